"""Hold a new publication against what is held: what is new, what is the same, what it revises or defines otherwise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from math import isclose
from pathlib import Path

from sim.forecasts.came import FOLDER, Publication, Revision, newer_from, publication, publications, revisions
from sim.parameters.targets import targets

_ROUNDING = 1e-3  # a share of the number: less is no revision
OF_THE_FIT = "sim/parameters/published.toml"


@dataclass(frozen=True, slots=True)
class Refresh:
    """What a publication brings: keys are (figure, period)."""

    brought: Publication
    new: Mapping[tuple[str, str], float]
    same: Collection[tuple[str, str]]
    revisions: tuple[Revision, ...]
    unknown: Mapping[str, str]
    """Figures that nobody here counts or forecasts, each with the nearest name, or an empty one."""


def refresh(path: Path, figures: Collection[str], folder: Path = FOLDER) -> Refresh:
    """Hold a publication file against those in the folder and the numbers of the fit; `figures` may stand in one.

    Raises:
        PublicationError: when it or one in the folder cannot be believed.
    """
    brought = publication(path)
    earlier = [one for one in publications(folder) if one.file != brought.file]
    held = of_the_fit() | {key: value for one in earlier for key, value in one.values.items()}
    found = [one for one in revisions([*earlier, brought]) if one.file == brought.file]
    told = {(one.figure, one.period) for one in found if not one.is_of_definition}
    found += [
        Revision(brought.file, *key, held[key], value, brought.revises.get(key, ""))
        for key, value in brought.values.items()
        if key not in told and key in held and not is_the_same(held[key], value)
    ]
    numbers = {(one.figure, one.period) for one in found if not one.is_of_definition}
    return Refresh(
        brought=brought,
        new={key: value for key, value in brought.values.items() if key not in held},
        same=[key for key in brought.values if key in held and key not in numbers],
        revisions=tuple(found),
        unknown={
            figure: next(iter(get_close_matches(figure, figures, n=1)), "")
            for figure in brought.definitions
            if figure not in figures
        },
    )


def is_the_same(one: float, other: float) -> bool:
    """Tell whether two numbers differ by no more than rounding."""
    return isclose(one, other, rel_tol=_ROUNDING)


def of_the_fit() -> dict[tuple[str, str], float]:
    """Return the numbers that the fit and its judges look at, by figure and period (see `OF_THE_FIT`)."""
    return {(one.name, str(year)): value for one in targets() for year, value in one.known.items()}


def overdue(on: date, folder: Path = FOLDER) -> dict[str, date]:
    """Return the figures of which newer numbers should exist on a day, each with the day since when.

    Raises:
        PublicationError: when a publication cannot be believed.
    """
    return {figure: since for figure, since in newer_from(publications(folder)).items() if since <= on}
