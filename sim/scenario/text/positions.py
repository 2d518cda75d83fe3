"""Where each key of a TOML text stands, and how its value was written.

The standard reader forgets lines and spelling; both are needed to name the line of a fault and to see
`2.000`. The text must have been accepted by `tomllib` first: this scanner trusts its grammar.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from sim.scenario.text.faults import KeyPath

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Position:
    """The line of a key and the text of its value; tables have no text."""

    line: int
    text: str = ""


def positions(text: str) -> Mapping[KeyPath, Position]:
    """Return the position of every table, key and list item of a valid TOML text."""
    scanner = _Scanner(text.replace("\r\n", "\n"))
    scanner.document()
    return scanner.found


def line_of(found: Mapping[KeyPath, Position], path: KeyPath) -> int:
    """Return the line of a path, or of the nearest table above it."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]].line
    return 1


def key_parts(text: str) -> tuple[str, ...]:
    """Split a valid dotted TOML key into its parts."""
    return _Scanner(text).key()


class _Scanner:
    """A reader's finger moving over the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.counted = (0, 1)
        self.found: dict[KeyPath, Position] = {}
        self.lists: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            table = self.header() if self.text[self.at] == "[" else self.pair(table)
            self.skip(_BLANK)

    def header(self) -> KeyPath:
        """Read `[a.b]` or `[[a.b]]` and return the path of the table it opens."""
        line = self.line()
        is_list = self.text.startswith("[[", self.at)
        self.at += 2 if is_list else 1
        parts = self.key()
        self.at += 2 if is_list else 1
        path: KeyPath = ()
        for part in parts[:-1]:
            path = self.inside((*path, part))
            self.note(path, line)
        path = (*path, parts[-1])
        if is_list:
            self.lists[path] = self.lists.get(path, 0) + 1
            self.note(path, line)
        path = self.inside(path)
        self.note(path, line)
        return path

    def inside(self, path: KeyPath) -> KeyPath:
        """Return the path of the last table of a list of tables, or the path itself."""
        return (*path, self.lists[path] - 1) if path in self.lists else path

    def pair(self, table: KeyPath) -> KeyPath:
        """Read `key = value` in a table and return the path of that table."""
        line = self.line()
        parts = self.key()
        self.at += 1
        self.skip(_SPACE)
        for length in range(1, len(parts)):
            self.note((*table, *parts[:length]), line)
        self.value((*table, *parts), line)
        return table

    def value(self, path: KeyPath, line: int) -> None:
        start = self.at
        if self.text[start] == "[":
            self.note(path, line)
            self.items(path)
        elif self.text[start] == "{":
            self.note(path, line)
            self.inline_table(path)
        else:
            is_string = self.text[start] in "\"'"
            self.skip(_STRING if is_string else _SCALAR)
            self.note(path, line, self.text[start : self.at].strip())

    def items(self, path: KeyPath) -> None:
        number = 0
        self.at += 1
        self.skip(_BLANK)
        while self.text[self.at] != "]":
            self.value((*path, number), self.line())
            number += 1
            self.skip_comma()
        self.at += 1

    def inline_table(self, path: KeyPath) -> None:
        self.at += 1
        self.skip(_BLANK)
        while self.text[self.at] != "}":
            self.pair(path)
            self.skip_comma()
        self.at += 1

    def skip_comma(self) -> None:
        self.skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self.skip(_BLANK)

    def key(self) -> tuple[str, ...]:
        """Read a dotted key and stop at what follows it."""
        parts: list[str] = []
        while True:
            self.skip(_SPACE)
            parts.append(self.key_part())
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1

    def key_part(self) -> str:
        start = self.at
        if self.text[start] in "\"'":
            self.skip(_STRING)
            return str(tomllib.loads(f"part = {self.text[start : self.at]}")["part"])
        self.skip(_BARE_KEY)
        return self.text[start : self.at]

    def note(self, path: KeyPath, line: int, text: str = "") -> None:
        self.found.setdefault(path, Position(line, text))

    def line(self) -> int:
        """Return the line of the current place; the count goes on from where it was asked last."""
        seen, line = self.counted
        line += self.text.count("\n", seen, self.at)
        self.counted = (self.at, line)
        return line

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at + 1
