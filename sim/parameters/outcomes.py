"""The register of outcomes: what each is, how it is counted, its names, and where the page shows it.

Keys of an entry of outcomes.toml:

kind            how it is counted: one of KINDS
columns         columns of the ledger (of PAIRS where lives are compared) that are added up; else that of its name
less, over      columns that are taken off, or that the sum is divided by
followed_months of a rate: for how long people can be followed
unit, formula   as the tables and the model description say it; formula_nl as --explain says it in Dutch
en, nl          its name
section         where the page shows it: one of SECTIONS; or else `not_shown`, with the reason
main            "page" among the first rows of the differences and in short tables, "table" in short tables only
may_stop        whether a plan may run until its half-width is small enough
direction, law  what law prefers, and which
where           where people are when it befalls them: one of PLACES; else they are in view
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from sim.parameters.accounts import ACCOUNTS, FORMS, LANGUAGES, PAYERS, names_in

Kind = Literal["paired", "sum", "ratio", "rate", "mean", "expected", "computed", "cost", "price"]
KINDS: tuple[Kind, ...] = get_args(Kind)
BY_ROUTE, RIGHTS, PRICED = "routes", "rights", "accounts"
SECTIONS = (
    *("departures", "coming", "supervision", "documents", "detention", "costs", "maatwerk"),
    *(BY_ROUTE, RIGHTS, PRICED),
)
"""Where the page shows an outcome: seven sections of the differences, and blocks of their own."""
PLACES = {
    "detained": "stock_detained",
    "imprisoned": "stock_imprisoned",
    "hub": "hub_person_months",
    "out_of_sight": "stock_out_of_sight",
}
"""Where people are who are neither in view nor gone, each with the outcome that counts them there."""

PAIRS = (
    *("persons", "gained", "lost", "moved_earlier", "moved_later", "gained_durable", "lost_durable"),
    *("paid", "deadweight", "held_out", "came", "stayed_away"),
    *("deadweight_same_month", "deadweight_3m", "deadweight_12m"),
    *("gained_to_unsafe", "lost_to_unsafe"),
)
"""What the two lives of a person are compared on, in the order in which it is kept."""
GROUPS = ("visa_free", "cooperating", "transition", "not_cooperating", "unsafe", "dublin")
TRAITS = ("vris", "nuisance", "care", "school_family", "hardly_leaves")
"""Groups that overlap; the last would leave at the regular price in fewer than one month in two hundred."""

_FILE = Path(__file__).with_name("outcomes.toml")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": KINDS,
    "section": SECTIONS,
    "main": ("page", "table"),
    "direction": ("lower", "higher"),
    "where": tuple(PLACES),
}
_ALLOWED = (
    *("kind", "columns", "less", "over", "followed_months", "unit", "formula", "formula_nl", *LANGUAGES),
    *("section", "not_shown", "main", "may_stop", "direction", "law", "where"),
)
_NEEDED = {"ratio": ("over",), "rate": ("over", "followed_months"), "price": ("columns",)}
_OF_ALL = ("cost_state_eur", "cost_society_eur")
_SAID_OF_PRICES = {
    "marginal": ("marginal prices", "marginale prijzen"),
    "places_kept": (
        "average prices, a bed of COA at what the person in it costs, for no place closes",
        "gemiddelde prijzen, een bed van het COA voor wat de persoon erin kost, want er sluit geen plek",
    ),
}
BASES = ("average", *_SAID_OF_PRICES)
"""At which prices a cost is counted: by a place's share of the whole, by what one more changes, if no place closes."""
_HOLD_BEDS = (*_OF_ALL, "cost_account_reception_eur", "cost_payer_coa_eur")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an outcome is; `direction` only where law or the answer prefers one."""

    name: str
    kind: Kind
    columns: tuple[str, ...]
    less: tuple[str, ...]
    over: tuple[str, ...]
    unit: str
    formula: str
    formula_nl: str
    names: Mapping[str, str]
    followed_months: int = 0
    section: str = ""
    not_shown: str = ""
    main: Literal["", "page", "table"] = ""
    may_stop: bool = False
    direction: Literal["", "lower", "higher"] = ""
    law: str = ""
    where: str = ""

    def formula_in(self, language: str) -> str:
        """Give how it is counted, in a language."""
        return self.formula_nl if language == "nl" else self.formula

    def worsens(self, change: float) -> bool:
        """Tell whether a change goes against what law or the answer prefers."""
        return change > 0 if self.direction == "lower" else change < 0 and self.direction == "higher"


def read_outcome(name: str, row: Mapping[str, Any]) -> Outcome:
    """Read an entry.

    Raises ValueError that says what is missing or not known, and what to do.
    """
    place = f"sim/parameters/outcomes.toml: [{name}]"
    if unknown := sorted(set(row) - set(_ALLOWED)):
        raise ValueError(f"{place}: {', '.join(unknown)} not known; allowed: {', '.join(_ALLOWED)}")
    for key, allowed in _CHOICES.items():
        if row.get(key, allowed[0]) not in allowed:
            raise ValueError(f"{place}: {key} = {row[key]!r}; allowed: {', '.join(allowed)}")
    needed = ("kind", "unit", "formula", "formula_nl", *_NEEDED.get(row.get("kind", ""), ()))
    if missing := [key for key in needed if not row.get(key)]:
        raise ValueError(f"{place}: {', '.join(missing)} missing")
    if bool(row.get("section")) == bool(row.get("not_shown")):
        where = f'section = one of {", ".join(SECTIONS)}; or else not_shown = "the reason"'
        raise ValueError(f"{place}: say where the page shows it: {where}")
    return Outcome(
        name=name,
        columns=tuple(row.get("columns", (name,))),
        less=tuple(row.get("less", ())),
        over=tuple(row.get("over", ())),
        names=names_in(row, place),
        **{key: said for key, said in row.items() if key not in ("columns", "less", "over", *LANGUAGES)},
    )


def _read() -> Iterator[Outcome]:
    """Yield the outcomes of the register, and the costs that follow from the accounts and the payers."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for name, row in rows.items():
        yield read_outcome(name, row)
    unit = rows["cost_state_eur"]["unit"]
    for name in _OF_ALL:
        plain = {key: value for key, value in rows[name].items() if key not in {"main", "may_stop"}}
        yield from _at_other_prices(plain, name)
    for table, parts in (("account", ACCOUNTS), ("payer", PAYERS)):
        for part in parts.values():
            names = {language: FORMS[table][language].format(name=part.names[language]) for language in LANGUAGES}
            name, row = f"cost_{table}_{part.name}_eur", {"kind": "cost", "unit": unit, **_priced(names), **names}
            yield read_outcome(name, row | {"section": PRICED})
            yield from _at_other_prices(row, name)


