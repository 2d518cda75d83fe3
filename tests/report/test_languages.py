"""Dutch and English: both complete, nothing said outside the catalogues, one language on a page."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sim import printing
from sim.analysis.results import Results
from sim.dossier import explaining
from sim.experiment.runs import FailedRun
from sim.parameters.catalogue import countries, published, settings
from sim.report import page
from sim.report.book import workbook
from sim.report.say.language import catalogue
from sim.report.say.terms import terms
from sim.scenario import Policy
from sim.scenario.remarks import Note
from tests.report.invented_results import results, scenario, with_sets
from tests.report.test_incentive_block import USUAL

LANGUAGES = ("en", "nl")
NEUTRAL = ["A", "B", "C"]
BLANK = re.compile(r"\{\w*\}")
NAMED = ("{within}", "{ends}", "{head}", "{most}", "{most_head}")
"""Blanks that name simulations, which the catalogue fills itself."""

# Words that only one of the two languages has.
GIVEN_AWAY = {
    "en": {"the", "and", "with", "which", "from", "people", "are", "their", "what", "who", "more", "than", "each"},
    "nl": {"het", "een", "van", "voor", "niet", "wordt", "naar", "zonder", "bij", "door", "mensen", "aan", "dat"},
}


def texts(entries: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Give every text with its dotted key."""
    for key, entry in entries.items():
        if isinstance(entry, Mapping):
            yield from texts(entry, f"{before}{key}.")
        else:
            yield before + key, entry


@cache
def said(language: str) -> dict[str, str]:
    file = Path(page.__file__).parent / "texts" / f"{language}.toml"
    return dict(texts(tomllib.loads(file.read_text(encoding="utf-8"))))


def test_both_languages_have_the_same_keys() -> None:
    assert said("nl").keys() - said("en").keys() == set()
    assert said("en").keys() - said("nl").keys() == set()


def test_a_text_has_the_same_blanks_and_stress_in_both_languages() -> None:
    for key, english in said("en").items():
        dutch = said("nl")[key]
        assert Counter(BLANK.findall(english)) == Counter(BLANK.findall(dutch)), key
        assert english.count("**") == dutch.count("**"), key


def test_what_is_said_otherwise_where_sets_differ_fills_the_same_blanks() -> None:
    for language in LANGUAGES:
        texts = said(language)
        otherwise = {key: text for key, text in texts.items() if key.startswith("sets.")}
        assert len(otherwise) > 30
        for key, text in otherwise.items():
            usual = texts[key.removeprefix("sets.")]
            own, others = (
                Counter(blank for blank in BLANK.findall(one) if blank not in NAMED) for one in (text, usual)
            )
            assert own == others, (language, key)
            assert text != usual, (language, key)


def test_every_setting_figure_and_country_has_a_dutch_name() -> None:
    for setting in settings().values():
        assert re.fullmatch(r"[A-Z].*\.", setting.meaning_nl, re.S), setting.key
        assert setting.meaning_nl != setting.meaning
    assert len({setting.meaning_nl for setting in settings().values()}) == len(settings())
    assert all(figure.title_nl and figure.title_nl != figure.title for figure in published().values())
    assert all(country.name_nl for country in countries())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_and_choice_has_a_name(language: str) -> None:
    from sim.parameters.outcomes import OUTCOMES

    say = catalogue(language)
    units = {thing.unit for things in (settings(), published(), OUTCOMES) for thing in things.values()}
    assert [unit for unit in sorted(units) if not say.find(f"unit.{unit}")] == []
    choices = {choice for setting in settings().values() for choice in setting.choices}
    assert [choice for choice in sorted(choices) if not say.find(f"choice.{choice}")] == []


def found(*labels: str) -> Results:
    """Invent results that say everything a run can say, with labels of no language."""
    of = replace(scenario(labels or NEUTRAL), title="X", question="Y?")
    few = Note("few", {"runs": 10, "enough": 39})
    notes = (Note("unpaired"), Note("sample", {"share": 0.25}), few, Note("unread", {"keys": "k"}))
    failed = (FailedRun(3, "error", "m"), FailedRun(4, "check", "m"))
    return replace(results(of), notes=notes, failed=failed, unpaired=True)


def taken_apart() -> Results:
    """Invent results that take the incentives apart, with labels of no language."""
    labels = dict(zip((policy.name for policy in USUAL.scenario.policies), "ABCDEFGH", strict=True))
    policies = tuple(Policy(name, label) for name, label in labels.items())
    return replace(USUAL, scenario=replace(USUAL.scenario, policies=policies, title="X", question="Y?"))


