"""Each reading of the answer fitted by itself: `python -m sim.calibration.readings FOLDER`.

With --flows the offers of the stored fit are first scaled again and its histories lived anew, for a rule of maatwerk
that has changed; FOLDER then holds a fit to be taken over with `python -m sim.calibration FOLDER`.

Under every reading sets are spread over the ranges of what nothing published tells, each beside a set of the flows.
Approval, the ratio for VRIS and the share above regular are then scaled, simulation by simulation, to the figures of
the answer. A set that cannot be scaled to them does not carry them, nor does one that does so in one simulation and not
in the mean of five others; a reading that no set carries is refuted.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.calibration import stored
from sim.calibration.fit import offers
from sim.calibration.fit.fitting import offers_again
from sim.calibration.fit.histories import History, Values, simulate
from sim.calibration.fit.ranges import register_ranges, spread_places, values_at
from sim.experiment.executor import Executor
from sim.experiment.progress import Progress, Silent
from sim.machine.streams import Spreading
from sim.parameters import readings
from sim.parameters.catalogue import settings
from sim.parameters.ensemble import ensemble, place_of
from sim.parameters.readings import READINGS, FittedSet, Reading
from sim.parameters.targets import parameters_of
from sim.scenario import Scenario, load
from sim.scenario.changing import with_settings

SETS = 36
SCALINGS = 3
CENTRAL_LIVES = 6
"""How many simulations the central set of a reading is scaled on at a time: their mean has little luck left."""
LIVES_AGAIN = 5
"""How often a set is lived again that carries the figures in one simulation: it may owe that to the luck of the one."""
SCENARIO = Path("scenarios/calibration/netherlands.toml")
OF_SPREAD, OF_CENTRAL, OF_AGAIN = 100_000, 150_000, 200_000
"""Where the replications start: of the sets spread over the ranges, of the central ones, and of those lived again."""


@dataclass(frozen=True, slots=True)
class Under:
    """A reading to be fitted: the scenario under it, where simulations are kept, and where they are computed."""

    reading: Reading
    scenario: Scenario
    folder: Path
    executor: Executor
    progress: Progress

    def counts(self, sets: Sequence[Values], replication: int) -> list[dict[str, float]]:
        """Return the figures of the answer under each set, with the largest packages paid."""
        found = simulate(self.scenario, sets, self.folder, self.executor, self.progress, replication)
        return [_figures(history, self.reading) for history in found]


def fit_readings(
    scenario: Scenario, folder: Path, executor: Executor, progress: Progress, sets: int = SETS
) -> list[FittedSet]:
    """Fit every reading, taking finished simulations from the folder.

    Raises:
        RuntimeError: when a simulation fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    progress.expect(len(READINGS) * ((SCALINGS + 1) * (sets + CENTRAL_LIVES) + LIVES_AGAIN * sets))  # at most
    found: list[FittedSet] = []
    for number, reading in enumerate(READINGS):
        under = Under(reading, with_settings(scenario, reading.levers), folder, executor, progress)
        found.append(central(under))
        found += spread(under, sets, number)
    return found


def spread(under: Under, sets: int, number: int) -> list[FittedSet]:
    """Return sets spread over the ranges and over the sets of the flows, scaled to the answer; `number` seeds them."""
    ranges = register_ranges(parameters_of("readings"))
    places = spread_places(sets, ranges, under.scenario.plan.seed, Spreading.READINGS + number)
    flows = [flows_at(place_of(index)) for index in range(sets)]
    own = [{**values_at(ranges, row), **_start()} for row in places]
    aimed = offers.aimed_at(sets, under.scenario.plan.seed + number)
    for scaling in range(SCALINGS):
        together = [{**_flows(row), **values} for row, values in zip(flows, own, strict=True)]
        got = under.counts(together, OF_SPREAD + (scaling * len(READINGS) + number) * sets)
        own = [offers.scaled(*each) for each in zip(own, got, aimed, strict=True)]
    together = [{**_flows(row), **values} for row, values in zip(flows, own, strict=True)]
    got = under.counts(together, OF_SPREAD + (SCALINGS * len(READINGS) + number) * sets)
    judged = again(under, together, got, OF_AGAIN + number * LIVES_AGAIN * sets)
    return [
        FittedSet(under.reading, row, values, figures, is_carried)
        for row, values, (figures, is_carried) in zip(flows, own, judged, strict=True)
    ]


