"""The accounts on which euros are booked, and the payers: one list, of which `sim/rules/costs.py` gives the prices."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

LANGUAGES = ("en", "nl")
_FILE = Path(__file__).with_name("accounts.toml")


@dataclass(frozen=True, slots=True)
class Account:
    """What money is spent on; `short` are names for a drawing, by language, where the full one is too long.

    `articles` gives the article of the budget that bears it, by payer.
    """

    name: str
    names: Mapping[str, str]
    short: Mapping[str, str]
    payers: tuple[str, ...]
    articles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays; `is_state` tells whether it counts in what the state pays.

    `article` is the article of the budget that bears it where the account names no other.
    """

    name: str
    names: Mapping[str, str]
    is_state: bool
    article: str


def names_in(row: Mapping[str, Any], place: str) -> Mapping[str, str]:
    """Take the name in each language out of an entry.

    Raises ValueError where one is missing.
    """
    missing = [language for language in LANGUAGES if not row.get(language)]
    if missing:
        raise ValueError(f"{place}: no name in {' or '.join(missing)}; add {' and '.join(f'{m} =' for m in missing)}")
    return MappingProxyType({language: row[language] for language in LANGUAGES})


def _account(name: str, row: Mapping[str, Any]) -> Account:
    place = f"sim/parameters/accounts.toml: [account.{name}]"
    short = names_in(row["short"], f"{place} short") if "short" in row else {}
    payers = tuple(row.get("payers", ()))
    unknown = [payer for payer in payers if payer not in PAYERS]
    if unknown or not payers:
        raise ValueError(f"{place}: payers = {list(payers)}; give some of {', '.join(PAYERS)}")
    apart = row.get("article", {})
    articles = {payer: _known_article(apart.get(payer, PAYERS[payer].article), place) for payer in payers}
    return Account(name, names_in(row, place), short, payers, MappingProxyType(articles))


def _payer(name: str, row: Mapping[str, Any]) -> Payer:
    place = f"sim/parameters/accounts.toml: [payer.{name}]"
    return Payer(name, names_in(row, place), bool(row["state"]), _known_article(row.get("article"), place))


def _known_article(article: str | None, place: str) -> str:
    if article is None or article not in ARTICLES:
        raise ValueError(f"{place}: article = {article!r}; give one of {', '.join(ARTICLES)}")
    return article


_ROWS = tomllib.loads(_FILE.read_text(encoding="utf-8"))
ARTICLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {name: names_in(row, f"sim/parameters/accounts.toml: [article.{name}]") for name, row in _ROWS["article"].items()}
)
"""The articles of the budget, and what stands beside it, with their names by language."""
PAYERS: Mapping[str, Payer] = MappingProxyType({name: _payer(name, row) for name, row in _ROWS["payer"].items()})
ACCOUNTS: Mapping[str, Account] = MappingProxyType(
    {name: _account(name, row) for name, row in _ROWS["account"].items()}
)
NOT_STATE = tuple(name for name, payer in PAYERS.items() if not payer.is_state)
FORMS: Mapping[str, Mapping[str, str]] = MappingProxyType(_ROWS["form"])
"""How the cost on an account, the cost to a payer, and a cost at other prices are called, by language."""


def check_bookings(booked: set[tuple[str, str]]) -> None:
    """Refuse accounts and payers of the price list that are not named here, and those named that have no price.

    `booked` are pairs of account and payer. Raises ValueError that says what to add where.
    """
    named = {(account.name, payer) for account in ACCOUNTS.values() for payer in account.payers}
    faults = [
        f"sim/rules/costs.py books on account {account!r} for payer {payer!r}: name the account, its payers and the "
        "payer in sim/parameters/accounts.toml, in both languages"
        for account, payer in sorted(booked - named)
    ] + [
        f"sim/parameters/accounts.toml says that {payer!r} pays on account {account!r}: no price in sim/rules/costs.py "
        "does; add the price there or take it out here"
        for account, payer in sorted(named - booked)
    ]
    if faults:
        raise ValueError("\n".join(faults))
