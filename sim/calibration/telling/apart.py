"""Transfers under Dublin and departures to elsewhere, each by itself: errors of parts may cancel in their sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.calibration.telling.errors import together, verdict_of
from sim.calibration.telling.tables import table_of, title

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit
    from sim.evidence.verdict import Verdict

INDEPENDENT, FORCED, DUBLIN = "departures_independent", "departures_forced", "dublin_transfers"
ELSEWHERE, LEAST_FORCED = "departures_not_dublin", "forced_less_dublin"


def elsewhere(fit: Fit) -> list[Verdict]:
    """Judge, by year, all departures that can be shown less those under Dublin."""
    return _less_dublin(fit, ELSEWHERE, (INDEPENDENT, FORCED))


def least_forced(fit: Fit) -> list[Verdict]:
    """Judge, by year, forced departures less all transfers under Dublin, also of who travelled alone."""
    return _less_dublin(fit, LEAST_FORCED, (FORCED,))


def _less_dublin(fit: Fit, name: str, kinds: Sequence[str]) -> list[Verdict]:
    """Judge what some kinds come to without transfers under Dublin, with errors that go along; fitted years alone."""
    place = {(aim.target.name, aim.year): number for number, aim in enumerate(fit.aims)}
    drawn, known, weights = together(fit)
    found = []
    for year in sorted({aim.year for aim in fit.aims}):
        parts = [place.get((kind, year)) for kind in (*kinds, DUBLIN)]
        own, dublin = [one for one in parts[:-1] if one is not None], parts[-1]
        if dublin is not None and len(own) == len(kinds):
            simulated = drawn[:, own].sum(axis=1) - drawn[:, dublin]
            published = float(known[own].sum() - known[dublin])
            found.append(verdict_of(name, str(year), simulated, published, weights, "count", role="apart", year=year))
    return found


def told_apart(fit: Fit, transfers: Sequence[Verdict]) -> Iterator[str]:
    """Tell both parts by year; `transfers` are the verdicts on transfers under Dublin."""
    parts = [one for one in (transfers, elsewhere(fit), least_forced(fit)) if one]
    if len(parts) < 2:
        return
    told = ", ".join(str(one.year) for one in transfers if one.role == "told") or "none"
    yield "## Removals to the origin and transfers under Dublin, each apart"
    yield ""
    yield "Errors of parts may cancel in their sum, and who can be removed to the origin is no candidate for maatwerk."
    yield "*Dublin transfers* are those that Eurostat counts, escorted or alone. *Departures not dublin* are"
    yield "independent and forced departures less these: to the origin, by choice or by force. How many of the forced"
    yield "departures went to the origin is published nowhere that we know; *forced less dublin* is the least that it"
    yield "can have been, for who travels alone under Dublin is among the independent departures. Both are differences"
    yield "of figures that were fitted, of two sources: they are no evidence of their own. Years in which the model is"
    yield f"told the transfers: {told}. What is predicted of either stands in the registered forecasts"
    yield "([forecasts](../forecasts/README.md))."
    yield ""
    yield from table_of([one for own in parts for one in own])
    yield from (_leaning(own) for own in parts)
    yield ""


def _leaning(own: Sequence[Verdict]) -> str:
    """Say to which side a part is off, all years together: its interval may hold each year and still lean."""
    above = sum(one.simulated.middle > one.known for one in own)
    simulated, published = (sum(each) for each in zip(*((one.simulated.middle, one.known) for one in own), strict=True))
    outside = ", ".join(str(one.year) for one in own if not one.is_inside)
    return (
        f"- {title(own[0])}: the middle is above what is published in {above} of {len(own)} years; in all, "
        f"{simulated:,.0f} against {published:,.0f} ({simulated / published - 1.0:+.0%}). Outside the 90% interval: "
        f"{outside or 'no year'}."
    )
