"""What the report says of the cases that the model opens: as many as published, in every year that it lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration import prediction
from sim.parameters.targets import FIRST_YEAR, targets

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit

INFLOW = "inflow_of_cases"
ASKED = 0.02  # how far off any year may be, a share of what is published


@dataclass(frozen=True, slots=True)
class Opened:
    """The cases of one year: published, the middle of the sets, the fewest and the most that any set opens."""

    year: int
    published: float
    middle: float
    fewest: float
    most: float

    @property
    def furthest(self) -> float:
        """How far off the set is that is furthest off, a share of what is published."""
        return max(self.published - self.fewest, self.most - self.published) / self.published


def published_cases(fit: Fit) -> Mapping[int, float]:
    """Return the published cases by year, of the country that the fit is of."""
    return next((one.known for one in targets(fit.plan.host) if one.name == INFLOW), {})


def opened(fit: Fit) -> list[Opened]:
    """Return every published year that the sets lived, also those before the fitted ones; without the model's error."""
    known = published_cases(fit)
    cases = np.array([one.yearly[INFLOW] for one in fit.histories])
    found = []
    for year in sorted(known):
        if FIRST_YEAR <= year < FIRST_YEAR + cases.shape[1]:
            own = cases[:, year - FIRST_YEAR]
            middle = prediction.spread_of(prediction.of_weighted(own, fit.weights)).middle
            found.append(Opened(year, known[year], middle, float(own.min()), float(own.max())))
    return found


def told_of_opened(fit: Fit) -> Iterator[str]:
    """Tell of every year whether as many cases were opened as were published."""
    found = opened(fit)
    if not found:
        return
    off = [one for one in found if one.furthest > ASKED]
    worst = max(found, key=lambda one: one.furthest)
    yield "## Cases opened, every year"
    yield ""
    yield "The published cases are given to the model, and new people close the gap between them and those who come"
    yield "back ([how](decisions/opened-as-published.md)). That it opens them shows that it knows the inflow: a test of"
    yield f"the program, and no forecast. Asked for is every year within {ASKED:.0%}, those before the fit too;"
    yield "the sets alone, without the model's own error."
    yield ""
    yield f"**{len(found) - len(off)} of {len(found)} years are within {ASKED:.0%} in every one of the {len(fit.sets)}"
    yield f"sets.** The set that is furthest off is so in {worst.year}, by {worst.furthest:.1%}."
    yield ""
    yield f"| year | published | middle | all sets | furthest off | within {ASKED:.0%} |"
    yield "|---|---|---|---|---|---|"
    for one in found:
        cells = [str(one.year), *(f"{number:,.0f}" for number in (one.published, one.middle))]
        verdict = "yes" if one.furthest <= ASKED else "**no**"
        yield f"| {' | '.join(cells)} | {one.fewest:,.0f} to {one.most:,.0f} | {one.furthest:.1%} | {verdict} |"
    yield ""