def _priced(names: Mapping[str, str]) -> dict[str, str]:
    """Say how the cost of an account or a payer is counted, in both languages."""
    return {
        "formula": f"{names['en']}: average prices, discounted to the start of the future",
        "formula_nl": f"{names['nl']}: gemiddelde prijzen, teruggerekend naar het begin van de toekomst",
    }


def _at_other_prices(row: Mapping[str, Any], name: str) -> Iterator[Outcome]:
    """Yield a cost at marginal prices, and with every place in reception kept where it holds beds."""
    for basis, (said, said_nl) in _SAID_OF_PRICES.items():
        if basis == "marginal" or name in _HOLD_BEDS:
            names = {language: FORMS[basis][language].format(name=row[language]) for language in LANGUAGES}
            formulas = {
                "formula": row["formula"].replace("average prices", said),
                "formula_nl": row["formula_nl"].replace("gemiddelde prijzen", said_nl),
            }
            yield read_outcome(at_prices(name, basis), {**row, **names, **formulas, "section": PRICED})


def at_prices(cost: str, basis: str) -> str:
    """Name a cost by the prices it is counted at: a cost without more is at average ones."""
    return cost if basis == "average" else f"{cost.removesuffix('_eur')}_{basis}_eur"


OUTCOMES: Mapping[str, Outcome] = MappingProxyType({outcome.name: outcome for outcome in _read()})
WATCHED = tuple(name for name, outcome in OUTCOMES.items() if outcome.may_stop)
"""Outcomes of which the half-width of the effect can decide when enough replications have been run."""

ON_CARDS = tuple(name for name, outcome in OUTCOMES.items() if outcome.kind != "price")
"""Outcomes that a scenario can ask to see beside its answer."""


def of_kind(kind: Kind) -> dict[str, Outcome]:
    """Return the outcomes that are counted in one way, by name."""
    return {name: outcome for name, outcome in OUTCOMES.items() if outcome.kind == kind}


def shown_in(section: str) -> tuple[str, ...]:
    """Name the outcomes of a section of the page, in its order."""
    return tuple(name for name, outcome in OUTCOMES.items() if outcome.section == section)


BETWEEN_POLICIES = frozenset(of_kind("paired"))
"""Outcomes that compare person by person already: their effect is their level under the policy."""
LEVELS_BETWEEN = frozenset(name for name in BETWEEN_POLICIES if not OUTCOMES[name].less)
"""Of these, counts of persons and shares of them, which are never negative; the others may be."""
SHARES_BETWEEN = frozenset(name for name in LEVELS_BETWEEN if OUTCOMES[name].over)
"""Of these, the shares: the reference has none of its own."""
