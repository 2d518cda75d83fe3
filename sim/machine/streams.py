"""The streams of luck outside the world: each purpose draws from its own, so that a change in one leaves the others be.

A number follows the seed of the scenario where a generator is made. Which number means nothing; that no two of a class
are the same does. Those of different classes may be: a fit and an answer are never drawn together. Changing one changes
every stored fit, or every range of doubt. Break-evens are told apart by the names of their parameters instead, and the
mixes of money by the place of the sum. In the world nobody draws: luck there is keyed (sim/world/luck.py).
"""

from enum import IntEnum, unique


@unique
class FitStream(IntEnum):
    """What a fit draws."""

    SPREAD = 7  # places over the ranges; told apart further by `Spreading`
    ANSWER = 13  # counts of the answer to aim at
    NEXT_WAVE = 17  # which candidates a wave simulates, with the number of the wave
    KEPT = 19  # which places of the chains are kept
    PLANTED = 23  # the error of what is taken for published
    STARTED = 29  # where the chains of the fit start
    CHAINS = 31  # how chains step


@unique
class Spreading(IntEnum):
    """Which places are spread over the ranges."""

    FIRST_WAVE = 0
    CANDIDATES = 99
    OFFERS = 101
    READINGS = 200  # and the number of the reading


@unique
class AnswerStream(IntEnum):
    """What the conclusions of an answer draw."""

    SPLIT = 1  # draws again, to tell how sure the split of the variance is
    DRIVERS = 2  # draws again, to tell how sure the shares of parameters are
    FLIPS = 3  # draws again, to tell how stable the box of the flips is
    DRAWS = 4  # the places of the draws themselves
    TRIED = 5  # the order of settings of the levers that are tried
    ALIKE = 7  # halves and shuffles of simulations, for what they depend on
    CLAIMS = 31  # shuffles, for what sets a claim apart


OUTSIDE = 20261127
"""Scrambles what no past tells, by replication; this and the next stand for themselves, whatever the scenario says."""
WITHOUT_SCENARIO = 20261128
"""Spreads values before the fit, and draws errors in its report."""
