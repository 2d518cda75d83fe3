"""The answer before the fit: what was held possible beforehand makes of the main question, as last run and stored."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from sim.machine.placing import placed

FILE = Path(__file__).parent / "prior.csv"
QUESTION = "question"
COLUMNS = (QUESTION, "policy", "reference", "outcome", "unit", "mean", "low", "high", "replications")


def stored(question: str, path: Path = FILE) -> list[Mapping[str, str]]:
    """Return the stored rows about a question, by the digest of what its policies differ in; none about another."""
    return [row for row in everything(path) if row[QUESTION] == question]


def everything(path: Path = FILE) -> list[Mapping[str, str]]:
    """Return all stored rows."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(rows: list[Mapping[str, object]], path: Path = FILE) -> None:
    """Write the rows, first beside and then in its place."""
    with placed(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
