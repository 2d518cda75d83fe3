"""Planted truths: does the fit find parameters that are known, as often as it says?

Simulation-based calibration. Sets of the last wave are taken in turn for the truth, what each gave, with an error, for
what is published, and the fit for what it makes of that. If the intervals can be believed, the place of the truth among
the fitted sets is as often low as high (its rank is even), and a 90% interval holds it nine times in ten.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration.fit.diagnosis import r_hat
from sim.calibration.fit.emulator import Emulator, LeftOut, fit, terms, without_each
from sim.calibration.fit.matching import Sight, implausibility, sight_of, whitening
from sim.calibration.fit.sampling import drawn
from sim.evidence.verdict import HALF, MOST
from sim.machine.cores import run_threads
from sim.machine.streams import FitStream
from sim.parameters.targets import Aim

LEVELS = (HALF, MOST)
BINS = 10  # ranks in tenths, as the report shows them
PLANTED = 240
CHAINS, WALKED_IN, STEPS = 64, 2_000, 6_000
TOGETHER = 8  # planted sets served at once: what they need stays in the memory nearest to a core
SAMPLES = 2_000  # of even ranks, to tell how far they stray by luck


@dataclass(frozen=True, slots=True)
class Recovered:
    """How a parameter was found again over all planted sets.

    `inside` is the share of planted values in the 50% and in the 90% interval, `counts` the ranks in ten equal bins.
    `stray` is how far the cumulated ranks come from even ones at most, and `p_even` the chance that even ranks leave
    the band around even ones as far as these: of twenty parameters, one may fall below 0.05 by luck. `spread` is the
    mean standard deviation of the fitted sets over that of the prior: near one, the figures tell nothing of the
    parameter, and even ranks are no feat. `r_hat` is that of the chains, the middle one over the planted sets.
    """

    parameter: str
    inside: Mapping[float, float]
    counts: tuple[int, ...]
    stray: float
    p_even: float
    spread: float
    r_hat: float


@dataclass(frozen=True, slots=True)
class Simulations:
    """What a fit simulated: places [set, parameter] and logarithms of the aimed numbers [set, aim].

    First the sets of the waves, `of_waves` of them; then those drawn by the emulator of the waves, which a better one
    has seen too. `planted` are sets of the last wave, which were drawn evenly from what `before` held to be within
    `cutoff` standard deviations (from everywhere, without it).
    The error of an emulator is that on the sets from `judged_from` on.
    """

    places: NDArray[np.float64]
    outputs: NDArray[np.float64]
    of_waves: int
    planted: range
    judged_from: int
    before: Emulator | None
    cutoff: float


def recovered(
    known: Simulations, aims: Sequence[Aim], seed: int, parameters: Sequence[str], misstated: float = 1.0
) -> tuple[Recovered, ...]:
    """Plant sets in turn and find them again as the fit finds its own; a row per parameter.

    For a planted set, what it gave plus an error as the model is allowed is taken as published. Places are drawn by the
    likelihood that the emulator of the waves gives them, as `fitting.sample` does, among what was not ruled out when
    the set was drawn, and weighed by that of the emulator that has seen the drawn sets too, over it. The rank is the
    weight of those below the planted value. Neither emulator has seen the planted set (leaving one out).

    `misstated` multiplies the noise alone, to show that intervals which claim too much are found out.
    """
    finder = _Finder(known, sight_of(aims), seed, misstated)
    with run_threads() as threads:
        found = list(threads.map(finder.find, range(0, len(known.planted), TOGETHER)))
    rank, spread, mixed = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return tuple(
        _row(name, rank[:, column], spread[:, column], float(np.median(mixed[:, column])))
        for column, name in enumerate(parameters)
    )


Density = Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]
Found = tuple["NDArray[np.float64]", "NDArray[np.float64]", "NDArray[np.float64]"]


class _Finder:
    """Finds planted sets again, some at a time: rank, spread and R-hat, each [planted set, parameter]."""

    def __init__(self, known: Simulations, sight: Sight, seed: int, misstated: float) -> None:
        self.known, self.sight, self.seed = known, sight, seed
        self.emulators = [
            (without_each(*sets, known.planted), fit(*sets, known.judged_from).error)
            for sets in (
                (known.places[: known.of_waves], known.outputs[: known.of_waves]),
                (known.places, known.outputs),
            )
        ]
        random = np.random.default_rng([seed, FitStream.PLANTED])
        noise = random.standard_normal((len(known.planted), len(sight.known)))
        noise = misstated * noise @ np.linalg.cholesky(sight.covariance).T
        where = slice(known.planted.start, known.planted.stop)
        self.published = known.outputs[where] + noise
        self.truth = known.places[where]
        self.start = self.truth[random.integers(len(known.planted), size=(len(known.planted), CHAINS))]

    def find(self, first: int) -> Found:
        """Find the planted sets from a number on."""
        some = slice(first, first + TOGETHER)
        drawn_by, better = (self._density(left_out, error, some) for left_out, error in self.emulators)

        def among_what_was_left(places: NDArray[np.float64]) -> NDArray[np.float64]:
            x = _terms(places)
            return np.where(self._was_left(x), drawn_by(x), -np.inf)

        chains = drawn(among_what_was_left, self.start[some], self.seed, WALKED_IN, STEPS, part=1 + first)
        found = chains.together
        x = _terms(found)
        weights = np.exp(_from_the_highest(better(x) - drawn_by(x)))
        weights = (weights / weights.sum(axis=1, keepdims=True))[:, :, None]
        off = found - (weights * found).sum(axis=1, keepdims=True)
        rank = (weights * (found < self.truth[some, None, :])).sum(axis=1)
        spread = np.sqrt(12.0 * (weights * off**2).sum(axis=1))
        mixed = [[r_hat(column) for column in np.moveaxis(one, 2, 0)] for one in chains.places]
        return rank, spread, np.array(mixed)

    def _density(self, left_out: LeftOut, error: NDArray[np.float64], some: slice) -> Density:
        """Return how well places agree with what planted sets published, by the emulator without each."""
        whitened, _ = whitening(self.sight.covariance, error)
        weights, miss = left_out.weights @ whitened, (left_out.miss @ whitened)[some]
        gain, aimed = np.ascontiguousarray(left_out.gain.T[some, :, None]), (self.published @ whitened)[some]

        def log_density(x: NDArray[np.float64]) -> NDArray[np.float64]:
            off = x @ weights - aimed[:, None, :] - (x @ gain) * miss[:, None, :]
            return np.asarray(-0.5 * (off**2).sum(axis=2))

        return log_density

    def _was_left(self, x: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which places were not ruled out when the planted sets were drawn."""
        if self.known.before is None:
            return np.ones(x.shape[:2], dtype=bool)
        outputs = (x @ self.known.before.weights).reshape(-1, len(self.sight.known))
        return (implausibility(outputs, self.known.before.error, self.sight) <= self.known.cutoff).reshape(x.shape[:2])


