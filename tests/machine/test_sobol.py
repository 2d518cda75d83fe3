"""The points of Sobol are those of scipy, number by number."""

import pytest

from sim.machine import sobol


@pytest.mark.parametrize(
    ("number", "dimensions", "seed"), [(0, 1, 1), (1, 3, 2), (2, 70, 7), (37, 70, 7), (1000, 90, 5)]
)
def test_a_point_is_the_one_that_scipy_gives(number: int, dimensions: int, seed: int) -> None:
    assert sobol._file() is not None
    assert sobol.point_of_sobol(number, dimensions, seed) == sobol._asked_of_scipy(number, dimensions, seed)


def test_a_scipy_that_keeps_its_numbers_elsewhere_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    here = sobol.point_of_sobol(5, 4, 3)
    monkeypatch.setattr(sobol, "_file", lambda: None)
    assert sobol.point_of_sobol(5, 4, 3) == here
