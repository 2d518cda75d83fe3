"""The first replications of every pattern, run once, and what is recorded of them."""

from collections.abc import Callable

import pytest

from sim.evidence.of_the_patterns import Measured
from sim.validation.patterns import AGAIN, recorded
from sim.validation.running import check_patterns


@pytest.fixture(scope="session")
def again() -> dict[tuple[str, str], float]:
    """What the present program makes of the first replications, by pattern and target."""
    return {(one.pattern, one.figure): one.first for one in check_patterns(replications=AGAIN)}


@pytest.fixture(scope="session")
def verdicts() -> list[Measured]:
    """The verdicts on what is recorded."""
    return recorded()


@pytest.fixture
def comes_out_again(again: dict[tuple[str, str], float], verdicts: list[Measured]) -> Callable[[str], bool]:
    """Whether the first replications of a pattern give, on every target, what is recorded of them."""

    def comes_out(pattern: str) -> bool:
        own = [one for one in verdicts if one.pattern == pattern]
        return bool(own) and all(one.first == again[pattern, one.figure] for one in own)

    return comes_out
