"""The catalogue: the four data files beside this one as frozen objects, each read once."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from math import isclose
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

ValueType = Literal["float", "int", "bool", "choice"]
Value = float | int | bool | str
EvidenceLabel = Literal["published", "reported", "derived", "assumed"]
Regime = Literal["off", "transition", "on"]
Acts = Literal["as_typed", "by_own_numbers", "in_a_rule"]

EVIDENCE: tuple[EvidenceLabel, ...] = ("published", "reported", "derived", "assumed")
ACTS: dict[Acts, str] = {
    "as_typed": "its value is the effect itself",
    "by_own_numbers": "its effect stands in numbers (through = [...]) that work for it alone",
    "in_a_rule": "it moves what a rule reads, whose numbers work under every policy",
}
"""The ways in which a lever acts. Pages call the effect of the first two assumed where their numbers are."""
REGIMES: tuple[Regime, ...] = ("off", "transition", "on")
TIERS = ("near", "low_lp", "unsafe", "other")
CALENDARS = {"regime": "cooperation.regime", "prospect": "cooperation.prospect", "safety": "safety"}
"""The dated columns of a country, each with the lever that goes on with it: its key is followed by the country."""
COUNTRY_LEVERS = {
    "cooperation.regime": (
        "How {} treats requests for a travel document; dated in its calendar.",
        "Hoe {} met aanvragen van een reisdocument omgaat; per datum in de kalender.",
    ),
    "cooperation.prospect": (
        "Whether courts see a real prospect of removal to {}; dated in its calendar.",
        "Of de rechter zicht op uitzetting naar {} ziet; per datum in de kalender.",
    ),
    "safety": (
        "Whether {} is safe enough to send people there; dated in its calendar.",
        "Of {} veilig genoeg is om mensen heen te sturen; per datum in de kalender.",
    ),
    "cooperation.agreement_with": (
        "Whether a return agreement with {} is in force, beside one with all (cooperation.agreement).",
        "Of er een terugkeerovereenkomst met {} is, naast een met alle landen (cooperation.agreement).",
    ),
    "cooperation.visa_measures": (
        "Whether visa measures are in force against {}, beside those against all (cooperation.visa_leverage).",
        "Of er visummaatregelen tegen {} gelden, naast die tegen alle landen (cooperation.visa_leverage).",
    ),
}
"""The levers that every country has, with what they mean in English and Dutch; the first three have a calendar."""
OF_ALL_COUNTRIES = {
    "cooperation.agreement_with": "cooperation.agreement",
    "cooperation.visa_measures": "cooperation.visa_leverage",
}
"""The levers of one country that do there, at that price, what another lever does in every country."""
NO_EFFECT = {"ratio": 1.0, "log-odds": 0.0}  # by unit, the value that does nothing
_AS_IT_IS = "a country is as it is: what is spent to move it is set with cooperation.partnerships_eur"
DISPLACED = "Ukraine"  # its people have temporary protection since March 2022, and are cases only after that

_FOLDER = Path(__file__).parent
REGISTER = _FOLDER / "register.toml"
SETS = _FOLDER / "ensemble.csv"
OF_THE_FIT = "value of the central set of the fit (docs/validation.md)"
_AS_WRITTEN = (
    *("meaning", "meaning_nl", "unit", "type", "default", "distribution", "evidence"),
    *("plain", "plain_nl", "short", "short_nl", "unpriced", "price_unknown", "acts", "alone", "differs"),
)
_COUNTED_UNITS = ("EUR", "cases", "persons", "grants", "places", "days", "months", "hours")


@dataclass(frozen=True, slots=True)
class Setting:
    """A number or switch that a rule reads.

    `low` and `high` are the plausible range (doubt); `minimum` and `maximum` what a scenario may set at all.
    `plain` is a short name for who reads no register, where the meaning is not that by itself; `short` is how a label
    names it in a few words. `priced` are the counts by whose price a lever costs money; `unpriced` says why none does,
    and `price_unknown` that it costs money all the same. `acts`: how a lever works (ACTS); `through`: which parameters;
    `ends`: what it is moved to; `alone`: why that may do little; `differs`: why it is not as the evidence has it.
    """

    key: str
    meaning: str
    meaning_nl: str
    unit: str
    kind: Literal["parameter", "lever"]
    type: ValueType
    default: Value
    low: float | None
    high: float | None
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...]
    distribution: str
    evidence: EvidenceLabel
    source: str
    note: str
    money_or_count: bool
    plain: str = ""
    plain_nl: str = ""
    short: str = ""
    short_nl: str = ""
    priced: tuple[str, ...] = ()
    unpriced: str = ""
    price_unknown: bool = False
    acts: Acts | Literal[""] = ""
    through: tuple[str, ...] = ()
    ends: tuple[Value, ...] = ()
    alone: str = ""
    differs: str = ""

    @property
    def is_fitted(self) -> bool:
        """Tell whether the default is the value of the central set of the last fit."""
        return self.key in fitted()

    @property
    def is_unmeasured(self) -> bool:
        """Tell whether its value is an assumption that no fit has moved."""
        return self.evidence == "assumed" and not self.is_fitted

    def does_something(self, value: Value) -> bool:
        """Tell whether a value of it does something: a ratio of 1 does not."""
        return value != NO_EFFECT.get(self.unit)

    @property
    def can_be_searched(self) -> bool:
        """Tell whether it has a plausible range with values everywhere between its ends."""
        return self.kind == "parameter" and self.type == "float" and self.low is not None

    def short_in(self, language: str) -> str:
        """Give the name in a few words in Dutch (`nl`) or else in English; without one, the short plain name."""
        return (self.short_nl if language == "nl" else self.short) or self.plain_in(language)

    def plain_in(self, language: str) -> str:
        """Give the short plain name in Dutch (`nl`) or else in English."""
        plain = self.plain_nl if language == "nl" else self.plain
        return plain or self.meaning_in(language).removesuffix(".")

    def meaning_in(self, language: str) -> str:
        """Give the meaning in Dutch (`nl`) or else in English."""
        return self.meaning_nl if language == "nl" else self.meaning


@dataclass(frozen=True, slots=True)
class Country:
    """A country of origin; the first entry of each calendar also holds before its date."""

    name: str
    name_nl: str
    iso: str
    share: tuple[tuple[date, float], ...]
    dublin_share: float
    tier: Literal["near", "low_lp", "unsafe", "other"]
    visa_free: bool
    income_eur: float
    regime: tuple[tuple[date, str], ...]
    prospect: tuple[tuple[date, bool], ...]
    safety: tuple[tuple[date, bool], ...]
    evidence: EvidenceLabel

    @property
    def share_at_start(self) -> float:
        """Give the share of all new cases in the first year."""
        return self.share[0][1]

    def share_on(self, day: date) -> float:
        """Give the weight among all new cases on a day."""
        return next((share for start, share in reversed(self.share) if start <= day), self.share_at_start)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure from outside that results are compared with."""

    id: str
    title: str
    title_nl: str
    unit: str
    values: Mapping[str, float] | float
    evidence: EvidenceLabel
    source: str
    role: str
    note: str

    def title_in(self, language: str) -> str:
        """Give the title in Dutch (`nl`) or else in English."""
        return self.title_nl if language == "nl" else self.title

    def by_year(self) -> Mapping[str, float]:
        """Give the values by year; TypeError when there is a single one."""
        if isinstance(self.values, Mapping):
            return self.values
        raise TypeError(f"{self.id} must be given by year")


