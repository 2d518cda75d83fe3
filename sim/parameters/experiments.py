"""Natural experiments with money for return (experiments.toml), and what was read from them (experiments.json)."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from sim.machine.placing import rows_of
from sim.parameters.catalogue import countries, published

Use = Literal["pooled", "beside", "unread"]
Design = Literal["rise", "cut", "window", "country", "survey"]
Bias = Literal["up", "down", "to_zero", "unknown"]
Range = tuple[float, float]

FILE = Path(__file__).parent / "experiments.toml"
STORED = Path(__file__).parent / "experiments.json"
READ_BACK = Path(__file__).parent / "read_back.csv"


@dataclass(frozen=True, slots=True)
class Offer:
    """A part of an offer: cash and goods in the currency of the time, and its weight among the parts."""

    part: float
    cash: float
    kind: float


@dataclass(frozen=True, slots=True)
class Change:
    """What changed and what followed, every number with its range of 90% (equal ends: no range).

    `incomes`: a year's income per head at the origin in EUR of 2025, with its share. `euro`: EUR of the time for one
    unit of money. `observed` over `base` is the ratio of what is counted; `drift` how the base would have moved with
    the same money; `reach` the part of it that the new offer could have moved; `shown` how much of an effect on the
    decision such a count shows in the model; `counts` the numbers behind it.
    """

    incomes: tuple[tuple[float, float], ...]
    before: tuple[Offer, ...]
    after: tuple[Offer, ...]
    euro: float
    price_year: int
    adults: float
    observed: Range
    base: Range
    drift: Range
    reach: Range
    shown: float
    counts: tuple[float, ...]
    is_share_of_takers: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The share of a planted money_value that the plain formula finds in the model's own departures, with 90% range."""

    window: str
    mean: float
    low: float
    high: float
    replications: int


@dataclass(frozen=True, slots=True)
class Experiment:
    """A natural experiment: what it is, the figures it rests on, and its numbers unless nothing can be read.

    `obliged`: most of the people counted had to leave; otherwise most could have stayed.
    """

    id: str
    name: str
    name_nl: str
    use: Use
    design: Design
    episode: str
    obliged: bool
    bias: Bias | None
    doubt: str
    doubt_nl: str
    figures: tuple[str, ...]
    change: Change | None

    def name_in(self, language: str) -> str:
        """Give the name in Dutch (`nl`) or else in English."""
        return self.name_nl if language == "nl" else self.name

    def doubt_in(self, language: str) -> str:
        """Say what confounds it in Dutch (`nl`) or else in English."""
        return self.doubt_nl if language == "nl" else self.doubt


@dataclass(frozen=True, slots=True)
class Implied:
    """The money_value that an experiment implies, its standard error, the parts of that, and its weight in the pool."""

    experiment: str
    value: float
    error: float
    parts: Mapping[str, float]
    weight: float | None

    @property
    def interval(self) -> Range:
        """Give the 95% interval."""
        return self.value - 1.96 * self.error, self.value + 1.96 * self.error


@dataclass(frozen=True, slots=True)
class Pooled:
    """Some experiments combined: mean with its 95% interval, and between what the next experiment would lie (95%)."""

    name: str
    count: int
    mean: float
    low: float
    high: float
    next_low: float
    next_high: float
    tau: float
    i2: float


@dataclass(frozen=True, slots=True)
class Found:
    """What all experiments say: the value of each, pools by name (`all` first), and the pool without each in turn."""

    implied: tuple[Implied, ...]
    pools: tuple[Pooled, ...]
    without: tuple[Pooled, ...]

    @property
    def main(self) -> Pooled:
        """Give the pool of every experiment that is combined."""
        return self.pools[0]


@cache
def experiments(path: Path = FILE) -> tuple[Experiment, ...]:
    """Return the experiments in the order of the file, their numbers looked up among the published figures."""
    with path.open("rb") as file:
        return tuple(_experiment(row) for row in tomllib.load(file)["experiment"])


