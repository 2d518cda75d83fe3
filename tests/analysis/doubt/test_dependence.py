"""What the answer depends on is what it was made of; with few simulations, or pure luck, nothing is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from sim.analysis.doubt.dependence import Dependence, conclude_dependence
from sim.analysis.doubt.leading import BY_PRICES, leading
from sim.analysis.lived import lived_under
from sim.measure.accounts import PRICE_COLUMNS
from sim.parameters import ensemble
from sim.parameters.catalogue import settings
from tests.analysis.doubt.own_sets import live_under
from tests.analysis.fake_runs import fake_runs

OPENING = "maatwerk.opening_log_odds"
CHOICE, CHOICES = "cooperation.regime.Iraq", ("off", "on", "transition")


def set_of_run(replication: int) -> Mapping[str, float | str]:
    """Return a set with all its settings drawn by themselves."""
    random = np.random.default_rng([replication, 5])
    fitted = {key: random.random() for key in ensemble.ensemble()[0][1]}
    priced = {
        "costs.hours_simple_case": random.uniform(10, 40),
        "costs.cost_court_detention": random.uniform(500, 2000),
    }
    return {**fitted, **priced, "behaviour.money_value": random.uniform(0.1, 1.8), CHOICE: CHOICES[random.integers(3)]}


@pytest.fixture(autouse=True)
def sets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    live_under(monkeypatch, set_of_run)
    yield


def made(count: int) -> NDArray[np.float64]:
    """Return departures made of money (0.5 of the variance), a choice (0.2), opening (0.1) and luck (0.2)."""
    lived = pd.DataFrame([set_of_run(number) for number in range(count)])
    choice = lived[CHOICE].map({name: place for place, name in enumerate(CHOICES)})
    luck = pd.Series(np.random.default_rng(8).standard_normal(count))
    parts = ((lived["behaviour.money_value"], 0.5), (choice, 0.2), (-lived[OPENING], 0.1), (luck, 0.2))
    carried = [sqrt(share) * ((part - part.mean()) / part.std()).to_numpy() for part, share in parts]
    return np.asarray(30 + 10 * np.sum(carried, axis=0), np.float64)


def dependence(folder: Path, departures: NDArray[np.float64]) -> Dependence:
    nothing = np.zeros_like(departures)
    future = {
        "additional_departures": np.stack([departures, nothing], axis=1),
        "cost_state_eur": np.stack([1e6 + 5e4 * departures, nothing], axis=1),
        "deadweight_share": np.full((len(departures), 2), np.nan),
    }
    concluded = conclude_dependence(fake_runs(folder, future, sets="ensemble"))
    assert concluded is not None
    return concluded


def shares(of: Dependence, kind: str) -> pd.DataFrame:
    table = of.shares
    return table[(table["outcome"] == "additional_departures") & (table["kind"] == kind)].set_index("name")


def test_groups_carry_what_was_put_in(tmp_path: Path) -> None:
    found = shares(dependence(tmp_path, made(200)), "group")["share"]
    assert found.to_dict() == pytest.approx({"reading": 0.2, "money": 0.5, "prices": 0.0, "past": 0.1}, abs=0.13)


def test_the_settings_that_were_put_in_stand_out_and_nothing_else(tmp_path: Path) -> None:
    found = shares(dependence(tmp_path, made(200)), "setting")
    named = set(found.index[found["stands_out"].astype(bool)])
    assert named == {"behaviour.money_value", CHOICE, OPENING}
    assert (found.loc[list(named), "low"] > 0).all()


def test_what_stands_out_would_narrow_the_range_by_what_it_carries(tmp_path: Path) -> None:
    found = shares(dependence(tmp_path, made(200)), "setting")
    share = found["share"]["behaviour.money_value"]
    assert found["narrower"]["behaviour.money_value"] == pytest.approx(1 - sqrt(1 - share))


def test_pure_luck_names_nothing(tmp_path: Path) -> None:
    luck = np.random.default_rng(11).standard_normal(100)
    table = dependence(tmp_path, luck).shares
    assert len(table) and not table["stands_out"].any()


def test_with_eight_runs_nothing_is_told(tmp_path: Path) -> None:
    few = dependence(tmp_path, made(8))
    assert not few.is_enough
    assert few.shares.empty


def test_an_outcome_that_is_the_same_in_every_run_depends_on_nothing(tmp_path: Path) -> None:
    assert dependence(tmp_path, np.full(60, 3.0)).shares.empty


def test_without_sets_no_shares_can_be_told_and_prices_alone_may_lead(tmp_path: Path) -> None:
    values = np.stack([made(60), np.zeros(60)], axis=1)
    future = {"additional_departures": values, "cost_state_eur": 1e5 * values}
    concluded = conclude_dependence(fake_runs(tmp_path, future, sets="defaults"))
    assert concluded is not None and concluded.shares.empty
    assert set(concluded.leading["how"]) <= {BY_PRICES}


def test_the_answer_at_the_ends_of_a_setting_is_that_of_the_runs_near_them(tmp_path: Path) -> None:
    departures = made(200)
    table = dependence(tmp_path, departures).leading
    row = table[table["outcome"] == "additional_departures"].set_index("setting").loc["behaviour.money_value"]
    money = np.array([float(set_of_run(number)["behaviour.money_value"]) for number in range(200)])
    low, high = np.argsort(money)[:50], np.argsort(money)[-50:]
    assert (row["at_low"], row["at_high"]) == pytest.approx((departures[low].mean(), departures[high].mean()))
    assert (row["low"], row["high"]) == pytest.approx((np.median(money[low]), np.median(money[high])))
    assert row["at_low_low"] < row["at_low"] < row["at_low_high"] < row["at_high_low"]


def test_of_a_choice_the_ends_are_the_names_with_the_lowest_and_highest_answer(tmp_path: Path) -> None:
    table = dependence(tmp_path, made(200)).leading
    row = table[table["outcome"] == "additional_departures"].set_index("setting").loc[CHOICE]
    assert (row["low"], row["high"]) == ("off", "transition")


@pytest.mark.parametrize("sets", ["defaults", "ensemble"])
def test_a_price_is_paid_at_both_ends_of_its_range_and_named_as_the_runs_had_it(tmp_path: Path, sets: str) -> None:
    """100 offers in every month of one year, 10 to 80 hours of what an hour costs in each run, discounted."""
    from dataclasses import replace

    future = {name: np.zeros((8, 2)) for name in ("additional_departures", "deadweight_share")}
    future["cost_state_eur"] = np.tile([1e6, 0.0], (8, 1))
    runs = fake_runs(tmp_path, future, sets=sets)
    priced = np.zeros((2, 12, len(PRICE_COLUMNS)), np.int64)
    priced[0, :, PRICE_COLUMNS.index(("casework", "ministry", "maatwerk_cases"))] = 100
    runs = replace(runs, numbers=tuple(replace(run, priced=priced) for run in runs.numbers))
    found = conclude_dependence(runs)
    assert found is not None
    row = found.leading.set_index("setting").loc["costs.hours_maatwerk_case"]
    years = sum(1.0225 ** (-month / 12) for month in range(12))
    lived = lived_under(runs.scenario, range(8))
    hours = float(lived["costs.hours_maatwerk_case"].mean()) if len(lived.columns) else 40.0
    of_register = settings()["costs.cost_caseworker_hour"].default
    an_hour = float(lived["costs.cost_caseworker_hour"].mean() if len(lived.columns) else of_register)
    assert (sets == "ensemble") == (hours != 40.0)
    assert row["at_low"] == pytest.approx(100 * 10 * an_hour * years, rel=1e-9)
    assert row["at_high"] == pytest.approx(100 * 80 * an_hour * years, rel=1e-9)
    assert (row["used"], row["how"]) == (hours, "prices")
    assert leading(found.leading, "with")["setting"].iloc[0] == "costs.hours_maatwerk_case"
