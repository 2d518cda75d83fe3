"""Luck: one uniform per (replication, person, month, decision), from a counter-based hash, drawn by no generator.

The finaliser is SplitMix64 (Steele, Lea and Flood 2014). It is written three times, for plain Python, for arrays and
for the compiled loop, and tested to agree.
"""

from collections.abc import Callable
from math import exp, log

import numpy as np
from numpy.typing import NDArray

_MASK = 0xFFFFFFFFFFFFFFFF
_GAMMA, _MIX_1, _MIX_2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_STEP = 2.0**-53

_GAMMA_64, _MIX_1_64, _MIX_2_64 = np.uint64(_GAMMA), np.uint64(_MIX_1), np.uint64(_MIX_2)
_30, _27, _31, _11, _10 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11), np.uint64(10)

BUCKETS = 1024  # a table of 8 kB, which stays in the first cache of a processor
LOGIT_TABLE = np.array([-np.inf, *(log(k / (BUCKETS - k)) for k in range(1, BUCKETS)), np.inf])
_LOGITS = LOGIT_TABLE.tolist()


def mix(word: int) -> int:
    """Scramble a 64-bit word."""
    word = (word + _GAMMA) & _MASK
    word = ((word ^ (word >> 30)) * _MIX_1) & _MASK
    word = ((word ^ (word >> 27)) * _MIX_2) & _MASK
    return word ^ (word >> 31)


def replication_key(seed: int, replication: int, stream: int = 0) -> int:
    """Give the key that all luck of one replication hangs on; `stream` tells unpaired policies apart."""
    return mix(mix(mix(seed & _MASK) ^ replication) ^ stream)


def key_of(replication: int | np.uint64, number: int) -> int:
    """Give the key of a person by number, under the key of a replication."""
    return mix(mix(number & _MASK) ^ int(replication))


def luck(key: int, month: int, decision: int) -> float:
    """Give the uniform in [0, 1) of a person (by key) in a month for a decision."""
    word = mix((int(key) & _MASK) ^ ((month << 10) | decision))
    return (word >> 11) * _STEP


def happens(log_odds: float, chance_luck: float) -> bool:
    """Tell whether luck falls below 1 / (1 + exp(-log_odds)).

    The log-odds are first compared with a table of logit(k / 1024) at luck's bucket; only when both fall in one bucket
    is the exponential needed.
    """
    bucket = int(chance_luck * BUCKETS)
    if log_odds >= _LOGITS[bucket + 1]:
        return True
    if log_odds < _LOGITS[bucket]:
        return False
    return chance_luck < 1.0 / (1.0 + exp(-log_odds))


def mix_words(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit words, array or compiled scalar."""
    words = words + _GAMMA_64
    words = (words ^ (words >> _30)) * _MIX_1_64
    words = (words ^ (words >> _27)) * _MIX_2_64
    return words ^ (words >> _31)


def lucks(keys: NDArray[np.uint64], month: int, decision: int) -> NDArray[np.float64]:
    """Give `luck` for many persons at once."""
    words = mix_words(keys ^ np.uint64((month << 10) | int(decision)))
    return (words >> _11).astype(np.float64) * _STEP


def compiled_luck(mix_compiled: Callable[[np.uint64], np.uint64]) -> Callable[[int, int, int], float]:
    """Return the version of `luck` that the compiled loop calls."""

    def luck(key, month, decision):  # type: ignore[no-untyped-def]  # numba infers the types
        word = (np.uint64(month) << _10) | np.uint64(decision)
        return np.float64(mix_compiled(np.uint64(key) ^ word) >> _11) * _STEP

    return luck


def compiled_key(mix_compiled: Callable[[np.uint64], np.uint64]) -> Callable[[np.uint64, int], int]:
    """Return the version of `key_of` that compiled code calls."""

    def key_of(replication, number):  # type: ignore[no-untyped-def]  # numba infers the types
        return mix_compiled(mix_compiled(np.uint64(number)) ^ replication)

    return key_of


def compiled_happens() -> Callable[[float, float], bool]:
    """Return the version of `happens` that the compiled loop calls."""
    table = LOGIT_TABLE

    def happens(log_odds, chance_luck):  # type: ignore[no-untyped-def]
        bucket = int(chance_luck * BUCKETS)
        if log_odds >= table[bucket + 1]:
            return True
        if log_odds < table[bucket]:
            return False
        return chance_luck < 1.0 / (1.0 + exp(-log_odds))

    return happens
