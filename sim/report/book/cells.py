"""How a number stands in a cell: rounded as on the page, with the code by which a spreadsheet shows it so."""

from __future__ import annotations

from math import log10

from sim.report.book.sheets import Number
from sim.report.say.rounding import Estimate, Kind


def cells_of(estimate: Estimate, signed: bool = False) -> list[Number]:
    """Give mean, low and high rounded as everywhere, with the code that shows them so."""
    code = number_code(estimate.kind, estimate.step, signed)
    return [(value, code) for value in estimate.rounded()]


def number_code(kind: Kind, step: float, signed: bool = False) -> str:
    """Give the code by which a spreadsheet shows a number rounded to a step."""
    decimals = max(0, -round(log10(step)) - (2 if kind is Kind.SHARE else 0))
    digits = "#,##0" + ("." + "0" * decimals if decimals else "") + ("%" if kind is Kind.SHARE else "")
    return f"+{digits};-{digits};{digits}" if signed else digits
