"""What the same money buys and the best mixes, as sheets of the workbook."""

from sim.money.concluding import EUROS_A_YEAR, SPENDING, Money
from sim.money.living import MEASURED
from sim.money.mix_table import PLANNED, WHOLE, mix_table
from sim.parameters.outcomes import OUTCOMES
from sim.report.book.sheets import Sheet
from sim.report.same_money.naming import estimate_of, settings_words, status_words
from sim.report.say import words
from sim.report.say.language import Catalogue

_EUROS, _NUMBER = "#,##0", "#,##0.0###"
_OF_MIX = ("criterion", "amount", "part", "setting", "outcome", "unit", "mean", "low", "high", "found", "assumed")
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


def sheet_of_mixes(money: Money, say: Catalogue) -> Sheet:
    """Give a row for each instrument of each mix, and for each outcome of the whole, as mix.csv has them, in words."""
    heads = [say(f"mix.column_{name}") for name in _OF_MIX]
    sheet = Sheet(say("workbook.mix"), heads, (30, 16, 36, 44, 44, 16, 14, 14, 14, 14, 14))
    labels = {one.name: one.label for one in money.instruments} | {WHOLE: say("mix.whole")}
    named = {name: say(f"money.{name}") for name in SPENDING} | {PLANNED: say("mix.planned")}
    for row in mix_table(money).to_dict("records"):
        outcome = named.get(row["outcome"]) or words.outcome_name(row["outcome"], say)
        first = (say(f"mix.criterion_{row['criterion']}"), (row["amount_eur"], _EUROS), labels[row["instrument"]])
        numbers = ((row[name], _NUMBER) for name in ("mean", "low", "high", "found"))
        assumed = say("sources.yes" if row["assumed_effect"] else "sources.no")
        sheet.row([*first, row["setting"], outcome, words.unit_name(row["unit"], say), *numbers, assumed])
    return sheet
