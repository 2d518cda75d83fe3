"""From a scenario to conclusions and a results folder."""

from __future__ import annotations

import glob
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.results import conclude
from sim.drawn import DrawnResults, drawn
from sim.early import give_early_answer
from sim.experiment.beside import break_even_search
from sim.experiment.beside.again import perform_again
from sim.experiment.beside.arrangements import asked_of_arrangements
from sim.experiment.beside.draws import DrawRuns, perform_draws
from sim.experiment.beside.pull import asked_of_pull
from sim.experiment.beside.tried import Tried, tried_key, try_settings
from sim.experiment.executor import Executor
from sim.experiment.keep.identity import draws_key, engine_hash, run_key
from sim.experiment.keep.results_folder import BEFORE, RUNS, SCENARIO, NotFinished, claimed, finished_in
from sim.experiment.keep.side_by_side import take_over
from sim.experiment.keep.store import BorrowingStore, Store
from sim.experiment.opening import open_executor
from sim.experiment.progress import Progress, Silent
from sim.experiment.runs import Runs, perform
from sim.machine.placing import UNFINISHED, write_whole
from sim.measure.diaries import Diary, follow
from sim.money.performing import perform_money
from sim.parameters import ensemble
from sim.parameters.host.folder import is_netherlands
from sim.scenario import Scenario, ScenarioError, load
from sim.writing import ARRANGEMENTS, DRAWS, PULL, TRIED, Told, write

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit
RESULTS = Path("results")
BREAK_EVEN, MONEY = "break_even", "money"
HISTORIES = "histories"
_NAMES_OF_RUNS = rf"{re.escape(UNFINISHED)}.*|\d+\.npz|{DRAWS}|{BREAK_EVEN}|{PULL}|{ARRANGEMENTS}|{MONEY}|{TRIED}"
_NAMES_OF_HISTORIES = rf"(?:{re.escape(UNFINISHED)})?[0-9a-f]+\.json"


def run(
    scenario: Scenario,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
    unpaired: bool = False,
    command: str = "",
    executor: Executor | str | None = None,
    early: bool = False,
    memo: bool = False,
    what_if: bool = False,
    tell: Told | None = None,
    taken_from: Sequence[Path] = (),
) -> DrawnResults:
    """Run a scenario and draw its conclusions; with `out`, keep the runs there and write the results folder.

    Runs that stand finished in the folder are not repeated. Without `out` nothing is written. `executor` is where runs
    go, or its name as after --executor; without it that is this machine. `early` writes pages and tables as soon as
    there are a few runs, and again as more come in. `memo` also writes memo.docx and memo.odt, which takes the extra
    memo; `what_if` also tries settings of the levers, so that the page answers what if. `tell` is called when all is
    written but the printed pages. `taken_from` are folders with finished runs of the scenarios that this one joins.

    Raises:
        AllRunsFailed: when no run came to its end.
        ExecutorFault: when the executor cannot be used.
        ExecutorLost: when it is gone before all runs were done.
        NotOurs: when the folder holds files of the user's that would be lost.
        OSError: when a finished run cannot be kept. What else cannot be written stands in `results.unwritten`.
    """
    if executor is None or isinstance(executor, str):
        say = progress.say if progress else Silent().say
        with open_executor(executor or "local", workers, say) as opened:
            return run(scenario, None, out, progress, unpaired, command, opened, early, memo, what_if, tell, taken_from)
    progress = progress or Silent()
    if out is None:
        return _concluded(scenario, None, executor, progress, unpaired, what_if, None)[0]
    folder = Path(out)
    with claimed(folder, RUNS, _NAMES_OF_RUNS, {SCENARIO: partial(_is_written_out, scenario)}, progress.say):
        started = time.perf_counter()
        if taken_from:
            progress.say(f"Putting the finished runs of {len(taken_from)} folders side by side: a minute or so ...")
            take_over(scenario, taken_from, folder)
        is_answered = (folder / BEFORE).exists()  # a finished answer stays until the next one is finished
        awaited = partial(give_early_answer, folder, progress) if early and not is_answered else None
        results, runs, seconds = _concluded(scenario, folder, executor, progress, unpaired, what_if, awaited)
        facts = {"command": command, "executor": executor, "seconds": seconds, "started": started, "memo": memo}
        return write(results, runs, folder, facts, progress, tell)


def _concluded(
    scenario: Scenario,
    folder: Path | None,
    executor: Executor,
    progress: Progress,
    unpaired: bool,
    what_if: bool,
    early: Callable[[Runs], None] | None,
) -> tuple[DrawnResults, Runs, dict[str, float]]:
    """Run a scenario with its side questions; return the conclusions, the runs and the seconds that each part took."""
    store = _open_store(scenario, folder, RUNS, run_key(scenario, unpaired=unpaired))
    try:
        runs = perform(scenario, store=store, executor=executor, progress=progress, unpaired=unpaired, early=early)
        draws = _draws(runs, folder, executor, progress)
        count = len(runs.numbers)
        pull, without = (
            perform_again(
                changed, executor, progress, partial(_open_store, scenario, folder, f"{RUNS}/{part}"), unpaired
            )
            for part, changed in (
                (PULL, asked_of_pull(scenario, count)),
                (ARRANGEMENTS, asked_of_arrangements(scenario, count)),
            )
        )
        tried = _tried(runs, folder, executor, progress) if what_if else None
        if early is not None and scenario.plan.break_even is not None:
            early(runs)  # the search takes minutes: nobody waits for it to read the answer
        searching = time.perf_counter()
        beside = partial(_beside, folder)
        curves = break_even_search.search(scenario, executor, beside(BREAK_EVEN), progress)
        money = perform_money(scenario, executor, beside(MONEY), progress)
    finally:
        progress.close()
    for remark in runs.remarks:
        progress.say(remark)
    concluding = time.perf_counter()
    results = drawn(conclude(runs, folder, draws, curves, pull, without, money, _diaries(runs), tried))
    analysis = time.perf_counter() - concluding
    return results, runs, {**runs.seconds, "break_even": concluding - searching, "analysis": analysis}


