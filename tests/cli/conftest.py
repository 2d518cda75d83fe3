"""A folder with the small scenario in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import SMALL


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, which holds small.toml; no PDF is printed and no spreadsheet of odfpy is written.

    That spreadsheet takes two thirds of a small run; tests that start the command in a process of its own write it.
    """
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.report.pdf.browser", lambda: None)
    monkeypatch.setattr("sim.report.book.opendocument.is_available", lambda: False)
    return tmp_path
