"""Where runs go. One small interface: the cores of this machine, or a cluster."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from sim.experiment.work import Work

T = TypeVar("T")
R = TypeVar("R")

_PATIENCE_SECONDS = 1.2
_POLL_SECONDS = 0.25


class ExecutorFault(RuntimeError):
    """The place where runs should go cannot be used; the message says why. Nothing was started."""


class ExecutorLost(RuntimeError):
    """The place where runs went is gone or is not to be trusted; finished runs are kept."""


class Executor(Protocol):
    """A place that carries out runs."""

    @property
    def name(self) -> str:
        """Return the kind of place."""
        ...

    @property
    def workers(self) -> int:
        """Return how many runs it carries out at once."""
        ...

    def map_runs(self, work: Work[T], numbers: Sequence[int]) -> Generator[tuple[int, T | Exception], None, None]:
        """Yield (number, result or the error it raised) in the order asked, whoever finishes first."""
        ...


class LocalThreads:
    """The cores of this machine: threads, because the compiled engine does not hold Python's lock."""

    name = "local"

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or available_cores()

    def map_runs(self, work: Work[T], numbers: Sequence[int]) -> Generator[tuple[int, T | Exception], None, None]:
        """Yield results in order; when interrupted, let the runs under way finish for about a second."""
        pool = ThreadPoolExecutor(self.workers, thread_name_prefix="run")
        waiting: deque[tuple[int, Future[T]]] = deque(
            (number, pool.submit(work.carry_out, number)) for number in numbers
        )
        try:
            while waiting:
                number, future = waiting[0]
                result = _result_or_error(future)
                yield number, result
                waiting.popleft()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            under_way = [future for _, future in waiting if not future.done()]
            if under_way:
                wait(under_way, timeout=_PATIENCE_SECONDS)


@contextmanager
def open_executor(
    where: str = "local", workers: int | None = None, say: Callable[[str], None] = lambda sentence: None
) -> Iterator[Executor]:
    """Open the place that a name stands for: local, dask (a cluster on this machine) or dask:ADDRESS.

    Raises:
        ExecutorFault: when there is no such place or it cannot be used.
    """
    kind, _, address = where.partition(":")
    if where == "local":
        yield LocalThreads(workers)
    elif kind == "dask" and (address or where == "dask"):
        from sim.experiment.cluster import open_cluster

        with open_cluster(address, workers, say) as cluster:
            yield cluster
    else:
        raise ExecutorFault(f"--executor {where}: no such place; allowed are local, dask and dask:ADDRESS")


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _result_or_error(future: Future[R]) -> R | Exception:
    while not future.done():  # wait in short steps: a long wait cannot be interrupted on every system
        wait([future], timeout=_POLL_SECONDS)
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Exception):
        return error
    raise error
