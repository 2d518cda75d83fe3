"""What the main question's answer does over the range of each parameter: over_ranges.csv, as last run and stored."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sim.machine.placing import rows_of, write_rows
from sim.parameters import ensemble
from sim.parameters.catalogue import settings

FILE = Path(__file__).parent / "over_ranges.csv"
ANSWER = "additional_departures"
"""The row of the answer itself: its 95% range among the simulations, its mean, and the standard error of that."""
ENDS = (0.05, 0.95)
NORMAL_95 = 1.96
_COLUMNS = ("parameter", "low", "high", "effect", "error", "simulations", "sets")


@dataclass(frozen=True, slots=True)
class OverRange:
    """A parameter: its ends among the sets (one in twenty lies beyond each), and what the answer does between them.

    `effect` in additional departures, from the low end to the high one; `error` is its standard error.
    """

    key: str
    low: float
    high: float
    effect: float
    error: float
    simulations: int

    @property
    def interval(self) -> tuple[float, float]:
        """The range of the effect: 95%."""
        return self.effect - NORMAL_95 * self.error, self.effect + NORMAL_95 * self.error

    @property
    def is_told(self) -> bool:
        """Whether the effect can be told from none."""
        low, high = self.interval
        return low > 0.0 or high < 0.0


def stored(path: Path = FILE) -> dict[str, OverRange]:
    """Return what is stored, of each parameter and of the answer; nothing when it was run under sets of another fit."""
    if not path.is_file():
        return {}
    rows = [row for row in rows_of(path) if row["sets"] == _sets()]
    numbers = [[float(row[name]) for name in ("low", "high", "effect", "error")] for row in rows]
    return {
        row["parameter"]: OverRange(row["parameter"], low, high, effect, error, int(row["simulations"]))
        for row, (low, high, effect, error) in zip(rows, numbers, strict=True)
    }


def hangs_on(path: Path = FILE) -> list[str]:
    """Return the parameters on which the answer hangs: over whose range it can be told to move, the strongest first.

    The inflow to come is none of them: it is a course of its own, and no assumption on anybody. Nor is a whole number,
    between whose values no search finds where the answer turns.
    """
    found = sorted(stored(path).values(), key=lambda one: -abs(one.effect))
    parameters = [one for one in found if one.key not in (ANSWER, ensemble.INFLOW_ERROR)]
    return [one.key for one in parameters if one.is_told and settings()[one.key].can_be_searched]


def write(path: Path, found: list[OverRange]) -> None:
    """Write the table."""
    numbers = ([f"{number:.6g}" for number in (one.low, one.high, one.effect, one.error)] for one in found)
    rows = ([one.key, *ends, one.simulations, _sets()] for one, ends in zip(found, numbers, strict=True))
    write_rows(path, _COLUMNS, rows)


def _sets() -> str:
    """Return the digest of the sets of the fit."""
    return hashlib.sha256(ensemble.FILE.read_bytes()).hexdigest()[:12]
