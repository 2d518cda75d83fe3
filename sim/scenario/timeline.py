"""The course of one setting over the months, built from layers of dated values."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sim.parameters.catalogue import Value


@dataclass(frozen=True, slots=True)
class Step:
    """A value that holds from a month on, and where it was set."""

    month: int
    value: Value
    origin: str


Timeline = tuple[Step, ...]
"""Steps in order of month; the first is at month 0, and no two neighbours have the same value."""
Course = dict[str, list[tuple[int, Value]]]
"""Months and values of settings, wherever they were set."""


def overlay(lower: Sequence[Step], upper: Sequence[Step]) -> list[Step]:
    """Return `lower` until the first step of `upper`, and `upper` from there on."""
    if not upper:
        return list(lower)
    return [step for step in lower if step.month < upper[0].month] + list(upper)


def settled(steps: Sequence[Step], months: int) -> Timeline:
    """Return the steps with those before the run moved to month 0, and only real changes within the run."""
    by_month = {max(step.month, 0): step for step in steps}
    moved = [Step(month, step.value, step.origin) for month, step in by_month.items() if month < months]
    changes = [later for earlier, later in pairwise(moved) if later.value != earlier.value]
    return (moved[0], *changes)


def plain(course: Mapping[str, Timeline]) -> Course:
    """Return the course of settings without where they were set."""
    return {key: [(step.month, step.value) for step in steps] for key, steps in course.items()}


def value_at(timeline: Timeline, month: int) -> Value:
    """Return the value in a month."""
    return timeline[bisect_right(timeline, month, key=_month) - 1].value


def _month(step: Step) -> int:
    return step.month
