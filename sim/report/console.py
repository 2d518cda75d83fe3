"""The differences as a plain table for a terminal or a pipe: ASCII only, no escape codes."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import TYPE_CHECKING

from sim.report import words
from sim.report.blocks.differences import KEY, SECTIONS
from sim.report.findings import Findings, Variant
from sim.report.labels import findings_of
from sim.report.language import Catalogue, catalogue_of, plain
from sim.report.rounding import Kind, kind_of

if TYPE_CHECKING:
    from sim.analysis.results import Results

_ALSO = ("left_maatwerk", "removed_origin", "out_of_sight", "return_rate_24m", "maatwerk_cases")


def table(results: Results, language: str = "en") -> str:
    """Give the main differences, a table for each policy; levels when there is one policy.

    Raises LanguageNotAvailable when the reports do not speak the language.
    """
    say = catalogue_of(results, language).for_console()
    findings = findings_of(results, say)
    if findings.focus is None:
        return _levels(findings, say)
    return "\n\n".join(_differences(findings, variant, say) for variant in findings.others)


def _differences(findings: Findings, variant: Variant, say: Catalogue) -> str:
    heads = [say(f"console.{name}") for name in ("outcome", "difference", "interval", "note")]
    rows = []
    for outcome in _shown(findings):
        effect = findings.effect(variant, outcome)
        if effect is None:
            continue
        has_range = effect.is_defined and not effect.is_exactly_zero
        rows.append(
            [
                _named(outcome, findings, say),
                say.numerals.mean(effect, signed=True) if effect.is_defined else "",
                say.numerals.interval(effect, signed=True) if has_range else "",
                words.reading(effect, say),
            ]
        )
    heading = say("console.heading", policy=variant.label, reference=findings.reference.label)
    return f"{heading}\n{_laid_out(heads, rows)}"


def _levels(findings: Findings, say: Catalogue) -> str:
    heads = [say(f"console.{name}") for name in ("outcome", "level", "level_interval")]
    rows = []
    for outcome in ("demonstrable_departures", *_shown(findings)):
        level = findings.level(findings.reference, outcome)
        if level is not None and level.is_defined and not outcome.startswith("additional"):
            rows.append([_named(outcome, findings, say), say.numerals.mean(level), say.numerals.interval(level)])
    heading = say("console.heading_alone", policy=findings.reference.label)
    return f"{heading}\n{_laid_out(heads, rows)}"


def _shown(findings: Findings) -> list[str]:
    """List the main outcomes in the order of the page."""
    wanted = {*KEY, *_ALSO}
    ordered = [outcome for _, outcomes in SECTIONS for outcome in outcomes if outcome in wanted]
    return [outcome for outcome in ordered if outcome in findings.units]


def _named(outcome: str, findings: Findings, say: Catalogue) -> str:
    unit = findings.units.get(outcome, "")
    name = words.outcome_name(outcome, say)
    return name if kind_of(unit) is not Kind.COUNT else plain(f"{name}, {words.unit_name(unit, say)}")


def _laid_out(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Line the columns up: names to the left, numbers to the right, the last column as it comes."""
    cells = [[shorten(cell, 100, placeholder="...") for cell in row] for row in (heads, *rows)]
    columns = list(zip(*cells, strict=True))
    widths = [max(map(len, column)) for column in columns]
    lines = []
    for row in cells:
        last = len(row) - 1
        parts = [
            cell.ljust(width) if n == 0 or (n == last and last > 2) else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(parts).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)
