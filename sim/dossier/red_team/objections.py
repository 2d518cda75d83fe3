"""The objections to the answer of a run, the strongest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sim.dossier.red_team import missing, moved
from sim.dossier.red_team.objection import Objection
from sim.report.findings import Findings
from sim.report.say.language import Catalogue
from sim.report.simulations import DEPARTURES

MOST = 10
"""Objections on the page, and more where more of them may not be left out."""


def objections(findings: Findings, say: Catalogue) -> tuple[Objection, ...]:
    """Return the strongest objections to what a run says of the policy of which they speak."""
    found = [one for build in _BUILDERS for one in build(spoken_of(findings), say)]
    ordered = sorted(found, key=lambda one: (not one.stays, -one.weight, one.name))
    room = max(MOST, sum(one.stays for one in ordered))
    return tuple(sorted(ordered[:room], key=lambda one: (-one.weight, one.name)))


def spoken_of(findings: Findings) -> Findings:
    """Give the findings about the policy that changes departures most, where there are several."""
    if not findings.has_many:
        return findings
    known = {one: findings.effect(one, *DEPARTURES) for one in findings.others}
    sizes = {one: abs(found.mean) for one, found in known.items() if found is not None and found.is_defined}
    return findings.about(max(findings.others, key=lambda one: sizes.get(one, 0.0)))


_Builder = Callable[[Findings, Catalogue], Iterator[Objection]]
_BUILDERS: tuple[_Builder, ...] = (
    *(moved.put_in, moved.reading, moved.assumptions, moved.chance, moved.anyway, moved.lasting, moved.pull),
    *(missing.figures, missing.patterns, missing.left_out, missing.rights),
)
