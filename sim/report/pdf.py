"""Print the dashboard to PDF with a browser that is there; without one there is no PDF."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from sim.machine.browsers import browser as browser

_SECONDS = 60
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--export-tagged-pdf",
)


def write(dashboard: Path, path: Path, seconds: float = _SECONDS) -> bool:
    """Print a dashboard to a PDF; say whether that worked.

    Nothing is written when there is no browser, it fails or it takes too long.
    """
    found = browser()
    if found is None:
        return False
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        printed = Path(scratch) / "printed.pdf"
        command = [
            found,
            *_OPTIONS,
            f"--user-data-dir={scratch}/profile",
            f"--print-to-pdf={printed}",
            dashboard.resolve().as_uri(),
        ]
        try:
            subprocess.run(command, timeout=seconds, check=True, capture_output=True, stdin=subprocess.DEVNULL)
        except (subprocess.SubprocessError, OSError):
            return False
        if not printed.is_file() or not printed.stat().st_size:
            return False
        shutil.copyfile(printed, path)
    return True
