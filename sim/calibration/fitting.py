"""The fit: waves of history matching on the flows, sampling by importance, then the offers; a run that can go on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration import matching, offers
from sim.calibration.emulator import Emulator, fit
from sim.calibration.histories import History, simulate
from sim.calibration.ranges import ranges_of, spread_places, values_at
from sim.calibration.targets import FIRST_YEAR, Aim, aims, parameters_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.calibration.histories import Values
    from sim.experiment.executor import Executor
    from sim.experiment.progress import Progress
    from sim.scenario import Scenario

SETS_PER_WAVE = 320
WAVES = 3
KEPT = 240
CANDIDATES = 200_000
FIRST_FITTED, LAST_FITTED, LAST_ANSWERED = 2020, 2022, 2024


@dataclass(frozen=True, slots=True)
class Wave:
    """What a wave left: the share of the ranges that is not ruled out, and the emulator's mean error."""

    share_left: float
    error: float


@dataclass(frozen=True, slots=True)
class Fit:
    """The ensemble: values and weight of each set, its history, and how the fit went."""

    sets: tuple[Values, ...]
    weights: NDArray[np.float64]
    places: NDArray[np.float64]
    histories: tuple[History, ...]
    waves: tuple[Wave, ...]
    aims: tuple[Aim, ...]

    @property
    def effective_size(self) -> float:
        """How many equal sets the weighted ones are worth."""
        return matching.effective_size(self.weights)


@dataclass(frozen=True)
class Size:
    """How much work a fit is: smaller in tests."""

    sets_per_wave: int = SETS_PER_WAVE
    waves: int = WAVES
    kept: int = KEPT
    candidates: int = CANDIDATES


def calibrate(
    scenario: Scenario,
    folder: Path,
    executor: Executor,
    progress: Progress,
    size: Size = Size(),
) -> Fit:
    """Fit both blocks to the published figures of the fitted years; finished histories are taken from the folder."""
    _refuse_other_years(scenario)
    folder.mkdir(parents=True, exist_ok=True)
    progress.expect(size.sets_per_wave * size.waves + 2 * size.kept)
    aimed = aims(FIRST_FITTED, LAST_FITTED)
    waves, emulator = match(scenario, folder, executor, progress, aimed, size)
    flows, places, log_weights = sample(scenario, folder, executor, progress, aimed, emulator, size)
    histories = simulate(scenario, flows, folder, executor, progress, replication=80_000)
    weights = matching.normalised(log_weights)
    return Fit(tuple(flows), weights, places, tuple(histories), tuple(waves), aimed)


def _refuse_other_years(scenario: Scenario) -> None:
    """Refuse a scenario that does not live through all the years that targets speak of."""
    plan = scenario.plan
    if plan.warm_up_from.year != FIRST_YEAR or plan.future_from.year < LAST_ANSWERED + 1:
        raise ValueError(
            f"{scenario.path} does not hold the years {FIRST_YEAR} to {LAST_ANSWERED} as history; "
            "use scenarios/calibration/netherlands.toml"
        )


def match(
    scenario: Scenario,
    folder: Path,
    executor: Executor,
    progress: Progress,
    aimed: tuple[Aim, ...],
    size: Size,
) -> tuple[list[Wave], Emulator]:
    """Rule out, wave by wave, the places that are implausible; each wave simulates among what is left."""
    ranges = ranges_of(parameters_of("flows"))
    sight, seed = matching.sight_of(aimed), scenario.plan.seed
    places = spread_places(size.sets_per_wave, ranges, seed, 0)
    candidates = spread_places(size.candidates, ranges, seed, 99)
    known_places, outputs, waves = [], [], []
    for wave in range(size.waves):
        sets = [values_at(ranges, row) for row in places]
        histories = simulate(scenario, sets, folder, executor, progress, replication=wave * 10_000)
        known_places.append(places)
        outputs.append(matching.outputs_of(histories, aimed))
        emulator = fit(np.concatenate(known_places), np.concatenate(outputs))
        left = np.flatnonzero(matching.plausible(candidates, emulator, sight))
        waves.append(Wave(len(left) / len(candidates), float(emulator.error.mean())))
        if len(left) == 0:
            raise RuntimeError("no set of parameters comes near the targets; widen the ranges or the discrepancies")
        chosen = np.random.default_rng([seed, 17, wave]).choice(
            left, size.sets_per_wave, replace=len(left) < size.sets_per_wave
        )
        places = candidates[chosen]
    return waves, emulator


def sample(
    scenario: Scenario,
    folder: Path,
    executor: Executor,
    progress: Progress,
    aimed: tuple[Aim, ...],
    emulator: Emulator,
    size: Size,
) -> tuple[list[dict[str, float | int]], NDArray[np.float64], NDArray[np.float64]]:
    """Draw sets by the likelihood that the emulator gives them, and weigh them by what the simulation says."""
    ranges, sight = ranges_of(parameters_of("flows")), matching.sight_of(aimed)
    candidates = spread_places(size.candidates, ranges, scenario.plan.seed, 100)
    predicted = emulator.predict(candidates)
    emulated = matching.log_likelihood(predicted, emulator.error, sight)
    chosen = matching.drawn_by_weight(emulated, size.kept, scenario.plan.seed)
    places = candidates[chosen]
    offered = ranges_of(parameters_of("offers"))
    spread = spread_places(size.kept, offered, scenario.plan.seed, 101)
    sets = [
        {**values_at(ranges, flow), **_with_fitted_centre(values_at(offered, offer))}
        for flow, offer in zip(places, spread, strict=True)
    ]
    histories = simulate(scenario, sets, folder, executor, progress, replication=90_000)
    found = matching.outputs_of(histories, aimed)
    log_weights = matching.log_likelihood(found, np.zeros_like(emulator.error), sight) - emulated[chosen]
    aimed_counts = offers.aimed_at(size.kept, scenario.plan.seed)
    rescaled = [
        offers.scaled(values, history, counts)
        for values, history, counts in zip(sets, histories, aimed_counts, strict=True)
    ]
    return rescaled, places, log_weights


def _with_fitted_centre(values: dict[str, float | int]) -> dict[str, float | int]:
    """Start the three scaled parameters at the value of the register: the first simulation only tells how to scale."""
    from sim.parameters.catalogue import settings

    centre = {key: settings()[key].default for key in (offers.APPROVAL, offers.VRIS, offers.ABOVE)}
    return {**values, **{key: float(value) for key, value in centre.items()}}
