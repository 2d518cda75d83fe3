"""What if, in the page: the script answers as the small model does, and says when a lever stands outside."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.analysis.doubt.response import Candidates
from sim.analysis.surrogate import predicted
from sim.report import page
from sim.report.blocks.reader import tried
from sim.report.say.labels import findings_of
from sim.report.say.language import catalogue
from sim.report.say.rounding import Estimate, Kind
from tests.report.browser import Page
from tests.report.invented_results import results, surrogate

MADE = surrogate()
RUN = replace(results(), surrogate=MADE)


@pytest.fixture(scope="module")
def open_page(shown: Page, tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("tried") / "dashboard.html"
    page.write(RUN, path, "nl")
    shown.open(path, 390)
    return shown


def set_to(shown: Page, *values: str) -> None:
    for number, value in enumerate(values):
        shown.ask(
            f"(() => {{ const one = document.getElementById('lever-{number}'); one.value = '{value}';"
            " for (const name of ['input', 'change']) one.dispatchEvent(new Event(name, { bubbles: true })); })()"
        )


def answers(shown: Page) -> list[str]:
    return list(shown.ask("[...document.querySelectorAll('.as-set')].map(cell => cell.textContent)"))


def text_of(shown: Page, name: str) -> str:
    return str(shown.ask(f"document.getElementById('{name}').textContent"))


@pytest.mark.parametrize("values", [(6.0, 200.0, 1.0), (24.0, 1000.0, 0.5), (3.0, 515.0, 1.62)])
def test_the_script_answers_as_the_small_model_does(open_page: Page, values: tuple[float, ...]) -> None:
    set_to(open_page, *(f"{value:g}" for value in values))
    places = [(value - lever.low) / (lever.high - lever.low) for value, lever in zip(values, MADE.levers, strict=True)]
    numerals = catalogue("nl").numerals
    for shown, (outcome, kind) in zip(
        answers(open_page), (("additional_departures", Kind.COUNT), ("cost_state_eur", Kind.EUROS)), strict=True
    ):
        ours = Candidates(np.tile(places, (200, 1)))
        middle = float(predicted(MADE.curves[outcome], ours)[0])
        low, high = MADE.off[outcome]
        assert shown == numerals.with_interval(Estimate(middle, middle + low, middle + high, kind), signed=True)


def test_outside_what_was_tried_it_says_so_and_gives_the_command(open_page: Page) -> None:
    set_to(open_page, "6", "3000", "1")
    assert answers(open_page) == ["–", "–"]
    assert text_of(open_page, "tried-state").startswith("Buiten wat is geprobeerd")
    assert "1.000" in text_of(open_page, "tried-state")
    assert text_of(open_page, "tried-command") == "python -m sim scenario.toml --set policy.with.support.cash_eur=3000"
    assert open_page.ask("document.getElementById('lever-1').getAttribute('aria-invalid')") == "true"


def test_a_number_that_may_be_thousands_is_not_answered(open_page: Page) -> None:
    set_to(open_page, "6", "1.000", "1")
    assert answers(open_page) == ["–", "–"]
    assert "kan als duizendtal of als decimaal getal worden gelezen. Schrijf 1000" in text_of(open_page, "tried-state")
    assert "--set" not in text_of(open_page, "tried-command")


def test_a_policy_of_two_words_can_stand_between_double_quotes() -> None:
    assert (tried.prefix_of("with"), tried.prefix_of("far more")) == ("policy.with.", "policy.'far more'.")


def test_the_address_and_the_slider_follow_what_is_typed(open_page: Page) -> None:
    set_to(open_page, "12", "200", "1")
    assert open_page.ask("location.hash") == "#tried?lever-0=12"
    assert open_page.ask("document.querySelector('.moved input[type=range]').value") == "12"
    open_page.ask("document.querySelector('.levers-tried [type=reset]').click()")
    open_page.settle(0.3)
    assert open_page.ask("location.hash") == "#tried"
    assert open_page.complaints == []


def test_without_settings_that_were_tried_there_is_no_such_block() -> None:
    say = catalogue("en")
    assert tried.build(findings_of(results(), say), say) is None


def test_the_page_grows_by_at_most_200_kilobytes() -> None:
    written: Any = [page.html(run, "en") for run in (RUN, results())]
    assert 0 < len(written[0]) - len(written[1]) <= 200_000
    assert re.search(r'id="tried-data">\{"levers"', written[0])
