"""A folder with scenario files to spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import Scenario, ScenarioError, load
from tests.scenario.scenario_texts import Complain, Load, Write


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file in an empty folder, which is the working folder."""
    monkeypatch.chdir(tmp_path)

    def write_one(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return Path(name)

    return write_one


@pytest.fixture
def loaded(write: Write) -> Load:
    """Load a text as a scenario."""

    def load_text(text: str, *overrides: str) -> Scenario:
        return load(write("s.toml", text), overrides)

    return load_text


@pytest.fixture
def complaints(write: Write) -> Complain:
    """Return the faults of a text, one line each."""

    def faults_of(text: str, *overrides: str) -> list[str]:
        with pytest.raises(ScenarioError) as caught:
            load(write("s.toml", text), overrides)
        return str(caught.value).split("\n")

    return faults_of
