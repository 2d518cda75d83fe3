"""Where runs go. One small interface; this machine's cores are the first place."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_PATIENCE_SECONDS = 1.2
_POLL_SECONDS = 0.25


class Executor(Protocol):
    """A place that carries out runs."""

    def map_runs(
        self, run: Callable[[int], T], replications: Sequence[int]
    ) -> Generator[tuple[int, T | Exception], None, None]:
        """Yield (replication, result or the error it raised) in the order asked, whoever finishes first."""
        ...


class LocalThreads:
    """The cores of this machine: threads, because the compiled engine does not hold Python's lock."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or available_cores()

    def map_runs(
        self, run: Callable[[int], T], replications: Sequence[int]
    ) -> Generator[tuple[int, T | Exception], None, None]:
        """Yield results in order; when interrupted, let the runs under way finish for about a second."""
        pool = ThreadPoolExecutor(self.workers, thread_name_prefix="run")
        waiting: deque[tuple[int, Future[T]]] = deque(
            (replication, pool.submit(run, replication)) for replication in replications
        )
        try:
            while waiting:
                replication, future = waiting[0]
                result = _result_or_error(future)
                yield replication, result
                waiting.popleft()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            under_way = [future for _, future in waiting if not future.done()]
            if under_way:
                wait(under_way, timeout=_PATIENCE_SECONDS)


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
