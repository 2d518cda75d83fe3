"""The small scenario, loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import Scenario, load
from tests.experiment.small_world import write_small


@pytest.fixture
def small(tmp_path: Path) -> Scenario:
    """Return the small scenario."""
    return load(write_small(tmp_path))
