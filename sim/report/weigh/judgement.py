"""Weigh departures against euros: in how many simulations or draws a policy is the best choice at a price."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say.rounding import Estimate, Kind
from sim.report.simulations import DEPARTURES, level_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.measure.ranges import IntervalOf

HIGHEST_EUR, STEP_EUR, START_EUR = 200_000, 5_000, 50_000
"""Where the slider ends, steps and starts: a choice of the page, which says nothing about what is reasonable."""
PRICES_EUR = tuple(range(0, HIGHEST_EUR + 1, STEP_EUR))
TOLD_EUR = (0, 10_000, 20_000, 50_000, 100_000, 200_000)
_LARGEST_SHARE = 0.5


@dataclass(frozen=True)
class Judgement:
    """Additional departures and extra costs of each policy, the reference first: a row per simulation or draw.

    Costs are those of the people who depart or not: what is spent on whom a policy draws is left out where it is known.
    `drawn` are the policies that a figure shows.
    """

    variants: tuple[Variant, ...]
    drawn: tuple[Variant, ...]
    departures: NDArray[np.float64]
    costs: NDArray[np.float64]
    is_of_draws: bool
    interval_of: IntervalOf

    @property
    def count(self) -> int:
        return len(self.departures)

    def best(self, variant: Variant, price_eur: float) -> int:
        """Count the rows in which a policy is the best choice; rows with a tie count for a part."""
        return round(float(self._chances[price_eur][variant.place]) * self.count)

    @cached_property
    def _chances(self) -> dict[float, NDArray[np.float64]]:
        from sim.analysis.doubt.worth import chance_best, net_benefit

        return {price: chance_best(net_benefit(self.departures, self.costs, price)) for price in PRICES_EUR}

    def benefit(self, variant: Variant, price_eur: float) -> Estimate:
        """Give the net benefit against the reference: with the 95% interval, or the range of 9 of 10 draws."""
        return self._estimate(price_eur * self.departures[:, variant.place] - self.costs[:, variant.place], Kind.EUROS)

    def sides(self, variant: Variant) -> tuple[Estimate, Estimate]:
        """Give additional departures and extra cost, with the same kind of range."""
        more, extra = self.departures[:, variant.place], self.costs[:, variant.place]
        return self._estimate(more, Kind.COUNT), self._estimate(extra, Kind.EUROS)

    def _estimate(self, values: NDArray[np.float64], kind: Kind) -> Estimate:
        if self.is_of_draws:
            return replace(level_of(values), kind=kind)
        interval = self.interval_of(values)
        return Estimate(interval.mean, interval.low, interval.high, kind)

    def quadrant(self, variant: Variant) -> tuple[str, int]:
        """Name the most frequent of more or fewer departures at a higher or lower cost, or neither; count its rows."""
        more, extra = self.departures[:, variant.place], self.costs[:, variant.place]
        counts = {
            "more_cheaper": int(((more > 0) & (extra < 0)).sum()),
            "more_dearer": int(((more > 0) & (extra > 0)).sum()),
            "fewer_cheaper": int(((more < 0) & (extra < 0)).sum()),
            "fewer_dearer": int(((more < 0) & (extra > 0)).sum()),
        }
        name = max(counts, key=lambda quadrant: counts[quadrant])
        return (name, counts[name]) if counts[name] else ("neither", self.count)

    def preferred_prices(self, variant: Variant) -> tuple[int, ...]:
        """List the prices at which the policy is the best choice in more than half of the rows; ties count in part."""
        return tuple(price for price in PRICES_EUR if self._chances[price][variant.place] > _LARGEST_SHARE)

    def mostly(self, name: str) -> tuple[Variant, ...]:
        """List the policies that lie in a quadrant, by its name, in more than half of the rows."""
        found = ((variant, self.quadrant(variant)) for variant in self.variants[1:])
        return tuple(v for v, (most, hits) in found if most == name and hits > _LARGEST_SHARE * self.count)


def judge(findings: Findings) -> Judgement | None:
    """Take departures and costs from the draws when there are any, else from the simulations."""
    import numpy as np

    if findings.focus is None:
        return None
    doubt = findings.results.doubt
    names = [variant.name for variant in findings.variants]
    if doubt is not None:
        more, extra = (frame[names].to_numpy(float) for frame in (doubt.departures, doubt.costs))
        return Judgement(findings.variants, findings.drawn, more, extra, True, findings.interval_of)
    parts = []
    for outcome in (DEPARTURES[0], findings.costs_of_the_same):
        found = [findings.draws(variant, outcome) for variant in findings.variants]
        shared = sorted(set.intersection(*(set(values) for values in found)))
        table = np.array([[values[run] for values in found] for run in shared])
        if len(shared) < 2:
            return None
        parts.append(table - table[:, :1])
    if len(parts[0]) != len(parts[1]) or not np.any(parts):
        return None
    return Judgement(findings.variants, findings.drawn, parts[0], parts[1], False, findings.interval_of)
