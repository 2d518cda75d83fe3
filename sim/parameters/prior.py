"""The answer before the fit: what was held possible beforehand makes of the main question, as last run and stored."""

from collections.abc import Mapping
from pathlib import Path

from sim.machine.placing import rows_of, write_rows

FILE = Path(__file__).parent / "prior.csv"
QUESTION = "question"
COLUMNS = (QUESTION, "policy", "reference", "outcome", "unit", "mean", "low", "high", "replications")


def stored(question: str, path: Path = FILE) -> list[dict[str, str]]:
    """Return the stored rows about a question, by the digest of what its policies differ in; none about another."""
    return [row for row in everything(path) if row[QUESTION] == question]


def everything(path: Path = FILE) -> list[dict[str, str]]:
    """Return all stored rows."""
    return rows_of(path) if path.is_file() else []


def write(rows: list[Mapping[str, object]], path: Path = FILE) -> None:
    """Write the rows."""
    write_rows(path, COLUMNS, ([row[name] for name in COLUMNS] for row in rows))
