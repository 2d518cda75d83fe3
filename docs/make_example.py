"""Make the example that is kept in results/example, or check that it is what the program makes now.

python docs/make_example.py            writes it anew
python docs/make_example.py --check    makes it elsewhere and compares; exit code 1 when it differs
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from itertools import zip_longest
from math import isclose
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "results" / "example"
SCENARIO = ROOT / "scenarios" / "maatwerk.toml"
TABLES = ("summary.csv", "effects.csv", "lives.csv", "groups.csv", "published.csv")
KEPT = ("dashboard.html", "answer.html", "red_team.html", *TABLES, "scenario.toml")
LARGEST = 2_000_000
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)")


def make(folder: Path) -> None:
    """Run the scenario and leave the kept files in the folder."""
    import sim

    with tempfile.TemporaryDirectory() as scratch:
        sim.run(sim.load(SCENARIO), out=scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name in KEPT:
            shutil.copyfile(Path(scratch) / name, folder / name)


def difference(kept: str, made: str) -> str:
    """Give the first place where two texts differ by more than the last digits of a number, or nothing.

    Processors may add a long column in another order: numbers within a billionth count as equal.
    """
    if kept == made:
        return ""
    before = ""
    for one, other in zip_longest(_NUMBER.split(kept), _NUMBER.split(made), fillvalue=""):
        if one != other and not _is_close(one, other):
            return f"after {before[-60:]!r}: kept {one[:60]!r}, made {other[:60]!r}"
        before = (before + one)[-60:]
    return ""


def _is_close(one: str, other: str) -> bool:
    numbers = _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other)
    return bool(numbers) and isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-9)


def check() -> list[str]:
    """Make the example elsewhere and list what differs."""
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "example"
        make(made)
        faults = [f"{name}: not kept" for name in KEPT if not (EXAMPLE / name).is_file()]
        for name in KEPT:
            if (EXAMPLE / name).is_file():
                texts = [(folder / name).read_text(encoding="utf-8") for folder in (EXAMPLE, made)]
                faults += [f"{name}: {found}" for found in [difference(*texts)] if found]
        size = (made / "dashboard.html").stat().st_size
        return [*faults, *([f"dashboard.html: {size} bytes, more than {LARGEST}"] if size > LARGEST else [])]


def main() -> int:
    """Carry out the command and return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with what is kept; write nothing")
    if not parser.parse_args().check:
        make(EXAMPLE)
        print(f"Written: {EXAMPLE.relative_to(ROOT)}")
        return 0
    faults = check()
    print("\n".join(faults) or "The example is what the program makes.")
    if faults:
        print("Make it anew with: python docs/make_example.py", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
