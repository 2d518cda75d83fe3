"""From a scenario to conclusions and a results folder."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis import files
from sim.analysis.results import Results, conclude
from sim.drawn import DrawnResults, drawn
from sim.experiment.beside import break_even_search
from sim.experiment.beside.draws import LIVES, DrawRuns, perform_draws
from sim.experiment.beside.pull import perform_with_pull
from sim.experiment.executor import Executor
from sim.experiment.keep import manifest
from sim.experiment.keep.borrowing import BorrowingStore
from sim.experiment.keep.identity import draws_key, engine_hash, run_key
from sim.experiment.keep.results_folder import MANIFEST, claimed, note_written
from sim.experiment.keep.store import Store
from sim.experiment.opening import open_executor
from sim.experiment.progress import Progress, Silent
from sim.experiment.runs import Runs, perform
from sim.machine.placing import UNFINISHED, placed, write_whole

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit
    from sim.scenario import Scenario

RESULTS = Path("results")
RUNS = "runs"
BREAK_EVEN = "break_even"
DRAWS = "draws"
PULL = "pull"
HISTORIES = "histories"
SCENARIO = "scenario.toml"
PAGE, ANSWER = "dashboard.html", "answer.html"
PRINTED = {PAGE: "dashboard.pdf", ANSWER: "answer.pdf"}
"""The pages that a browser prints, and under which name."""
_NAMES_OF_RUNS = rf"{re.escape(UNFINISHED)}.*|\d+\.npz|{DRAWS}|{BREAK_EVEN}|{PULL}"
_NAMES_OF_HISTORIES = rf"(?:{re.escape(UNFINISHED)})?[0-9a-f]+\.json"
_OPTIONAL = (
    *("readings.csv", "recording.csv", "break_even.csv", "dashboard.pdf", "answer.pdf"),
    *("monthly.parquet", "results.ods"),
    *("dependence.csv", "leading.csv", "doubt.csv", "drivers.csv"),
)


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
        NotOurs: when the folder holds files of the user's that would be lost.
        OSError: when a finished run cannot be kept. What else cannot be written stands in `results.unwritten`.
    """
    if executor is None or isinstance(executor, str):
        say = progress.say if progress else Silent().say
        with open_executor(executor or "local", workers, say) as opened:
            return run(scenario, None, out, progress, unpaired, command, opened)
    progress = progress or Silent()
    if out is None:
        return _run(scenario, None, executor, progress, unpaired, command)
    folder = Path(out)
    with claimed(folder, RUNS, _NAMES_OF_RUNS, {SCENARIO: partial(_is_written_out, scenario)}, progress.say):
        return _run(scenario, folder, executor, progress, unpaired, command)


def _run(
    scenario: Scenario, folder: Path | None, executor: Executor, progress: Progress, unpaired: bool, command: str
) -> DrawnResults:
    started = time.perf_counter()
    store = _open_store(scenario, folder, RUNS, run_key(scenario, unpaired=unpaired))
    try:
        runs = perform(scenario, store=store, executor=executor, progress=progress, unpaired=unpaired)
        draws = _draws(runs, folder, executor, progress)
        pull = perform_with_pull(
            scenario,
            executor,
            progress,
            store=partial(_open_store, scenario, folder, f"{RUNS}/{PULL}"),
            unpaired=unpaired,
            replications=len(runs.numbers),
        )
        searching = time.perf_counter()
        searches = None if folder is None else folder / RUNS / BREAK_EVEN
        curves = break_even_search.search(scenario, executor, searches, progress)
    finally:
        progress.close()
    for remark in runs.remarks:
        progress.say(remark)
    concluding = time.perf_counter()
    results = drawn(conclude(runs, folder, draws, curves, pull))
    if folder is not None:
        seconds = {
            **runs.seconds,
            "break_even": concluding - searching,
            "analysis": time.perf_counter() - concluding,
        }
        facts = {"command": command, "executor": executor, "seconds": seconds, "started": started}
        return _write(results, runs, folder, facts)
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
        NotOurs: when the folder holds files of the user's that would be lost.
        RuntimeError: when a history fails, or nothing comes near the targets.
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
        adoption.write_tables(fit, folder, folder)
        write_whole(folder / "validation.md", report(fit))
    return fit


def default_folder(scenario: Scenario, unpaired: bool = False) -> Path:
    """Return where the results of a scenario go when nobody says otherwise."""
    return RESULTS / f"{_name(scenario)}-{scenario.digest[:12]}{'-unpaired' if unpaired else ''}"


def _name(scenario: Scenario) -> str:
    return Path(scenario.path).stem or "scenario"


def _is_written_out(scenario: Scenario, path: Path) -> bool:
    """Say whether a file is a scenario as results hold it, so that no word of the user's is in it."""
    from sim.scenario import ScenarioError, load

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
        already=len(runs.numbers),
    )
    for remark in store.remarks() if store else ():
        progress.say(remark)
    return draws


