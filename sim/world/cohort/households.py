"""Who lives with whom: people of a household have numbers behind each other, and one key of luck."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.rules.facts import Month
from sim.rules.vocabulary import Decision, Household
from sim.world.cohort.picking import pick
from sim.world.luck import keys_of, lucks

PER_MONTH, PER_SOURCE = 1_000_000, 100_000  # far more than arrive in a month from a source
OUT_OF_SIGHT_FROM = 10_000_000  # so that open cases and people out of sight never share a number


class Households(NamedTuple):
    """Of each person the kind of household, how many of its people come before them, and the key of its luck."""

    kinds: NDArray[np.int64]
    before: NDArray[np.int64]
    keys: NDArray[np.uint64]


def month_of(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the month of arrival; the first for who was there before it."""
    return np.maximum(numbers // PER_MONTH - 1, 0)


def households_of(numbers: NDArray[np.int64], start: Month, replication: int) -> Households:
    """Give each person's household.

    Who comes in a month by a source stands in slots of as many people as a family with children has. Luck makes a slot
    one such family, couples, or people alone, so that each kind has its share of people.
    """
    adults = int(start.behaviour.adults_per_family)
    size = adults + int(start.behaviour.minors_per_family)
    place = np.where(numbers < 0, (-1 - numbers) % OUT_OF_SIGHT_FROM, numbers % PER_SOURCE) % size
    families, singles = start.behaviour.share_families_school, start.behaviour.share_singles
    shares = (singles, families, max(0.0, 1.0 - singles - families))
    slots = keys_of(replication, first_of_household(numbers, place))
    kinds = pick(lucks(slots, 0, Decision.TRAIT_HOUSEHOLD), shares)
    in_couple = np.where(kinds == Household.OTHER_FAMILY, place % 2, 0)
    before = np.where(kinds == Household.SCHOOL_FAMILY, place, in_couple)
    return Households(kinds, before, keys_of(replication, first_of_household(numbers, before)))


def first_of_household(numbers: NDArray[np.int64], before: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the number of the first person of a household; those there before the first month are numbered downwards."""
    return np.where(numbers < 0, numbers + before, numbers - before)


def persons_from_here(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count, per person, the people of the household from there to its last: they have the same key."""
    ends = np.flatnonzero(np.concatenate([keys[1:] != keys[:-1], [True]])) + 1
    return np.repeat(ends, np.diff(ends, prepend=0)) - np.arange(len(keys))


def is_first_of_household(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell, per person, who is the first of a household: the one by whom its contacts know it."""
    return np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]
