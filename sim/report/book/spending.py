"""The sheet of what is spent: a row for each policy, year, article of the budget, account and payer."""

from math import nan

from sim.report.blocks.years import difference_of, level_of, place_of, spent_rows
from sim.report.book.sheets import Sheet, cells_of
from sim.report.findings import Findings
from sim.report.say.language import Catalogue

_PLACES = ("article", "account", "payer")


def spending_sheet(findings: Findings, say: Catalogue) -> Sheet:
    """Give euros by year, and of the whole period; an empty place adds up all that stand in it."""
    numbers = ("mean", "low_90", "high_90", "difference", "difference_low", "difference_high")
    heads = [say(f"workbook.{name}") for name in ("policy", "year", *_PLACES, *numbers)]
    sheet = Sheet(say("workbook.spending"), heads, (28, 11, 34, 34, 28, *(16 for _ in numbers)))
    labels = {variant.name: variant.label for variant in findings.variants}
    for row in spent_rows(findings):
        apart = difference_of(row)
        shown = cells_of(apart, signed=True) if apart.is_defined else [nan, nan, nan]
        places = (place_of(row, place, say) for place in _PLACES)
        sheet.row([labels[row["policy"]], str(row["year"]), *places, *cells_of(level_of(row)), *shown])
    return sheet
