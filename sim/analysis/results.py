"""The results of a scenario: tables drawn from its runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis import tables
from sim.analysis.acquisition import needed_belief
from sim.analysis.breakeven import break_even
from sim.analysis.published import compare_with_published
from sim.analysis.who import who

if TYPE_CHECKING:
    from sim.experiment.breakeven import Curve
    from sim.experiment.runs import FailedRun, Runs
    from sim.scenario import Scenario


@dataclass(frozen=True)
class Results:
    """Everything concluded from the runs of one scenario, as pandas tables.

    `summary` gives levels with the range of 90% of the simulations, `effects` differences against the
    reference with a 95% interval, `lives` how many persons have which status under the reference and under
    the policy, `groups` additional departures per 1,000 people, `who` persons gained, lost and paid by trait,
    `break_even` where the ranking of two policies turns (empty unless the plan asks), `needed_belief` which belief
    would make offending pay, `published` the figures compared with,
    `monthly` and `draws` the values of every replication by month and by period.
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
    stopping: str
    failed: tuple[FailedRun, ...]
    notes: tuple[str, ...]
    unpaired: bool


def conclude(runs: Runs, folder: Path | None = None, curves: Sequence[Curve] = ()) -> Results:
    """Draw every table from the runs, and that of break-even values from the curves of their search."""
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
        failed=runs.failed,
        notes=notes,
        unpaired=runs.unpaired,
    )


def _notes(runs: Runs) -> tuple[str, ...]:
    """Say what a reader of the numbers has to know about this run."""
    notes = []
    sample = runs.scenario.plan.sample
    if runs.unpaired:
        notes.append(
            "Every policy had luck of its own (--unpaired): the intervals are wider than with shared luck, "
            "and gained and lost compare lives that chance alone has set apart."
        )
    if sample < 1:
        notes.append(
            f"A sample of {sample:.4g} of the national caseload was simulated; only the comparison with "
            "published figures is scaled up to the whole."
        )
    unread = runs.scenario.unread()
    if unread:
        notes.append(f"Set in the scenario but read by no rule of this run: {', '.join(unread)}.")
    return tuple(notes)
