"""Finished runs on disk: one small file each, written under another name and then renamed.

A file is either whole or not there; one that is damaged, or that belongs to another scenario or an older engine, is
computed again. Each carries the digest of all that it holds.
"""

import errno
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.experiment.keep.identity import engine_hash, run_key
from sim.machine.placing import UNFINISHED, write_whole
from sim.scenario import Scenario

Arrays = Mapping[str, "NDArray[np.int64]"]

_SUFFIX = ".npz"
_COMPRESSION = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DIGEST = "digest"


@dataclass
class Store:
    """The runs of one experiment in one folder."""

    folder: Path
    run_key: str
    engine: str
    foreign: set[int] = field(default_factory=set)
    outdated: set[int] = field(default_factory=set)
    damaged: set[int] = field(default_factory=set)

    def open(self) -> None:
        """Make the folder and clear away what an interrupted run left half-written."""
        if self.folder.is_symlink():
            raise OSError(errno.ELOOP, "This is a link to another place, which is not followed", str(self.folder))
        self.folder.mkdir(parents=True, exist_ok=True)
        for leftover in self.folder.glob(f"{UNFINISHED}*"):
            leftover.unlink(missing_ok=True)

    def path(self, replication: int) -> Path:
        """Return the file of one replication."""
        return self.folder / f"{replication:05d}{_SUFFIX}"

    def load(self, replication: int) -> Arrays | None:
        """Return the arrays of a finished replication, or nothing when it has to be computed."""
        path = self.path(replication)
        if not path.exists():
            return None
        try:
            arrays = _read(path)
            key, engine = str(arrays.pop("run_key")), str(arrays.pop("engine"))
        except Exception:  # a damaged file can make a reader stumble over anything
            self.damaged.add(replication)
            return None
        if key != self.run_key:
            self.foreign.add(replication)
            return None
        if engine != self.engine:
            self.outdated.add(replication)
            return None
        return arrays

    def save(self, replication: int, arrays: Arrays) -> None:
        """Keep a finished replication; the same arrays always give the same bytes."""
        write_whole(self.path(replication), _pack(self._stamped(arrays)), is_alone=False)

    def seal_of(self, arrays: Arrays) -> str:
        """Return the digest that a run with these arrays carries."""
        return _digest(self._stamped(arrays))

    def _stamped(self, arrays: Arrays) -> Mapping[str, NDArray[np.generic]]:
        return {"run_key": np.array(self.run_key), "engine": np.array(self.engine), **arrays}

    def remarks(self) -> list[str]:
        """Say which stored runs could not be used, and why."""
        reasons = (
            (self.outdated, "made by an engine that has changed since"),
            (self.foreign, "of another scenario"),
            (self.damaged, "damaged"),
        )
        return [
            f"Stored runs in {self.folder.name}/ that could not be used and had to be computed again: "
            f"{len(runs)} ({why})."
            for runs, why in reasons
            if runs
        ]


def sealed(path: Path) -> str:
    """Return the digest that a finished run carries; an error of any kind when it is not whole."""
    return _digest(_read(path))


def _digest(arrays: Mapping[str, NDArray[np.generic]]) -> str:
    """Return the sha256 of names, types, shapes and numbers."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {np.shape(arrays[name])}\n".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _pack(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    buffer = io.BytesIO()
    sealed = {**arrays, _DIGEST: np.array(_digest(arrays))}
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(sealed):
            content = io.BytesIO()
            np.lib.format.write_array(content, np.asarray(sealed[name], order="C"), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            entry.create_system = 3  # the same bytes on every system
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.getvalue(), compresslevel=_COMPRESSION)
    return buffer.getvalue()


def kept_below(folder: Path, scenario: Scenario) -> Store:
    """Open the store of the runs of a scenario, in a folder of their own below another."""
    key = run_key(scenario, unpaired=False)
    store = Store(folder / key[:16], key, engine_hash())
    store.open()
    return store


def _read(path: Path) -> dict[str, NDArray[np.int64]]:
    """Return the arrays of a file; an error of any kind when it is not whole."""
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    if str(arrays.pop(_DIGEST)) != _digest(arrays):
        raise ValueError(f"{path.name} does not hold what was written")
    return arrays


@dataclass
class BorrowingStore(Store):
    """A store that takes over what another folder has finished of the same runs, with the same engine."""

    others: tuple[Path, ...] = ()

    def load(self, replication: int) -> Arrays | None:
        """Return the arrays of a finished replication; those of another folder are then kept here too."""
        own = super().load(replication)
        if own is not None:
            return own
        for arrays in self._finished_elsewhere(replication):
            self.save(replication, arrays)
            for reasons in (self.foreign, self.outdated, self.damaged):
                reasons.discard(replication)
            return arrays
        return None

    def _finished_elsewhere(self, replication: int) -> Iterator[Arrays]:
        for folder in self.others:
            arrays = Store(folder, self.run_key, self.engine).load(replication)
            if arrays is not None:
                yield arrays
