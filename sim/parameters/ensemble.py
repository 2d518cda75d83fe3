"""The ensemble: sets of parameters that agree with the published past, with weights, from the last fit."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from sim.machine import streams
from sim.machine.placing import rows_of, write_rows
from sim.parameters.catalogue import settings
from sim.parameters.uncertain import Uncertain, range_of

FILE = Path(__file__).parent / "ensemble.csv"
WEIGHT = "weight"
INFLOW_ERROR = "procedure.inflow_error"


@cache
def ensemble(path: Path = FILE) -> tuple[tuple[float, Mapping[str, float | int]], ...]:
    """Return weight and values of every set; the weights add up to one."""
    rows = rows_of(path)
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
    return {one.key: one.value_at(place) for one, place in zip(_drawn_outside(), _places(replication), strict=True)}


@cache
def _places(replication: int) -> tuple[float, ...]:
    from scipy.stats import qmc  # half a second to import

    points = qmc.Sobol(len(_drawn_outside()), scramble=True, rng=streams.OUTSIDE)
    if replication > 0:
        points.fast_forward(replication)
    return tuple(points.random(1)[0].tolist())


@cache
def _drawn_outside() -> tuple[Uncertain, ...]:
    found = []
    for key, setting in settings().items():
        if not key.startswith(("costs.", INFLOW_ERROR)) or setting.distribution == "fixed":
            continue
        if setting.low is not None and setting.high is not None and setting.low < setting.high:
            found.append(range_of(setting, setting.distribution))
    return tuple(found)


def place_of(number: int, base: int = 2) -> float:
    """Return the place of a number between 0 and 1, spread evenly for any count (van der Corput)."""
    place, part = 0.0, 1.0 / base
    number += 1
    while number:
        number, digit = divmod(number, base)
        place += part * digit
        part /= base
    return place


def write(path: Path, weights: Sequence[float], sets: Sequence[Mapping[str, float | int]]) -> None:
    """Write an ensemble."""
    keys = list(sets[0])
    pairs = zip(weights, sets, strict=True)
    write_rows(path, [WEIGHT, *keys], ([f"{w:.8g}", *(f"{values[key]:.10g}" for key in keys)] for w, values in pairs))
