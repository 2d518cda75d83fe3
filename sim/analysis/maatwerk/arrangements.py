"""The answer with and without what arrangements are assumed to do, in the same replications."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis import tables

if TYPE_CHECKING:
    from sim.experiment.runs import Runs

ASSUMED, NOTHING = "as_assumed", "nothing"
"""What arrangements do: what the simulations hold of it, or nothing."""


def arrangements(runs: Runs, without: Runs | None) -> pd.DataFrame | None:
    """Return a table like `effects`, twice: with arrangements as assumed, and as doing nothing.

    None where that was not run, and where it makes no difference at all.
    """
    if without is None:
        return None
    shared = {run.replication for run in runs.numbers} & {run.replication for run in without.numbers}
    found = [tables.effects(_only(one, shared)) for one in (runs, without)]
    if found[0][["mean", "low", "high"]].equals(found[1][["mean", "low", "high"]]):
        return None
    named = zip((ASSUMED, NOTHING), found, strict=True)
    return pd.concat([table.assign(arrangements=name) for name, table in named], ignore_index=True)


def _only(runs: Runs, replications: set[int]) -> Runs:
    return replace(runs, numbers=tuple(run for run in runs.numbers if run.replication in replications))
