"""The best mix for a sum in a small country, searched and lived again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main
from sim.money import blending
from sim.money.concluding import PROGRAMME
from sim.money.mix_table import TABLE
from sim.money.searching import CLOSE
from tests.money.test_same_money import SCENARIO

MIXED = SCENARIO.replace(
    "amounts_eur = [0, 2_000_000, 4_000_000]",
    'amounts_eur = [4_000_000]\nbest_mix = "additional_departures"\nlimits = { detention_days = 100_000_000 }',
)


@pytest.fixture(scope="module", autouse=True)
def few_mixes() -> Iterator[None]:
    """Try few mixes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blending, "MOST_MIXES", 16)
        patch.setattr(blending, "MOST_MEASURED", 8)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the results."""
    desk = tmp_path_factory.mktemp("desk")
    (desk / "mix.toml").write_text(MIXED, encoding="utf-8")
    assert main([str(desk / "mix.toml"), "--quiet", "--out", str(desk / "out")]) == 0
    return desk / "out"


@pytest.fixture(scope="module")
def table(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "mix.csv")


def test_the_table_has_the_columns_that_were_promised(table: pd.DataFrame) -> None:
    promised = "amount_eur, criterion, instrument, setting, outcome, mean, low, high, found, fresh"
    assert list(table.columns)[:10] == promised.split(", ")
    assert list(table.columns) == list(TABLE)
    assert set(table["criterion"]) == {"average", "most_worlds", "least_regret", "average_without_assumed"}


def test_a_mix_spends_the_sum_in_the_search_or_as_much_as_it_can(table: pd.DataFrame) -> None:
    spent = table[(table["instrument"] == "mix") & (table["outcome"] == "programme_spending_eur")]
    assert (spent["found"] <= spent["amount_eur"] * (1 + CLOSE)).all()


def test_the_best_mix_brings_at_least_as_much_in_the_search_as_any_one_instrument(
    folder: Path, table: pd.DataFrame
) -> None:
    alone = pd.read_csv(folder / "money.csv").query("outcome == 'additional_departures'")["mean"].max()
    mixed = table.query("outcome == 'additional_departures' and criterion == 'average'")["found"].iloc[0]
    assert mixed >= alone * 0.98


def test_what_rests_on_no_assumption_stands_beside_what_does(table: pd.DataFrame) -> None:
    without = table[table["criterion"] == "average_without_assumed"]
    assert not without["assumed_effect"].any()
    assert "documents" not in set(without["instrument"])


def test_the_same_mix_is_found_again(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    assert main([str(folder.parent / "mix.toml"), "--quiet", "--workers", "1", "--out", str(again)]) == 0
    for name in ("mix.csv", "money.csv", "dashboard.html"):
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_workbook_has_a_row_for_each_row_of_the_table(folder: Path, table: pd.DataFrame) -> None:
    sheet = pd.read_excel(folder / "results.xlsx", sheet_name="The best mix")
    assert len(sheet) == len(table)
    assert {"The whole mix", "Cash"} <= set(sheet["Instrument"])
    pd.testing.assert_series_equal(sheet["Mean"], table["mean"], check_names=False)


def test_the_page_tells_the_mix_and_how_much_falls_on_fresh_runs(folder: Path, table: pd.DataFrame) -> None:
    page = (folder / "dashboard.html").read_text(encoding="utf-8")
    assert "The best mix for €" in page
    assert "In the search it brought" in page
    spent = table.query(f"outcome == '{PROGRAMME}' and criterion == 'average'")
    is_more = (spent["mean"] > 1.02 * spent["amount_eur"]).any()
    assert "Spent a year, on fresh runs" in page
    assert ("bought with more money" in page) == is_more
    assert "it keeps the limits in 3 of 3 simulations" in page
