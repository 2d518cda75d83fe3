"""The tables as files: the same table always gives the same bytes."""

import csv
import errno
import gzip
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

NUMBER = "%.12g"
_GZIP_LEVEL = 4
DUTCH = "csv-nl"
"""The folder of the tables as a spreadsheet with Dutch settings reads them: semicolons and decimal commas."""
_DECIMALS = re.compile(r"-?\d+\.\d+(?:e[+-]\d+)?")


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table; undefined values become empty cells, numbers have at most twelve digits."""
    frame.to_csv(path, index=False, float_format=NUMBER, na_rep="", lineterminator="\n", encoding="utf-8")


def write_csv_if_any(frame: pd.DataFrame | None, path: Path) -> bool:
    """Write a table that has rows; say whether it had."""
    if frame is None or frame.empty:
        return False
    write_csv(frame, path)
    return True


def write_monthly(frame: pd.DataFrame, path: Path) -> None:
    """Write the long monthly table compressed, without the name or the time of the file."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) as packed:
        packed.write((",".join(frame.columns) + "\n").encode())
        for block in _blocks(frame):
            packed.write(block.encode())


def write_parquet(frame: pd.DataFrame, path: Path) -> bool:
    """Write the long monthly table as Parquet when pyarrow is installed; say whether it was."""
    if find_spec("pyarrow") is None:
        return False
    frame.to_parquet(path, engine="pyarrow", index=False)
    return True


def _blocks(frame: pd.DataFrame) -> Iterator[str]:
    """Yield the lines of each policy and replication: rows there differ only in their values.

    One template formats a whole block, ten times faster than row by row.
    """
    months, outcomes = (list(frame[name].cat.categories) for name in ("month", "outcome"))
    size = len(months) * len(outcomes)
    lines = "".join(f"\0{month},{_cell(outcome)},{NUMBER}\n" for month in months for outcome in outcomes)
    policies, replications = frame["policy"].iloc[::size], frame["replication"].iloc[::size]
    values = frame["value"].to_numpy().reshape(-1, size)
    for policy, replication, block in zip(policies, replications, values, strict=True):
        template = lines.replace("\0", f"{_cell(policy)},{replication},")
        yield (template % tuple(block.tolist())).replace(",nan\n", ",\n")


def _cell(text: str) -> str:
    """Quote a name where a comma-separated file needs it, and keep it whole in a template."""
    quoted = '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n\r') else text
    return quoted.replace("%", "%%")


def write_dutch_tables(folder: Path) -> Path:
    """Write each table of a results folder into a folder beside it; return that folder.

    A spreadsheet with Dutch settings takes the point of 563.675 for thousands.
    """
    target = folder / DUTCH
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
    return cell.replace(".", ",") if _DECIMALS.fullmatch(cell) else cell
