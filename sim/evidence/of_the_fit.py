"""What the last fit says of each published figure: validation.csv beside this file, written with every fit."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

from sim.evidence.verdict import FIGURES, HALF, MOST, Role, Spread, Verdict
from sim.machine.placing import rows_of, write_rows
from sim.parameters.targets import targets

FILE = Path(__file__).parent / "validation.csv"
SCORES = {
    "model": "crps",
    "last_year": "crps_last_year",
    "long_mean": "crps_long_mean",
    "last_rate": "crps_last_rate",
    "other_rates": "crps_other_rates",
}
"""The columns of the scores of the fit and of naive forecasts: last year, five years, last rate, other years' rates."""
COLUMNS = (
    *("kind", "figure", "year", "published", "middle", "low50", "high50", "low90", "high90"),
    *("inside50", "inside90", *SCORES.values(), "wis", "pit", "sets"),
)
_ROLES: Mapping[str, Role] = {role: role for role in get_args(Role)}


@cache
def stored(path: Path = FILE) -> tuple[Verdict, ...]:
    """Return every row of the table, in its order."""
    return tuple(map(_read, rows_of(path)))


def fitted_years() -> tuple[int, int]:
    """Return the first and the last year that the fit has seen: what comes after is not fitted."""
    years = [row.year for row in stored() if row.role == "fitted" and row.year is not None]
    return min(years), max(years)


def write(path: Path, verdicts: Sequence[Verdict]) -> None:
    """Write the table."""
    write_rows(path, COLUMNS, ([row[name] for name in COLUMNS] for row in map(_row, verdicts)))


def _row(one: Verdict) -> dict[str, str]:
    low50, high50 = one.range50 or ("", "")
    low90, high90 = one.range90
    numbers: Mapping[str, Any] = {
        **{"published": one.known, "middle": one.simulated.middle},
        **{"low50": low50, "high50": high50, "low90": low90, "high90": high90},
        **{column: one.scores.get(name, "") for name, column in SCORES.items()},
        **{"wis": _or_nothing(one.wis), "pit": _or_nothing(one.pit), "sets": _or_nothing(one.sets)},
    }
    return {
        "kind": one.role,
        "figure": one.figure,
        "year": "" if one.year is None else str(one.year),
        "inside50": str(one.is_in_half).lower() if one.range50 else "",
        "inside90": str(one.is_inside).lower(),
        **{column: number if number == "" else format(number, FIGURES) for column, number in numbers.items()},
    }


def _or_nothing(number: float | None) -> float | str:
    return "" if number is None else number


def _read(row: Mapping[str, str]) -> Verdict:
    """Read a row; whether a figure lies inside follows from its interval."""
    ends = {HALF: (row["low50"], row["high50"]), MOST: (row["low90"], row["high90"])}
    return Verdict(
        figure=row["figure"],
        role=_ROLES[row["kind"]],
        unit="",
        published=(float(row["published"]), float(row["published"])),
        simulated=Spread(
            float(row["middle"]),
            {level: (float(low), float(high)) for level, (low, high) in ends.items() if low and high},
        ),
        year=int(row["year"]) if row["year"] else None,
        period=_periods().get((row["figure"], row["year"]), ""),
        scores={name: float(row[column]) for name, column in SCORES.items() if row[column]},
        wis=float(row["wis"]) if row["wis"] else None,
        pit=float(row["pit"]) if row["pit"] else None,
        sets=float(row["sets"]) if row["sets"] else None,
    )


@cache
def _periods() -> Mapping[tuple[str, str], str]:
    """Return for what figures were published that were not published for their year, by figure and year."""
    return {(target.name, str(year)): period for target in targets() for year, period in target.period.items()}
