"""The answer stands in the folder before all simulations are done, says so, and leaves no trace."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim import early, study
from sim.cli import main
from sim.experiment.runs import Runs
from sim.report import pdf
from tests.cli.command import SMALL, contents

SETTINGS = ("plan.replications=9", "plan.parameter_sets=ensemble", "incentives.pull=true")
ASKED = ["small.toml", *(word for setting in SETTINGS for word in ("--set", setting))]
EARLY = "Early answer: 8 of 9 simulations so far."


@pytest.fixture
def seen(desk: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, bytes]]:
    """Return a list that fills with what stands in the folder after each early answer; none comes too soon."""
    found: list[dict[str, bytes]] = []
    monkeypatch.setattr("sim.experiment.pace.WORTH_SECONDS", 0)
    spied_on(monkeypatch, lambda folder: found.append(contents(folder)))
    return found


def spied_on(monkeypatch: pytest.MonkeyPatch, then: Callable[[Path], None]) -> None:
    """Have something done after each early answer, with the folder it is in."""
    real = early.give_early_answer

    def give(folder: Path, *arguments: Any) -> None:
        real(folder, *arguments)
        then(folder)

    monkeypatch.setattr(study, "give_early_answer", give)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the results of the same run from Python, in which an early answer would be a failure."""
    desk = tmp_path_factory.mktemp("calm")
    (desk / "small.toml").write_text(SMALL, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(desk)
        patched.setattr("sim.experiment.pace.WORTH_SECONDS", 0)
        patched.setattr(study, "give_early_answer", lambda *arguments: pytest.fail("an early answer"))
        sim.run(sim.load("small.toml", SETTINGS), out="out")
    return desk / "out"


def test_after_eight_simulations_the_answer_stands_there_and_says_that_it_is_early(
    seen: list[dict[str, bytes]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ASKED, "--out", "out"]) == 0
    (early,) = seen
    assert {"dashboard.html", "answer.html", "summary.csv", "effects.csv", "yearly.csv", "lives.csv"} <= early.keys()
    for name in ("dashboard.html", "answer.html"):
        assert EARLY in early[name].decode() and "owest and highest of 8" in early[name].decode()
        assert EARLY not in Path("out", name).read_text(encoding="utf-8")
    out, err = capsys.readouterr()
    assert "Early answer, 8 of 9 simulations so far: " in " ".join(err.split())
    assert "arly answer" not in out


def test_the_final_files_are_those_of_a_run_without_early_answers_and_a_quiet_command_says_nothing_of_them(
    desk: Path, seen: list[dict[str, bytes]], calm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ASKED, "--quiet", "--out", "out"]) == 0
    assert len(seen) == 1 and "dashboard.html" in seen[0]
    assert capsys.readouterr().err == ""
    assert contents(desk / "out") == contents(calm)
    assert {path.name for path in (desk / "out").iterdir()} == {path.name for path in calm.iterdir()}


def test_an_interruption_leaves_a_whole_early_page_and_the_same_command_goes_on(
    desk: Path, seen: list[dict[str, bytes]], calm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(folder: Path) -> None:
        raise KeyboardInterrupt

    scenario = sim.load("small.toml", SETTINGS)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        spied_on(patched, interrupt)
        study.run(scenario, out="out", early=True)
    page = (desk / "out/dashboard.html").read_text(encoding="utf-8")
    assert EARLY in page and page.endswith("</html>\n")
    assert not (desk / "out/manifest.json").exists() and not list((desk / "out").glob(".unfinished-*"))
    assert main([*ASKED, "--quiet", "--out", "out"]) == 0
    assert contents(desk / "out") == contents(calm)


def test_whatever_is_wrong_with_an_early_answer_does_not_cost_the_run(
    desk: Path,
    seen: list[dict[str, bytes]],
    calm: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(runs: Runs, folder: Path) -> None:
        raise ValueError("nothing adds up")

    monkeypatch.setattr("sim.early.conclude", broken)
    assert main([*ASKED, "--out", "out"]) == 0
    assert "No early answer: nothing adds up." in capsys.readouterr().err
    assert contents(desk / "out") == contents(calm)


def test_a_file_that_is_held_is_left_out_with_a_word(
    desk: Path,
    seen: list[dict[str, bytes]],
    calm: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real = os.replace

    def held(source: Path, target: Path) -> None:
        if Path(target).name == "effects.csv" and not seen:
            raise PermissionError(13, "in use")
        real(source, target)

    monkeypatch.setattr("sim.machine.placing._PAUSES", ())
    monkeypatch.setattr("sim.machine.placing.os.replace", held)
    assert main([*ASKED, "--out", "out"]) == 0
    assert "effects.csv" not in seen[0] and "dashboard.html" in seen[0] and "yearly.csv" in seen[0]
    assert "effects.csv of the early answer could not be written: in use." in capsys.readouterr().err
    assert contents(desk / "out") == contents(calm)


def test_from_python_there_is_none_unless_asked(calm: Path) -> None:
    assert (calm / "dashboard.html").exists()  # and no early answer stopped the run


def test_a_finished_answer_is_not_replaced_by_an_early_one(desk: Path, seen: list[dict[str, bytes]]) -> None:
    assert main(["small.toml", "--quiet", "--replications", "2", "--out", "out"]) == 0
    assert main([*ASKED, "--quiet", "--out", "out"]) == 0
    assert seen == []


def test_the_words_do_not_wait_for_the_pdf(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[tuple[str, str]] = []

    def printed(page: Path, path: Path) -> bool:
        said.append(capsys.readouterr())
        assert (desk / "out/manifest.json").exists()
        path.write_bytes(b"%PDF")
        return True

    monkeypatch.setattr(pdf, "browser", lambda: "chromium")
    monkeypatch.setattr(pdf, "write", printed)
    assert main(["small.toml", "--out", "out"]) == 0
    (out, err), _ = said
    assert "Dashboard: out/dashboard.html" in out
    assert err.endswith("Still printing the pages as PDF ...\n")
    noted = json.loads((desk / "out/manifest.json").read_text(encoding="utf-8"))["files"]
    assert {"dashboard.pdf", "answer.pdf", "dashboard.html"} <= noted.keys()


def test_whoever_reads_only_the_first_words_gets_the_pdf_all_the_same(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(lines: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr("sim.cli._print", gone)
    monkeypatch.setattr("sim.printing.close_quietly", lambda: None)
    monkeypatch.setattr(pdf, "browser", lambda: "chromium")
    monkeypatch.setattr(pdf, "write", lambda page, path: bool(path.write_bytes(b"%PDF")))
    assert main(["small.toml", "--out", "out"]) == 0
    assert (desk / "out/dashboard.pdf").exists()


def test_the_page_of_all_simulations_does_not_wait_for_a_search_of_break_even_values(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[dict[str, bytes]] = []
    spied_on(monkeypatch, lambda folder: found.append(contents(folder)))
    searched = ['plan.break_even=["behaviour.waiting_weight"]', "plan.break_even_sample=0.01"]
    asked = [*searched, "plan.break_even_replications=2", "plan.replications=2"]
    assert main(["small.toml", *(word for one in asked for word in ("--set", one)), "--out", "out"]) == 0
    (early,) = found
    for name in ("dashboard.html", "answer.html"):
        assert "the search for break-even values is still under way" in early[name].decode()
        assert "still under way" not in Path("out", name).read_text(encoding="utf-8")
    assert "break_even.csv" not in early
    assert Path("out", "break_even.csv").exists()
