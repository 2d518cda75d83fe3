"""Print the dashboard to PDF with a browser that is there; without one there is no PDF."""

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sim.machine.programs import browser as browser
from sim.machine.programs import end

_SECONDS = 60
_PRINTED_AT = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--export-tagged-pdf",
    "--virtual-time-budget=10000",  # milliseconds of the page's own time: without it a busy machine prints too early
)


class NotPrinted(RuntimeError):
    """There is a browser, but it did not print; the message says what happened."""


def write(dashboard: Path, path: Path, seconds: float = _SECONDS) -> bool:
    """Print a dashboard to a PDF; say whether there is a browser for it.

    Raises:
        NotPrinted: when the browser fails or takes too long; nothing it started is left.
    """
    found = browser()
    if found is None:
        return False
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            printed = Path(scratch) / "printed.pdf"
            folders = (f"--user-data-dir={scratch}/profile", f"--print-to-pdf={printed}")
            _run([found, *_OPTIONS, *_without_sandbox(), *folders, dashboard.resolve().as_uri()], seconds)
            if not printed.is_file() or not printed.stat().st_size:
                raise NotPrinted(f"{Path(found).name} printed nothing")
            path.write_bytes(_without_its_time(printed.read_bytes()))
    except FileNotFoundError as error:
        raise NotPrinted(f"no folder for what is temporary: {error.strerror}") from error
    return True


def _without_its_time(printed: bytes) -> bytes:
    """Put the first second of 2000 for the time of printing, so that the same page gives the same bytes."""
    return _PRINTED_AT.sub(rb"\g<1>20000101000000", printed)


def _without_sandbox() -> list[str]:
    """Return the option without which Chromium refuses to run as root; for anybody else its sandbox stays on."""
    return ["--no-sandbox"] if getattr(os, "geteuid", lambda: -1)() == 0 else []


def _run(command: Sequence[str], seconds: float) -> None:
    """Run a browser and end everything that it started."""
    nothing = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
    except OSError as error:
        raise NotPrinted(f"{Path(command[0]).name} does not start: {error.strerror}") from error
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise NotPrinted(f"{Path(command[0]).name} took longer than {seconds:g} s") from None
    finally:
        end(process)
        process.wait()
    if code:
        raise NotPrinted(f"{Path(command[0]).name} stopped with code {code}")
