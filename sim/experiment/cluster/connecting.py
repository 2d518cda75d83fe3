"""A Dask cluster to send runs to: one that is started on this machine, or whose scheduler stands at an address."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.experiment.cluster.executing import DaskCluster
from sim.experiment.cluster.own_cluster import start
from sim.experiment.executor import ExecutorFault

if TYPE_CHECKING:
    from distributed import Client, Security

CONNECT_SECONDS = 8
WORKER_SECONDS = 10
"""How long a scheduler may take to answer, and after that how long to wait for its first worker."""

_CLOSE_SECONDS = 0.5
_LOUD = ("distributed", "tornado", "asyncio")


@contextmanager
def open_cluster(address: str, workers: int | None, say: Callable[[str], None]) -> Iterator[DaskCluster]:
    """Connect with the scheduler at an address, or start a cluster on this machine when there is none.

    Raises:
        ExecutorFault: when Dask is missing, nobody answers, there are no workers, or they have other sources.
    """
    _require_dask()
    import dask

    if address and workers:
        raise ExecutorFault(f"--workers: the cluster at {address} has its own workers; leave the option out")
    patience = {"distributed.comm.timeouts.connect": f"{CONNECT_SECONDS}s"}
    with _quiet(), dask.config.set(patience), _client_of(address, workers) as client:
        if address and not address.startswith("tls://"):
            say(f"The way to {address} is open: whoever is on it can read along and have code run. tls:// closes it.")
        cluster = DaskCluster(client, address or "this machine", say)
        cluster.refuse_other_sources()
        yield cluster


def _require_dask() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ExecutorFault(
            f'--executor dask: Dask is not installed here ({error}); python -m pip install -e ".[cluster]"'
        ) from error


@contextmanager
def _client_of(address: str, workers: int | None) -> Iterator[Client]:
    if not address:
        with start(workers) as (scheduler, security), _connected(scheduler, security) as client:
            yield client
        return
    with _connected(address) as client:
        try:
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except TimeoutError as error:
            raise ExecutorFault(f"--executor dask:{address}: the scheduler answers but has no workers") from error
        yield client


@contextmanager
def _connected(address: str, own: Security | None = None) -> Iterator[Client]:
    """Connect with a scheduler: one's own, with what lets in, or another as the settings of Dask say."""
    from distributed import Client

    try:
        client = Client(
            *(address, None, CONNECT_SECONDS, False),
            security=own,
            name="sim",
            direct_to_workers=own is not None,
        )
    except Exception as error:  # whatever stands at the address may answer anything
        raise ExecutorFault(
            f"--executor dask:{address}: no Dask scheduler answers there; "
            "the address is what `dask scheduler` prints, as in dask:tls://192.0.2.1:8786"
        ) from error
    try:
        yield client
    finally:
        client.close(timeout=_CLOSE_SECONDS)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the logs and warnings of Dask off the screen."""
    names = [name for name in [*_LOUD, *logging.root.manager.loggerDict] if name.split(".")[0] in _LOUD]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="distributed|dask|tornado")
        yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