def _write(results: DrawnResults, runs: Runs, folder: Path, facts: Mapping[str, Any]) -> DrawnResults:
    """Write every file of the folder, the manifest last; one that cannot be written does not cost the others."""
    writing = time.perf_counter()
    unwritten: dict[str, str] = {}
    for name in _OPTIONAL:
        _try(name, unwritten, (folder / name).unlink, True)
    written = []
    for name, write in _writers(results, folder).items():
        if _try(name, unwritten, _whole, folder / name, write):
            written.append(name)
    unprinted = _print(folder, unwritten)
    written += [name for name in PRINTED.values() if (folder / name).exists() and name not in unwritten]
    stored = [f"{RUNS}/{run.replication:05d}.npz" for run in runs.numbers]
    lived = (f"{RUNS}/{DRAWS}/{number:05d}.npz" for number in range(LIVES * results.scenario.plan.draws))
    stored += [name for name in lived if (folder / name).exists()]
    stored += sorted(path.relative_to(folder).as_posix() for path in (folder / RUNS / PULL).glob("*.npz"))
    seconds = {**facts["seconds"], "files": time.perf_counter() - writing}
    seconds["total"] = time.perf_counter() - facts["started"]
    content = _manifest(results, runs, {**facts, "seconds": seconds})
    content["files"] = manifest.file_hashes(folder, [*written, *stored])
    _try(MANIFEST, unwritten, manifest.write_manifest, folder / MANIFEST, content)
    return replace(results, unwritten=unwritten, unprinted=unprinted)


def _print(folder: Path, unwritten: dict[str, str]) -> str:
    """Print the pages where there is a browser; say why a browser did not."""
    from sim.report import pdf

    for page, name in PRINTED.items():
        if page in unwritten or name in unwritten:
            continue
        try:
            _try(name, unwritten, _whole, folder / name, partial(pdf.write, folder / page))
        except pdf.NotPrinted as error:
            return str(error)
    return ""


def _try(name: str, unwritten: dict[str, str], act: Callable[..., object], *arguments: object) -> bool:
    """Do something to a file; say whether there was anything to do, and note why when it cannot be done."""
    try:
        return bool(act(*arguments))
    except OSError as error:
        unwritten[name] = error.strerror or str(error)
        return False


def _writers(results: Results, folder: Path) -> dict[str, Callable[[Path], object]]:
    from sim.report import page, sheet
    from sim.report.book import workbook

    return {
        "summary.csv": lambda path: files.write_csv(results.summary, path),
        "effects.csv": lambda path: files.write_csv(results.effects, path),
        "lives.csv": lambda path: files.write_csv(results.lives, path),
        "groups.csv": lambda path: files.write_csv(results.groups, path),
        "yearly.csv": lambda path: files.write_csv(results.yearly, path),
        "who.csv": lambda path: files.write_csv(results.who, path),
        "readings.csv": lambda path: files.write_csv_if_any(results.readings, path),
        "recording.csv": lambda path: files.write_csv_if_any(results.recording, path),
        "break_even.csv": lambda path: files.write_csv_if_any(results.break_even, path),
        "published.csv": lambda path: files.write_csv(results.published, path),
        "monthly.csv.gz": lambda path: files.write_monthly(results.monthly, path),
        "monthly.parquet": lambda path: files.write_parquet(results.monthly, path),
        **_dependence_writers(results),
        **_doubt_writers(results),
        SCENARIO: lambda path: path.write_text(results.scenario.to_toml(), encoding="utf-8", newline="\n"),
        "results.xlsx": lambda path: workbook.write(results, path),
        "results.ods": lambda path: workbook.write_ods(results, path),
        PAGE: lambda path: page.write(results, path),
        ANSWER: lambda path: sheet.write(results, path),
    }


def _dependence_writers(results: Results) -> dict[str, Callable[[Path], object]]:
    dependence = results.dependence
    if dependence is None:
        return {}
    return {
        "dependence.csv": lambda path: files.write_csv_if_any(dependence.shares, path),
        "leading.csv": lambda path: files.write_csv_if_any(dependence.leading, path),
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
    with placed(path) as unfinished:
        write(unfinished)
        note_written(unfinished, path)
        return unfinished.stat().st_size > 0


def _call(runs: Runs, folder: Path | None) -> str:
    """Write the call from Python that gives the same numbers."""
    scenario = runs.scenario
    overrides = f", {list(scenario.overrides)!r}" if scenario.overrides else ""
    unpaired = ", unpaired=True" if runs.unpaired else ""
    return f"sim.run(sim.load({scenario.path!r}{overrides}), out={str(folder)!r}{unpaired})"


def _manifest(results: Results, runs: Runs, facts: Mapping[str, Any]) -> dict[str, Any]:
    from sim.parameters.catalogue import settings

    scenario = results.scenario
    return {
        "command": facts["command"] or _call(runs, results.folder),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "scenario": manifest.scenario_facts(scenario, list(settings())),
        "replications": results.replications,
        "stopping": manifest.stopping_facts(results.stopping),
        "unpaired": runs.unpaired,
        "lived": dict(runs.lived),
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
