"""Choosing by shares, from one uniform each."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def pick(chance_luck: float, added_up: NDArray[np.float64]) -> Any:
    """Choose a place in a table, or one of a few, by shares added up, each to those before it, from one uniform."""
    last = added_up.shape[0] - 1
    aim = chance_luck * added_up[last]
    passed = 0
    for index in range(last):
        passed += added_up[index] <= aim
    return passed
