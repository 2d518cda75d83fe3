"""Tell how far the runs are: one rewritten line on a terminal, a plain line now and then in a pipe."""

import time
from collections.abc import Callable
from contextlib import suppress
from io import TextIOBase
from typing import Any, Protocol, TextIO

from sim.experiment.pace import Pace

SECONDS_BETWEEN_LINES = 30.0
Words = Callable[[str], str]
"""Says an English sentence in the language of the reader."""


class Progress(Protocol):
    """Somebody who wants to know how far the runs are."""

    def expect(self, more: int, work: float | None = None) -> None:
        """Announce how many runs follow at least, and how much work they are: one each where nothing is said."""
        ...

    def advance(self, *, is_made: bool = True, work: float = 1) -> None:
        """Announce that one more run is finished: made now, or found finished."""
        ...

    def say(self, sentence: str) -> None:
        """Tell something that is not a number of runs."""
        ...

    def close(self) -> None:
        """Leave the screen tidy."""
        ...


class Silent:
    """Say nothing."""

    def expect(self, more: int, work: float | None = None) -> None:
        """Ignore what follows."""

    def advance(self, *, is_made: bool = True, work: float = 1) -> None:
        """Ignore a finished run."""

    def say(self, sentence: str) -> None:
        """Ignore a sentence."""

    def close(self) -> None:
        """Do nothing."""


class _Left:
    """The work that is left, and how long it takes."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._work = 0.0

    def expect(self, runs: int, work: float | None) -> None:
        """Note what follows."""
        self._work = runs if work is None else work

    def finish(self, now: float, work: float, is_made: bool) -> None:
        """Note that a run is finished."""
        self._work = max(self._work - work, 0.0)
        if is_made:
            self._pace.finish(now, work)

    def in_words(self) -> str:
        """Say how long the rest takes; nothing where that cannot be told."""
        seconds = self._pace.seconds_left(self._work)
        return "" if seconds is None else f"about {in_words(seconds)} left"


class ProgressBar:
    """One line that is rewritten, with the time that is left; for a terminal."""

    def __init__(
        self, stream: TextIO | TextIOBase, clock: Callable[[], float] = time.monotonic, words: Words = str
    ) -> None:
        self._stream: Any = stream
        self._clock = clock
        self._words = words
        self._left = _Left()
        self._bar: Any = None

    def expect(self, more: int, work: float | None = None) -> None:
        """Announce how many runs follow at least; the clock starts at the first time."""
        self._left.expect(more, work)
        if self._bar is None:
            self._bar = _new_bar(self._stream, more, self._words)
        self._bar.total = self._bar.n + more
        self._bar.refresh()

    def advance(self, *, is_made: bool = True, work: float = 1) -> None:
        """Announce that one more run is finished."""
        self._left.finish(self._clock(), work, is_made)
        self._bar.set_postfix_str(self._words(self._left.in_words()), refresh=False)
        self._bar.update(1)

    def say(self, sentence: str) -> None:
        """Print a sentence above the line."""
        if self._bar is None:
            print(self._words(sentence), file=self._stream, flush=True)
        else:
            self._bar.write(self._words(sentence), file=self._stream)

    def close(self) -> None:
        """Remove the line."""
        if self._bar is not None:
            self._bar.close()


def _new_bar(stream: TextIO | TextIOBase, total: int, words: Words) -> Any:
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread of its own
    return tqdm(
        total=total,
        file=stream,
        leave=False,
        dynamic_ncols=True,
        bar_format=f"{words('{n_fmt} of {total_fmt} runs')} |{{bar}}| {words('{elapsed} passed')}{{postfix}}",
    )


class PlainLines:
    """Plain lines, at most one every half minute; for a pipe or a log."""

    def __init__(
        self, stream: TextIO | TextIOBase, clock: Callable[[], float] = time.monotonic, words: Words = str
    ) -> None:
        self._stream: Any = stream
        self._clock = clock
        self._words = words
        self._left = _Left()
        self._last = clock()
        self._total = self._done = 0

    def expect(self, more: int, work: float | None = None) -> None:
        """Announce how many runs follow at least."""
        self._left.expect(more, work)
        self._total = self._done + more

    def advance(self, *, is_made: bool = True, work: float = 1) -> None:
        """Announce that one more run is finished."""
        self._done += 1
        now = self._clock()
        self._left.finish(now, work, is_made)
        if now - self._last < SECONDS_BETWEEN_LINES:
            return
        self._last = now
        left = self._left.in_words()
        done = f"{self._done} of {self._total} runs"
        self.say(f"{done}, {left}" if left else done)

    def say(self, sentence: str) -> None:
        """Print a sentence on a line of its own."""
        print(self._words(sentence), file=self._stream, flush=True)

    def close(self) -> None:
        """Do nothing: every line is finished."""


class Unheard(TextIOBase):
    """A stream that goes on when nobody listens any more: progress never stops the work."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write where somebody listens."""
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush where somebody listens."""
        with suppress(OSError, ValueError):
            self._stream.flush()

    def fileno(self) -> int:
        """Return the number of the stream, of which the width of a terminal is asked."""
        return self._stream.fileno()

    def isatty(self) -> bool:
        """Say whether it is a terminal."""
        return self._stream.isatty()


def progress_on(stream: TextIO, *, quiet: bool = False, words: Words = str) -> Progress:
    """Return the kind of progress that suits a stream, and says what it tells by `words`."""
    if quiet:
        return Silent()
    heard = Unheard(stream)
    return ProgressBar(heard, words=words) if stream.isatty() else PlainLines(heard, words=words)


def in_words(seconds: float) -> str:
    """Write a length of time as a person would say it."""
    if seconds < 90:
        return f"{round(seconds)} s"
    return f"{round(seconds / 60)} min"
