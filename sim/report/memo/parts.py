"""The parts of a memo, in the order in which they are read; each format writes them in its own way."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; of level 0 it is the title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, in which **stress** becomes bold; a point of a list, or small print."""

    text: str
    is_point: bool = False
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first cell of a row names it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as PNG, with what it shows in words for who does not see it."""

    png: bytes
    said: str
    width_mm: float
    height_mm: float


Part = Heading | Words | Grid | Picture
