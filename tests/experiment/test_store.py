"""Finished runs on disk."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from sim.experiment.keep.store import Store

ARRAYS = {"tally": np.arange(2_000).reshape(4, 500), "faults": np.zeros(0, dtype=np.int64)}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    new = Store(tmp_path / "runs", "key", "engine")
    new.open()
    return new


def test_what_was_saved_is_loaded(store: Store) -> None:
    store.save(3, ARRAYS)
    loaded = store.load(3)
    assert loaded is not None
    assert set(loaded) == set(ARRAYS)
    assert all(np.array_equal(loaded[name], ARRAYS[name]) for name in ARRAYS)
    assert store.remarks() == []


def test_the_same_arrays_give_the_same_bytes(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "elsewhere", "key", "engine")
    other.open()
    store.save(0, ARRAYS)
    other.save(0, dict(reversed(ARRAYS.items())))
    assert store.path(0).read_bytes() == other.path(0).read_bytes()


def test_a_run_not_stored_is_not_there(store: Store) -> None:
    assert store.load(0) is None
    assert store.remarks() == []


def test_a_file_cut_short_anywhere_is_computed_again(store: Store) -> None:
    store.save(0, ARRAYS)
    whole = store.path(0).read_bytes()
    for length in [*range(0, len(whole), max(1, len(whole) // 40)), len(whole) - 1]:
        store.path(0).write_bytes(whole[:length])
        assert store.load(0) is None, length
    assert "1 (damaged)" in store.remarks()[0]


def test_a_changed_byte_in_the_numbers_is_noticed(store: Store) -> None:
    store.save(0, ARRAYS)
    content = bytearray(store.path(0).read_bytes())
    content[len(content) // 2] ^= 0xFF
    store.path(0).write_bytes(content)
    assert store.load(0) is None


def test_a_run_of_another_scenario_is_not_used(store: Store) -> None:
    store.save(0, ARRAYS)
    other = Store(store.folder, "another", "engine")
    assert other.load(0) is None
    assert "1 (of another scenario)" in other.remarks()[0]


def test_a_run_of_an_older_engine_is_not_used(store: Store) -> None:
    store.save(0, ARRAYS)
    newer = Store(store.folder, "key", "newer")
    assert newer.load(0) is None
    assert "made by an engine that has changed since" in newer.remarks()[0]


def test_half_written_files_are_cleared_away(store: Store) -> None:
    store.save(0, ARRAYS)
    (store.folder / ".unfinished-00001.npz.12-34").write_bytes(b"half")
    store.open()
    assert [path.name for path in store.folder.iterdir()] == ["00000.npz"]


def test_a_full_disk_leaves_no_half_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        store.save(0, ARRAYS)
    assert list(store.folder.iterdir()) == []


def test_a_file_without_one_of_its_arrays_or_with_another_one_is_damaged(store: Store) -> None:
    store.save(0, ARRAYS)
    whole = {entry.filename: archive.read(entry) for archive in [ZipFile(store.path(0))] for entry in archive.filelist}
    stamps = {name: whole[name] for name in ("run_key.npy", "engine.npy", "digest.npy")}
    spoilt = [
        {name: whole[name] for name in whole if name != "tally.npy"},
        {**whole, "more.npy": whole["tally.npy"]},
        {**whole, "tally.npy": whole["faults.npy"]},
        {name: whole[name] for name in whole if name != "digest.npy"},
        stamps,
        {},
    ]
    for content in spoilt:
        with ZipFile(store.path(0), "w") as archive:
            for name, data in content.items():
                archive.writestr(name, data)
        assert store.load(0) is None, sorted(content)
    assert store.damaged == {0}


def test_whatever_a_reader_stumbles_over_is_damage(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(0, ARRAYS)
    for error in (MemoryError, RecursionError, TypeError, KeyError):
        monkeypatch.setattr("sim.experiment.keep.store._read", lambda path, error=error: (_ for _ in ()).throw(error))
        assert store.load(0) is None


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_folder_of_runs_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "runs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="not followed"):
        Store(tmp_path / "runs", "key", "engine").open()
