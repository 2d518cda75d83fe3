"""Who left how, from which country and when, in every replication: for who wants to judge the model from outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiment.runs import with_its_set
from sim.parameters.catalogue import countries

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Plan, Scenario

    Whole = NDArray[np.int64]

REPLICATIONS = 8
_PLACES = ("country", "way_out", "month", "persons", "replication")
_SEEN_PLACES = ("country", "month", "out_of_sight", "seen_again", "within_12m", "within_24m", "replication")


def ways_out(
    scenario: Scenario | str | Path,
    policy: str | None = None,
    replications: int = REPLICATIONS,
    of_shelter: bool = False,
) -> pd.DataFrame:
    """Return how many persons left in which way: country, way_out, month (YYYY-MM), persons, replication.

    One row for each country of origin, way, month of history and future, and replication from 0 on, also where nobody
    left. The ways are the statuses in which a case ends (`out_of_sight`, `moved_on`, `left_*`, `removed_*`, `lawful`,
    `in_hub`); who comes back leaves again. A way is counted in its month: sum months for a year or half a year. With
    `of_shelter`: guests of municipal shelter with guidance (LVV) who left it, in these ways, or for a `procedure`,
    medical deferral (`deferred`), `detained` or `imprisoned`. Persons are those simulated: a sample is not
    raised to the country. `policy` is a name in the scenario, the reference when left out.

    Raises:
        ValueError: when the scenario has no such policy, or there is nothing to run.
    """
    import pandas as pd

    from sim.rules.vocabulary import Status
    from sim.world import ledger

    take, first = (
        (ledger.ways_out_of_shelter, ledger.FIRST_WAY_OUT_OF_SHELTER)
        if of_shelter
        else (ledger.ways_out, ledger.FIRST_WAY_OUT)
    )
    names = [status.name.lower() for status in Status][first:]
    loaded = _loaded(scenario)
    counts = np.stack([take(tally) for tally in _tallies(loaded, policy, replications)])
    kept = [number for number, name in enumerate(names) if not (of_shelter and name == "out_of_sight")]
    counts = counts[..., kept].transpose(2, 3, 1, 0)  # country, way, month, replication
    places = [_countries(), [names[number] for number in kept], _months(loaded.plan), range(replications)]
    rows = pd.MultiIndex.from_product(places, names=[name for name in _PLACES if name != "persons"])
    return pd.DataFrame({"persons": counts.ravel()}, rows).reset_index()[list(_PLACES)]


def seen_again(
    scenario: Scenario | str | Path, policy: str | None = None, replications: int = REPLICATIONS
) -> pd.DataFrame:
    """Return how many persons came into view again after leaving supervision, by country, month and replication.

    `out_of_sight` left supervision without notice in the month; of them, `within_12m` and `within_24m` were seen again
    within so many months. `seen_again` were seen in the month, whenever they had left: by the police, by the return
    service, in a procedure or in custody. Runs go on for 24 months after the last month, where the plan does.

    Raises:
        ValueError: as `ways_out` does.
    """
    import pandas as pd

    from sim.world import ledger

    loaded = _loaded(scenario)
    tallies = np.stack(list(_tallies(loaded, policy, replications)))
    left, seen = ledger.ways_out(tallies)[..., :1], ledger.seen_again(tallies)
    counts = np.concatenate([left, seen], axis=3).transpose(2, 1, 0, 3)  # country, month, replication, count
    places = [_countries(), _months(loaded.plan), range(replications)]
    rows = pd.MultiIndex.from_product(places, names=["country", "month", "replication"])
    table = pd.DataFrame(counts.reshape(len(rows), -1), rows, columns=list(_SEEN_PLACES[2:-1]))
    return table.reset_index()[list(_SEEN_PLACES)]


def _loaded(scenario: Scenario | str | Path) -> Scenario:
    from sim.scenario.changing import with_settings

    return with_settings(scenario, {})


def _tallies(scenario: Scenario, policy: str | None, replications: int) -> Iterator[Whole]:
    """Yield the ledger of each replication in the months that are reported, [month, column]."""
    from sim.measure.replication import prepare
    from sim.world.replication import live_through

    number = _number_of(policy or scenario.reference, [one.name for one in scenario.policies])
    if replications < 1:
        raise ValueError(f"replications: 1 or more is asked for, not {replications}")
    plan, prepared = scenario.plan, prepare(scenario)
    months = slice(plan.month(plan.history_from), plan.month(plan.until) + 1)
    for replication in range(replications):
        yield live_through(with_its_set(prepared, scenario, replication), replication, number).tally[months]


def _number_of(policy: str, names: Sequence[str]) -> int:
    if policy not in names:
        raise ValueError(f"no such policy: {policy}; the scenario has {', '.join(names)}")
    return names.index(policy)


def _countries() -> list[str]:
    return [country.name for country in countries()]


def _months(plan: Plan) -> list[str]:
    from sim.scenario.calendar import label

    return [label(plan.date(month)) for month in range(plan.month(plan.history_from), plan.month(plan.until) + 1)]
