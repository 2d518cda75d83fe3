"""What a fit may look at and what it may move: targets with their error, and parameters with their ranges."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sim.parameters.catalogue import Figure, published
from sim.parameters.host.folder import NETHERLANDS, figures_of

_FILE = Path(__file__).parent / "targets.toml"
FIRST_YEAR = 2018

Kind = Literal["count", "stock", "days", "share"]


@dataclass(frozen=True, slots=True)
class Target:
    """A yearly figure: what is published by year, and the model's own error.

    `discrepancy` is one standard deviation of what the model may be off in a year, as a share of the figure; the part
    `shared` of its variance is the same in every year, and `walk` is what comes to it with each year after the fitted
    ones (standard deviation, a share). Years in `judging` only judge: no fit may look at them. `period` holds for what
    a figure was published if not for its year. `figures` names what it is known from, in published.toml. In the
    years of `given` the model is told the figure, or a dated lever was read off it.
    """

    name: str
    kind: Kind
    known: Mapping[int, float]
    discrepancy: Mapping[int, float]
    period: Mapping[int, str] = field(default_factory=dict)
    judging: frozenset[int] = frozenset()
    is_scored: bool = True
    given: frozenset[int] = frozenset()
    figures: tuple[str, ...] = ()
    shared: float = 0.0
    walk: float = 0.0


@dataclass(frozen=True, slots=True)
class Aim:
    """One number of one year that the simulated should come near."""

    target: Target
    year: int

    @property
    def known(self) -> float:
        """The published number."""
        return self.target.known[self.year]

    @property
    def discrepancy(self) -> float:
        """One standard deviation of the model's own error, a share of the number; of a later year that of the last."""
        stated = self.target.discrepancy
        return stated.get(self.year, stated[max(stated)])

    @property
    def is_given(self) -> bool:
        """Whether the model is told the number, so that agreement is no feat."""
        return self.year in self.target.given

    @property
    def period(self) -> str:
        """For what the number was published: mostly its year."""
        return self.target.period.get(self.year, str(self.year))


def target_names() -> tuple[str, ...]:
    """Return the names of the yearly figures that a fit may look at."""
    return tuple(_document()["target"])


@cache
def targets(host: str = NETHERLANDS) -> tuple[Target, ...]:
    """Return every target of the flows, with the years that are published of a country."""
    return tuple(_target(name, row, figures_of(host)) for name, row in _document()["target"].items())


def parameters_of(block: str) -> tuple[str, ...]:
    """Return the keys that a block (flows or offers) may move."""
    return tuple(_document()[block]["parameters"])


def aims(first: int, last: int, host: str = NETHERLANDS) -> tuple[Aim, ...]:
    """Return the published numbers of these years that a fit may look at, target by target."""
    return tuple(
        Aim(target, year)
        for target in targets(host)
        for year in sorted(target.known)
        if first <= year <= last and year not in target.judging
    )


def published_after(last_fitted: int) -> tuple[Aim, ...]:
    """Return the published numbers that come after the fitted years and are judged."""
    return tuple(
        Aim(target, year)
        for target in targets()
        if target.is_scored
        for year in sorted(target.known)
        if year > last_fitted
    )


def only_judging(first: int, last: int) -> tuple[Aim, ...]:
    """Return the published numbers of these years that only judge: known in a fitted year, and never fitted."""
    return tuple(Aim(target, year) for target in targets() for year in sorted(target.judging) if first <= year <= last)


def number_of(entry: str) -> float:
    """Return a published number: the name of a figure, or `figure.key`."""
    return _number_in(published(), entry)


def _is_published(figures: Mapping[str, Figure], entry: str) -> bool:
    figure, _, key = entry.partition(".")
    return figure in figures and (not key or key in figures[figure].by_year())


def _number_in(figures: Mapping[str, Figure], entry: str) -> float:
    figure, _, key = entry.partition(".")
    values = figures[figure].values
    return float(values if isinstance(values, int | float) else values[key])


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _target(name: str, row: Mapping[str, Any], figures: Mapping[str, Figure]) -> Target:
    """Read a target; a year that stands in `known` comes before the same year of the series.

    What is not published of a country has no years.
    """
    years = _years(figures, row["series"]) if row.get("series") in figures else []
    known = {int(year): entry for year, entry in row.get("known", {}).items() if _is_published(figures, entry)}
    entries = {year: f"{row['series']}.{year}" for year in years} | known
    stated = row["discrepancy"]
    return Target(
        name=name,
        kind=row["kind"],
        known={year: _number_in(figures, entry) for year, entry in entries.items()},
        discrepancy={year: float(stated[str(year)] if isinstance(stated, dict) else stated) for year in entries},
        period={int(year): text for year, text in row.get("period", {}).items()},
        judging=frozenset(year for year, entry in entries.items() if _only_judges(figures, entry)),
        is_scored=row.get("scored", True),
        given=_given(row.get("given", []), entries),
        figures=tuple(entries.values()),
        **_document()["error"],
    )


def _given(stated: list[int] | bool, known: Mapping[int, str]) -> frozenset[int]:
    """Return the years of which a figure is told: `true` stands for all."""
    return frozenset(known if stated is True else stated or [])


def _years(figures: Mapping[str, Figure], figure: str) -> list[int]:
    """Return the whole calendar years for which a figure is published."""
    return [int(year) for year in figures[figure].by_year() if year.isdigit()]


def _only_judges(figures: Mapping[str, Figure], entry: str) -> bool:
    return figures[entry.partition(".")[0]].role == "check"
