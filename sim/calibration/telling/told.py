"""What the report says of what the data could tell of each parameter, and what the answer does over what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration import prediction
from sim.calibration.fit import offers
from sim.calibration.fit.ranges import ranges_of, register_ranges
from sim.calibration.telling import over_ranges
from sim.evidence.verdict import MOST, Ends, Spread
from sim.parameters import prior
from sim.parameters.readings import fitted_sets
from sim.parameters.targets import parameters_of

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit
    from sim.parameters.uncertain import Uncertain

NARROWED = 0.7  # a parameter counts as told by the data when its range shrinks below this share of what it was
SCALED = (offers.APPROVAL, offers.VRIS, offers.ABOVE)


@dataclass(frozen=True, slots=True)
class Told:
    """A parameter: its range before, its middle and 90% range among the sets, and the share of the width that is left.

    `by` says what could tell: the yearly figures (flows), the counts of the answer that it is scaled to (scaled), or
    nothing (spread): then a set that does not carry the answer is all that can narrow it.
    """

    before: Uncertain
    middle: float
    ends: Ends
    left: float
    by: str

    @property
    def verdict(self) -> str:
        """Say whether the data told it."""
        if self.by == "scaled":
            return "scaled to the answer"
        if self.left < NARROWED:
            return "yes"
        return "hardly" if self.by == "flows" else "not told: the range is what was put in"


def told(fit: Fit) -> list[Told]:
    """Return every parameter that the sets vary: of the flows, of the offers and of the readings."""
    rest = tuple(dict.fromkeys([*SCALED, *parameters_of("offers"), *parameters_of("readings")]))
    return [*_of_flows(fit), *(_of_readings(before) for before in register_ranges(rest))]


def hardly_told(fit: Fit) -> list[str]:
    """Return the parameters of the flows that the data told little of: they stay about as unknown as they were."""
    return [one.before.key for one in _of_flows(fit) if one.left >= NARROWED]


def told_of_parameters(fit: Fit) -> Iterator[str]:
    """Tell what the sets leave of the range of each parameter, and what the answer does over it."""
    found, over = told(fit), over_ranges.stored()
    yield "## What the data could tell"
    yield ""
    yield f"The 90% range of each parameter among the kept sets, over its range before. Above {NARROWED:.0%} the"
    yield "data told little: the parameter stays about as unknown as it was. What is left of the width of a"
    yield "parameter of the offers is that among the sets of all readings."
    yield ""
    if over:
        simulations = next(iter(over.values())).simulations
        yield "*The answer over it*: what maatwerk adds in departures at the high end of that range, less at the low"
        yield f"end (95% interval), with all other parameters as they go: {simulations} simulations, one under each"
        yield "kept set (`python -m sim.analysis.maatwerk.over_ranges`). In brackets where it cannot be told from"
        yield "nothing."
    else:
        yield "What the answer does over these ranges has not been run under this fit"
        yield "(`python -m sim.analysis.maatwerk.over_ranges`)."
    yield ""
    yield "| parameter | before | middle | 90% of the sets | width left | told | the answer over it |"
    yield "|---|---|---|---|---|---|---|"
    for one in found:
        low, high = one.ends
        yield (
            f"| `{one.before.key}` | {one.before.low:.3g} to {one.before.high:.3g} | {one.middle:.3g} | "
            f"{low:.3g} to {high:.3g} | {min(one.left, 1.0):.0%} | {one.verdict} | {_over(one.before.key, over)} |"
        )
    yield ""
    if len(fit.plan.parameters) > 1:
        yield from _sloppy(fit)
        yield ""


def told_of_the_answer() -> Iterator[str]:
    """Tell the range of the main question's answer before the fit, and after it where that has been run."""
    before = next((row for row in prior.everything() if row["outcome"] == over_ranges.ANSWER), None)
    after = over_ranges.stored().get(over_ranges.ANSWER)
    if before is None:
        return
    low, high = float(before["low"]), float(before["high"])
    yield "## What the past says about the answer"
    yield ""
    yield "Additional departures by maatwerk, with values from all over the plausible ranges, fitted or not (`python"
    yield "-m sim.analysis.maatwerk.before_the_fit`), and with the kept sets, each once (`python -m"
    yield "sim.analysis.maatwerk.over_ranges`); the range of 95 in 100 simulations, with the model's own error."
    yield ""
    yield "| | simulations | mean | 95% range |"
    yield "|---|---|---|---|"
    yield f"| before the fit | {before['replications']} | {float(before['mean']):,.0f} | {low:,.0f} to {high:,.0f} |"
    if after is None:
        yield "| after the fit | not run under this fit | | |"
        yield ""
        return
    yield f"| after the fit | {after.simulations} | {after.effect:,.0f} | {after.low:,.0f} to {after.high:,.0f} |"
    yield ""
    yield "Before the fit nothing scales offers to the published cases, so that the two are of different numbers of"
    yield "offers: how much the past narrows the answer cannot be read off their widths."
    yield ""


def _over(key: str, over: dict[str, over_ranges.OverRange]) -> str:
    if key not in over:
        return ""
    low, high = over[key].interval
    said = f"{over[key].effect:+,.0f} ({low:+,.0f} to {high:+,.0f})"
    return said if over[key].is_told else f"[{said}]"


def _of_flows(fit: Fit) -> Iterator[Told]:
    for before, column in zip(ranges_of(fit.plan.parameters), fit.places.T, strict=True):
        places = prediction.of_simulations(column.tolist(), fit.weights)
        low, high = places.intervals[MOST]
        ends = before.value_at(low), before.value_at(high)
        yield Told(before, before.value_at(places.middle), ends, (high - low) / MOST, "flows")


def _of_readings(before: Uncertain) -> Told:
    sets = [one for one in fitted_sets() if one.carries and one.flows is not None] or fitted_sets()
    spread = _evenly([float(one.values[before.key]) for one in sets])
    low, high = spread.intervals[MOST]
    lowest, highest = (before.value_at(0.5 + side * MOST / 2.0) for side in (-1.0, 1.0))
    by = "scaled" if before.key in SCALED else "spread"
    return Told(before, spread.middle, (low, high), (high - low) / (highest - lowest), by)


def _evenly(values: Sequence[float]) -> Spread:
    return prediction.of_simulations(values, np.full(len(values), 1.0 / len(values)))


def _sloppy(fit: Fit) -> Iterator[str]:
    """Name the pairs of parameters that make up for each other among the kept sets."""
    keys = fit.plan.parameters
    mean = fit.weights @ fit.places
    centred = (fit.places - mean) * np.sqrt(fit.weights)[:, None]
    covariance = centred.T @ centred
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.maximum(np.outer(spread, spread), 1e-12)
    rows, columns = np.triu_indices(len(keys), 1)
    order = np.argsort(-np.abs(correlation[rows, columns]), kind="stable")[:5]
    yield (
        "Pairs that make up for each other most (correlation among the sets): "
        + "; ".join(
            f"`{keys[rows[i]]}` with `{keys[columns[i]]}` ({correlation[rows[i], columns[i]]:+.2f})" for i in order
        )
        + "."
    )
