"""The readings of maatwerk on the page: each sentence follows from the tables, and changes when they reverse."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.analysis.maatwerk.claims import DIFFERENCE, DRAWS, PAYS, Claim, Condition
from sim.analysis.results import Results
from sim.calibration.fit.offers import answer
from sim.parameters import readings
from sim.parameters.accounts import ACCOUNTS
from sim.report import page, sheet
from sim.report.blocks.grounds import readings as block
from sim.report.findings import Findings
from sim.report.say import known
from sim.report.say.language import catalogue, plain
from sim.scenario import load
from tests.report.browser import Page
from tests.report.invented_results import results, with_sets
from tests.report.test_assumed_rates import with_counts
from tests.report.test_depends_block import DEPARTURES, dependence
from tests.report.test_words import with_effect

ALL = known.ALL
AFTER, OPENING = ("after_refusal", "offered"), ("opening", "paid")
TWO = {AFTER: (412.0, 240.0, 590.0, 0.4), OPENING: (33.0, 4.0, 71.0, 0.6)}
FACTS = {"declined_first": (0.62, 480.0), "agreed": (0.08, 1_900.0)}
CLAIMS = (
    Claim("with", DIFFERENCE, 24, 60, Condition("maatwerk.process", "is", "after_refusal", 0.85, 0.1)),
    Claim("with", PAYS, 41, 60, Condition("behaviour.money_value", "above", 0.44, 0.9, 0.3)),
    Claim("with", DRAWS, 3, 8, None, 0.27),
)
LANGUAGES = pytest.mark.parametrize("language", ["en", "nl"])
Cells = dict[tuple[str, str], tuple[float, float, float, float]]


def table_of(cells: Cells) -> pd.DataFrame:
    """Give the table of readings: each reading, each of its sides alone, and all of them."""
    sides = [(process, ALL) for process, _ in cells] + [(ALL, meaning) for _, meaning in cells]
    values: Cells = {**cells, **dict.fromkeys([*sides, (ALL, ALL)], (205.0, 9.0, 560.0, 1.0))}
    rows = [
        (*pair, outcome, unit, scale * found[0], *sorted(scale * value for value in found[1:3]), found[3], "with", 60)
        for pair, found in values.items()
        for outcome, unit, scale in (
            (DEPARTURES, "persons", 1.0),
            ("deadweight_share", "share", 0.001),
            ("cost_state_without_drawn_eur", "EUR of 2025", -10_000.0),
        )
    ]
    columns = ["reading", "published_cases_are", "outcome", "unit", "mean", "low", "high", "weight", "policy"]
    return pd.DataFrame(rows, columns=[*columns, "replications"])


def recorded(facts: dict[str, tuple[float, float]]) -> pd.DataFrame:
    rows = [("with", fact, 0.31, 0.12, 0.57, *found, 60) for fact, found in facts.items()]
    columns = ["policy", "fact", "share", "low", "high", "narrows", "offers", "replications"]
    return pd.DataFrame(rows, columns=columns)


def lived(
    cells: Cells = TWO, facts: dict[str, tuple[float, float]] = FACTS, claims: Sequence[Claim] = CLAIMS
) -> Results:
    """Give the invented results of a run whose simulations live under some readings."""
    return replace(with_sets(results()), readings=table_of(cells), recording=recorded(facts), claims=tuple(claims))


def said(found: Results, language: str = "en") -> str:
    return plain(" ".join(known.sentences(Findings(found), catalogue(language))))


def built(found: Results, language: str = "en") -> dict[str, Any]:
    made = block.build(Findings(found), catalogue(language))
    assert made is not None
    return made


def text_of(found: Results, language: str = "en") -> str:
    section = re.search(r'<section id="readings".*?</section>', page.html(found, language), re.S)
    assert section
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section.group())))


@pytest.mark.parametrize(
    ("ends", "english", "dutch"),
    [
        ((140, 20, 560), "between 20 and 560 more people", "tussen 20 en 560 mensen meer"),
        ((-140, -560, -20), "between 20 and 560 fewer people", "tussen 20 en 560 mensen minder"),
        ((140, -40, 560), "between 40 fewer and 560 more people", "tussen 40 mensen minder en 560 mensen meer"),
    ],
)
def test_more_and_fewer_leave_as_the_range_has_it(ends: tuple[float, float, float], english: str, dutch: str) -> None:
    found = with_effect(lived(), DEPARTURES, *ends)
    assert english in said(found) and dutch in said(found, "nl")


def test_published_cases_and_those_of_the_model_stand_with_the_years_that_they_are_of() -> None:
    told, found = said(lived()), Findings(lived())
    levels = [found.level(found.others[0], name) for name in ("maatwerk_cases", "left_maatwerk")]
    offers, paid = (catalogue("en").numerals.mean(level) for level in levels if level)
    assert "900 cases in 2020-2024" in told
    assert f"{offers} offers of maatwerk are made in 2026-2030, and {paid} people leave with one." in told


def test_the_middle_simulation_and_the_readings_stand_beside_the_mean() -> None:
    draws, told = lived().draws, said(lived())
    more = draws[(draws["outcome"] == DEPARTURES) & (draws["policy"] == "with") & (draws["period"] == "future")][
        "value"
    ]
    assert f"The middle simulation gives +{more.median():.0f}." in told
    assert "from +33 to +412" in told and "convention" in told
    assert "By reading" not in said(lived({AFTER: TWO[AFTER]}))


def test_the_weight_of_money_stands_beside_what_experiments_found() -> None:
    assert "the weight of money in the simulations is" in said(lived()).lower()
    for value, words in (("3", "above what"), ("0", "below what"), ("0.4", "Experiments found")):
        of = load("scenarios/maatwerk.toml", [f"behaviour.money_value={value}"])
        told = said(replace(lived(), scenario=with_sets(results(of)).scenario))
        assert words in told and "for people who had to leave" in told
        assert f"simulations is {float(value):.1f}; the" in told


@LANGUAGES
def test_that_more_leave_rests_on_support_making_nobody_stay_and_is_said_only_where_more_leave(language: str) -> None:
    say = catalogue(language)
    for ends, rests in (((140, 20, 560), True), ((-140, -560, -20), False), ((140, -40, 560), False)):
        told = said(with_effect(lived(), DEPARTURES, *ends), language)
        assert say("readings.sign") in told and (say("readings.sign_of_more") in told) == rests


def test_it_counts_the_readings_that_were_lived_under() -> None:
    assert "two readings that fit" in said(lived()) and "twee lezingen" in said(lived(), "nl")
    alone = lived({AFTER: TWO[AFTER]})
    assert "this one reading" in said(alone) and "deze ene lezing" in said(alone, "nl")


def test_staff_or_packages_are_most_of_what_is_spent_more_only_where_they_are_more_than_half_of_all_accounts() -> None:
    def with_accounts(**millions: float) -> Results:
        found = lived()
        for account in ACCOUNTS:
            size = 1e6 * millions.get(account, 0.0)
            found = with_effect(found, f"cost_account_{account}_eur", size, 0.8 * size, 1.2 * size)
        return found

    assert "is staff time" in said(with_accounts(casework=8, support=2, reception=1))
    assert "is on packages" in said(with_accounts(casework=2, support=8, reception=-30))
    assert "Most of the extra spending" not in said(with_accounts(casework=8, support=2, reception=90))


def test_the_fact_that_narrows_most_is_the_one_to_record() -> None:
    """Of 62% of the variance that goes 38% of the width does; 480 offers tell the fact, and no effect."""
    first = said(lived())
    assert "whether the regular offer was declined" in first and "about 38% narrower" in first and "480" not in first
    assert "comparing people who were and were not offered it" in first
    reversed_facts = {"declined_first": FACTS["agreed"], "agreed": FACTS["declined_first"]}
    other = said(lived(facts=reversed_facts))
    assert "whether maatwerk was agreed" in other and "declined" not in other
    assert "would help most" not in said(lived(facts={"agreed": (0.0, 90.0)}))


@LANGUAGES
def test_what_divides_most_is_named_only_where_chance_does_not(language: str) -> None:
    say = catalogue(language)
    group = say("drivers.group_money")
    clear = replace(lived(), dependence=dependence())
    by_chance = replace(lived(), dependence=dependence(money=(0.04, 0.0, 0.2)))
    assert plain(say("readings.divides", group=group)) in said(clear, language)
    assert group not in said(by_chance, language) and group not in said(lived(), language)


def test_the_table_has_a_row_for_each_reading_and_one_for_all() -> None:
    rows = built(lived())["table"].rows
    assert [row[:3] for row in rows] == [
        ("After a refusal, 900 offered", "40% (60)", "410 (240 to 590)"),
        ("When an opening presents itself, 900 paid", "60% (60)", "33 (4 to 71)"),
        ("All readings", "100% (60)", "210 (10 to 560)"),
    ]
    swapped = built(lived({AFTER: TWO[OPENING], OPENING: TWO[AFTER]}))["table"].rows
    assert swapped[0][1:] == rows[1][1:] and swapped[1][1:] == rows[0][1:]


@LANGUAGES
def test_a_price_that_the_table_does_not_hold_has_a_dash_of_its_own(language: str) -> None:
    none = catalogue(language)("reading.no_price")
    assert {row[-1] for row in built(lived(), language)["table"].rows} == {none}


@LANGUAGES
def test_every_refuted_reading_is_named_with_the_figures_that_speak_against_it(language: str) -> None:
    refuted = [reading for reading in readings.READINGS if readings.is_refuted(reading)]
    named = built(lived(), language)["refuted"]
    assert len(refuted) == len(named) > 0
    say, text = catalogue(language), text_of(lived(), language)
    assert say("readings.refuted", count=say.in_words(len(refuted))) in text
    for reading, (name, reason) in zip(refuted, named, strict=True):
        counted = {say.numerals.whole(round(value)) for value in readings.central_set(reading).figures.values()}
        carried = sum(one.carries for one in readings.fitted_sets() if one.reading == reading and one.flows is not None)
        numbers = set(re.findall(r"\d[\d.,]*\d|\d", reason))
        assert numbers & counted and reason.endswith(say.counted("readings.fits", carried, sets="36") + ".")
        assert name in text and reason in text


def refute(monkeypatch: pytest.MonkeyPatch, **figures: float) -> str:
    """Give the reason of a refuted reading whose counts are those of the answer but for some."""
    found = readings.central_set(readings.Reading("any_candidate", "paid"))
    counts = {name: float(answer()[name]) for name in block.FIGURES if name != "offered"} | {"offered": 1.0}
    monkeypatch.setattr(readings, "central_set", lambda reading: replace(found, figures={**counts, **figures}))
    return str(dict(built(lived())["refuted"])["Any candidate, 900 paid"])


def test_the_figure_that_a_refuted_reading_fails_most_is_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    few_cases = refute(monkeypatch, maatwerk_cases=70.0, maatwerk_3000_plus=14.0)
    assert "the number of cases comes to 70, where the answer has 900" in few_cases
    few_large = refute(monkeypatch, maatwerk_cases=890.0, maatwerk_3000_plus=1.0)
    assert "the number of EUR 3,000 or more comes to 1, where the answer has 15" in few_large
    assert "It takes 90,000 offers" in refute(monkeypatch, offered=90_000.0)


@LANGUAGES
def test_a_claim_is_told_with_its_count_and_what_would_have_to_be_true(language: str) -> None:
    say = catalogue(language)
    truths = dict(built(lived(), language)["claims"])
    difference, pays, draws = (truths[say(f"readings.claim_{one.name}")] for one in CLAIMS)
    process = readings.words()["after_refusal"]
    assert "24" in difference and "60" in difference and "85%" in difference and "10%" in difference
    assert (process.title if language == "en" else process.title_nl) in difference
    assert say.numerals.fixed(0.44, 2) in pays and "90%" in pays and "30%" in pays
    assert say.numerals.fixed(0.27, 2) in draws


def test_each_question_of_the_house_has_a_heading_and_a_sentence_to_read_out() -> None:
    """Only question 9 was named, and "it makes the difference in most cases" was not on the answer of one page."""
    counts = {"maatwerk_agreed": (0, 700), "maatwerk_vris": (0, 100), "maatwerk_paid_vris": (0, 60)}
    more = {"lawyer_absent": (0, 210), "demonstrable_departures": (60_000, 500)}
    told = dict(built(with_counts(lived(), **counts, **more), "nl")["questions"])
    assert [question.split(":")[0] for question in told] == [
        "Vraag 3 en 4",
        "Vraag 5 en 6",
        *(f"Vraag {n}" for n in (9, 10, 11)),
    ]
    assert "100 (90 tot 110) keer voor iemand met een VRIS-label" in plain(
        told["Vraag 5 en 6: krijgen mensen met een strafblad het ook?"]
    )
    assert "“It makes the difference in most cases.” This is so in 24 of 60 simulations." in html.unescape(
        sheet.html(lived(), "en")
    )


def test_claims_without_a_condition_or_a_pull_say_less() -> None:
    told = dict(
        built(lived(claims=(Claim("with", PAYS, 5, 60), Claim("with", DRAWS, 0, 8), Claim("other", PAYS, 9, 60))))[
            "claims"
        ]
    )
    assert list(told.values()) == [
        "This is so in 5 of 60 simulations.",
        "Even at the strongest plausible pull, nobody comes because of it.",
    ]


def test_conditions_above_and_below_are_told_apart() -> None:
    def truth(side: str) -> str:
        condition = Condition("behaviour.money_value", side, 0.44, 0.9, 0.3)
        return str(built(lived(claims=[Claim("with", PAYS, 41, 60, condition)]))["claims"][0][1])

    assert "is above 0.44" in truth("above") and "is at most 0.44" in truth("below")


@LANGUAGES
def test_the_block_stands_on_the_page_with_what_each_reading_rests_on(language: str) -> None:
    text = text_of(lived(), language)
    for name in (*AFTER, *OPENING):
        words = readings.words()[name]
        assert (words.rests_on if language == "en" else words.rests_on_nl) in text
    for name in ("officer", "any_candidate"):
        assert readings.words()[name].rests_on not in text


@pytest.mark.parametrize("found", [results(strength=0.0), results(without=("left_maatwerk",)), results(strength=-1.0)])
def test_a_scenario_that_does_not_add_maatwerk_has_neither_block_nor_sentences(found: Results) -> None:
    with_tables = replace(found, readings=table_of(TWO), recording=recorded(FACTS), claims=CLAIMS)
    assert block.build(Findings(with_tables), catalogue("en")) is None
    assert said(with_tables) == ""
    assert 'id="readings"' not in page.html(with_tables)


def test_without_a_table_there_is_no_block() -> None:
    for found in (results(), replace(lived(), readings=table_of(TWO).head(0))):
        assert block.build(Findings(found), catalogue("en")) is None
        assert said(found) == ""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Write a page with every reading in a language."""
    folder = tmp_path_factory.mktemp("readings")
    cells = {tuple(reading): (412.0, -1_240.0, 12_590.0, 1 / 12) for reading in readings.READINGS}

    def made(language: str) -> Path:
        path = folder / f"{language}.html"
        page.write(lived(cells), path, language)  # type: ignore[arg-type]
        return path

    return made


@LANGUAGES
@pytest.mark.parametrize(("width", "media"), [(390, ""), (696, "print")], ids=["phone", "a4"])
def test_nothing_of_it_sticks_out_on_a_phone_or_on_paper(
    shown: Page, written: Callable[[str], Path], language: str, width: int, media: str
) -> None:
    shown.open(written(language), width)
    shown.ask("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    shown.call("Emulation.setEmulatedMedia", media=media)
    within = "getComputedStyle(part.closest('.scroll') || part).overflowX === 'auto'"
    try:
        assert shown.ask("document.querySelectorAll('#readings table tr').length") > len(readings.READINGS)
        assert shown.ask("document.documentElement.scrollWidth") <= width
        sticks_out = (
            "[...document.querySelectorAll('#readings *')].filter(part => "
            f"part.getBoundingClientRect().right > {width} + 1 && !(part.closest('.scroll') !== part && {within}))"
            ".map(part => part.outerHTML.slice(0, 200))"
        )
        assert shown.ask(sticks_out) == []
    finally:
        shown.call("Emulation.setEmulatedMedia", media="")
