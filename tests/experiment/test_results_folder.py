"""No file of the user's is lost in a results folder, and two commands do not meet in one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.experiment.keep.results_folder import (
    BEFORE,
    LOCK,
    MANIFEST,
    WRITTEN,
    NotOurs,
    _is_locked,
    claimed,
    note_written,
    sha256,
)
from sim.machine.placing import placed

RUNS = ("runs", r"\d+\.npz")


def claim(folder: Path, said: list[str] | None = None, inside: Callable[[], object] = lambda: None) -> None:
    with claimed(folder, *RUNS, {"scenario.toml": lambda path: False}, (said or []).append):
        inside()


def finished(folder: Path) -> Path:
    """Make a folder as a finished run leaves it."""
    (folder / "runs").mkdir(parents=True)
    (folder / "effects.csv").write_text("ours\n", encoding="utf-8")
    files = {"effects.csv": sha256(folder / "effects.csv")}
    (folder / MANIFEST).write_text(json.dumps({"scenario": {}, "engine": "", "files": files}), encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("scenario.toml", "title = 'mine'"),
        ("manifest.json", '{"name": "somebody\'s web page"}'),
        ("manifest.json", "[" * 100_000),
        ("notes.txt", "mine"),
        ("effects.csv", "mine"),
    ],
)
def test_a_folder_with_files_of_the_user_is_refused_and_left_as_it_is(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(NotOurs, match="not written by this program"):
        claim(tmp_path)
    assert contents(tmp_path) == {name: text}


def test_a_folder_of_runs_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs/run1.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(NotOurs):
        claim(tmp_path)


def test_new_empty_interrupted_and_finished_folders_are_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "interrupted/runs").mkdir(parents=True)
    (tmp_path / "interrupted/runs/00000.npz").write_bytes(b"run")
    finished(tmp_path / "finished")
    for name in ("new", "empty", "interrupted", "finished"):
        claim(tmp_path / name)
        assert not (tmp_path / name / LOCK).exists()


def test_what_the_user_changed_in_results_is_set_aside(tmp_path: Path) -> None:
    folder, said = finished(tmp_path / "here"), ["first"]
    (folder / "effects.csv").write_text("ours\nand mine\n", encoding="utf-8")
    claim(folder, said)
    assert (folder / "kept-1-effects.csv").read_text(encoding="utf-8") == "ours\nand mine\n"
    assert said[1:] == ["effects.csv was changed after it was written: it is kept as kept-1-effects.csv."]


def test_the_manifest_of_before_tells_what_is_ours_when_a_run_is_interrupted(tmp_path: Path) -> None:
    folder = finished(tmp_path / "here")
    with pytest.raises(KeyboardInterrupt):
        claim(folder, inside=lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    assert not (folder / MANIFEST).exists() and (folder / BEFORE).exists()
    (folder / "effects.csv").write_text("mine\n", encoding="utf-8")
    claim(folder, inside=lambda: (folder / MANIFEST).write_text("{}", encoding="utf-8"))
    assert (folder / "kept-1-effects.csv").exists() and not (folder / BEFORE).exists()


def test_what_a_killed_run_has_written_is_not_taken_for_a_change_of_the_user(tmp_path: Path) -> None:
    folder, said = finished(tmp_path / "here"), ["first"]

    def killed() -> None:
        for name in ("effects.csv", "summary.csv"):
            (folder / "new").write_text(f"{name} of the next run\n", encoding="utf-8")
            note_written(folder / "new", folder / name)
            (folder / "new").replace(folder / name)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        claim(folder, inside=killed)
    (folder / "summary.csv").write_text("mine\n", encoding="utf-8")
    claim(folder, said, inside=lambda: (folder / MANIFEST).write_text("{}", encoding="utf-8"))
    assert said[1:] == ["summary.csv was changed after it was written: it is kept as kept-1-summary.csv."]
    assert not (folder / WRITTEN).exists()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("mine", encoding="utf-8")
    folder = finished(tmp_path / "here")
    (folder / ".unfinished-effects.csv").symlink_to(secret)
    (folder / ".unfinished-other").symlink_to(secret)
    claim(folder)
    (folder / ".unfinished-effects.csv").symlink_to(secret)
    with placed(folder / "effects.csv") as unfinished:
        unfinished.write_text("new", encoding="utf-8")
    assert secret.read_text(encoding="utf-8") == "mine"
    assert (folder / "effects.csv").read_text(encoding="utf-8") == "new"
    (folder / LOCK).symlink_to(secret)
    with pytest.raises(OSError, match="symbolic"):
        claim(folder)
    (folder / LOCK).unlink()
    (folder / "runs").rmdir()
    (folder / "runs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotOurs, match="link to another place"):
        claim(folder)


def test_one_command_waits_for_the_other(tmp_path: Path) -> None:
    entered, leave, said, order = threading.Event(), threading.Event(), ["first"], []

    def work(name: str) -> None:
        order.append(f"{name} in")
        entered.set()
        assert leave.wait(10)
        order.append(f"{name} out")

    both = [threading.Thread(target=claim, args=(tmp_path, said, lambda n=n: work(n))) for n in ("a", "b")]
    both[0].start()
    assert entered.wait(10)
    both[1].start()
    deadline = time.monotonic() + 60
    while len(said) == 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    leave.set()
    for thread in both:
        thread.join()
    assert order == ["a in", "a out", "b in", "b out"]
    assert said[1:] == [f"Another command is at work in {tmp_path.name}: waiting for it ..."]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_command_that_was_killed_holds_nobody_up(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from sim.experiment.keep.results_folder import claimed
with claimed(Path({str(tmp_path)!r}), "runs", "x", {{}}, print):
    print("in", flush=True)
    input()
"""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "in\n"
        process.kill()
    claim(tmp_path)


@pytest.mark.parametrize(("refusal", "is_free"), [(PermissionError, False), (OSError, True), (None, True)])
def test_on_windows_only_a_lock_of_another_command_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: type[OSError] | None, is_free: bool
) -> None:
    """A disk of the network that knows no locks was taken for another command, and waited for without end."""

    def locking(*asked: int) -> None:
        if refusal:
            raise refusal

    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    with (tmp_path / LOCK).open("wb") as file:
        assert _is_locked(file) is is_free


def test_a_name_that_is_held_for_a_moment_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace
    refused: list[Path] = []

    def held(source: Path, target: Path) -> None:
        if len(refused) < 2:
            refused.append(target)
            raise PermissionError(13, "held by a scanner")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    with placed(tmp_path / "table.csv") as unfinished:
        unfinished.write_text("rows", encoding="utf-8")
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == "rows" and len(refused) == 2
