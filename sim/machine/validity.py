"""Until when an answer may be used without looking at its ground again: validity.toml beside this file."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Validity:
    """The last day on which sources were read, the last day of use, and why it ends then."""

    sources_read: date
    valid_until: date
    why: str
    why_nl: str

    def why_in(self, language: str) -> str:
        """Say why it ends then in Dutch (`nl`) or else in English."""
        return self.why_nl if language == "nl" else self.why


@cache
def validity() -> Validity:
    """Read the file."""
    with _FILE.open("rb") as file:
        return Validity(**tomllib.load(file))
