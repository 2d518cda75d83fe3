"""Settings of the levers, each tried once: what a policy would do if its levers stood elsewhere.

Setting i is replication i, with its own luck and its own set of the ensemble, under the reference and under the policy
with its levers moved. So the settings spread over the doubt as the simulations of a run do.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from sim.experiment.beside.draws import places_of_draws
from sim.experiment.executor import Executor, LocalThreads
from sim.experiment.keep.identity import run_key
from sim.experiment.keep.store import Arrays, Store
from sim.experiment.pace import work_of
from sim.experiment.progress import Progress, Silent
from sim.experiment.runs import FailedRun, RunNumbers, numbers_of
from sim.experiment.work import Work
from sim.machine.streams import AnswerStream
from sim.parameters.catalogue import settings
from sim.parameters.outcomes import BETWEEN_POLICIES
from sim.scenario import Scenario
from sim.scenario.changing import under_its_set, with_overrides
from sim.scenario.text.faults import written_key

SETTINGS = 200
"""How many are tried: seven for each term of a second degree in six levers."""
LEVERS = (
    *("maatwerk.min_refusal_months", "maatwerk.approval_factor", "maatwerk.maximum_eur"),
    *("support.cash_eur", "detention.places", "cooperation.lp_factor"),
)
OUTCOMES = ("additional_departures", "people_present", "cost_state_eur")


@dataclass(frozen=True, slots=True)
class Lever:
    """A lever and the range in which it is tried; `start` is where the policy has it."""

    key: str
    low: float
    high: float
    start: float
    is_whole: bool

    def at(self, place: float) -> float:
        """Give the value at a place between 0 and 1."""
        value = self.low + place * (self.high - self.low)
        return float(round(value)) if self.is_whole else float(f"{value:.4g}")


@dataclass(frozen=True, slots=True)
class Tried:
    """The differences from the reference: `places` [setting, lever], and `future` by outcome [setting]."""

    policy: str
    levers: tuple[Lever, ...]
    places: NDArray[np.float64]
    future: Mapping[str, NDArray[np.float64]]
    failed: tuple[FailedRun, ...]


def levers_of(scenario: Scenario, policy: str) -> tuple[Lever, ...]:
    """Give the levers with the ends that the register moves them to, wide enough for where the policy has them."""
    month, found = scenario.plan.month(scenario.plan.future_from), []
    for key in LEVERS:
        setting, start = settings()[key], float(scenario.value(key, policy, month))
        low, high = setting.ends or (setting.low, setting.high)
        if low is not None and high is not None:
            ends = min(float(low), start), max(float(high), start)
            found.append(Lever(key, *ends, start, setting.type == "int"))
    return tuple(found)


def tried_key(scenario: Scenario) -> str:
    """Return the sha256 of what a run of a setting depends on: also which levers there are, and how many settings."""
    tried = f"{SETTINGS} settings in the order of stream {AnswerStream.TRIED} of {' '.join(LEVERS)}"
    content = f"{run_key(scenario, unpaired=False)} {tried}"
    return sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class LiveThrough:
    """How a setting is lived through: the reference and the policy with its levers moved.

    The first setting has the luck and the set of replication `first`, and so on.
    """

    scenario: Scenario
    policy: str
    levers: tuple[Lever, ...]
    places: NDArray[np.float64]
    first: int = 0

    def __call__(self, runs: Sequence[int]) -> Iterator[Arrays]:
        """Yield the arrays of settings."""
        from sim.measure.replication import prepare, run_replication

        for number in runs:
            replication = self.first + number
            prepared = prepare(under_its_set(self.moved(number), replication))
            yield run_replication(prepared, replication).arrays

    def moved(self, number: int) -> Scenario:
        """Give the scenario of a setting, with the two policies that are compared."""
        prefix = written_key(("policy", self.policy))
        places = self.places[number].tolist()
        values = [(lever, lever.at(place)) for lever, place in zip(self.levers, places, strict=True)]
        given = [f"{prefix}.{lever.key}={int(value) if lever.is_whole else value}" for lever, value in values]
        moved = with_overrides(self.scenario, given)
        pair = tuple(one for one in moved.policies if one.name in {moved.reference, self.policy})
        return replace(moved, policies=pair)


def try_settings(
    scenario: Scenario,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
    settings: int = SETTINGS,
) -> Tried | None:
    """Try settings of the first policy that is not the reference; None without one. Finished ones are not repeated."""
    policy = next((one.name for one in scenario.policies if one.name != scenario.reference), None)
    if policy is None:
        return None
    alone = replace(scenario, plan=replace(scenario.plan, held_out=False))
    levers = levers_of(alone, policy)
    places = shuffled(places_of_draws("sobol", settings, len(levers), scenario.plan.seed), scenario.plan.seed)
    return live_settings(LiveThrough(alone, policy, levers, places), executor, progress, store)


def shuffled(places: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Put settings in an order of their own.

    The sets and prices of replications follow sequences of the same family as Sobol points: in step with these, what
    belongs to a set would be taken for what a lever does.
    """
    return np.random.default_rng([seed, AnswerStream.TRIED]).permutation(places)


def live_settings(
    recipe: LiveThrough,
    executor: Executor | None = None,
    progress: Progress | None = None,
    store: Store | None = None,
) -> Tried:
    """Live through every setting of a recipe; finished ones are not repeated."""
    progress, executor = progress or Silent(), executor or LocalThreads()
    lived: dict[int, RunNumbers] = {}
    failed: list[FailedRun] = []
    each = work_of(2)
    progress.expect(len(recipe.places), len(recipe.places) * each)
    work = _work(recipe, store)
    with closing(executor.map_runs(work, range(len(recipe.places)))) as finished:
        for number, outcome in finished:
            progress.advance(is_made=number in work.made, work=each)
            if isinstance(outcome, OSError | MemoryError):
                raise outcome
            if isinstance(outcome, Exception):
                failed.append(FailedRun(number, "error", f"setting {number}: {type(outcome).__name__}: {outcome}"))
            else:
                lived[number] = outcome
    return _gathered(recipe, lived, tuple(failed))


def _work(recipe: LiveThrough, store: Store | None) -> Work[RunNumbers]:
    from sim.measure.counted import Counted

    def reduce(number: int, arrays: Sequence[Arrays]) -> RunNumbers:
        return numbers_of(number, Counted(**arrays[0]), recipe.scenario.plan)

    return Work(recipe, reduce, store=store)


def _gathered(recipe: LiveThrough, lived: Mapping[int, RunNumbers], failed: tuple[FailedRun, ...]) -> Tried:
    numbers, names = sorted(lived), [one.name for one in recipe.scenario.policies]
    pair = [name for name in names if name in {recipe.scenario.reference, recipe.policy}]
    ours, theirs = pair.index(recipe.policy), pair.index(recipe.scenario.reference)
    future = {}
    for outcome in OUTCOMES:
        values = np.array([lived[number].future[outcome] for number in numbers], np.float64)
        future[outcome] = values[:, ours] - (0.0 if outcome in BETWEEN_POLICIES else values[:, theirs])
    return Tried(recipe.policy, recipe.levers, recipe.places[numbers], future, failed)
