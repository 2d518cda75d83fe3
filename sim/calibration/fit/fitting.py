"""The fit: waves of history matching on the flows, sampling by importance, then the offers; a run that can go on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.calibration.fit import matching, offers
from sim.calibration.fit.diagnosis import Walked, walked
from sim.calibration.fit.emulator import Emulator, fit
from sim.calibration.fit.histories import History, Values, simulate
from sim.calibration.fit.planted import PLANTED, Recovered, Simulations, recovered
from sim.calibration.fit.ranges import ranges_in, ranges_of, spread_places, values_at
from sim.experiment.executor import Executor
from sim.experiment.progress import Progress
from sim.machine.streams import FitStream, Spreading
from sim.parameters.host.folder import is_netherlands
from sim.parameters.targets import FIRST_YEAR, Aim, aims, parameters_of
from sim.scenario import Scenario
from sim.scenario.changing import asked_reading
from sim.scenario.plan import FitPlan

CANDIDATES = 200_000  # the last wave may leave 0.3%: of so many still about as many sets as a wave simulates
LAST_ANSWERED = 2024
OF_WAVES, OF_KEPT, OF_SCALED, OF_DRAWN = 10_000, 80_000, 85_000, 90_000
"""Where the replications start: of each wave, of the kept sets, of the drawn sets scaled once and not at all."""


class CannotFit(ValueError):
    """The scenario cannot be fitted; the message says why."""


@dataclass(frozen=True, slots=True)
class Wave:
    """What a wave left: the share of the ranges that is not ruled out, and the emulator's mean error.

    `cutoff` is how far off a place may be, in standard deviations, to be left: three, or what leaves enough for a wave.
    """

    share_left: float
    error: float
    cutoff: float


@dataclass(frozen=True, slots=True)
class Simulated:
    """The sets that one wave simulated: places [set, parameter] and logarithms of the aimed numbers [set, aim]."""

    places: NDArray[np.float64]
    outputs: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """The ensemble: values, weight, places and history of each kept set, and how the fit went.

    `emulated` is what the better emulator says of each set, without its luck: logarithms of the aimed numbers
    [set, aim], and `error` [aim] its error. `walked` says how the chains went that the sets come from, and `planted` of
    each parameter of the flows whether values that were planted came back.
    """

    plan: FitPlan
    waves: tuple[Wave, ...]
    sets: tuple[Values, ...]
    weights: NDArray[np.float64]
    places: NDArray[np.float64]
    histories: tuple[History, ...]
    emulated: NDArray[np.float64]
    error: NDArray[np.float64]
    walked: Walked
    planted: tuple[Recovered, ...]

    @property
    def effective_size(self) -> float:
        """How many equal sets the weighted ones are worth."""
        return matching.effective_size(self.weights)

    @property
    def aims(self) -> tuple[Aim, ...]:
        """The published numbers that were fitted."""
        return aims_of(self.plan)


@dataclass(frozen=True)
class Simulator:
    """Simulates the past of a scenario under sets of values, wherever the executor is, and keeps every history."""

    scenario: Scenario
    folder: Path
    executor: Executor
    progress: Progress

    def histories(self, sets: Sequence[Values], replication: int) -> list[History]:
        """Return the history under each set; the first is this replication."""
        return simulate(self.scenario, sets, self.folder, self.executor, self.progress, replication)


def plan_of(scenario: Scenario) -> FitPlan:
    """Return what a scenario says of its fit.

    Raises:
        CannotFit: when it says nothing, compares policies, or does not live through the years that are needed.
    """
    if scenario.fit is None:
        raise CannotFit(
            f"{scenario.path} has no table [fit] that says what to fit; use scenarios/calibration/netherlands.toml"
        )
    if len(scenario.policies) != 1:
        raise CannotFit(f"{scenario.path} compares {len(scenario.policies)} policies; a fit is to one past")
    plan = replace(scenario.fit, host=scenario.plan.host)
    first, last = FIRST_YEAR, max(plan.years[1], LAST_ANSWERED if is_netherlands(plan.host) else FIRST_YEAR)
    if scenario.plan.warm_up_from.year != first or scenario.plan.future_from.year <= last:
        raise CannotFit(f"{scenario.path} does not hold the years {first} to {last} as history")
    seen = {aim.target.name for aim in aims_of(plan)}
    for name in plan.targets:
        if name not in seen:
            raise CannotFit(f"{scenario.path}: nothing is published on {name} that a fit may look at")
    for key in plan.parameters:
        if key in parameters_of("offers"):
            raise CannotFit(f"{scenario.path}: {key} belongs to the block of offers, which the flows may not tune")
    return plan


def aims_of(plan: FitPlan) -> tuple[Aim, ...]:
    """Return the published numbers that a fit looks at."""
    return tuple(aim for aim in aims(*plan.years, plan.host) if aim.target.name in plan.targets)


def calibrate(
    scenario: Scenario, folder: Path, executor: Executor, progress: Progress
) -> tuple[Fit, tuple[Simulated, ...]]:
    """Fit both blocks as the scenario says; finished histories are taken from the folder.

    Of another country than the Netherlands nothing is known of offers: the flows alone are fitted.

    Returns the fit, and what each wave simulated.

    Raises:
        CannotFit: when the scenario does not say what to fit, or does not hold it.
        RuntimeError: when a history fails.
    """
    plan = plan_of(scenario)
    folder.mkdir(parents=True, exist_ok=True)
    has_offers = is_netherlands(plan.host)
    progress.expect(plan.sets_per_wave * plan.waves + (3 if has_offers else 2) * plan.kept)
    simulator = Simulator(scenario, folder, executor, progress)
    waves, simulated = match(simulator, plan)
    was_left = waves[-2].cutoff if len(waves) > 1 else np.inf
    drawn = sample(simulator, plan, simulated)
    sets = scaled_twice(simulator, drawn.sets, drawn.histories) if has_offers else drawn.sets
    found = Fit(
        plan=plan,
        waves=tuple(waves),
        sets=tuple(sets),
        weights=matching.normalised(drawn.log_weights),
        places=drawn.places,
        histories=tuple(simulator.histories(sets, OF_KEPT)),
        emulated=drawn.emulated,
        error=drawn.error,
        walked=drawn.walked,
        planted=recovered(
            simulations_of(simulated, drawn.outputs, was_left), aims_of(plan), scenario.plan.seed, plan.parameters
        ),
    )
    return found, tuple(simulated)


def match(simulator: Simulator, plan: FitPlan) -> tuple[list[Wave], list[Simulated]]:
    """Rule out, wave by wave, the places that are implausible; each wave simulates among what is left."""
    scenario, aimed = simulator.scenario, aims_of(plan)
    ranges, seed = ranges_in(scenario, plan.parameters), scenario.plan.seed
    places = spread_places(plan.sets_per_wave, ranges, seed, Spreading.FIRST_WAVE)
    candidates = spread_places(CANDIDATES, ranges, seed, Spreading.CANDIDATES)
    waves: list[Wave] = []
    simulated: list[Simulated] = []
    for wave in range(plan.waves):
        histories = simulator.histories([values_at(ranges, row) for row in places], wave * OF_WAVES)
        simulated.append(Simulated(places, matching.outputs_of(histories, aimed)))
        emulator = emulator_of(simulated)
        distance = matching.implausibility(emulator.predict(candidates), emulator.error, matching.sight_of(aimed))
        cutoff = matching.cutoff_of(distance, plan.sets_per_wave)
        left = np.flatnonzero(distance <= cutoff)
        waves.append(Wave(len(left) / len(candidates), float(emulator.error.mean()), cutoff))
        random = np.random.default_rng([seed, FitStream.NEXT_WAVE, wave])
        places = candidates[random.choice(left, plan.sets_per_wave, replace=False)]
    return waves, simulated


def emulator_of(simulated: Sequence[Simulated]) -> Emulator:
    """Fit an emulator to all that waves simulated; its error is that among what the first wave left."""
    places, outputs = _together(simulated)
    return fit(places, outputs, judged_from=_judged_from(simulated))


def simulations_of(waves: Sequence[Simulated], drawn: Simulated, cutoff: float) -> Simulations:
    """Return what is known when sets of the last wave are planted; `cutoff` is that of the wave before it."""
    places, outputs = _together([*waves, drawn])
    of_waves = sum(len(wave.places) for wave in waves)
    first = of_waves - len(waves[-1].places)
    return Simulations(
        *(places, outputs, of_waves),
        planted=range(first, min(of_waves, first + PLANTED)),
        judged_from=_judged_from(waves),
        before=emulator_of(waves[:-1]) if len(waves) > 1 else None,
        cutoff=cutoff,
    )


def _judged_from(simulated: Sequence[Simulated]) -> int:
    return len(simulated[0].places) if len(simulated) > 1 else 0


def _together(simulated: Sequence[Simulated]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.concatenate([one.places for one in simulated]), np.concatenate([one.outputs for one in simulated])


@dataclass(frozen=True, slots=True)
class Drawn:
    """The kept sets before their offers are scaled: as simulated, as the better emulator sees them, and weighed."""

    sets: Sequence[Values]
    histories: Sequence[History]
    outputs: Simulated
    emulated: NDArray[np.float64]
    error: NDArray[np.float64]
    log_weights: NDArray[np.float64]
    walked: Walked

    @property
    def places(self) -> NDArray[np.float64]:
        """Where the sets lie in the ranges: [set, parameter]."""
        return self.outputs.places


def sample(simulator: Simulator, plan: FitPlan, waves: Sequence[Simulated]) -> Drawn:
    """Draw sets by the likelihood that the emulator gives them, and weigh them by that of a better one.

    The better one has seen the drawn sets simulated. It takes out their luck: weighing by the simulations themselves
    would keep the few that were lucky.
    """
    seed, aimed = simulator.scenario.plan.seed, aims_of(plan)
    ranges, sight, emulator = (
        ranges_in(simulator.scenario, plan.parameters),
        matching.sight_of(aimed),
        emulator_of(waves),
    )
    places, by_emulator, chains = matching.drawn_by_likelihood(emulator, sight, len(ranges), plan.kept, seed)
    flows = [values_at(ranges, row) for row in places]
    drawn = _with_offers(simulator.scenario, flows) if is_netherlands(plan.host) else flows
    histories = simulator.histories(drawn, OF_DRAWN)
    outputs = Simulated(places, matching.outputs_of(histories, aimed))
    better = emulator_of([*waves, outputs])
    emulated = better.predict(places)
    log_weights = matching.log_likelihood(emulated, better.error, sight) - by_emulator
    return Drawn(drawn, histories, outputs, emulated, better.error, log_weights, walked(chains))


def scaled_twice(simulator: Simulator, drawn: Sequence[Values], histories: Sequence[History]) -> list[Values]:
    """Scale the offers of drawn sets to the answer, and once more: counts do not quite follow in proportion."""
    meaning, seed = asked_reading(simulator.scenario).published_cases_are, simulator.scenario.plan.seed
    once = _scaled(drawn, histories, meaning, seed)
    return _scaled(once, simulator.histories(once, OF_SCALED), meaning, seed)


def offers_again(scenario: Scenario, found: Fit, folder: Path, executor: Executor, progress: Progress) -> Fit:
    """Scale the offers of a fit again and live its histories anew, after a rule of maatwerk has changed.

    The flows keep their sets and weights: maatwerk is one departure in a hundred.
    """
    folder.mkdir(parents=True, exist_ok=True)
    simulator = Simulator(scenario, folder, executor, progress)
    progress.expect(3 * len(found.sets))
    flows = [{key: values[key] for key in found.plan.parameters} for values in found.sets]
    drawn = _with_offers(scenario, flows)
    sets = scaled_twice(simulator, drawn, simulator.histories(drawn, OF_DRAWN))
    return replace(found, sets=tuple(sets), histories=tuple(simulator.histories(sets, OF_KEPT)))


def _scaled(sets: Sequence[Values], histories: Sequence[History], meaning: str, seed: int) -> list[Values]:
    """Scale the offers of each set to counts that it aims at."""
    got = [offers.counted(history, meaning) for history in histories]
    aimed = offers.aimed_at(len(sets), seed)
    return [offers.scaled(*each) for each in zip(sets, got, aimed, strict=True)]


def _with_offers(scenario: Scenario, flows: Sequence[Values]) -> list[Values]:
    """Add a value for each parameter of the offers, spread over their ranges.

    The three that will be scaled start where the scenario sets them: this simulation only tells how to scale.
    """
    ranges = ranges_of(parameters_of("offers"))
    spread = spread_places(len(flows), ranges, scenario.plan.seed, Spreading.OFFERS)
    start = {key: float(scenario.explain(key).value) for key in (offers.APPROVAL, offers.VRIS, offers.ABOVE)}
    return [{**values, **values_at(ranges, row), **start} for values, row in zip(flows, spread, strict=True)]
