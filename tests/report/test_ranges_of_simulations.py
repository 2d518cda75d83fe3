"""Where each simulation has a set of assumptions of its own, every interval of a difference is called what it is."""

from __future__ import annotations

import re
from io import BytesIO

import numpy as np
import openpyxl
import pytest

from sim.analysis.results import Results
from sim.experiment.stopping import HalfWidth, Stopping
from sim.measure.ranges import MODEL_ERROR
from sim.parameters.ensemble import ensemble
from sim.report import console, page
from sim.report.blocks import course
from sim.report.book import workbook
from sim.report.findings import Findings
from sim.report.say.answering import answer
from sim.report.say.language import catalogue_of
from sim.report.say.remarks import stopping_words
from sim.report.weigh.judgement import judge
from tests.report.invented_results import results, with_sets
from tests.report.test_doubt_blocks import with_doubt
from tests.report.test_incentive_block import USUAL
from tests.report.test_languages import Visible, said

LUCK, SETS = results(), with_sets(results())
BINOMIAL = {"en": "It saves the state money in", "nl": "bespaart het de overheid geld"}
NAMES = {
    "en": ("95% interval", "95 of 100 simulations", "set of assumptions that fits the past"),
    "nl": ("95%-interval", "95 van de 100 simulaties", "set aannames die bij het verleden past"),
}


def seen(found: Results, language: str) -> str:
    return "\n".join(Visible(page.html(found, language)).words)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_answer_says_what_the_range_holds(language: str) -> None:
    interval, simulations, fits = NAMES[language]
    plain, fitted = (answer(found, language) for found in (LUCK, SETS))
    assert interval in plain[2] and simulations not in " ".join(plain)
    assert simulations in fitted[2] and fits in fitted[-1]
    assert all(BINOMIAL[language] in line for line in fitted if interval in line)


def intervals_of_a_mean(shown: str, language: str) -> list[str]:
    """Find on a page what speaks of a 95% interval, but of a chance, a break-even value or the stopping rule."""
    interval, texts = NAMES[language][0], said(language)
    turns = [part for key in ("from", "until", "open") if (part := texts[f"incentive.interval_{key}"].split("{")[-1])]
    may = (
        BINOMIAL[language],
        texts["incentive.search_none"],
        "of the average reaches",
        "van het gemiddelde reikt",
        *turns,
    )
    chance = re.compile(rf"{interval} [\w ]*\d+%? \w+ [\w ]*\d+%")
    lines = [line.strip() for line in shown.splitlines() if interval in line]
    return [line for line in lines if not (chance.search(line) or any(part in line for part in may))]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_has_no_interval_of_a_mean(language: str) -> None:
    shown = seen(SETS, language)
    assert NAMES[language][1] in shown and NAMES[language][2] in shown
    assert intervals_of_a_mean(shown, language) == [NAMES[language][0]]  # the term in the list of terms
    assert len(intervals_of_a_mean(seen(LUCK, language), language)) > 20


@pytest.mark.parametrize("language", ["en", "nl"])
def test_where_incentives_are_taken_apart_only_break_even_values_have_intervals_of_luck(language: str) -> None:
    shown = seen(with_sets(USUAL), language)
    only = [line for line in intervals_of_a_mean(shown, language) if line != NAMES[language][0]]
    keeps = {"en": ("ranking turns", "95% interval "), "nl": ("keert de volgorde", "95%-interval ")}[language]
    assert only and all(keeps[0] in line or line.startswith(keeps[1]) for line in only)
    assert {"en": "The search starts from the values", "nl": "Het zoeken gaat uit van de waarden"}[language] in shown


