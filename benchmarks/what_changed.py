"""What a change did: every shipped scenario, small, before and after a commit, and what moved in its headlines.

    python benchmarks/what_changed.py BEFORE [AFTER] [--only NAME ...]      AFTER: without it the files as they stand

Where nothing should move the difference is exactly 0. It fails when something moved and CHANGELOG.md says nothing new
under *Changes results*.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SMALL = ("plan.sample=0.02", "plan.replications=2", "plan.draws=0", "plan.seed=23")
HEADLINES = ("additional_departures", "demonstrable_departures", "people_present", "cost_state_eur", "cost_society_eur")

Numbers = Mapping[str, Mapping[str, float]]
"""The headlines of each scenario, by policy and outcome."""


def headlines(names: Sequence[str]) -> dict[str, dict[str, float]]:
    """Run the scenarios of the folder in which this process stands, and return their headlines."""
    import sim

    found = {}
    for path in sorted(Path("scenarios").glob("*.toml")):
        if not names or path.stem in names:
            scenario = sim.load(path, list(SMALL))
            asked = {*HEADLINES, *scenario.cards}
            rows = sim.run(scenario).summary
            rows = rows[(rows["period"] == "future") & rows["outcome"].isin(asked)]
            keys = [f"{policy} {outcome}" for policy, outcome in zip(rows["policy"], rows["outcome"], strict=True)]
            found[path.stem] = dict(zip(keys, map(float, rows["mean"]), strict=True))
    return found


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


def _numbers(tree: Path, names: Sequence[str]) -> Numbers:
    """Ask a process that stands in a tree, and so runs its code."""
    asked = [sys.executable, __file__, "--here", *(f"--only={name}" for name in names)]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(asked, cwd=tree, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: Numbers = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Print what moved; return 1 when that is not told in the changelog."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", nargs="?", default="HEAD")
    parser.add_argument("after", nargs="?")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        print(json.dumps(headlines(options.only)))
        return 0
    with _tree(options.before) as old, _tree(options.after) as new:
        before, after = _numbers(old, options.only), _numbers(new, options.only)
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
