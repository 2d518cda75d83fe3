"""What the same money buys, as a sheet of the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.money.concluding import EUROS_A_YEAR, SPENDING
from sim.money.living import MEASURED
from sim.parameters.outcomes import OUTCOMES
from sim.report.book.sheets import Sheet
from sim.report.same_money.telling import estimate_of, settings_words, status_words
from sim.report.say import words
from sim.report.say.language import Catalogue

if TYPE_CHECKING:
    from sim.money.concluding import Money

_EUROS, _NUMBER = "#,##0", "#,##0.0###"
_HEADS = ("instrument", "amount", "setting", "spent", "outcome", "unit", "mean", "low", "high", "assumed")


def sheet_of(money: Money, say: Catalogue) -> Sheet:
    """Give a row for each sum, instrument and outcome, as money.csv has them, in words."""
    heads = [say(f"money.head_{name}") for name in _HEADS]
    sheet = Sheet(say("workbook.money"), heads, (36, 16, 44, 40, 44, 16, 14, 14, 14, 14))
    for one, lived in zip(money.bought, money.lived, strict=True):
        status = status_words(one, say)
        first = (one.instrument.label, (one.amount_eur, _EUROS), settings_words(one, say), status)
        for outcome in (*SPENDING, *MEASURED):
            estimate = estimate_of(money, one, lived, outcome)
            name = say(f"money.{outcome}") if outcome in SPENDING else words.outcome_name(outcome, say)
            unit = words.unit_name(EUROS_A_YEAR if outcome in SPENDING else OUTCOMES[outcome].unit, say)
            numbers = ((end, _NUMBER) for end in (estimate.mean, estimate.low, estimate.high))
            assumed = say("sources.yes" if one.instrument.assumed else "sources.no")
            sheet.row([*first, name, unit, *numbers, assumed])
    return sheet
