"""For each instrument and sum, the setting of its levers that spends the sum, or that it cannot.

The spending of an instrument follows its setting smoothly, for every setting meets the same people with the same luck.
A few settings tell the course; where the sum lies on it is lived, and the course is drawn again with what that says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, get_args

from sim.scenario.money import Basis, Instrument

Status = Literal["spent", "in_steps", "at_its_limit", "too_dear", "saves", "without_effect"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""It spends the sum; the nearest step below it; all that it can, which is less; nothing, for its first step costs more;
it costs less than nothing, so that there is no sum to spend; it costs nothing."""

CLOSE = 0.01
"""How near the sum counts as spending it."""
FIRST_TRIES = (0.05, 0.25, 1.0)
MOST_ROUNDS = 8

Spend = Callable[[Sequence[tuple[Instrument, float]]], Sequence[float]]
"""Gives what instruments spend a year, each used for a share of its way."""


@dataclass
class Course:
    """What an instrument spends, by the share of its way for which it is used."""

    instrument: Instrument
    tried: dict[float, float] = field(default_factory=dict)

    def knows(self, share: float) -> bool:
        """Tell whether the same levers were tried, if by another share."""
        return any(self.instrument.at(one) == self.instrument.at(share) for one in self.tried)

    def share_for(self, amount: float) -> float:
        """Return where the sum lies on the course: on a straight line through the two that come nearest.

        It stays between the neighbours that the sum lies between: in their middle where that line leads elsewhere.
        """
        (one, less), (other, more) = sorted(self.tried.items(), key=lambda point: abs(point[1] - amount))[:2]
        if less == amount:
            return one
        share = one + (amount - less) * (other - one) / (more - less) if more != less else 1.0
        points = sorted(self.tried.items())
        for (left, before), (right, after) in pairwise(points):
            if min(before, after) <= amount <= max(before, after) and before != after:
                return share if left < share < right else (left + right) / 2
        return min(max(share, 0.0), 1.0) if points[-1][1] < amount else 1.0

    def nearest_share(self, amount: float) -> float:
        """Return the share tried that comes nearest the sum."""
        return min(self.tried, key=lambda share: abs(self.tried[share] - amount))

    def nearest(self, amount: float) -> tuple[float, float, Status]:
        """Return the share and the spending that stand for a sum, and how far they are it."""
        share = self.nearest_share(amount)
        spent = self.tried[share]
        if abs(spent - amount) <= CLOSE * self._size(amount):
            return share, spent, "spent"
        if self.instrument.over:
            return share, spent, "in_steps" if self._encloses(amount) else "at_its_limit"
        if (most := max(self.tried.values())) <= 0:
            full = self.tried[1.0]
            return 1.0, full, "saves" if full < 0 else "without_effect"
        if most < amount:
            share = next(one for one, spent in sorted(self.tried.items()) if spent == most)
            return share, most, "at_its_limit"
        below = {one: spent for one, spent in self.tried.items() if one > 0 and 0 < spent <= amount}
        if not below:
            return 0.0, 0.0, "too_dear"
        share = max(below, key=lambda one: below[one])
        return share, below[share], "in_steps"

    def _size(self, amount: float) -> float:
        """Return what 1% is of: the sum, or what has to be made up for where a policy shall cost as much as another."""
        return abs(amount) or abs(self.tried.get(0.0, 0.0))

    def _encloses(self, amount: float) -> bool:
        return min(self.tried.values()) <= amount <= max(self.tried.values())


@dataclass(frozen=True, slots=True)
class Bought:
    """What stands for a sum: the share of its way for which an instrument is used, and what that spends a year."""

    amount_eur: float
    instrument: Instrument
    share: float
    spent_eur: float
    status: Status


def search(
    instruments: Sequence[Instrument], amounts: Sequence[float], rough: Spend, exact: Spend
) -> tuple[tuple[Bought, ...], dict[str, Course]]:
    """Return what stands for each sum and instrument, and the course of each instrument by name.

    `rough` is asked first, on few replications, and tells where to look; only what `exact` says counts.
    """
    tries = {one.name: (*_ends(one), *FIRST_TRIES) for one in instruments}
    courses = _followed(instruments, amounts, rough, tries)
    starts = {
        name: sorted({*_ends(course.instrument), *(course.nearest_share(amount) for amount in amounts)})
        for name, course in courses.items()
    }
    courses = _followed(instruments, amounts, exact, starts)
    bought = (Bought(amount, one, *courses[one.name].nearest(amount)) for amount in amounts for one in instruments)
    return tuple(bought), courses


def nearest_of_each(bought: Sequence[Bought]) -> tuple[Bought, ...]:
    """Return what was bought, of instruments that are laid over the same policy the one that comes nearest the sum."""
    found: dict[tuple[float, str], Bought] = {}
    for one in sorted(bought, key=lambda one: abs(one.spent_eur - one.amount_eur)):
        found.setdefault((one.amount_eur, one.instrument.over or one.instrument.name), one)
    kept = list(found.values())
    return tuple(one for one in bought if one in kept)


def _ends(instrument: Instrument) -> tuple[float, ...]:
    """Return what is lived in any case: each step of an instrument of switches, else its end.

    Where it is laid over another policy that policy itself too: of the reference is known what it spends more.
    """
    steps = len(instrument.moves) if all(move.is_switch for move in instrument.moves) else 1
    return (*((0.0,) if instrument.over else ()), *(step / steps for step in range(1, steps + 1)))


def _followed(
    instruments: Sequence[Instrument],
    amounts: Sequence[float],
    spend: Spend,
    starts: Mapping[str, Iterable[float]],
) -> dict[str, Course]:
    """Try settings until each sum is spent or nothing new is left to try, all instruments in one go a round."""
    courses = {one.name: Course(one, {} if one.over else {0.0: 0.0}) for one in instruments}
    wanted = [(courses[one.name], share) for one in instruments for share in starts[one.name]]
    for _ in range(MOST_ROUNDS):
        new = list(_new(wanted))
        if not new:
            break
        for (course, share), spent in zip(new, spend([(c.instrument, s) for c, s in new]), strict=True):
            course.tried[share] = spent
        wanted = [
            (course, course.share_for(amount))
            for course in courses.values()
            for amount in amounts
            if course.nearest(amount)[2] in ("in_steps", "too_dear")
        ]
    return courses


def _new(wanted: Iterable[tuple[Course, float]]) -> Iterator[tuple[Course, float]]:
    """Yield what was not tried yet, each setting of levers once."""
    asked: list[tuple[str, Mapping[str, object]]] = []
    for course, share in wanted:
        levers = (course.instrument.name, course.instrument.at(share))
        if not course.knows(share) and levers not in asked:
            asked.append(levers)
            yield course, share


def basis_of(basis: Basis, instrument: Instrument) -> frozenset[str] | None:
    """Return the counts whose price is the spending of an instrument; None for all that the state pays."""
    return instrument.bought if basis == "programme" else None
