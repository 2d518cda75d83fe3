"""What a change did is told headline by headline, and a change of results is not kept quiet."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import what_changed
from benchmarks.what_changed import Numbers, Ran, compared, main, moved, told

QUIET = "## 0.1\n\n### New\n\n- A page.\n\n### Changes results\n\n- Old.\n"
TOLD = "## 0.1\n\n### New\n\n- A page.\n\n### Changes results\n\n- Newer.\n- Old.\n"


def test_what_is_the_same_to_the_last_bit_is_not_told() -> None:
    numbers: Numbers = {"maatwerk": {"with cost": 0.1 + 0.2, "with undefined": float("nan")}}
    assert list(moved(numbers, {name: dict(of) for name, of in numbers.items()})) == []


def test_the_smallest_difference_is_told_with_its_size() -> None:
    (line,) = moved({"pact": {"with cost": 0.3}}, {"pact": {"with cost": 0.1 + 0.2}})
    assert line == "pact: with cost: 0.3 -> 0.3 (+5.55112e-17)"


def test_what_came_and_what_went_is_told() -> None:
    before: Numbers = {"old": {"a b": 1.0}, "both": {"with x": 1.0, "with gone": 2.0}}
    after: Numbers = {"newer": {"a b": 1.0}, "both": {"with x": 1.0, "with born": float("nan")}}
    assert list(moved(before, after)) == [
        "both: with born: not there -> nan",
        "both: with gone: 2 -> not there",
        "newer: new",
        "old: gone",
    ]


def test_only_what_stands_under_changes_results_tells_a_change() -> None:
    assert told(QUIET) != told(TOLD)
    assert told(QUIET.replace("A page", "Another page")) == told(QUIET)
    assert told("nothing") == ""


@pytest.mark.parametrize(
    ("after", "changelog", "code"),
    [({"with cost": 1.0}, QUIET, 0), ({"with cost": 2.0}, QUIET, 1), ({"with cost": 2.0}, TOLD, 0)],
)
def test_it_fails_where_results_moved_and_nobody_said_so(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    after: dict[str, float],
    changelog: str,
    code: int,
) -> None:
    trees = {"old": (QUIET, {"with cost": 1.0}), "new": (changelog, after)}
    for name, (text, _) in trees.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "CHANGELOG.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(what_changed, "_tree", lambda commit: _Stays(tmp_path / commit))
    monkeypatch.setattr(
        what_changed, "_ran", lambda asked, names: [{"maatwerk": Ran(trees[tree.name][1], ["cost"])} for tree in asked]
    )
    monkeypatch.setattr(sys, "argv", ["what_changed.py", "old", "new"])
    assert main() == code
    said = capsys.readouterr().out
    assert ("maatwerk: with cost: 1 -> 2 (+1)" in said) == (after["with cost"] == 2.0)
    assert ("none moved" in said) == (after["with cost"] == 1.0)


class _Stays:
    """A folder that is there before and after."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Path:
        return self.folder

    def __exit__(self, *_: object) -> None:
        return


def test_every_scenario_that_is_shipped_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(what_changed.ROOT)
    asking = {path for path in Path("scenarios").rglob("*.toml") if "[policy." in path.read_text("utf-8")}
    inheriting = {path for path in Path("scenarios").rglob("*.toml") if "extends " in path.read_text("utf-8")}
    extended = Path("scenarios/base")
    expected = {path for path in asking | inheriting if not path.is_relative_to(extended)}
    assert set(what_changed.shipped().values()) == expected and len(expected) > 30


def test_a_scenario_run_twice_from_the_same_files_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(what_changed.ROOT)
    once, again = compared(*(what_changed.ran(["maatwerk"]) for _ in range(2)))
    assert once["maatwerk"]["with additional_departures"] >= 0 and len(once["maatwerk"]) >= 8
    assert list(moved(once, again)) == []


def test_a_card_that_is_new_moves_nothing_and_one_that_moved_before_it_was_asked_is_told() -> None:
    before = {"pact": Ran({"with cost": 1.0, "with incidents": 3.0, "with beds": 4.0}, ["cost"])}
    after = {"pact": Ran({"with cost": 1.0, "with incidents": 3.0, "with beds": 5.0}, ["cost", "incidents", "beds"])}
    assert list(moved(*compared(before, after))) == ["pact: with beds: 4 -> 5 (+1)"]