@cache
def stored(path: Path = STORED) -> Found:
    """Return what was read from the experiments when the table was last made."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return Found(
        implied=tuple(Implied(**row) for row in found["implied"]),
        pools=tuple(Pooled(**row) for row in found["pools"]),
        without=tuple(Pooled(**row) for row in found["without"]),
    )


@cache
def shown(path: Path = READ_BACK) -> Mapping[str, Shown]:
    """Return by window how much of an effect on the decision shows in departures, as last measured."""
    return {row["window"]: _shown(row) for row in rows_of(path)}


def _shown(row: Mapping[str, str]) -> Shown:
    mean, low, high = (float(row[name]) for name in ("mean", "low", "high"))
    return Shown(row["window"], mean, low, high, int(row["replications"]))


def text_of_shown(rows: Sequence[Shown]) -> str:
    """Return the table of what shows as the text of its file."""
    lines = [",".join(field.name for field in fields(Shown))]
    lines += [f"{row.window},{row.mean:.4g},{row.low:.4g},{row.high:.4g},{row.replications}" for row in rows]
    return "\n".join(lines) + "\n"


def text_of(found: Found) -> str:
    """Return the table as the text of its file, numbers to six digits."""
    return json.dumps(_shortened(asdict(found)), indent=1, ensure_ascii=False) + "\n"


def _shortened(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: _shortened(item) for key, item in value.items()}
    return [_shortened(item) for item in value] if isinstance(value, list | tuple) else value


def _experiment(row: dict[str, Any]) -> Experiment:
    return Experiment(
        **{name: row[name] for name in ("id", "name", "name_nl", "use", "design", "doubt", "doubt_nl")},
        episode=row.get("episode", row["id"]),
        obliged=row.get("obliged", False),
        bias=row.get("bias"),
        figures=tuple(row["figures"]) if "figures" in row else tuple(dict.fromkeys(_references(row))),
        change=None if row["use"] == "unread" else _change(row),
    )


def _references(value: Any) -> list[str]:
    """List the figures that a row points to, in their order."""
    if isinstance(value, str):
        name = value.partition(".")[0]
        return [name] if name in published() else []
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [name for item in inside for name in _references(item)]


def _change(row: dict[str, Any]) -> Change:
    share = "attributable" in row
    return Change(
        incomes=_incomes(row),
        before=_offers(row["before"]),
        after=_offers(row["after"]),
        euro=row.get("euro", 1.0),
        price_year=row["price_year"],
        adults=row.get("adults", 1),
        observed=_range(row["attributable" if share else "observed"]),
        base=_range(row.get("base", 1.0)),
        drift=_range(row.get("drift", 1.0)),
        reach=_range(row.get("reach", 1.0)),
        shown=shown()[row["seen"]].mean,
        counts=tuple(_number(count) for count in row.get("counts", ())),
        is_share_of_takers=share,
    )


def _incomes(row: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    if "income_eur" in row:
        return ((float(row["income_eur"]), 1.0),)
    wanted = [one for one in countries() if row["origins"] == ["all"] or one.name in row["origins"]]
    if row["origins"] != ["all"] and len(wanted) != len(row["origins"]):
        raise ValueError(f"{row['id']}: origins {row['origins']} are not all in countries.toml")
    whole = sum(one.share_at_start for one in wanted)
    return tuple((one.income_eur, one.share_at_start / whole) for one in wanted)


def _offers(rows: Sequence[Mapping[str, Any]]) -> tuple[Offer, ...]:
    whole = sum(row.get("part", 1.0) for row in rows)
    return tuple(
        Offer(row.get("part", 1.0) / whole, _number(row.get("cash", 0.0)), _number(row.get("kind", 0.0)))
        for row in rows
    )


def _range(value: Any) -> Range:
    low, high = value if isinstance(value, list) else (value, value)
    return _number(low), _number(high)


def _number(value: Any) -> float:
    """Look a number up: itself, or `figure` or `figure.key` of the published figures."""
    if not isinstance(value, str):
        return float(value)
    name, _, key = value.partition(".")
    known = published().get(name)
    found: Any = None if known is None else known.values
    if key and isinstance(found, Mapping):
        found = found.get(key)
    if not isinstance(found, int | float):
        raise ValueError(f"experiments.toml points to {value}, which is no number of published.toml")
    return float(cast(float, found))
