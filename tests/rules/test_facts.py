"""What rules read is declared once, and a field that is misspelt or that nobody fills is named at once."""

import ast
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path

import pytest
from mypy import api

from sim.rules import vocabulary
from sim.rules.facts import Country, Month, Person
from sim.rules.vocabulary import Status
from sim.world.record import derived, layout
from sim.world.record.numbering import check_decisions, check_numbers, check_same_order

SIM = Path(vocabulary.__file__).parents[1]
READINGS = {
    "world.incentives.holdout": "world.incentives.holdut",
    "world.publicity": "world.publcity",
    "me.belief_chance": "me.belief_chnace",
    "origin.grant_share": "origin.grantshare",
}


def test_a_misspelt_field_does_not_pass_the_type_check(tmp_path: Path) -> None:
    """Check one rule a field, spelt right and spelt wrong, with the settings of the program."""
    rules = ["from sim.rules.facts import Country, Month, Person"]
    for number, field in enumerate([*READINGS, *READINGS.values()]):
        rules.append(f"def rule_{number}(me: Person, origin: Country, world: Month) -> float: return {field}")
    path = tmp_path / "rules.py"
    path.write_text("\n".join(rules), encoding="utf-8")
    said, _, _ = api.run(["--config-file", str(SIM.parent / "pyproject.toml"), str(path)])
    faults = [line for line in said.splitlines() if "has no attribute" in line]
    assert len(faults) == len(READINGS)
    for fault, misspelt in zip(faults, READINGS.values(), strict=True):
        assert f'has no attribute "{misspelt.rpartition(".")[2]}"' in fault


# --- nothing declared that is not there, and nothing there that nobody reads -----------------------------------------


def read_somewhere() -> set[str]:
    """Name every field that rules or procedures read as an attribute or by name."""
    found: set[str] = set()
    for path in [*(SIM / "rules").rglob("*.py"), *(SIM / "world").rglob("*.py")]:
        if path.name in {"facts.py", "register.py", "derived.py", "dating.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def declared() -> Iterator[str]:
    for facts in (Person, Country, Month):
        for name, kind in layout.fields_of(facts).items():
            yield from layout.fields_of(kind) if layout.is_group(kind) else [name]


def test_every_field_that_is_declared_is_read() -> None:
    assert set(declared()) - read_somewhere() == set()


@pytest.mark.parametrize(
    ("key", "type_", "words"),
    [
        ("behaviour.money_valeu", float, "behaviour.money_valeu stands in sim/rules/register.py and in no register"),
        ("incentives.holdout", float, "incentives.holdout is of type bool: sim/rules/register.py must say so"),
        ("behaviour.money_value", bool, "behaviour.money_value is of type float"),
        ("maatwerk.process", Status, "Status must have the same names"),
    ],
)
def test_a_setting_that_the_register_does_not_have_is_named(key: str, type_: type, words: str) -> None:
    with pytest.raises(LookupError, match=words):
        layout.check_setting(key, type_)


def test_a_field_of_a_month_without_a_formula_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(derived.DERIVED, "ban_months")
    with pytest.raises(LookupError, match=r"ban_months: a field of Month .* needs a formula in DERIVED"):
        derived.check_every_field_is_worked_out()


# --- numbers that are places in arrays --------------------------------------------------------------------------------


def test_a_kind_out_of_order_is_named_with_what_to_do() -> None:
    Kind = IntEnum("Kind", {"ONE": 0, "NEW": 2, "TWO": 1})
    with pytest.raises(ValueError, match=r"Kind.NEW is 2 and stands at place 1: .* something new goes last"):
        check_numbers(Kind)


def test_two_decisions_never_share_their_luck() -> None:
    Decision = IntEnum("Decision", {"LEAVE": 1, "NEW": 1})
    with pytest.raises(ValueError, match="LEAVE and NEW would share their luck: give NEW the next free number"):
        check_decisions(Decision)
    TooMany = IntEnum("TooMany", {"NEW": 1024})
    with pytest.raises(ValueError, match="NEW is 1024"):
        check_decisions(TooMany)


def test_lists_that_are_counted_alike_must_run_alike() -> None:
    Count = IntEnum("Count", {"LEFT_UNASSISTED": 0, "REMOVED_DUBLIN": 1})
    with pytest.raises(ValueError, match="Count must run as Status does"):
        check_same_order(Count, Status, "LEFT_UNASSISTED", "REMOVED_DUBLIN")
