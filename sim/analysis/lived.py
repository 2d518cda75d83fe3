"""What each simulation lived under and what came of it: the settings in which the sets of a run differ, in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.tables import policy_names
from sim.experiment.runs import Runs
from sim.parameters import ensemble
from sim.parameters.outcomes import BETWEEN_POLICIES
from sim.scenario import Scenario
from sim.scenario.changing import own_set

DEPARTURES, COSTS = "additional_departures", "cost_state_eur"

READING, MONEY, PRICES, PAST, OTHER = "reading", "money", "prices", "past", "other"
GROUPS = (READING, MONEY, PRICES, PAST, OTHER)
"""How the figures are read, what money does, prices, what the fit to the past leaves open, and what nobody fitted."""

MONEY_VALUE = "behaviour.money_value"
A_PRICE = "costs."


def lived_under(scenario: Scenario, replications: Sequence[int]) -> pd.DataFrame:
    """Return the settings in which the sets of some replications differ: a row per replication, a column per setting.

    Without sets, and in what the scenario itself sets, replications do not differ.
    """
    sets = [dict(own_set(scenario, replication)) for replication in replications]
    lived = pd.DataFrame(sets, index=list(replications))
    return lived[[key for key in lived if lived[key].nunique() > 1]]


def differences(runs: Runs, policy: int, outcome: str) -> NDArray[np.float64]:
    """Return the difference from the reference in each run; what compares person by person is one already."""
    values = np.array([run.future[outcome] for run in runs.numbers], np.float64)
    if outcome in BETWEEN_POLICIES:
        return values[:, policy]
    return np.asarray(values[:, policy] - values[:, policy_names(runs.scenario).index(runs.scenario.reference)])


def group_of(key: str, values: pd.Series[float]) -> str:
    """Return the group of a setting: a choice is a reading of the figures, a column of the fit what the past left."""
    if is_choice(values):
        return READING
    if key == MONEY_VALUE:
        return MONEY
    if key.startswith(A_PRICE):
        return PRICES
    return PAST if key in _fitted() else OTHER


def is_choice(values: pd.Series[float]) -> bool:
    """Say whether a setting has names for values and no numbers."""
    return not pd.api.types.is_numeric_dtype(values)


def _fitted() -> Mapping[str, object]:
    return ensemble.ensemble()[0][1]
