"""The blocks about worth, doubt and two lives say what the numbers say, with and without draws."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.analysis.doubt.conclusions import Doubt, conclude_doubt
from sim.analysis.results import Results
from sim.report import page
from sim.report.findings import Findings
from sim.report.say import answering
from sim.report.say.language import catalogue
from sim.report.weigh.judgement import PRICES_EUR, judge
from tests.analysis.doubt.invented_draws import invented_draws
from tests.report.invented_results import results, scenario

SAY = catalogue("en")


@cache
def doubt(sign: int = 1) -> Doubt:
    runs = invented_draws()
    future = {outcome: sign * values for outcome, values in runs.future.items()}
    concluded = conclude_doubt(scenario(), replace(runs, future=future))
    assert concluded is not None
    return concluded


def with_doubt(sign: int = 1) -> Results:
    return replace(results(), doubt=doubt(sign))


def block(text: str, key: str) -> str:
    found = re.search(rf'<section id="{key}".*?</section>', text, re.S)
    assert found, key
    return re.sub(r"\s+", " ", found.group())


def test_without_draws_the_page_says_so_and_how_to_run_them() -> None:
    shown = block(page.html(results()), "drivers")
    assert "The doubt about the assumptions has not been run" in shown
    assert "python -m sim scenario.toml --set plan.draws=128" in shown
    assert "not the doubt about the assumptions" in block(page.html(results()), "answer")


def test_with_draws_it_names_the_driver_the_share_that_is_assumed_and_the_corner() -> None:
    shown = block(page.html(with_doubt()), "drivers")
    assert "Additional departures: Meaning of behaviour.strong matters most, 9" in shown
    assert re.search(r"Of the doubt that is explained, 9\d(\.\d)?% \([^)]*\) rests on parameters", shown)
    assert "brings no more departures where “Meaning of behaviour.strong” is below 1." in shown
    assert "Most worth knowing: Meaning of behaviour.strong" in shown
    assert re.search(r"Meaning of costs.price</th><td>€[78]\d,\d00</td>", shown)
    assert "has not been run" not in shown
    assert "over 128 draws of the assumptions the difference in departures lies between" in page.html(with_doubt())


def test_a_dutch_page_names_parameters_and_their_units_in_dutch() -> None:
    shown = block(page.html(with_doubt(), "nl"), "drivers")
    assert "Extra vertrek: het meest telt “Betekenis behaviour.strong”, 9" in shown
    assert re.search(r"als “Betekenis behaviour.strong” onder \d,\d+ per maand ligt", shown)
    assert "Meaning of" not in shown and "per month" not in shown


def test_titles_turn_when_the_draws_are_reversed() -> None:
    shown = block(page.html(with_doubt(-1)), "drivers")
    assert "brings no fewer departures where “Meaning of behaviour.strong” is below" in shown
    assert "brings no more departures" not in shown


def test_the_slider_has_a_sentence_for_every_price_and_one_without_a_script() -> None:
    shown = block(page.html(results()), "worth")
    lines = json.loads(re.search(r'data-lines="([^"]*)"', shown).group(1).replace("&#34;", '"'))  # type: ignore[union-attr]
    assert len(lines) == len(PRICES_EUR) == len(set(lines))
    without_script = re.search(r'<p id="price-line"[^>]*>(.*?)</p>', shown)
    assert without_script and without_script.group(1) in lines
    assert '<p class="slider" hidden>' in shown
    for steps in re.findall(r'data-steps="([^"]*)"', shown):
        assert len(json.loads(steps)) == len(PRICES_EUR)


def test_chances_to_be_best_follow_the_price() -> None:
    judged = judge(Findings(with_doubt()))
    assert judged is not None and judged.is_of_draws
    focus = judged.variants[1]
    chances = [judged.best(focus, price) for price in PRICES_EUR]
    assert chances[0] == int((doubt().costs["with"] < 0).sum())
    assert chances[-1] > chances[0]
    assert all(sum(judged.best(v, price) for v in judged.variants) == judged.count for price in PRICES_EUR)


@pytest.mark.parametrize(("strength", "title"), [(1.0, "more departures"), (-1.0, "fewer departures")])
def test_the_plane_says_on_which_side_most_simulations_lie(strength: float, title: str) -> None:
    assert title in block(page.html(results(strength=strength)), "worth")


def test_policies_that_are_equal_are_not_weighed() -> None:
    assert judge(Findings(results(strength=0.0))) is None


def lives(moved: float) -> Results:
    rows = [("with", "LEFT_REGULAR", "LEFT_REGULAR", 900.0), ("with", "LEFT_REGULAR", "LEFT_MAATWERK", moved)]
    rows += [
        ("with", "RECEPTION", "LEFT_MAATWERK", moved / 2),
        ("without", "RECEPTION", "RECEPTION", 900 + 1.5 * moved),
    ]
    columns = ["policy", "status_reference", "status_policy", "persons"]
    return replace(results(), lives=pd.DataFrame([row for row in rows if row[3]], columns=columns))


def test_two_lives_show_who_ends_elsewhere_and_the_whole_matrix() -> None:
    shown = block(page.html(lives(60.0)), "lives")
    assert "Of 990 people, 90 end up elsewhere" in shown
    assert "Regular support to Maatwerk: 60" in shown
    assert re.search(r"Regular support</th><td>900</td><td>60</td><td></td><td>960</td>", shown)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_status_has_a_name(language: str) -> None:
    from sim.report.blocks.lives import status_name
    from sim.rules.vocabulary import Status

    assert not [name for name in Status.__members__ if status_name(name, catalogue(language)).startswith("Stock")]


def test_nobody_elsewhere_is_said_so() -> None:
    assert "Everybody ends up where they would have been anyway" in block(page.html(lives(0.0)), "lives")


def test_the_console_says_how_far_the_assumptions_go() -> None:
    said = " ".join(answering.answer(with_doubt(), "en"))
    values = doubt().departures["with"]
    assert "over 128 draws of the assumptions" in said
    assert str(round(float(np.quantile(values, 0.95)))) in said
