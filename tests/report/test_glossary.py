"""The terms of art: the same in the data, in the documentation and on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.report import page
from sim.report.say.terms import marked, terms, with_meanings
from tests.report.invented_results import results

DOCUMENT = Path("docs/glossary.md")


def test_the_documentation_has_the_terms_of_the_page() -> None:
    rows = re.findall(r"^\| \*\*(.+?)\*\* \| (.+?) \|$", DOCUMENT.read_text(encoding="utf-8"), re.M)
    assert rows == [(term.name, term.meaning) for term in terms("en")]


def test_both_languages_explain_the_same_terms() -> None:
    assert {term.key for term in terms("en")} == {term.key for term in terms("nl")}


def test_a_term_shows_its_meaning_the_first_time_in_a_block() -> None:
    text = str(marked("Maatwerk & detention; maatwerk", "en"))
    assert "&amp;" in text
    shown = with_meanings(text, "costs", "en")
    assert shown.count('href="#term-maatwerk"') == 1
    assert shown.count("Maatwerk") + shown.count("maatwerk</a>") == 1
    assert 'aria-describedby="costs-maatwerk"' in shown and 'id="costs-maatwerk"' in shown


def test_a_part_of_a_word_is_not_a_term() -> None:
    assert "span" not in marked("parameterized maatwerkzaken", "en")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_term_is_listed_and_every_mark_leads_to_the_list(language: str) -> None:
    text = page.html(results(), language)
    for term in terms(language):
        assert f'id="term-{term.key}"' in text
    marks = re.findall(r'href="#term-(\w+)"', text)
    assert len(marks) >= 12
    assert set(marks) <= {term.key for term in terms(language)}
    tips = re.findall(r'href="#term-\w+" aria-describedby="([\w-]+)"', text)
    assert len(tips) == len(set(tips)) and all(f'role="tooltip" id="{tip}"' in text for tip in tips)
