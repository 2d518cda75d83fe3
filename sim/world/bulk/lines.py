"""People put in order, in room that is there already: the compiled loop makes no array."""

import numpy as np
from numpy.typing import NDArray

IN_LINE = np.dtype([("rank", np.float64), ("place", np.int64)])
Line = NDArray[np.void]  # of IN_LINE: [line or spare, person]


def sort_by_rank(line: Line, number: int) -> None:
    """Sort the first so many of a line by rank; who has the same rank stays in order. Merges ever longer stretches."""
    length = 1
    while length < number:
        for start in range(0, number, 2 * length):
            middle, end = min(start + length, number), min(start + 2 * length, number)
            left, right = start, middle
            for place in range(start, end):
                if right >= end or (left < middle and line[0, left].rank <= line[0, right].rank):
                    line[1, place] = line[0, left]
                    left += 1
                else:
                    line[1, place] = line[0, right]
                    right += 1
        for place in range(number):
            line[0, place] = line[1, place]
        length *= 2


def merge_into(active: NDArray[np.int32], standing: int, line: Line, woken: int) -> None:
    """Merge a sorted line of those woken into the active list, which stands in order of arrival."""
    last, late = standing - 1, woken - 1
    for place in range(standing + woken - 1, -1, -1):
        if late < 0:
            return
        if last >= 0 and active[last] > line[0, late].place:
            active[place] = active[last]
            last -= 1
        else:
            active[place] = line[0, late].place
            late -= 1
