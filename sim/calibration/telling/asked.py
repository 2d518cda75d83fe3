"""What was asked of a fit, what came of it, and by how much it is not met: the first table of the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.calibration import judging
from sim.calibration.telling.chains import ALIKE, ENOUGH, LONG_ENOUGH, UNEVEN, all_even
from sim.calibration.telling.errors import DEPARTURES
from sim.calibration.telling.opened import ASKED, opened
from sim.calibration.telling.tables import by_name, coverage

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit
    from sim.evidence.verdict import Verdict

Row = tuple[str, str, bool | None]  # None: neither
MET = {True: "yes", False: "**no**", None: "a tie"}
TIE = 0.02  # scores that lie as near are alike
HALF_ASKED = (0.35, 0.65)  # the share of fitted figures that the 50% interval should hold


def told_of_what_was_asked(fit: Fit) -> Iterator[str]:
    """Tell in one table what was asked of the fit, what came, and whether it is met."""
    yield "## What was asked, and what came"
    yield ""
    yield "| asked | found | met |"
    yield "|---|---|---|"
    for asked, found, is_met in (*_of_the_past(fit), *_of_rivals(fit), *_of_the_chains(fit)):
        yield f"| {asked} | {found} | {MET[is_met]} |"
    yield ""


def _of_the_past(fit: Fit) -> Iterator[Row]:
    if cases := opened(fit):
        worst = max(cases, key=lambda one: one.furthest)
        asked = f"as many cases opened as published, within {ASKED:.0%} in every year {cases[0].year}-{cases[-1].year}"
        yield asked, f"the furthest set is off by {worst.furthest:.1%} ({worst.year})", worst.furthest <= ASKED
    found = judging.fitted(fit)
    own, kinds = (
        [one for one in found if one.role == "fitted"],
        [one for one in found if one.figure in DEPARTURES],
    )
    if kinds:
        outside = [one for one in kinds if not one.is_inside]
        named = f"; outside: {by_name(outside)}" if outside else ""
        yield "departures by type in the 90% interval, every year", f"{coverage(kinds)}{named}", not outside
    if own:
        low, high = HALF_ASKED
        share = sum(one.is_in_half for one in own) / len(own)
        asked = f"the 50% interval holds {low:.0%} to {high:.0%} of the fitted figures"
        yield asked, f"{share:.0%} of {len(own)}, without what the model is told", low <= share <= high


def _of_rivals(fit: Fit) -> Iterator[Row]:
    found = [one for one in judging.by_year(fit) if "last_rate" in one.scores]
    if not found:
        return
    asked = "each year left out: mean CRPS below that of the last rate times the inflow"
    yield asked, *_against(found)
    for figure in dict.fromkeys(one.figure for one in found):
        some = [one for one in found if one.figure == figure]
        if len(some) > 1:
            yield f"the same, {figure.replace('_', ' ')} alone", *_against(some)


def _against(some: Sequence[Verdict]) -> tuple[str, bool | None]:
    """Say how the model scores against the last rate, and whether it comes nearer, without what few sets carry too."""
    said, nearer = _duel(some)
    borne = [one for one in some if not one.leans_on_few]
    if not 0 < len(borne) < len(some):
        return said, nearer
    few = ", ".join(dict.fromkeys(str(one.year) for one in some if one.leans_on_few))
    said_of_borne, still_nearer = _duel(borne)
    return f"{said}; without {few}, which few sets carry, {said_of_borne}", nearer if still_nearer else still_nearer


def _duel(some: Sequence[Verdict]) -> tuple[str, bool | None]:
    own, rival, wins = judging.duel(some, "last_rate")
    gain = 1.0 - own / rival
    nearer = gain > 0.0 if abs(gain) > TIE else None
    return f"{own:.3f} against {rival:.3f} ({gain:+.0%}); nearer on {wins} of {len(some)}", nearer


def _of_the_chains(fit: Fit) -> Iterator[Row]:
    one = fit.walked
    names = fit.plan.parameters
    apart = [name for name, alike in zip(names, one.r_hat, strict=True) if alike > ALIKE]
    said = f"{max(one.r_hat):.3f} at most; above it {len(apart)} of {len(names)} parameters"
    yield f"split R-hat of the chains {ALIKE} or less", said, not apart
    least = min(one.effective)
    yield f"bulk effective size {ENOUGH} or more", f"{least:,.0f} at least", least >= ENOUGH
    judged = [one for one in fit.planted if one.r_hat <= LONG_ENOUGH]
    if judged:
        chance = all_even(judged)
        said = f"as uneven with a chance of {chance:.2g}; chains long enough for {len(judged)} of {len(fit.planted)}"
        yield "ranks of planted values even, all parameters together", said, chance >= UNEVEN
