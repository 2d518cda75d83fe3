"""Patterns known from outside and what the model makes of them: patterns.csv beside this file, one row per target."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from sim.evidence.verdict import MOST, Role, Spread, Verdict
from sim.machine.placing import rows_of, text_of_rows

Outcome = Literal["reproduced", "restated", "not reproduced"]

FILE = Path(__file__).parent / "patterns.csv"
OUTCOMES: tuple[Outcome, ...] = ("reproduced", "restated", "not reproduced")
SEEN = (-1.0, 2.0)
"""How far a picture looks beside the accepted range, in widths of it."""

_OF_THE_EVIDENCE = re.compile(r"P\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Verdict):
    """The verdict on a target of a pattern; `figure` is its name, `published` what is accepted.

    `tolerance` covered: the known value, here both ends of what is accepted, has to lie in the range of 90% of
    simulations; otherwise the mean has to be accepted. `first` is the mean of the first few simulations alone: a change
    of the model shows in it, without running them all again. `restates` names the parameter that says the same, if one
    does; `why` says why it is missed.
    """

    pattern: str
    statement: str
    statement_nl: str
    meaning: str
    meaning_nl: str
    tolerance: str
    first: float
    restates: str
    why: str
    why_nl: str

    @property
    def outcome(self) -> Outcome:
        """The verdict in a word."""
        if not self.is_inside:
            return "not reproduced"
        return "restated" if self.restates else "reproduced"

    def meaning_in(self, language: str) -> str:
        """Give the meaning of the target in Dutch (`nl`) or else in English."""
        return self.meaning_nl if language == "nl" else self.meaning

    def why_in(self, language: str) -> str:
        """Give the reason of a miss in Dutch (`nl`) or else in English."""
        return self.why_nl if language == "nl" else self.why

    @property
    def band(self) -> tuple[float, float]:
        """The accepted range on the scale of `place`, cut where a picture ends; a point where a value is covered."""
        if self.asks == "covered":
            return 0.5, 0.5
        lowest, highest = self.published
        return (SEEN[0] if math.isinf(lowest) else 0.0), (SEEN[1] if math.isinf(highest) else 1.0)

    def place(self, value: float) -> float:
        """Return where a value lies when what is accepted reaches from 0 to 1.

        One end only: it lies at 0 or 1, and the width is its own size (or what is measured, if it is zero). A value to
        be covered lies at 0.5, and the width is its own size.
        """
        lowest, highest = self.published
        if self.asks == "covered":
            return 0.5 + (value - lowest) / self._width(lowest)
        if math.isinf(highest):
            return (value - lowest) / self._width(lowest)
        if math.isinf(lowest):
            return 1.0 + (value - highest) / self._width(highest)
        return (value - lowest) / (highest - lowest)

    def _width(self, end: float) -> float:
        return abs(end) or max(abs(seen) for seen in self.range90) or 1.0


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
        return _OF_THE_EVIDENCE.fullmatch(self.id) is not None

    def statement_in(self, language: str) -> str:
        """Say the pattern in Dutch (`nl`) or else in English."""
        return self.targets[0].statement_nl if language == "nl" else self.targets[0].statement


def outcome_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Sum up the targets of a pattern: missed if one is, else restated if one is, else reproduced."""
    found = set(outcomes)
    return next(outcome for outcome in ("not reproduced", "restated", "reproduced") if outcome in found)


@cache
def stored(path: Path = FILE) -> tuple[MeasuredPattern, ...]:
    """Return the patterns with their targets, as they were last measured."""
    return together([_read(row) for row in rows_of(path)])


def together(rows: Sequence[Measured]) -> tuple[MeasuredPattern, ...]:
    """Group targets by their pattern, in their order."""
    return tuple(MeasuredPattern(name, tuple(own)) for name, own in groupby(rows, key=lambda row: row.pattern))


def text_of(rows: Sequence[Measured]) -> str:
    """Return the table as the text of its file: ends that are infinite and numbers that are undefined stay empty."""
    return text_of_rows(_COLUMNS, ([cells[name] for name in _COLUMNS] for cells in map(_row, rows)))


_WORDS = ("pattern", "statement", "statement_nl", "meaning", "meaning_nl", "tolerance", "restates", "why", "why_nl")
_COLUMNS = (
    *("pattern", "role", "statement", "statement_nl", "target", "meaning", "meaning_nl", "unit", "tolerance"),
    *("lowest", "highest", "mean", "low", "high", "first", "outcome", "restates", "why", "why_nl"),
)
_ROLES: dict[str, Role] = {"fitted": "fitted", "check": "check"}


def _row(one: Measured) -> dict[str, str]:
    (lowest, highest), (low, high) = one.published, one.range90
    numbers = {"lowest": lowest, "highest": highest, "mean": one.simulated.middle, "low": low, "high": high}
    return {
        **{name: getattr(one, name) for name in _WORDS},
        **{"role": one.role, "target": one.figure, "unit": one.unit, "outcome": one.outcome},
        **{name: f"{n:.6g}" if math.isfinite(n) else "" for name, n in {**numbers, "first": one.first}.items()},
    }


def _read(row: dict[str, str]) -> Measured:
    """Read a row; the verdict follows from its numbers."""
    words: Any = {name: row[name] for name in _WORDS}
    number = {name: float(row[name] or math.nan) for name in ("mean", "low", "high", "first")}
    return Measured(
        **words,
        figure=row["target"],
        role=_ROLES[row["role"]],
        unit=row["unit"],
        published=(float(row["lowest"] or -math.inf), float(row["highest"] or math.inf)),
        simulated=Spread(number["mean"], {MOST: (number["low"], number["high"])}),
        asks="covered" if row["tolerance"] == "covered" else "middle",
        first=number["first"],
    )
