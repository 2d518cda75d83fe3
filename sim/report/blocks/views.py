"""The few shapes that blocks hand to templates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sim.report.draw import marks
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, column heads, and rows whose first cell heads the row."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A sign with its meaning."""

    sign: Markup
    label: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure as the page shows it: finding, caption, drawing, live version, and a table."""

    key: str
    title: str
    caption: str
    alt: str
    wide: Markup
    narrow: Markup
    table: Table
    legend: tuple[LegendEntry, ...] = ()
    notes: tuple[str, ...] = ()
    plot: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PolicyPart:
    """What a block says about one policy; with several, the reader chooses whose part is shown."""

    place: int
    label: str
    sign: Markup
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StripRow:
    """One policy's difference in an outcome, or its level: number, interval, a strip of the same, what may be read."""

    variant: Variant
    difference: str
    interval: str
    strip: Markup
    reading: str
    is_level: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeRows:
    """One outcome with a row for each policy."""

    name: str
    unit: str
    level: str
    rows: tuple[StripRow, ...]


def strip_rows(
    named: Sequence[tuple[Variant, Estimate]], axis: tuple[float, float], say: Catalogue, outcome: str = ""
) -> tuple[StripRow, ...]:
    """Make one row per policy, all on one scale."""
    rows = []
    for variant, estimate in named:
        number = say.numerals.mean(estimate, signed=True)
        difference = number if estimate.is_defined else words.without_value(outcome, say)
        has_range = estimate.is_defined and not estimate.is_exactly_zero
        interval = say.numerals.interval(estimate, signed=True) if has_range else ""
        sign = marks.strip(estimate, axis, variant)
        rows.append(StripRow(variant, difference, interval, sign, words.reading(estimate, say, outcome)))
    return tuple(rows)


def parts_of(
    findings: Findings, build: Callable[[Findings, Catalogue], Mapping[str, Any] | None], say: Catalogue
) -> list[PolicyPart]:
    """Build a part for each policy that is compared, or for the only policy."""
    shown = findings.others or (findings.reference,)
    built = ((variant, build(findings.about(variant), say)) for variant in shown)
    return [PolicyPart(v.place, v.label, marks.swatch(v), content) for v, content in built if content is not None]


def key_of(findings: Findings, key: str) -> str:
    """Give a figure a name of its own on the page: with several policies each has one."""
    return f"{key}-{findings.focus.place}" if findings.focus is not None and findings.has_many else key


def drawn_note(findings: Findings, say: Catalogue) -> str:
    """Say that a figure leaves policies out, where it does."""
    shown, every = len(findings.drawn) - 1, len(findings.others)
    return say("many.drawn", count=say.in_words(shown), all=say.in_words(every)) if shown < every else ""


def legend_of(variants: Sequence[Variant]) -> tuple[LegendEntry, ...]:
    """Name the signs of some policies."""
    return tuple(LegendEntry(marks.swatch(variant), variant.label) for variant in variants)
