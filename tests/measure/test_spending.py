"""Every euro stands on an account, with a payer, an article and a year; the years add up to the period."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.yearly import spending
from sim.experiment.runs import Runs, perform
from sim.measure.accounts import PRICE_COLUMNS, price_table
from sim.parameters.accounts import ACCOUNTS, NOT_STATE
from sim.rules.costs import KEPT_UP


@pytest.fixture(scope="module")
def runs() -> Runs:
    """Two runs of a small country; under `more` every instrument is kept up from 2020 on."""
    return perform(sim.load(Path(__file__).with_name("every_instrument.toml"), ["costs.real_discount_rate=0.0"]))


@pytest.fixture(scope="module")
def table(runs: Runs) -> pd.DataFrame:
    return spending(runs)


def test_the_years_add_up_to_the_whole_period(table: pd.DataFrame) -> None:
    assert list(dict.fromkeys(table["year"])) == ["2019", "2020", "2021", "2019-2021"]
    whole = table["year"] == "2019-2021"
    keys = ["policy", "article", "account", "payer"]
    years = table[~whole].groupby(keys, sort=False)["mean"].sum()
    assert np.allclose(years, table[whole].set_index(keys)["mean"], rtol=1e-12)


@pytest.mark.parametrize("place", ["article", "payer"])
def test_articles_add_up_to_everything_and_so_do_payers(table: pd.DataFrame, place: str) -> None:
    alone = table[table["account"] == ""]
    other = "payer" if place == "article" else "article"
    parts = alone[(alone[place] != "") & (alone[other] == "")].groupby(["policy", "year"], sort=False)["mean"].sum()
    whole = alone[(alone["article"] == "") & (alone["payer"] == "")].set_index(["policy", "year"])["mean"]
    assert len(whole) == len(parts) and np.allclose(parts, whole, rtol=1e-12)


def test_the_years_of_what_the_state_pays_add_up_to_the_cost_to_the_state(runs: Runs, table: pd.DataFrame) -> None:
    """Without a discount rate: with one, the same euros are weighed by their month."""
    state = table[(table["account"] != "") & ~table["payer"].isin(NOT_STATE) & (table["year"] != "2019-2021")]
    for number, policy in enumerate(dict.fromkeys(table["policy"])):
        booked = np.mean([run.future["cost_state_eur"][number] for run in runs.numbers])
        assert state.loc[state["policy"] == policy, "mean"].sum() == pytest.approx(booked, rel=1e-9)


def test_every_account_stands_under_one_article_for_each_who_pays(table: pd.DataFrame) -> None:
    rows = table[(table["account"] != "") & (table["policy"] == "without") & (table["year"] == "2019")]
    booked = list(zip(rows["account"], rows["payer"], strict=True))
    assert sorted(booked) == sorted((name, payer) for name, account in ACCOUNTS.items() for payer in account.payers)


@pytest.mark.parametrize(
    ("article", "account", "payer"),
    [
        ("37.5", "cooperation", "ministry"),
        ("37.5", "information", "ministry"),
        ("37.5", "new_law", "ministry"),
        ("37.5", "return_hubs", "ministry"),
        ("37.2", "detention", "prisons_agency"),
    ],
)
def test_an_instrument_is_paid_in_the_years_in_which_it_is_kept_up(
    table: pd.DataFrame, article: str, account: str, payer: str
) -> None:
    place = {"policy": "more", "article": article, "account": account, "payer": payer}
    rows = table[np.logical_and.reduce([table[name] == value for name, value in place.items()])]
    before, after, *_ = rows["difference"].tolist()
    assert before == 0.0
    assert after > 1_000


def test_half_a_country_pays_half_of_what_is_kept_up() -> None:
    """A sample of the country paid for all of its places, agreements and acts."""
    path = Path(__file__).with_name("every_instrument.toml")
    half, whole = (price_table(sim.load(path, [f"plan.sample={sample}"]), ("more",)) for sample in (0.5, 1.0))
    kept_up = [count in KEPT_UP for _, _, count in PRICE_COLUMNS]
    assert whole[:, :, kept_up].any()
    assert np.abs(half[:, :, kept_up] * 2 - whole[:, :, kept_up]).max() <= 1
    assert np.array_equal(half[:, :, np.invert(kept_up)], whole[:, :, np.invert(kept_up)])
