"""Since when something stands as it does: the commit that last changed its lines, where the history of the files is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sim.experiment.keep.manifest import git

ROOT = Path(__file__).resolve().parents[2]
_CLAIMS = frozenset(
    (
        *("default", "plausible", "values", "value", "range", "low", "high", "evidence", "label", "source", "enabled"),
        *("kind", "columns", "less", "over", "formula", "payers", "state", "article"),
    )
)
"""The keys of an entry that claim something; its words may change without the claim."""
_COMMITTED = re.compile(r"^([0-9a-f]{40}) \d+ (\d+)", re.M)
_NAME = re.compile(r'^(?:id|name) *= *"(.+)"')
_HEADING = re.compile(r"^\[+([^\]]+)\]+")


@dataclass(frozen=True, slots=True, order=True)
class Since:
    """A day (YYYY-MM-DD) and the commit of that day."""

    day: str
    commit: str

    def __str__(self) -> str:
        return f"{self.day} ({self.commit[:9]})"


def since_line(path: Path, line: int) -> Since | None:
    """Return since when a line of a file stands as it does; None where that is not known."""
    known = _lines(path)
    return known[line - 1] if 0 < line <= len(known) else None


def since_entry(path: Path, name: str) -> Since | None:
    """Return since when an entry of a data file claims what it claims; None where that is not known."""
    return newest(since_line(path, line) for line in claims(path).get(name, ()))


def newest(found: Iterable[Since | None]) -> Since | None:
    """Return the latest of what is known; None where nothing is."""
    return max((one for one in found if one), default=None)


@cache
def claims(path: Path) -> Mapping[str, Sequence[int]]:
    """Return the lines, from 1, on which each entry of a data file claims something, by its heading, id or name."""
    found: dict[str, list[int]] = {}
    name, key = "", ""
    lines: list[int] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if heading := _HEADING.match(line):
            name, key, lines = heading[1].strip('"'), "", []
            found[name] = lines
        elif called := _NAME.match(line):
            found[called[1]] = lines
        elif re.match(r"^[\w-]+ *=", line):
            key = line.partition("=")[0].strip()
        if key in _CLAIMS and line.strip() and not line.startswith("#"):
            lines.append(number)
    return found


@cache
def _lines(path: Path) -> tuple[Since | None, ...]:
    """Return since when each line stands; nothing where the history is not here, or not whole."""
    if not (ROOT / ".git").exists() or git(ROOT, "rev-parse", "--is-shallow-repository") != "false":
        return ()
    told = git(ROOT, "blame", "--line-porcelain", "--", str(path)) or ""
    commits = [found[1] for found in _COMMITTED.finditer(told)]
    seconds = [int(found) for found in re.findall(r"^committer-time (\d+)", told, re.M)]
    return tuple(_since(commit, when) for commit, when in zip(commits, seconds, strict=True))


def _since(commit: str, seconds: int) -> Since | None:
    is_committed = commit.strip("0") != ""
    return Since(datetime.fromtimestamp(seconds, UTC).date().isoformat(), commit) if is_committed else None
