"""Runs with numbers made up for a test, in the form the experiment hands them over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.experiment.runs import RunNumbers, Runs
from sim.experiment.stopping import Stopping
from sim.measure.accounts import BOOKINGS, PRICE_COLUMNS
from sim.measure.lives import STATUS_NAMES
from sim.parameters import outcomes
from sim.scenario import load

TEXT = """
title = "Fake"
reference = "without"

[plan]
history_from = 2020-01-01
future_from = 2026-01-01
until = 2026-12-31
seed = 5
sample = {sample}
replications = {count}
parameter_sets = "{sets}"

[policy.with]
label = "With"

[policy.without]
label = "Without"
"""

MONTHLY = (*outcomes.of_kind("sum"), *outcomes.of_kind("mean"))
MONTHS = 84
STATUSES, GROUPS, TRAITS, PAIRS = len(STATUS_NAMES), len(outcomes.GROUPS), len(outcomes.TRAITS), len(outcomes.PAIRS)


def fake_runs(
    folder: Path,
    future: Mapping[str, NDArray[np.float64]],
    *,
    sample: float = 1.0,
    monthly: Mapping[str, float] | None = None,
    packages: list[tuple[int, int, int]] | None = None,
    groups: NDArray[np.int64] | None = None,
    traits: NDArray[np.int64] | None = None,
    lives: NDArray[np.int64] | None = None,
    unpaired: bool = False,
    sets: str = "defaults",
) -> Runs:
    """Return runs whose future holds the given values, by outcome: [replication, policy]."""
    count = len(next(iter(future.values())))
    path = folder / "fake.toml"
    path.write_text(TEXT.format(sample=sample, count=count, sets=sets), encoding="utf-8")
    values = np.zeros((2, MONTHS, len(MONTHLY)))
    for name, value in (monthly or {}).items():
        values[:, :, MONTHLY.index(name)] = value
    paid = np.array([packages or [(-1, -1, -1)]] * 2, dtype=np.int64)
    numbers = tuple(
        RunNumbers(
            replication=number,
            history={name: draws[number] for name, draws in future.items()},
            future={name: draws[number] for name, draws in future.items()},
            monthly_outcomes=MONTHLY,
            monthly=values,
            lives=np.zeros((2, STATUSES, STATUSES), dtype=np.int64) if lives is None else lives[number],
            pairs=np.zeros((2, PAIRS), dtype=np.int64),
            groups=np.zeros((2, GROUPS, PAIRS), dtype=np.int64) if groups is None else groups[number],
            traits=np.zeros((2, TRAITS, PAIRS), dtype=np.int64) if traits is None else traits[number],
            packages=paid,
            priced=np.zeros((2, 12, len(PRICE_COLUMNS)), dtype=np.int64),
            spent=np.zeros((2, 12, len(BOOKINGS))),
            faults=(),
        )
        for number in range(count)
    )
    return Runs(load(path), numbers, (), Stopping("fixed", count), unpaired)
