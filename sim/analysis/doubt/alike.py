"""Which settings make the doubt, from pairs of simulations: who lives under alike settings, has alike outcomes.

For a pair of simulations the product of their deviations from the mean says how alike their outcomes are, and the
product of their places how alike their settings. The least-squares weight of the second in the first is the share of
the variance that goes with the settings, without bias for chance: two simulations share no luck (Haseman and Elston
1972, doi:10.1007/BF01066731). A number is placed by its rank, a choice by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.doubt.split import Share
from sim.analysis.lived import is_choice
from sim.machine.streams import AnswerStream
from sim.measure.ranges import MIDDLE

HALVES = 200
SHUFFLES = 400
RIDGE = 1e-9
FALSE_ALARM = 0.05
"""The chance that outcomes which follow no setting at all make any of the shares that are sought together stand out."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The share of a variance that a setting or group carries, and the share that chance alone gives it at most."""

    share: Share
    by_chance: float

    @property
    def stands_out(self) -> bool:
        """Say whether the share is more than chance gives, and its range lies above 0."""
        return self.share.mean > self.by_chance and self.share.low > 0


def places_of(values: pd.Series[Any]) -> NDArray[np.float64]:
    """Return where each simulation stands in a setting: columns of mean 0 whose squares add up to 1 on average."""
    if is_choice(values):
        chosen = pd.get_dummies(values).to_numpy(np.float64)
        often = chosen.mean(axis=0)
        return np.asarray((chosen - often) / np.sqrt(often * (len(often) - 1)), np.float64)
    ranks = values.rank().to_numpy(np.float64)
    return np.asarray((ranks - ranks.mean())[:, None] / ranks.std(), np.float64)


def carried_alone(
    places: Sequence[NDArray[np.float64]], outcome: NDArray[np.float64], *, seed: int
) -> tuple[Carried, ...]:
    """Return what each setting carries by itself: by how much the variance would shrink if it were known."""
    return _carried(places, outcome, _alone, seed)[0]


def standing_out(places: Sequence[NDArray[np.float64]], outcome: NDArray[np.float64], *, seed: int) -> tuple[int, ...]:
    """Return the settings that stand out, the strongest first, each in what those before it leave of the outcome.

    So a setting that only goes along with a stronger one is not named. The chance that any is named although nothing
    depends on them is FALSE_ALARM.
    """
    found: list[int] = []
    left = outcome
    while np.ptp(left) > 0:
        carried = carried_alone(places, left, seed=seed)
        others = [n for n, of in enumerate(carried) if of.stands_out and n not in found]
        if not others:
            break
        found.append(max(others, key=lambda n: carried[n].share.mean))
        known = np.hstack([np.ones((len(outcome), 1)), *(places[n] for n in found)])
        left = outcome - known @ np.linalg.lstsq(known, outcome, rcond=None)[0]
    return tuple(found)


