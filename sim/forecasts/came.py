"""What came: published numbers of the forecast years, one file a publication in `publications/`.

A publication that gives another number for the same figure and period, or defines the figure otherwise, must say why in
`revises`; the last read one holds, and the change is told. `next` is the day from which a newer one should exist.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "publications"
Came = Mapping[tuple[str, str], float]  # (figure, period) -> value
LARGEST_BYTES = 1_000_000


class PublicationError(Exception):
    """A publication file that cannot be believed; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication: when it was read, and by figure and period its numbers and what it says of a change.

    `definitions` are by figure.
    """

    file: str
    source: str
    read: date
    next: date
    values: Came
    definitions: Mapping[str, str]
    revises: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Revision:
    """A number or a definition that a later publication changed, and why; the reason is empty where none is given."""

    file: str
    figure: str
    period: str
    before: float | str
    after: float | str
    reason: str

    @property
    def is_of_definition(self) -> bool:
        """Tell whether the figure is defined otherwise; else its number is another."""
        return isinstance(self.after, str)


@cache
def publications(folder: Path = FOLDER) -> tuple[Publication, ...]:
    """Return every publication in order of the day it was read.

    Raises:
        PublicationError: when a file is wrong, or changes a number or a definition without saying why.
    """
    read = sorted((publication(path) for path in folder.glob("*.toml")), key=lambda one: (one.read, one.file))
    for change in revisions(read):
        if not change.reason:
            raise PublicationError(
                f"{change.file}: {change.figure} of {change.period} is {_shown(change.after)} here and was "
                f"{_shown(change.before)}; say why in revises, or mend it"
            )
    return tuple(read)


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def came(folder: Path = FOLDER) -> Came:
    """Return the number of each figure and period that holds today."""
    return {key: value for one in publications(folder) for key, value in one.values.items()}


def revisions(read: Iterable[Publication]) -> list[Revision]:
    """Return what later publications changed, numbers and definitions."""
    values: dict[tuple[str, str], float] = {}
    definitions: dict[str, str] = {}
    found = []
    for one in read:
        for key, value in one.values.items():
            (figure, period), why = key, one.revises.get(key, "")
            before, meant = values.get(key, value), definitions.get(figure, one.definitions[figure])
            if before != value:
                found.append(Revision(one.file, figure, period, before, value, why))
            if meant != one.definitions[figure]:
                found.append(Revision(one.file, figure, period, meant, one.definitions[figure], why))
        values |= one.values
        definitions |= one.definitions
    return found


def newer_from(read: Sequence[Publication]) -> dict[str, date]:
    """Return, by figure, the day from which a newer number should exist than the last one read."""
    return {figure: one.next for one in read for figure in one.definitions}


def publication(path: Path) -> Publication:
    """Read one publication.

    Raises:
        PublicationError: when the file cannot be read or is none.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise PublicationError(f"{path.name}: larger than {LARGEST_BYTES:,} bytes, which no publication is")
        return _publication(path.name, tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise PublicationError(f"{path.name}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise PublicationError(f"{path.name}: {what}") from error


def _publication(name: str, document: Mapping[str, Any]) -> Publication:
    rows: list[dict[str, Any]] = document["figure"]
    keys = [(str(row["figure"]), str(row["period"])) for row in rows]
    if len(set(keys)) < len(keys):
        raise ValueError("a figure stands in it twice for one period")
    definitions = {str(row["figure"]): str(row["definition"]) for row in rows}
    if any(definitions[str(row["figure"])] != row["definition"] for row in rows):
        raise ValueError("a figure is defined in it in two ways")
    for row in rows:
        if isinstance(row["value"], bool) or not 0.0 < float(row["value"]) < float("inf"):
            raise ValueError(
                f"{row['figure']} ({row['period']}): value = {row['value']}; a number above 0 is asked for"
            )
    return Publication(
        file=name,
        source=str(document["source"]),
        read=_day(document, "read"),
        next=_day(document, "next"),
        values={key: float(row["value"]) for key, row in zip(keys, rows, strict=True)},
        definitions=definitions,
        revises={key: str(row["revises"]) for key, row in zip(keys, rows, strict=True) if "revises" in row},
    )


def _day(document: Mapping[str, Any], key: str) -> date:
    if type(document[key]) is not date:
        raise ValueError(f"{key} = {document[key]}; a day such as 2026-11-27 is asked for, without quotes")
    found: date = document[key]
    return found
