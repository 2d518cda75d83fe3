"""Sources and notes of the data files in Dutch: phrase by phrase, since most of them recur."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

_FILE = Path(__file__).parent / "dutch.toml"
_BETWEEN = ("; ", ". ")

Kind = Literal["source", "note"]


def said_in(language: str, kind: Kind, text: str) -> str:
    """Give a source or note in Dutch (`nl`), as far as its phrases are known, or else as it stands."""
    return _translated(text, phrases()[kind], _BETWEEN) if language == "nl" else text


def unknown_phrases(kind: Kind, text: str) -> list[str]:
    """List the phrases of a source or note for which there is no Dutch."""
    return [phrase for phrase in _pieces(text, phrases()[kind], _BETWEEN) if phrase not in phrases()[kind]]


@cache
def phrases() -> Mapping[str, Mapping[str, str]]:
    """Return the Dutch of every phrase, of sources and of notes."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _translated(text: str, known: Mapping[str, str], between: tuple[str, ...]) -> str:
    if text in known or not between:
        return known.get(text, text)
    first, *rest = between
    return first.join(_translated(piece, known, tuple(rest)) for piece in text.split(first))


def _pieces(text: str, known: Mapping[str, str], between: tuple[str, ...]) -> list[str]:
    if text in known or not between:
        return [text]
    first, *rest = between
    return [piece for part in text.split(first) for piece in _pieces(part, known, tuple(rest))]
