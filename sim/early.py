"""An early answer: the page, the tables and a few words, from the first runs, while more are made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim import printing
from sim.analysis.results import conclude
from sim.writing import PAGE, pages, tables, write_each

if TYPE_CHECKING:
    from sim.experiment.progress import Progress
    from sim.experiment.runs import Runs


def give_early_answer(folder: Path, progress: Progress, runs: Runs) -> None:
    """Write pages and tables from the runs so far and tell what they say; a file that cannot be written is left."""
    unwritten: dict[str, str] = {}
    try:
        results = conclude(runs, folder)
        write_each({**pages(results), **tables(results)}, folder, unwritten)
        for line in printing.early_answer(results, folder / PAGE):
            progress.say(line)
    except Exception as error:  # whatever is wrong: the runs go on, and the final answer will tell
        progress.say(f"No early answer: {error}.")
    for name, reason in unwritten.items():
        progress.say(f"{name} of the early answer could not be written: {reason}.")