def test_the_course_shows_one_range_and_the_bars_the_same() -> None:
    findings = Findings(SETS)
    assert findings.focus is not None
    found = findings.course_of_difference(findings.focus, "demonstrable_departures")
    assert found is not None and (found.low, found.high) == (found.bottom, found.top)
    usual = Findings(LUCK).course_of_difference(findings.focus, "demonstrable_departures")
    assert usual is not None and usual.mean == found.mean
    assert usual.high[-1] - usual.low[-1] < 0.5 * (found.high[-1] - found.low[-1])
    figures = [course.departures(Findings(one), catalogue_of(one, "en")) for one in (LUCK, SETS)]
    bands = [str(figure.wide).count('class="band') for figure in figures if figure is not None]
    assert bands == [2, 1]


def test_gaps_sums_and_what_a_policy_is_worth_have_ranges_of_simulations() -> None:
    for found, divisor in ((LUCK, 60**0.5), (SETS, 1.0)):
        findings = Findings(found)
        judged, focus = judge(findings), findings.focus
        assert judged is not None and focus is not None
        more = judged.departures[:, focus.place]
        error = MODEL_ERROR * abs(more.mean()) if divisor == 1.0 else 0.0
        width = 2 * 1.96 * np.hypot(more.std(ddof=1) / divisor, error)
        for shown in (judged.sides(focus)[0], findings.gap(focus, findings.reference, "additional_departures")):
            assert shown is not None and shown.high - shown.low == pytest.approx(width, rel=0.25)
        values = np.arange(79.0)
        summed = findings.mean_of(list(values), "additional_departures")
        assert summed is not None and (summed.low < 1.0) == (divisor == 1.0)


def test_the_single_future_is_not_told_twice() -> None:
    assert "A single simulated future may differ more" in seen(LUCK, "en")
    assert "A single simulated future may differ more" not in seen(SETS, "en")


@pytest.mark.parametrize(
    ("language", "average", "not_the_range"),
    [("en", "of the average", "not the range"), ("nl", "van het gemiddelde", "niet de marge")],
)
def test_stopping_is_told_of_the_average_and_rounded(language: str, average: str, not_the_range: str) -> None:
    stopped = Stopping("precise", 100, (HalfWidth("additional_departures", "with", 1.6577, 25.0),))
    plain, fitted = (stopping_words(stopped, catalogue_of(one, language)) for one in (LUCK, SETS))
    decimal = "1.7" if language == "en" else "1,7"
    for sentence in (plain, fitted):
        assert f" {decimal} " in sentence and "25" in sentence and "6577" not in sentence and average in sentence
    assert not_the_range in fitted and not_the_range not in plain


def test_the_console_and_the_workbook_name_the_range() -> None:
    assert "95 of 100 simulations" in console.table(SETS) and "95% interval" not in console.table(SETS)
    book = openpyxl.load_workbook(BytesIO(workbook.content(SETS, "en")))
    heads = [cell.value for cell in book["Differences"][1]]
    assert heads[6:8] == ["Low (95 of 100 simulations)", "High (95 of 100 simulations)"]
    told = "\n".join(str(row[1]) for row in book["Read me"].iter_rows(values_only=True))
    assert "low and high hold 95 of 100 simulations" in told and "interval of the average" not in told
    rows = {row[0]: row for row in book["Assumptions"].iter_rows(values_only=True)}
    low, high = rows["behaviour.frailty_sd"][8:10]
    assert 0 < low < high and rows["behaviour.deadline_effect"][8:10] == (None, None)
    assert "Lowest in these simulations" in rows["Key"]
    assert len(openpyxl.load_workbook(BytesIO(workbook.content(LUCK, "en")))["Assumptions"][1]) == 10


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_parameter_of_the_sets_shows_their_range(language: str) -> None:
    own = re.compile(
        {"en": r"in these simulations \S+ to \S+, each its own", "nl": r"in deze simulaties \S+ tot \S+"}[language]
    )
    varied = len(own.findall(seen(SETS, language)))
    assert varied >= len(ensemble()[0][1])
    assert not own.search(seen(LUCK, language))


def test_with_draws_it_says_what_they_are_beside_the_sets() -> None:
    shown = seen(with_sets(with_doubt()), "en")
    assert "are not used here." in shown and "whether they fit the past or not" in shown
    assert "are not used here." not in seen(with_doubt(), "en")