def again(
    under: Under, sets: Sequence[Values], got: Sequence[dict[str, float]], replication: int
) -> list[tuple[dict[str, float], bool]]:
    """Return the figures under each set and whether it carries them: in one simulation, and in the mean of others.

    Of many sets some carry them once by luck. The one simulation by which they were chosen is left out of the mean.
    """
    chosen = [number for number, figures in enumerate(got) if offers.is_carried(figures, 1)]
    lives = under.counts([sets[number] for number in chosen for _ in range(LIVES_AGAIN)], replication)
    means = {n: _mean(lives[turn * LIVES_AGAIN :][:LIVES_AGAIN]) for turn, n in enumerate(chosen)}
    return [
        (means[n], offers.is_carried(means[n], LIVES_AGAIN)) if n in means else (figures, False)
        for n, figures in enumerate(got)
    ]


def central(under: Under) -> FittedSet:
    """Return the set of a reading at the values of the register, scaled to the published counts themselves."""
    own: Values = {key: _default(key) for key in parameters_of("readings")} | _start()
    for scaling in range(SCALINGS + 1):
        got = _mean(under.counts([own] * CENTRAL_LIVES, OF_CENTRAL + scaling * CENTRAL_LIVES))
        if scaling < SCALINGS:
            own = offers.scaled(own, got, offers.answer())
    return FittedSet(under.reading, None, own, got, offers.is_carried(got, CENTRAL_LIVES))


def flows_at(place: float) -> int:
    """Return which set of the flows stands at a place between 0 and 1, by the weights."""
    upto = np.cumsum([weight for weight, _ in ensemble()])
    return min(int(np.searchsorted(upto, place, side="right")), len(upto) - 1)


def _flows(number: int) -> dict[str, float | int]:
    """Return a set of the flows, without what belongs to the offers."""
    own = {*parameters_of("offers"), *parameters_of("readings")}
    return {key: value for key, value in ensemble()[number][1].items() if key not in own}


def _start() -> dict[str, float | int]:
    """Return where scaling starts: what the register has."""
    return {key: _default(key) for key in (offers.APPROVAL, offers.VRIS, offers.ABOVE)}


def _default(key: str) -> float | int:
    value = settings()[key].default
    if isinstance(value, str | bool):
        raise TypeError(f"{key} is no number")
    return value


def _figures(history: History, reading: Reading) -> dict[str, float]:
    largest = {f"largest_{place + 1}": eur for place, eur in enumerate(history.largest)}
    beside = {name: history.answer[name] for name in ("maatwerk_agreed", "left_maatwerk")}
    offered = {"offered": history.answer["maatwerk_cases"]}
    return {**offers.counted(history, reading.published_cases_are), **offered, **beside, **largest}


def _mean(counts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: float(np.mean([one[name] for one in counts])) for name in counts[0]}


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit every reading and write its sets to where the program looks for them."""
    from sim.experiment.opening import open_executor

    parser = argparse.ArgumentParser(prog="python -m sim.calibration.readings", description=__doc__)
    parser.add_argument("folder", type=Path, help="where finished simulations are kept")
    parser.add_argument("--sets", type=int, default=SETS, help="how many sets each reading is spread over")
    parser.add_argument("--flows", action="store_true", help="scale the offers of the stored fit again, and stop")
    options = parser.parse_args(arguments)
    progress, scenario = Silent(), load(SCENARIO)
    with open_executor("local", None, progress.say) as executor:
        if options.flows:
            fit = offers_again(scenario, stored.load(), options.folder / "histories", executor, progress)
            stored.write(options.folder / stored.FILE.name, fit)
            return 0
        found = fit_readings(scenario, options.folder, executor, progress, options.sets)
    readings.write(readings.FILE, found)
    for reading in READINGS:
        share = np.mean([one.carries for one in found if one.reading == reading and one.flows is not None])
        print(f"{reading.name}: {share:.0%} of its sets carry the figures of the answer")
    return 0


if __name__ == "__main__":
    sys.exit(main())
