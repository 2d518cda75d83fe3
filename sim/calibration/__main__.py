"""`python -m sim.calibration FOLDER` takes over the fit that --calibrate left in a results folder."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

AFTERWARDS = (
    ("-m", "sim.scenario.jsonschema"),
    ("run.py", "--describe", "--out", "docs"),
)
"""What is written from the register and has to be written again: the schema and the description."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Take over a fit and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sim.calibration", description=__doc__)
    parser.add_argument("folder", type=Path, help="the results folder of --calibrate")
    folder = parser.parse_args(arguments).folder
    from sim.calibration import adoption, stored

    if not (folder / stored.FILE.name).is_file():
        print(f"{folder} holds no {stored.FILE.name}: it is no results folder of --calibrate", file=sys.stderr)
        return 2
    if not (adoption.ROOT / adoption.REPORT).is_file():
        print("A fit is taken over in a clone of the repository, not in an installed package.", file=sys.stderr)
        return 2
    try:
        written, values = adoption.adopt(folder)
    except adoption.CannotAdopt as fault:
        print(f"{folder}: {fault}", file=sys.stderr)
        return 2
    for command in AFTERWARDS:
        subprocess.run([sys.executable, *command], cwd=adoption.ROOT, check=True, stdout=subprocess.DEVNULL)
    for path in written:
        print(f"Written: {path.relative_to(adoption.ROOT).as_posix()}")
    print("Values of the central set, now in the register:")
    for key, value in values.items():
        print(f"{key} = {value!r}")
    print("Numbers change: run python tests/test_golden.py, read what it changed, and commit all of it together.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
