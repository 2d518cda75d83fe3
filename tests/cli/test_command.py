"""The command: what it accepts, prints, writes and returns."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.experiment.beside.tried import try_settings
from sim.experiment.runs import FailedRun
from tests.cli.command import SMALL

FILES = {
    *(
        "dashboard.html",
        "answer.html",
        "results.xlsx",
        "summary.csv",
        "effects.csv",
        "lives.csv",
        "groups.csv",
        "who.csv",
        "yearly.csv",
        "spending.csv",
        "red_team.html",
        "published.csv",
    ),
    *("monthly.csv.gz", "runs", "manifest.json", "scenario.toml"),
}

IF_ANY = {"monthly.parquet", "results.ods", "readings.csv", "recording.csv", "leading.csv", "dependence.csv"}

FIT = [
    *("--set", 'fit.targets=["departures_forced"]', "--set", 'fit.parameters=["behaviour.return_level"]'),
    *("--set", "fit.years=[2020, 2022]", "--set", "fit.waves=1", "--set", "fit.sets_per_wave=4", "--set", "fit.kept=4"),
]


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def refused(capsys: pytest.CaptureFixture[str], desk: Path, *arguments: str) -> str:
    """Return the complaint about a command that is refused: exit code 2, nothing printed, nothing written."""
    before = files_in(desk)
    try:
        code = main(list(arguments))
    except SystemExit as stopped:
        code = stopped.code  # type: ignore[assignment]
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert files_in(desk) == before
    assert "Traceback" not in err
    return err


def test_the_results_folder_holds_every_promised_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["small.toml"]) == 0
    (folder,) = (desk / "results").iterdir()
    assert folder.name.startswith("small-") and len(folder.name) == len("small-") + 12
    assert FILES <= files_in(folder) <= FILES | IF_ANY
    assert files_in(folder / "runs") == {f"0000{number}.npz" for number in range(4)} | {"pull"}
    out, err = capsys.readouterr()
    assert "With, compared with Without" in out
    assert "With, difference from Without" in out
    assert f"Dashboard: results/{folder.name}/dashboard.html" in out
    assert "\x1b" not in out + err
    assert "Traceback" not in err


def test_the_manifest_tells_what_the_folder_is(desk: Path) -> None:
    arguments = ["small.toml", "--set", "detention.places=500", "--seed", "9", "--out", "here", "--quiet"]
    assert main(arguments) == 0
    manifest = json.loads((desk / "here/manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"] == "python run.py small.toml --set detention.places=500 --seed 9 --out here --quiet"
    assert manifest["scenario"]["overrides"] == ["detention.places=500", "plan.seed=9"]
    assert manifest["scenario"]["settings"]["detention.places"]["value"] == 500
    assert manifest["scenario"]["seed"] == 9
    assert manifest["failed"] == []
    assert 0 < manifest["lived"]["futures_lived"] <= manifest["lived"]["futures"]
    assert 0 < manifest["lived"]["months_lived"] <= manifest["lived"]["months"]
    assert set(manifest["versions"]) >= {"sim", "python", "numpy", "numba", "mesa"}
    hashes = manifest["files"]
    assert set(hashes) >= (FILES - {"runs", "manifest.json"}) | {"runs/00000.npz"}
    for name, digest in hashes.items():
        assert hashlib.sha256((desk / "here" / name).read_bytes()).hexdigest() == digest


def test_cells_without_a_value_are_empty(desk: Path) -> None:
    assert main(["small.toml", "--quiet", "--replications", "1", "--out", "here"]) == 0
    for path in (desk / "here").glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert "nan" not in text.lower().replace("finance", ""), path.name
    effects = pd.read_csv(desk / "here/effects.csv")
    assert effects.low.isna().all()
    assert not effects.distinguishable.any()


def test_a_policy_that_changes_nothing_differs_by_exactly_zero(desk: Path) -> None:
    unchanged = SMALL.replace("maatwerk.enabled = false", "maatwerk.enabled = true")
    (desk / "same.toml").write_text(unchanged, encoding="utf-8")
    assert main(["same.toml", "--quiet", "--out", "here"]) == 0
    effects = pd.read_csv(desk / "here/effects.csv")
    defined = effects[effects["low"].notna()]  # in at least two runs
    assert len(defined) > 60
    assert (defined[["mean", "low", "high"]] == 0).all(axis=None)
    assert not effects.distinguishable.any()


def test_history_is_the_same_under_every_policy(desk: Path) -> None:
    assert main(["small.toml", "--quiet", "--out", "here"]) == 0
    monthly = pd.read_csv(desk / "here/monthly.csv.gz")
    past = monthly[monthly.month < "2026-01"].pivot(
        index=["replication", "month", "outcome"], columns="policy", values="value"
    )
    assert np.array_equal(past["with"], past["without"], equal_nan=True)
    assert monthly.month.min() == "2020-01" and monthly.month.max() == "2026-12"


def test_without_a_scenario_the_scenarios_are_listed_with_their_question(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "scenarios/base").mkdir(parents=True)
    (desk / "scenarios/base/b.toml").write_text('question = "From the base?"', encoding="utf-8")
    (desk / "scenarios/a.toml").write_text('title = "A"\nquestion = "Why?"', encoding="utf-8")
    (desk / "scenarios/child.toml").write_text('extends = "base/b.toml"', encoding="utf-8")
    (desk / "scenarios/spoilt.toml").write_text("question = ", encoding="utf-8")
    assert main([]) == 0
    assert capsys.readouterr().out.splitlines()[:7] == [
        "Scenarios:",
        "  scenarios/a.toml",
        "      Why?",
        "  scenarios/child.toml",
        "      From the base?",
        "  scenarios/spoilt.toml",
        "      (cannot be read; --check says why)",
    ]


def test_check_writes_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["small.toml", "--check"]) == 0
    assert capsys.readouterr().out.startswith("small.toml: in order. Small\n")
    assert files_in(desk) == {"small.toml"}


def test_explain_says_where_a_value_comes_from(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["small.toml", "--explain", "detention.places", "--set", "detention.places=450"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("detention.places = 450 (places")
    assert "set by:   --set" in out
    assert "replaced: 600, set by default" in out


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "each simulation has a value of its own"), ("nl", "elke simulatie heeft een eigen waarde")],
)
def test_explain_tells_between_which_values_each_simulation_has_its_own(
    desk: Path, capsys: pytest.CaptureFixture[str], language: str, line: str
) -> None:
    asked = ["small.toml", "--explain", "behaviour.frailty_sd", "--lang", language]
    assert main([*asked, "--set", "plan.parameter_sets=ensemble", "--set", "plan.replications=30"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert re.search(rf"{line}, \d\.\d+ (to|tot) \d\.\d+", said)
    assert main(asked) == 0
    assert line not in capsys.readouterr().out


def test_describe_takes_its_tables_from_the_code(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--describe"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# Model description")
    assert "`behaviour.frailty_sd`" in out
    assert "`additional_departures`" in out
    assert "`stay_in_reception`" in out
    assert main(["small.toml", "--describe", "--out", "words"]) == 0
    assert "| `without` (reference) |" in (desk / "words/model_description.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ["small.toml", "--replicatons", "3"],
            "unrecognized arguments: --replicatons 3; did you mean --replications?",
        ),
        (["small.toml", "--rep", "3"], "unrecognized arguments: --rep 3"),
        (["small.toml", "--replications", "0"], "0 is less than 1; give a whole number of at least 1"),
        (["small.toml", "--workers", "many"], "'many' is not a whole number"),
        (["--explore"], "--explore needs a scenario"),
        (["small.toml", "--explore", "--unpaired"], "with the same luck: leave out --unpaired"),
        (["small.toml", "--calibrate"], "small.toml has no table [fit] that says what to fit"),
        (["small.toml", "--calibrate", *FIT], "compares 2 policies; a fit is to one past"),
        (["small.toml", "--calibrate", *FIT, "--set", 'fit.targets=["nothing"]'], '"nothing" is no target; allowed:'),
        (["small.toml", "--calibrate", "--set", "fit.waves=1"], "fit.targets: is missing"),
        (["small.toml", "--executor", "dask:"], "--executor dask:: no such place"),
        (["small.toml", "--executor", "moon"], "--executor moon: no such place; allowed are local, dask"),
        (["small.toml", "--lang", "fr"], "invalid choice: 'fr'"),
        (["--check"], "--check needs a scenario"),
        (["--seed", "0"], "--seed needs a scenario"),
        (["--open"], "--open needs a scenario"),
        (["--set", "a=1"], "--set needs a scenario"),
        (["none.toml"], "none.toml"),
        (["small.toml", "--set", "detention.plces=3"], "detention.plces"),
        (["small.toml", "--explain", "detention.plces"], "detention.plces"),
        (["small.toml", "--out", "small.toml"], "--out small.toml: this is a file, not a folder"),
    ],
)
def test_a_wrong_command_gets_one_clear_sentence(
    desk: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    assert complaint in refused(capsys, desk, *arguments)


def test_every_fault_of_a_scenario_is_told_and_nothing_written(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoilt = SMALL.replace("seed         = 7", "seed = true").replace("sample       = 0.01", "sample = 40")
    (desk / "spoilt.toml").write_text(spoilt, encoding="utf-8")
    said = refused(capsys, desk, "spoilt.toml")
    assert "spoilt.toml:8: plan.sample" in said
    assert "spoilt.toml:9: plan.seed" in said


def test_failed_runs_are_named_and_the_exit_code_is_one(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.measure import replication

    real = replication.run_replication

    def run(prepared: object, number: int) -> object:
        if number == 1:
            raise ZeroDivisionError("nobody there")
        return real(prepared, number)  # type: ignore[arg-type]

    monkeypatch.setattr(replication, "run_replication", run)
    assert main(["small.toml", "--out", "here"]) == 1
    assert "Simulation 1 stopped with an error: ZeroDivisionError: nobody there" in capsys.readouterr().out
    manifest = json.loads((desk / "here/manifest.json").read_text(encoding="utf-8"))
    assert manifest["failed"] == [{"replication": 1, "kind": "error", "message": "ZeroDivisionError: nobody there"}]
    assert manifest["replications"] == 3
    assert FailedRun(1, "error", "x").replication == 1


def test_a_full_disk_is_told_in_a_sentence_with_how_to_go_on(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    assert main(["small.toml", "--out", "here"]) == 1
    err = capsys.readouterr().err
    assert "The files could not be read or written: No space left on device" in err
    assert "To go on: python run.py small.toml --out here" in err


def test_independent_luck_is_noted_and_kept_apart(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["small.toml", "--quiet"]) == 0
    assert main(["small.toml", "--quiet", "--unpaired"]) == 0
    assert "luck of its own (--unpaired)" in capsys.readouterr().out
    paired, unpaired = sorted((desk / "results").iterdir(), key=lambda folder: len(folder.name))
    assert unpaired.name == f"{paired.name}-unpaired"
    noise = [pd.read_csv(folder / "effects.csv").set_index("outcome").noise_removed for folder in (paired, unpaired)]
    assert noise[0].median() > 0.9 and noise[1].median() < 0.7  # over all outcomes: four runs are few


def test_a_console_with_few_characters_does_not_stop_the_program(desk: Path) -> None:
    from tests.cli.command import command

    (desk / "scenarios").mkdir()
    (desk / "scenarios/odd.toml").write_text('question = "Ça coûte 5 € → ok?"', encoding="utf-8")
    done = command(desk, PYTHONIOENCODING="cp1252")
    assert done.returncode == 0
    assert "Ça coûte 5 € ? ok?" in done.stdout
    assert done.stderr == ""


def test_the_program_can_be_used_from_python(desk: Path) -> None:
    import sim

    results = sim.run(sim.load("small.toml"), workers=2)
    assert results.folder is None
    assert results.replications == 4
    assert set(results.effects.policy) == {"with"}
    assert files_in(desk) == {"small.toml"}
    assert "pandas" in sys.modules


def test_the_last_line_offers_the_page_and_open_opens_it(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def opened(address: str) -> bool:
        shown.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", opened)
    assert main(["small.toml", "--quiet", "--out", "mijn map é"]) == 0
    assert capsys.readouterr().out.endswith("To see it at once: the same command with --open\n")
    assert shown == []
    assert main(["small.toml", "--quiet", "--out", "mijn map é", "--open"]) == 0
    assert shown == [(desk / "mijn map é/dashboard.html").as_uri()]


def test_that_there_is_no_pdf_is_said_with_the_reason(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["small.toml", "--quiet", "--lang", "nl"]) == 0
    assert "Geen pdf: op deze computer staat geen Chrome, Edge of Chromium." in capsys.readouterr().out


def test_a_memo_is_written_when_asked_and_an_old_one_does_not_stay(desk: Path) -> None:
    memos = {"memo.docx", "memo.odt"}
    assert main(["small.toml", "--quiet", "--out", "here", "--memo"]) == 0
    known = json.loads((desk / "here/manifest.json").read_text(encoding="utf-8"))["files"]
    assert memos <= known.keys() & files_in(desk / "here")
    assert main(["small.toml", "--quiet", "--out", "here"]) == 0
    assert not memos & files_in(desk / "here")


def test_what_if_tries_settings_once_and_the_page_answers_from_them(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.study.try_settings", partial(try_settings, settings=12))
    assert main(["small.toml", "--quiet", "--out", "here", "--what-if"]) == 0
    kept = {path: path.stat().st_mtime_ns for path in (desk / "here/runs/tried").glob("*.npz")}
    assert len(kept) == 12
    assert 'id="tried-data"' in (desk / "here/dashboard.html").read_text(encoding="utf-8")
    assert main(["small.toml", "--quiet", "--out", "here", "--what-if"]) == 0
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    known = json.loads((desk / "here/manifest.json").read_text(encoding="utf-8"))["files"]
    assert {f"runs/tried/{path.name}" for path in kept} <= known.keys()


def test_a_memo_without_its_libraries_is_refused_before_anything_is_run(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.report.memo.writing.find_spec", lambda name: None)
    assert main(["small.toml", "--out", "here", "--memo", "--lang", "nl"]) == 2
    assert 'python -m pip install -e ".[memo]"' in capsys.readouterr().err
    assert not (desk / "here").exists()


def test_the_tables_are_there_for_a_dutch_spreadsheet_when_asked(desk: Path) -> None:
    assert main(["small.toml", "--quiet", "--out", "here", "--csv-nl"]) == 0
    plain = pd.read_csv(desk / "here/effects.csv")
    dutch = pd.read_csv(desk / "here/csv-nl/effects.csv", sep=";", decimal=",", encoding="utf-8-sig")
    pd.testing.assert_frame_equal(plain, dutch)
    assert {path.name for path in (desk / "here").glob("*.csv")} == files_in(desk / "here/csv-nl")
