"""`python -m sim.calibration FOLDER` takes over the fit that --calibrate left in a results folder.

With --break-even also, or only, where the answer would turn for what it hangs on. With --report the report alone is
written again, after something was stored beside the fit.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

AFTERWARDS = (
    ("-m", "sim.scenario.text.jsonschema"),
    ("run.py", "--describe", "--out", "docs"),
)
"""What is written from the register and has to be written again: the schema and the description."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Take over a fit, or what was found on it, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sim.calibration", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="the results folder of --calibrate")
    parser.add_argument("--report", action="store_true", help="write the report again, from what is stored beside it")
    parser.add_argument("--break-even", type=Path, help="the results folder of scenarios/calibration/break_even.toml")
    options = parser.parse_args(arguments)
    from sim.calibration import adoption, stored
    from sim.calibration.fit_report import BREAK_EVEN

    needed = {options.folder: stored.FILE.name, options.break_even: BREAK_EVEN.name}
    if list(needed) == [None] and not options.report:
        parser.error("name the results folder of --calibrate, or --break-even and its results folder, or give --report")
    for folder, name in needed.items():
        if folder is not None and not (folder / name).is_file():
            print(f"{folder} holds no {name}: it is not the results folder that is meant", file=sys.stderr)
            return 2
    if not (adoption.ROOT / adoption.REPORT).is_file():
        print("A fit is taken over in a clone of the repository, not in an installed package.", file=sys.stderr)
        return 2
    try:
        if options.folder is not None:
            _adopt(options.folder)
        if options.break_even is not None:
            _say(adoption.adopt_break_even(options.break_even))
        if options.report:
            _say(adoption.report_again())
    except adoption.CannotAdopt as fault:
        print(f"{options.folder or options.break_even}: {fault}", file=sys.stderr)
        return 2
    return 0


def _adopt(folder: Path) -> None:
    from sim.calibration import adoption

    written, values = adoption.adopt(folder)
    for command in AFTERWARDS:
        subprocess.run([sys.executable, *command], cwd=adoption.ROOT, check=True, stdout=subprocess.DEVNULL)
    _say(written)
    print("Values of the central set, now in the register:")
    for key, value in values.items():
        print(f"{key} = {value!r}")
    print("Numbers change: run python tests/test_golden.py, read what it changed, and commit all of it together.")


def _say(written: Sequence[Path]) -> None:
    from sim.calibration.adoption import ROOT

    for path in written:
        print(f"Written: {path.relative_to(ROOT).as_posix()}")


if __name__ == "__main__":
    sys.exit(main())
