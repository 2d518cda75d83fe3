"""Keeps compiled functions between runs, in a folder that only its user can write to.

The folder is named after all sources of rules and world: a changed rule is never run stale. What is kept there is code
that runs as the user, so a folder in which somebody else could plant a file is not used: then every run compiles anew.
A file that is not whole is thrown away.
"""

import hashlib
import os
import pickle
import platform
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np
from platformdirs import user_cache_path

from sim.machine.placing import write_whole
from sim.world.bulk.compiling import Compiled

_SOURCES = Path(__file__).resolve().parents[2]
_FUNCTIONS = 3  # that are kept: what draws people, what makes them meet, and the months
_NAME = "terugkeer"
_SUFFIX = ".loop"
_SEAL = hashlib.sha256().digest_size
_OTHERS = {stat.S_IWGRP: "its group", stat.S_IWOTH: "everybody"}


class NoCache(Exception):
    """Compiled functions cannot be kept; the message says why."""


@cache
def source_digest() -> str:
    """Return the digest of all sources that compiled functions are made of, and of what compiles them and where."""
    made_with = f"numba {numba.__version__} numpy {np.__version__} python {platform.python_version()}"
    digest = hashlib.sha256(f"{made_with} {platform.machine()}".encode())
    for path in sorted([*(_SOURCES / "rules").rglob("*.py"), *(_SOURCES / "world").rglob("*.py")]):
        digest.update(path.relative_to(_SOURCES).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return the folder that keeps compiled functions.

    Raises:
        NoCache: when it cannot be kept.
    """
    return folder_of(source_digest()[:16])


def is_compiled() -> bool:
    """Tell whether an earlier run has compiled the engine on this machine."""
    return not why_compiling()


def why_compiling() -> str:
    """Say why the engine has to be compiled, or nothing when an earlier run has done so on this machine."""
    try:
        found = list(whole_files(cache_folder()))
    except NoCache as reason:
        return f"each time anew, for {reason}"
    if not all(found):
        return "again, for what was kept of it is damaged"
    return "" if len(found) >= _FUNCTIONS else "for the first time"


def kept(function: Compiled) -> Compiled:
    """Let a compiled function be kept in our own folder, where there is one."""
    from numba.core.serialize import dumps

    try:
        folder = cache_folder()
    except NoCache:
        return function
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    function.enable_caching()
    function._cache._cache_file = Kept(folder, dumps)
    return function


def folder_of(name: str) -> Path:
    """Return the folder of that name, made if need be: below `SIM_CACHE_DIR`, else where the system keeps caches.

    Raises:
        NoCache: when there is no such place, or somebody else may write to it.
    """
    folder = _home() / name
    try:
        for missing in [path for path in (folder, *folder.parents) if not path.exists()][::-1]:
            missing.mkdir(mode=0o700, exist_ok=True)
        check_own(folder)
        if not os.access(folder, os.W_OK):
            raise NoCache(f"{folder} cannot be written")
    except OSError as error:
        raise NoCache(f"{folder}: {error.strerror or error}") from error
    return folder


def _home() -> Path:
    given = os.environ.get("SIM_CACHE_DIR")
    if given:
        return Path(given).absolute() / _NAME
    with suppress(RuntimeError):
        folder = user_cache_path(_NAME, appauthor=False)
        if folder.is_absolute():
            return folder
    raise NoCache("there is no home folder")


def check_own(folder: Path) -> None:
    """Pass a folder that nobody but its user can change, as far as POSIX knows.

    Neither it nor a folder above it, or above what a link in it leads to, may be writable by others or belong to
    another user than root; above it a folder like /tmp may be writable when it is sticky. On Windows a user's profile
    is closed to others, which is not looked into.

    Raises:
        NoCache: with the folder and the reason.
    """
    if not hasattr(os, "getuid"):
        return
    for path in {folder, folder.resolve()}:
        for place in (path, *path.parents):
            status = place.lstat()
            if status.st_uid not in {os.getuid(), 0} or (place == path and status.st_uid != os.getuid()):
                raise NoCache(f"{place} belongs to another user")
            who = _other_writer(status)
            if who and not stat.S_ISLNK(status.st_mode) and not (place != path and status.st_mode & stat.S_ISVTX):
                raise NoCache(f"{who} may write to {place}")


def _other_writer(status: os.stat_result) -> str:
    """Say who beside the owner may write to a file or a folder."""
    writers = [who for bit, who in _OTHERS.items() if status.st_mode & bit]
    if writers == ["its group"] and _is_own_group(status.st_gid):
        return ""
    return writers[-1] if writers else ""


def _is_own_group(number: int) -> bool:
    """Say whether a group is the private one of the user, named after them and without other members."""
    import grp
    import pwd

    try:
        user, group = pwd.getpwuid(os.getuid()), grp.getgrgid(number)
    except KeyError:
        return False
    return group.gr_gid == user.pw_gid and group.gr_name == user.pw_name and set(group.gr_mem) <= {user.pw_name}


class Kept:
    """What numba keeps of a compiled function: a sealed file for each signature, in the place of numba's own."""

    def __init__(self, folder: Path, dumps: Callable[[object], bytes]) -> None:
        self._folder = folder
        self._dumps = dumps

    def load(self, key: object) -> Any:
        """Return what was saved under a key, or None when it has to be compiled."""
        path = self._path(key)
        try:
            return pickle.loads(_opened(path)) if path.exists() else None
        except Exception:
            _throw_away(path)
            return None

    def save(self, key: object, data: object) -> None:
        """Save what was compiled; when that fails the next run compiles again."""
        path = self._path(key)
        content = self._dumps(data)
        with suppress(OSError):
            write_whole(path, hashlib.sha256(content).digest() + content, is_alone=False)

    def _path(self, key: object) -> Path:
        return self._folder / f"{hashlib.sha256(repr(key).encode()).hexdigest()[:16]}{_SUFFIX}"


def whole_files(folder: Path) -> Iterator[bool]:
    """Yield, for each file that is kept, whether it is whole; those that are not are removed."""
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        try:
            _opened(path)
            yield True
        except (OSError, ValueError):
            _throw_away(path)
            yield False


def _throw_away(path: Path) -> None:
    """Remove a file that is of no use; where that cannot be, it stays of no use."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _opened(path: Path) -> bytes:
    """Return what a sealed file holds; ValueError when it is not whole or not the user's."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        if hasattr(os, "getuid") and (status.st_uid != os.getuid() or _other_writer(status)):
            raise ValueError(path)
        content = file.read()
    seal, kept = content[:_SEAL], content[_SEAL:]
    if hashlib.sha256(kept).digest() != seal or not kept:
        raise ValueError(path)
    return kept
