"""The tables once more, as a spreadsheet with Dutch settings reads them: semicolons and decimal commas."""

from __future__ import annotations

import csv
import errno
import re
from pathlib import Path

FOLDER = "csv-nl"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e[+-]\d+)?")


def write_dutch_tables(folder: Path) -> Path:
    """Write each table of a results folder into a folder beside it; return that folder.

    A spreadsheet with Dutch settings takes the point of 563.675 for thousands.
    """
    target = folder / FOLDER
    if target.is_symlink():
        raise OSError(errno.ELOOP, "This is a link to another place, which is not followed", str(target))
    target.mkdir(exist_ok=True)
    for path in sorted(folder.glob("*.csv")):
        with (
            path.open(encoding="utf-8", newline="") as read,
            (target / path.name).open("w", encoding="utf-8-sig", newline="") as write,
        ):
            csv.writer(write, delimiter=";").writerows([_dutch(cell) for cell in row] for row in csv.reader(read))
    return target


def _dutch(cell: str) -> str:
    return cell.replace(".", ",") if _NUMBER.fullmatch(cell) else cell
