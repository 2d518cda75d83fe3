"""What came: published numbers of the forecast years, one file a publication in `publications/`.

A publication that gives another number for the same figure and period, or defines it otherwise, must say so in
`revises`, with the reason; the last read one holds, and the revision is told.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "publications"
Came = Mapping[tuple[str, str], float]  # (figure, period) -> value


class PublicationError(Exception):
    """A publication file that cannot be believed; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication: when it was read and what it gives for each figure and period."""

    file: str
    source: str
    read: date
    values: Came
    revises: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Revision:
    """A number that a later publication changed, and why."""

    figure: str
    period: str
    before: float
    after: float
    reason: str


@cache
def publications(folder: Path = FOLDER) -> tuple[Publication, ...]:
    """Return every publication in order of the day it was read.

    Raises:
        PublicationError: when a file is wrong, or changes a number without saying so.
    """
    read = sorted((_publication(path) for path in folder.glob("*.toml")), key=lambda one: (one.read, one.file))
    revisions(read)
    return tuple(read)


def came(folder: Path = FOLDER) -> Came:
    """Return the number of each figure and period that holds today."""
    return {key: value for one in publications(folder) for key, value in one.values.items()}


def revisions(read: list[Publication] | tuple[Publication, ...]) -> list[Revision]:
    """Return what later publications changed.

    Raises:
        PublicationError: when one changes a number without saying why.
    """
    known: dict[tuple[str, str], float] = {}
    found = []
    for one in read:
        for key, value in one.values.items():
            if key in known and known[key] != value:
                if key not in one.revises:
                    raise PublicationError(
                        f"{one.file}: {key[0]} of {key[1]} is {value:g} here and was {known[key]:g}; "
                        "say why in revises, or mend the number"
                    )
                found.append(Revision(*key, known[key], value, one.revises[key]))
            known[key] = value
    return found


def _publication(path: Path) -> Publication:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        rows: list[dict[str, Any]] = document["figure"]
        keys = [(str(row["figure"]), str(row["period"])) for row in rows]
        if len(set(keys)) < len(keys):
            raise ValueError("a figure stands in it twice for one period")
        if not isinstance(document["read"], date):
            raise ValueError("read: a date such as 2026-11-27 is asked for")
        return Publication(
            file=path.name,
            source=str(document["source"]),
            read=document["read"],
            values={key: float(row["value"]) for key, row in zip(keys, rows, strict=True)},
            revises={key: str(row["revises"]) for key, row in zip(keys, rows, strict=True) if "revises" in row},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise PublicationError(f"{path.name}: {what}") from error
