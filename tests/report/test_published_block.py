"""Block 12: fitted and predicted figures apart, naive forecasts, patterns; the titles follow from the numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest

from sim.evidence import patterns, validation
from sim.evidence.patterns import Measured, MeasuredPattern, Outcome
from sim.evidence.validation import Judged
from sim.report import page
from sim.report.draw.outside_drawing import pattern_strip, range_strip, reach_of
from sim.report.say.language import catalogue
from sim.report.weigh import reproduced, validated
from tests.report.invented_results import results

SAY = catalogue("en")
INSIDE = Judged(
    "predicted", "departures_forced", 2023, 2360, 2211, 2009, 2437, 1760, 2800, True, True, 0.4, 0.7, 1.0, 0.9
)
OUTSIDE = replace(INSIDE, published=3900, inside50=False, inside90=False, score=2.0)
OUTSIDE_UNSCORED = replace(OUTSIDE, score_last_rate=None)
ANSWER = Judged(
    "answer", "largest_package_eur", None, 17000, 11834, None, None, 5210, 40000, None, True, 1, None, None, None
)
VALUES: tuple[Any, ...] = (
    *("P1", "check", "A statement.", "Een bewering.", "one", "One", "Een", "share", "range"),
    *(0.2, 0.4, 0.3, 0.28, 0.32, 0.3, "reproduced", "", "Because.", "Omdat."),
)
TARGET = Measured(*VALUES)


def pattern(name: str, *outcomes: Outcome, role: str = "check", restates: str = "") -> MeasuredPattern:
    targets = (replace(TARGET, pattern=name, outcome=outcome, role=role, restates=restates) for outcome in outcomes)
    return MeasuredPattern(name, tuple(targets))


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([INSIDE, INSIDE, OUTSIDE], "2 of 3 lie in the 90% range, 2 in the 50% range"),
        ([replace(INSIDE, inside50=False), OUTSIDE], "1 of 2 lie in the 90% range, 0 in the 50% range"),
        ([ANSWER] * 3, "3 of 3 lie in the 90% range. That proves nothing"),
    ],
)
def test_the_count_of_what_lies_in_the_ranges_stands_in_the_caption_and_in_no_title(
    rows: list[Judged], title: str
) -> None:
    assert title in validated.caption(rows, SAY)
    assert "90%" not in validated.title(rows, SAY) and "50%" not in validated.title(rows, SAY)


def test_fewer_than_ten_figures_get_a_word_of_caution_and_no_percentage() -> None:
    assert "no percentage is given" in validated.caption([INSIDE] * 9, SAY)
    assert "no percentage is given" not in validated.caption([INSIDE] * 10, SAY)
    assert "proves nothing" in validated.caption([replace(INSIDE, kind="fitted")], SAY)


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (INSIDE, "in the 50% range"),
        (replace(INSIDE, inside50=False), "in the 90% range"),
        (OUTSIDE, "model too low"),
        (replace(OUTSIDE, published=1000), "model too high"),
        (ANSWER, "in the 90% range"),
    ],
)
def test_a_miss_says_on_which_side(row: Judged, verdict: str) -> None:
    shown = validated.part([row], SAY)
    assert shown is not None and shown["tables"][0]["rows"][0].verdict == verdict


@pytest.mark.parametrize(
    ("own", "rival", "finding"),
    [
        (0.5, 0.7, "forecasts less well than the model: interval score 0.70 against 0.50"),
        (0.7, 0.5, "forecasts better than the model: interval score 0.50 against 0.70"),
        (0.701, 0.699, "forecasts as well as the model: interval score 0.70 against 0.70"),
    ],
)
def test_the_title_of_predictions_goes_to_the_rival_that_is_given_the_inflow_too(
    own: float, rival: float, finding: str
) -> None:
    scored = replace(INSIDE, score=own, score_last_year=9.0, score_long_mean=9.0, score_last_rate=rival)
    shown = validated.part([scored, OUTSIDE_UNSCORED], SAY)
    assert shown is not None and finding in shown["title"]
    against = validated.against_naive([scored, ANSWER], SAY)
    assert against is not None
    assert against["table"].rows[-1][2:6] == (f"{own:.2f}", "9.00", "9.00", f"{rival:.2f}")


def test_figures_without_rivals_have_a_title_that_claims_nothing() -> None:
    assert validated.title([OUTSIDE_UNSCORED], SAY) == "Figures that the fit has not seen"


def test_without_naive_forecasts_nothing_is_compared() -> None:
    assert validated.against_naive([replace(INSIDE, score_last_year=None)], SAY) is None


def test_the_scale_reaches_as_far_as_the_ranges() -> None:
    assert reach_of([INSIDE]) == 2
    assert reach_of([INSIDE, ANSWER]) == 4
    assert reach_of([replace(INSIDE, low90=0.0)]) == 2
    assert range_strip(INSIDE, 2).count("thick") == 1 and "thick" not in range_strip(ANSWER, 4)


def test_patterns_are_counted_whole_and_our_own_apart() -> None:
    whole, missed = pattern("P1", "reproduced", "reproduced"), pattern("P2", "reproduced", "not reproduced")
    some = [whole, missed, pattern("F1", "reproduced")]
    assert reproduced.title(some, SAY) == "One of two patterns from other research is reproduced"
    first, own = reproduced.sentences(some, SAY)
    assert first.startswith("Not reproduced: 1. Only restated by a parameter: 0. Of those reproduced, 1 only judge")
    assert own == "Patterns of our own, counted apart: 1 of 1 reproduced."
    assert reproduced.title([missed], SAY).startswith("None of")
    assert reproduced.title([whole] * 2, SAY).startswith("All two")


def test_a_miss_says_why_and_what_is_restated_names_the_setting() -> None:
    missed = pattern("P1", "reproduced", "not reproduced", "not reproduced")
    said = pattern("P2", "restated", restates="behaviour.frailty_sd")
    shown = reproduced.part([missed, said], SAY)
    assert shown is not None
    lines = {line.id: line.why for part in shown["lists"] for line in part["lines"]}
    assert lines["P1"] == "Because."
    assert lines["P2"].startswith("The setting “") and lines["P2"].endswith("says the same.")
    assert [part["head"] for part in shown["lists"]] == [
        "Not reproduced, and why",
        "Only restated by a parameter: no proof",
    ]


def test_a_verdict_has_a_shape_and_not_only_a_colour() -> None:
    shapes = {}
    outcomes: tuple[Outcome, ...] = ("reproduced", "restated", "not reproduced")
    for outcome in outcomes:
        drawn = pattern_strip(replace(TARGET, outcome=outcome))
        shapes[outcome] = (drawn.count("<circle"), drawn.count("hollow"), drawn.count("<path"))
    assert len(set(shapes.values())) == 3


def kinds(was_seen: bool) -> set[str]:
    return {row.figure for row in validation.stored() if row.was_seen == was_seen}


def test_the_three_parts_stand_apart_on_the_page() -> None:
    text = page.html(results())
    block = re.findall(r'<section id="published".*?</section>', text, re.S)[0]
    cards = re.split('<div class="card[^"]*">', block)[1:]
    assert len(cards) == 4
    assert "Largest package" in cards[0] and "Largest package" not in cards[1]
    assert [card.count('<tr role="row" class="first">') for card in cards] == [
        len(kinds(True)),
        len(kinds(False)),
        0,
        0,
    ]
    assert "badge-predicted" in cards[1] and "badge-fitted" not in cards[1]
    assert all(f"<strong>{one.id}</strong>" in cards[2] for one in patterns.stored())


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_stored_figure_and_every_target_of_a_fit_has_a_name(language: str) -> None:
    from sim.evidence.targets import targets

    names = {row.figure for row in validation.stored()} | {target.name for target in targets()}
    assert [name for name in sorted(names) if catalogue(language).find(f"fit_figure.{name}") is None] == []


def test_what_is_accepted_is_written_as_its_unit_asks() -> None:
    def accepted(**changes: object) -> str:
        shown = reproduced.part([MeasuredPattern("P1", (replace(TARGET, **changes),))], SAY)  # type: ignore[arg-type]
        assert shown is not None
        return str(shown["rows"][0].accepted)

    assert accepted() == "20% to 40%"
    assert accepted(lowest=1912.5, highest=3187.5, unit="count") == "1,913 to 3,188"
    assert accepted(lowest=0.4425, highest=inf, tolerance="at_least", unit="ratio") == "at least 0.44"
    assert accepted(lowest=-inf, highest=0.6, tolerance="at_most", unit="ratio") == "at most 0.6"
    assert accepted(lowest=15.0, highest=15.0, tolerance="covered", unit="count") == "range holds 15"


def test_a_figure_that_is_undefined_is_said_to_be() -> None:
    shown = reproduced.part([MeasuredPattern("P1", (replace(TARGET, mean=nan, low=nan, high=nan),))], SAY)
    assert shown is not None and shown["rows"][0].measured == "not defined" and "circle" not in shown["rows"][0].strip
