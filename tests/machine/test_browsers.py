"""A browser is found on the path or where installers usually put one."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.machine import browsers

WINDOWS = {
    "PROGRAMFILES": "C:/Program Files",
    "PROGRAMFILES(X86)": "C:/Program Files (x86)",
    "LOCALAPPDATA": "C:/Zoë/A",
}


def test_chrome_and_edge_are_looked_for_where_windows_has_them() -> None:
    places = {place.as_posix() for place in browsers.usual_places("win32", WINDOWS)}
    assert "C:/Program Files/Google/Chrome/Application/chrome.exe" in places
    assert "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe" in places
    assert "C:/Zoë/A/Google/Chrome/Application/chrome.exe" in places


def test_applications_of_macos_are_looked_into() -> None:
    places = {place.as_posix() for place in browsers.usual_places("darwin", {"HOME": "/Users/zoë"})}
    assert "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" in places
    assert "/Users/zoë/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge" in places


def test_elsewhere_the_path_says_all() -> None:
    assert list(browsers.usual_places("linux", {"HOME": "/home/zoë"})) == []


def test_a_browser_that_is_not_on_the_path_is_found_in_its_usual_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chrome = tmp_path / "chrome.exe"
    chrome.touch()
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(browsers, "usual_places", lambda: iter([tmp_path / "none.exe", chrome]))
    assert browsers.browser() == str(chrome)
    chrome.unlink()
    assert browsers.browser() is None