def _terms(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the terms of places [density, chain, parameter]: [density, chain, term]."""
    return terms(places.reshape(-1, places.shape[2])).reshape(*places.shape[:2], -1)


def _from_the_highest(heights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(heights - heights.max(axis=1, keepdims=True))


def _row(parameter: str, rank: NDArray[np.float64], spread: NDArray[np.float64], mixed: float) -> Recovered:
    stray, p_even = evenness(rank)
    return Recovered(
        parameter=parameter,
        inside={level: float((np.abs(rank - 0.5) <= level / 2.0).mean()) for level in LEVELS},
        counts=tuple(int(count) for count in np.histogram(rank, bins=BINS, range=(0.0, 1.0))[0]),
        stray=stray,
        p_even=p_even,
        spread=float(spread.mean()),
        r_hat=mixed,
    )


def evenness(rank: NDArray[np.float64]) -> tuple[float, float]:
    """Return how far cumulated ranks stray from even ones at most, and the chance that even ones stray as far.

    Far is measured at twenty places by the chance of such a count there (Säilynoja and others 2022), so that the ends
    count as the middle does; the chance that the least of them is as small comes from samples of even ranks.
    """
    count = len(rank)
    places = np.arange(1, 2 * BINS) / (2 * BINS)
    below = (rank[:, None] <= places).sum(axis=0)
    random = np.random.default_rng(count)
    even = random.multinomial(count, np.full(2 * BINS, 1.0 / (2 * BINS)), SAMPLES).cumsum(axis=1)[:, :-1]
    least = _least_chance(below[None], count, places)[0]
    as_far = int((_least_chance(even, count, places) <= least).sum())
    return float(np.abs(below / count - places).max()), (1 + as_far) / (1 + SAMPLES)


def _least_chance(below: NDArray[np.int64], count: int, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the chance of the least likely of counts below places, in either direction: [sample]."""
    from scipy.special import bdtr

    low = bdtr(below, count, places)
    high = 1.0 - bdtr(np.maximum(below - 1, 0), count, places) * (below > 0)
    return np.asarray(np.minimum(low, high).min(axis=1))
