"""The verdicts of the last fit on published figures, as a table: validation.csv beside this file."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "validation.csv"
COLUMNS = (
    *("kind", "figure", "year", "published", "middle", "low50", "high50", "low90", "high90"),
    *("inside50", "inside90", "score", "score_last_year", "score_long_mean"),
)
"""`kind`: fitted, predicted or answer; scores: interval score at 90%, over the published figure."""


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the table, first beside and then in its place."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(COLUMNS)
        lines.writerows([_cell(row[column]) for column in COLUMNS] for row in rows)
    part.replace(path)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
