"""The best mix for each sum: searched in some worlds, and lived again on fresh luck and fresh sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.measure.ranges import mean_interval
from sim.money.living import MEASURED, Lived, Living, Point, ToCome, point_of, runs_to_come
from sim.money.mixing import CRITERIA, Tried, excess, search_mix
from sim.money.searching import CLOSE, Course
from sim.parameters.catalogue import Value
from sim.parameters.outcomes import BETWEEN_POLICIES
from sim.scenario.changing import reading_of
from sim.scenario.money import Instrument, MoneyPlan

if TYPE_CHECKING:
    Numbers = NDArray[np.float64]

MEASURED_ONLY = "average_without_assumed"
"""The best mix on average of the instruments without an assumed effect."""
WORLDS = 12
"""Simulations in which mixes are searched."""
MOST_MIXES, MOST_MEASURED = 96, 48
"""Mixes that are lived for a sum, and of those without an assumed effect as many more."""
_NEXT = 5
_OTHERWISE = 0.4
"""By how much of the sum a mix differs from another that it may be tied with."""
_ONE_READING = 0.05
_ROUNDS = 4


@dataclass(frozen=True)
class Mix:
    """The best mix for a sum by a criterion: what goes to each instrument, and what was lived in the search and anew.

    `tied_with` is the best mix that is quite another one where the two cannot be told apart on fresh runs; `only_in`
    says of instruments in it under which one reading of maatwerk they do anything; `passed_over` counts the mixes that
    did better in the search and broke a limit on fresh runs; `drawn` is what is lived if support draws people.
    """

    amount_eur: float
    criterion: str
    shares: Mapping[str, float]
    levers: Mapping[str, Value]
    bought: frozenset[str]
    found: Lived
    fresh: Lived
    keeps_in: float
    passed_over: int
    tied_with: Mapping[str, float] | None
    only_in: Mapping[str, str]
    assumed: tuple[str, ...]
    drawn: Lived | None = None


@dataclass
class Blending:
    """Live under mixes of the instruments of a plan, each given a share of one sum."""

    plan: MoneyPlan
    living: Living
    courses: Mapping[str, Course]
    amount: float
    worlds: range
    fresh: range

    def levers(self, shares: Numbers) -> dict[str, Value]:
        """Return the levers of a mix: those of each instrument where its course spends its share of the sum."""
        found: dict[str, Value] = {}
        for one, share in zip(self.plan.instruments, map(float, shares), strict=True):
            if share > 0:
                found |= one.at(self.courses[one.name].share_for(share * self.amount))
        return found

    def used(self, shares: Numbers) -> list[Instrument]:
        """Return the instruments of a mix."""
        return [one for one, share in zip(self.plan.instruments, shares, strict=True) if share > 0]

    def named(self, shares: Numbers) -> dict[str, float]:
        """Return the shares of a mix by the name of the instrument."""
        return {one.name: float(s) for one, s in zip(self.plan.instruments, shares, strict=True) if s > 0}

    def within_reach(self, shares: Numbers) -> Numbers:
        """Return a mix in which no instrument is given more than it spends at its limit."""
        most = [max(self.courses[one.name].tried.values()) / self.amount for one in self.plan.instruments]
        return np.clip(shares, 0.0, np.maximum(most, 0.0))

    def bought(self, shares: Numbers) -> frozenset[str] | None:
        """Return the counts whose price is the spending of a mix; None for all that the state pays."""
        if self.plan.basis == "net":
            return None
        return frozenset(count for one in self.used(shares) for count in one.bought)

    def live(self, shares: Sequence[Numbers], worlds: range) -> list[Lived]:
        """Live under mixes."""
        return self.living([self.point(one) for one in shares], worlds)

    def point(self, shares: Numbers) -> Point:
        """Return the settings of a mix."""
        return point_of(self.levers(shares))

    def evaluate(self, mixes: Numbers) -> tuple[Numbers, Numbers]:
        """Return the gains and by how much limits are broken, as the search asks; who spends too much gains nothing."""
        lived = self.live(list(mixes), self.worlds)
        gains = np.array([self.gain(one) for one in lived])
        spent = np.array([one.spent(self.bought(mix)).mean() for one, mix in zip(lived, mixes, strict=True)])
        over = np.maximum(spent / self.amount - 1 - CLOSE, 0.0)
        gains -= over[:, np.newaxis] * np.abs(gains)  # what more money brought is taken off in proportion
        return gains, np.array([self.harm(one) for one in lived])

    def gain(self, lived: Lived) -> Numbers:
        """Return the outcome that is asked for, by world, raised to the whole country."""
        return difference(lived, self.plan.best_mix) / self.living.scenario.plan.sample

    def harm(self, lived: Lived) -> Numbers:
        """Return by how much more than its limit there is of each outcome: [limit, world]."""
        sample = self.living.scenario.plan.sample
        found = [difference(lived, name) / sample - most for name, most in self.plan.limits.items()]
        return np.array(found).reshape(len(found), len(lived.values))

    def spend_the_sum(self, mixes: Sequence[Numbers]) -> list[Numbers]:
        """Return mixes scaled until they spend the sum to within 1% in the worlds of the search, as far as they can."""
        found = [self.within_reach(shares) for shares in mixes]
        for _ in range(_ROUNDS):
            scaled = [self._nearer(*pair) for pair in zip(found, self.live(found, self.worlds), strict=True)]
            if all(one is other for one, other in zip(scaled, found, strict=True)):
                break
            found = scaled
        return found

    def _nearer(self, shares: Numbers, lived: Lived) -> Numbers:
        """Return a mix scaled by what it spends; the same one where that is the sum or cannot be."""
        spent = float(lived.spent(self.bought(shares)).mean())
        if spent <= 0 or abs(spent - self.amount) <= CLOSE * self.amount:
            return shares
        scaled = self.within_reach(shares * self.amount / spent)
        return shares if self.levers(scaled) == self.levers(shares) else scaled

    def anew(self, mixes: Sequence[Numbers]) -> Iterator[tuple[Numbers, Lived]]:
        """Yield each mix as it spends the sum, and what is lived under it on fresh luck and fresh sets."""
        spending = self.spend_the_sum(mixes)
        yield from zip(spending, self.live(spending, self.fresh), strict=True)


def difference(lived: Lived, outcome: str) -> Numbers:
    """Return the difference from the reference by world; of what compares person by person, the outcome itself."""
    if outcome in BETWEEN_POLICIES:
        found: Numbers = lived.values[:, MEASURED.index(outcome)]
        return found
    return lived.difference(outcome)


def perform_mixes(living: Living, courses: Mapping[str, Course]) -> tuple[Mix, ...]:
    """Return the best mixes for each sum, where the scenario asks for them."""
    plan = living.scenario.money
    if plan is None or not plan.best_mix:
        return ()
    runs = living.scenario.plan.replications.at_least
    worlds, fresh = range(min(WORLDS, runs)), range(runs, 2 * runs)
    return tuple(
        mix
        for number, amount in enumerate(plan.amounts_eur)
        if amount > 0
        for mix in _best_for(Blending(plan, living, courses, amount, worlds, fresh), number)
    )


def mixes_to_come(runs: int) -> ToCome:
    """Estimate what the search for the best mix for one sum takes, the fresh runs included."""
    worlds, rivals = min(WORLDS, runs), 2 * (len(CRITERIA) + 1)
    searched = runs_to_come(worlds, MOST_MIXES) + runs_to_come(worlds, MOST_MEASURED)
    spending = runs_to_come(worlds, 2 * rivals, 1)
    return searched + spending + runs_to_come(runs, rivals)


@dataclass(frozen=True)
class _Contest:
    """Mixes that are held against each other by a criterion, and what the winner is called."""

    name: str
    criterion: str
    tried: Tried

    @cached_property
    def ranked(self) -> list[int]:
        """Return those that may win, best first."""
        return self.tried.ranked(self.criterion)[:_NEXT]

    def rival(self, place: int) -> int | None:
        """Return the best mix that is quite another one."""
        far = np.abs(self.tried.weights - self.tried.weights[place]).sum(axis=1) > _OTHERWISE
        scores = np.where(far, self.tried.scores(self.criterion), -np.inf)
        return int(np.argmax(scores)) if np.isfinite(scores).any() else None


def _best_for(blending: Blending, number: int) -> Iterator[Mix]:
    blending.living.progress.say(f"Searching the best mix for EUR {blending.amount:,.0f} a year ...")
    measured = np.array([not one.assumed for one in blending.plan.instruments])
    tried = _searched(blending, measured, [blending.living.scenario.plan.seed, number])
    only_in = _only_in(tried, blending)
    contests = [_Contest(criterion, criterion, tried) for criterion in CRITERIA]
    without = tried.among((tried.weights[:, ~measured] == 0).all(axis=1))
    if not measured.all() and len(without.weights):
        contests.append(_Contest(MEASURED_ONLY, CRITERIA[0], without))
    _live_ahead(blending, contests)
    for contest in contests:
        yield from _winner(contest, blending, only_in)


def _searched(blending: Blending, measured: NDArray[np.bool_], seed: Sequence[int]) -> Tried:
    """Return what was lived of mixes of all instruments, and of those without an assumed effect as many more."""
    tried = search_mix(len(measured), blending.evaluate, MOST_MIXES, _seed(seed))
    if measured.all() or not measured.any():
        return tried
    places = np.flatnonzero(measured)

    def evaluate(mixes: Numbers) -> tuple[Numbers, Numbers]:
        return blending.evaluate(_widened(mixes, places, len(measured)))

    apart = search_mix(len(places), evaluate, MOST_MEASURED, _seed([*seed, 1]))
    return tried.joined(Tried(_widened(apart.weights, places, len(measured)), apart.gains, apart.harms))


def _seed(parts: Sequence[int]) -> int:
    return int(np.random.SeedSequence(list(parts)).generate_state(1)[0])


def _widened(mixes: Numbers, places: NDArray[np.intp], instruments: int) -> Numbers:
    """Return mixes of some instruments as mixes of all."""
    found = np.zeros((len(mixes), instruments))
    found[:, places] = mixes
    return found


def _live_ahead(blending: Blending, contests: Sequence[_Contest]) -> None:
    """Live the first of every contest and its rival in one go, so that the reference is lived once for all of them."""
    firsts = [(contest, contest.ranked[0]) for contest in contests if contest.ranked]
    places = [(contest, place) for contest, first in firsts for place in (first, contest.rival(first))]
    list(blending.anew([contest.tried.weights[place] for contest, place in places if place is not None]))


def _winner(contest: _Contest, blending: Blending, only_in: Mapping[str, str]) -> Iterator[Mix]:
    """Yield the best mix that keeps its limits on fresh runs too."""
    passed_over = 0
    for places in (contest.ranked[:1], contest.ranked[1:]):
        lived_anew = blending.anew([contest.tried.weights[place] for place in places])
        for place, (shares, lived) in zip(places, lived_anew, strict=True):
            harms = blending.harm(lived)
            if excess(harms[np.newaxis])[0] > 0:
                passed_over += 1
                continue
            (found,) = blending.live([shares], blending.worlds)
            used = blending.used(shares)
            yield Mix(
                amount_eur=blending.amount,
                criterion=contest.name,
                shares=blending.named(shares),
                levers=blending.levers(shares),
                bought=blending.bought(shares) or frozenset(),
                found=found,
                fresh=lived,
                keeps_in=keeps_in(harms),
                passed_over=passed_over,
                tied_with=_tie(contest, place, lived, blending),
                only_in={one.name: only_in[one.name] for one in used if one.name in only_in},
                assumed=tuple(one.name for one in used if one.assumed),
            )
            return


def keeps_in(harms: Numbers) -> float:
    """Return in which share of the worlds all limits are kept, of [limit, world]."""
    return float((harms <= 0).all(axis=0).mean()) if len(harms) else 1.0


def _tie(contest: _Contest, place: int, winner: Lived, blending: Blending) -> Mapping[str, float] | None:
    """Return the best mix that is quite another one, where the two cannot be told apart on average."""
    rival = contest.rival(place)
    if rival is None:
        return None
    ((shares, other),) = blending.anew([contest.tried.weights[rival]])
    keeps = excess(blending.harm(other)[np.newaxis])[0] <= 0
    return blending.named(shares) if keeps and is_tie(blending.gain(winner), blending.gain(other)) else None


def is_tie(ours: Numbers, theirs: Numbers) -> bool:
    """Tell whether two mixes cannot be told apart, on average over the same worlds."""
    apart = mean_interval(ours - theirs)
    return not (apart.low > 0 or apart.high < 0)


def _only_in(tried: Tried, blending: Blending) -> dict[str, str]:
    """Name the one reading of maatwerk under which an instrument alone does anything, for those of which that is so."""
    scenario, found = blending.living.scenario, {}
    readings = [reading_of(scenario, world).name for world in blending.worlds]
    for number, one in enumerate(blending.plan.instruments):
        alone = np.flatnonzero((tried.weights[:, number] > 0) & ((tried.weights > 0).sum(axis=1) == 1))
        if len(alone) and (reading := only_reading(tried.gains[alone].max(axis=0), readings)):
            found[one.name] = reading
    return found


def only_reading(gains: Numbers, readings: Sequence[str]) -> str:
    """Return the one reading under which there is a gain; empty where there are several, or one reading in all."""
    means = {name: float(gains[[one == name for one in readings]].mean()) for name in dict.fromkeys(readings)}
    most = max(means.values())
    some = [name for name, mean in means.items() if mean > _ONE_READING * most]
    return some[0] if most > 0 and len(some) == 1 and len(means) > 1 else ""
