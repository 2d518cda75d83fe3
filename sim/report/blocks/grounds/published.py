"""Block 12: fitted, predicted and patterns apart, and beside them what this run makes of the published past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sim.evidence import patterns, validation
from sim.report.draw import marks
from sim.report.findings import Findings
from sim.report.rows import Comparison
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Kind, kind_of
from sim.report.weigh import reproduced, validated

ROLES = ("fitted", "predicted", "check")

_PLACES = ("first", "second", "third")


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


def build(findings: Findings, say: Catalogue) -> dict[str, Any]:
    """Give what the stored fit and the stored patterns say, and apart from them this run's own past."""
    judged = validation.stored()
    predicted = [row for row in judged if not row.was_seen]
    return {
        "intro": say("published.intro"),
        "fitted": validated.part([row for row in judged if row.was_seen], say),
        "predicted": validated.part(predicted, say),
        "naive": validated.against_naive(predicted, say),
        "patterns": reproduced.part(patterns.stored(), say),
        "own": _own(findings.comparisons, say),
    }


def _own(comparisons: Sequence[Comparison], say: Catalogue) -> dict[str, Any] | None:
    """Give this run's own past beside the published figures, a table per role."""
    if not comparisons:
        return None
    by_role = [(role, [one for one in comparisons if one.role == role]) for role in ROLES]
    return {
        "title": _own_past_title([one for one in comparisons if not one.is_fitted], say),
        "open": say("published.see", count=say.numerals.whole(len(comparisons))),
        "parts": [
            {
                "kind": role,
                "badge": say(f"published.badge_{role}"),
                "title": _own_past_count(role, own, say),
                "rows": [_row(comparison, say) for comparison in own],
            }
            for role, own in by_role
            if own
        ],
    }


def _row(comparison: Comparison, say: Catalogue) -> ComparisonRow:
    kind = kind_of(comparison.unit)
    simulated = comparison.simulated
    published = _published(comparison, kind, say)
    where = [words.period_name(comparison.period, say), words.unit_name(comparison.unit, say)]
    return ComparisonRow(
        title=_figure_title(comparison, say),
        where=_joined(where),
        published=published,
        simulated=say.numerals.mean(simulated),
        interval=say.numerals.interval(simulated),
        strip=marks.comparison_strip(comparison),
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


def _own_past_title(unseen: Sequence[Comparison], say: Catalogue) -> str:
    """Count, of the published figures that the fit has not seen, those outside the range of this run."""
    if not unseen:
        return say("published.own_none_unseen")
    outside = sum(not comparison.is_inside for comparison in unseen)
    return say("published.own_outside", outside=say.numerals.whole(outside), all=say.numerals.whole(len(unseen)))


def _own_past_count(role: str, comparisons: Sequence[Comparison], say: Catalogue) -> str:
    """Count the figures of a role in the range of this run; `role` is fitted, predicted or check."""
    inside = say.numerals.whole(sum(comparison.is_inside for comparison in comparisons))
    return say(f"published.own_{role}", inside=inside, all=say.numerals.whole(len(comparisons)))


def _figure_title(comparison: Comparison, say: Catalogue) -> str:
    """Give the title of a published figure; of several amounts, say which."""
    from sim.parameters.catalogue import published

    known = published().get(comparison.figure)
    if known is None:
        return comparison.title
    place = comparison.title.removeprefix(known.title).removeprefix(": ")
    title = known.title_in(say.language)
    return say(f"published.{place}", title=title) if place in _PLACES else title
