"""The ensemble: sets of parameters that agree with the published past, with weights, from the last fit."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from sim.machine import streams
from sim.machine.placing import placed
from sim.parameters.catalogue import settings
from sim.parameters.uncertain import Uncertain

FILE = Path(__file__).parent / "ensemble.csv"
WEIGHT = "weight"
INFLOW_ERROR = "procedure.inflow_error"


def exists() -> bool:
    """Tell whether a fit has been stored."""
    return FILE.is_file()


@cache
def ensemble(path: Path = FILE) -> tuple[tuple[float, Mapping[str, float | int]], ...]:
    """Return weight and values of every set; the weights add up to one."""
    from sim.parameters.catalogue import settings

    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    whole = {key for key, setting in settings().items() if setting.type == "int"}
    total = sum(float(row[WEIGHT]) for row in rows)
    return tuple(
        (
            float(row[WEIGHT]) / total,
            {key: int(value) if key in whole else float(value) for key, value in row.items() if key != WEIGHT},
        )
        for row in rows
    )


def set_of_run(replication: int, path: Path = FILE) -> Mapping[str, float | int]:
    """Return the set that a replication lives under.

    Replications visit the weights evenly whatever their number: the place of a replication is that of van der Corput.
    """
    place, upto = place_of(replication), 0.0
    for weight, values in ensemble(path):
        upto += weight
        if place < upto:
            return values
    return ensemble(path)[-1][1]


def flows_of(number: int | None, path: Path = FILE) -> Mapping[str, float | int]:
    """Return a set of the flows by its row; none for what stands in the register."""
    return {} if number is None else ensemble(path)[number][1]


def outside_of_run(replication: int) -> Mapping[str, float | int]:
    """Return what no past tells, in a replication: every price and the inflow to come, spread evenly over their ranges.

    The points are those of Sobol.
    """
    drawn = _drawn_outside()
    return {one.key: one.value_at(float(place)) for one, place in zip(drawn, _places(replication), strict=True)}


@cache
def _drawn_outside() -> tuple[Uncertain, ...]:
    found = []
    for key, setting in settings().items():
        if not key.startswith(("costs.", INFLOW_ERROR)) or setting.distribution == "fixed":
            continue
        if setting.low is None or setting.high is None or not setting.low < setting.high:
            continue
        likely = min(max(float(setting.default), setting.low), setting.high)
        found.append(
            Uncertain(
                *(key, setting.low, setting.high, likely, setting.distribution, setting.type == "int"),
                *(setting.evidence, setting.meaning, setting.meaning_nl, setting.unit),
            )
        )
    return tuple(found)


@cache
def _places(replication: int) -> tuple[float, ...]:
    from scipy.stats import qmc

    points = qmc.Sobol(len(_drawn_outside()), scramble=True, rng=streams.OUTSIDE)
    if replication > 0:
        points.fast_forward(replication)
    return tuple(points.random(1)[0].tolist())


def place_of(number: int) -> float:
    """Return the place of a number between 0 and 1, spread evenly for any count (van der Corput, base 2)."""
    place, half = 0.0, 0.5
    number += 1
    while number:
        place += half * (number & 1)
        number >>= 1
        half /= 2.0
    return place


def write(path: Path, weights: Sequence[float], sets: Sequence[Mapping[str, float | int]]) -> None:
    """Write an ensemble, first beside and then in its place."""
    keys = list(sets[0])
    with placed(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([WEIGHT, *keys])
        for weight, values in zip(weights, sets, strict=True):
            rows.writerow([f"{weight:.8g}", *(f"{values[key]:.10g}" for key in keys)])
