"""Where runs go. One small interface: the cores of this machine, or a cluster."""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from math import ceil
from pathlib import Path
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
    """The cores of this machine: threads, because the compiled engine does not hold Python's lock.

    Where there is too little memory for as many runs at once, or no thread to be had, it goes on with fewer.
    """

    name = "local"

    def __init__(self, workers: int | None = None, say: Callable[[str], None] = lambda sentence: None) -> None:
        self.workers = workers or available_cores()
        self._say = say

    def map_runs(self, work: Work[T], numbers: Sequence[int]) -> Generator[tuple[int, T | Exception], None, None]:
        """Yield results in order; when interrupted, let the runs under way finish for about a second."""
        left = list(numbers)
        while left:
            self._go_on_with(threads_to_be_had(self.workers), "no more threads can be started")
            for number, result in self._at_once(work, tuple(left)):
                if isinstance(result, MemoryError) and self.workers > 1:
                    self._go_on_with(self.workers // 2, "there is too little memory")
                    break
                left.remove(number)
                yield number, result

    def _go_on_with(self, workers: int, why: str) -> None:
        if workers < self.workers:
            self._say(f"Going on with {workers} of {self.workers} runs at once, for {why}.")
            self.workers = workers

    def _at_once(self, work: Work[T], numbers: Sequence[int]) -> Generator[tuple[int, T | Exception], None, None]:
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
        yield LocalThreads(workers, say)
    elif kind == "dask" and (address or where == "dask"):
        from sim.experiment.cluster.executing import open_cluster

        with open_cluster(address, workers, say) as cluster:
            yield cluster
    else:
        raise ExecutorFault(f"--executor {where}: no such place; allowed are local, dask and dask:ADDRESS")


def available_cores() -> int:
    """Return how many cores this process may use: those it is bound to, and its container has time of."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(bound, *quotas()))


def quotas(groups: Path = Path("/proc/self/cgroup"), root: Path = Path("/sys/fs/cgroup")) -> list[int]:
    """Return how many cores each control group of this process is given the time of, rounded up (Linux; v1 and v2)."""
    try:
        lines = groups.read_text(encoding="utf-8").splitlines()
    except OSError:
        return [sys.maxsize]
    found = [sys.maxsize]
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        top = root / "cpu" if controllers else root
        here = top / path.lstrip("/")
        for folder in {top, here, *(parent for parent in here.parents if parent.is_relative_to(top))}:
            found.append(_quota(folder))
    return found


def _quota(folder: Path) -> int:
    """Return the quota of one control group; the largest number when it has none."""
    try:
        if (folder / "cpu.max").exists():
            time, period = (folder / "cpu.max").read_text(encoding="utf-8").split()
        else:
            names = ("cpu.cfs_quota_us", "cpu.cfs_period_us")
            time, period = ((folder / name).read_text(encoding="utf-8").strip() for name in names)
        return sys.maxsize if time in {"max", "-1"} else max(1, ceil(int(time) / int(period)))
    except (OSError, ValueError, ZeroDivisionError):
        return sys.maxsize


def threads_to_be_had(most: int) -> int:
    """Return how many threads can be started at once, at least one: the first run then fails with a reason."""
    started, done = [], threading.Event()
    try:
        for _ in range(most):
            thread = threading.Thread(target=done.wait, daemon=True)
            thread.start()
            started.append(thread)
    except (RuntimeError, MemoryError):
        pass
    finally:
        done.set()
    for thread in started:
        thread.join()
    return max(1, len(started))


def _result_or_error(future: Future[R]) -> R | Exception:
    while not future.done():  # wait in short steps: a long wait cannot be interrupted on every system
        wait([future], timeout=_POLL_SECONDS)
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Exception):
        return error
    raise error
