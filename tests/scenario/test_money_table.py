"""The table [money]: what it may hold, what is said of what it may not, and that it is written as it was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import ScenarioError, load
from sim.scenario.changing import with_overrides

HEAD = """
title     = "Money"
reference = "today"

[policy.today]
label = "Today"
"""
SOUND = """
[money]
amounts_eur = [5_000_000, 1_000_000]
limits      = { children_detained = 0 }
best_mix    = "additional_departures"

[money.instrument.cash]
label    = "Cash"
label_nl = "Geld"
[money.instrument.cash.levers]
support.cash_eur = 5000

[money.instrument.countries]
[money.instrument.countries.levers]
cooperation.agreement_with.Morocco = true
cooperation.lp_factor              = [1.0, 2.0]
"""


def read(folder: Path, text: str, *overrides: str) -> list[str]:
    """Return the faults of a scenario."""
    path = folder / "money.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    try:
        load(path, overrides)
    except ScenarioError as error:
        return [f"{fault.key}: {fault.message}" for fault in error.faults]
    return []


def test_sums_are_in_order_and_a_lever_starts_where_the_reference_has_it(tmp_path: Path) -> None:
    assert read(tmp_path, SOUND) == []
    money = load(tmp_path / "money.toml").money
    assert money is not None
    assert money.amounts_eur == (1_000_000, 5_000_000)
    assert [(move.start, move.end) for one in money.instruments for move in one.moves] == [
        (200, 5000),
        (False, True),
        (1.0, 2.0),
    ]


def test_it_is_written_as_it_was_read_in_the_language_of_the_run(tmp_path: Path) -> None:
    assert read(tmp_path, SOUND) == []
    scenario = load(tmp_path / "money.toml", ['language="nl"'])
    (tmp_path / "again.toml").write_text(scenario.to_toml(), encoding="utf-8")
    again = load(tmp_path / "again.toml")
    assert (again.money, again.digest) == (scenario.money, scenario.digest)
    assert again.money is not None
    assert again.money.instruments[0].label == "Geld"
    assert with_overrides(scenario, ["plan.seed=8"]).money == scenario.money


def test_a_file_that_extends_another_takes_over_its_money_and_may_change_one_instrument(tmp_path: Path) -> None:
    assert read(tmp_path, SOUND) == []
    child = (
        'extends = "money.toml"\n[money]\nbasis = "net"\n[money.instrument.cash.levers]\nsupport.in_kind_eur = 3000\n'
    )
    (tmp_path / "child.toml").write_text(child, encoding="utf-8")
    money = load(tmp_path / "child.toml").money
    assert money is not None
    assert money.basis == "net"
    assert next(move.key for one in money.instruments for move in one.moves) == "support.in_kind_eur"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[money]\namounts_eur = [1]", "money: is not complete; a [money] states amounts_eur and at least one"),
        (SOUND.replace("1_000_000", "-1"), "money.amounts_eur: -1 is out of range; allowed: 0 to 100000000000"),
        (SOUND.replace("= 0 }", "= -1 }"), "money.limits.children_detained: -1 is out of range; allowed: 0 to"),
        (SOUND.replace("children_detained", "childrn_detained"), "did you mean children_detained?"),
        (SOUND.replace('"additional_departures"', '"costs"'), 'money.best_mix: "costs" is no choice; allowed: add'),
        (SOUND.replace("[1.0, 2.0]", "[1.0, 2.0, 3.0]"), "has 3 values; give where it ends, or where it starts and"),
        (SOUND.replace("Morocco = true", "Morocco = [false, true]"), "goes in one step; give what it becomes"),
        (SOUND.replace("support.cash_eur", "behaviour.money_value"), "is a parameter; an instrument moves levers"),
        (SOUND.replace("cash_eur = 5000", "cash_eur = 50000"), "50000 is out of range; allowed: 0 to 20000 EUR"),
        (SOUND.replace("cash_eur = 5000", "cash_eu = 5000"), "unknown setting; did you mean support.cash_eur?"),
        (SOUND.replace('= "Geld"', '= "Geld"\nover = "tomorow"'), '"tomorow" is no policy; allowed: today'),
    ],
)
def test_what_is_wrong_is_said_with_what_is_allowed(tmp_path: Path, text: str, said: str) -> None:
    found = read(tmp_path, text)
    assert any(said in fault for fault in found), found
