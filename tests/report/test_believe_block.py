"""Believe otherwise: the script of the page weighs the simulations as an independent solver does, or refuses to."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize

from sim.analysis.results import Results
from sim.measure.ranges import level, range_with_model_error
from sim.report import page
from sim.report.blocks.reader import believe
from sim.report.say.labels import findings_of
from sim.report.say.language import catalogue_of
from sim.report.say.rounding import Estimate, Kind
from tests.report.browser import Page
from tests.report.conftest import EIGHT
from tests.report.invented_results import results, scenario, with_sets

Values = NDArray[np.float64]
SIDE = 8


def pulled(run: Results) -> Results:
    """Give the same results with a side run of some simulations in which support draws people."""
    side = run.draws[run.draws["replication"] < SIDE].copy()
    side.loc[(side["outcome"] == "came") & (side["policy"] != "without"), "value"] = 30.0
    side.loc[side["outcome"] == "people_present", "value"] *= 1.01
    return replace(run, pull_draws=side)


def test_the_weight_of_a_reading_starts_where_the_table_of_readings_has_it_without_the_side_run() -> None:
    shares = believe._choice("maatwerk.process", ["officer"] * 3 + ["opening"] * 5, 4, catalogue_of(RUN)).shares
    assert shares == (75, 25)


RUN = pulled(with_sets(results(replications=100)))
OFF, ENDS = 0.245, 1.96


def block(run: Results = RUN, language: str = "en") -> Any:
    say = catalogue_of(run, language)
    return believe.build(findings_of(run, say), say)


def weighed(beliefs: Sequence[tuple[Values, float]]) -> Values:
    """Find the weights of least relative entropy by the dual of that problem, which the script does not use."""
    off = np.stack([(values - wanted) / np.ptp(values) for values, wanted in beliefs])

    def dual(tilt: Values) -> float:
        return float(np.log(np.exp(tilt @ off).sum()))

    found = minimize(dual, np.zeros(len(off)), method="BFGS", tol=1e-10)
    powers = np.exp(found.x @ off)
    return np.asarray(powers / powers.sum())


def effective(weights: Values) -> float:
    return float(1 / (weights**2).sum())


def between(values: Values, places: Values, wanted: float) -> float:
    return float(np.interp(wanted, places, values))


def level_of(values: Values, weights: Values) -> tuple[float, float, float]:
    values, weights = values[weights > 0], weights[weights > 0]
    order = values.argsort()
    given = weights[order]
    places = (given.cumsum() - given / 2 - given[0] / 2) / (1 - (given[0] + given[-1]) / 2)
    low, high = (between(values[order], places, end) for end in (0.05, 0.95))
    return float(values @ weights), low, high


def difference_of(values: Values, weights: Values) -> tuple[float, float, float]:
    values, weights = values[weights > 0], weights[weights > 0]
    order, count = values.argsort(), effective(weights)
    places = weights[order].cumsum() * count / (count + 1)
    mean, low, high = float(values @ weights), *(between(values[order], places, end) for end in (0.025, 0.975))

    def moved(end: float) -> float:
        if low > 0 or high < 0:
            apart = np.log(end / mean)
            return float(mean * np.exp(np.sign(apart) * np.hypot(apart, OFF)))
        return float(mean + np.sign(end - mean) * np.hypot(end - mean, OFF * mean))

    return mean, moved(low), moved(high)


def error_of(values: Values, weights: Values) -> float:
    return float(ENDS * np.sqrt(((weights * (values - values @ weights)) ** 2).sum()))


@pytest.mark.parametrize("sign", [1, 0.01])
def test_with_equal_weights_the_ranges_are_those_of_the_page(sign: float) -> None:
    values = np.random.default_rng(3).normal(5, 2 / sign, 100)
    equal = np.full(100, 0.01)
    assert difference_of(values, equal) == pytest.approx(range_with_model_error(values)[:3])
    assert level_of(values, equal) == pytest.approx(level(values)[:3])


def test_weighing_agrees_with_fresh_runs_of_the_same_beliefs_within_the_stated_error() -> None:
    random, agreed = np.random.default_rng(11), 0
    for _ in range(40):
        slope, wanted = random.normal(0, 30), random.uniform(0.3, 0.7)

        def lived(count: int, slope: float = slope) -> tuple[Values, Values]:
            belief = random.uniform(0, 1, count)
            return belief, 100 + slope * belief + 20 * belief**2 + random.normal(0, 10, count)

        belief, values = lived(100)
        weights = weighed([(belief, wanted)])
        fresh_belief, fresh = lived(20_000)
        truth = fresh @ weighed([(fresh_belief, wanted)])
        agreed += int(abs(values @ weights - truth) <= error_of(values, weights))
    assert agreed >= 36  # nine of ten; nineteen of twenty are to be expected


@pytest.fixture(scope="module")
def open_page(shown: Page, tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("believe") / "dashboard.html"
    page.write(RUN, path, "nl")
    shown.open(path, 1200)
    return shown


def move(shown: Page, number: int, place: int, kind: str = "belief") -> None:
    shown.ask(
        f"(() => {{ const one = document.querySelectorAll('input.{kind}')[{number}]; one.value = {place};"
        " for (const name of ['input', 'change']) one.dispatchEvent(new Event(name, { bubbles: true })); })()"
    )


def table(shown: Page) -> list[list[str]]:
    cells = "[...document.querySelectorAll('#believe tbody tr')].map(r => [...r.cells].map(c => c.textContent))"
    return list(shown.ask(cells))


def status(shown: Page) -> str:
    return str(shown.ask("document.getElementById('believed').textContent"))


def reset(shown: Page) -> None:
    shown.ask("document.querySelector('.beliefs [type=reset]').click()")
    shown.settle(0.3)


def test_the_script_gives_the_numbers_of_an_independent_solver(open_page: Page) -> None:
    reset(open_page)
    data, say = block(language="nl")["data"], catalogue_of(RUN, "nl")
    beliefs = []
    for number, place in ((0, 16), (1, 24)):
        move(open_page, number, place)
        places, parts, wholes = data["numbers"][number]
        beliefs.append((np.array(parts) - places[place] * np.array(wholes), 0.0))
    weights = np.append(weighed([(values[:-SIDE], wanted) for values, wanted in beliefs]), np.zeros(SIDE))
    assert f"{int(effective(weights))} die even zwaar wegen" in status(open_page)
    shown = table(open_page)
    for column, kind in enumerate((Kind.COUNT, Kind.COUNT, Kind.EUROS)):
        for row, of, is_change in ((1, "0", False), (3, "1", False), (5, "1", True)):
            values = np.array(data["values"][of][column][int(is_change)])
            found = difference_of(values, weights) if is_change else level_of(values, weights)
            told = say.numerals.with_interval(Estimate(*found, kind), signed=is_change)
            assert shown[row][column + 1].split("; gemiddelde")[0] == told


def test_who_believes_in_a_share_of_people_weighs_the_people_and_not_the_simulations(open_page: Page) -> None:
    """The slider began at the mean of the shares, which is of nobody: beside 62% of all people it said 55%."""
    reset(open_page)
    made = block(language="nl")
    number = [slider.key for slider in made["sliders"]].index(believe.ANYWAY)
    places, parts, wholes = (np.array(one) for one in made["data"]["numbers"][number])
    assert made["sliders"][number].shown[made["sliders"][number].start] == words_of(parts[:-SIDE], wholes[:-SIDE])
    move(open_page, number, 22)
    weights = weighed([((parts - places[22] * wholes)[:-SIDE], 0.0)])
    assert (weights * parts[:-SIDE]).sum() / (weights * wholes[:-SIDE]).sum() == pytest.approx(places[22], abs=1e-4)
    assert f"{int(effective(weights))} die even zwaar wegen" in status(open_page)


def words_of(parts: Values, wholes: Values) -> str:
    share = parts.sum() / wholes.sum()
    return catalogue_of(RUN, "nl").numerals.mean(Estimate(share, share, share, Kind.SHARE))


def test_the_weights_of_readings_are_what_the_reader_sets(open_page: Page) -> None:
    reset(open_page)
    data = block()["data"]
    groups = np.array(data["readings"][0])
    for group, share in enumerate((60, 20, 20)):
        move(open_page, group, share, "weight")
    main = groups[:-SIDE]
    weights = np.append([(0.6, 0.2, 0.2)[group] / (main == group).sum() for group in main], np.zeros(SIDE))
    values = np.array(data["values"]["1"][0][1])
    estimate = Estimate(*difference_of(values, weights))
    assert table(open_page)[5][1].startswith(catalogue_of(RUN, "nl").numerals.with_interval(estimate, signed=True))


def test_simulations_in_which_support_draws_people_count_as_far_as_the_reader_believes(open_page: Page) -> None:
    reset(open_page)
    data = block()["data"]
    move(open_page, data["pull"], 10)
    weights = np.array([0.75 / 100] * 100 + [0.25 / SIDE] * SIDE)
    present = np.array(data["values"]["1"][1][0])
    shown = catalogue_of(RUN, "nl").numerals.with_interval(Estimate(*level_of(present, weights)))
    assert table(open_page)[3][2] == shown
    assert f"de 108 simulaties zoveel waard als {int(effective(weights))} " in status(open_page)
    move(open_page, data["pull"], 40)
    assert "onder 30 staat er geen antwoord" in status(open_page)
    assert status(open_page).endswith(
        "--set incentives.pull=true --set behaviour.pull_near=1 --set behaviour.pull_far=0.05"
    )


def test_where_the_side_run_draws_nobody_there_is_no_pull_to_believe_in() -> None:
    side = RUN.pull_draws
    assert side is not None
    nobody = side.assign(value=side["value"].where(side["outcome"] != "came", 0.0))
    for run in (replace(RUN, pull_draws=nobody), replace(RUN, pull_draws=None)):
        assert believe.PULL not in [slider.key for slider in block(run)["sliders"]]


def test_untouched_and_reset_it_is_the_answer_of_the_page(open_page: Page) -> None:
    move(open_page, 0, 12)
    assert table(open_page)[4][1:] != table(open_page)[5][1:]
    reset(open_page)
    rows = table(open_page)
    assert [rows[row][1:] for row in (1, 3, 5)] == [rows[row][1:] for row in (0, 2, 4)]
    assert status(open_page).startswith("Er is niets verschoven")


def test_with_too_few_simulations_there_is_no_answer_but_the_command(open_page: Page) -> None:
    reset(open_page)
    move(open_page, 1, 1)
    assert "onder 30 staat er geen antwoord" in status(open_page)
    assert "--set costs.hours_maatwerk_case=" in status(open_page)
    assert {cell for row in (1, 3, 5) for cell in table(open_page)[row][1:]} == {"–"}


def test_a_link_to_the_file_opens_on_what_was_moved(open_page: Page) -> None:
    reset(open_page)
    move(open_page, 0, 12)
    address, rows = open_page.ask("location.hash"), table(open_page)
    assert address == "#believe?belief-0=12"
    reset(open_page)
    assert open_page.ask("location.hash") == "#believe"
    open_page.ask(f"location.hash = {json.dumps(address)}")
    open_page.settle(0.3)
    assert table(open_page) == rows


def test_it_is_moved_by_keyboard_and_says_its_value(open_page: Page) -> None:
    reset(open_page)
    open_page.ask("document.querySelectorAll('input.belief')[1].focus()")
    before = open_page.ask("document.activeElement.getAttribute('aria-valuetext')")
    open_page.press("ArrowRight", 39)
    after = open_page.ask("document.activeElement.getAttribute('aria-valuetext')")
    assert before != after and after.endswith("uur")
    assert "zoveel waard als" in status(open_page)
    assert open_page.complaints == [] and all(url.startswith(("file:", "data:")) for url in open_page.requests)


def test_it_answers_within_50_milliseconds(open_page: Page) -> None:
    reset(open_page)
    took = open_page.ask(
        "(() => { const one = document.querySelectorAll('input.belief')[0]; const took = [];"
        " for (let place = 8; place < 17; place += 1) { const start = performance.now(); one.value = place;"
        " one.dispatchEvent(new Event('input', { bubbles: true })); took.push(performance.now() - start); }"
        " return took.sort((a, b) => a - b)[4]; })()"
    )
    assert took < 50


def test_runs_of_eight_policies_take_at_most_100_kilobytes() -> None:
    written = page.html(with_sets(results(scenario(EIGHT), replications=100)), "en")
    (data,) = re.findall(r'id="believe-data">(.*?)</script>', written, re.S)
    assert len(data) <= 100_000


def test_where_simulations_do_not_differ_or_are_few_there_is_nothing_to_weigh(tmp_path: Path) -> None:
    assert block(results()) is None
    assert block(with_sets(results(replications=20))) is None
    assert block(replace(RUN, draws=RUN.draws.iloc[:0])) is None
