"""Take over a fit: its sets, its verdicts, its report, and the values of its central set in the register."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sim.calibration import centre, judging, stored
from sim.calibration.fit.fitting import Fit
from sim.calibration.fit_report import BREAK_EVEN, report
from sim.calibration.telling.turns import to_be_searched
from sim.evidence import of_the_fit
from sim.machine.placing import write_whole
from sim.parameters import catalogue, ensemble
from sim.parameters.host.folder import is_netherlands

ROOT = Path(__file__).resolve().parent.parent.parent
REPORT = Path("docs/validation.md")
REGISTER = catalogue.REGISTER.relative_to(ROOT)

_TABLE = re.compile(r"\[([^\[\]]+)\]")
_DEFAULT = re.compile(r"(default\s*=\s*)([^\s#]+)")


class CannotAdopt(ValueError):
    """The fit cannot be taken over; the message says why."""


def adopt(folder: Path, root: Path = ROOT) -> tuple[list[Path], Mapping[str, float | int]]:
    """Write what follows from the fit in a results folder to where the program looks for it.

    Returns the files that were written, and the values that the register took over.

    Raises:
        OSError: when the folder holds no fit, or a file cannot be written.
        CannotAdopt: when a value may not stand in the register; then nothing is written.
    """
    fit = stored.load(folder / stored.FILE.name)
    if not is_netherlands(fit.plan.host):
        place = f"scenarios/base/{fit.plan.host}"
        raise CannotAdopt(f"it is of another country: copy its {ensemble.FILE.name} to {place}")
    values = centre.register_values(fit)
    if not centre.is_plausible(values):
        raise CannotAdopt("no kept set has all its values in their plausible ranges; fit with more sets")
    register = with_defaults((root / REGISTER).read_text(encoding="utf-8"), values)
    written = [root / file.relative_to(ROOT) for file in (stored.FILE, ensemble.FILE, of_the_fit.FILE)]
    stored.write(written[0], fit)
    write_tables(fit, *(file.parent for file in written[1:]))
    write_whole(root / REPORT, report(fit, root / BREAK_EVEN.relative_to(ROOT)))
    write_whole(root / REGISTER, register)
    return [*written, root / REPORT, root / REGISTER], values


def adopt_break_even(folder: Path, root: Path = ROOT) -> list[Path]:
    """Put what a search for break-even found into the report of the stored fit; returns the files that were written.

    Raises:
        CannotAdopt: when the search left out a parameter on which the answer hangs.
    """
    text = (folder / BREAK_EVEN.name).read_text(encoding="utf-8")
    fit = stored.load(root / stored.FILE.relative_to(ROOT))
    missing = [key for key in to_be_searched(fit) if f"{key}," not in text]
    if missing:
        raise CannotAdopt(f"the search left out {', '.join(missing)}")
    table = root / BREAK_EVEN.relative_to(ROOT)
    write_whole(table, text)
    write_whole(root / REPORT, report(fit, table))
    return [table, root / REPORT]


def report_again(root: Path = ROOT) -> list[Path]:
    """Write the report of the stored fit again; returns the file."""
    fit = stored.load(root / stored.FILE.relative_to(ROOT))
    write_whole(root / REPORT, report(fit, root / BREAK_EVEN.relative_to(ROOT)))
    return [root / REPORT]


def write_tables(fit: Fit, sets: Path, judged: Path) -> None:
    """Write the sets and the verdicts of a fit as tables, each in its folder."""
    ensemble.write(sets / ensemble.FILE.name, [float(weight) for weight in fit.weights], fit.sets)
    of_the_fit.write(judged / of_the_fit.FILE.name, judging.of_fit(fit))


def with_defaults(register: str, values: Mapping[str, float | int]) -> str:
    """Return the text of the register with other defaults; every other character stays.

    Raises:
        CannotAdopt: when a key has no default in it.
    """
    left = dict(values)
    text = "".join(_replaced(register, left))
    if left:
        raise CannotAdopt(f"the register has no default for {', '.join(left)}")
    return text


def _replaced(register: str, left: dict[str, float | int]) -> Iterator[str]:
    """Yield the lines; what has found its place is taken out of `left`."""
    key = ""
    for line in register.splitlines(keepends=True):
        table = _TABLE.match(line)
        key = table[1] if table else key
        if key in left and _DEFAULT.match(line):
            line = _DEFAULT.sub(rf"\g<1>{left.pop(key)!r}", line, count=1)
        yield line
