"""Planted truths: does the fit find parameters that are known, as often as it says?

Simulation-based calibration. Each simulated set is taken in turn for the truth, what it gave, with an error, for what
is published, and the fit for what it makes of that. If the intervals can be believed, the place of the truth among
the fitted sets is as often low as high (its rank is even), and a 90% interval holds it nine times in ten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration.fit.emulator import terms, without_each
from sim.calibration.fit.matching import sight_of
from sim.calibration.fit.sampling import drawn
from sim.calibration.fit.streams import Stream
from sim.evidence.verdict import HALF, MOST
from sim.parameters.targets import Aim

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.calibration.fit.emulator import LeftOut

LEVELS = (HALF, MOST)
BINS = 10  # ranks in tenths, as the report shows them


@dataclass(frozen=True, slots=True)
class Recovered:
    """How a parameter was found again over all planted sets.

    `inside` is the share of planted values in the 50% and in the 90% interval, `counts` the ranks in ten equal bins,
    and `p_even` the chance of ranks as uneven as these if they are even (chi-square): of twenty parameters, one may
    fall below 0.05 by luck. `spread` is the mean standard deviation of the fitted sets over that of the prior: near
    one, the figures tell nothing of the parameter, and even ranks are no feat.
    """

    parameter: str
    inside: Mapping[float, float]
    counts: tuple[int, ...]
    p_even: float
    spread: float


def recovered(
    places: NDArray[np.float64],
    outputs: NDArray[np.float64],
    aims: Sequence[Aim],
    seed: int,
    parameters: Sequence[str],
    planted: int | None = None,
    misstated: float = 1.0,
) -> tuple[Recovered, ...]:
    """Plant each set in turn and find it again with an emulator fitted to all the others; a row per parameter.

    `places` is [set, parameter], 0 to 1 in the prior, and `outputs` what `matching.outputs_of(histories, aims)` gives
    for these sets: [set, aim], logarithms. The first `planted` sets (all, if not told) are planted, and must have been
    drawn evenly from the prior: the first wave of a fit. What comes behind them only helps to fit the emulator.

    For a planted set, what it gave plus normal noise of the discrepancy of each aim is taken as published. Places are
    drawn from the prior by the likelihood that the emulator gives them, as `fitting.sample` does before it simulates;
    the rank is the share of them below the planted value. The emulator without the planted set comes from the fit of
    all sets (leaving one out); its error is that over the planted sets.

    `misstated` multiplies the noise alone, to show that intervals which claim too much are found out.
    """
    planted = len(places) if planted is None else planted
    left_out, variance = without_each(places, outputs, planted), sight_of(aims).variance
    noise = np.sqrt(variance) * np.random.default_rng([seed, Stream.PLANTED]).standard_normal((planted, len(aims)))
    published = outputs[:planted] + misstated * noise
    found = drawn(_log_density(left_out, published, variance), planted, places.shape[1], seed)
    rank = (found < places[:planted, None, :]).mean(axis=1)
    spread = np.sqrt(12.0) * found.std(axis=1)
    return tuple(_row(name, rank[:, column], spread[:, column]) for column, name in enumerate(parameters))


def _log_density(
    left_out: LeftOut, published: NDArray[np.float64], variance: NDArray[np.float64]
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Return how well places agree with what each planted set published, by the emulator without that set."""
    deviation = np.sqrt(variance + left_out.error**2)
    weights, miss, aimed = left_out.weights / deviation, left_out.miss / deviation, published / deviation

    def log_density(places: NDArray[np.float64]) -> NDArray[np.float64]:
        x = terms(places.reshape(-1, places.shape[2])).reshape(*places.shape[:2], -1)
        gain = np.einsum("ijk,ki->ij", x, left_out.gain)
        distance = x @ weights - gain[:, :, None] * miss[:, None, :] - aimed[:, None, :]
        return np.asarray(-0.5 * (distance**2).sum(axis=2))

    return log_density


def _row(parameter: str, rank: NDArray[np.float64], spread: NDArray[np.float64]) -> Recovered:
    from scipy.special import chdtrc

    counts = np.histogram(rank, bins=BINS, range=(0.0, 1.0))[0]
    expected = len(rank) / BINS
    return Recovered(
        parameter=parameter,
        inside={level: float((np.abs(rank - 0.5) <= level / 2.0).mean()) for level in LEVELS},
        counts=tuple(int(count) for count in counts),
        p_even=float(chdtrc(BINS - 1, ((counts - expected) ** 2 / expected).sum())),
        spread=float(spread.mean()),
    )
