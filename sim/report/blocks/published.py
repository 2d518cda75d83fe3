"""Block 12: published figures beside simulated ones, fitted and predicted apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sim.report import drawing, words
from sim.report.findings import Comparison, Findings
from sim.report.language import Catalogue
from sim.report.rounding import Kind, kind_of


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A published figure, the simulated one, and a strip with both."""

    title: str
    where: str
    published: str
    simulated: str
    interval: str
    strip: Markup
    alt: str
    is_inside: bool
    source: str


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the fitted figures and, apart from them, the predicted ones."""
    fitted = [comparison for comparison in findings.comparisons if comparison.is_fitted]
    predicted = [comparison for comparison in findings.comparisons if not comparison.is_fitted]
    parts = [
        {
            "kind": kind,
            "title": words.published_title(kind, comparisons, say),
            "subtitle": say(f"published.{kind}"),
            "read": say(f"published.{kind}_read"),
            "badge": say(f"published.badge_{kind}"),
            "rows": [_row(comparison, say) for comparison in comparisons],
        }
        for kind, comparisons in (("fitted", fitted), ("predicted", predicted))
        if comparisons
    ]
    if not parts:
        return None
    missing = "" if predicted else say("published.none_predicted")
    return {"intro": say("published.intro"), "parts": parts, "missing": missing}


def _row(comparison: Comparison, say: Catalogue) -> ComparisonRow:
    kind = kind_of(comparison.unit)
    simulated = comparison.simulated
    published = _published(comparison, kind, say)
    where = [words.period_name(comparison.period, say), words.unit_name(comparison.unit, say)]
    return ComparisonRow(
        title=words.figure_title(comparison, say),
        where=_joined(where),
        published=published,
        simulated=say.numerals.mean(simulated),
        interval=say.numerals.interval(simulated),
        strip=drawing.comparison_strip(comparison),
        alt=say("published.strip_alt", published=published, simulated=say.numerals.with_interval(simulated)),
        is_inside=comparison.is_inside,
        source=comparison.source,
    )


def _published(comparison: Comparison, kind: Kind, say: Catalogue) -> str:
    ends = (say.numerals.exact(end, kind) for end in (comparison.published_low, comparison.published_high))
    low, high = ends
    return say.numerals.between.format(low=low, high=high) if comparison.is_range else low


def _joined(parts: Sequence[str]) -> str:
    return ", ".join(part for part in parts if part)
