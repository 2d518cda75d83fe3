"""Answers that come early and get better: batches of replications in the background, dropped when nobody asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sim.analysis.results import conclude
from sim.experiment.runs import RunNumbers, Runs, failed_checks, numbers_of
from sim.experiment.stopping import Stopping
from sim.explorer.setting import Setting, applied, compared
from sim.machine.cores import run_threads
from sim.parameters.outcomes import OUTCOMES, RIGHTS, shown_in

if TYPE_CHECKING:
    from sim.analysis.results import Results
    from sim.measure.replication import Priced
    from sim.scenario import Scenario
    from sim.scenario.plan import Plan
    from sim.world.past import Past

FIRST_SAMPLE, FIRST_REPLICATIONS = 0.2, 10
"""The first estimate: a share of the caseload, and how often. Ten tell more than two of the whole in the same time."""
BATCH = 8
PAUSE_SECONDS = 1.0
"""How long a first estimate stands before the caseload of the plan is begun: many move on at once."""
KEPT_BYTES = 500_000_000
"""How much of the past is kept in memory; what does not fit is lived through again."""

SHOWN = (
    *("additional_departures", "demonstrable_departures", "gained", "lost"),
    *("cost_state_eur", "cost_state_without_drawn_eur", "detention_occupancy", "out_of_sight"),
    *("came", "stayed_away", "people_present"),
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
    scenario: Scenario
    dropped: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None
    error: str = ""
    lived: int = 0


def stages_of(plan: Plan) -> tuple[Stage, ...]:
    """Plan the answers: a first estimate from a sample, then the caseload of the plan up to its least replications."""
    most = plan.replications.at_least
    whole = Stage(plan.sample, (*range(BATCH, most, BATCH), most))
    if plan.sample <= FIRST_SAMPLE:
        return (whole,)
    return (Stage(FIRST_SAMPLE, (FIRST_REPLICATIONS,)), whole)


def with_one_set(scenario: Scenario) -> Scenario:
    """Return the scenario with the values of the register in every replication, as --set says it.

    A past is kept once per replication; a set of parameters in each would make every answer as slow as a run.
    """
    if not scenario.plan.sets_differ:
        return scenario
    plan = replace(scenario.plan, parameter_sets="defaults")
    return replace(scenario, plan=plan, overrides=(*scenario.overrides, "plan.parameter_sets=defaults"))


class Desk:
    """Takes one setting at a time and works on it in the background; asking again drops what was under way."""

    def __init__(self, scenario: Scenario, changed_label: str = "{policy}", workers: int | None = None) -> None:
        self.had_sets = scenario.plan.sets_differ
        self.scenario = with_one_set(replace(scenario, plan=replace(scenario.plan, held_out=False, draws=0)))
        self.stages = stages_of(scenario.plan)
        self.changed_label = changed_label
        self._pool = run_threads(workers)
        self._pasts = Pasts(KEPT_BYTES)
        self._prepared: dict[float, Priced] = {}
        self._preparing = threading.Lock()
        self._asking = threading.Lock()
        self._work: Work | None = None
        self._tickets = 0

    def ask(self, setting: Setting) -> int:
        """Start on a setting and return its ticket; the setting that is under way already keeps its own.

        Raises:
            ScenarioError: when a value is refused; what was under way goes on.
        """
        scenario = applied(self.scenario, setting, self.changed_label)
        with self._asking:
            if self._work is not None and self._work.setting == setting and not self._work.error:
                return self._work.ticket
            if self._work is not None:
                self._work.dropped.set()
            self._tickets += 1
            self._work = Work(self._tickets, setting, scenario)
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

    def _answers(self, work: Work) -> Iterator[Answer]:
        last = self.stages[-1]
        for stage in self.stages:
            if stage is not self.stages[0] and work.dropped.wait(PAUSE_SECONDS):
                raise CancelledError
            prepared = self._prepare(work, stage.sample)
            numbers: list[RunNumbers] = []
            for count in stage.answers:
                wanted = range(len(numbers), count)
                under_way = [self._pool.submit(self._live, work, prepared, number, stage) for number in wanted]
                numbers += [future.result() for future in under_way]
                is_last = stage is last and count == stage.answers[-1]
                results = conclude(_runs(work, numbers))
                yield Answer(results, stage, is_first_estimate=stage is not last, is_last=is_last)

    def _prepare(self, work: Work, sample: float) -> Priced:
        """Prepare the scenario once for a sample, and then only the policy that changes."""
        from sim.measure.replication import prepare
        from sim.measure.what_if import only, prepare_again

        with self._preparing:
            if work.dropped.is_set():
                raise CancelledError
            if sample not in self._prepared:
                self._prepared[sample] = prepare(_sampled(self.scenario, sample))
            prepared = self._prepared[sample]
        policy = work.setting.policy
        if work.setting.changed:
            prepared = prepare_again(prepared, _sampled(work.scenario, sample), policy)
        return only(prepared, compared(work.scenario, policy))

    def _live(self, work: Work, prepared: Priced, replication: int, stage: Stage) -> RunNumbers:
        """Live through one replication, unless the setting has been dropped."""
        from sim.measure.what_if import run_after

        def check() -> None:
            if work.dropped.is_set():
                raise CancelledError

        past = self._pasts.of(prepared, replication, stage.sample, check)
        counted = run_after(prepared, past, check)
        work.lived += 1
        plan = work.scenario.plan
        return _shown(numbers_of(replication, counted, plan), plan.sample / stage.sample)


class Pasts:
    """Histories and futures of the reference that serve another setting, as many as fit."""

    def __init__(self, most_bytes: int) -> None:
        self._left = self._most = most_bytes
        self._digests: dict[float, str] = {}
        self._kept: dict[tuple[float, int], Past] = {}
        self._lock = threading.Lock()

    def of(self, prepared: Priced, replication: int, sample: float, check: Callable[[], None]) -> Past:
        """Return the past of a replication, kept or lived through now."""
        from sim.world.past import digest_of_past, live_past

        digest = digest_of_past(prepared)
        with self._lock:
            if self._digests.get(sample) != digest:
                self._forget(sample)
                self._digests[sample] = digest
            found = self._kept.get((sample, replication))
        if found is None:
            found = live_past(prepared, replication, check)
            self._keep(found, digest, sample, replication)
        return found

    def _keep(self, past: Past, digest: str, sample: float, replication: int) -> None:
        with self._lock:
            is_of_now = self._digests.get(sample) == digest
            if is_of_now and (sample, replication) not in self._kept and past.bytes <= self._left:
                self._kept[sample, replication] = past
                self._left -= past.bytes

    def _forget(self, sample: float) -> None:
        self._kept = {key: past for key, past in self._kept.items() if key[0] != sample}
        self._left = self._most - sum(past.bytes for past in self._kept.values())


def _sampled(scenario: Scenario, sample: float) -> Scenario:
    return replace(scenario, plan=replace(scenario.plan, sample=sample))


def _shown(numbers: RunNumbers, scale: float) -> RunNumbers:
    """Keep what the page shows, scaled up."""
    place = numbers.monthly_outcomes.index(_BY_MONTH)
    return replace(
        numbers,
        history={name: scale * numbers.history[name] for name in SHOWN if name in numbers.history},
        future={name: scale * numbers.future[name] for name in SHOWN},
        monthly_outcomes=(_BY_MONTH,),
        monthly=scale * numbers.monthly[:, :, place : place + 1],
    )


def _runs(work: Work, numbers: list[RunNumbers]) -> Runs:
    """Present the replications as a run of two policies."""
    names = compared(work.scenario, work.setting.policy)
    pair = tuple(policy for policy in work.scenario.policies if policy.name in names)
    scenario = replace(work.scenario, policies=pair)
    return Runs(scenario, tuple(numbers), failed_checks(numbers), Stopping("fixed", len(numbers)), unpaired=False)
