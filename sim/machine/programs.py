"""Other programs of this machine, as git and the browsers that print: where they are, and how they are ended."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
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


def on_path(name: str) -> str | None:
    """Return the full path of a program.

    Windows looks in the working folder first, and a path may name it: what lies there may be anybody's.
    """
    found = shutil.which(name)
    return found if found and Path(found).is_absolute() else None


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program that was started in a session of its own, with its children, which may outlive it."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            taskkill = Path(os.environ.get("SYSTEMROOT", "C:/Windows"), "System32", "taskkill.exe")
            subprocess.run([taskkill, "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)


def browser() -> str | None:
    """Find a browser that can print without a window: on the path, or where installers usually put one."""
    installed = next(filter(None, map(on_path, _NAMES)), None)
    return installed or next((str(place) for place in usual_places() if place.is_file()), None)


def usual_places(system: str = sys.platform, variables: Mapping[str, str] = os.environ) -> Iterator[Path]:
    """Yield where a browser stands on Windows and macOS, whose installers leave the path alone."""
    if system == "win32":
        folders = [Path(variables[name]) for name in _WINDOWS_FOLDERS if variables.get(name)]
        yield from (folder / place for place in _WINDOWS for folder in folders)
    elif system == "darwin":
        folders = [Path("/Applications"), Path(variables.get("HOME", "/")) / "Applications"]
        yield from (folder / place for place in _MAC for folder in folders)