class Visible(HTMLParser):
    """Collect what a reader of a page sees or hears, but for sources, notes and keys of settings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.words += [given[name] or "" for name in ("aria-label", "placeholder", "title", "alt") if name in given]
        if not self._silent and (tag in {"script", "style", "code"} or "source" in (given.get("class") or "").split()):
            self._silent = tag

    def handle_endtag(self, tag: str) -> None:
        self._silent = "" if tag == self._silent else self._silent

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def foreign(text: str, language: str) -> Counter[str]:
    """Count the words in a text, but for names of files, that give the other language away."""
    other = next(name for name in LANGUAGES if name != language)
    return Counter(word for word in re.findall(r"[a-zë]+(?!\.csv)\b", text.lower()) if word in GIVEN_AWAY[other])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("labels", [("A",), ("A", "B"), tuple("ABCDEFGH")])
def test_a_page_speaks_one_language(language: str, labels: tuple[str, ...]) -> None:
    speaks_one_language(page.html(found(*labels), language), language)
    speaks_one_language(page.html(with_sets(found(*labels)), language), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_incentives_taken_apart_are_told_in_one_language(language: str) -> None:
    for of in (taken_apart(), with_sets(taken_apart())):
        text = page.html(of, language)
        assert text.count('class="turn"') > 10
        speaks_one_language(text, language)


def speaks_one_language(text: str, language: str) -> None:
    assert f'<html lang="{language}">' in text
    shown = "\n".join(Visible(text).words)
    glossary = {word for term in terms(language) for word in re.findall(r"\w+", term.name.lower() + term.meaning)}
    assert set(foreign(shown, language)) - glossary == set()


@pytest.mark.parametrize("of", [found, taken_apart, lambda: with_sets(found()), lambda: with_sets(taken_apart())])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_speaks_one_language(language: str, of: Callable[[], Results]) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook.content(of(), language)))
    silent = {catalogue(language)(f"workbook.{head}") for head in ("source", "id", "key")}
    for sheet in book:
        heads = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(values_only=True):
            words = [str(c) for head, c in zip(heads, row, strict=True) if head not in silent and isinstance(c, str)]
            assert not foreign("\n".join(words), language), (sheet.title, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_console_speaks_one_language(language: str) -> None:
    for of in (found(), with_sets(found())):
        lines = [*printing.answer(of, language), *printing.where(Path("d"), language)]
        assert not foreign("\n".join(lines), language)
        assert "\n".join(lines).isascii()
        assert len(lines) > 12


def test_dutch_numbers_months_and_units_are_written_the_dutch_way() -> None:
    shown = "\n".join(Visible(page.html(found(), "nl")).words)
    assert re.search(r"\d\.\d{3}(?![\d,])", shown)
    assert re.search(r"\d,\d", shown)
    assert not re.search(r"[1-9]\d{1,2},\d{3}(?!\d)", shown)  # a number from ten on never has three decimals
    assert "vanaf januari 2026" in shown
    assert "€\u00a0" in shown and "miljoen" in shown and "95%-interval" in shown


def test_the_texts_of_a_terminal_need_no_special_signs() -> None:
    for language in LANGUAGES:
        for key, text in said(language).items():
            if key.split(".")[0] in {"listing", "check", "explain", "console"}:
                assert text.isascii(), (language, key)


def test_the_list_of_scenarios_has_each_with_its_question_in_lines_that_fit(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("title = ", encoding="utf-8")
    (tmp_path / "fine.toml").write_text(f'question = "{"why " * 60}?"', encoding="utf-8")
    (tmp_path / "heir.toml").write_text('extends = "fine.toml"', encoding="utf-8")
    for language, unreadable in (("en", "cannot be read"), ("nl", "niet te lezen")):
        lines = list(printing.list_scenarios(tmp_path, language))
        assert max(len(line) for line in lines if str(tmp_path) not in line) <= 80
        listed = "\n".join(lines)
        assert listed.count("why why") > 2 and unreadable in listed
        assert [name for name in ("broken", "fine", "heir") if f"{name}.toml" in listed] == ["broken", "fine", "heir"]


def test_a_setting_is_explained_in_the_language_of_the_scenario() -> None:
    for language, said in (("en", "Largest package"), ("nl", "Grootste pakket")):
        told = explaining.explanation(replace(scenario(), language=language), "maatwerk.maximum_eur")
        assert said in "\n".join(told)
    checked = "\n".join(printing.in_order(replace(scenario(), language="nl")))
    assert "in orde" in checked and "in order" not in checked
