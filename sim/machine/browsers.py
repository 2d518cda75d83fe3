"""The browsers of this machine that can print a page without a window."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge"),
)
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432", "LOCALAPPDATA")
_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
_MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "Chromium.app/Contents/MacOS/Chromium",
)


def browser() -> str | None:
    """Find a browser that can print without a window: on the path, or where installers usually put one."""
    on_path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    return on_path or next((str(place) for place in usual_places() if place.is_file()), None)


def usual_places(system: str = sys.platform, variables: Mapping[str, str] = os.environ) -> Iterator[Path]:
    """Yield where a browser stands on Windows and macOS, whose installers leave the path alone."""
    if system == "win32":
        folders = [Path(variables[name]) for name in _WINDOWS_FOLDERS if variables.get(name)]
        yield from (folder / place for place in _WINDOWS for folder in folders)
    elif system == "darwin":
        folders = [Path("/Applications"), Path(variables.get("HOME", "/")) / "Applications"]
        yield from (folder / place for place in _MAC for folder in folders)
