"""Simulated histories: one run of the past for a set of parameters, kept on disk so that a fit can go on."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence.counting import ANSWERED, COUNTED
from sim.evidence.past import Past, followed, years
from sim.experiment.executor import Executor
from sim.experiment.keep.store import Arrays
from sim.experiment.progress import Progress
from sim.experiment.work import Work
from sim.machine.placing import write_whole
from sim.parameters.targets import target_names
from sim.scenario import Scenario
from sim.scenario.changing import with_settings

Values = Mapping[str, float | int]
ANSWER = (
    *("maatwerk_cases", "maatwerk_vris", "offered_above_regular"),
    *("maatwerk_agreed", "agreed_vris", "maatwerk_above_regular"),
    *("left_maatwerk", "paid_vris", "paid_above_regular"),
    *("maatwerk_3000_plus", "maatwerk_vris_3000_5000"),
)
LARGEST = ("largest_package_eur", "second_largest_package_eur", "third_largest_package_eur")


@dataclass(frozen=True, slots=True)
class History:
    """What one run of the past gives: per target a value of each year from 2018, and the counts of the answer.

    A value is nan in a year in which its target is not defined, or in which there was nothing to divide by.
    """

    yearly: Mapping[str, tuple[float, ...]]
    answer: Mapping[str, float]
    largest: tuple[float, ...]


@dataclass(frozen=True)
class Simulate:
    """How histories are computed: number n is the history under set n."""

    scenario: Scenario
    sets: Sequence[Values]
    replication: int

    def __call__(self, runs: Sequence[int]) -> Iterator[Arrays]:
        """Yield each history, as the bytes of its file."""
        for number in runs:
            history = live(with_settings(self.scenario, self.sets[number]), self.replication + number)
            yield {"history": _bytes(json.dumps(_written(history)).encode())}


@dataclass(frozen=True)
class Folder:
    """Keeps histories in files named after what they depend on, written beside and then in place."""

    scenario: Scenario
    sets: Sequence[Values]
    folder: Path
    replication: int

    def load(self, number: int) -> Arrays | None:
        """Return a finished history; one that is not whole has to be simulated again."""
        try:
            content = self._path(number).read_bytes()
            seal, _, text = content.partition(b"\n")
            if seal.decode() != hashlib.sha256(text).hexdigest():
                return None
        except (OSError, ValueError):
            return None
        return {"history": _bytes(text)}

    def save(self, number: int, arrays: Arrays) -> None:
        """Keep a history."""
        text = _text(arrays["history"])
        write_whole(self._path(number), hashlib.sha256(text).hexdigest().encode() + b"\n" + text)

    def _path(self, number: int) -> Path:
        from sim.experiment.keep.identity import engine_hash, run_key

        values = dict(sorted(self.sets[number].items()))
        identity = [engine_hash(), run_key(self.scenario, unpaired=False), self.replication + number, values]
        name = hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:24]
        return self.folder / f"{name}.json"


def live(scenario: Scenario, replication: int) -> History:
    """Live through the history of a scenario once, under its reference; a sample is scaled up to the whole."""
    return history_of(past_of(scenario, replication))


def past_of(scenario: Scenario, replication: int) -> Past:
    """Live through the history of a scenario once, and return all that was counted of it."""
    from sim.world.luck import replication_key
    from sim.world.people import make_cohort
    from sim.world.replication import new_state, prepare_world

    prepared = prepare_world(scenario)
    cohort = make_cohort(prepared.tables, replication_key(prepared.seed, replication))
    state = new_state(cohort, prepared)
    state.advance(cohort, prepared.tables, prepared.tables.reference, 0, prepared.future_from)
    tally = state.tally[: prepared.future_from] / scenario.plan.sample
    people, begins = state.people, 12 * scenario.plan.warm_up_from.year
    paid = people[people["package_month"] >= 0]
    packages = np.stack([paid["package_month"].astype(np.int64) + begins, paid["package_cents"]], axis=1)
    return Past(begins, tally, followed(people), packages=packages)


def history_of(past: Past) -> History:
    """Count the figures of a past."""
    return History(
        yearly={name: COUNTED[name].yearly(past) for name in target_names()},
        answer={column: past.counted(years(*ANSWERED), column) for column in ANSWER},
        largest=tuple(COUNTED[name].of_year(past, ANSWERED[1]) for name in LARGEST),
    )


def simulate(
    scenario: Scenario,
    sets: Sequence[Values],
    folder: Path,
    executor: Executor,
    progress: Progress,
    replication: int = 0,
) -> list[History]:
    """Simulate the history under every set, taking what is finished from the folder.

    Raises:
        RuntimeError: when a history fails; what is finished is kept.
    """
    found: list[History] = []
    work = Work(
        Simulate(scenario, sets, replication),
        lambda number, arrays: _read(json.loads(_text(arrays[0]["history"]))),
        store=Folder(scenario, sets, folder, replication),
    )
    with closing(executor.map_runs(work, range(len(sets)))) as finished:
        for number, outcome in finished:
            if isinstance(outcome, Exception):
                raise RuntimeError(f"parameter set {number}: {type(outcome).__name__}: {outcome}") from outcome
            found.append(outcome)
            progress.advance(is_made=number in work.made)
    return found


def _bytes(text: bytes) -> NDArray[np.int64]:
    """Return text as whole numbers, one a byte: what a store of runs can hold."""
    return np.frombuffer(text, np.uint8).astype(np.int64)


def _text(numbers: NDArray[np.int64]) -> bytes:
    return numbers.astype(np.uint8).tobytes()


def _written(history: History) -> dict[str, Any]:
    return {"yearly": history.yearly, "answer": history.answer, "largest": history.largest}


def _read(content: Mapping[str, Any]) -> History:
    yearly = {name: tuple(values) for name, values in content["yearly"].items()}
    return History(yearly, content["answer"], tuple(content["largest"]))
