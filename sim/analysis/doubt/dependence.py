"""What the answer depends on, from the runs that are made anyway: each lived under its own set of the ensemble."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.doubt.alike import Carried, carried_alone, carried_together, places_of, standing_out
from sim.analysis.doubt.leading import LEADING, leading_rows
from sim.analysis.doubt.split import Share
from sim.analysis.lived import COSTS, DEPARTURES, GROUPS, differences, group_of, lived_under
from sim.analysis.tables import other_policies, policy_names, unit
from sim.experiment.runs import Runs
from sim.measure.ranges import FEWEST_FOR_RANGE
from sim.parameters.catalogue import settings

EXPLAINED = (DEPARTURES, COSTS, "deadweight_share")
"""The outcomes of the headline, of which it is asked what they depend on."""
FEWEST_RUNS = FEWEST_FOR_RANGE
"""With fewer simulations than settings, settings go together by chance, and nothing can be told."""
REST = "rest"

SHARES = (
    *("policy", "outcome", "unit", "kind", "name", "group", "evidence"),
    *("share", "low", "high", "by_chance", "stands_out", "narrower", "simulations"),
)


@dataclass(frozen=True)
class Dependence:
    """What the headline outcomes depend on.

    `shares`: a row per policy, outcome and group of settings (`kind` group), what they leave (`kind` rest: luck, and
    what several settings do together) and single setting (`kind` setting), with the share of the variance of
    the difference that it carries, its 95% range, what chance alone gives it, and by how much the range of the answer
    would on average be narrower if it were known (EVPPI of the variance: 1 - sqrt(1 - share)). `leading`: for each
    setting the answer at its low and high end. `shares` is empty with fewer than FEWEST_RUNS simulations, and where
    simulations do not differ in their settings: then `leading` holds prices only.
    """

    simulations: int
    shares: pd.DataFrame
    leading: pd.DataFrame

    @property
    def enough(self) -> int:
        """Give how many simulations are enough to tell anything."""
        return FEWEST_RUNS

    @property
    def is_enough(self) -> bool:
        """Say whether there are that many."""
        return self.simulations >= self.enough


def conclude_dependence(runs: Runs) -> Dependence | None:
    """Say what the headline depends on; nothing of a single policy."""
    if len(policy_names(runs.scenario)) < 2:
        return None
    lived = lived_under(runs.scenario, [run.replication for run in runs.numbers])
    shares = pd.DataFrame(() if lived.empty else _share_rows(runs, lived), columns=list(SHARES))
    return Dependence(
        simulations=len(runs.numbers),
        shares=shares,
        leading=pd.DataFrame(leading_rows(runs, lived, _standing_out(shares)), columns=list(LEADING)),
    )


def _share_rows(runs: Runs, lived: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    for policy, name in other_policies(runs.scenario):
        for outcome in EXPLAINED:
            values = differences(runs, policy, outcome)
            known = ~np.isnan(values)
            if known.sum() < FEWEST_RUNS or np.ptp(values[known]) == 0:
                continue
            for row in _rows_of(runs, lived[known], values[known]):
                yield name, outcome, unit(outcome), *row, int(known.sum())


def _rows_of(runs: Runs, lived: pd.DataFrame, values: NDArray[np.float64]) -> Iterator[tuple[object, ...]]:
    """Yield the groups, what they leave, and the single settings: kind, name, group, evidence and shares."""
    groups = {str(key): group_of(str(key), lived[key]) for key in lived if lived[key].nunique() > 1}
    places = {key: places_of(lived[key]) for key in groups}
    seed = runs.scenario.plan.seed
    present = [group for group in GROUPS if group in groups.values()]
    together = [[places[key] for key in places if groups[key] == group] for group in present]
    carried, rest = carried_together(together, values, seed=seed)
    for group, of_group in zip(present, carried, strict=True):
        yield "group", group, group, "", *_cells(of_group, of_group.stands_out)
    yield REST, REST, REST, "", rest.mean, rest.low, rest.high, np.nan, False, np.nan
    columns = list(places.values())
    named = standing_out(columns, values, seed=seed)
    for number, (key, of_setting) in enumerate(zip(places, carried_alone(columns, values, seed=seed), strict=True)):
        yield (
            "setting",
            key,
            groups[key],
            settings()[key].evidence,
            *_cells(of_setting, number in named and of_setting.share.low > 0),
        )


def _cells(carried: Carried, stands_out: bool) -> tuple[object, ...]:
    share: Share = carried.share
    narrower = 1.0 - sqrt(1.0 - share.mean)
    return share.mean, share.low, share.high, carried.by_chance, stands_out, narrower


def _standing_out(shares: pd.DataFrame) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the settings that stand out from chance, by policy and outcome."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in shares[(shares["kind"] == "setting") & shares["stands_out"].astype(bool)].itertuples():
        found.setdefault((str(row.policy), str(row.outcome)), []).append(str(row.name))
    return found
