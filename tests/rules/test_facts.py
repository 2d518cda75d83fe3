"""What rules read is declared once, and a field that is misspelt or that nobody fills is named at once."""

from enum import IntEnum

import pytest

from sim.rules.vocabulary import Status
from sim.world.record import derived, layout
from sim.world.record.numbering import check_decisions, check_numbers, check_same_order


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
