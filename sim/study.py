"""From a scenario to conclusions and a results folder."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis import files
from sim.analysis.results import Results, conclude
from sim.drawn import DrawnResults, drawn
from sim.experiment import breakeven, manifest
from sim.experiment.borrowing import BorrowingStore
from sim.experiment.draws import LIVES, DrawRuns, perform_draws
from sim.experiment.executor import Executor, open_executor
from sim.experiment.identity import draws_key, engine_hash, run_key
from sim.experiment.progress import Progress, Silent
from sim.experiment.runs import Runs, perform
from sim.experiment.store import Store

if TYPE_CHECKING:
    from sim.calibration.fitting import Fit
    from sim.scenario import Scenario

RESULTS = Path("results")
RUNS = "runs"
BREAK_EVEN = "break_even"
DRAWS = "draws"
MANIFEST = "manifest.json"
_OPTIONAL = ("break_even.csv", "dashboard.pdf", "monthly.parquet", "results.ods", "doubt.csv", "drivers.csv")


def run(
    scenario: Scenario,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
    unpaired: bool = False,
    command: str = "",
    executor: Executor | str | None = None,
) -> DrawnResults:
    """Run a scenario and draw its conclusions; with `out`, keep the runs there and write the results folder.

    Runs that stand finished in the folder are not repeated. Without `out` nothing is written. `executor` is where runs
    go, or its name as after --executor; without it that is this machine.

    Raises:
        AllRunsFailed: when no run came to its end.
        ExecutorFault: when the executor cannot be used.
        ExecutorLost: when it is gone before all runs were done.
        OSError: when the folder cannot be written.
    """
    if executor is None or isinstance(executor, str):
        say = progress.say if progress else Silent().say
        with open_executor(executor or "local", workers, say) as opened:
            return run(scenario, None, out, progress, unpaired, command, opened)
    started = time.perf_counter()
    progress = progress or Silent()
    folder = None if out is None else Path(out)
    store = None if folder is None else _open_store(scenario, folder, unpaired)
    try:
        runs = perform(scenario, store=store, executor=executor, progress=progress, unpaired=unpaired)
        draws = _draws(runs, folder, executor, progress)
        searching = time.perf_counter()
        searches = None if folder is None else folder / RUNS / BREAK_EVEN
        curves = breakeven.search(scenario, executor, searches, progress)
    finally:
        progress.close()
    for remark in runs.remarks:
        progress.say(remark)
    concluding = time.perf_counter()
    results = drawn(conclude(runs, folder, draws, curves))
    if folder is not None:
        seconds = {
            **runs.seconds,
            "break_even": concluding - searching,
            "analysis": time.perf_counter() - concluding,
        }
        facts = {"command": command, "executor": executor, "seconds": seconds, "started": started}
        _write(results, runs, folder, facts)
    return results


def calibrate(
    scenario: Scenario,
    folder: Path,
    workers: int | None = None,
    progress: Progress | None = None,
    executor: str = "local",
) -> Fit:
    """Fit parameters to the published past as the scenario says; write the fit, its sets and its report to a folder.

    Finished histories stand in the folder and are not repeated. `executor` is where they are simulated, as after
    --executor.

    Raises:
        CannotFit: when the scenario does not say what to fit, or does not hold it.
        ExecutorFault: when the executor cannot be used.
        ExecutorLost: when it is gone before all histories were done.
        RuntimeError: when a history fails, or nothing comes near the targets.
    """
    from sim.calibration import adoption, fitting, stored
    from sim.calibration.document import report

    progress = progress or Silent()
    fitting.plan_of(scenario)
    try:
        with open_executor(executor, workers, progress.say) as opened:
            fit, simulated = fitting.calibrate(scenario, folder / "histories", opened, progress)
    finally:
        progress.close()
    stored.write_waves(folder / "waves.npz", simulated)
    stored.write(folder / stored.FILE.name, fit)
    fit = stored.load(folder / stored.FILE.name)
    adoption.write_tables(fit, folder)
    adoption.write_text(folder / "validation.md", report(fit))
    return fit


def default_folder(scenario: Scenario, unpaired: bool = False) -> Path:
    """Return where the results of a scenario go when nobody says otherwise."""
    return RESULTS / f"{_name(scenario)}-{scenario.digest[:12]}{'-unpaired' if unpaired else ''}"


def _name(scenario: Scenario) -> str:
    return Path(scenario.path).stem or "scenario"


def _store(scenario: Scenario, folder: Path, part: str, key: str) -> Store:
    """Return the store of a folder; one with a name of ours also takes runs from those beside it."""
    beside = sorted(folder.parent.glob(f"{_name(scenario)}-*/{part}")) if folder.parent == RESULTS else []
    others = tuple(other for other in beside if other != folder / part)
    return BorrowingStore(folder / part, key, engine_hash(), others=others)


def _open_store(scenario: Scenario, folder: Path, unpaired: bool) -> Store:
    store = _store(scenario, folder, RUNS, run_key(scenario, unpaired=unpaired))
    store.open()
    (folder / MANIFEST).unlink(missing_ok=True)
    return store


def _draws(runs: Runs, folder: Path | None, executor: Executor, progress: Progress) -> DrawRuns | None:
    """Run the draws of the parameters that the plan asks for, kept in a folder of their own."""
    scenario = runs.scenario
    if scenario.plan.draws == 0 or len(scenario.policies) < 2:
        return None
    store = None
    if folder is not None:
        key = draws_key(scenario, unpaired=runs.unpaired)
        store = _store(scenario, folder, f"{RUNS}/{DRAWS}", key)
        store.open()
    draws = perform_draws(
        scenario,
        store=store,
        executor=executor,
        progress=progress,
        unpaired=runs.unpaired,
        already=len(runs.numbers),
    )
    for remark in store.remarks() if store else ():
        progress.say(remark)
    return draws


def _write(results: Results, runs: Runs, folder: Path, facts: Mapping[str, Any]) -> None:
    """Write every file of the folder, the manifest last: a folder that has one is complete."""
    writing = time.perf_counter()
    for name in _OPTIONAL:
        (folder / name).unlink(missing_ok=True)
    written = [name for name, write in _writers(results, folder).items() if _whole(folder / name, write)]
    stored = [f"{RUNS}/{run.replication:05d}.npz" for run in runs.numbers]
    lived = (f"{RUNS}/{DRAWS}/{number:05d}.npz" for number in range(LIVES * results.scenario.plan.draws))
    stored += [name for name in lived if (folder / name).exists()]
    seconds = {**facts["seconds"], "files": time.perf_counter() - writing}
    seconds["total"] = time.perf_counter() - facts["started"]
    content = _manifest(results, runs, {**facts, "seconds": seconds})
    content["files"] = manifest.file_hashes(folder, [*written, *stored])
    manifest.write_manifest(folder / MANIFEST, content)


def _writers(results: Results, folder: Path) -> dict[str, Callable[[Path], object]]:
    from sim.report import page, pdf, workbook

    return {
        "summary.csv": lambda path: files.write_csv(results.summary, path),
        "effects.csv": lambda path: files.write_csv(results.effects, path),
        "lives.csv": lambda path: files.write_csv(results.lives, path),
        "groups.csv": lambda path: files.write_csv(results.groups, path),
        "who.csv": lambda path: files.write_csv(results.who, path),
        "break_even.csv": lambda path: files.write_csv_if_any(results.break_even, path),
        "published.csv": lambda path: files.write_csv(results.published, path),
        "monthly.csv.gz": lambda path: files.write_monthly(results.monthly, path),
        "monthly.parquet": lambda path: files.write_parquet(results.monthly, path),
        **_doubt_writers(results),
        "scenario.toml": lambda path: path.write_text(results.scenario.to_toml(), encoding="utf-8", newline="\n"),
        "results.xlsx": lambda path: workbook.write(results, path),
        "results.ods": lambda path: workbook.write_ods(results, path),
        "dashboard.html": lambda path: page.write(results, path),
        "dashboard.pdf": lambda path: pdf.write(folder / "dashboard.html", path),
    }


def _doubt_writers(results: Results) -> dict[str, Callable[[Path], object]]:
    doubt = results.doubt
    if doubt is None:
        return {}
    return {
        "doubt.csv": lambda path: files.write_csv(doubt.doubt, path),
        "drivers.csv": lambda path: files.write_csv(doubt.drivers, path),
    }


def _whole(path: Path, write: Callable[[Path], object]) -> bool:
    """Write a file under another name and rename it; say whether there was anything to write."""
    with _unfinished(path) as unfinished:
        write(unfinished)
        if not unfinished.exists():
            return False
        os.replace(unfinished, path)
    return True


@contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    unfinished = path.with_name(f".unfinished-{path.name}")
    try:
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


def _manifest(results: Results, runs: Runs, facts: Mapping[str, Any]) -> dict[str, Any]:
    from sim.parameters.catalogue import settings

    scenario = results.scenario
    return {
        "command": facts["command"] or f"sim.run(sim.load({scenario.path!r}))",
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "scenario": manifest.scenario_facts(scenario, list(settings())),
        "replications": results.replications,
        "stopping": manifest.stopping_facts(results.stopping),
        "unpaired": runs.unpaired,
        "failed": [{"replication": f.replication, "kind": f.kind, "message": f.message} for f in results.failed],
        "notes": [{"note": note.key, **note.values} for note in results.notes],
        "engine": engine_hash(),
        "sources": manifest.commit(),
        "versions": manifest.versions(),
        "machine": manifest.machine(),
        "executor": facts["executor"].name,
        "workers": facts["executor"].workers,
        "seconds": {name: round(value, 3) for name, value in facts["seconds"].items()},
    }
