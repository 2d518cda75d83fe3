"""Readings of the answer: who is asked about maatwerk and what the 900 count, each with values fitted to the answer."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from sim.machine.placing import rows_of, write_rows
from sim.parameters.catalogue import settings
from sim.parameters.ensemble import place_of

FILE = Path(__file__).parent / "readings.csv"
TEXTS = Path(__file__).parent / "readings.toml"
PROCESS, COUNTED = "maatwerk.process", "maatwerk.published_cases_are"
PROCESSES = ("after_refusal", "officer", "opening", "any_candidate")
MEANINGS = ("offered", "agreed", "paid")
CENTRAL = "central"

Value = float | int | str


class Reading(NamedTuple):
    """Who is asked, and what the published cases count."""

    process: str
    published_cases_are: str

    @property
    def name(self) -> str:
        """The two in one word, as tables have it."""
        return f"{self.process}/{self.published_cases_are}"

    @property
    def levers(self) -> dict[str, str]:
        """The settings that ask for it."""
        return {PROCESS: self.process, COUNTED: self.published_cases_are}


READINGS = tuple(Reading(process, meaning) for process in PROCESSES for meaning in MEANINGS)


@dataclass(frozen=True, slots=True)
class FittedSet:
    """One set of values of a reading: which set of the flows it belongs to, and what it made of the figures.

    `flows` is the row of the ensemble, or None for the values of the register. `carries`: whether every figure of the
    answer came out within its rounding and luck.
    """

    reading: Reading
    flows: int | None
    values: Mapping[str, float | int]
    figures: Mapping[str, float]
    carries: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The name of one side of a reading, and what it rests on."""

    title: str
    title_nl: str
    rests_on: str
    rests_on_nl: str


@cache
def words() -> Mapping[str, Words]:
    """Return the words of every process and every meaning of the 900, by name."""
    content = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    found = {**content["process"], **content["published_cases_are"]}
    return MappingProxyType({name: Words(**entry) for name, entry in found.items()})


@cache
def fitted_sets(path: Path = FILE) -> tuple[FittedSet, ...]:
    """Return every stored set of every reading, those that carry the figures and those that do not."""
    return tuple(map(_read, rows_of(path)))


def sets_of(reading: Reading, path: Path = FILE) -> tuple[FittedSet, ...]:
    """Return the sets of a reading that carry the figures of the answer, spread over their ranges.

    All of them where none does: a refuted reading can still be run, if somebody asks for it.
    """
    spread = _spread(reading, path)
    return spread if is_refuted(reading, path) else tuple(one for one in spread if one.carries)


def central_set(reading: Reading, path: Path = FILE) -> FittedSet:
    """Return the set of a reading at the values of the register."""
    return next(one for one in fitted_sets(path) if one.reading == reading and one.flows is None)


def carried_by(reading: Reading, path: Path = FILE) -> tuple[int, int]:
    """Return how many of the sets spread over the ranges of a reading carry the figures, and how many there are."""
    spread = _spread(reading, path)
    return sum(one.carries for one in spread), len(spread)


def is_refuted(reading: Reading, path: Path = FILE) -> bool:
    """Tell whether the published figures speak against a reading: of its sets, over all ranges, none carries them."""
    return carried_by(reading, path)[0] == 0


def weights_of(given: Mapping[str, float], path: Path = FILE) -> dict[Reading, float]:
    """Return the weight of every reading that has one, adding up to 1, from the weights of its two sides.

    The weight of a process is shared by what its 900 may count, by how many sets carry the figures: each set that does
    counts the same, whatever it takes the 900 to be. A refuted reading has none, unless no other is left: somebody asks
    for it then.
    """
    asked = [r for r in READINGS if given[r.process] > 0.0 and given[r.published_cases_are] > 0.0]
    if not asked:
        return {READINGS[0]: 1.0}
    chosen = [reading for reading in asked if not is_refuted(reading, path)] or asked
    within = {one: given[one.published_cases_are] * len(sets_of(one, path)) for one in chosen}
    shared = dict.fromkeys(PROCESSES, 0.0)
    for one, part in within.items():
        shared[one.process] += part
    weights = {one: given[one.process] * part / shared[one.process] for one, part in within.items()}
    total = sum(weights.values())
    return {reading: weight / total for reading, weight in weights.items()}


def reading_of_run(replication: int, weights: Mapping[Reading, float], path: Path = FILE) -> tuple[Reading, FittedSet]:
    """Return the reading and the set that a replication lives under.

    Replications visit readings by weight, and the sets of a reading in turn: any number of them is spread evenly.
    """
    visits = [_reading_at(place_of(number, 3), weights) for number in range(replication + 1)]
    reading = visits[-1]
    sets = sets_of(reading, path)
    return reading, sets[(visits.count(reading) - 1) % len(sets)]


def write(path: Path, sets: Sequence[FittedSet]) -> None:
    """Write the sets of all readings."""
    keys, figures = list(sets[0].values), list(sets[0].figures)
    rows = []
    for one in sets:
        numbers = [*(one.figures[name] for name in figures), *(one.values[key] for key in keys)]
        head = [*one.reading, CENTRAL if one.flows is None else one.flows, int(one.carries)]
        rows.append([*head, *(f"{number:.10g}" for number in numbers)])
    write_rows(path, ["process", "published_cases_are", "flows", "carries", *figures, *keys], rows)


def _spread(reading: Reading, path: Path) -> tuple[FittedSet, ...]:
    return tuple(one for one in fitted_sets(path) if one.reading == reading and one.flows is not None)


def _reading_at(place: float, weights: Mapping[Reading, float]) -> Reading:
    upto = 0.0
    for reading, weight in weights.items():
        upto += weight
        if place < upto:
            return reading
    return list(weights)[-1]


def _read(row: Mapping[str, str]) -> FittedSet:
    whole = {key for key, setting in settings().items() if setting.type == "int"}
    numbers = {
        key: value for key, value in row.items() if key not in ("process", "published_cases_are", "flows", "carries")
    }
    return FittedSet(
        reading=Reading(row["process"], row["published_cases_are"]),
        flows=None if row["flows"] == CENTRAL else int(row["flows"]),
        values={key: int(value) if key in whole else float(value) for key, value in numbers.items() if "." in key},
        figures={key: float(value) for key, value in numbers.items() if "." not in key},
        carries=row["carries"] == "1",
    )
