"""What the user sees of a run under way."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path

import numpy as np

from sim.experiment.keep.store import Store
from sim.experiment.pace import Pace, work_of
from sim.experiment.progress import PlainLines, ProgressBar, Silent, in_words, progress_on
from sim.experiment.work import Work
from sim.report.say.faults import message_in


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
    stream, now = io.StringIO(), 0.0
    lines = PlainLines(stream, clock=lambda: now)
    lines.expect(100)
    for _ in range(8):
        now += 0.01
        lines.advance(is_made=False)
    now += 25.0  # compiling
    for _ in range(4):
        lines.advance()
        now += 2.0
    assert stream.getvalue() == "12 of 100 runs, about 3 min left\n"


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


def test_a_machine_that_slept_is_not_taken_for_a_slow_one() -> None:
    pace = Pace()
    for now in (1.0, 2.0, 3.0, 5000.0, 5001.0):
        pace.finish(now)
    assert pace.seconds_left(10) == 10.0


def test_the_runs_that_were_made_are_told_from_those_that_stood_finished(tmp_path: Path) -> None:
    store = Store(tmp_path, "key", "engine")
    store.open()
    arrays = {"a": np.zeros(1, np.int64)}
    store.save(1, arrays)
    work = Work(lambda runs: (arrays for _ in runs), lambda number, found: number, store=store)
    assert [work.carry_out(number) for number in range(3)] == [0, 1, 2]
    assert work.made == {0, 2}


def test_a_dutch_reader_is_told_in_dutch() -> None:
    times = iter(range(1000, 1100))
    terminal, pipe, now = Terminal(), io.StringIO(), 0.0
    dutch = partial(message_in, "nl")
    bar = ProgressBar(terminal, clock=lambda: float(next(times)), words=dutch)
    lines = PlainLines(pipe, clock=lambda: now, words=dutch)
    for one in (bar, lines):
        one.expect(40)
        one.say("Compiling the engine for the first time (about 23 s) ...")
        for _ in range(31):
            now += 1.0
            one.advance()
    bar._bar.refresh()
    bar.close()
    compiling = "Het rekenhart wordt voor het eerst gecompileerd (ongeveer 23 s) ...\n"
    assert compiling in terminal.getvalue()
    assert "31 van 40 simulaties" in terminal.getvalue() and "bezig, nog ongeveer 9 s" in terminal.getvalue()
    assert pipe.getvalue().startswith(compiling + "1 van 40 simulaties\n31 van 40 simulaties, nog ongeveer 9 s\n")


def test_runs_that_are_more_work_take_longer() -> None:
    now, stream = 0.0, io.StringIO()
    lines = PlainLines(stream, clock=lambda: now)
    lines.expect(28, 28 * work_of(1))
    for _ in range(28):
        now += 1.0
        lines.advance(work=work_of(1))
    lines.expect(40, 40 * work_of(9))
    now += 5.0
    lines.advance(work=work_of(9))
    assert stream.getvalue().endswith("29 of 68 runs, about 3 min left\n")


def test_what_follows_is_counted_from_what_is_done() -> None:
    stream, now = io.StringIO(), 0.0
    lines = PlainLines(stream, clock=lambda: now)
    for stage in (3, 4):
        lines.expect(stage)
        for _ in range(stage):
            lines.advance()
    lines.expect(5)
    now += 31.0
    lines.advance()
    assert stream.getvalue().startswith("8 of 12 runs")
