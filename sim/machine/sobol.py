"""The scrambled points of Sobol, as `scipy.stats.qmc.Sobol` gives them, without the second that importing it takes.

Direction numbers of Joe and Kuo (2008), which scipy has in a file; scrambled by a lower triangular matrix of random
bits for each dimension, and a random shift (Matousek 1998). A scipy without that file is asked itself.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BITS = 30
_DIRECTIONS = "stats/_sobol_direction_numbers.npz"

Words = NDArray[np.uint64]


def point_of_sobol(number: int, dimensions: int, seed: int) -> tuple[float, ...]:
    """Give a point of the sequence by its number from 0 on: a place between 0 and 1 in each dimension."""
    file = _file()
    if file is None:
        return _asked_of_scipy(number, dimensions, seed)
    word, directions = _scrambled(file, dimensions, seed)
    gray = number ^ (number >> 1)
    for bit in range(gray.bit_length()):
        if gray >> bit & 1:
            word = word ^ directions[:, bit]
    return tuple((word * 2.0**-BITS).tolist())


@cache
def _file() -> Path | None:
    scipy = find_spec("scipy")
    file = Path(scipy.origin).parent / _DIRECTIONS if scipy and scipy.origin else None
    return file if file and file.is_file() else None


def _asked_of_scipy(number: int, dimensions: int, seed: int) -> tuple[float, ...]:
    from scipy.stats import qmc

    points = qmc.Sobol(dimensions, scramble=True, rng=seed)
    if number > 0:
        points.fast_forward(number)
    return tuple(points.random(1)[0].tolist())


@cache
def _scrambled(file: Path, dimensions: int, seed: int) -> tuple[Words, Words]:
    """Give the first point, and what each bit of a number changes in it: [dimension], [dimension, bit]."""
    (random,) = np.random.default_rng(seed).spawn(1)
    shift = random.integers(0, 2, (dimensions, BITS), np.uint32).astype(np.uint64) @ _powers()
    matrices = np.tril(random.integers(0, 2, (dimensions, BITS, BITS), np.uint32)).astype(np.uint64)
    matrices[:, range(BITS), range(BITS)] = 1
    bits = _directions(file, dimensions)[:, :, None] >> _powers_down() & np.uint64(1)
    mixed = np.einsum("dpk,djk->djp", matrices, bits) & np.uint64(1)
    return shift, (mixed << _powers_down()).sum(axis=2, dtype=np.uint64)


def _directions(file: Path, dimensions: int) -> Words:
    """Give the direction numbers: [dimension, bit]. Each follows from those before it by a polynomial over two."""
    kept = np.load(file)
    rows = [[1] * BITS]
    for polynomial, first in zip(
        kept["poly"][1:dimensions].tolist(), kept["vinit"][1:dimensions].tolist(), strict=True
    ):
        degree = polynomial.bit_length() - 1
        row = first[:degree]
        for bit in range(degree, BITS):
            new = row[bit - degree]
            for back in range(1, degree + 1):
                if polynomial >> (degree - back) & 1:
                    new ^= row[bit - back] << back
            row.append(new)
        rows.append(row)
    return np.array(rows[:dimensions], np.uint64) << _powers_down()


def _powers_down() -> Words:
    return np.arange(BITS - 1, -1, -1, dtype=np.uint64)


def _powers() -> Words:
    return np.uint64(1) << np.arange(BITS, dtype=np.uint64)
