"""Other programs are taken from where the user's path or an installer has them, and end with what they started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.experiment.keep import manifest
from sim.machine import programs

WINDOWS = {
    "PROGRAMFILES": "C:/Program Files",
    "PROGRAMFILES(X86)": "C:/Program Files (x86)",
    "LOCALAPPDATA": "C:/Zoë/A",
}


def test_chrome_and_edge_are_looked_for_where_windows_has_them() -> None:
    places = {place.as_posix() for place in programs.usual_places("win32", WINDOWS)}
    assert "C:/Program Files/Google/Chrome/Application/chrome.exe" in places
    assert "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe" in places
    assert "C:/Zoë/A/Google/Chrome/Application/chrome.exe" in places


def test_applications_of_macos_are_looked_into() -> None:
    places = {place.as_posix() for place in programs.usual_places("darwin", {"HOME": "/Users/zoë"})}
    assert "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" in places
    assert "/Users/zoë/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge" in places


def test_elsewhere_the_path_says_all() -> None:
    assert list(programs.usual_places("linux", {"HOME": "/home/zoë"})) == []


def test_a_browser_that_is_not_on_the_path_is_found_in_its_usual_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chrome = tmp_path / "chrome.exe"
    chrome.touch()
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(programs, "usual_places", lambda: iter([tmp_path / "none.exe", chrome]))
    assert programs.browser() == str(chrome)
    chrome.unlink()
    assert programs.browser() is None


def test_a_program_that_lies_in_the_working_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows looks there first: in a shared folder anybody may have put a git or a chrome."""
    for name in ("git", "chromium"):
        (tmp_path / name).write_text("#!/bin/sh\ntouch was-run\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.curdir)
    assert manifest.git(tmp_path, "status") is None
    assert not (tmp_path / "was-run").exists()
    monkeypatch.setattr(programs, "usual_places", lambda: iter(()))
    assert programs.browser() is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.on_path("git") == str(tmp_path / "git")


def test_on_windows_a_program_is_ended_with_its_children_by_the_taskkill_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(programs, "os", SimpleNamespace(environ={"SYSTEMROOT": "C:/Windows"}))
    monkeypatch.setattr("subprocess.run", lambda words, **_: asked.append([str(word) for word in words]))
    process = subprocess.Popen([sys.executable, "-c", ""])
    programs.end(process)
    process.wait()
    assert asked == [[str(Path("C:/Windows/System32/taskkill.exe")), "/F", "/T", "/PID", str(process.pid)]]
