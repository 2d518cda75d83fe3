"""Faults in a scenario, all at once: each on one line with its place, its key and what is allowed."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sim.machine.terminal import one_line

KeyPath = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHOWN_LETTERS = 48
_SHOWN_PATH = 200
MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a scenario; `file` is an option such as --set when no file holds it."""

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        if self.file.startswith("--"):
            return f"{self.file} {self.key}: {self.message}"
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.key, self.message) if part)


class ScenarioError(ValueError):
    """A scenario that cannot be run, with every fault found in it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(list(faults))
        self.faults: list[Fault] = list(faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was written: a file as shown to the user, its name beside the scenario, and a line."""

    file: str
    name: str
    line: int | None

    def fault(self, key: str, *parts: str) -> Fault:
        """Return a fault at this place; its parts: what is wrong, what is allowed, the nearest name."""
        return Fault(self.file, self.line, key, "; ".join(part for part in parts if part))

    def __str__(self) -> str:
        return self.name if self.line is None else f"{self.name}:{self.line}"


COMMAND = Place("--set", "--set", None)


class TooManyFaults(Exception):
    """There are more faults than anybody mends at once; the first of them are kept."""


class Faults:
    """A collector that keeps each fault once, in the order in which they were found, and the first of very many."""

    def __init__(self) -> None:
        self._found: dict[Fault, None] = {}

    def add(self, place: Place, key: str, *parts: str) -> None:
        """Keep a fault at a place.

        Raises:
            TooManyFaults: when there are enough.
        """
        self._found[place.fault(key, *parts)] = None
        if len(self._found) == MOST_FAULTS:
            self._found[place.fault("", f"the first {MOST_FAULTS} faults; there may be more")] = None
            raise TooManyFaults

    def __len__(self) -> int:
        return len(self._found)

    def sorted(self, files: Sequence[str]) -> list[Fault]:
        """Return the faults by file in the given order, then by line; those of options last."""
        order = {file: number for number, file in enumerate(files)}
        return sorted(self._found, key=lambda fault: (order.get(fault.file, len(order)), fault.line or 0))


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `did you mean X?` for the known name that looks most like `name`, or nothing."""
    found = alike(name, known)
    return f"did you mean {found}?" if found else ""


def alike(name: str, known: Iterable[str]) -> str:
    """Return the known name that looks most like `name`, or nothing."""
    lowered = {candidate.lower(): candidate for candidate in known}
    found = get_close_matches(name.lower(), lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else ""


def written_key(path: Iterable[str | int]) -> str:
    """Write a path as the dotted key a reader would type; positions in lists are left out."""
    return ".".join(
        part if _BARE.fullmatch(part) else one_line(json.dumps(part, ensure_ascii=False))
        for part in path
        if isinstance(part, str)
    )


def written_value(value: object) -> str:
    """Write a value as in TOML, on one line and not longer than a reader wants."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, str):
        text = json.dumps(value[: 2 * _SHOWN_LETTERS], ensure_ascii=False)
    elif isinstance(value, dict):
        text = "a table"
    elif isinstance(value, list):
        text = "a list"
    elif isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, int) and abs(value) >= 10**_SHOWN_LETTERS:
        text = "a number of more than 48 digits"
    else:
        text = str(value)
    return one_line(text if len(text) <= _SHOWN_LETTERS else text[:_SHOWN_LETTERS] + "…")


def shown_path(path: str) -> str:
    """Return a path, or a key, as one line of bearable length."""
    return one_line(path if len(path) <= _SHOWN_PATH else f"{path[:_SHOWN_PATH]}…")
