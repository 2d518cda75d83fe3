"""The results of a scenario: tables drawn from its runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis import tables
from sim.analysis.breakeven import break_even
from sim.analysis.doubt.conclusions import Doubt, conclude_doubt
from sim.analysis.doubt.dependence import Dependence, conclude_dependence
from sim.analysis.maatwerk.acquisition import needed_belief
from sim.analysis.maatwerk.arrangements import arrangements
from sim.analysis.maatwerk.before_the_fit import prior_of
from sim.analysis.maatwerk.claims import Claim, claims
from sim.analysis.maatwerk.readings import readings
from sim.analysis.maatwerk.recording import recording
from sim.analysis.maatwerk.who import who
from sim.analysis.own_past import compare_with_published
from sim.analysis.surrogate import Surrogate, fit_surrogate
from sim.analysis.yearly import spending, yearly
from sim.experiment.beside.break_even_search import Curve
from sim.experiment.beside.draws import DrawRuns
from sim.experiment.beside.tried import Tried
from sim.experiment.runs import FailedRun, Runs
from sim.experiment.stopping import Stopping
from sim.measure.ranges import FEWEST_FOR_RANGE
from sim.scenario import Scenario
from sim.scenario.remarks import Note, remarks

if TYPE_CHECKING:
    from sim.measure.diaries import Diary
    from sim.money.concluding import Money


@dataclass(frozen=True)
class Results:
    """Everything concluded from the runs of one scenario, as pandas tables.

    `summary` gives levels with the range of 90% of the simulations, `effects` differences against the reference with a
    95% interval: of the mean, or, where each replication has a set of parameters of its own, the range of 95% of the
    simulations. `lives` gives how many persons have which status under the reference and under
    the policy, `groups` additional departures per 1,000 people, `yearly` the headline outcomes of each year,
    `spending` what is spent each year by article of the budget, account and payer,
    `who` persons gained, lost and paid by trait,
    `break_even` where the ranking of two policies turns (empty unless the plan asks), `needed_belief` which belief
    would make offending pay, `published` the figures compared with,
    `monthly` and `draws` the values of every replication by month and by period. `dependence` is what the headline
    depends on, from the sets that the replications lived under; `doubt` what draws of the parameters say, when the plan
    asks for them; `prior` the effects (a table like `effects`) under what was held possible before the fit. `pull_side`
    gives the effects where support draws people as strongly as its plausible range allows, from the first replications,
    and `pull_draws` each of these as `draws` does; None where the scenario itself sets the pull. `arrangements` gives
    the effects twice, in the same first replications: as assumed, and where arrangements do nothing. `readings` gives
    the answer under each reading of maatwerk, `recording` which facts of an offer would narrow it, `claims` what would
    have to be true. `money` is what the same money buys, where the scenario asks; `diaries` are the lives of standard
    persons in the first simulation, and `surrogate` a small model of the settings of the levers that were tried.
    `unwritten` names the files that could not be written, and why; `unprinted` says why a browser did not print the
    page.
    """

    scenario: Scenario
    summary: pd.DataFrame
    effects: pd.DataFrame
    lives: pd.DataFrame
    groups: pd.DataFrame
    monthly: pd.DataFrame
    draws: pd.DataFrame
    folder: Path | None
    replications: int
    stopping: Stopping
    failed: tuple[FailedRun, ...]
    notes: tuple[Note, ...]
    unpaired: bool
    yearly: pd.DataFrame = field(default_factory=pd.DataFrame)
    spending: pd.DataFrame = field(default_factory=pd.DataFrame)
    who: pd.DataFrame = field(default_factory=pd.DataFrame)
    break_even: pd.DataFrame = field(default_factory=pd.DataFrame)
    needed_belief: pd.DataFrame = field(default_factory=pd.DataFrame)
    published: pd.DataFrame = field(default_factory=pd.DataFrame)
    doubt: Doubt | None = None
    pull_side: pd.DataFrame | None = None
    pull_draws: pd.DataFrame | None = None
    arrangements: pd.DataFrame | None = None
    readings: pd.DataFrame | None = None
    recording: pd.DataFrame | None = None
    claims: tuple[Claim, ...] = ()
    dependence: Dependence | None = None
    prior: pd.DataFrame | None = None
    money: Money | None = None
    diaries: tuple[Diary, ...] = ()
    surrogate: Surrogate | None = None
    unwritten: Mapping[str, str] = field(default_factory=dict)
    unprinted: str = ""


def conclude(
    runs: Runs,
    folder: Path | None = None,
    draws: DrawRuns | None = None,
    curves: Sequence[Curve] = (),
    pull: Runs | None = None,
    without: Runs | None = None,
    money: Money | None = None,
    diaries: tuple[Diary, ...] = (),
    tried: Tried | None = None,
) -> Results:
    """Draw every table from the runs, from the draws of the parameters, and from the curves of break-even searches."""
    plan, answer = runs.scenario.plan, conclude_answer(runs)
    side = tables.effects(pull) if pull else None
    return replace(
        answer,
        yearly=yearly(runs),
        spending=spending(runs),
        who=who(runs),
        needed_belief=needed_belief(runs.scenario),
        published=compare_with_published(runs),
        break_even=break_even(curves, plan.break_even, plan.seed),
        folder=folder,
        failed=(*runs.failed, *(draws.failed if draws else ()), *(tried.failed if tried else ())),
        doubt=conclude_doubt(runs.scenario, draws) if draws else None,
        pull_side=side,
        pull_draws=tables.draws(pull) if pull else None,
        arrangements=arrangements(runs, without),
        readings=readings(runs),
        recording=recording(runs),
        claims=claims(runs, side),
        dependence=conclude_dependence(runs),
        prior=prior_of(runs.scenario),
        money=money,
        diaries=diaries,
        surrogate=fit_surrogate(tried) if tried else None,
    )


def conclude_answer(runs: Runs) -> Results:
    """Draw the tables of the answer alone, without what it depends on: what a page can wait for at every move."""
    notes = _notes(runs)  # first: a table below reads settings itself
    return Results(
        scenario=runs.scenario,
        summary=tables.summary(runs),
        effects=tables.effects(runs),
        lives=tables.lives(runs),
        groups=tables.groups(runs),
        monthly=tables.monthly(runs),
        draws=tables.draws(runs),
        folder=None,
        replications=len(runs.numbers),
        stopping=runs.stopping,
        failed=runs.failed,
        notes=notes,
        unpaired=runs.unpaired,
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
    notes += [*remarks(runs.scenario), *_without_effect(runs)]
    if unread:
        notes.append(Note("unread", {"keys": ", ".join(unread)}))
    return tuple(notes)


def _without_effect(runs: Runs) -> Iterator[Note]:
    """Yield the policies whose settings differ from the reference without changing any number of any simulation."""
    scenario = runs.scenario
    names = [policy.name for policy in scenario.policies]
    reference = names.index(scenario.reference)
    for number, policy in enumerate(scenario.policies):
        differs = scenario.first_difference(policy.name, scenario.reference) is not None
        values = (both for run in runs.numbers for both in run.future.values())
        if differs and all(np.array_equal(one[number], one[reference], equal_nan=True) for one in values):
            yield Note("no_effect", {"policy": policy.label})
