"""Block 12: figures that were fitted, those not given to the fit, patterns, and this run's own past."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sim.evidence import of_the_fit, of_the_patterns
from sim.evidence.verdict import Verdict
from sim.parameters.host.folder import figures_of, is_netherlands
from sim.report.draw.outside_drawing import own_strip
from sim.report.findings import Findings
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, kind_of
from sim.report.weigh import reproduced, validated

ROLES = ("fitted", "held_out", "check")
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
    """Give what the stored fit and the stored patterns say, and apart from them this run's own past.

    Fit, patterns and forecasts are of the Netherlands: they say nothing of another country.
    """
    from sim.analysis.own_past import verdicts_of
    from sim.report.weigh import foretold

    host = findings.results.scenario.plan.host
    is_fitted = is_netherlands(host)
    judged = of_the_fit.stored() if is_fitted else ()
    unseen = [row for row in judged if not row.was_seen]
    return {
        "intro": say("published.intro" if is_fitted else "published.intro_elsewhere"),
        "foretold": foretold.part(say) if is_fitted else None,
        "fitted": validated.part([row for row in judged if row.was_seen], say),
        "unseen": validated.part(unseen, say),
        "naive": validated.against_naive(unseen, say),
        "patterns": reproduced.part(of_the_patterns.stored() if is_fitted else (), say),
        "own": _own(verdicts_of(findings.results.published), host, say),
    }


def _own(compared: Sequence[Verdict], host: str, say: Catalogue) -> dict[str, Any] | None:
    """Give this run's own past beside the published figures, a table per role."""
    if not compared:
        return None
    by_role = [(role, [one for one in compared if one.role == role]) for role in ROLES]
    return {
        "title": _title([one for one in compared if not one.was_seen], say),
        "open": say("published.see", count=say.numerals.whole(len(compared))),
        "parts": [
            {
                "kind": role,
                "badge": say(f"published.badge_{role}"),
                "title": _count(role, own, say),
                "rows": [_row(one, host, say) for one in own],
            }
            for role, own in by_role
            if own
        ],
    }


def _title(unseen: Sequence[Verdict], say: Catalogue) -> str:
    """Count, of the published figures that the fit has not seen, those outside the range of this run."""
    if not unseen:
        return say("published.own_none_unseen")
    outside = sum(not one.is_inside for one in unseen)
    return say.counted("published.own_outside", outside, all=say.in_words(len(unseen)))


def _count(role: str, own: Sequence[Verdict], say: Catalogue) -> str:
    """Count the figures of a role in the range of this run."""
    inside = say.numerals.whole(sum(one.is_inside for one in own))
    return say(f"published.own_{role}", inside=inside, all=say.numerals.whole(len(own)))


def _row(own: Verdict, host: str, say: Catalogue) -> ComparisonRow:
    kind = kind_of(own.unit)
    simulated = Estimate(own.simulated.middle, *own.range90, kind, limits=own.published)
    low, high = (say.numerals.exact(end, kind) for end in own.published)
    known = say.numerals.between.format(low=low, high=high) if own.is_range else low
    where = [words.period_name(own.period, say), words.unit_name(own.unit, say)]
    return ComparisonRow(
        title=name_of(own, host, say),
        where=", ".join(part for part in where if part),
        published=known,
        simulated=say.numerals.mean(simulated),
        interval=say.numerals.interval(simulated),
        strip=own_strip(own),
        alt=say("published.strip_alt", published=known, simulated=say.numerals.with_interval(simulated)),
        is_inside=own.is_inside,
        source=own.source,
    )


def name_of(own: Verdict, host: str, say: Catalogue) -> str:
    """Give the title of a published figure of a country; of several amounts, say which."""
    known = figures_of(host).get(own.figure)
    if known is None:
        return own.title
    place = own.title.removeprefix(known.title).removeprefix(": ")
    title = known.title_in(say.language)
    return say(f"published.{place}", title=title) if place in _PLACES else title
