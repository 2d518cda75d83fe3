"""A Dask cluster of one's own on this machine: the scheduler here, the workers in processes beside it.

All of it listens on the loopback address alone, and talks only to who shows the certificate that was made for this run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiment.cluster import certificates
from sim.experiment.executor import ExecutorFault
from sim.machine.cores import available_cores
from sim.machine.programs import end

if TYPE_CHECKING:
    from distributed import LocalCluster, Security

HOST = "127.0.0.1"
START_SECONDS = 60.0
_CLOSE_SECONDS = 0.5


@contextmanager
def start(workers: int | None) -> Iterator[tuple[str, Security]]:
    """Start a scheduler and workers that compute one run each at a time; give the address and how to be let in.

    Workers are commands of their own: Ctrl-C does not reach them, what they log goes to a file, and they leave
    when the scheduler does. Afterwards everything is stopped, and the certificate is gone.

    Raises:
        ExecutorFault: when no certificate can be made, or the workers do not start.
    """
    count = workers or available_cores()
    with (
        _folder() as folder,
        _scheduler(certificates.security_of(Path(folder))) as cluster,
    ):
        log = Path(folder) / "workers.log"
        with log.open("wb") as file:
            process = _command(worker_arguments(cluster.scheduler_address, count, folder), file.fileno(), folder)
        try:
            _wait_for(cluster, count, process, log)
            yield cluster.scheduler_address, cluster.security
        finally:
            _stop(process)
            cluster.close(timeout=_CLOSE_SECONDS)


@contextmanager
def _folder() -> Iterator[str]:
    """Make a folder that is closed to others, with a certificate for this run."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="sim-", ignore_cleanup_errors=True)
    except OSError as error:
        raise ExecutorFault(f"--executor dask: no folder for what is temporary: {error.strerror}") from error
    with folder as name:
        try:
            certificates.make(Path(name))
        except ImportError as error:
            missing = f"--executor dask: without the library cryptography nobody could be kept out ({error})"
            raise ExecutorFault(f'{missing}; python -m pip install -e ".[cluster]"') from error
        yield name


@contextmanager
def _scheduler(security: Security) -> Iterator[LocalCluster]:
    """Start a scheduler without the web server that Dask gives each."""
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set({"distributed.scheduler.http.routes": []}),
        LocalCluster(
            n_workers=0,
            host=f"tls://{HOST}",
            protocol="tls://",
            security=security,
            scheduler_port=0,
            dashboard_address=f"{HOST}:0",
            scheduler_kwargs={"dashboard": False},
        ) as cluster,
    ):
        cluster.scheduler.http_server.stop()
        yield cluster


def worker_arguments(address: str, count: int, folder: str) -> list[str]:
    """Return the command that starts workers in processes of their own, restarted when they die."""
    return [
        *(sys.executable, "-m", "distributed.cli.dask_worker", address),
        *("--host", HOST, "--protocol", "tls", "--nworkers", str(count), "--nthreads", "1", "--memory-limit", "0"),
        *("--no-dashboard", "--dashboard-address", f"{HOST}:0", "--death-timeout", "10", "--local-directory", folder),
    ]


def _command(arguments: Sequence[str], log: int, settings: str) -> subprocess.Popen[bytes]:
    """Start a command that finds this package wherever it is started from, and that Ctrl-C does not reach."""
    here = str(Path(__file__).resolve().parents[3])
    path = os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH", "")])])
    own_group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Windows
    return subprocess.Popen(
        arguments,
        env={**os.environ, "PYTHONPATH": path, "DASK_CONFIG": settings},
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
            last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            raise ExecutorFault(f"--executor dask: the workers on this machine did not start: {''.join(last)}")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the workers at once; what they were computing is lost, what they finished is kept already."""
    end(process)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_CLOSE_SECONDS)