def carried_together(
    groups: Sequence[Sequence[NDArray[np.float64]]], outcome: NDArray[np.float64], *, seed: int
) -> tuple[tuple[Carried, ...], Share]:
    """Return what the settings of each group carry, all settings in one regression, and what they leave of the whole.

    In one regression settings that go together are not counted twice.
    """
    sizes = [len(group) for group in groups]
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])

    def weights(
        places: Sequence[NDArray[np.float64]], outcomes: NDArray[np.float64], present: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        return np.asarray(np.add.reduceat(_together(places, outcomes, present), firsts, axis=0), np.float64)

    return _carried([places for group in groups for places in group], outcome, weights, seed)


Weights = Callable[
    [Sequence["NDArray[np.float64]"], "NDArray[np.float64]", "NDArray[np.float64]"], "NDArray[np.float64]"
]


def _carried(
    places: Sequence[NDArray[np.float64]], outcome: NDArray[np.float64], weights: Weights, seed: int
) -> tuple[tuple[Carried, ...], Share]:
    """Work out shares, their range over halves of the simulations, and what shuffled outcomes give.

    Over halves a share spreads as it does over new worlds (delete-half jackknife). Nobody is drawn twice: a simulation
    would be paired with itself, and share its luck. What chance gives is told for all shares at once, each in
    its own spread, so that a group of many settings and a single one are judged alike.
    """
    generator, count = np.random.default_rng([seed, AnswerStream.ALIKE]), len(outcome)
    everybody = np.ones((count, 1))
    found = weights(places, outcome[:, None], everybody)[:, 0]
    halves = generator.permuted(np.tile(np.arange(count)[:, None] < (count + 1) // 2, HALVES), axis=0)
    again = weights(places, outcome[:, None], halves.astype(np.float64))
    shuffled = generator.permuted(np.tile(outcome[:, None], SHUFFLES), axis=0)
    chance = weights(places, shuffled, everybody)
    spread = chance.std(axis=1)
    limit = float(np.quantile((chance / spread[:, None]).max(axis=0), 1.0 - FALSE_ALARM))
    carried = [
        Carried(_share(*of), float(limit * by_chance)) for *of, by_chance in zip(found, again, spread, strict=True)
    ]
    return tuple(carried), _share(1.0 - found.sum(), 1.0 - again.sum(axis=0))


def _share(found: float, again: NDArray[np.float64]) -> Share:
    """Return a share with its range, none of it outside 0..1."""
    low, mean, high = np.clip([np.percentile(again, MIDDLE[0]), found, np.percentile(again, MIDDLE[1])], 0.0, 1.0)
    return Share(float(mean), float(min(low, mean)), float(max(high, mean)))


def _alone(
    places: Sequence[NDArray[np.float64]], outcomes: NDArray[np.float64], present: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the weight of each setting by itself in the likeness of outcomes, over those present: [setting, case]."""
    products = [(at[:, :, None] * at[:, None, :]).reshape(len(at), -1) for at in places]
    likeness = _summed(products, present) - _own(places).T ** 2 @ present
    return np.asarray(_of_outcomes(places, outcomes, present) / likeness, np.float64)


def _together(
    places: Sequence[NDArray[np.float64]], outcomes: NDArray[np.float64], present: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the weights of all settings in one regression, over those present: [setting, case]."""
    columns, own, firsts = np.hstack(places), _own(places), _firsts(places)
    crossed = (columns.T[None] * present.T[:, None, :]) @ columns
    squares = np.add.reduceat(np.add.reduceat(crossed**2, firsts, axis=1), firsts, axis=2)
    likeness = squares - (own.T[None] * present.T[:, None, :]) @ own
    likeness += RIDGE * np.trace(likeness, axis1=1, axis2=2)[:, None, None] * np.eye(len(places))
    found = np.linalg.solve(likeness, _of_outcomes(places, outcomes, present).T[:, :, None])
    return np.asarray(found[:, :, 0].T, np.float64)


def _of_outcomes(
    places: Sequence[NDArray[np.float64]], outcomes: NDArray[np.float64], present: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return sums over pairs of those present of likeness in a setting times likeness in outcomes: [setting, case].

    A sum over pairs is the square of a sum, less everybody with himself.
    """
    standard = _standard(outcomes, present)
    return np.asarray(_summed(places, standard) - _own(places).T @ standard**2, np.float64)


def _summed(columns: Sequence[NDArray[np.float64]], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.add.reduceat((np.hstack(columns).T @ weights) ** 2, _firsts(columns), axis=0), np.float64)


def _own(places: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return how far from the middle everybody stands in each setting: [simulation, setting]."""
    return np.stack([(at**2).sum(axis=1) for at in places], axis=1)


def _firsts(columns: Sequence[NDArray[np.float64]]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum([at.shape[1] for at in columns])[:-1]])


def _standard(outcomes: NDArray[np.float64], present: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return outcomes in standard deviations from the mean of those present; 0 for others, or where all are equal."""
    count = present.sum(axis=0)
    apart = (outcomes - (outcomes * present).sum(axis=0) / count) * present
    spread = np.sqrt((apart**2).sum(axis=0) / (count - 1))
    return np.asarray(apart / np.where(spread > 0, spread, 1.0), np.float64)
