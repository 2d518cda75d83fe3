"""A forecast that was registered: read from its file, and refused where it cannot be one.

The file is JSON: `levels` [quantile], and `figures`, each with a figure, a period, quantiles [quantile] with and
without the model's own error, and the quantiles of naive forecasts by name. It is never changed once it is committed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.parameters import ensemble

FOLDER = Path(__file__).parents[2] / "forecasts"
LARGEST_BYTES = 50_000_000


class ForecastError(Exception):
    """A file that is no registered forecast; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that was forecast. `given`: the model was told it, so that it is scored apart.

    `quantiles`, `bare` (without the model's own error) and those of `rivals` belong to the levels of the forecast.
    """

    figure: str
    period: str
    kind: str
    definition: str
    given: bool
    quantiles: tuple[float, ...]
    bare: tuple[float, ...]
    rivals: Mapping[str, tuple[float, ...]]
    told: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """The quantiles under each course of the inflow that was told, where it was."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """A registered forecast: who made it when, under which inflow, and its figures."""

    name: str
    title: str
    registered: str
    commit: str
    fitted: str
    inflow_rule: str
    levels: tuple[float, ...]
    figures: tuple[Figure, ...]
    cases: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """The cases of a year under each course of the inflow, where there are several."""
    sets: str = ""
    """The digest of the fitted sets that it was made with."""

    @property
    def is_of_the_fit_in_use(self) -> bool:
        """Tell whether it was made with the sets that runs use now."""
        return self.sets == digest_of(ensemble.FILE)


def digest_of(path: Path) -> str:
    """Return the sha256 of a text file, whatever its line ends."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def read(path: Path) -> Forecast:
    """Read a registered forecast.

    Raises:
        ForecastError: when the file cannot be read or is none.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ForecastError(f"{path}: larger than {LARGEST_BYTES:,} bytes, which no forecast is")
        document = json.loads(path.read_text(encoding="utf-8"))
        forecast = _forecast(path.stem, document)
    except OSError as error:
        raise ForecastError(f"{path}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ForecastError(f"{path}: no registered forecast: {what}") from error
    return forecast


def _forecast(name: str, document: Mapping[str, Any]) -> Forecast:
    levels = tuple(float(level) for level in document["levels"])
    if list(levels) != sorted(set(levels)) or not 0.0 < levels[0] < levels[-1] < 1.0:
        raise ValueError("levels: rising numbers between 0 and 1 are asked for")
    return Forecast(
        name=name,
        title=str(document["title"]),
        registered=str(document["registered"]),
        commit=str(document["commit"]),
        fitted=str(document["fitted"]),
        inflow_rule=str(document["inflow"]["rule"]),
        levels=levels,
        figures=tuple(_figure(row, len(levels)) for row in document["figures"]),
        cases={str(year): one for year, one in document["inflow"]["cases"].items() if isinstance(one, dict)},
        sets=next(
            (digest for file, digest in document.get("fit", {}).items() if Path(file).name == ensemble.FILE.name), ""
        ),
    )


def _figure(row: Mapping[str, Any], levels: int) -> Figure:
    where = f"{row['figure']} ({row['period']})"
    return Figure(
        figure=str(row["figure"]),
        period=str(row["period"]),
        kind=str(row["kind"]),
        definition=str(row["definition"]),
        given=bool(row["given"]),
        quantiles=_rising(row["quantiles"], levels, where),
        bare=_rising(row["quantiles_without_model_error"], levels, where),
        rivals=_by_name(row["rivals"], levels, where),
        told=_by_name(row.get("told_inflow", {}), levels, where),
    )


def _by_name(rows: Mapping[str, Any], levels: int, where: str) -> dict[str, tuple[float, ...]]:
    return {str(name): _rising(values, levels, f"{where}, {name}") for name, values in rows.items()}


def _rising(values: Any, levels: int, where: str) -> tuple[float, ...]:
    found = tuple(float(value) for value in values)
    if len(found) != levels or list(found) != sorted(found):
        raise ValueError(f"{where}: {levels} rising numbers are asked for")
    return found


def registered() -> list[Path]:
    """Return the forecasts that are registered, by name; none where the program came without them."""
    return sorted(FOLDER.glob("*.json"))
