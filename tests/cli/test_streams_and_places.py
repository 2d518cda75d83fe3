"""Ends of pipes, closed consoles, full disks, no home, no temporary folder: a sentence, the code, the results."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.report.book import workbook
from sim.world.bulk.compiled_cache import cache_folder
from tests.cli.command import ROOT, SMALL

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a shell of Unix")
ODD_NAME = os.fsdecode(b"caf\xe9.toml") if sys.platform == "linux" else "café.toml"
"""The bytes of its name are no UTF-8: that stopped the program after all the work. macOS has no such names."""
RUN = f"{sys.executable} {ROOT}/run.py caf*.toml --replications 2 --out here"


def shell(desk: Path, line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell that finds no browser, so no PDF is printed."""
    (desk / ODD_NAME).write_text(SMALL, encoding="utf-8")
    (desk / "programs").mkdir(exist_ok=True)
    (desk / "programs/head").symlink_to(shutil.which("head") or "head")
    return subprocess.run(
        [shutil.which("bash") or "/bin/bash", "-c", line],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": str(desk / "programs"), **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


def is_complete(folder: Path) -> bool:
    return {"effects.csv", "results.xlsx", "dashboard.html", "manifest.json"} <= {
        path.name for path in folder.iterdir()
    }


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"{RUN} 2> >(head -n 0)", 0),
        (f"{RUN} 2>&-", 0),
        (f"{RUN} >&-", 0),
        (f"{RUN} >&- 2>&- <&-", 0),
        (f"{RUN} | head -n 1; exit ${{PIPESTATUS[0]}}", 0),
        (f"{RUN} > /dev/full", 1),
        (f"{RUN} 2> /dev/full", 0),
    ],
)
def test_whoever_does_not_listen_the_results_are_written(desk: Path, line: str, code: int) -> None:
    done = shell(desk, line)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr
    assert is_complete(desk / "here")


def test_without_home_user_and_temporary_folder_it_runs(desk: Path) -> None:
    places = {name: str(desk / "nowhere") for name in ("TMPDIR", "TEMP", "TMP")}
    places["SIM_CACHE_DIR"] = str(cache_folder().parent.parent)  # for it would compile again
    line = f"unset HOME; {RUN} --set detention.places=500"
    done = shell(desk, line, **places)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr and is_complete(desk / "here")


def test_a_file_that_cannot_be_replaced_costs_no_other(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["small.toml", "--quiet", "--out", "here"]) == 0
    (desk / "here/results.xlsx").write_bytes(b"of before")
    real = os.replace

    def held(source: Path, target: Path) -> None:
        if Path(target).name == "results.xlsx":
            raise PermissionError(13, "The file is open elsewhere")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr("sim.machine.placing._PAUSES", (0.0,))
    assert main(["small.toml", "--quiet", "--out", "here", "--seed", "8"]) == 1
    out, err = capsys.readouterr()
    assert "With, compared with Without" in out
    said = " ".join(err.split())
    assert "results.xlsx could not be written (The file is open elsewhere): what stands there is older" in said
    manifest = json.loads((desk / "here/manifest.json").read_text(encoding="utf-8"))
    assert "results.xlsx" not in manifest["files"] and "effects.csv" in manifest["files"]


def test_a_workbook_on_a_full_disk_costs_no_other(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workbook, "write", full)
    assert main(["small.toml", "--quiet", "--out", "here", "--lang", "nl"]) == 1
    assert "results.xlsx kon niet worden geschreven (No space left on device)" in capsys.readouterr().err
    assert (desk / "here/dashboard.html").exists() and (desk / "here/manifest.json").exists()


def test_the_scenario_that_is_run_is_not_replaced(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "mine").mkdir()
    (desk / "mine/scenario.toml").write_text(SMALL, encoding="utf-8")
    assert main(["mine/scenario.toml", "--out", "mine"]) == 2
    assert "this file itself would be replaced" in capsys.readouterr().err
    (desk / "other").mkdir()
    (desk / "other/scenario.toml").write_text(SMALL, encoding="utf-8")
    assert main(["small.toml", "--out", "other"]) == 2
    assert "--out other: it holds files that were not written by this program" in capsys.readouterr().err
    assert (desk / "mine/scenario.toml").read_text(encoding="utf-8") == SMALL
    assert [path.name for path in (desk / "mine").iterdir()] == ["scenario.toml"]


def test_the_manifest_says_how_to_repeat_what_was_run_from_python(desk: Path) -> None:
    import sim

    scenario = sim.load("small.toml", ["detention.places=500"])
    sim.run(scenario, out="here", unpaired=True)
    manifest = json.loads((desk / "here/manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"] == (
        "sim.run(sim.load('small.toml', ['detention.places=500']), out='here', unpaired=True)"
    )
    effects = (desk / "here/effects.csv").read_bytes()
    shutil.rmtree(desk / "here")
    eval(manifest["command"], {"sim": sim})
    assert (desk / "here/effects.csv").read_bytes() == effects
    page = (desk / "here/dashboard.html").read_text(encoding="utf-8")
    assert "python -m sim scenario.toml --unpaired" in page


def test_two_commands_in_one_folder_leave_a_whole_manifest(desk: Path) -> None:
    done = shell(desk, f"{RUN} --quiet & {RUN} --quiet; wait $!")
    assert done.returncode == 0, done.stderr
    files = json.loads((desk / "here/manifest.json").read_text(encoding="utf-8"))["files"]
    there = {path.relative_to(desk / "here").as_posix() for path in (desk / "here").rglob("*") if path.is_file()}
    assert there == {*files, "manifest.json"}
