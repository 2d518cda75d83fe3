"""`python -m sim.elsewhere`: read the natural experiments with money; write their table, `docs/money.md`, its picture.

Needs statsmodels, which the extra `analysts` brings.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from sim.report.blocks.views import Table
    from sim.report.say.language import Catalogue

PAGE = Path(__file__).resolve().parent.parent / "docs" / "money.md"
PICTURE = Path("images") / "money.svg"
"""Seen from the page."""

_HEAD = """\
# What money does, from what happened elsewhere

Written by `python -m sim.elsewhere` from `sim/parameters/experiments.toml`, whose numbers point to `published.toml`.
Why it is done this way: [decisions/what-money-does.md](decisions/what-money-does.md).

![{alt}](images/money.svg)
"""
_HOW = """\
## How a value is read

The model's own rule, turned round: the log-odds of leaving hold `money_value` x ln(1 + offer / a year's income at the
origin), and monthly chances are small, so

    money_value = ln(observed / (base x drift)) / (reach x [ln(1 + after / income) - ln(1 + before / income)])

- **observed, base**: what was counted with the new and the old money; for a survey the log is
  -ln(1 - share who would not have gone).
- **drift**: how the base would have moved with the same money. Mostly our own range, with its reason below.
- **reach**: the part of what was counted that the new money could have moved at all.
- **before, after**: in euros of 2025; goods count for what the register says (`behaviour.inkind_cash_value`).
- **income**: of the countries of origin in `countries.toml`, half to twice as much.

Each range is read as 90% in equal ratios; its part of the standard error is half of what its ends do to the value,
over 1.645. Counts add sqrt(sum of 1/n) in the log of the ratio. *Mostly from* names the largest part. What is not
combined has no interval: what is wrong with it has no size.

## The same, through the model

Read like this, a value is too close to zero. When EUR 2,000 is added in the model itself, the formula finds only part
of the money_value that was put in, for a count of departures holds people who had decided whatever is paid and people
who only go earlier, and who decides takes months to go (`scenarios/calibration/read_back.toml`, under the sets of the
fit):

{shown}

That share hardly changes with the size of the offer (with EUR 20,000, and at three times the money_value, about half
under the values of the register each time), so that value and error are divided by it and the experiments combined once
more (*read through the model*). In that reading `money_value` means what it means in the rules; it rests on the model's
own share, which was not measured in any of these countries.
"""


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
    view = elsewhere.view(read, known, say)
    lines = [
        _HEAD.format(alt=view.alt),
        f"**{view.title}.**",
        "",
        *(f"- {note}" for note in view.notes),
        "",
        f"## {view.table.caption}",
        "",
        *_table(_with_parts(view.table, read)),
        "",
        f"## {say('elsewhere.pools_title')}",
        "",
        say("elsewhere.pools_caption"),
        "",
        *_table(elsewhere.pools_table(read, say)),
        "",
        elsewhere.leave_one_out(read, known, say),
        "",
        _HOW.format(shown="\n".join(_shown())),
        *_doubts(say),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _shown() -> Iterator[str]:
    for one in shown().values():
        name = one.window.replace("_", " ")
        yield f"- {name}: {one.mean:.2f} ({one.low:.2f} to {one.high:.2f} in 9 of 10 of {one.replications} simulations)"


def _by_id() -> dict[str, Experiment]:
    return {one.id: one for one in experiments()}


def _with_parts(table: Table, read: Found) -> Table:
    """Add what the error of each value mostly comes from."""
    from dataclasses import replace

    most = [max(one.parts, key=lambda part: one.parts[part]) if one.weight is not None else "" for one in read.implied]
    rows = tuple((*row, part) for row, part in zip(table.rows, most, strict=True))
    return replace(table, heads=(*table.heads, "Mostly from"), rows=rows)


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(table.heads)} |"
    yield "|---" * len(table.heads) + "|"
    for row in table.rows:
        yield f"| {' | '.join(row)} |"


def _doubts(say: Catalogue) -> Iterator[str]:
    from sim.parameters.catalogue import published

    yield f"## {say('elsewhere.doubts_title')}"
    yield ""
    for one in experiments():
        use = {"pooled": "combined", "beside": "read, not combined", "unread": "nothing can be read"}[one.use]
        yield f"**{one.name}** ({use}). {one.doubt}  "
        sources = dict.fromkeys(published()[figure].source for figure in one.figures)
        yield f"Figures: {', '.join(f'`{figure}`' for figure in one.figures)}. {' · '.join(sources)}"
        yield ""


if __name__ == "__main__":
    raise SystemExit(main())
