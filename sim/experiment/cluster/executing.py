"""Runs on a Dask cluster.

Workers get the recipe of the runs once and then numbers; arrays come back. Only this side writes files.
"""

from __future__ import annotations

import hashlib
import operator
import time
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from math import inf
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import uuid4

from sim.experiment.cluster.on_worker import Answer, errand, packed
from sim.experiment.executor import ExecutorFault, ExecutorLost
from sim.experiment.keep.identity import agreement
from sim.experiment.keep.store import Arrays
from sim.experiment.work import Work

if TYPE_CHECKING:
    from distributed import Client, Future

T = TypeVar("T")

_LOOK_SECONDS = 2.0
_POLL_SECONDS = 0.25
_FETCH_SECONDS = 10.0
_PATIENCE_SECONDS = 0.8
_NOTICE_SECONDS = 6.0
_ALONE_SECONDS = 60.0


class WorkersDied(RuntimeError):
    """Every worker that took a run died on it, as often as the scheduler allows."""


class FailedOnWorker(RuntimeError):
    """A run stopped for want of memory, disk or network where it was computed; nothing is wrong here."""


class DaskCluster:
    """The workers that a Dask scheduler knows; they may come and go."""

    name = "dask"

    def __init__(self, client: Client, where: str, say: Callable[[str], None]) -> None:
        self.client = client
        self.where = where
        self._say = say
        self._looked = self._last_seen = time.monotonic()
        self._is_noticed = False
        self._threads = self._count()

    @property
    def workers(self) -> int:
        """Return how many runs the workers carry out at once, as last counted."""
        return self._threads

    def room(self) -> int:
        """Return how many runs may be with the workers: enough for each to have its next at hand."""
        return 3 * self._threads + 4

    def map_runs(self, work: Work[T], numbers: Sequence[int]) -> Generator[tuple[int, T | Exception], None, None]:
        """Yield results in order; when interrupted, keep what workers finish within about a second.

        Raises:
            ExecutorLost: when the scheduler or all workers are gone, or a worker with other sources joined.
        """
        flight = _Flight(self, work)
        try:
            yield from flight.in_order(numbers)
        finally:
            flight.land()

    def look_around(self) -> None:
        """Count the workers now and then; give up when the scheduler is gone or nobody is left for a minute."""
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            return
        self._looked = now
        self._threads = self._count()
        if self._threads:
            self._last_seen, self._is_noticed = now, False
        elif now - self._last_seen > _ALONE_SECONDS:
            raise ExecutorLost(f"Dask at {self.where}: no worker came back within {_ALONE_SECONDS:.0f} s.")
        elif now - self._last_seen > _NOTICE_SECONDS and not self._is_noticed:
            self._is_noticed = True
            self._say(f"Dask at {self.where}: no worker is left, waiting {_ALONE_SECONDS:.0f} s for one ...")

    def lost(self) -> ExecutorLost:
        """Return the error that tells that the scheduler is gone."""
        return ExecutorLost(f"Dask at {self.where}: the connection with the scheduler broke.")

    def refuse_other_sources(self) -> None:
        """Ask every worker what it has installed; ExecutorFault when that is not what is installed here."""
        for worker, known in self.client.get_versions()["workers"].items():
            python = ".".join(known["host"]["python"].split(".")[:2])
            if python != agreement()["python"]:  # it could not even read the question
                raise ExecutorFault(refusal({**agreement(), "python": python}, worker))
        answers = self.client.run(errand(), agreement(), "", b"", (), on_error="return")
        for worker, answer in answers.items():
            if not isinstance(answer, list | OSError):  # one that is gone meanwhile cannot answer
                raise ExecutorFault(refusal(answer if isinstance(answer, dict) else {}, worker))

    def _count(self) -> int:
        if self.client.status != "running":
            raise self.lost()
        try:
            return sum(self.client.nthreads().values())
        except (OSError, RuntimeError) as error:
            raise self.lost() from error


