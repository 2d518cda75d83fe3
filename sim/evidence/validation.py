"""What the last fit says of each published figure: validation.csv beside this file, written with every fit."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from sim.machine.placing import placed

Kind = Literal["fitted", "predicted", "answer"]

FILE = Path(__file__).parent / "validation.csv"
COLUMNS = (
    *("kind", "figure", "year", "published", "middle", "low50", "high50", "low90", "high90"),
    *("inside50", "inside90", "score", "score_last_year", "score_long_mean", "score_last_rate"),
)
_KINDS: Mapping[str, Kind] = {"fitted": "fitted", "predicted": "predicted", "answer": "answer"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A published number beside what the fit makes of it, with intervals that hold the model's own error.

    `kind`: fitted and answer (a count of the ministerial answer) were seen by the fit, predicted was not. Scores are
    interval scores at 90% over the published number, lower is better, of the fit and of three naive forecasts: the last
    year seen, the mean of up to five years, and the last rate over inflow. What is not defined is None.
    """

    kind: Kind
    figure: str
    year: int | None
    published: float
    middle: float
    low50: float | None
    high50: float | None
    low90: float
    high90: float
    inside50: bool | None
    inside90: bool
    score: float | None
    score_last_year: float | None
    score_long_mean: float | None
    score_last_rate: float | None

    @property
    def was_seen(self) -> bool:
        """Whether the fit was made to agree with this number."""
        return self.kind != "predicted"

    @property
    def scores(self) -> tuple[float, ...] | None:
        """The scores of the fit, the last year, the long mean and the last rate, where all are defined."""
        all_four = (self.score, self.score_last_year, self.score_long_mean, self.score_last_rate)
        defined = tuple(score for score in all_four if score is not None)
        return defined if len(defined) == len(all_four) else None


@cache
def stored(path: Path = FILE) -> tuple[Judged, ...]:
    """Return every row of the table, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_read(row) for row in csv.DictReader(file))


def fitted_years() -> tuple[int, int]:
    """Return the first and the last year that the fit has seen: what comes after is prediction."""
    years = [row.year for row in stored() if row.kind == "fitted" and row.year is not None]
    return min(years), max(years)


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write the table, first beside and then in its place; a row holds a value or None for each of COLUMNS."""
    with placed(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(COLUMNS)
        lines.writerows([_cell(row[column]) for column in COLUMNS] for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _read(row: Mapping[str, str]) -> Judged:
    return Judged(
        kind=_KINDS[row["kind"]],
        figure=row["figure"],
        year=int(row["year"]) if row["year"] else None,
        published=float(row["published"]),
        middle=float(row["middle"]),
        low50=_number(row["low50"]),
        high50=_number(row["high50"]),
        low90=float(row["low90"]),
        high90=float(row["high90"]),
        inside50=_answer(row["inside50"]) if row["inside50"] else None,
        inside90=_answer(row["inside90"]),
        score=_number(row["score"]),
        score_last_year=_number(row["score_last_year"]),
        score_long_mean=_number(row["score_long_mean"]),
        score_last_rate=_number(row["score_last_rate"]),
    )


def _answer(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError(f"{text!r} where true or false is meant")
    return text == "true"


def _number(text: str) -> float | None:
    return float(text) if text else None
