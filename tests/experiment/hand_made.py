"""A scheduler and workers started by hand on this machine, with the commands of docs/cluster.md."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dask
import numpy as np

from sim.experiment.cluster import certificates
from sim.experiment.keep.store import Store
from sim.experiment.work import Work

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE = ROOT / "docs" / "cluster.md"
ADDRESS_ON_PAGE = "tls://127.0.0.1:8786"
A_WORKER = f"dask worker {ADDRESS_ON_PAGE} --host 127.0.0.1 --nthreads 1 --name one"
START_SECONDS = 180


def wait_until(is_so: Callable[[], object], what: str) -> None:
    """Wait some minutes for something to become true."""
    deadline = time.monotonic() + START_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not happen within {START_SECONDS} s"
        time.sleep(0.02)


def told(start: str) -> list[str]:
    """Return the one command of docs/cluster.md that starts like this, in words."""
    (line,) = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(start)]
    return shlex.split(line)


def flat(settings: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield settings of Dask by dotted key."""
    for key, value in settings.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}.{key}")
        else:
            yield f"{prefix}.{key}", value


class HandMade:
    """A scheduler on 127.0.0.1 and workers, each a process of its own with a log."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        assert certificates.main([str(folder / told("python -m sim.experiment.cluster.certificates")[-1])]) == 0
        self.settings = {"DASK_CONFIG": str(folder / "keys")}
        settings = json.loads((folder / "keys/dask.yaml").read_text(encoding="ascii"))
        self.known = dask.config.set(dict(flat(settings["distributed"]["comm"], "distributed.comm")))
        os.environ |= self.settings
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", ["0" if word == "8786" else word for word in told("dask scheduler")])
        wait_until(lambda: "Scheduler at:" in self.log("scheduler"), "the scheduler")
        (line,) = [line for line in self.log("scheduler").splitlines() if "Scheduler at:" in line]
        self.address = line.split()[-1]

    def worker(self, name: str, path: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a worker that finds the package in a folder, and wait until it is known."""
        words = [word.replace(ADDRESS_ON_PAGE, self.address) for word in told(A_WORKER)]
        words[words.index("one")] = name
        started = self._start(name, words, PYTHONPATH=os.pathsep.join([str(path), str(HERE)]))
        wait_until(lambda: "Registered to:" in self.log(name), f"worker {name}")
        return started

    def log(self, name: str) -> str:
        """Return what a process wrote."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        """End every process with what it started, and forget its certificate."""
        os.environ.pop("DASK_CONFIG", None)
        self.known.__exit__(None, None, None)
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, name: str, words: Sequence[str], **environment: str) -> subprocess.Popen[bytes]:
        """Start a command of the page; two deaths are enough for a run to be blamed."""
        assert words[0] == "dask"
        blame = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        with (self.folder / f"{name}.log").open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=self.folder,
                env={**os.environ, **blame, **self.settings, **environment},
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