class _Flight(Generic[T]):
    """The runs of one piece of work that are with the workers."""

    def __init__(self, cluster: DaskCluster, work: Work[T]) -> None:
        self._cluster = cluster
        self._work = work
        self._token = uuid4().hex[:12]
        self._sent: dict[int, tuple[Future, dict[int, Arrays]]] = {}
        self._results: dict[int, T | Exception] = {}
        self._suspects: deque[int] = deque()
        self._landed: SimpleQueue[int] = SimpleQueue()
        self._deadline = inf
        self._recipe: Future | None = None

    def in_order(self, numbers: Sequence[int]) -> Generator[tuple[int, T | Exception], None, None]:
        """Send numbers, a few more than there are workers, and yield what comes back in the order asked.

        The scheduler also blames runs that only waited on a worker that died. So a blamed run is sent again by
        itself, and given up when its workers die then too.
        """
        to_send, waiting = deque(numbers), deque(numbers)
        while waiting:
            if waiting[0] in self._results:
                number = waiting.popleft()
                yield number, self._results.pop(number)
            elif self._suspects and not self._sent:
                self._send(self._suspects[0])
            elif to_send and not self._suspects and len(self._sent) < self._cluster.room():
                self._send(to_send.popleft())
            else:
                self._cluster.look_around()
                self._receive()

    def land(self) -> None:
        """Keep what comes back soon, and call off the rest."""
        self._deadline = time.monotonic() + _PATIENCE_SECONDS
        with suppress(ExecutorLost):
            while self._sent and self._left() > 0 and self._cluster.client.status == "running":
                self._receive()
        self._sent.clear()  # what nobody waits for any more the scheduler calls off

    def _send(self, number: int) -> None:
        stored = self._work.stored(number)
        missing = self._work.missing(number, stored)
        if not missing:
            self._results[number] = self._finished(number, stored, ())
            return
        again = "-again" * (number in self._suspects)
        key = f"run-{self._token}-{number}{again}"
        future = self._cluster.client.submit(operator.call, self._sent_recipe(), missing, key=key, pure=False)
        self._sent[number] = future, stored
        self._watch(number, future)

    def _sent_recipe(self) -> Future:
        """Hand the recipe to the scheduler once; a worker that needs it gets it, also one that joins later.

        It arrives as a function of the numbers of runs.
        """
        if self._recipe is None:
            content = packed(self._work.compute)
            digest = hashlib.sha256(content).hexdigest()
            self._recipe = self._cluster.client.submit(
                *(partial, errand(), agreement(), digest, content), key=f"recipe-{self._token}", pure=False
            )
        return self._recipe

    def _watch(self, number: int, future: Future) -> None:
        future.add_done_callback(lambda _: self._landed.put(number))

    def _receive(self) -> None:
        """Take in the runs that are finished, waiting a moment when there are none."""
        landed = self._landed_now()
        arrived = [number for number in landed if self._sent[number][0].status == "finished"]
        for number in landed:
            future = self._sent[number][0]
            if future.status == "cancelled" or self._cluster.client.status != "running":
                raise self._cluster.lost()
            if future.status == "error":
                self._take(number, as_told(future.exception()))
            elif future.status in ("pending", "lost"):  # its worker died before the arrays were fetched
                self._watch(number, future)
        for number, answer in zip(arrived, self._gathered(arrived), strict=False):
            self._take(number, answer)

    def _left(self) -> float:
        """Return how many seconds an answer may take: few when leaving."""
        return min(_FETCH_SECONDS, self._deadline - time.monotonic())

    def _landed_now(self) -> list[int]:
        """Return the numbers that came back, waiting a moment for the first."""
        try:
            numbers = [self._landed.get(timeout=_POLL_SECONDS)]
            while not self._landed.empty():
                numbers.append(self._landed.get_nowait())
        except Empty:
            return []
        return numbers

    def _gathered(self, numbers: Sequence[int]) -> Sequence[Answer]:
        """Fetch the answers together; nothing when some were lost on the way, which are then computed again."""
        futures = [self._sent[number][0] for number in numbers]
        client = self._cluster.client

        async def gather() -> Sequence[Answer]:
            answers: Sequence[Answer] = await client.gather(futures, asynchronous=True)
            return answers

        try:
            return client.sync(gather, callback_timeout=self._left()) if futures else ()
        except Exception as error:
            if client.status != "running":
                raise self._cluster.lost() from error
            for number, future in zip(numbers, futures, strict=True):
                self._watch(number, future)
            return ()

    def _take(self, number: int, answer: Answer | Exception) -> None:
        if isinstance(answer, dict):
            raise ExecutorLost(refusal(answer))
        _, stored = self._sent.pop(number)
        if isinstance(answer, WorkersDied) and number not in self._suspects:
            self._suspects.append(number)
            return
        if number in self._suspects:
            self._suspects.remove(number)
        self._results[number] = answer if isinstance(answer, Exception) else self._finished(number, stored, answer)

    def _finished(self, number: int, stored: dict[int, Arrays], computed: Sequence[Arrays]) -> T | Exception:
        try:
            return self._work.finish(number, stored, computed)
        except Exception as error:
            return error


def as_told(error: BaseException | None) -> Exception:
    """Return an error of a worker as this side reports it; no fault of a worker's disk is taken for one here."""
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        return WorkersDied("every worker that took this run died on it")
    if isinstance(error, OSError | MemoryError):
        return FailedOnWorker(f"{type(error).__name__}: {error}")
    return error if isinstance(error, Exception) else FailedOnWorker(repr(error))


def refusal(found: Mapping[str, str], worker: str = "") -> str:
    """Say in what a worker differs from this machine."""
    name = f"worker {worker}" if worker else "a worker that joined"
    if not found:
        return f"Dask: {name} does not have this version of the package; install the same one there."
    parts = []
    for what, here in agreement().items():
        there = found.get(what, "none")
        if there != here:
            parts.append("other sources of sim" if what == "sources" else f"{what} {there} (here {here})")
    return f"Dask: {name} has {', '.join(parts)}; install the same there, or the results would not be the same."
