"""A file is written whole or not at all, and in one way."""

import re
from pathlib import Path

import pytest

from sim.machine.placing import UNFINISHED, placed, write_whole

SIM = Path(__file__).parents[2] / "sim"


def test_a_text_is_there_with_the_ends_of_lines_it_was_given(tmp_path: Path) -> None:
    write_whole(tmp_path / "table.csv", "één\n")
    assert (tmp_path / "table.csv").read_bytes() == "één\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.parametrize("is_alone", [True, False])
def test_what_stops_half_way_leaves_the_old_file(tmp_path: Path, is_alone: bool) -> None:
    file = tmp_path / "table.csv"
    file.write_text("old")
    with pytest.raises(KeyboardInterrupt), placed(file, is_alone=is_alone) as unfinished:
        unfinished.write_text("ne")
        raise KeyboardInterrupt
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_two_who_write_the_same_file_do_not_meet(tmp_path: Path) -> None:
    with placed(tmp_path / "run.npz", is_alone=False) as mine, placed(tmp_path / "run.npz") as other:
        assert mine.name.startswith(UNFINISHED) and other.name.startswith(UNFINISHED) and mine != other


def test_nothing_else_puts_a_file_in_its_place() -> None:
    renaming = re.compile(r"\bos\.(replace|rename)\(|\bpart\.replace\(|\.rename\(")
    found = {path.relative_to(SIM).as_posix() for path in SIM.rglob("*.py") if renaming.search(path.read_text("utf-8"))}
    assert found == {"machine/placing.py"}
