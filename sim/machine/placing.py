"""Put files in their place: whole or not at all, and in spite of a neighbour that looks at them for a moment."""

import csv
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

UNFINISHED = ".unfinished-"
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)


def write_whole(path: Path, content: str | bytes, *, is_alone: bool = True) -> None:
    """Write a file, first beside and then in its place; `is_alone`: nobody else writes it at the same time."""
    with placed(path, is_alone=is_alone) as unfinished:
        unfinished.write_bytes(content.encode() if isinstance(content, str) else content)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table, by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a table whole."""
    write_whole(path, text_of_rows(columns, rows))


def text_of_rows(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table as the text of its file."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue()


@contextmanager
def placed(path: Path, *, is_alone: bool = True) -> Iterator[Path]:
    """Give a new file to write to, which then takes the place of `path`; one that stayed empty does not.

    Whatever has its name already is removed and not followed, be it a link.
    """
    own = "" if is_alone else f".{os.getpid()}-{threading.get_ident()}"
    unfinished = path.with_name(f"{UNFINISHED}{path.name}{own}")
    unfinished.unlink(missing_ok=True)
    unfinished.open("xb").close()
    try:
        yield unfinished
        if unfinished.stat().st_size:
            replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def replace(source: Path, target: Path) -> None:
    """Rename a file to a name that may be taken; try for some seconds where a scanner or a sync holds it."""
    for pause in _PAUSES:
        try:
            os.replace(source, target)
            return
        except PermissionError:
            time.sleep(pause)
    os.replace(source, target)
