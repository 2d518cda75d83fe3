"""Small worlds for tests."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.measure.counted import Counted
from sim.measure.replication import Priced, prepare, run_replication

SMALL = Path(__file__).parent / "small.toml"


@pytest.fixture(scope="session")
def small() -> Any:
    """The small scenario."""
    return sim.load(SMALL)


@pytest.fixture(scope="session")
def prepared(small: Any) -> Priced:
    """The small scenario, ready to run."""
    return prepare(small)


@pytest.fixture(scope="session")
def arrays(prepared: Priced) -> Counted:
    """One replication of the small scenario."""
    return run_replication(prepared, 0)


@pytest.fixture(scope="session")
def run() -> Callable[..., tuple[Any, Counted]]:
    """Run one replication of the small scenario with some settings changed; gives the scenario and the arrays."""

    def run_with(*overrides: str, replication: int = 0) -> tuple[Any, Counted]:
        scenario = sim.load(SMALL, list(overrides))
        return scenario, run_replication(prepare(scenario), replication)

    return run_with