def _beside(folder: Path | None, part: str) -> Path | None:
    """Return where the runs of a side question are kept."""
    return None if folder is None else folder / RUNS / part


def calibrate(
    scenario: Scenario,
    folder: Path,
    workers: int | None = None,
    progress: Progress | None = None,
    executor: str = "local",
) -> Fit:
    """Fit parameters to the published past as the scenario says; write the fit, its sets and its report to a folder.

    The report is about the Netherlands: of another country the sets alone are written.

    Finished histories stand in the folder and are not repeated. `executor` is where they are simulated, as after
    --executor.

    Raises:
        CannotFit: when the scenario does not say what to fit, or does not hold it.
        ExecutorFault: when the executor cannot be used.
        ExecutorLost: when it is gone before all histories were done.
        NotOurs: when the folder holds files of the user's that would be lost.
        RuntimeError: when a history fails.
    """
    from sim.calibration import adoption, stored
    from sim.calibration.fit import fitting
    from sim.calibration.fit_report import report

    progress = progress or Silent()
    fitting.plan_of(scenario)
    with (
        open_executor(executor, workers, progress.say) as opened,
        claimed(folder, HISTORIES, _NAMES_OF_HISTORIES, {}, progress.say),
    ):
        try:
            fit, simulated = fitting.calibrate(scenario, folder / HISTORIES, opened, progress)
        finally:
            progress.close()
        stored.write_waves(folder / "waves.npz", simulated)
        stored.write(folder / stored.FILE.name, fit)
        fit = stored.load(folder / stored.FILE.name)
        if is_netherlands(fit.plan.host):
            adoption.write_tables(fit, folder, folder)
            write_whole(folder / "validation.md", report(fit))
        else:
            ensemble.write(folder / ensemble.FILE.name, fit.weights.tolist(), fit.sets)
    return fit


def default_folder(scenario: Scenario, unpaired: bool = False) -> Path:
    """Return where the results of a scenario go when nobody says otherwise."""
    return RESULTS / f"{_name(scenario)}-{scenario.digest[:12]}{'-unpaired' if unpaired else ''}"


def folder_with_results(scenario: Scenario, unpaired: bool = False) -> Path:
    """Return the folder in which a scenario has results: its own, else one of another number of simulations."""
    from sim.scenario.changing import with_overrides

    own = default_folder(scenario, unpaired)
    if own.is_dir():
        return own
    for folder in sorted(RESULTS.glob(f"{glob.escape(_name(scenario))}-*")):
        with suppress(NotFinished):
            count = finished_in(folder).replications
            if default_folder(with_overrides(scenario, [f"plan.replications={count}"]), unpaired) == folder:
                return folder
    return own


def _name(scenario: Scenario) -> str:
    return Path(scenario.path).stem or "scenario"


def _is_written_out(scenario: Scenario, path: Path) -> bool:
    """Say whether a file is a scenario as results hold it, so that no word of the user's is in it."""
    with suppress(OSError, ValueError, ScenarioError):
        text = path.read_text(encoding="utf-8")
        return text == scenario.to_toml() or text == load(path).to_toml()
    return False


def _open_store(scenario: Scenario, folder: Path | None, part: str, key: str) -> Store | None:
    """Open the store of a folder, where there is one; one with a name of ours also takes runs from those beside it."""
    if folder is None:
        return None
    beside = sorted(folder.parent.glob(f"{_name(scenario)}-*/{part}")) if folder.parent == RESULTS else []
    others = tuple(other for other in beside if other != folder / part)
    store = BorrowingStore(folder / part, key, engine_hash(), others=others)
    store.open()
    return store


def _diaries(runs: Runs) -> tuple[Diary, ...]:
    """Follow standard persons through the first simulation; who is not paired has no second life."""
    if runs.unpaired or len(runs.scenario.policies) < 2:
        return ()
    return follow(runs.scenario, runs.numbers[0].replication)


def _tried(runs: Runs, folder: Path | None, executor: Executor, progress: Progress) -> Tried | None:
    """Try settings of the levers, kept in a folder of their own."""
    store = _open_store(runs.scenario, folder, f"{RUNS}/{TRIED}", tried_key(runs.scenario))
    return try_settings(runs.scenario, executor, progress, store)


def _draws(runs: Runs, folder: Path | None, executor: Executor, progress: Progress) -> DrawRuns | None:
    """Run the draws of the parameters that the plan asks for, kept in a folder of their own."""
    scenario = runs.scenario
    if scenario.plan.draws == 0 or len(scenario.policies) < 2:
        return None
    store = _open_store(scenario, folder, f"{RUNS}/{DRAWS}", draws_key(scenario, unpaired=runs.unpaired))
    draws = perform_draws(
        scenario,
        store=store,
        executor=executor,
        progress=progress,
        unpaired=runs.unpaired,
    )
    for remark in store.remarks() if store else ():
        progress.say(remark)
    return draws
