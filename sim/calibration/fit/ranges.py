"""Where a parameter may lie: places between 0 and 1 in its distribution, and back to values."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.machine.streams import FitStream
from sim.parameters.catalogue import settings
from sim.parameters.uncertain import Uncertain, range_of
from sim.scenario import Scenario


def ranges_of(keys: Sequence[str]) -> tuple[Uncertain, ...]:
    """Return the prior of each parameter: its range in the register, even over its values or over their logarithms.

    It does not lean on the value of the register, for a fit replaces that, and would not be the same afterwards.
    """
    known = [settings()[key] for key in keys]
    return tuple(range_of(one, "loguniform" if one.distribution == "loguniform" else "uniform") for one in known)


def ranges_in(scenario: Scenario, keys: Sequence[str]) -> tuple[Uncertain, ...]:
    """Return the same, with the range of its own that a scenario gives a parameter."""
    found = []
    for one in ranges_of(keys):
        own = scenario.explain(one.key)
        assert own.low is not None and own.high is not None
        found.append(replace(one, low=float(own.low), high=float(own.high)))
    return tuple(found)


def register_ranges(keys: Sequence[str]) -> tuple[Uncertain, ...]:
    """Return the range and the distribution of each parameter as the register has them: no fit replaces its value."""
    known = [settings()[key] for key in keys]
    return tuple(range_of(one, "uniform" if one.distribution == "fixed" else one.distribution) for one in known)


def values_at(ranges: Sequence[Uncertain], places: NDArray[np.float64]) -> dict[str, float | int]:
    """Return the value of each parameter at its place."""
    found: dict[str, float | int] = {}
    for one, place in zip(ranges, places, strict=True):
        value = one.value_at(float(place))
        found[one.key] = int(value) if one.is_whole else float(f"{value:.10g}")
    return found


def spread_places(count: int, ranges: Sequence[Uncertain], seed: int, which: int) -> NDArray[np.float64]:
    """Return places spread evenly over all ranges (Latin hypercube): [set, parameter]."""
    from scipy.stats import qmc

    sampler = qmc.LatinHypercube(len(ranges), rng=np.random.default_rng([seed, FitStream.SPREAD, which]))
    return np.asarray(sampler.random(count), np.float64)
