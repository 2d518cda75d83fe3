"""The results of a scenario: tables drawn from its runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis import tables
from sim.analysis.acquisition import needed_belief
from sim.analysis.breakeven import break_even
from sim.analysis.doubt.conclusions import Doubt, conclude_doubt
from sim.analysis.published import compare_with_published
from sim.analysis.who import who
from sim.experiment.statistics import FEWEST_FOR_RANGE

if TYPE_CHECKING:
    from sim.experiment.breakeven import Curve
    from sim.experiment.draws import DrawRuns
    from sim.experiment.runs import FailedRun, Runs
    from sim.experiment.stopping import Stopping
    from sim.scenario import Scenario


@dataclass(frozen=True)
class Note:
    """What a reader of the numbers has to know about a run: which remark, and what fills its blanks."""

    key: str
    values: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """Everything concluded from the runs of one scenario, as pandas tables.

    `summary` gives levels with the range of 90% of the simulations, `effects` differences against the reference with a
    95% interval: of the mean, or, where each replication has a set of parameters of its own, the range of 95% of the
    simulations. `lives` gives how many persons have which status under the reference and under
    the policy, `groups` additional departures per 1,000 people, `who` persons gained, lost and paid by trait,
    `break_even` where the ranking of two policies turns (empty unless the plan asks), `needed_belief` which belief
    would make offending pay, `published` the figures compared with,
    `monthly` and `draws` the values of every replication by month and by period. `doubt` is what draws of the
    parameters say, when the plan asks for them. `pull_side` gives the effects where support draws people as strongly
    as its plausible range allows, from the first replications; None where the scenario itself sets the pull.
    """

    scenario: Scenario
    summary: pd.DataFrame
    effects: pd.DataFrame
    lives: pd.DataFrame
    groups: pd.DataFrame
    who: pd.DataFrame
    break_even: pd.DataFrame
    needed_belief: pd.DataFrame
    published: pd.DataFrame
    monthly: pd.DataFrame
    draws: pd.DataFrame
    folder: Path | None
    replications: int
    stopping: Stopping
    failed: tuple[FailedRun, ...]
    notes: tuple[Note, ...]
    unpaired: bool
    doubt: Doubt | None = None
    pull_side: pd.DataFrame | None = None


def conclude(
    runs: Runs,
    folder: Path | None = None,
    draws: DrawRuns | None = None,
    curves: Sequence[Curve] = (),
    pull: Runs | None = None,
) -> Results:
    """Draw every table from the runs, from the draws of the parameters, and from the curves of break-even searches."""
    plan, notes = runs.scenario.plan, _notes(runs)  # notes first: a table below reads settings itself
    return Results(
        scenario=runs.scenario,
        summary=tables.summary(runs),
        effects=tables.effects(runs),
        lives=tables.lives(runs),
        groups=tables.groups(runs),
        who=who(runs),
        break_even=break_even(curves, plan.break_even, plan.seed),
        needed_belief=needed_belief(runs.scenario),
        published=compare_with_published(runs),
        monthly=tables.monthly(runs),
        draws=tables.draws(runs),
        folder=folder,
        replications=len(runs.numbers),
        stopping=runs.stopping,
        failed=(*runs.failed, *(draws.failed if draws else ())),
        notes=notes,
        unpaired=runs.unpaired,
        doubt=conclude_doubt(runs.scenario, draws) if draws else None,
        pull_side=tables.effects(pull) if pull else None,
    )


def _notes(runs: Runs) -> tuple[Note, ...]:
    """List what a reader of the numbers has to know about this run."""
    notes = []
    sample = runs.scenario.plan.sample
    if runs.unpaired:
        notes.append(Note("unpaired"))
    if sample < 1:
        notes.append(Note("sample", {"share": sample}))
    unread = runs.scenario.unread()
    if runs.scenario.plan.sets_differ and 1 < len(runs.numbers) < FEWEST_FOR_RANGE:
        notes.append(Note("few", {"runs": len(runs.numbers), "enough": FEWEST_FOR_RANGE}))
    if unread:
        notes.append(Note("unread", {"keys": ", ".join(unread)}))
    return tuple(notes)
