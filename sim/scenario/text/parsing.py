"""Read a scenario file and the files it extends, with the line of every key."""

import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import path as paths
from pathlib import Path
from typing import Any

from sim.machine.shipped import shipped_folder
from sim.machine.sizes import LARGEST_FILE, MOST_PARTS, too_deep
from sim.machine.terminal import one_line
from sim.scenario.text.faults import (
    Faults,
    KeyPath,
    Place,
    alike,
    shown_path,
    written_key,
    written_value,
)
from sim.scenario.text.positions import Position, line_of, positions
from sim.scenario.text.slips import instead_of_line

_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_AT_NUMBER = re.compile(r"\(at line \d+,")
_WHOLE_LINE = re.compile(r"\s*(?:\[.*|[^\[\]{}\"'=]*=(?!\s*(?:[\[{]|\"\"\"|''')).*|(?://|;|--)[^=]*)", re.DOTALL)
_SYNTAX_FAULTS = 20
_TWICE = re.compile(r"Cannot (?:declare|mutate immutable namespace|redefine namespace) \(([^)]*)\)")
_OF_A_DISK = re.compile("[A-Za-z]:")
_LETTERS_WORTH_TRYING = 30_000
_LINES_WORTH_TRYING = 300


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file as a document whose keys know where they stand; `name` is its path beside the scenario."""

    file: str
    name: str
    document: Mapping[str, Any]
    positions: Mapping[KeyPath, Position]

    def place(self, path: KeyPath) -> Place:
        """Return where a key stands, or the table that should have held it."""
        return Place(self.file, self.name, line_of(self.positions, path))

    def text(self, path: KeyPath) -> str:
        """Return a value as it was written."""
        return self.positions[path].text if path in self.positions else ""


def read_chain(path: str | Path, chain: list[ParsedFile], faults: Faults) -> bool:
    """Read a scenario file and then all it extends into `chain`; say whether none is missing."""
    file = str(path)
    place = Place(shown_path(file), paths.basename(file), None)
    seen: dict[str, str] = {}
    folder = paths.dirname(file)
    while True:
        source = _read(file, paths.relpath(file or ".", folder or "."), place, bool(chain), faults)
        if source is None:
            return False
        seen[paths.realpath(file)] = source.name
        chain.append(source)
        parent = source.document.get("extends")
        if parent is None:
            return True
        place = source.place(("extends",))
        if not _may_extend(parent, source, faults):
            return False
        file = paths.normpath(paths.join(paths.dirname(file), parent))
        if paths.realpath(file) in seen:
            circle = [*seen.values(), seen[paths.realpath(file)]]
            faults.add(place, "extends", f"goes in a circle: {' -> '.join(map(one_line, circle))}")
            return False


def _may_extend(parent: object, source: ParsedFile, faults: Faults) -> bool:
    """Say whether the value of `extends` can be followed; other types are faults of shape, found later."""
    if not isinstance(parent, str) or not parent:
        return False
    place, written = source.place(("extends",)), source.text(("extends",))
    slashed = written.strip("\"'").replace("\\\\", "\\").replace("\\", "/")
    wrong = f"{written_value(parent)} is no path relative to this file"
    if paths.isabs(parent) or _OF_A_DISK.match(parent) or "\0" in parent:
        faults.add(place, "extends", wrong)
        return False
    if "\\" in written and not paths.isfile(paths.join(paths.dirname(source.file), parent)):
        faults.add(place, "extends", wrong, f"write {one_line(slashed)}")
        return False
    return True


def _read(file: str, name: str, place: Place, is_parent: bool, faults: Faults) -> ParsedFile | None:
    """Read one file; faults of a file that cannot be opened are put where it is named."""
    key = "extends" if is_parent else ""
    shown = shown_path(file)
    said = f"{shown} " if is_parent else ""
    try:
        status = Path(file).stat()
        if stat.S_ISDIR(status.st_mode):
            faults.add(place, key, f"{said}is a folder, not a file", _scenarios_in(file))
        elif not stat.S_ISREG(status.st_mode):
            faults.add(place, key, f"{said}is no ordinary file")
        elif status.st_size > LARGEST_FILE:
            faults.add(place, key, f"{said}is too large for a scenario", f"allowed: {LARGEST_FILE:,} bytes")
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(LARGEST_FILE)
            return _parse(content, shown, one_line(Path(name).as_posix()), faults)
    except FileNotFoundError:
        faults.add(
            place, key, f"{said}does not exist", _meant_file(Path(file), Path(place.file) if is_parent else None)
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a usable path"
        faults.add(place, key, f"{said}cannot be read: {reason.lower()}")
    return None


def _parse(content: bytes, file: str, name: str, faults: Faults) -> ParsedFile | None:
    place = Place(file, name, None)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = Place(file, name, content.count(b"\n", 0, error.start) + 1)
        faults.add(at, "", f"is not UTF-8: byte 0x{content[error.start]:02x}", "save the file as UTF-8")
        return None
    deep = too_deep(text)
    if deep:
        faults.add(Place(file, name, deep), "", "is too deep for a scenario", f"allowed: keys of {MOST_PARTS} parts")
        return None
    try:
        return ParsedFile(file, name, tomllib.loads(text), positions(text))
    except tomllib.TOMLDecodeError as error:
        for fault in _syntax_faults(place, str(error), text):
            faults.add(*fault)
    except (ValueError, RecursionError):
        faults.add(place, "", "is no valid TOML: a number has too many digits, or lists are too deep")
    return None


def _syntax_faults(place: Place, message: str, text: str) -> Iterator[tuple[Place, str, str]]:
    """Yield the complaint of the standard reader, and those it has once each line at fault is left out.

    A line that is no whole `name = value` or heading ends it: what follows may be part of it. So does a long file.
    """
    lines = text.split("\n")
    is_short = len(text) <= _LETTERS_WORTH_TRYING
    for _ in range(_SYNTAX_FAULTS):
        fault = _syntax_fault(place, message, "\n".join(lines))
        yield fault
        number = fault[0].line or 0
        if not is_short or not _AT_NUMBER.search(message) or not _WHOLE_LINE.fullmatch(lines[number - 1]):
            return
        lines[number - 1] = f"[left_out.at_{number}]" if lines[number - 1].lstrip().startswith("[") else ""
        try:
            tomllib.loads("\n".join(lines))
            return
        except tomllib.TOMLDecodeError as error:
            message = str(error)
        except (ValueError, RecursionError):
            return


def _syntax_fault(place: Place, message: str, text: str) -> tuple[Place, str, str]:
    """Put the standard reader's complaint in this project's words, at its line."""
    found = _AT_LINE.search(message)
    line = int(found[1]) if found and found[1] else _open_from(text)
    at = Place(place.file, place.name, line)
    if not (found and found[1]):
        return at, "", "is no valid TOML: what starts here is never closed, or has no value"
    twice = _TWICE.search(message)
    if twice:
        key = written_key(re.findall(r"'([^']*)'", twice[1]))
        return at, key, "is given twice; keep one"
    if "Cannot overwrite" in message:
        key = _key_of_line(text, line)
        return at, key, "is given twice; keep one"
    reason = _AT_LINE.sub("", message)
    advice = instead_of_line(text.split("\n")[line - 1])
    return at, "", f"is no valid TOML{one_line(f'; {advice}' if advice else f': {reason[:1].lower()}{reason[1:]}')}"


def _open_from(text: str) -> int:
    """Return the line at which a text starts that runs to the end of the file without being closed."""
    lines = text.split("\n")
    if len(lines) > _LINES_WORTH_TRYING or len(text) > _LETTERS_WORTH_TRYING:
        return len(lines)
    for length in range(len(lines) - 1, 0, -1):
        try:
            tomllib.loads("\n".join(lines[:length]))
        except (ValueError, RecursionError):
            continue
        return length + 1
    return 1


def _key_of_line(text: str, line: int) -> str:
    """Return what stands before the equals sign of a line, for a fault that names no key."""
    lines = text.split("\n")
    written = lines[line - 1].split("=")[0] if line <= len(lines) else ""
    return one_line(written.strip(" \t\r[]"))


def _scenarios_in(folder: str) -> str:
    names = sorted(found.name for found in Path(folder).glob("*.toml"))
    return f"it holds: {', '.join(map(one_line, names))}" if names else ""


def _meant_file(file: Path, child: Path | None) -> str:
    """Name the file that may be meant, as it is written in the file that extends it or else on the command line.

    One of that name near by or among those that came along; else one beside it whose name looks like it.
    """
    folders = (file.parent, file.parent / "base", shipped_folder(), shipped_folder() / "base")
    near = {other.name.lower(): other for folder in reversed(folders) for other in folder.glob("*.toml")}
    if same := near.get(file.name.lower()):
        return f"did you mean {_written(same, child)}?"
    if not file.parent.is_dir():
        return f"nor does the folder {shown_path(str(file.parent))}"
    beside = {other.stem: other for other in sorted(file.parent.glob("*.toml"))}
    found = alike(file.stem, beside)
    return f"did you mean {_written(beside[found], child)}?" if found else ""


def _written(other: Path, child: Path | None) -> str:
    """Write the path of a file as seen from the one that extends it, or else from where the user stands."""
    try:
        return one_line(Path(paths.relpath(other, child.parent if child else ".")).as_posix())
    except ValueError:  # on another disk
        return one_line(other.as_posix())
