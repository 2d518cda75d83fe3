"""A scheduler and workers started by hand on this machine, with the commands of docs/cluster.md."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiment.store import Store
from sim.experiment.work import Work

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
START_SECONDS = 60


def wait_until(is_so: Callable[[], object], what: str) -> None:
    """Wait up to a minute for something to become true."""
    deadline = time.monotonic() + START_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not happen within {START_SECONDS} s"
        time.sleep(0.02)


class HandMade:
    """A scheduler on 127.0.0.1 and workers, each a process of its own with a log."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        wait_until(lambda: "Scheduler at:" in self.log("scheduler"), "the scheduler")
        (line,) = [line for line in self.log("scheduler").splitlines() if "Scheduler at:" in line]
        self.address = line.split()[-1]

    def worker(self, name: str, path: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a worker that finds the package in a folder, and wait until it is known."""
        started = self._dask(
            *("worker", self.address, "--nthreads", "1", "--name", name, "--no-dashboard"),
            name=name,
            environment={"PYTHONPATH": os.pathsep.join([str(path), str(HERE)])},
        )
        wait_until(lambda: "Registered to:" in self.log(name), f"worker {name}")
        return started

    def log(self, name: str) -> str:
        """Return what a process wrote."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        """End every process with what it started."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _dask(
        self, *arguments: str, name: str = "", environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        allowed = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        log = self.folder / f"{name or arguments[0]}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=self.folder,
                env={**os.environ, **allowed, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process


def simple(compute: Any, store: Store | None = None) -> Work[int]:
    """Return work that hands back one number of each run."""
    return Work(compute, lambda _, found: int(found[0]["number"][0]), store=store)


def numbered(runs: Sequence[int], fatal: int = -1, error: Exception | None = None) -> list[Any]:
    """Compute the square of a number; the fatal one raises an error or ends the worker."""
    if fatal in runs:
        if error is not None:
            raise error
        os._exit(1)
    return [{"number": np.array([run * run])} for run in runs]
