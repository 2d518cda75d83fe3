"""The sheets of a workbook as plain data, before anybody writes them in a format; numbers rounded as on the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log10
from textwrap import wrap

from sim.report.say.rounding import Estimate, Kind

Number = tuple[float, str]
"""A number with the code by which a spreadsheet shows it."""

Cell = str | int | float | bool | date | Number | None

MONTH = "mmm yyyy"
LETTERS_ACROSS = 200
"""How many letters of column width fit across a sheet of A4 on its side and can still be read."""


@dataclass(frozen=True, slots=True)
class Bars:
    """The rows of a sheet that one series of a chart shows, counted from the first row below the heads."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with their intervals: `category`, `mean`, `low` and `high` are columns."""

    title: str
    axis: str
    category: int
    mean: int
    low: int
    high: int
    series: tuple[Bars, ...]


@dataclass
class Sheet:
    """A table with its heads; lines of text may stand above it and a chart below."""

    name: str
    heads: Sequence[str]
    widths: Sequence[float]
    frozen: int = 1
    is_filtered: bool = True
    wraps: bool = False
    above: list[str] = field(default_factory=list)
    rows: list[Sequence[Cell]] = field(default_factory=list)
    chart: Chart | None = None

    def row(self, cells: Sequence[Cell]) -> None:
        """Add a row."""
        self.rows.append(cells)

    @property
    def lines_of_heads(self) -> int:
        """Return how many lines the longest head needs in its column."""
        room = zip(self.heads, self.widths, strict=True)
        return max(len(wrap(head, max(6, int(width) - 2))) for head, width in room)

    @property
    def pages_across(self) -> int:
        """Return over how many pages the columns are printed."""
        return -(-round(sum(self.widths)) // LETTERS_ACROSS)


def cells_of(estimate: Estimate, signed: bool = False) -> list[Number]:
    """Give mean, low and high rounded as everywhere, with the code that shows them so."""
    code = number_code(estimate.kind, estimate.step, signed)
    return [(value, code) for value in estimate.rounded()]


def number_code(kind: Kind, step: float, signed: bool = False) -> str:
    """Give the code by which a spreadsheet shows a number rounded to a step."""
    decimals = max(0, -round(log10(step)) - (2 if kind is Kind.SHARE else 0))
    digits = "#,##0" + ("." + "0" * decimals if decimals else "") + ("%" if kind is Kind.SHARE else "")
    return f"+{digits};-{digits};{digits}" if signed else digits
