"""What a fit may look at and what it may move: targets with their error, and parameters with their ranges."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.world.ledger import TALLY

_FILE = Path(__file__).parent / "targets.toml"
FIRST_YEAR = 2018


@dataclass(frozen=True, slots=True)
class Target:
    """A yearly figure: the columns of the ledger that add up to it, what is published, and the model's own error.

    `discrepancy` is one standard deviation of what the model may be off, as a share of the figure.
    """

    name: str
    columns: tuple[str, ...]
    known: Mapping[int, float]
    discrepancy: float

    def simulated(self, tally: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return the sum per calendar year from 2018 on, of a tally [month, column]."""
        places = [TALLY.index(column) for column in self.columns]
        months = tally[: len(tally) // 12 * 12, places].sum(axis=1)
        yearly: np.ndarray[Any, np.dtype[np.float64]] = months.reshape(-1, 12).sum(axis=1).astype(np.float64)
        return yearly


@dataclass(frozen=True, slots=True)
class Aim:
    """One number of one year that the simulated should come near."""

    target: Target
    year: int

    @property
    def known(self) -> float:
        """The published number."""
        return self.target.known[self.year]


@cache
def targets() -> tuple[Target, ...]:
    """Return every target of the flows, with its published years."""
    rows = _document()["target"]
    return tuple(
        Target(name, tuple(row["columns"]), _published(row["figure"]), float(row["discrepancy"]))
        for name, row in rows.items()
    )


def parameters_of(block: str) -> tuple[str, ...]:
    """Return the keys that a block (flows or offers) may move."""
    return tuple(_document()[block]["parameters"])


def aims(first: int, last: int) -> tuple[Aim, ...]:
    """Return the published numbers of these years, target by target."""
    return tuple(Aim(target, year) for target in targets() for year in sorted(target.known) if first <= year <= last)


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _published(figure: str) -> dict[int, float]:
    from sim.parameters.catalogue import published

    values = published()[figure].values
    if isinstance(values, int | float):
        raise TypeError(f"figure {figure} has no years")
    return {int(year): float(value) for year, value in values.items()}
