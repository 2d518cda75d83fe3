"""Answers that come early and get better: batches of replications in the background, dropped when nobody asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.results import Results, conclude_answer
from sim.experiment.runs import RunNumbers, Runs, failed_checks, numbers_of
from sim.experiment.stopping import Stopping
from sim.explorer.keeping import Shelf
from sim.explorer.levers import ends_of_own
from sim.explorer.setting import PLAIN, Labels, Setting, applied, compared, grounded
from sim.machine.cores import run_threads
from sim.parameters.outcomes import OUTCOMES, RIGHTS, shown_in
from sim.scenario import Scenario
from sim.scenario.changing import under_its_set
from sim.scenario.plan import Plan

if TYPE_CHECKING:
    from sim.measure.replication import Priced
FIRST_SAMPLE, FIRST_REPLICATIONS = 0.2, (6, 12)
"""The first estimate: a share of the caseload, and how often. Six tell more than one of the whole in the same time."""
FIRST_LOOK, LOOKED_AT = 2, ("additional_departures", "cost_state_eur")
"""Before the first estimate: how many simulations are shown as they are, and which differences of them."""
BATCH = 8
PAUSE_SECONDS = 1.0
"""How long a first estimate stands before the caseload of the plan is begun: many move on at once."""
KEPT_BYTES = 500_000_000
"""How much of tables and pasts is kept in memory; what does not fit is made again."""

SHOWN = (
    *("additional_departures", "demonstrable_departures", "gained", "lost"),
    *("cost_state_eur", "cost_state_without_drawn_eur", "detention_occupancy", "out_of_sight"),
    *("came", "stayed_away", "people_present", "additional_to_unsafe", "shelter_withdrawn_eur"),
    *(name for name in shown_in(RIGHTS) if OUTCOMES[name].kind == "sum"),
)
"""Outcomes that the page shows: all of them grow with the caseload."""
_BY_MONTH = "demonstrable_departures"


@dataclass(frozen=True, slots=True)
class Stage:
    """A share of the caseload, and the numbers of replications after which there is an answer."""

    sample: float
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What the very first simulations say, each by itself: too few for a range, and for saying which way it goes."""

    sample: float
    differences: tuple[Mapping[str, float], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known so far; of a first estimate the counts are scaled up to what the plan simulates."""

    results: Results
    stage: Stage
    is_first_estimate: bool
    is_last: bool


@dataclass(slots=True)
class Work:
    """A setting under way."""

    ticket: int
    setting: Setting
    ground: Scenario
    """The scenario under what the reader assumes, with the measures as it has them."""
    scenario: Scenario
    dropped: threading.Event = field(default_factory=threading.Event)
    look: Look | None = None
    answer: Answer | None = None
    error: str = ""
    lived: int = 0


def stages_of(plan: Plan) -> tuple[Stage, ...]:
    """Plan the answers: a first estimate from a sample, then the caseload of the plan up to its least replications."""
    most = plan.replications.at_least
    whole = Stage(plan.sample, (*range(BATCH, most, BATCH), most))
    if plan.sample <= FIRST_SAMPLE:
        return (whole,)
    return (Stage(FIRST_SAMPLE, FIRST_REPLICATIONS), whole)


class Desk:
    """Takes one setting at a time and works on it in the background; asking again drops what was under way."""

    def __init__(self, scenario: Scenario, labels: Labels = PLAIN, workers: int | None = None) -> None:
        self.scenario = replace(scenario, plan=replace(scenario.plan, held_out=False, draws=0))
        self.stages = stages_of(scenario.plan)
        self.labels = labels
        self.ends_of_own = ends_of_own(self.scenario)
        self._pool = run_threads(workers)
        self._shelf = Shelf(KEPT_BYTES)
        self._asking = threading.Lock()
        self._work: Work | None = None
        self._tickets = 0

    def ask(self, setting: Setting) -> int:
        """Start on a setting and return its ticket; the setting that is under way already keeps its own.

        Raises:
            ScenarioError: when a value is refused; what was under way goes on.
        """
        ground = grounded(self.scenario, setting, self.labels)
        scenario = applied(ground, setting, self.labels)
        with self._asking:
            if self._work is not None and self._work.setting == setting and not self._work.error:
                return self._work.ticket
            if self._work is not None:
                self._work.dropped.set()
            self._tickets += 1
            self._work = Work(self._tickets, setting, ground, scenario)
            threading.Thread(target=self._carry_out, args=(self._work,), daemon=True, name="explore").start()
            return self._work.ticket

    def look(self, ticket: int) -> Work | None:
        """Return the work with that ticket, or None when another setting has taken its place."""
        work = self._work
        return work if work is not None and work.ticket == ticket else None

    def stop(self) -> None:
        """Drop what is under way and take nothing more."""
        if self._work is not None:
            self._work.dropped.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _carry_out(self, work: Work) -> None:
        try:
            for answer in self._answers(work):
                work.answer = answer
        except CancelledError:
            return
        except Exception as error:
            work.error = f"{type(error).__name__}: {error}"
            work.dropped.set()

    def _answers(self, work: Work) -> Iterator[Answer]:
        last = self.stages[-1]
        for stage in self.stages:
            if stage is not self.stages[0] and work.dropped.wait(PAUSE_SECONDS):
                raise CancelledError
            shared = None if work.scenario.plan.sets_differ else self._prepare(work, stage.sample, 0)
            wanted = range(stage.answers[-1])
            under_way = [self._pool.submit(self._live, work, shared, number, stage) for number in wanted]
            numbers: list[RunNumbers] = []
            for future in under_way:
                numbers.append(future.result())
                if len(numbers) == FIRST_LOOK and stage is not last:
                    work.look = Look(stage.sample, tuple(_looked_at(work, one) for one in numbers))
                if len(numbers) in stage.answers:
                    is_last = stage is last and len(numbers) == stage.answers[-1]
                    results = conclude_answer(_runs(work, numbers))
                    yield Answer(results, stage, is_first_estimate=stage is not last, is_last=is_last)

    def _prepare(self, work: Work, sample: float, replication: int) -> Priced:
        """Prepare the policies that are compared, under what a replication lives under."""
        from sim.measure.what_if import ground_of, only, prepare_again

        _go_on(work)
        ground, scenario = (under_its_set(_sampled(one, sample), replication) for one in (work.ground, work.scenario))
        place, policy = ("tables", sample, replication), work.setting.policy
        before = self._shelf.at(place)
        prepared = self._shelf.of(place, ground.digest, lambda: ground_of(ground, before)).prepared
        if work.setting.changed:
            prepared = prepare_again(prepared, scenario, policy)
        return only(prepared, compared(scenario, policy))

    def _live(self, work: Work, shared: Priced | None, replication: int, stage: Stage) -> RunNumbers:
        """Live through one replication, unless the setting has been dropped."""
        from sim.measure.what_if import run_after
        from sim.world.past import digest_of_past, live_past

        def check() -> None:
            _go_on(work)

        prepared = shared or self._prepare(work, stage.sample, replication)
        check()
        place = "past", stage.sample, replication
        past = self._shelf.of(place, digest_of_past(prepared), lambda: live_past(prepared, replication, check))
        counted = run_after(prepared, past, check)
        work.lived += 1
        plan = work.scenario.plan
        return _shown(numbers_of(replication, counted, plan), plan.sample / stage.sample)


def _go_on(work: Work) -> None:
    if work.dropped.is_set():
        raise CancelledError


def _sampled(scenario: Scenario, sample: float) -> Scenario:
    return replace(scenario, plan=replace(scenario.plan, sample=sample))


def _shown(numbers: RunNumbers, scale: float) -> RunNumbers:
    """Keep what the page shows, scaled up."""
    place = numbers.monthly_outcomes.index(_BY_MONTH)
    return replace(
        numbers,
        history={name: scale * numbers.history[name] for name in SHOWN if name in numbers.history},
        future={name: scale * numbers.future[name] for name in SHOWN},
        groups=np.rint(scale * numbers.groups).astype(np.int64),
        monthly_outcomes=(_BY_MONTH,),
        monthly=scale * numbers.monthly[:, :, place : place + 1],
    )


def _looked_at(work: Work, numbers: RunNumbers) -> dict[str, float]:
    """Give what a simulation says of the policy against the reference."""
    names = compared(work.scenario, work.setting.policy)
    here, there = names.index(work.setting.policy), names.index(work.scenario.reference)
    return {name: float(numbers.future[name][here] - numbers.future[name][there]) for name in LOOKED_AT}


def _runs(work: Work, numbers: list[RunNumbers]) -> Runs:
    """Present the replications as a run of two policies."""
    names = compared(work.scenario, work.setting.policy)
    pair = tuple(policy for policy in work.scenario.policies if policy.name in names)
    scenario = replace(work.scenario, policies=pair)
    return Runs(scenario, tuple(numbers), failed_checks(numbers), Stopping("fixed", len(numbers)), unpaired=False)
