"""What the same money buys, in a small country, by the command itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.money.concluding import TABLE
from sim.money.searching import CLOSE

SCENARIO = """
title     = "Small money"
question  = "What does the same money buy in a small country?"
reference = "without"

[plan]
until        = 2026-12-31
sample       = 0.02
seed         = 7
replications = 3

[policy.without]
label = "Without"
[[policy.without.change]]
from = 2026-01-01
maatwerk.enabled = false

[policy.with]
label = "With"
[[policy.with.change]]
from = 2026-01-01
support.cash_eur = 5000

[money]
amounts_eur = [0, 2_000_000, 4_000_000]

[money.instrument.cash]
label = "Cash"
[money.instrument.cash.levers]
support.cash_eur = 20_000

[money.instrument.maatwerk]
label = "Maatwerk"
limited_by = "Few can be asked."
[money.instrument.maatwerk.levers]
maatwerk.enabled = true
maatwerk.approval_factor = [0, 20]

[money.instrument.documents]
label = "Documents"
[money.instrument.documents.levers]
cooperation.lp_factor = 10
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the results."""
    desk = tmp_path_factory.mktemp("desk")
    (desk / "money.toml").write_text(SCENARIO, encoding="utf-8")
    assert main([str(desk / "money.toml"), "--quiet", "--workers", "1", "--out", str(desk / "out")]) == 0
    return desk / "out"


@pytest.fixture(scope="module")
def table(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "money.csv", keep_default_na=False, na_values=[""])


def test_the_table_has_the_columns_that_were_promised(table: pd.DataFrame) -> None:
    promised = "amount_eur, basis, instrument, setting, spent_eur, outcome, unit, mean, low, high, assumed_effect"
    assert list(table.columns) == list(TABLE) == [*promised.split(", "), "status"]
    assert set(table["instrument"]) == {"cash", "maatwerk", "documents"}


def test_nothing_spent_differs_by_exactly_nothing(table: pd.DataFrame) -> None:
    nothing = table[table["amount_eur"] == 0]
    assert (nothing["mean"].dropna() == 0).all()
    assert (nothing["low"].dropna() == 0).all()


def test_each_sum_is_spent_to_within_a_hundredth_or_said_not_to_be(table: pd.DataFrame) -> None:
    spent = table[(table["status"] == "spent") & (table["amount_eur"] > 0)]
    assert not spent.empty
    assert (abs(spent["spent_eur"] - spent["amount_eur"]) <= CLOSE * spent["amount_eur"]).all()
    others = table[(table["status"] != "spent") & (table["amount_eur"] > 0)]
    assert (others["spent_eur"] < others["amount_eur"]).all()


def test_what_is_spent_is_the_mean_of_the_programme_spending(table: pd.DataFrame) -> None:
    programme = table[table["outcome"] == "programme_spending_eur"]
    np.testing.assert_allclose(programme["mean"], programme["spent_eur"], rtol=1e-9, atol=1e-6)


def test_twice_the_money_never_brings_fewer_departures_than_the_range_allows(table: pd.DataFrame) -> None:
    more = table[table["outcome"] == "additional_departures"].pivot(index="instrument", columns="amount_eur")
    assert (more["mean"][4_000_000] >= more["low"][2_000_000]).all()


def test_the_same_money_gives_the_same_bytes_for_any_number_of_workers_and_goes_on_where_it_stopped(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "out")
    kept = sorted((tmp_path / "out/runs/money").rglob("*.npz"))
    for path in kept[::2]:
        path.unlink()
    scenario = str(folder.parent / "money.toml")
    assert main([scenario, "--quiet", "--workers", "2", "--out", str(tmp_path / "out")]) == 0
    for name in ("money.csv", "dashboard.html", "results.xlsx", "scenario.toml"):
        assert (tmp_path / "out" / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_page_answers_for_each_sum(folder: Path) -> None:
    page = (folder / "dashboard.html").read_text(encoding="utf-8")
    assert "<h3>For €2 million a year</h3>" in page
    assert "<h3>For €4 million a year</h3>" in page
    assert "Few can be asked." in page
    assert "people would come for “" in page
    assert "the model, which lets it become at most 2 times what it was" in page
    assert 'id="money"' in page


def test_a_lever_is_moved_until_a_policy_costs_what_the_reference_costs(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = str(folder.parent / "money.toml")
    asked = [scenario, "--quiet", "--equal-money", "detention.places", "--out", str(tmp_path / "even")]
    assert main(asked) == 0
    told = " ".join(capsys.readouterr().out.split())
    rows = pd.read_csv(tmp_path / "even/money.csv")
    found = rows.drop_duplicates(["instrument"])
    assert len(found) == 1
    assert found["basis"].tolist() == ["net"]
    assert found["setting"].str.startswith("detention.places=").all()
    (status,) = found["status"]
    said = {
        "spent": 'With costs what "Without" costs with',
        "in_steps": 'With cannot be made to cost what "Without" costs by',
    }
    assert said[status] in told
    again = str(tmp_path / "even/scenario.toml")
    assert main([again, "--check"]) == 0


def test_what_is_no_lever_cannot_even_money_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = str(folder.parent / "money.toml")
    assert main([scenario, "--equal-money", "behaviour.money_value"]) == 2
    assert "--equal-money behaviour.money_value: is no lever that is a number" in capsys.readouterr().err
    assert main([scenario, "--equal-money", "support.cash"]) == 2
    assert "did you mean support.cash_eur?" in capsys.readouterr().err
