"""`python -m sim.elsewhere`: read the natural experiments with money; write their table, `docs/money.md`, its picture.

Needs statsmodels, which the extra `analysts` brings.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from sim.machine.templates import filled
from sim.parameters.catalogue import published
from sim.parameters.experiments import (
    READ_BACK,
    STORED,
    Experiment,
    Found,
    experiments,
    shown,
    stored,
    text_of,
    text_of_shown,
)

PAGE = Path(__file__).resolve().parent.parent / "docs" / "money.md"
PICTURE = Path("images") / "money.svg"
"""Seen from the page."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the experiments, write what was found, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sim.elsewhere", description=__doc__)
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write, its picture beside it")
    parser.add_argument("--table", type=Path, default=STORED, help="table to write, which the dashboard reads")
    parser.add_argument("--read-back", action="store_true", help="measure again what shows in departures (minutes)")
    options = parser.parse_args(arguments)
    if find_spec("statsmodels") is None:
        print('Combining needs statsmodels: python -m pip install -e ".[analysts]"', file=sys.stderr)
        return 2
    if options.read_back:
        measure_what_shows()
    from sim.calibration.money import found

    options.table.write_text(text_of(found()), encoding="utf-8", newline="\n")
    read = stored(options.table)
    options.out.write_text(document(read), encoding="utf-8", newline="\n")
    (options.out.parent / PICTURE).parent.mkdir(parents=True, exist_ok=True)
    (options.out.parent / PICTURE).write_text(picture(read), encoding="utf-8", newline="\n")
    print(f"{options.out} and {options.table}: {read.main.count} experiments combined")
    return 0


def measure_what_shows() -> None:
    """Play the scenario that reads a known money_value back, and store the shares found."""
    from sim.calibration.read_back import SCENARIO, read_back
    from sim.scenario import load

    READ_BACK.write_text(text_of_shown(read_back(load(SCENARIO))), encoding="utf-8", newline="\n")


def picture(read: Found) -> str:
    """Draw the forest plot of the page as a file of its own."""
    from sim.report import page
    from sim.report.blocks.grounds import elsewhere
    from sim.report.draw import forest
    from sim.report.say.language import catalogue

    say, known = catalogue("en"), _by_id()
    view = elsewhere.view(read, known, say)
    return forest.standalone(view.wide, view.alt, page.asset("page.css"))


def document(read: Found) -> str:
    """Write the page as Markdown; the same experiments always give the same text."""
    from sim.report.blocks.grounds import elsewhere
    from sim.report.say.language import catalogue

    say, known = catalogue("en"), _by_id()
    text = filled(
        Path(__file__).parent / "elsewhere.md.j2",
        view=elsewhere.view(read, known, say),
        mostly=[max(one.parts, key=one.parts.__getitem__) if one.weight is not None else "" for one in read.implied],
        pools=elsewhere.pools_table(read, say),
        leave_one_out=elsewhere.leave_one_out(read, known, say),
        shown=list(shown().values()),
        experiments=experiments(),
        sources=_sources,
        say=say,
    )
    return text.rstrip("\n") + "\n"


def _by_id() -> dict[str, Experiment]:
    return {one.id: one for one in experiments()}


def _sources(one: Experiment) -> list[str]:
    return list(dict.fromkeys(published()[figure].source for figure in one.figures))


if __name__ == "__main__":
    raise SystemExit(main())
