"""Where runs go: one small interface, and the cores of this machine, which is the usual place."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Protocol, TypeVar

from sim.machine.cores import available_cores, run_threads, threads_to_be_had

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
        pool = run_threads(self.workers)
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


def _result_or_error(future: Future[R]) -> R | Exception:
    while not future.done():  # wait in short steps: a long wait cannot be interrupted on every system
        wait([future], timeout=_POLL_SECONDS)
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Exception):
        return error
    raise error