@cache
def settings() -> Mapping[str, Setting]:
    """Return every setting by key, parameters first, then levers, then the dated ones of each country."""
    found = {setting.key: setting for setting, _ in _catalogued()}
    of_countries = [_country_lever(country, lever, found) for country in countries() for lever in COUNTRY_LEVERS]
    return MappingProxyType(found | {setting.key: setting for setting in of_countries})


@cache
def fitted() -> frozenset[str]:
    """Name the settings whose defaults the last fit has set: the columns of its sets, and none before the first fit."""
    if not SETS.is_file():
        return frozenset()
    with SETS.open(encoding="utf-8", newline="") as file:
        return frozenset(next(csv.reader(file))) - {"weight"}


@cache
def aliases() -> Mapping[str, str]:
    """Return other accepted spellings of a key: older names, and country codes for country names."""
    found = {alias: setting.key for setting, others in _catalogued() for alias in others}
    pairs = [(country, lever) for country in countries() for lever in COUNTRY_LEVERS]
    return MappingProxyType(found | {f"{lever}.{one.iso}": f"{lever}.{one.name}" for one, lever in pairs})


@cache
def countries() -> tuple[Country, ...]:
    """Return the countries of origin in the order of the table; their shares add up to 1 at the first date."""
    table = tuple(read_country(row) for row in _read("countries.toml")["country"])
    refuse_other_shares(table)
    return table


def refuse_other_shares(table: Iterable[Country]) -> None:
    """Refuse countries that together have not all cases; ValueError says what to do."""
    total = sum(country.share_at_start for country in table)
    if not isclose(total, 1.0, abs_tol=1e-9):
        raise ValueError(
            f"sim/parameters/countries.toml: the shares add up to {total:.6g} and must add up to 1: what a new country "
            "gets comes from another, usually `other`"
        )


@cache
def published() -> Mapping[str, Figure]:
    """Return the published figures by id."""
    return MappingProxyType({row["id"]: read_figure(row) for row in _read("published.toml")["figure"]})


