"""The real command, in a process of its own, on a scenario that takes a second."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.experiment.small_world import SMALL as SMALL

ROOT = Path(__file__).resolve().parent.parent.parent

MAY_DIFFER = {"manifest.json", "dashboard.pdf", "answer.pdf"}


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start the command in a folder; it finds no browser, so no PDF is printed."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": "", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"),
    )


def command(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder and wait for it."""
    process = start(folder, *arguments, **environment)
    out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a results folder that must always be the same."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in MAY_DIFFER
    }
