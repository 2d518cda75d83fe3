"""What the same money buys: a row for each sum, instrument and outcome, who leads, and what would have to be true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measure.ranges import Interval, interval_of_differences, interval_of_effect
from sim.money.blending import Mix
from sim.money.living import MEASURED, Lived
from sim.money.searching import Bought
from sim.parameters.catalogue import Value
from sim.parameters.outcomes import BETWEEN_POLICIES, OUTCOMES
from sim.scenario import Scenario
from sim.scenario.changing import own_set, reading_of
from sim.scenario.money import Instrument
from sim.scenario.text.writing import value_in_toml

if TYPE_CHECKING:
    Numbers = NDArray[np.float64]

MEASURES: Mapping[str, int] = {
    "additional_departures": 1,
    "additional_durable_departures": 1,
    "people_present": -1,
    "unlawful_person_months": -1,
}
"""What success is measured by, each by itself, and whether more (1) or less (-1) of it is meant."""
PROGRAMME, NET = "programme_spending_eur", "net_spending_eur"
SPENDING = (PROGRAMME, NET)
"""What is spent a year on what is bought, and by the state in all, beside the outcomes of the register."""
EUROS_A_YEAR = "EUR a year"
TABLE = (
    *("amount_eur", "basis", "instrument", "setting", "spent_eur", "outcome", "unit", "mean", "low", "high"),
    *("assumed_effect", "status"),
)
_FEWEST_TO_TELL = 20
"""Simulations below which nothing is said of which assumption moves a gap."""
_PER_PIECE = ("EUR", "share", "days")
"""Units of what is not added up over people: a sample of the country has as much of it as the whole."""


class Turn(NamedTuple):
    """An assumption that moves the gap between two instruments.

    `lowest` and `highest` are between which values it lies in the quarter of the simulations in which it is lowest, and
    highest; the gaps are the averages over these simulations.
    """

    key: str
    lowest: tuple[float, float]
    highest: tuple[float, float]
    gap_at_low: float
    gap_at_high: float


@dataclass(frozen=True)
class Money:
    """What was bought for each sum, and what was lived with it, in the same order.

    `drawn` is the same on a few replications if support drew people; empty where that was not asked.
    """

    scenario: Scenario
    bought: tuple[Bought, ...]
    lived: tuple[Lived, ...]
    mixes: tuple[Mix, ...] = ()
    drawn: tuple[Lived, ...] = ()

    @property
    def basis(self) -> str:
        """Return what counts as spent."""
        return self.scenario.money.basis if self.scenario.money else "net"

    @property
    def is_neutral(self) -> bool:
        """Tell whether policies were made to cost what the reference costs, and no sum was spent."""
        return any(one.instrument.over for one in self.bought)

    @property
    def asks_for_mixes(self) -> bool:
        """Tell whether the best mix for each sum was searched."""
        return bool(self.scenario.money and self.scenario.money.best_mix)

    @property
    def amounts(self) -> tuple[float, ...]:
        """Return the sums, in order."""
        return tuple(dict.fromkeys(one.amount_eur for one in self.bought))

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """Return the instruments, in order."""
        return tuple({one.instrument.name: one.instrument for one in self.bought}.values())

    @property
    def replications(self) -> int:
        """Return how many simulations each number rests on."""
        return len(self.lived[0].values)

    def for_sum(self, amount: float) -> list[tuple[Bought, Lived]]:
        """Return what was bought for a sum."""
        return [(one, lived) for one, lived in zip(self.bought, self.lived, strict=True) if one.amount_eur == amount]

    def effect(self, lived: Lived, outcome: str, bought: frozenset[str]) -> Interval:
        """Return the difference from the reference in an outcome, or what is spent more a year, with its interval.

        `bought` are the counts that the programme pays for.
        """
        return interval_of_effect(outcome, lambda name: self.differences(lived, name, bought), self.scenario.plan)

    def differences(self, lived: Lived, outcome: str, bought: frozenset[str]) -> Numbers:
        """Return the difference by simulation, raised from a sample to the whole country."""
        if outcome in SPENDING:
            return lived.spent(bought if outcome == PROGRAMME else None)
        is_compared = outcome in BETWEEN_POLICIES
        found = lived.values[:, MEASURED.index(outcome)] if is_compared else lived.difference(outcome)
        return found / self.scenario.plan.sample if is_added_up(outcome) else found

    def paid_by(self, lived: Lived, payer: str) -> Interval:
        """Return what a payer spends more a year, with its interval."""
        return interval_of_differences(self.scenario.plan)(lived.paid_by(payer))

    def leads(self, amount: float, measure: str) -> Counter[str]:
        """Count the simulations in which each instrument does best for a sum; a tie counts for nobody."""
        names, gains = self.gains(amount, measure)
        best = gains.max(axis=0)
        winners = (gains == best) & (best > 0)
        alone = winners.sum(axis=0) == 1
        return Counter({name: int((row & alone).sum()) for name, row in zip(names, winners, strict=True)})

    def gains(self, amount: float, measure: str) -> tuple[list[str], Numbers]:
        """Return the instruments that a sum was spent on and how much better than none each does, by simulation."""
        found, way = self.for_sum(amount), MEASURES[measure]
        gains = [way * self.differences(lived, measure, one.instrument.bought) for one, lived in found]
        return [one.instrument.name for one, _ in found], np.array(gains)

    def gaps(self, amount: float, measure: str, first: str, second: str) -> Numbers:
        """Return by simulation how much better the first instrument does than the second for a sum."""
        names, gains = self.gains(amount, measure)
        found: Numbers = gains[names.index(first)] - gains[names.index(second)]
        return found

    def best(self, amount: float, measure: str) -> tuple[Bought, Lived]:
        """Return what does best for a sum on average."""
        _, gains = self.gains(amount, measure)
        return self.for_sum(amount)[int(gains.mean(axis=1).argmax())]


def is_added_up(outcome: str) -> bool:
    """Tell whether an outcome grows with the number of people in the country."""
    register = OUTCOMES[outcome]
    return register.kind not in ("ratio", "rate") and register.unit not in _PER_PIECE


def table(money: Money) -> pd.DataFrame:
    """Return a row for each sum, instrument and outcome: the difference from the reference with its interval."""
    rows: list[tuple[object, ...]] = []
    for one, lived in zip(money.bought, money.lived, strict=True):
        head = (one.amount_eur, money.basis, one.instrument.name, written(one), one.spent_eur)
        for outcome in (*SPENDING, *MEASURED):
            found = money.effect(lived, outcome, one.instrument.bought)
            unit = EUROS_A_YEAR if outcome in SPENDING else OUTCOMES[outcome].unit
            rows.append((*head, outcome, unit, *found[:3], bool(one.instrument.assumed), one.status))
    return pd.DataFrame(rows, columns=list(TABLE))


def written(one: Bought) -> str:
    """Write the levers of what was bought as with --set, parted by semicolons; empty where nothing is."""
    return levers_written(one.instrument.at(one.share))


def levers_written(levers: Mapping[str, Value]) -> str:
    """Write levers as with --set, parted by semicolons."""
    return "; ".join(f"{key}={value_in_toml(value)}" for key, value in levers.items())


def by_reading(money: Money, amount: float, measure: str, name: str) -> dict[str, tuple[int, int]]:
    """Count, for each reading of maatwerk, the simulations in which an instrument does best, and all of them."""
    names, gains = money.gains(amount, measure)
    place = names.index(name)
    others = np.delete(gains, place, axis=0).max(axis=0, initial=-inf)
    counted: dict[str, tuple[int, int]] = {}
    for number, is_best in enumerate((gains[place] > others) & (gains[place] > 0)):
        reading = reading_of(money.scenario, number).name
        best, runs = counted.get(reading, (0, 0))
        counted[reading] = best + int(is_best), runs + 1
    return dict(sorted(counted.items()))


def turning(money: Money, amount: float, measure: str, first: str, second: str) -> Turn | None:
    """Return the assumption that moves the gap between two instruments most, of those in which simulations differ."""
    gaps, plan = money.gaps(amount, measure, first, second), money.scenario.plan
    if not plan.sets_differ or len(gaps) < _FEWEST_TO_TELL or np.ptp(gaps) == 0:
        return None
    return max(_turns(money.scenario, gaps), key=lambda turn: abs(turn.gap_at_high - turn.gap_at_low), default=None)


def _turns(scenario: Scenario, gaps: Numbers) -> Iterator[Turn]:
    for key, values in _values(scenario, len(gaps)).items():
        if abs(np.corrcoef(values, gaps)[0, 1]) > 2.6 / np.sqrt(len(gaps)):  # one in a hundred by luck
            order = np.argsort(values, kind="stable")
            ends = [order[: len(order) // 4], order[-(len(order) // 4) :]]
            low, high = ((float(values[end].min()), float(values[end].max())) for end in ends)
            yield Turn(key, low, high, *(float(gaps[end].mean()) for end in ends))


def _values(scenario: Scenario, count: int) -> dict[str, Numbers]:
    """Return the assumptions in which simulations differ, by simulation."""
    sets: Sequence[Mapping[str, object]] = [own_set(scenario, number) for number in range(count)]
    keys = [key for key, value in sets[0].items() if isinstance(value, float)]
    found = {
        key: np.array([float(str(one[key])) for one in sets], dtype=np.float64)
        for key in keys
        if all(isinstance(one.get(key), float | int) for one in sets)
    }
    return {key: values for key, values in found.items() if np.ptp(values) > 0}
