"""Keyed luck."""

from typing import Any

import numba
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import kstest

from sim.world import luck as source
from sim.world.luck import happens, luck, lucks, replication_key

KEYS = st.integers(min_value=-(2**63), max_value=2**63 - 1)
MONTHS = st.integers(min_value=0, max_value=600)
DECISIONS = st.integers(min_value=0, max_value=127)

_MIX_WORDS: Any = numba.njit(source.mix_words)
COMPILED_LUCK: Any = numba.njit(source.compiled_luck(_MIX_WORDS))
COMPILED_KEY: Any = numba.njit(source.compiled_key(_MIX_WORDS))
COMPILED_HAPPENS: Any = numba.njit(source.compiled_happens())


@given(KEYS, MONTHS, DECISIONS)
def test_plain_array_and_compiled_luck_agree(key: int, month: int, decision: int) -> None:
    plain = luck(key, month, decision)
    array = lucks(np.array([key], np.int64).astype(np.uint64), month, decision)[0]
    assert plain == array == COMPILED_LUCK(key, month, decision)
    assert 0.0 <= plain < 1.0


@given(st.integers(min_value=0, max_value=2**64 - 1), KEYS)
def test_plain_and_compiled_keys_agree(replication: int, number: int) -> None:
    assert source.key_of(replication, number) == COMPILED_KEY(np.uint64(replication), number)


@given(st.floats(min_value=-40, max_value=40), st.floats(min_value=0, max_value=1, exclude_max=True))
def test_the_table_of_logits_never_changes_an_answer(log_odds: float, chance: float) -> None:
    expected = chance < 1.0 / (1.0 + np.exp(-log_odds))
    if abs(chance - 1.0 / (1.0 + np.exp(-log_odds))) > 1e-12:
        assert happens(log_odds, chance) == expected
    assert happens(log_odds, chance) == COMPILED_HAPPENS(log_odds, chance)


def keys_of(replication: int) -> NDArray[np.uint64]:
    return np.array([source.key_of(replication_key(2025, replication), number) for number in range(20_000)], np.uint64)


def test_luck_is_uniform_over_persons_months_and_decisions() -> None:
    keys = keys_of(0)
    for month, decision in ((0, 1), (0, 2), (96, 1), (179, 33)):
        assert kstest(lucks(keys, month, decision), "uniform").pvalue > 1e-6


def test_decisions_months_and_replications_are_unrelated() -> None:
    keys = keys_of(0)
    other = keys_of(1)
    one = lucks(keys, 10, 1)
    for another in (lucks(keys, 11, 1), lucks(keys, 10, 2), lucks(other, 10, 1)):
        assert abs(np.corrcoef(one, another)[0, 1]) < 5 / np.sqrt(20_000)
