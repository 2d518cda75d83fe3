"""A Dask cluster of one's own on this machine: the scheduler here, the workers in processes beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiment.executor import ExecutorFault, available_cores

if TYPE_CHECKING:
    from distributed import LocalCluster

START_SECONDS = 60.0
_CLOSE_SECONDS = 0.5


@contextmanager
def start(workers: int | None) -> Iterator[str]:
    """Start a scheduler and workers that compute one run each at a time; give the address; stop them afterwards.

    Workers are commands of their own: Ctrl-C does not reach them, what they log goes to a file, and they leave
    when the scheduler does.

    Raises:
        ExecutorFault: when the workers do not start.
    """
    from distributed import LocalCluster

    count = workers or available_cores()
    with (
        tempfile.TemporaryDirectory(prefix="sim-", ignore_cleanup_errors=True) as folder,
        LocalCluster(n_workers=0, host="127.0.0.1", scheduler_port=0, dashboard_address=None) as cluster,
    ):
        log = Path(folder) / "workers.log"
        with log.open("wb") as file:
            process = _command(worker_arguments(cluster.scheduler_address, count, folder), file.fileno())
        try:
            _wait_for(cluster, count, process, log)
            yield cluster.scheduler_address
        finally:
            _stop(process)
            cluster.close(timeout=_CLOSE_SECONDS)


def worker_arguments(address: str, count: int, folder: str) -> list[str]:
    """Return the command that starts workers in processes of their own, restarted when they die."""
    return [
        *(sys.executable, "-m", "distributed.cli.dask_worker", address),
        *("--nworkers", str(count), "--nthreads", "1", "--memory-limit", "0"),
        *("--no-dashboard", "--death-timeout", "10", "--local-directory", folder),
    ]


def _command(arguments: Sequence[str], log: int) -> subprocess.Popen[bytes]:
    """Start a command that finds this package wherever it is started from, and that Ctrl-C does not reach."""
    here = str(Path(__file__).resolve().parent.parent.parent)
    path = os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH", "")])])
    own_group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Windows
    return subprocess.Popen(
        arguments,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        creationflags=own_group,
    )


def _wait_for(cluster: LocalCluster, count: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while len(cluster.scheduler.workers) < count:
        if process.poll() is not None or time.monotonic() > deadline:
            last = log.read_text(errors="replace").strip().splitlines()[-1:]
            raise ExecutorFault(f"--executor dask: the workers on this machine did not start: {''.join(last)}")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the workers at once; what they were computing is lost, what they finished is kept already."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_CLOSE_SECONDS)
