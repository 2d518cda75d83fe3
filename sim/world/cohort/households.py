"""Who lives with whom: people of a household have numbers behind each other, and one key of luck."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.rules.vocabulary import Decision, Household
from sim.world.cohort.picking import pick
from sim.world.luck import key_of, luck

PER_MONTH, PER_SOURCE = 1_000_000, 100_000  # far more than arrive in a month from a source
OUT_OF_SIGHT_FROM = 10_000_000  # so that open cases and people out of sight never share a number


class Member(NamedTuple):
    """The kind of somebody's household, how many of its people come before them, and the key of its luck."""

    kind: Household
    before: int
    key: int


def member_of(number: int, size: int, kinds: NDArray[np.float64], replication: np.uint64) -> Member:
    """Give somebody's household, by number; `kinds` are the shares of people in each kind, added up.

    Who comes in a month by a source stands in slots of as many people as a family with children has (`size`). Luck
    makes a slot one such family, couples, or people alone, so that each kind has its share of people.
    """
    place = ((-1 - number) % OUT_OF_SIGHT_FROM if number < 0 else number % PER_SOURCE) % size
    slot = key_of(replication, first_of_household(number, place))
    kind = pick(luck(slot, 0, Decision.TRAIT_HOUSEHOLD), kinds)
    before = 0
    if kind == Household.SCHOOL_FAMILY:
        before = place
    elif kind == Household.OTHER_FAMILY:
        before = place % 2
    return Member(kind, before, key_of(replication, first_of_household(number, before)))


def first_of_household(number: int, before: int) -> int:
    """Give the number of the first person of a household; those there before the first month are numbered downwards."""
    return number + before if number < 0 else number - before
