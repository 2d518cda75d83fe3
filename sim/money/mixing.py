"""Search the best mix of instruments for a sum: which share of it goes to each.

Each mix is lived in the same worlds. A surrogate is fitted through what was lived, world by world, and an optimiser
asks it where to look next: for each criterion, and along the frontier of gain and harm. Only what was lived counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    Numbers = NDArray[np.float64]

CRITERIA = ("average", "most_worlds", "least_regret")
"""Best on average; near the best in most worlds; least behind the best of any world, in the world where it is most."""

Evaluate = Callable[["Numbers"], tuple["Numbers", "Numbers"]]
"""Lives under mixes, [mix, instrument] as shares of the sum: gains [mix, world], and by how much more than a limit
allows there is of each outcome of rights, [mix, limit, world]."""

NEAR_BEST = 0.02
"""How far behind the best of a world a mix may be to count as the best there."""
AS_GOOD = 0.01
"""How much less a mix may be worth and still be as good as the best, if it is simpler."""
KEPT_IN = 0.95
"""In how many worlds a mix has to keep its limits."""
SAME = 0.02
"""Mixes that differ by less than this share of the sum are the same."""
_LEVELS = 4
_POPULATION, _GENERATIONS = 6, 25
_FORBIDDEN = 1e3


@dataclass(frozen=True)
class Tried:
    """Mixes that were lived: [mix, instrument], [mix, world] and [mix, limit, world]."""

    weights: Numbers
    gains: Numbers
    harms: Numbers

    @property
    def best(self) -> Numbers:
        """Return the most that any mix that keeps the limits gains, by world."""
        kept = self.keeps
        found: Numbers = self.gains[kept].max(axis=0) if kept.any() else np.zeros(self.gains.shape[1])
        return found

    @property
    def keeps(self) -> NDArray[np.bool_]:
        """Tell which mixes keep their limits."""
        return excess(self.harms) <= 0

    def scores(self, criterion: str) -> Numbers:
        """Return how good each mix is by a criterion; a mix that breaks a limit is not good at all."""
        found: Numbers = np.where(self.keeps, score(criterion, self.gains, self.best), -np.inf)
        return found

    def ranked(self, criterion: str) -> list[int]:
        """Return the mixes that keep their limits, best first; among those as good as the best, the simplest first."""
        scores, used = self.scores(criterion), (self.weights > 0).sum(axis=1)
        scale = 1.0 if criterion == "most_worlds" else float(np.abs(self.best).mean())
        is_as_good = scores >= scores.max() - AS_GOOD * scale
        order = np.lexsort((-scores, np.where(is_as_good, used, 0), ~is_as_good))
        return [int(place) for place in order if np.isfinite(scores[place])]

    def winner(self, criterion: str) -> int:
        """Return the first of them; without any, the first mix."""
        return next(iter(self.ranked(criterion)), 0)

    def among(self, chosen: NDArray[np.bool_]) -> Tried:
        """Return some of the mixes."""
        return Tried(self.weights[chosen], self.gains[chosen], self.harms[chosen])

    def joined(self, more: Tried) -> Tried:
        """Return these mixes and others."""
        pairs = ((getattr(self, name), getattr(more, name)) for name in ("weights", "gains", "harms"))
        return Tried(*(np.concatenate(pair) for pair in pairs))


def excess(harms: Numbers) -> Numbers:
    """Return how far each mix is past its limits in the worst world that counts: more than 0 where it breaks one."""
    if harms.shape[1] == 0:
        return np.zeros(len(harms))
    worlds = np.sort(harms.max(axis=1), axis=1)
    found: Numbers = worlds[:, -1 - int((1 - KEPT_IN) * worlds.shape[1] + 1e-9)]
    return found


def score(criterion: str, gains: Numbers, best: Numbers) -> Numbers:
    """Return how good mixes are by a criterion, [mix], given the best of each world."""
    if criterion == "average":
        found = gains.mean(axis=1)
    elif criterion == "most_worlds":
        found = (gains >= best - NEAR_BEST * np.abs(best)).mean(axis=1)
    else:
        found = -(best - gains).max(axis=1)
    return np.asarray(found, dtype=np.float64)


def search_mix(instruments: int, evaluate: Evaluate, most: int, seed: int, batch: int = 12) -> Tried:
    """Return what was lived of at most so many mixes."""
    generator = np.random.default_rng(seed)
    first = first_mixes(instruments, min(most, max(most // 3, 2 * instruments + 1)), generator)
    tried = Tried(first, *evaluate(first))
    turn = 0
    while len(tried.weights) < most:
        size = min(batch, most - len(tried.weights))
        wanted = np.array(list(_proposed(tried, size, turn, generator)))
        tried = tried.joined(Tried(wanted, *evaluate(wanted)))
        turn += 1
    return tried


def first_mixes(instruments: int, most: int, generator: np.random.Generator) -> Numbers:
    """Return the first mixes: each instrument alone, whole and half, pairs, all together, and others by luck."""
    alone = np.eye(instruments)
    pairs = [(alone[a] + alone[b]) / 2 for a, b in combinations(range(instruments), 2)]
    planned = np.array([*alone, *alone / 2, np.full(instruments, 1 / instruments), *pairs])[:most]
    lucky = generator.dirichlet(np.full(instruments + 1, 0.7), size=max(0, most - len(planned)))[:, :-1]
    return np.concatenate([planned, _without_crumbs(lucky)])


def _proposed(tried: Tried, size: int, turn: int, generator: np.random.Generator) -> Iterator[Numbers]:
    """Yield mixes to live next: the best by each criterion as the surrogate has it, the frontier, and near the best."""
    seen = list(tried.weights)
    for objective in _objectives(tried, turn):
        mix = _optimum(tried.weights.shape[1], objective, generator)
        if len(seen) < len(tried.weights) + size and _is_new(mix, seen):
            seen.append(mix)
            yield mix
    while len(seen) < len(tried.weights) + size:
        near = tried.weights[tried.winner(CRITERIA[len(seen) % len(CRITERIA)])]
        share = generator.choice([0.1, 0.3])
        mix = (1 - share) * near + share * generator.dirichlet(np.full(len(near) + 1, 0.5))[:-1]
        seen.append(_without_crumbs(mix))
        yield seen[-1]


def _without_crumbs(mixes: Numbers) -> Numbers:
    """Return mixes in which what little goes to an instrument goes to none."""
    return np.where(mixes < SAME, 0.0, mixes)


def _is_new(mix: Numbers, seen: list[Numbers]) -> bool:
    return min(float(np.abs(mix - one).sum()) for one in seen) > SAME


def _objectives(tried: Tried, turn: int) -> Iterator[Callable[[Numbers], Numbers]]:
    """Yield what is to be made small: by each criterion within the limits, and gain at each level of harm."""
    gains, harms = _surrogate(tried.weights, tried.gains), _surrogate(tried.weights, tried.harms)
    best = tried.best

    def by_criterion(criterion: str) -> Callable[[Numbers], Numbers]:
        def lost(mixes: Numbers) -> Numbers:
            past = np.maximum(excess(harms(mixes)), 0.0)
            return _FORBIDDEN * past - _smooth(criterion, gains(mixes), best)

        return lost

    yield from map(by_criterion, CRITERIA)
    if tried.harms.shape[1] == 0:
        return
    mean_harms = tried.harms.mean(axis=2).max(axis=1)
    low, high = float(mean_harms.min()), float(mean_harms.max())
    for level in range(_LEVELS):
        part = (level + (turn % 4) / 4) / _LEVELS
        yield _at_level(gains, harms, low + part * (high - low))


def _at_level(
    gains: Callable[[Numbers], Numbers], harms: Callable[[Numbers], Numbers], level: float
) -> Callable[[Numbers], Numbers]:
    def lost(mixes: Numbers) -> Numbers:
        past = np.maximum(harms(mixes).mean(axis=2).max(axis=1) - level, 0.0)
        found: Numbers = _FORBIDDEN * past - gains(mixes).mean(axis=1)
        return found

    return lost


def _smooth(criterion: str, gains: Numbers, best: Numbers) -> Numbers:
    """Return a score without steps, for an optimiser: near the best counts in part, and more the nearer it is."""
    if criterion != "most_worlds":
        return score(criterion, gains, best)
    width = np.maximum(NEAR_BEST * np.abs(best), 1e-9)
    found: Numbers = (1 / (1 + np.exp(np.clip((best - gains) / width - 1, -50, 50)))).mean(axis=1)
    return found * float(np.abs(best).mean())


def _surrogate(weights: Numbers, values: Numbers) -> Callable[[Numbers], Numbers]:
    """Fit smooth functions of the weights through values, [mix, ...]."""
    from scipy.interpolate import RBFInterpolator

    if values[0].size == 0:
        return lambda mixes: np.zeros((len(mixes), *values.shape[1:]))
    roots = np.sqrt(weights)  # what a first euro does is steep, and what a last one does is not
    fitted = RBFInterpolator(roots, values.reshape(len(values), -1), kernel="cubic", degree=1, smoothing=1e-9)

    def predicted(mixes: Numbers) -> Numbers:
        found: Numbers = fitted(np.sqrt(mixes)).reshape(len(mixes), *values.shape[1:])
        return found

    return predicted


def _optimum(instruments: int, lost: Callable[[Numbers], Numbers], generator: np.random.Generator) -> Numbers:
    """Return the mix that makes an objective smallest."""
    from scipy.optimize import differential_evolution

    def of_places(places: Numbers) -> Numbers:
        return lost(_mixes(places.T))

    optimise: Any = differential_evolution
    found = optimise(
        of_places,
        [(0.0, 1.0)] * (instruments + 1),
        maxiter=_GENERATIONS,
        popsize=_POPULATION,
        tol=0.0,
        vectorized=True,
        updating="deferred",
        polish=False,
        rng=generator,
    )
    return _without_crumbs(_mixes(found.x[np.newaxis])[0])


def _mixes(places: Numbers) -> Numbers:
    """Return places in a cube as shares of the sum; the last is what is not spent."""
    squares = np.square(places)
    total = np.maximum(squares.sum(axis=1, keepdims=True), 1e-12)
    found: Numbers = (squares / total)[:, :-1]
    return found
