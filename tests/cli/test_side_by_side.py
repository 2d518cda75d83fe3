"""Several scenarios, or finished results, side by side on one page."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim import study
from sim.cli import main
from sim.experiment.progress import Silent
from sim.measure import replication
from sim.report.say.faults import message_in
from sim.scenario import load
from tests.cli.command import SMALL

OTHER = """
extends = "small.toml"
title   = "Other"

[policy.with]
[policy.without]
[policy.cap]
label = "At most 1,000"
[[policy.cap.change]]
from = 2026-01-01
maatwerk.maximum_eur = 1000
"""


@pytest.fixture
def two(desk: Path) -> Path:
    """Return a folder with two scenarios on the same past: the second has one policy more."""
    (desk / "small.toml").write_text(SMALL, encoding="utf-8")
    (desk / "other.toml").write_text(OTHER, encoding="utf-8")
    return desk


def test_two_scenarios_stand_side_by_side_and_a_policy_that_both_have_stands_once(two: Path) -> None:
    assert main(["small.toml", "other.toml", "--quiet", "--out", "both"]) == 0
    policies = pd.read_csv("both/summary.csv")["policy"].unique().tolist()
    assert policies == ["without", "with", "cap"]


def test_a_page_of_several_scenarios_speaks_the_language_of_the_first(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (two / "dutch.toml").write_text(f'language = "nl"{SMALL}', encoding="utf-8")
    (two / "other.toml").write_text(
        OTHER.replace("[policy.with]", 'title_nl = "Anders"\n[policy.with]'), encoding="utf-8"
    )
    assert main(["dutch.toml", "other.toml", "--check"]) == 0
    assert "Small; Anders" in capsys.readouterr().out


def test_what_stands_side_by_side_is_what_each_scenario_finds_by_itself(two: Path) -> None:
    assert main(["small.toml", "other.toml", "--quiet", "--out", "both"]) == 0
    assert main(["other.toml", "--quiet", "--out", "alone"]) == 0
    both, alone = (pd.read_csv(f"{folder}/effects.csv") for folder in ("both", "alone"))
    cap, by_itself = (frame[frame["policy"] == "cap"].reset_index(drop=True) for frame in (both, alone))
    pd.testing.assert_frame_equal(cap, by_itself)


def test_finished_results_are_put_side_by_side_without_living_them_again(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["small.toml", "--quiet", "--out", "one"]) == 0
    assert main(["other.toml", "--quiet", "--out", "two"]) == 0
    assert main(["small.toml", "other.toml", "--quiet", "--out", "both"]) == 0
    lived: list[int] = []
    real = replication.run_replication

    def run(prepared: replication.Priced, number: int) -> object:
        lived.append(len(prepared.tables.policies))
        return real(prepared, number)

    monkeypatch.setattr(replication, "run_replication", run)
    assert main(["--compare", "one", "two", "--quiet", "--out", "taken"]) == 0
    for name in ("summary.csv", "effects.csv", "lives.csv", "monthly.csv.gz"):
        assert (two / "taken" / name).read_bytes() == (two / "both" / name).read_bytes(), name
    assert len(lived) == 4, "only the side question on the pull is run"


def test_that_folders_are_put_side_by_side_is_said_before_it_is_done(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was printed for a minute."""
    told: list[str] = []

    def take_over(*_: object) -> None:
        raise InterruptedError

    monkeypatch.setattr(study, "take_over", take_over)
    monkeypatch.setattr(Silent, "say", lambda self, sentence: told.append(message_in("nl", sentence)))
    with pytest.raises(InterruptedError):
        study.run(load("small.toml"), out=two / "both", progress=Silent(), taken_from=[Path("one"), Path("two")])
    assert told == ["De afgeronde simulaties van 2 mappen worden naast elkaar gezet: een minuut of zo ..."]


def test_scenarios_that_start_otherwise_are_refused_in_one_sentence(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (two / "later.toml").write_text(SMALL.replace("seed         = 7", "seed = 8") + "\n[detention]\nplaces = 10\n")
    assert main(["small.toml", "later.toml"]) == 2
    said = capsys.readouterr().err
    assert said == "small and later cannot stand side by side: they differ in plan.seed (7, 8), detention.places\n"
    assert not (two / "results").exists()


def test_scenarios_of_one_and_the_same_policy_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios/same_money.toml", "scenarios/best_mix.toml", "--check"]) == 2
    said = "same_money and best_mix cannot stand side by side: they have one policy, Without maatwerk\n"
    assert capsys.readouterr().err == said


def test_a_folder_without_results_is_refused(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (two / "empty").mkdir()
    assert main(["small.toml", "--quiet", "--out", "one"]) == 0
    capsys.readouterr()
    assert main(["--compare", "one", "empty", "--lang", "nl"]) == 2
    assert capsys.readouterr().err == "--compare empty: dit is geen map met afgeronde resultaten\n"


@pytest.mark.parametrize(("language", "said"), [("en", "name the scenario files"), ("nl", "noem de scenariobestanden")])
def test_no_dossier_is_made_of_finished_folders_which_do_not_say_who_set_what(
    two: Path, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    pytest.importorskip("rocrate")
    for name in ("small", "other"):
        assert main([f"{name}.toml", "--quiet", "--out", name]) == 0
    capsys.readouterr()
    assert main(["--compare", "small", "other", "--dossier", "--lang", language, "--out", "both"]) == 2
    assert said in capsys.readouterr().err and not (two / "both").exists()
