"""A folder with the small scenario in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import SMALL


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, which holds small.toml; no PDF is printed."""
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.report.pdf.browser", lambda: None)
    return tmp_path
