"""The compiled parts do what NumPy does, with the inner workings of numba and without them."""

from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from numba.core import types as numba_types

from sim.world.bulk import compiling
from sim.world.bulk.ahead import ask_for, compiled_ask
from sim.world.bulk.lines import IN_LINE, merge_into, sort_by_rank


def above(number: int, least: int) -> int:
    """Give a number, or the least that it may be."""
    return max(number, least)


def total(numbers: Any, least: int) -> int:
    """Add up numbers, with another function and numba's own."""
    found = 0
    for i in range(len(numbers)):
        found += above(numbers[i], min(least, 9))
    return found


def first_in_line(line: Any, number: int) -> int:
    """Call, in one place, a part that is too long to be put wherever it is called."""
    sort_by_rank(line, number)
    return int(line[0, 0].place)


def total_by_a_closure(numbers: Any, least: int) -> int:
    """Add up numbers, as no rule does it."""

    def at_least(number: int) -> int:
        return max(number, least)

    found = 0
    for i in range(len(numbers)):
        found += at_least(numbers[i])
    return found


class Builder:
    """Builds a loop, and counts how often."""

    def __init__(self, function: Any) -> None:
        self.function, self.built = function, 0

    def __call__(self) -> Any:
        self.built += 1
        return compiling.jitted(compiling.with_compiled_callees(self.function, {}))


@pytest.fixture(autouse=True)
def functions_of_this_file_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "_OURS", ("sim.", __name__))


def ready(function: Any) -> compiling.Loop:
    """Compile a function as the loop is."""
    return compiling.Loop(Builder(function))


def test_a_loop_is_compiled_in_one_piece_at_the_first_call() -> None:
    builder = Builder(total)
    loop = compiling.Loop(builder)
    assert [loop(np.arange(4), 2), loop(np.arange(4), 20)] == [2 + 2 + 2 + 3, 36]
    assert builder.built == 1  # it was not given up and done again


def test_who_may_have_compiled_a_loop_already_is_waited_for_before_the_first_call_alone() -> None:
    order = []
    builder = Builder(total)
    loop = compiling.Loop(lambda: order.append("compiled") or builder(), lambda: order.append("waited"))  # type: ignore[func-returns-value]
    assert [loop(np.arange(4), 2), loop(np.arange(4), 20)] == [9, 36]
    assert order == ["waited", "compiled"]


def test_a_numba_that_works_otherwise_inside_compiles_as_it_would_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def refused(whole: str) -> Any:
        raise AttributeError("create_library")
        yield

    monkeypatch.setattr(compiling, "in_one_piece", refused)
    builder = Builder(total)
    assert compiling.Loop(builder)(np.arange(4), 2) == 9
    assert builder.built == 2


def test_what_is_left_out_and_found_once_changes_no_machine_code(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = []
    for chosen, found_once in ((compiling._NEEDED, compiling._found_once), ((), lambda find: find)):
        monkeypatch.setattr(compiling, "_NEEDED", chosen)
        monkeypatch.setattr(compiling, "_found_once", found_once)
        loop = ready(total)
        assert loop(np.arange(4), 2) == 9
        (code,) = loop._function.inspect_asm().values()
        codes.append([row for row in code.splitlines() if "_Z" not in row])  # names tell the number of the compilation
    assert len(codes[0]) > 100 and codes[0] == codes[1]


def test_numba_is_left_as_it_was() -> None:
    before = [numba_types.BaseFunction.get_call_type, numba_types.Record.__repr__, compiling.Passes.chosen]
    ready(total)(np.arange(4), 2)
    assert before == [numba_types.BaseFunction.get_call_type, numba_types.Record.__repr__, compiling.Passes.chosen]


def test_what_needs_the_passes_that_are_left_out_is_compiled_with_all_of_them() -> None:
    builder = Builder(total_by_a_closure)
    assert compiling.Loop(builder)(np.arange(4), 2) == 9
    assert builder.built == 2


def test_what_else_is_compiled_afterwards_finds_what_it_calls() -> None:
    import numba

    assert ready(total)(np.arange(4), 2) == 9
    assert numba.njit(lambda a, b: max(min(a, 9), b))(20, 1) == 9


def test_nobody_counts_who_holds_an_array() -> None:
    loop = ready(total)
    loop(np.arange(4), 2)
    assert "NRT_incref" not in next(iter(loop._function.inspect_llvm().values()))


def test_a_part_that_is_called_in_one_place_is_put_there() -> None:
    line = np.zeros((2, 3), IN_LINE)
    line["rank"][0], line["place"][0] = [2.0, 1.0, 3.0], [7, 8, 9]
    loop = ready(first_in_line)
    assert loop(line, 3) == 8
    compiled = next(iter(loop._function.inspect_llvm().values()))
    assert not any("sort_by_rank" in row for row in compiled.splitlines() if row.startswith("define"))


def test_a_record_is_asked_of_memory_and_read_as_it_is() -> None:
    def rank_of(line: Any, place: int) -> float:
        ask_for(line, place)
        return float(line[place].rank)

    parts = {ask_for: compiling.part(compiled_ask())}
    loop = compiling.Loop(lambda: compiling.jitted(compiling.with_compiled_callees(rank_of, parts)))
    line = np.zeros(5, IN_LINE)
    line["rank"] = range(5)
    assert [loop(line, place) for place in (0, 4)] == [0.0, 4.0]
    assert "llvm.prefetch" in next(iter(loop._function.inspect_llvm().values()))


@pytest.mark.parametrize("options", [compiling.UNCOUNTED, {}], ids=["uncounted", "counted"])
def test_a_line_is_sorted_by_rank_and_in_order_where_ranks_are_the_same(
    options: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "UNCOUNTED", options)
    sort = ready(sort_by_rank)
    for number in (0, 1, 2, 3, 7, 64, 1_000):
        line = np.zeros((2, number + 1), IN_LINE)
        ranks = np.random.default_rng(number).integers(0, 9, number) / 4.0
        line["rank"][0, :number], line["place"][0, :number] = ranks, np.arange(number)
        sort(line, number)
        assert line["place"][0, :number].tolist() == np.argsort(ranks, kind="stable").tolist()


def test_those_woken_are_merged_into_the_active_list_in_order() -> None:
    merge = ready(merge_into)
    for standing, woken in ([], []), ([2, 5], []), ([], [1, 3]), ([2, 5, 9], [1, 6, 7]), ([1], [4, 8]):
        active, line = np.array([*standing, *(0 for _ in woken)], np.int32), np.zeros((2, 3), IN_LINE)
        line["place"][0, : len(woken)] = woken
        merge(active, len(standing), line, len(woken))
        assert active.tolist() == sorted([*standing, *woken])
