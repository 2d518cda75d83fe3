"""The compiled parts do what NumPy does, with the inner options of numba and without them."""

from typing import Any

import numpy as np
import pytest

from sim.world import compiling
from sim.world.engine import IN_LINE, merge_into, sort_by_rank


def sums(numbers: Any) -> float:
    """Add up, handing the array on to another function."""
    total = 0.0
    for i in range(len(numbers)):
        total += numbers[i]
    return total


def test_nobody_counts_who_holds_an_array() -> None:
    loop = compiling.compiled(sums, {})
    assert loop(np.arange(4.0)) == 6.0
    assert "NRT_incref" not in next(iter(loop.inspect_llvm().values()))


@pytest.mark.parametrize("options", [compiling.UNCOUNTED, {}], ids=["uncounted", "counted"])
def test_a_line_is_sorted_by_rank_and_in_order_where_ranks_are_the_same(
    options: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "UNCOUNTED", options)
    sort = compiling.compiled(sort_by_rank, {})
    for number in (0, 1, 2, 3, 7, 64, 1_000):
        line = np.zeros((2, number + 1), IN_LINE)
        ranks = np.random.default_rng(number).integers(0, 9, number) / 4.0
        line["rank"][0, :number], line["place"][0, :number] = ranks, np.arange(number)
        sort(line, number)
        assert line["place"][0, :number].tolist() == np.argsort(ranks, kind="stable").tolist()


def test_those_woken_are_merged_into_the_active_list_in_order() -> None:
    merge = compiling.compiled(merge_into, {})
    for standing, woken in ([], []), ([2, 5], []), ([], [1, 3]), ([2, 5, 9], [1, 6, 7]), ([1], [4, 8]):
        active, line = np.array([*standing, *(0 for _ in woken)], np.int32), np.zeros((2, 3), IN_LINE)
        line["place"][0, : len(woken)] = woken
        merge(active, len(standing), line, len(woken))
        assert active.tolist() == sorted([*standing, *woken])
