"""Patterns known from outside and what the model makes of them: patterns.csv beside this file, one row per target."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

Outcome = Literal["reproduced", "restated", "not reproduced"]

FILE = Path(__file__).parent / "patterns.csv"
OUTCOMES: tuple[Outcome, ...] = ("reproduced", "restated", "not reproduced")
SEEN = (-1.0, 2.0)
"""How far a picture looks beside the accepted range, in widths of it."""

_OF_THE_EVIDENCE = re.compile(r"P\d+")


@dataclass(frozen=True, slots=True)
class Measured:
    """A target of a pattern, what is accepted (an end may be infinite), and what the model makes of it.

    `tolerance` covered: the known value, here both ends of what is accepted, has to lie in the range of 90% of
    simulations; otherwise the mean has to be accepted. `first` is the mean of the first few simulations alone: a change
    of the model shows in it, without running them all again. `restates` names the parameter that says the same, if one
    does.
    """

    pattern: str
    role: str
    statement: str
    statement_nl: str
    target: str
    meaning: str
    meaning_nl: str
    unit: str
    tolerance: str
    lowest: float
    highest: float
    mean: float
    low: float
    high: float
    first: float
    outcome: Outcome
    restates: str
    why: str
    why_nl: str

    def meaning_in(self, language: str) -> str:
        """Give the meaning of the target in Dutch (`nl`) or else in English."""
        return self.meaning_nl if language == "nl" else self.meaning

    def why_in(self, language: str) -> str:
        """Give the reason of a miss in Dutch (`nl`) or else in English."""
        return self.why_nl if language == "nl" else self.why

    @property
    def band(self) -> tuple[float, float]:
        """The accepted range on the scale of `place`, cut where a picture ends; a point where a value is covered."""
        if self.tolerance == "covered":
            return 0.5, 0.5
        return (SEEN[0] if math.isinf(self.lowest) else 0.0), (SEEN[1] if math.isinf(self.highest) else 1.0)

    def place(self, value: float) -> float:
        """Return where a value lies when what is accepted reaches from 0 to 1.

        One end only: it lies at 0 or 1, and the width is its own size (or what is measured, if it is zero). A value to
        be covered lies at 0.5, and the width is its own size.
        """
        if self.tolerance == "covered":
            return 0.5 + (value - self.lowest) / self._width(self.lowest)
        if math.isinf(self.highest):
            return (value - self.lowest) / self._width(self.lowest)
        if math.isinf(self.lowest):
            return 1.0 + (value - self.highest) / self._width(self.highest)
        return (value - self.lowest) / (self.highest - self.lowest)

    def _width(self, end: float) -> float:
        return abs(end) or max(abs(self.low), abs(self.high)) or 1.0


@dataclass(frozen=True, slots=True)
class MeasuredPattern:
    """A pattern with its targets."""

    id: str
    targets: tuple[Measured, ...]

    @property
    def outcome(self) -> Outcome:
        """The verdict on the pattern."""
        return outcome_of(target.outcome for target in self.targets)

    @property
    def is_of_the_evidence(self) -> bool:
        """Whether the evidence states it (P1, P2, ...); the others (P8a, F1, H1, ...) are our own."""
        return is_of_the_evidence(self.id)

    def statement_in(self, language: str) -> str:
        """Say the pattern in Dutch (`nl`) or else in English."""
        return self.targets[0].statement_nl if language == "nl" else self.targets[0].statement


def is_of_the_evidence(pattern: str) -> bool:
    """Tell whether a pattern is one of the evidence, by its id; the others are our own."""
    return _OF_THE_EVIDENCE.fullmatch(pattern) is not None


def outcome_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Sum up the targets of a pattern: missed if one is, else restated if one is, else reproduced."""
    found = set(outcomes)
    return next(outcome for outcome in ("not reproduced", "restated", "reproduced") if outcome in found)


@cache
def stored(path: Path = FILE) -> tuple[MeasuredPattern, ...]:
    """Return the patterns with their targets, as they were last measured."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_read(row) for row in csv.DictReader(file)]
    return together(rows)


def together(rows: Sequence[Measured]) -> tuple[MeasuredPattern, ...]:
    """Group targets by their pattern, in their order."""
    return tuple(MeasuredPattern(name, tuple(own)) for name, own in groupby(rows, key=lambda row: row.pattern))


def text_of(rows: Sequence[Measured]) -> str:
    """Return the table as the text of its file: ends that are infinite and numbers that are undefined stay empty."""
    from io import StringIO

    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(_COLUMNS)
    lines.writerows([_cell(getattr(row, column)) for column in _COLUMNS] for row in rows)
    return text.getvalue()


_COLUMNS = tuple(field.name for field in fields(Measured))
_EMPTY = {
    "lowest": -math.inf,
    "highest": math.inf,
    "mean": math.nan,
    "low": math.nan,
    "high": math.nan,
    "first": math.nan,
}


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}" if math.isfinite(value) else ""
    return str(value)


def _read(row: dict[str, str]) -> Measured:
    outcome = next((known for known in OUTCOMES if known == row["outcome"]), None)
    if outcome is None:
        raise ValueError(f"outcome {row['outcome']!r}, allowed are {', '.join(OUTCOMES)}")
    numbers: Any = {name: float(row[name]) if row[name] else empty for name, empty in _EMPTY.items()}
    return Measured(**{**row, **numbers, "outcome": outcome})
