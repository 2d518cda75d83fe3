"""Texts and numerals of one language: every word the reports show comes from here."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.machine.terminal import ShownPath
from sim.parameters.accounts import ACCOUNTS, PAYERS
from sim.parameters.outcomes import OUTCOMES
from sim.report.say.rounding import Numerals

if TYPE_CHECKING:
    from sim.analysis.results import Results

_TEXTS = Path(__file__).parents[1] / "texts"
_EMPHASIS = re.compile(r"\*\*(.+?)\*\*")


class LanguageNotAvailable(Exception):
    """Say that the reports do not speak the language asked for."""

    def __init__(self, language: str) -> None:
        super().__init__(f"the reports speak nl and en, not {language!r}")
        self.language = language


@dataclass(frozen=True)
class Catalogue:
    """Hold the texts of one language; `plain` texts survive a console of any code page.

    Where each simulation has a set of assumptions of its own (`sets_differ`), an interval is a range of simulations:
    what then has to be said otherwise stands in the table `sets`, under the same key. Texts have blanks for the
    simulations that a range holds and for its ends, which `range_names` fill.
    """

    language: str
    texts: Mapping[str, Any]
    numerals: Numerals
    plain: bool = False
    sets_differ: bool = False
    range_names: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, key: str, **values: object) -> str:
        """Give the text with that dotted key, its blanks filled in."""
        found = self.find(key)
        if found is None:
            raise KeyError(f"no text {key!r} in the {self.language} catalogue")
        named = {name: words for name, words in self.range_names.items() if f"{{{name}}}" in found}
        blanks = {**named, **values}
        if self.plain:
            found, blanks = plain(found), {name: _plain_blank(value) for name, value in blanks.items()}
        return found.format(**blanks) if blanks else found

    def counted(self, key: str, number: int, **values: object) -> str:
        """Give the text for so many of something, `{count}` in words; none and one may have their own (`KEY_one`)."""
        own = {0: f"{key}_none", 1: f"{key}_one"}.get(number, key)
        return self(own if self.find(own) else key, **{"count": self.in_words(number), **values})

    def find(self, key: str) -> str | None:
        """Give the raw text with that dotted key, or None."""
        return (self._entry(f"sets.{key}") if self.sets_differ else None) or self._entry(key)

    def _entry(self, key: str) -> str | None:
        entry: Any = self.texts
        for part in key.split("."):
            entry = entry.get(part) if isinstance(entry, Mapping) else None
        return entry if isinstance(entry, str) else None

    def name_of(self, table: str, key: str) -> str:
        """Give the name of something in a table of names, or the key made readable."""
        return self.find(f"{table}.{key}") or key.replace("_", " ").capitalize()

    def day(self, day: date) -> str:
        """Write a day with the name of its month."""
        return self("months.of_day", day=day.day, month=self(f"months.{day.month:02d}"), year=day.year)

    def in_words(self, number: int) -> str:
        """Write a small whole number as a word."""
        return self.find(f"number.{number}") or self.numerals.whole(number)

    def over(self, replications: int) -> Catalogue:
        """Give the same texts for numbers that rest on so many simulations: with few, a range is lowest to highest."""
        return replace(self, range_names=_range_names(self, replications))

    def most_draws(self, draws: int) -> str:
        """Name the draws that a range holds: of few all of them."""
        from sim.measure.ranges import FEWEST_FOR_LEVEL

        return self("drivers.all_draws" if draws < FEWEST_FOR_LEVEL else "drivers.most_draws", draws=draws)

    def for_console(self) -> Catalogue:
        """Give the same texts without any sign outside ASCII and without emphasis."""
        return replace(self, numerals=self.numerals.for_console(), plain=True)


def catalogue(language: str) -> Catalogue:
    """Read the catalogue of a language.

    Raises LanguageNotAvailable when there is none.
    """
    return _read(language)


def catalogue_of(results: Results, language: str | None = None) -> Catalogue:
    """Read the catalogue that suits a run, in a language or else in that of its scenario.

    Raises LanguageNotAvailable when there is none.
    """
    scenario = results.scenario
    say = catalogue(language or scenario.language)
    return replace(say, sets_differ=scenario.plan.sets_differ).over(int(results.replications))


def _range_names(say: Catalogue, replications: int) -> dict[str, str]:
    """Name the ranges of simulations and their ends: with few of them they run from the lowest to the highest."""
    from sim.measure.ranges import FEWEST_FOR_LEVEL, FEWEST_FOR_RANGE

    runs = say.numerals.whole(replications)
    count = "few" if replications < FEWEST_FOR_RANGE else "many"
    found = {name: say(f"simulations.{count}_{name}", runs=runs) for name in ("within", "ends", "head")}
    of_levels = "one" if replications == 1 else "few" if replications < FEWEST_FOR_LEVEL else "many"
    return found | _most(say(f"simulations.most_{of_levels}", runs=runs))


def _most(simulations: str) -> dict[str, str]:
    """Name the simulations that the range of a level holds, in a sentence and alone."""
    return {"most": simulations, "most_head": simulations.capitalize()}


@cache
def _read(language: str) -> Catalogue:
    file = _TEXTS / f"{language}.toml"
    if not re.fullmatch("[a-z]{2}", language) or not file.is_file():
        raise LanguageNotAvailable(language)
    texts = tomllib.loads(file.read_text(encoding="utf-8"))
    texts["outcome"] |= {name: outcome.names[language] for name, outcome in OUTCOMES.items()}
    texts["account"] = {name: account.names[language] for name, account in ACCOUNTS.items()}
    texts["account_short"] = {name: one.short[language] for name, one in ACCOUNTS.items() if one.short}
    texts["payer"] = {name: payer.names[language] for name, payer in PAYERS.items()}
    names = _most(texts["simulations"]["most_many"])
    return Catalogue(language, texts, Numerals(**texts.pop("numerals")), range_names=names)


def _plain_blank(value: object) -> object:
    """Write what fills a blank as plain text; what is no text, or a path to copy, is left as it is."""
    return plain(value) if isinstance(value, str) and not isinstance(value, ShownPath) else value


def plain(text: str) -> str:
    """Write a text in ASCII without emphasis or control characters; what has no ASCII form becomes `?`."""
    without_emphasis = _EMPHASIS.sub(r"\1", text)
    swapped = without_emphasis.translate(
        {
            0x2212: "-",
            0x2013: "-",
            0x2014: "-",
            0x2019: "'",
            0x201C: '"',
            0x201D: '"',
            0x2060: "",
            0xB7: "-",
            0x20AC: "EUR ",
        }
    )
    letters = unicodedata.normalize("NFKD", swapped)
    shown = (c for c in letters if c.isprintable() and not unicodedata.combining(c))
    return "".join(c if c.isascii() else "?" for c in shown)


def emphasised(text: str) -> list[tuple[str, bool]]:
    """Split a text with **stressed** parts into (part, is stressed)."""
    parts = _EMPHASIS.split(text)
    return [(part, n % 2 == 1) for n, part in enumerate(parts) if part]
