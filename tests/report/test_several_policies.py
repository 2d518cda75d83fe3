"""Several policies on one page: whose part is shown, what is marked as assumed, what a label is completed with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim.analysis.results import Results
from sim.parameters.catalogue import settings
from sim.report import page, sheet
from sim.report.findings import OCCUPANCY, Findings
from sim.report.say import many
from sim.report.say.answering import assumed_lines
from sim.report.say.labels import completed_labels, findings_of, with_remark
from sim.report.say.language import catalogue
from sim.report.weigh.assumed import assumed_effects, assumed_in_part, rests_on
from sim.report.weigh.depends import leading_title
from sim.scenario import load
from sim.scenario.remarks import Note
from tests.report.browser import Page
from tests.report.invented_results import results, scenario, with_sets
from tests.report.test_page import read
from tests.report.test_words import with_effect

FOUR = ("Without", "With", "Better cooperation", "Wider")
SWITCHED = ("routes", "lives", "costs", "incentive")


def section(text: str, name: str) -> str:
    found = re.search(rf'<section id="{name}".*?</section>', text, re.S)
    assert found is not None
    return found[0]


def test_every_policy_has_its_part_of_the_blocks_that_speak_of_one() -> None:
    text = page.html(results(scenario(FOUR)))
    for name in SWITCHED:
        shown = section(text, name)
        assert re.findall(r'class="of-policy" data-place="(\d)"', shown) == ["1", "2", "3"], name
        assert shown.count("<option") == 3
    assert "policy-choice" not in page.html(results()).split("<script")[0]


def test_the_first_screen_holds_the_cards_of_every_policy() -> None:
    shown = read(section(page.html(results(scenario(FOUR))), "answer")).words()
    for label in FOUR[1:]:
        assert label in shown
    for head in (
        "Additional departures",
        "Present at the end",
        "Difference in cost to the state",
        "Chance that it saves money",
    ):
        assert head in shown


def test_the_choice_of_a_policy_works_by_keyboard_in_every_block_and_all_are_printed(
    shown: Page, page_of: Callable[..., Path]
) -> None:
    shown.open(page_of("en", FOUR), 1440)
    visible = "[...document.querySelectorAll('.of-policy')].filter((part) => part.clientHeight > 0)"
    places = f"[...new Set({visible}.map((part) => part.dataset.place))].join()"
    assert shown.ask(places) == "1"
    shown.ask("document.querySelector('#costs .policy-choice').focus()")
    shown.press("ArrowDown", 40)
    shown.settle(0.3)
    assert shown.ask(places) == "2"
    others = "[...document.querySelectorAll('.policy-choice')].filter((one) => one.value !== '2').length"
    assert shown.ask(others) == 0
    shown.call("Emulation.setEmulatedMedia", media="print")
    assert shown.ask(places) == "1,2,3"
    shown.call("Emulation.setEmulatedMedia", media="")


def test_without_scripts_every_part_is_shown(shown: Page, page_of: Callable[..., Path]) -> None:
    shown.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        shown.open(page_of("en", FOUR), 1440)
        assert shown.ask("[...document.querySelectorAll('.of-policy')].every((part) => part.clientHeight > 0)")
    finally:
        shown.call("Emulation.setScriptExecutionDisabled", value=False)


def test_no_policy_of_the_table_of_groups_is_out_of_sight_on_a_phone(shown: Page, page_of: Callable[..., Path]) -> None:
    shown.open(page_of("nl", FOUR), 390)
    right = "Math.max(...[...document.querySelectorAll('.heat td')].map((cell) => cell.getBoundingClientRect().right))"
    assert shown.ask(right) <= 390


@pytest.mark.parametrize("language", ["en", "nl"])
def test_that_nothing_can_be_told_is_said_once_in_a_block_and_then_shown_by_its_sign(language: str) -> None:
    found = results(scenario(FOUR), {"policy1": 0.01, "policy2": 0.01, "policy3": 0.01})
    words = catalogue(language)("reading.unclear")
    text = page.html(found, language)
    for name in ("differences", "groups", "rights", "costs"):
        readings = re.findall(r'class="reading">([^<]*)<', section(text, name))
        assert [reading for reading in readings if words in reading] == [f"± {words}"], name
        assert "±" in readings


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("labels", [(), FOUR, tuple(f"A policy with a long label, number {n}" for n in range(12))])
def test_the_answer_fits_on_one_page_and_names_what_it_must(
    tmp_path: Path, shown: Page, language: str, labels: tuple[str, ...]
) -> None:
    found = crowded(results(scenario(labels) if labels else None, replications=8))
    sheet.write(found, tmp_path / "answer.html", language)
    text = (tmp_path / "answer.html").read_text(encoding="utf-8")
    policy = next(meta["content"] for meta in read(text).all("meta") if "http-equiv" in meta)
    assert not read(text).scripts and policy is not None and "script-src 'none'" in policy
    say = catalogue(language)
    for head in (say("sheet.rights"), say("sheet.sure")):
        assert head in text
    shown.open(tmp_path / "answer.html", 794)
    printed = shown.call("Page.printToPDF", preferCSSPageSize=True)["data"]
    assert pages_of(printed) == 1


def crowded(found: Results) -> Results:
    """Give the same results with all that a first page may have to say: three cards, and what makes it a trial run."""
    found = with_sets(found)
    asking = replace(found.scenario, cards=("maatwerk_cases", "incidents", "out_of_sight"))
    return replace(
        found, scenario=asking, notes=(Note("sample", {"share": 0.2}), Note("few", {"runs": 8, "enough": 39}))
    )


def pages_of(printed: str) -> int:
    """Count the pages of a PDF that came in base 64."""
    import base64

    return len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed)))


def test_the_register_is_folded_and_only_printed_when_it_is_open(shown: Page, page_of: Callable[..., Path]) -> None:
    shown.open(page_of("en", FOUR), 1000)
    is_shown = "document.querySelector('.register').checkVisibility()"
    assert not shown.ask(is_shown)
    shown.call("Emulation.setEmulatedMedia", media="print")
    assert not shown.ask(is_shown) and shown.ask("document.querySelector('.unprinted').checkVisibility()")
    shown.ask("document.querySelector('.fold').open = true")
    assert shown.ask(is_shown)
    shown.call("Emulation.setEmulatedMedia", media="")


def test_an_effect_that_was_typed_in_is_marked_wherever_its_policy_is_named() -> None:
    of = load("scenarios/designs.toml")
    assert assumed_effects(of, "documents") == ("cooperation.lp_factor",)
    assert assumed_effects(of, "today") == () and assumed_effects(of, "menu") == ()
    findings = findings_of(results(of), catalogue("en"))
    marked = [variant.name for variant in findings.variants if "assumed effect" in variant.label]
    assert marked == ["documents"]
    assert "1.2" in assumed_lines(findings, catalogue("en"))[0]
    dutch = findings_of(results(of), catalogue("nl"))
    assert sum("verondersteld effect" in variant.label for variant in dutch.variants) == 1


def test_an_effect_of_a_mechanism_is_marked_where_the_mechanism_is_on() -> None:
    of = load("scenarios/perverse_incentive.toml")
    assert assumed_effects(of, "acquisition") == ("crime.crime_response",)
    assert assumed_effects(of, "legitimacy") == ("behaviour.legitimacy_effect",)
    assert assumed_effects(of, "holdout") == ("behaviour.waiting_weight",)


def test_a_lever_with_evidence_for_its_effect_is_not_marked() -> None:
    of = load("scenarios/maatwerk.toml", ["policy.with.cooperation.lp_factor=1.2"])
    assert assumed_effects(of, "with") == ("cooperation.lp_factor",)


def test_a_rule_that_a_policy_moves_names_the_numbers_that_nobody_measured_and_no_other() -> None:
    """Thirty levers acted through an assumed number of which the page said nothing."""
    of = load("scenarios/regular_support.toml")
    assert assumed_effects(of, "doubled") == () and assumed_in_part(of, "doubled") == ("behaviour.inkind_cash_value",)
    findings = findings_of(results(of), catalogue("en"))
    _, in_part = assumed_lines(findings, catalogue("en"))
    assert "numbers that nobody has measured" in in_part and "EU reintegration programme (19%)" in in_part
    assert not any("assumed" in variant.label for variant in findings.variants if variant.name == "doubled")


def test_maatwerk_acts_by_numbers_that_are_fitted_and_is_not_called_assumed() -> None:
    of = load("scenarios/maatwerk.toml")
    assert assumed_effects(of, "with") == assumed_in_part(of, "with") == ()
    assert {"maatwerk.mw_approval_hazard", "maatwerk.opening_log_odds"} <= set(settings()["maatwerk.enabled"].through)


def test_a_number_by_hand_that_stands_for_no_effect_is_no_assumed_effect() -> None:
    for value, named in (("0", ()), ("0.36", ("maatwerk.arrangement_log_odds",))):
        of = load("scenarios/maatwerk.toml", [f"maatwerk.arrangement_log_odds={value}"])
        assert assumed_effects(of, "with") == named


def test_a_lever_says_once_how_it_acts_and_numbers_of_its_own_are_nobody_elses() -> None:
    """The page named two numbers of the Return Regulation that do nothing, and none of the three that act."""
    levers = [one for one in settings().values() if one.kind == "lever"]
    own = {number for one in levers if one.acts == "by_own_numbers" for number in one.through}
    shared = {number for one in levers if one.acts == "in_a_rule" for number in one.through}
    assert own & shared == {"support.eurp_share"}  # places in the programme bind only where it runs
    assert len(rests_on("law.return_regulation")) == 3
    assert rests_on("cooperation.visa_measures.Algeria") == rests_on("cooperation.visa_leverage") != ()


def test_a_label_is_completed_with_what_the_command_line_changed() -> None:
    of = load("scenarios/maatwerk.toml", ["policy.with.maatwerk.maximum_eur=3000"])
    (override,) = completed_labels(of)
    again = load("scenarios/maatwerk.toml", [*of.overrides, override])
    assert again.policy("with").label == "With maatwerk, as today (changed: maximum €3,000)"
    assert completed_labels(load("scenarios/maatwerk.toml")) == []
    named = load("scenarios/maatwerk.toml", [*of.overrides, 'policy.with.label="Capped"'])
    assert completed_labels(named) == []
    assert with_remark("A (changed: x 1)", "assumed effect") == "A (changed: x 1; assumed effect)"


def test_of_several_policies_the_leading_assumptions_are_those_of_the_one_that_changes_costs_most() -> None:
    found = Findings(results(scenario(("Now", "A little", "A lot")), {"policy1": 0.5, "policy2": 2.0}))
    assert leading_title(found, catalogue("en")) == "What the answer on “A lot” rests on"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_card_says_in_words_that_nothing_can_be_told(language: str) -> None:
    """The second such card held a bare sign, whose meaning stood on the first."""
    found = with_effect(with_effect(results(), "cost_state_eur", 1e6, -2e6, 4e6), OCCUPANCY, 0.1, -1.0, 1.2)
    shown = section(page.html(found, language), "answer")
    words = catalogue(language)("reading.unclear")
    assert re.findall(r'class="reading">([^<]*)<', shown) == [words, words]


def test_a_parameter_that_a_scenario_assumes_is_never_shown_by_its_key() -> None:
    of = load("scenarios/criminalised_stay.toml")
    for language in ("en", "nl"):
        lines = assumed_lines(findings_of(results(of), catalogue(language)), catalogue(language))
        assert lines and "criminal_stay" not in lines[0]


@pytest.mark.parametrize("came", [0.0, 30.0])
def test_a_pull_that_draws_nobody_is_not_blamed_for_people_who_are_present_anyway(came: float) -> None:
    rows = [
        ("policy1", outcome, mean, mean, mean, 8, "persons")
        for outcome, mean in (("came", came), ("stayed_away", 0.0), ("people_present", 86.0))
    ]
    side = pd.DataFrame(rows, columns=["policy", "outcome", "mean", "low", "high", "replications", "unit"])
    found = Findings(replace(results(scenario(FOUR)), pull_side=side))
    (line,) = many.pull_lines(found, catalogue("en"))
    assert ("+86" in line) == bool(came)
    assert ("nobody would come" in line) != bool(came)
