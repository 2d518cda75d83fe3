"""What the user sees of a run under way."""

from __future__ import annotations

import io

from sim.experiment.pace import Pace
from sim.experiment.progress import PlainLines, ProgressBar, Silent, in_words, progress_on


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
    assert isinstance(bar, ProgressBar)


def test_compiling_and_waiting_are_not_taken_for_the_pace_of_runs() -> None:
    now = 0.0
    stream = io.StringIO()
    lines = PlainLines(stream, clock=lambda: now)
    lines.expect(100)
    now += 600.0  # compiling
    for _ in range(40):
        now += 1.0
        lines.advance()
    assert stream.getvalue() == "1 of 100 runs\n31 of 100 runs, about 69 s left\n"


def test_runs_that_stood_finished_do_not_make_the_others_look_quick() -> None:
    pace, now = Pace(), 0.0
    for _ in range(50):
        now += 0.01
        pace.finish(now)
    now += 25.0  # compiling
    for _ in range(20):
        pace.finish(now)
        now += 2.0
    assert pace.seconds_left(30) == 60.0


def test_two_workers_that_finish_together_are_one_pace() -> None:
    pace = Pace()
    for pair in range(10):
        pace.finish(2.0 * pair)
        pace.finish(2.0 * pair + 0.1)
    assert 28 < (pace.seconds_left(30) or 0) < 34


def test_after_two_runs_nobody_can_tell() -> None:
    pace = Pace()
    pace.finish(100.0)
    pace.finish(101.0)
    assert pace.seconds_left(98) is None


def test_a_terminal_says_how_long_the_rest_takes() -> None:
    times = iter(range(1000, 1100))
    stream = Terminal()
    bar = ProgressBar(stream, clock=lambda: float(next(times)))
    bar.expect(20)
    for _ in range(10):
        bar.advance()
    bar._bar.refresh()
    bar.close()
    assert "10 of 20 runs" in stream.getvalue() and "passed, about 10 s left" in stream.getvalue()


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
