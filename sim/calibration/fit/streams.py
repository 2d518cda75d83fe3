"""The streams of luck of a fit: each purpose draws from its own, so that a change in one leaves the others as they are.

Which numbers they are means nothing; that no two are the same does. Changing one changes every stored fit.
"""

from enum import IntEnum


class Stream(IntEnum):
    """What follows the seed of the scenario where a generator is made."""

    SPREAD = 7  # places over the ranges; told apart further by `Spreading`, or the number of a reading
    ANSWER = 13  # counts of the answer to aim at
    NEXT_WAVE = 17  # which candidates a wave simulates, with the number of the wave
    KEPT = 19  # which places of the chains are kept
    PLANTED = 23  # the error of what is taken for published
    STARTED = 29  # where the chains of the fit start
    CHAINS = 31  # how chains step


class Spreading(IntEnum):
    """Which places are spread over the ranges."""

    FIRST_WAVE = 0
    CANDIDATES = 99
    OFFERS = 101
