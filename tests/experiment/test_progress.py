"""What the user sees of a run under way."""

from __future__ import annotations

import io

from sim.experiment.progress import Bar, PlainLines, Silent, in_words, progress_on


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_a_plain_line_at_most_every_half_minute() -> None:
    now = 0.0
    stream = io.StringIO()
    lines = PlainLines(stream, clock=lambda: now)
    lines.expect(100)
    for _ in range(70):
        now += 1.0
        lines.advance()
    assert stream.getvalue() == "30 of 100 runs, about 70 s left\n60 of 100 runs, about 40 s left\n"


def test_a_terminal_gets_one_line_that_is_rewritten_and_removed() -> None:
    stream = Terminal()
    bar = progress_on(stream)
    bar.expect(2)
    bar.advance()
    bar.say("Something to tell.")
    bar.advance()
    bar.close()
    shown = stream.getvalue()
    assert "2 runs" in shown
    assert "Something to tell.\n" in shown
    assert isinstance(bar, Bar)


def test_quiet_says_nothing() -> None:
    stream = io.StringIO()
    silent = progress_on(stream, quiet=True)
    silent.expect(3)
    silent.advance()
    silent.say("x")
    silent.close()
    assert isinstance(silent, Silent)
    assert stream.getvalue() == ""


def test_long_times_are_told_in_minutes() -> None:
    assert in_words(89.4) == "89 s"
    assert in_words(240) == "4 min"
