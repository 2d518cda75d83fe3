"""Whose results folder it is: one command at a time works in it, and nothing of the user's is lost there."""

import hashlib
import json
import os
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from sim.machine.placing import UNFINISHED, replace

MANIFEST, SCENARIO = "manifest.json", "scenario.toml"
RUNS = "runs"
"""The folder of the finished runs."""
BEFORE = ".manifest-before.json"
"""The manifest of the run before, while another one is under way: it tells what was written by us."""
WRITTEN = ".written"
"""The names and digests of what the run under way has written: had it been killed, they are still ours."""
LOCK = ".lock"
KEPT = "kept-"
_POLL_SECONDS = 0.2
_OURS = {"scenario", "engine", "files"}


class NotOurs(Exception):
    """The folder holds something of the user's that would be lost; nothing was touched."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A results folder in which a command came to its end."""

    folder: Path
    replications: int

    @property
    def scenario_file(self) -> Path:
        """Return the file with the scenario that was run."""
        return self.folder / SCENARIO


class NotFinished(ValueError):
    """A folder in which no command came to its end; the message says which."""


def finished_in(folder: Path) -> Finished:
    """Return the results in a folder.

    Raises:
        NotFinished: when there are none.
    """
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = Finished(folder, int(content["replications"]))
    except (OSError, ValueError, KeyError, TypeError):
        found = None
    if found is None or not found.scenario_file.is_file():
        raise NotFinished(f"--compare {folder.as_posix()}: this is no folder with finished results")
    return found


@contextmanager
def claimed(
    folder: Path, kept: str, named: str, is_ours: Mapping[str, Callable[[Path], bool]], say: Callable[[str], None]
) -> Iterator[None]:
    """Hold a folder while a command works in it.

    It must be new, empty, or one that a command like this has written: by its manifest, or by the folder `kept` in it,
    in which nothing has other names than `named` (an expression). Files that the user has changed since are set aside.
    `is_ours` tells of files by name whether losing them is a loss, where no manifest does.

    Raises:
        NotOurs: when it is none of these.
    """
    if folder.exists():
        _check(folder, kept, named, is_ours)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone_in(folder, say):
        for leftover in folder.glob(f"{UNFINISHED}*"):
            leftover.unlink(missing_ok=True)
        for path in _changed(folder):
            aside = _free_name(path)
            replace(path, aside)
            say(f"{path.name} was changed after it was written: it is kept as {aside.name}.")
        if (folder / MANIFEST).exists():
            replace(folder / MANIFEST, folder / BEFORE)
        yield
        if (folder / MANIFEST).exists():
            for name in (BEFORE, WRITTEN):
                (folder / name).unlink(missing_ok=True)


def _check(folder: Path, kept: str, named: str, is_ours: Mapping[str, Callable[[Path], bool]]) -> None:
    """Refuse a folder that is not ours, or in which a name of ours leads elsewhere."""
    found = {path.name for path in folder.iterdir()} - {LOCK}
    if (folder / kept).is_symlink():
        raise NotOurs(f"{kept} in it is a link to another place")
    if not found:
        return
    if not _manifest(folder) and not _holds_only(folder / kept, named):
        raise NotOurs("it holds files that were not written by this program")
    if MANIFEST in found and not _manifest_in(folder / MANIFEST):
        raise NotOurs(f"{MANIFEST} in it was not written by this program")
    known = _manifest(folder).get("files", {})
    for name in is_ours.keys() - known.keys():
        path = folder / name
        if os.path.lexists(path) and (path.is_symlink() or not is_ours[name](path)):
            raise NotOurs(f"{name} in it was not written by this program, and would be lost")


def _holds_only(folder: Path, named: str) -> bool:
    return folder.is_dir() and all(re.fullmatch(named, path.name) for path in folder.iterdir())


def _manifest(folder: Path) -> Mapping[str, Any]:
    return _manifest_in(folder / MANIFEST) or _manifest_in(folder / BEFORE)


def _manifest_in(path: Path) -> Mapping[str, Any]:
    """Return a manifest of ours, or nothing."""
    try:
        content = {} if path.is_symlink() else json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    is_ours = isinstance(content, dict) and content.keys() >= _OURS and isinstance(content["files"], dict)
    return content if is_ours else {}


def note_written(unfinished: Path, path: Path) -> None:
    """Note of a file that takes its place at `path` next that it is ours."""
    with (path.parent / WRITTEN).open("a", encoding="utf-8") as notes:
        notes.write(f"{sha256(unfinished)} {path.name}\n")


def _changed(folder: Path) -> list[Path]:
    """Return the files that are not as they were written; runs have a seal of their own."""
    known: dict[str, set[str]] = defaultdict(set)
    for name, digest in (*_manifest(folder).get("files", {}).items(), *_noted(folder / WRITTEN)):
        known[name].add(digest)
    found = []
    for name, digests in known.items():
        path = folder / name
        if path.parent == folder and path.is_file() and not path.is_symlink() and sha256(path) not in digests:
            found.append(path)
    return found


def _noted(notes: Path) -> Iterator[tuple[str, str]]:
    """Yield the names and digests that a killed run has noted."""
    if notes.is_file() and not notes.is_symlink():
        for line in notes.read_text(encoding="utf-8", errors="replace").splitlines():
            digest, _, name = line.partition(" ")
            yield name, digest


def sha256(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free_name(path: Path) -> Path:
    number = 1
    while os.path.lexists(path.with_name(f"{KEPT}{number}-{path.name}")):
        number += 1
    return path.with_name(f"{KEPT}{number}-{path.name}")


@contextmanager
def _alone_in(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Wait until no other command works in a folder. Whatever ends this one, the system lets go of the lock."""
    path = folder / LOCK
    is_told = False
    while True:
        file = _opened(path)
        if _is_locked(file) and _is_still(file, path):
            break
        file.close()
        if not is_told:
            say(f"Another command is at work in {folder.name}: waiting for it ...")
        is_told = True
        time.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        if os.name == "nt":  # where no file can be removed that is open, and none that another command has locked
            file.close()
        with suppress(OSError):
            path.unlink()
        file.close()


def _opened(path: Path) -> IO[bytes]:
    return open(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600), "r+b")


def _is_still(file: IO[bytes], path: Path) -> bool:
    """Say whether the file that was locked is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(path))
    except FileNotFoundError:
        return False


def _is_locked(file: IO[bytes]) -> bool:
    """Lock a file, or say that another command has; a file system without locks lets everybody through."""
    try:
        import fcntl
    except ImportError:
        return _is_locked_on_windows(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _is_locked_on_windows(file: IO[bytes]) -> bool:
    msvcrt: Any = import_module("msvcrt")
    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except PermissionError:
        return False
    except OSError:
        return True
    return True