@cache
def _catalogued() -> tuple[tuple[Setting, tuple[str, ...]], ...]:
    """Return each setting of the two registers with its aliases."""
    return (*_register(REGISTER.name, "parameter"), *_register("levers.toml", "lever"))


def _read(name: str) -> dict[str, Any]:
    with (_FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def _register(name: str, kind: Literal["parameter", "lever"]) -> Iterator[tuple[Setting, tuple[str, ...]]]:
    for group, entries in _read(name).items():
        for short, entry in entries.items():
            setting = _setting(f"{group}.{short}", kind, entry)
            refuse_half_a_lever(setting)
            yield setting, tuple(entry.get("aliases", ()))


def refuse_half_a_lever(setting: Setting) -> None:
    """Refuse a lever without a short name in both languages, or that does not say what it costs or how it acts.

    Raises ValueError that says what to add.
    """
    if setting.kind != "lever":
        return
    ways = "; or ".join(f'acts = "{name}": {meaning}' for name, meaning in ACTS.items())
    costs = 'priced = the counts of sim/rules/costs.py that carry its price; or else unpriced = "the reason"'
    numberless = setting.acts == "by_own_numbers" and not setting.through
    for is_forgotten, words in (
        (not (setting.short and setting.short_nl), "no name for labels; add short = and short_nl ="),
        (bool(setting.priced) == bool(setting.unpriced), f"say what it costs: {costs}"),
        (setting.acts not in ACTS, f"say how it acts: {ways}"),
        (numberless, "name the numbers that it acts by: through = [...], keys of register.toml"),
    ):
        if is_forgotten:
            raise ValueError(f"sim/parameters/levers.toml: [{setting.key}]: {words}")


def _setting(key: str, kind: Literal["parameter", "lever"], entry: dict[str, Any]) -> Setting:
    low, high = entry.get("plausible", (None, None))
    minimum, maximum = entry.get("allowed", (None, None))
    return Setting(
        key=key,
        kind=kind,
        low=low,
        high=high,
        minimum=minimum,
        maximum=maximum,
        choices=tuple(entry.get("choices", ())),
        source="; ".join((entry["source"], *([OF_THE_FIT] if key in fitted() else []))),
        note=entry.get("note", ""),
        money_or_count=entry["type"] != "bool" and entry["unit"].startswith(_COUNTED_UNITS),
        priced=tuple(entry.get("priced", ())),
        through=tuple(entry.get("through", ())),
        ends=tuple(entry.get("ends", ())),
        **{name: entry[name] for name in _AS_WRITTEN if name in entry},
    )


def _country_lever(country: Country, lever: str, others: Mapping[str, Setting]) -> Setting:
    meaning, meaning_nl = COUNTRY_LEVERS[lever]
    column = next((name for name, group in CALENDARS.items() if group == lever), None)
    is_choice = column == "regime"
    entry = {
        "meaning": meaning.format(country.name),
        "meaning_nl": meaning_nl.format(country.name_nl),
        "unit": "one of off, transition, on" if is_choice else "yes or no",
        "type": "choice" if is_choice else "bool",
        "choices": REGIMES if is_choice else (),
        "default": getattr(country, column)[0][1] if column else False,
        "distribution": "fixed",
        "evidence": country.evidence if column else "assumed",
        "source": "calendar of the country in sim/parameters/countries.toml" if column else "what-if",
    }
    if of_all := others.get(OF_ALL_COUNTRIES.get(lever, "")):
        entry |= {name: getattr(of_all, name) for name in ("priced", "acts", "through")}
    else:
        entry |= {"unpriced": _AS_IT_IS, "acts": "in_a_rule"}
    return _setting(f"{lever}.{country.name}", "lever", entry)


def read_country(row: Mapping[str, Any]) -> Country:
    """Read an entry; ValueError names the fields that are missing."""
    wanted = [field.name for field in fields(Country)]
    if missing := [name for name in wanted if name not in row]:
        place = f"sim/parameters/countries.toml: [[country]] {row.get('name', 'without a name')}"
        raise ValueError(f"{place}: {', '.join(missing)} missing; every country has {', '.join(wanted)}")
    dated = {name: tuple((start, value) for start, value in row[name]) for name in CALENDARS}
    shares = tuple((start, float(share)) for start, share in row["share"])
    plain = {name: row[name] for name in wanted}
    return Country(**{**plain, **dated, "share": shares, "income_eur": float(row["income_eur"])})


def read_figure(row: Mapping[str, Any]) -> Figure:
    """Read an entry of published.toml."""
    values = row["values"]
    frozen = MappingProxyType(values) if isinstance(values, dict) else values
    return Figure(**{"note": "", **row, "values": frozen})
