"""The differences as a plain table for a terminal or a pipe: ASCII only, no escape codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from sim.report.blocks.differences import SECTIONS, SHORT
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.labels import findings_of
from sim.report.say.language import Catalogue, catalogue_of, plain
from sim.report.say.rounding import Kind, kind_of

if TYPE_CHECKING:
    from sim.analysis.results import Results


def table(results: Results, language: str = "en", width: int = 80) -> str:
    """Give the main differences, a table for each policy; levels when there is one policy.

    Raises LanguageNotAvailable when the reports do not speak the language.
    """
    say = catalogue_of(results, language).for_console()
    findings = findings_of(results, say)
    if findings.focus is None:
        return _levels(findings, say, width)
    return "\n\n".join(_differences(findings, variant, say, width) for variant in findings.others)


def _differences(findings: Findings, variant: Variant, say: Catalogue, width: int) -> str:
    heads = [*(say(f"console.{name}") for name in ("outcome", "difference", "interval")), ""]
    rows = []
    for outcome in _shown(findings):
        effect = findings.effect(variant, outcome)
        if effect is None:
            continue
        has_range = effect.is_defined and not effect.is_exactly_zero
        rows.append(
            [
                _named(outcome, findings, say),
                say.numerals.mean(effect, signed=True) if effect.is_defined else words.without_value(outcome, say),
                say.numerals.interval(effect, signed=True) if has_range else "",
                words.reading(effect, say, outcome),
            ]
        )
    heading = wrap(say("console.heading", policy=variant.label, reference=findings.reference.label), width)
    marked, meanings = _marked(rows)
    told = [line for meaning in meanings for line in wrap(meaning, width, subsequent_indent="    ")]
    return "\n".join([*heading, _laid_out(heads, marked, width), *told])


def _levels(findings: Findings, say: Catalogue, width: int) -> str:
    heads = [say(f"console.{name}") for name in ("outcome", "level", "level_interval")]
    rows = []
    for outcome in ("demonstrable_departures", *_shown(findings)):
        level = findings.level(findings.reference, outcome)
        if level is not None and level.is_defined and not outcome.startswith("additional"):
            rows.append([_named(outcome, findings, say), say.numerals.mean(level), say.numerals.interval(level)])
    heading = say("console.heading_alone", policy=findings.reference.label)
    return f"{heading}\n{_laid_out(heads, rows, width)}"


def _shown(findings: Findings) -> list[str]:
    """List the main outcomes in the order of the page."""
    ordered = [outcome for outcomes in SECTIONS.values() for outcome in outcomes if outcome in SHORT]
    return [outcome for outcome in ordered if outcome in findings.units]


def _named(outcome: str, findings: Findings, say: Catalogue) -> str:
    unit = findings.units.get(outcome, "")
    name = words.outcome_name(outcome, say)
    return name if kind_of(unit) is not Kind.COUNT else plain(f"{name}, {words.unit_name(unit, say)}")


def _laid_out(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Line the columns up: names to the left and wrapped where they must be, numbers to the right, no word broken."""
    cells = [heads, *rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    room = width - sum(widths[1:]) - 2 * len(widths[1:])
    widths[0] = min(widths[0], max(room, max(len(word) for row in cells for word in row[0].split())))
    lines = [line for row in cells for line in _wrapped(row, widths)]
    lines.insert(len(list(_wrapped(heads, widths))), "-" * max(map(len, lines)))
    return "\n".join(lines)


def _wrapped(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a row; its numbers stand on the last one."""
    *before, last = wrap(row[0], widths[0], break_long_words=False, break_on_hyphens=False)
    yield from before
    numbers = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
    yield "  ".join([last.ljust(widths[0]), *numbers]).rstrip()


def _marked(rows: Sequence[Sequence[str]]) -> tuple[list[list[str]], list[str]]:
    """Give each row a mark in the place of its reading, and tell below the table what a mark means."""
    readings = list(dict.fromkeys(row[-1] for row in rows if row[-1]))
    marks = {reading: f"({number})" for number, reading in enumerate(readings, 1)} | {"": ""}
    return [[*row[:-1], marks[row[-1]]] for row in rows], [f"{marks[reading]} {reading}" for reading in readings]
