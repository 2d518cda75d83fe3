"""Write the memo of a run in both formats."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from sim.report.memo import as_docx, as_odt
from sim.report.memo.content import parts
from sim.report.say.language import catalogue_of

if TYPE_CHECKING:
    from sim.analysis.results import Results

_LIBRARIES = ("docx", "odf", "matplotlib")


def is_available() -> bool:
    """Say whether memos can be written here."""
    return all(find_spec(name) is not None for name in _LIBRARIES)


class Memo:
    """The memo on a run, whose parts are made once."""

    def __init__(self, results: Results, language: str | None = None) -> None:
        self._title = results.scenario.title
        self._language = catalogue_of(results, language).language
        self._parts = cache(lambda: parts(results, language))

    def write_docx(self, path: Path) -> None:
        """Write it as .docx."""
        path.write_bytes(as_docx.content(self._title, self._parts(), self._language))

    def write_odt(self, path: Path) -> None:
        """Write it as .odt."""
        path.write_bytes(as_odt.content(self._title, self._parts(), self._language))
