"""What is worked out of many cases that are mostly alike: once for those that agree in all that was read of them.

Nobody lists what a formula or a rule depends on: whoever asks it notes what it reads. Cases that have the same of that
would be answered alike.
"""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Answer = TypeVar("Answer")
Codes = NDArray[np.int64]  # [case]: equal where the cases are

_MOST_CODES = 2**31  # of two columns laid together, so that their product is a whole number of 64 bits


class Alike:
    """Some cases, told apart by what is read of them: `column` gives the codes of a name, or None where all agree."""

    def __init__(self, cases: int, column: Callable[[str], Codes | None]) -> None:
        self._cases = cases
        self._column = cache(column)
        self._by_names: dict[frozenset[str], Codes] = {}

    def answers(
        self, ask: Callable[[int, set[str]], Answer], among: NDArray[np.bool_] | None = None
    ) -> tuple[list[Answer], Codes]:
        """Give the answers, and the number of that of each case; -1 for those that are not `among` the cases asked.

        `ask` answers for a case by number, and notes the names of what it reads.
        """
        is_open = np.ones(self._cases, np.bool_) if among is None else among.copy()
        answers: list[Answer] = []
        whose = np.full(self._cases, -1, np.int64)
        while is_open.any():
            case, names = int(is_open.argmax()), set[str]()
            answer = ask(case, names)
            codes = self.codes(names)
            alike = is_open & (codes == codes[case])
            whose[alike] = len(answers)
            answers.append(answer)
            is_open &= ~alike
        return answers, whose

    def codes(self, names: set[str]) -> Codes:
        """Tell the cases apart by several names at once."""
        columns = {name: column for name in sorted(names) if (column := self._column(name)) is not None}
        known = frozenset(columns)
        if known not in self._by_names:
            codes = np.zeros(self._cases, np.int64)
            for column in columns.values():
                if (codes.max() + 1) * (column.max() + 1) > _MOST_CODES:
                    codes = numbered(codes)
                codes = codes * (column.max() + 1) + column
            self._by_names[known] = codes
        return self._by_names[known]


def numbered(values: NDArray[np.generic]) -> Codes:
    """Number different values from 0 on, and give each one's number."""
    return np.asarray(np.unique(values, return_inverse=True)[1], np.int64)
