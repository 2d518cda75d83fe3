"""Block 12: fitted figures and others apart, naive forecasts, patterns; the titles follow from the numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest

from sim.evidence import of_the_fit, of_the_patterns
from sim.evidence.of_the_patterns import Measured, MeasuredPattern, Outcome
from sim.evidence.verdict import Spread, Verdict
from sim.forecasts.registered import registered
from sim.report import page
from sim.report.draw.outside_drawing import pattern_strip, range_strip, reach_of
from sim.report.say.language import catalogue
from sim.report.weigh import reproduced, validated
from tests.report.invented_results import results

SAY = catalogue("en")
SPREAD = Spread(2211.0, {0.5: (2009.0, 2437.0), 0.9: (1760.0, 2800.0)})
SCORES = {"model": 0.4, "last_year": 0.7, "long_mean": 1.0, "last_rate": 0.9}


def of(known: float, **changes: Any) -> Verdict:
    """A verdict on a figure left out by year, published as given."""
    told: dict[str, Any] = {"figure": "departures_forced", "role": "left_out", "unit": "", "year": 2023}
    return Verdict(**{**told, "simulated": SPREAD, "scores": SCORES, **changes, "published": (known, known)})


INSIDE, IN_90, OUTSIDE = of(2360.0), of(2600.0), of(3900.0, scores={**SCORES, "model": 2.0})
OUTSIDE_UNSCORED = of(3900.0, scores={"model": 2.0, "last_year": 0.7, "long_mean": 1.0})
LARGEST = Spread(11834.0, {0.9: (5210.0, 40000.0)})
ANSWER = of(17000.0, figure="largest_package_eur", role="answer", year=None, simulated=LARGEST, scores={"model": 1.0})
TARGET = Measured(
    figure="one",
    role="check",
    unit="share",
    published=(0.2, 0.4),
    simulated=Spread(0.3, {0.9: (0.28, 0.32)}),
    asks="middle",
    pattern="P1",
    statement="A statement.",
    statement_nl="Een bewering.",
    meaning="One",
    meaning_nl="Een",
    tolerance="range",
    first=0.3,
    restates="",
    why="Because.",
    why_nl="Omdat.",
)


def target(outcome: Outcome, **changes: Any) -> Measured:
    """A target with this verdict."""
    if outcome == "not reproduced":
        changes["simulated"] = Spread(0.6, {0.9: (0.5, 0.7)})
    if outcome == "restated":
        changes.setdefault("restates", "behaviour.frailty_sd")
    return replace(TARGET, **changes)


def pattern(name: str, *outcomes: Outcome) -> MeasuredPattern:
    return MeasuredPattern(name, tuple(target(outcome, pattern=name) for outcome in outcomes))


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([INSIDE, INSIDE, OUTSIDE], "2 of 3 lie in the 90% range, 2 in the 50% range"),
        ([IN_90, OUTSIDE], "1 of 2 lie in the 90% range, 0 in the 50% range"),
        (
            [of(2360.0, role="fitted"), *[ANSWER] * 3],
            "1 of 1 lie in the 90% range of the last fit, and 3 of 3 of those of the ministerial answer.",
        ),
    ],
)
def test_the_count_of_what_lies_in_the_ranges_stands_in_the_caption_and_in_no_title(
    rows: list[Verdict], title: str
) -> None:
    assert title in validated.caption(rows, SAY)
    assert "90%" not in validated.title(rows, SAY) and "50%" not in validated.title(rows, SAY)


def test_fewer_than_ten_figures_get_a_word_of_caution_and_no_percentage() -> None:
    assert "no percentage is given" in validated.caption([INSIDE] * 9, SAY)
    assert "no percentage is given" not in validated.caption([INSIDE] * 10, SAY)
    assert "proves nothing" in validated.caption([of(2360.0, role="fitted")], SAY)


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (INSIDE, "in the 50% range"),
        (IN_90, "in the 90% range"),
        (OUTSIDE, "model too low"),
        (of(1000.0), "model too high"),
        (ANSWER, "in the 90% range"),
    ],
)
def test_a_miss_says_on_which_side(row: Verdict, verdict: str) -> None:
    shown = validated.part([row], SAY)
    assert shown is not None and shown["tables"][0]["rows"][0].verdict == verdict


@pytest.mark.parametrize(
    ("own", "rival", "finding"),
    [
        (0.5, 0.7, "comes less near than the model when a year is left out: score 0.700 against 0.500"),
        (0.7, 0.5, "comes nearer than the model when a year is left out: score 0.500 against 0.700"),
        (0.7001, 0.6999, "comes as near as the model when a year is left out: score 0.700 against 0.700"),
    ],
)
def test_the_title_of_what_was_not_given_goes_to_the_rival_that_is_given_the_inflow_too(
    own: float, rival: float, finding: str
) -> None:
    scored = of(2360.0, scores={"model": own, "last_year": 9.0, "long_mean": 9.0, "last_rate": rival})
    shown = validated.part([scored, OUTSIDE_UNSCORED], SAY)
    assert shown is not None and finding in shown["title"]
    against = validated.against_naive([scored, ANSWER], SAY)
    assert against is not None
    assert against["table"].rows[-1][2:6] == (f"{own:.3f}", "9.000", "9.000", f"{rival:.3f}")


def test_parts_of_what_is_fitted_stand_in_a_table_of_their_own_and_are_not_counted() -> None:
    part = of(3900.0, figure="departures_not_dublin", role="apart", scores={})
    least = of(2.0, figure="forced_less_dublin", role="apart", scores={})
    rows = [part, least, of(2360.0, role="fitted", scores={})]
    shown = validated.part(rows, SAY)
    assert shown is not None and "1 of 1 lie in the 90% range" in shown["caption"]
    assert "2 published over these years, 2,211 in the middle" in shown["caption"]
    assert "above in 1 of 1 years" in shown["caption"]
    assert [table["head"] for table in shown["tables"]] == [
        SAY("published.table_fitted"),
        SAY("published.table_apart"),
    ]


def test_a_year_in_which_the_model_comes_no_nearer_is_named_beside_the_mean() -> None:
    worse = of(2360.0, year=2022, scores={**SCORES, "model": 0.95})
    shown = validated.against_naive([INSIDE, worse], SAY)
    assert shown is not None
    assert "2022: 0.950 against 0.900; 2023: 0.400 against 0.900" in shown["sentence"]
    assert "In 2022 the model comes no nearer." in shown["sentence"]
    alone = validated.against_naive([INSIDE], SAY)
    assert alone is not None and "By year" not in alone["sentence"]


def test_the_rival_that_knows_the_other_years_is_told_where_it_can_be_made() -> None:
    told = of(2360.0, scores={**SCORES, "model": 0.05, "other_rates": 0.07})
    against, without = (validated.against_naive([one], SAY) for one in (told, INSIDE))
    assert against is not None and "their mean rate over inflow scores 0.070 against 0.050" in against["sentence"]
    assert without is not None and "their mean rate" not in without["sentence"]


def test_figures_without_rivals_have_a_title_that_claims_nothing() -> None:
    assert validated.title([OUTSIDE_UNSCORED], SAY) == "Figures that the fit was not given"


def test_without_naive_forecasts_nothing_is_compared() -> None:
    assert validated.against_naive([OUTSIDE_UNSCORED], SAY) is None


def test_the_scale_reaches_as_far_as_the_ranges() -> None:
    assert reach_of([INSIDE]) == 2
    assert reach_of([INSIDE, ANSWER]) == 4
    assert reach_of([of(2360.0, simulated=Spread(2211.0, {0.9: (0.0, 2800.0)}))]) == 2
    assert range_strip(INSIDE, 2).count("thick") == 1 and "thick" not in range_strip(ANSWER, 4)


def test_patterns_are_counted_whole_and_our_own_apart() -> None:
    whole, missed = pattern("P1", "reproduced", "reproduced"), pattern("P2", "reproduced", "not reproduced")
    some = [whole, missed, pattern("F1", "reproduced")]
    assert reproduced.title(some, SAY) == "One of two patterns from other research is reproduced"
    first, own = reproduced.sentences(some, SAY)
    assert first.startswith("Not reproduced: 1. Only restated by a parameter: 0. Of those reproduced, only a check: 1")
    assert own == "Patterns of our own, counted apart: 1 of 1 reproduced."
    assert reproduced.title([missed], SAY).startswith("None of")
    assert reproduced.title([whole] * 2, SAY).startswith("All two")


def test_a_miss_says_why_and_what_is_restated_names_the_setting() -> None:
    missed = pattern("P1", "reproduced", "not reproduced", "not reproduced")
    said = pattern("P2", "restated")
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
        drawn = pattern_strip(target(outcome))
        shapes[outcome] = (drawn.count("<circle"), drawn.count("hollow"), drawn.count("<path"))
    assert len(set(shapes.values())) == 3


def kinds(was_seen: bool) -> set[tuple[str, str]]:
    """Return the figures of each table of a card: one in two tables counts in both, one told in words in none."""
    shown = [row for row in of_the_fit.stored() if row.was_seen == was_seen and row.figure != "forced_less_dublin"]
    return {(row.figure, row.role) for row in shown}


def test_the_parts_stand_apart_on_the_page_and_what_was_forecast_comes_first() -> None:
    text = page.html(results())
    block = re.findall(r'<section id="published".*?</section>', text, re.S)[0]
    every = re.split('<div class="card[^"]*">', block)[1:]
    forecasts, cards = every[:-4], every[-4:]
    assert len(forecasts) == len(registered())
    assert all("Forecast before the figures were seen" in card for card in forecasts)
    assert "Largest package" in cards[0] and "Largest package" not in cards[1]
    assert [card.count('<tr role="row" class="first">') for card in cards] == [
        len(kinds(True)),
        len(kinds(False)),
        0,
        0,
    ]
    assert "badge-unseen" in cards[1] and "badge-fitted" not in cards[1]
    assert all(f"<strong>{one.id}</strong>" in cards[2] for one in of_the_patterns.stored())


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_stored_figure_and_every_target_of_a_fit_has_a_name(language: str) -> None:
    from sim.parameters.targets import targets

    names = {row.figure for row in of_the_fit.stored()} | {target.name for target in targets()}
    assert [name for name in sorted(names) if catalogue(language).find(f"fit_figure.{name}") is None] == []


def test_what_is_accepted_is_written_as_its_unit_asks() -> None:
    def accepted(lowest: float = 0.2, highest: float = 0.4, **changes: Any) -> str:
        one = replace(TARGET, published=(lowest, highest), **changes)
        shown = reproduced.part([MeasuredPattern("P1", (one,))], SAY)
        assert shown is not None
        return str(shown["rows"][0].accepted)

    assert accepted() == "20.0% to 40.0%"  # as finely as what is measured beside it
    assert accepted(1912.5, 3187.5, unit="count") == "1,913 to 3,188"
    assert accepted(0.4425, inf, unit="ratio") == "at least 0.44"
    assert accepted(-inf, 0.6, unit="ratio") == "at most 0.6"
    assert accepted(15.0, 15.0, asks="covered", unit="count") == "range holds 15"


def test_a_figure_that_is_undefined_is_said_to_be() -> None:
    shown = reproduced.part([MeasuredPattern("P1", (replace(TARGET, simulated=Spread(nan, {0.9: (nan, nan)})),))], SAY)
    assert shown is not None and shown["rows"][0].measured == "not defined" and "circle" not in shown["rows"][0].strip


def test_a_year_that_few_sets_carry_is_no_evidence_by_itself() -> None:
    rows = [of(2360.0, sets=3.2), of(2360.0, year=2024, sets=80.0)]
    for say in (SAY, catalogue("nl")):
        told = validated.against_naive(rows, say)
        assert told is not None and say("published.by_year_few", year=2023, sets=3) in told["sentence"]
        assert say("published.by_year_few", year=2024, sets=80) not in told["sentence"]
