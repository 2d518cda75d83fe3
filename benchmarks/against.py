"""One commit against another, as committed: the two in turn on one machine, medians and quartiles of ratios.

python benchmarks/against.py COMMIT [--now COMMIT] [--pairs N] [--only WORK ...]

Every figure is kept as soon as it is measured: the same command goes on where it stopped, and more pairs add to those
that stand. Of what cannot be measured in one of the two it says why.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.works import WORKS, Work  # noqa: E402

SECONDS = 600
PAIRS, COLD_PAIRS = 3, 2
"""How often a work is measured in each commit, and one that compiles from nothing."""

Figure = float | str
"""What a work cost, or why that could not be measured."""


def full_name(commit: str) -> str:
    """Give the full hash of a commit."""
    asked = ["git", "rev-parse", f"{commit}^{{commit}}"]
    return subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def unpacked(commit: str, folder: Path) -> Path:
    """Unpack the files of a commit into a folder, once; return where they stand."""
    tree = folder / commit[:12]
    if not tree.exists():
        archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
        unfinished = Path(tempfile.mkdtemp(dir=folder))
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(unfinished, filter="data")
        unfinished.rename(tree)
    return tree


def carried_out(tree: Path, name: str, number: int, cache: Path) -> Figure:
    """Carry out a work on the files of a commit; give its figure."""
    with tempfile.TemporaryDirectory() as empty:
        places = {"PYTHONPATH": str(tree), "SIM_CACHE_DIR": empty if WORKS[name].is_cold else str(cache)}
        command = [sys.executable, str(ROOT / "benchmarks" / "works.py"), name, str(number)]
        try:
            done = subprocess.run(
                command, cwd=tree, env=os.environ | places, capture_output=True, encoding="utf-8", timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            return f"more than {SECONDS} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or [f"code {done.returncode}"])[-1]
    return float(json.loads(done.stdout.splitlines()[-1]))


class Kept:
    """The figures measured so far, in a file: one line each; what could not be measured is tried again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        self._figures: dict[tuple[str, str, int], float] = {
            (commit, name, number): figure for commit, name, number, figure in map(json.loads, lines)
        }

    def of(self, tree: Path, name: str, number: int, cache: Path) -> Figure:
        """Give a figure; measure it where it does not stand yet."""
        key = (tree.name, name, number)
        if key in self._figures:
            return self._figures[key]
        figure = carried_out(tree, name, number, cache)
        if isinstance(figure, float):
            self._figures[key] = figure
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps([*key, figure]) + "\n")
        return figure


def row(work: Work, pairs: list[tuple[Figure, Figure]]) -> str:
    """Write a row of the table."""
    found = [(before, now) for before, now in pairs if not isinstance(before, str) and not isinstance(now, str)]
    if not found:
        (before, now), *_ = pairs
        return f"{work.what:62} not measured: {before if isinstance(before, str) else now}"
    old, new = np.array(found).T
    low, middle, high = np.quantile(old / new, [0.25, 0.5, 0.75])
    taken = " and ".join(work.written.format(np.median(each)) for each in (old, new))
    return f"{work.what:62} {middle:5.2f} ({low:.2f} to {high:.2f}) of {len(found)}   {taken}"


def main() -> None:
    """Print the table, row by row."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("commit")
    arguments.add_argument("--now", default="HEAD")
    arguments.add_argument("--pairs", type=int)
    arguments.add_argument("--only", nargs="+", choices=WORKS, default=list(WORKS))
    arguments.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "terugkeer-against")
    given = arguments.parse_args()
    given.keep.mkdir(mode=0o700, parents=True, exist_ok=True)
    before, now = (unpacked(full_name(commit), given.keep) for commit in (given.commit, given.now))
    kept, cache = Kept(given.keep / "figures.jsonl"), given.keep / "cache"
    print(f"times as fast, or as small, as {before.name}: median (quartiles) of pairs; before and now, at {now.name}")
    for name in given.only:
        pairs = []
        for number in range(given.pairs or (COLD_PAIRS if WORKS[name].is_cold else PAIRS)):
            trees = (before, now) if number % 2 else (now, before)
            found = {tree: kept.of(tree, name, number, cache) for tree in trees}
            pairs.append((found[before], found[now]))
        print(row(WORKS[name], pairs), flush=True)
    print(f"The figures stand in {given.keep}.")


if __name__ == "__main__":
    main()
