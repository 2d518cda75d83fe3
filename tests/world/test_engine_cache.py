"""A changed rule is never run stale, and nobody else's code is run at all."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import load
from sim.world.bulk import compiled_cache as cache
from sim.world.bulk import engine
from sim.world.bulk.compiled_cache import Kept, NoCache, check_own, folder_of, whole_files
from sim.world.people import make_cohort
from sim.world.replication import new_state, prepare_world
from tests.world.conftest import SMALL

posix = pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")


def test_the_cache_is_named_after_every_engine_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("rules", "world"):
        shutil.copytree(cache._SOURCES / room, tmp_path / room)
    monkeypatch.setattr(cache, "_SOURCES", tmp_path)
    digest = cache.source_digest.__wrapped__()
    for path in [*(tmp_path / "rules").rglob("*.py"), *(tmp_path / "world").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "\n# changed\n", encoding="utf-8")
        assert cache.source_digest.__wrapped__() != digest, path.name
        path.write_text(text, encoding="utf-8")


def test_a_folder_that_cannot_be_written_leaves_the_cache_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("SIM_CACHE_DIR", str(blocked))
    assert "each time anew" in cache.why_compiling() and not cache.is_compiled()
    assert callable(engine.compiled_advance.__wrapped__())


@posix
@pytest.mark.parametrize("name", ["SIM_CACHE_DIR", "XDG_CACHE_HOME"])
def test_a_folder_that_others_may_write_to_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv("SIM_CACHE_DIR", raising=False)
    monkeypatch.setenv(name, str(tmp_path / "open/cache"))
    assert cache.why_compiling() == "for the first time"
    (tmp_path / "open").chmod(0o777)
    assert cache.why_compiling() == f"each time anew, for everybody may write to {tmp_path}/open"
    (tmp_path / "open").chmod(0o1777)
    assert cache.why_compiling() == "for the first time"
    (tmp_path / "open/cache/terugkeer").chmod(0o757)
    assert "everybody may write to" in cache.why_compiling()


@posix
def test_a_new_folder_is_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIM_CACHE_DIR", str(tmp_path / "cache"))
    folder = folder_of("name")
    assert [path.stat().st_mode & 0o777 for path in (folder, folder.parent, tmp_path / "cache")] == [0o700] * 3


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_or_a_link_below_one_is_not_used(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    theirs.mkdir()
    ours.mkdir()
    (theirs / "link").symlink_to(ours)
    check_own(theirs / "link")
    os.chown(theirs, 12345, 12345)
    for folder in (theirs, theirs / "link"):
        with pytest.raises(NoCache, match="belongs to another user"):
            check_own(folder)


def test_without_a_home_the_cache_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SIM_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as for a user without a home
    assert cache.why_compiling() == "each time anew, for there is no home folder"


def test_a_compile_that_was_broken_off_is_not_taken_for_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIM_CACHE_DIR", str(tmp_path))
    first = Kept(cache.cache_folder(), lambda data: __import__("pickle").dumps(data))
    first.save("who people are", {"code": b"x"})
    assert cache.why_compiling() == "for the first time"


def test_who_has_lived_a_month_has_compiled_all_there_is() -> None:
    world = prepare_world(load(SMALL))
    cohort = make_cohort(world.tables, 1)
    new_state(cohort, world).advance(cohort, world.tables, 0, 0, 1)
    assert cache.is_compiled()


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path, lambda data: __import__("pickle").dumps(data))


def test_what_is_kept_comes_back_and_only_under_its_key(kept: Kept) -> None:
    kept.save(("key", 1), {"code": b"x" * 1000})
    assert kept.load(("key", 1)) == {"code": b"x" * 1000}
    assert kept.load(("key", 2)) is None


@pytest.mark.parametrize(
    "spoil", [lambda c: b"", lambda c: c[:-1], lambda c: c[:20], lambda c: b"\x80" + c, bytes.upper]
)
def test_a_damaged_file_is_thrown_away_and_said(kept: Kept, tmp_path: Path, spoil: Any) -> None:
    kept.save("key", {"code": b"x" * 1000})
    (path,) = tmp_path.iterdir()
    path.write_bytes(spoil(path.read_bytes()))
    assert kept.load("key") is None
    assert list(tmp_path.iterdir()) == []
    path.write_bytes(b"spoilt")
    assert list(whole_files(tmp_path)) == [False] and list(whole_files(tmp_path)) == []


def test_a_damaged_file_that_another_program_holds_stops_nothing(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "The process cannot access the file")

    kept.save("key", {"code": b"x"})
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"spoilt")
    monkeypatch.setattr(Path, "unlink", held)
    assert kept.load("key") is None and list(whole_files(tmp_path)) == [False]


def test_a_full_disk_leaves_nothing_and_stops_nothing(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    kept.save("key", {"code": b"x"})
    assert list(tmp_path.iterdir()) == []
