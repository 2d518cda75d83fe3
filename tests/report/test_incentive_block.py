"""The block on incentives: its titles and sentences follow from the numbers, reversed numbers turn them."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.breakeven import BREAK_EVEN, VERDICTS
from sim.analysis.results import Results
from sim.report import page
from sim.report.blocks.grounds import incentive
from sim.report.book import workbook
from sim.report.findings import Findings
from sim.report.say import many
from sim.report.say.language import catalogue
from sim.report.say.mechanisms import MECHANISMS, TRAITS, WOULD_HARDLY_LEAVE, added_up, taken_apart
from sim.scenario import Scenario, load
from tests.report.invented_results import results

SAY = catalogue("en")
ALONE = {
    "holdout": 1.0,
    "acquisition": 0.0,
    "pull": -0.5,
    "recycling": 0.0,
    "legitimacy": 0.4,
    "all": 1.0,
    "without": -1.0,
}
ROW = dict(zip(BREAK_EVEN, ("", "", "all", "without", 0.35, 0.0, 0.9, 0.0, 1.0), strict=False))


@cache
def apart_scenario() -> Scenario:
    return load("scenarios/perverse_incentive.toml", ["plan.parameter_sets=defaults"])


def invented(strength: Mapping[str, float], verdict: str = "turns", value: float = 0.62) -> Results:
    """Invent a run that takes the mechanisms apart; `strength` by policy multiplies the effects of invented results."""
    found = results(apart_scenario(), strength)
    rows = [_turn(key, criterion, verdict, value) for key in _parameters() for criterion in ("departures", "balance")]
    belief = [(5_000.0, 0.2, how, 563.0, chance) for how, chance in (("as_it_is", 0.1126), ("weighted", np.nan))]
    columns = ["package_eur", "take_chance", "weighing", "forfeited_eur", "chance"]
    return replace(
        found,
        effects=_with_traces(found.effects, strength),
        who=_who(),
        break_even=pd.DataFrame(rows, columns=list(BREAK_EVEN)),
        needed_belief=pd.DataFrame(belief, columns=columns),
    )


def _parameters() -> list[str]:
    return [key for one in MECHANISMS for key in one.settings if not key.endswith(("take_chance", "trip_eur"))]


def _turn(key: str, criterion: str, verdict: str, value: float) -> tuple[Any, ...]:
    has_value = verdict.startswith("turns")
    ends = (value, value - 0.1, np.nan) if has_value else (np.nan,) * 3
    return (key, criterion, *list(ROW.values())[2:], *ends, verdict, 21.0, 17.0, 25.0)


def _with_traces(effects: pd.DataFrame, strength: Mapping[str, float]) -> pd.DataFrame:
    """Add the outcomes in which only one mechanism shows."""
    rows = [
        {"policy": name, "reference": "none", "outcome": outcome, "unit": "persons", "replications": 60}
        | {"mean": 40 * times, "low": 40 * times - 3 * abs(times), "high": 40 * times + 3 * abs(times)}
        for name, times in strength.items()
        for outcome in ("came", "return_trips")
    ]
    return pd.concat([effects, pd.DataFrame(rows)], ignore_index=True)


def _who() -> pd.DataFrame:
    measures = ("persons", "additional", "moved_later", "paid", "held_out")
    rows = [
        (policy, group, measure, 10.0 * n, 9.0 * n, 11.0 * n, np.nan)
        for policy in ("all", "without")
        for group in (*TRAITS, WOULD_HARDLY_LEAVE)
        for n, measure in enumerate(measures, 1)
    ]
    return pd.DataFrame(rows, columns=["policy", "group", "measure", "mean", "low", "high", "per_100k_eur"])


def built(found: Results) -> dict[str, Any]:
    block = incentive.build(Findings(found), SAY)
    assert block is not None
    return block


USUAL = invented({**ALONE, "holdout": -1.0, "pull": 1.0})
REVERSED = invented({**ALONE, "holdout": 1.0, "pull": -1.0, "legitimacy": -0.4})


def answers(found: Results) -> dict[str, str]:
    return {card.key: card.answer for card in built(found)["cards"]}


def test_a_card_for_each_mechanism_in_the_words_of_the_question() -> None:
    cards = built(USUAL)["cards"]
    assert [card.key for card in cards] == [one.name for one in MECHANISMS]
    assert all(card.question.endswith("?") for card in cards)
    assert all(fact.evidence == "assumed" and fact.source for card in cards for fact in card.known)


def test_a_mechanism_is_answered_by_the_outcome_in_which_it_would_show() -> None:
    said = answers(USUAL)
    assert said["holdout"].startswith("In this model, yes: −")
    assert said["pull"].startswith("In this model, yes: +40")
    assert said["acquisition"] == "In this model it changes exactly nothing."


def test_reversed_data_turn_answers_and_title() -> None:
    said = answers(REVERSED)
    assert said["holdout"].startswith("In this model, the other way round: +")
    assert said["pull"].startswith("In this model, the other way round: −")
    assert built(REVERSED)["title"].startswith("One of the five ways shows by more than chance: feeling cheated")
    assert built(USUAL)["title"].startswith(
        "Two of the five ways show by more than chance: waiting for more (assumed effect) and coming for it (assumed "
        "effect). Together: +"
    )


def test_when_nothing_happens_the_title_says_so() -> None:
    nothing = invented(dict.fromkeys(ALONE, 0.0))
    assert built(nothing)["title"] == "None of the five ways shows by more than chance"
    assert set(answers(nothing).values()) == {"In this model it changes exactly nothing."}
    assert all("exactly what the five do added up" in sentence for sentence in built(nothing)["together"])


def test_the_sum_of_one_at_a_time_stands_beside_all_together() -> None:
    findings = Findings(USUAL)
    apart = taken_apart(findings)
    assert apart is not None and apart.together is not None and apart.without is not None
    total, beyond = added_up(findings, apart, "additional_departures")
    assert total is not None and beyond is not None
    effects = [findings.effect(variant, "additional_departures") for variant in apart.alone.values()]
    assert total.mean == pytest.approx(sum(effect.mean for effect in effects if effect is not None))
    together = findings.effect(apart.together, "additional_departures")
    assert together is not None and beyond.mean == pytest.approx(together.mean - total.mean)
    rows = built(USUAL)["outcomes"][0].rows
    assert [row.variant.label for row in rows][-2:] == ["The five added up", "All five"]
    assert len(built(USUAL)["together"]) == 3


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_its_words_for_both_criteria(verdict: str) -> None:
    block = built(invented(ALONE, verdict))
    sentences = [sentence for card in block["cards"] for sentence in card.turns]
    assert len(sentences) == 2 * len(_parameters())
    assert all("{" not in sentence and "nan" not in sentence for sentence in sentences)
    assert len(block["turns"].rows) == len(sentences)


def test_the_sentence_says_which_policy_is_ahead_on_which_side() -> None:
    above = built(invented(ALONE, "turns", 0.62))["cards"][0].turns[0]
    assert "at 0.62 (95% interval from 0.52, its upper end beyond the range searched)" in above
    assert "Below it “All five” brings more departures, above it “No maatwerk, all five”" in above
    below = built(invented(ALONE, "turns", 0.12))["cards"][0].turns[0]
    assert "Below it “No maatwerk, all five” brings more departures, above it “All five”" in below


def test_people_who_would_hardly_leave_stand_apart() -> None:
    who = built(USUAL)["who"]
    assert [row[0] for row in who["table"].rows] == [SAY(f"trait.{name}") for name in TRAITS]
    assert [row[0] for row in who["apart"].rows] == [SAY(f"trait.{WOULD_HARDLY_LEAVE}")]
    assert "50 (45 to 55)" in who["apart_held"]
    assert who["table"].rows[0][-1] == "−20 (−22 to −18)"  # what the policy without maatwerk loses, turned round


def test_a_belief_that_no_chance_reaches_is_said_in_words() -> None:
    rows = built(USUAL)["belief"]["table"].rows
    assert [row[-1] for row in rows] == ["11.3%", "no chance is enough"]


def test_other_scenarios_say_what_is_at_work_what_is_off_for_want_of_evidence_and_where_to_look() -> None:
    block = built(results())
    (part,) = block["parts"]
    working, without_evidence, look = part.content["sentences"]
    assert "none of the five" in working
    assert "for want of evidence" in without_evidence
    assert re.search("waiting for more.*offending to qualify.*feeling cheated", without_evidence)
    assert "perverse_incentive.toml" in look
    assert "cards" not in block


def test_nobody_offends_to_qualify_for_maatwerk_that_does_not_exist() -> None:
    on = ["incentives.holdout=true", "incentives.acquisition=true", "crime.crime_response=0.05"]
    of = load("scenarios/maatwerk.toml", ["plan.parameter_sets=defaults", 'reference="with"', *on])
    (part,) = built(results(of))["parts"]
    said = " ".join(part.content["sentences"])
    assert "Under “Without maatwerk”" in said and "waiting for more" in said
    assert "offending" not in said


def test_an_effect_is_called_assumed_whoever_assumes_it_and_not_when_somebody_measured_it(tmp_path: Path) -> None:
    found = invented({**ALONE, "acquisition": -1.0})
    assert "offending to qualify (assumed effect)" in built(found)["title"]
    assert "waiting for more (assumed effect)" in built(USUAL)["title"]
    shutil.copytree("scenarios", tmp_path, dirs_exist_ok=True)
    measured = '"behaviour.waiting_weight" = { value = 0.3, evidence = "published", source = "a measurement" }'
    own = tmp_path / "measured.toml"
    own.write_text(f'extends = "perverse_incentive.toml"\ntitle = "M"\nquestion = "M?"\n[parameters]\n{measured}\n')
    assert "waiting for more (assumed" not in built(replace(USUAL, scenario=load(own)))["title"]


def test_one_policy_alone_has_no_such_block() -> None:
    from tests.report.invented_results import scenario

    assert incentive.build(Findings(results(scenario(["Only this"]))), SAY) is None


def test_a_run_without_search_says_where_to_ask_for_it_and_one_that_is_searching_says_so() -> None:
    asked = replace(USUAL, break_even=USUAL.break_even.iloc[:0])
    assert "is not done yet" in built(asked)["search"]
    plan = replace(asked.scenario.plan, break_even=None)
    block = built(replace(asked, scenario=replace(asked.scenario, plan=plan)))
    assert block["turns"] is None
    assert "break_even" in block["search"]


def test_the_page_and_the_workbook_show_it() -> None:
    made = page.html(USUAL)
    assert made.count('class="turn"') == 2 * len(_parameters())
    assert built(USUAL)["title"].split(":")[0] in made
    with zipfile.ZipFile(BytesIO(workbook.content(USUAL))) as book:
        names = book.read("xl/workbook.xml").decode()
    assert 'name="Who"' in names and 'name="Break-even"' in names


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_first_sentence_of_the_page_says_which_ways_show_and_turns_with_the_numbers(language: str) -> None:
    say = catalogue(language)
    names = {one.name: say(f"incentive.short_{one.name}") for one in MECHANISMS}
    first = many.headline(Findings(invented(ALONE)), say)[0]
    shown = names["legitimacy"] not in first and names["holdout"] not in first
    assert shown and say("number.5") in first
    pulled = many.headline(Findings(invented({**ALONE, "pull": 0.5})), say)[0]
    assert names["pull"] in pulled
    nobody = many.headline(Findings(invented(dict.fromkeys(ALONE, 0.0))), say)[0]
    assert nobody == say("many.ways_none", all=say.in_words(5), count="", names="")
