"""Write the files of a results folder: tables, workbook and pages, then the manifest, and what a browser prints."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from sim.analysis import files
from sim.analysis.results import Results
from sim.drawn import DrawnResults
from sim.experiment.beside.draws import LIVES
from sim.experiment.keep import manifest
from sim.experiment.keep.identity import engine_hash
from sim.experiment.keep.results_folder import MANIFEST, RUNS, SCENARIO, note_written
from sim.experiment.progress import Progress
from sim.experiment.runs import Runs
from sim.machine.placing import placed
from sim.money.concluding import table
from sim.money.mix_table import mix_table
from sim.parameters.catalogue import settings

Writer = Callable[[Path], object]
Told = Callable[["DrawnResults"], None]
"""Tells the answer, when every file but the printed pages is written."""

DRAWS, PULL, ARRANGEMENTS, TRIED = "draws", "pull", "arrangements", "tried"
"""The folders of the side questions, in that of the finished runs."""
PAGE, ANSWER = "dashboard.html", "answer.html"
PRINTED = {PAGE: "dashboard.pdf", ANSWER: "answer.pdf"}
"""The pages that a browser prints, and under which name."""
_OPTIONAL = (
    *("readings.csv", "recording.csv", "break_even.csv", "money.csv", "mix.csv", "dashboard.pdf", "answer.pdf"),
    *("arrangements.csv", "monthly.parquet", "results.ods"),
    *("dependence.csv", "leading.csv", "doubt.csv", "drivers.csv"),
    *("memo.docx", "memo.odt", "dossier.zip"),
)


def write(
    results: DrawnResults, runs: Runs, folder: Path, facts: Mapping[str, Any], progress: Progress, tell: Told | None
) -> DrawnResults:
    """Write every file of the folder and its manifest, and tell the answer; then print the pages, and note that.

    A file that cannot be written does not cost the others.
    """
    writing = time.perf_counter()
    unwritten: dict[str, str] = {}
    for name in _OPTIONAL:
        attempt(name, unwritten, (folder / name).unlink, True)
    writers = {**_writers(results), **(_memo_writers(results) if facts["memo"] else {})}
    written = write_each(writers, folder, unwritten)
    seconds = {**facts["seconds"], "files": time.perf_counter() - writing}
    seconds["total"] = time.perf_counter() - facts["started"]
    content = _manifest(results, runs, {**facts, "seconds": seconds})
    content["files"] = manifest.file_hashes(folder, [*written, *_stored(runs, folder)])
    attempt(MANIFEST, unwritten, manifest.write_manifest, folder / MANIFEST, content)
    if tell is not None:
        tell(replace(results, unwritten={**unwritten}))
    printed, unprinted = _print(folder, unwritten, progress)
    if printed:
        content["files"] |= manifest.file_hashes(folder, printed)
        attempt(MANIFEST, unwritten, manifest.write_manifest, folder / MANIFEST, content)
    return replace(results, unwritten=unwritten, unprinted=unprinted)


def write_each(writers: Mapping[str, Writer], folder: Path, unwritten: dict[str, str]) -> list[str]:
    """Write files by name, each whole or not at all; return which there are, and note why others are not."""
    return [name for name, write_one in writers.items() if attempt(name, unwritten, _whole, folder / name, write_one)]


def _stored(runs: Runs, folder: Path) -> list[str]:
    """Name the runs that the results rest on."""

    def beside(part: str) -> Iterable[Path]:
        return (folder / RUNS / part).glob("*.npz")

    draws = range(LIVES * runs.scenario.plan.draws)
    lived = (f"{RUNS}/{DRAWS}/{number:05d}.npz" for number in draws)
    return [
        *(f"{RUNS}/{run.replication:05d}.npz" for run in runs.numbers),
        *(name for name in lived if (folder / name).exists()),
        *(
            path.relative_to(folder).as_posix()
            for part in (PULL, ARRANGEMENTS, TRIED)
            for path in sorted((folder / RUNS / part).glob("*.npz"))
        ),
    ]


def _print(folder: Path, unwritten: dict[str, str], progress: Progress) -> tuple[list[str], str]:
    """Print the pages where there is a browser; return what was printed, and why a browser did not."""
    from sim.report import pdf

    wanted = {page: name for page, name in PRINTED.items() if not {page, name} & unwritten.keys()}
    if wanted and pdf.browser() is not None:
        progress.say("Still printing the pages as PDF ...")
    printed = []
    for page, name in wanted.items():
        try:
            if attempt(name, unwritten, _whole, folder / name, partial(pdf.write, folder / page)):
                printed.append(name)
        except pdf.NotPrinted as error:
            return printed, str(error)
    return printed, ""


def attempt(name: str, unwritten: dict[str, str], act: Callable[..., object], *arguments: object) -> bool:
    """Do something to a file; say whether there was anything to do, and note why when it cannot be done."""
    try:
        return bool(act(*arguments))
    except OSError as error:
        unwritten[name] = error.strerror or str(error)
        return False


def _writers(results: Results) -> dict[str, Writer]:
    from sim.report.book import workbook

    made = cache(partial(workbook.sheets, results))  # once for both formats
    return {
        **tables(results),
        "monthly.csv.gz": lambda path: files.write_monthly(results.monthly, path),
        "monthly.parquet": lambda path: files.write_parquet(results.monthly, path),
        SCENARIO: lambda path: path.write_text(results.scenario.to_toml(), encoding="utf-8", newline="\n"),
        "results.xlsx": lambda path: workbook.write(results, path, made=made()),
        "results.ods": lambda path: workbook.write_ods(results, path, made=made()),
        **pages(results),
    }


def _memo_writers(results: Results) -> dict[str, Writer]:
    from sim.report.memo.writing import Memo

    memo = Memo(results)
    return {"memo.docx": memo.write_docx, "memo.odt": memo.write_odt}


def pages(results: Results) -> dict[str, Writer]:
    """Return what writes the pages."""
    from sim.dossier.red_team import page as red_team
    from sim.report import page, sheet

    return {
        PAGE: lambda path: page.write(results, path),
        ANSWER: lambda path: sheet.write(results, path),
        red_team.FILE: lambda path: red_team.write(results, path),
    }


def tables(results: Results) -> dict[str, Writer]:
    """Return what writes the tables but the long one."""
    always = {
        "summary.csv": results.summary,
        "effects.csv": results.effects,
        "lives.csv": results.lives,
        "groups.csv": results.groups,
        "yearly.csv": results.yearly,
        "spending.csv": results.spending,
        "who.csv": results.who,
        "published.csv": results.published,
    }
    with_rows = {
        "readings.csv": results.readings,
        "recording.csv": results.recording,
        "arrangements.csv": results.arrangements,
        "break_even.csv": results.break_even,
    }
    if (dependence := results.dependence) is not None:
        with_rows |= {"dependence.csv": dependence.shares, "leading.csv": dependence.leading}
    if (doubt := results.doubt) is not None:
        always |= {"doubt.csv": doubt.doubt, "drivers.csv": doubt.drivers}
    if (money := results.money) is not None:
        always |= {"money.csv": table(money), **({"mix.csv": mix_table(money)} if money.mixes else {})}
    return {
        **{name: partial(files.write_csv, frame) for name, frame in always.items()},
        **{name: partial(files.write_csv_if_any, frame) for name, frame in with_rows.items()},
    }


def _whole(path: Path, write: Writer) -> bool:
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
