"""What a change did: every shipped scenario, small, before and after a commit, and what moved in its headlines.

    python benchmarks/what_changed.py BEFORE [AFTER] [--only NAME ...]      AFTER: without it the files as they stand

Every file under scenarios/ is run but those of base/, which the others extend. Both commits run at the same time, one
on each core. Where nothing should move the difference is exactly 0. It fails when something moved and CHANGELOG.md says
nothing new under *Changes results*.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SMALL = (
    *("plan.sample=0.02", "plan.replications=2", "plan.draws=0", "plan.seed=23"),
    *("plan.break_even_sample=0.005", "plan.break_even_replications=2"),
)
OF_MONEY = ("plan.sample=0.005", "money.amounts_eur=[10_000_000]")
"""Smaller still, and for one sum, where hundreds of mixes are lived to find the best."""
HEADLINES = ("additional_departures", "demonstrable_departures", "people_present", "cost_state_eur", "cost_society_eur")

Numbers = Mapping[str, Mapping[str, float]]
"""The headlines of each scenario, by policy and outcome."""


class Ran(NamedTuple):
    """What a scenario gave: the level of every outcome, by policy and outcome, and the outcomes that it asks for."""

    levels: Mapping[str, float]
    asked: Sequence[str]

    def headlines(self, asked: Sequence[str]) -> dict[str, float]:
        """Return the levels of some outcomes."""
        return {key: level for key, level in self.levels.items() if key.split()[-1] in asked}


def ran(names: Sequence[str]) -> dict[str, Ran]:
    """Run the scenarios of the folder in which this process stands.

    Raises RuntimeError when the code that runs is not that of the folder, or a scenario has no headline.
    """
    import sim

    if not Path(sim.__file__).is_relative_to(Path.cwd()):
        raise RuntimeError(f"the code that runs is not that of {Path.cwd()}: {sim.__file__}")
    found = {}
    for name, path in shipped().items():
        if not names or name in names:
            started = time.perf_counter()
            scenario = sim.load(path, list(SMALL))
            if scenario.money is not None:
                scenario = sim.load(path, [*SMALL, *OF_MONEY])
            found[name] = Ran(_levels(sim.run(scenario, workers=1)), sorted({*HEADLINES, *scenario.cards}))
            if not found[name].headlines(found[name].asked):
                raise RuntimeError(f"{name}: no headline")
            print(f"{name}: {time.perf_counter() - started:.1f} s", file=sys.stderr, flush=True)
    return found


def shipped() -> dict[str, Path]:
    """Return the scenarios of the folder in which this process stands, by name: maatwerk, belgium/past, ..."""
    root = Path("scenarios")
    paths = sorted(path for path in root.rglob("*.toml") if not path.is_relative_to(root / "base"))
    return {path.relative_to(root).with_suffix("").as_posix(): path for path in paths}


def compared(before: Mapping[str, Ran], after: Mapping[str, Ran]) -> tuple[Numbers, Numbers]:
    """Return the headlines before and after: all that either asks for, since a card that is new moves nothing."""
    asked = {
        name: [one for side in (before, after) if name in side for one in side[name].asked]
        for name in {*before, *after}
    }
    old, new = ({name: one.headlines(asked[name]) for name, one in side.items()} for side in (before, after))
    return old, new


def _levels(results: Any) -> dict[str, float]:
    """Give the levels of the compared period by policy, and what each sum buys where the scenario asks that."""
    rows = results.summary[results.summary["period"] == "future"]
    named = {f"{policy} {outcome}": mean for policy, outcome, mean in _columns(rows, "policy", "outcome", "mean")}
    if results.money is not None:
        from sim.money.concluding import table

        columns = ("amount_eur", "instrument", "outcome", "mean")
        named |= {
            f"{euros:g} {way} {outcome}": mean for euros, way, outcome, mean in _columns(table(results.money), *columns)
        }
    return {key: float(mean) for key, mean in named.items()}


def _columns(rows: Any, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(rows[name] for name in names), strict=True)


def moved(before: Numbers, after: Numbers) -> Iterator[str]:
    """Yield a line for each headline that is not exactly what it was."""
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            yield f"{name}: {'new' if name in after else 'gone'}"
            continue
        for key in sorted(before[name].keys() | after[name].keys()):
            old, new = before[name].get(key), after[name].get(key)
            is_same = old == new or (old != old and new != new)  # what is undefined is not equal to itself
            if not is_same:
                difference = "" if old is None or new is None else f" ({new - old:+.6g})"
                yield f"{name}: {key}: {_written(old)} -> {_written(new)}{difference}"


def told(changelog: str) -> str:
    """Return what a changelog says under *Changes results*."""
    return "\n".join(re.findall(r"^### Changes results\n(.*?)(?=^##|\Z)", changelog, re.M | re.S))


def _written(value: float | None) -> str:
    return "not there" if value is None else f"{value:.6g}"


@contextmanager
def _tree(commit: str | None) -> Iterator[Path]:
    """Give the files of a commit in a folder of their own; of none, the files as they stand."""
    if commit is None:
        yield ROOT
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(place), commit], check=True)
        try:
            yield place
        finally:
            subprocess.run([*git, "remove", "--force", str(place)], check=True)


def _ran(trees: Sequence[Path], names: Sequence[str]) -> list[dict[str, Ran]]:
    """Ask, all at once, a process in each tree, which runs the code of that tree."""
    asked = [sys.executable, __file__, "--here", *(f"--only={name}" for name in names)]
    places = [(tree, {**os.environ, "PYTHONPATH": str(tree)}) for tree in trees]
    running = [
        subprocess.Popen(asked, cwd=tree, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
        for tree, environment in places
    ]
    texts = [process.communicate()[0] for process in running]
    for process in running:
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, asked)
    return [{name: Ran(*one) for name, one in json.loads(text.splitlines()[-1]).items()} for text in texts]


def main() -> int:
    """Print what moved; return 1 when that is not told in the changelog."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", nargs="?", default="HEAD")
    parser.add_argument("after", nargs="?")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        print(json.dumps(ran(options.only)))
        return 0
    with _tree(options.before) as old, _tree(options.after) as new:
        before, after = compared(*_ran([old, new], options.only))
        is_told = told((old / "CHANGELOG.md").read_text("utf-8")) != told((new / "CHANGELOG.md").read_text("utf-8"))
    lines = list(moved(before, after))
    count = sum(map(len, after.values()))
    print(f"{len(after)} scenarios, {count} headlines: {len(lines) or 'none'} moved; all others differ by exactly 0.")
    print("\n".join(lines))
    if lines and not is_told:
        print("CHANGELOG.md says nothing new under *Changes results*.")
    return 1 if lines and not is_told else 0


if __name__ == "__main__":
    sys.exit(main())
