"""A browser that fails, hangs or is asked by an ordinary user."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from sim.report import pdf

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the browser is a script of a Unix shell")


def browser_that(folder: Path, monkeypatch: pytest.MonkeyPatch, *does: str) -> None:
    """Put a browser in place that does something else, and temporary folders below a folder."""
    script = folder / "browser"
    script.write_text("\n".join(["#!/bin/sh", *does]), encoding="utf-8")
    script.chmod(0o755)
    (folder / "temporary").mkdir()
    monkeypatch.setattr(pdf, "browser", lambda: str(script))
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "temporary"))


@pytest.mark.parametrize(
    ("does", "said"),
    [
        (["exit 3"], "browser stopped with code 3"),
        (["exit 0"], "browser printed nothing"),
        (["sleep 60"], "browser took longer than 1 s"),
    ],
)
def test_a_browser_that_does_not_print_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: list[str], said: str
) -> None:
    browser_that(tmp_path, monkeypatch, *does)
    with pytest.raises(pdf.NotPrinted, match=said):
        pdf.write(tmp_path / "page.html", tmp_path / "page.pdf", seconds=1)
    assert not (tmp_path / "page.pdf").exists()
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_children_of_a_browser_that_hangs_are_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser_that(tmp_path, monkeypatch, f"sleep 60 & echo $! > {tmp_path}/child", "wait")
    with pytest.raises(pdf.NotPrinted):
        pdf.write(tmp_path / "page.html", tmp_path / "page.pdf", seconds=1)
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 60
    while _is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_running(child)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[:1]
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.parametrize(("user", "options"), [(0, ["--no-sandbox"]), (1000, [])])
def test_the_sandbox_is_off_for_root_only(monkeypatch: pytest.MonkeyPatch, user: int, options: list[str]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert pdf._without_sandbox() == options
    assert "--no-sandbox" not in pdf._OPTIONS


def test_without_a_temporary_folder_there_is_no_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser_that(tmp_path, monkeypatch, "exit 0")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(pdf.NotPrinted, match="no folder for what is temporary"):
        pdf.write(tmp_path / "page.html", tmp_path / "page.pdf")
