"""The outcomes that a question asks for beside who leaves and what it costs stand on the first screen, in words too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.analysis.results import Results
from sim.report import page, sheet
from sim.report.blocks.answer import build, policy_rows
from sim.report.findings import Findings
from sim.report.say.answering import account_lines, answer, headline
from sim.report.say.language import catalogue
from sim.report.weigh import asked
from sim.scenario import load
from tests.report.invented_results import results, scenario
from tests.report.test_words import with_effect

EN, NL = catalogue("en"), catalogue("nl")
THREE = ("Without", "With", "Wider")
LEADING = ("out_of_sight", "additional_departures")
SCENARIOS = Path(__file__).parents[2] / "scenarios"


def asking(found: Results, *cards: str) -> Results:
    """Give the same results of a scenario that asks for these outcomes."""
    return replace(found, scenario=replace(found.scenario, cards=cards))


def test_a_scenario_that_asks_for_nothing_more_shows_nothing_more() -> None:
    plain = Findings(results(scenario(THREE)))
    assert asked.lines(plain, EN) == []
    assert policy_rows(plain, EN) == policy_rows(Findings(asking(results(scenario(THREE)), "people_present")), EN)


@pytest.mark.parametrize("say", [EN, NL], ids=["en", "nl"])
def test_what_is_asked_stands_in_the_table_in_the_words_and_on_the_sheet(say: object) -> None:
    language = "en" if say is EN else "nl"
    found = asking(results(scenario(THREE)), "maatwerk_cases", "incidents")
    heads = [cell.head for cell in policy_rows(Findings(found), catalogue(language))[0][2]]
    names = ["Maatwerk offered (cases)", "Offences and nuisance registered (incidents)"]
    if language == "nl":
        names = ["Maatwerk aangeboden (zaken)", "Geregistreerde misdrijven en overlast (incidenten)"]
    assert heads[-2:] == names
    for text in (page.html(found, language), sheet.html(found, language), "\n".join(answer(found, language))):
        assert all(name.partition(" (")[0] in text for name in names)


def test_with_one_policy_beside_the_reference_each_is_a_card_with_its_level() -> None:
    cards = build(Findings(asking(results(), "maatwerk_cases")), EN)["cards"]
    assert [card.title for card in cards][-1] == "Maatwerk offered"
    assert cards[-1].unit == "cases" and cards[-1].note.startswith("level: ")
    assert len(cards) == 5


def test_what_is_named_before_departures_leads_the_headline_and_is_not_said_twice() -> None:
    found = results(scenario(THREE), {"policy1": 1.0, "policy2": -1.0})
    plain, asked_first = (Findings(asking(found, *cards)) for cards in (("out_of_sight",), LEADING))
    (line, *_) = asked.lines(plain, EN)
    assert headline(asked_first, EN) == [line, *headline(plain, EN)]
    assert line in account_lines(plain, EN) and line not in account_lines(asked_first, EN)


@pytest.mark.parametrize(
    ("strength", "said"),
    [
        ({"policy1": 1.0, "policy2": 1.0}, "clearly higher under “Wider” ("),
        ({"policy1": 1.0, "policy2": -1.0}, "clearly higher under “With” ("),
        ({"policy1": 0.0, "policy2": 0.0}, "and exactly the same under every other policy."),
    ],
)
def test_it_is_said_where_a_level_clearly_rises(strength: dict[str, float], said: str) -> None:
    found = asking(results(scenario(THREE), strength), "left_maatwerk")
    (line, *_) = asked.lines(Findings(found), EN)
    assert said in line


def test_a_level_that_falls_under_one_policy_and_rises_under_another_is_said_both_ways() -> None:
    found = asking(results(scenario(THREE), {"policy1": 1.0, "policy2": -1.0}), "out_of_sight")
    (line, *_) = asked.lines(Findings(found), EN)
    higher, lower = line.index("clearly higher under “Wider”"), line.index("clearly lower under “With”")
    assert 0 < higher < lower


def test_a_difference_whose_range_holds_zero_is_not_said_to_be_one() -> None:
    found = asking(with_effect(results(), "incidents", -10.0, -90.0, 70.0), "incidents")
    assert asked.lines(Findings(found), EN)[0].endswith("under no other policy can a difference be told.")


def test_of_an_outcome_by_year_only_years_that_clearly_change_are_named() -> None:
    found = asking(results(), "out_of_sight")
    table = found.yearly.copy()
    late = (table["outcome"] == "out_of_sight") & (table["policy"] == "with") & (table["year"] > 2027)
    table.loc[late, ["difference", "difference_low", "difference_high"]] = (-5.0, -20.0, 10.0)
    line = asked.lines(Findings(replace(found, yearly=table)), EN)[1]
    assert "in 2026 (" in line and "2027 (" in line and "2028" not in line
    late |= (table["outcome"] == "out_of_sight") & (table["policy"] == "with")
    table.loc[late, ["difference", "difference_low", "difference_high"]] = (-5.0, -20.0, 10.0)
    assert asked.lines(Findings(replace(found, yearly=table)), EN)[1].endswith(
        "in no single year can a difference be told."
    )


def test_what_compares_two_lives_has_no_level_of_its_own_beside_its_difference() -> None:
    found = Findings(asking(results(), "gained"))
    assert found.focus is not None
    assert asked.level_under(found, found.others[0], "maatwerk_cases", EN) != ""
    table = found.results.summary
    at_home = (table["policy"] == "without") & (table["outcome"] == "gained")
    table = table.assign(**{name: table[name].where(~at_home, 0.0) for name in ("mean", "low", "high")})
    assert asked.level_under(Findings(replace(found.results, summary=table)), found.others[0], "gained", EN) == ""


@pytest.mark.parametrize("labels", [(), THREE])
def test_where_the_reference_has_no_offers_their_spread_is_a_level(labels: tuple[str, ...]) -> None:
    found = asking(results(scenario(labels)), "offer_spread_eur")
    names = [policy.name for policy in found.scenario.policies if policy.name != found.scenario.reference]
    row = {
        "period": "future",
        "outcome": "offer_spread_eur",
        "unit": "EUR",
        "mean": 1_049.0,
        "low": 990.0,
        "high": 1_110.0,
    }
    summary = pd.concat([found.summary, pd.DataFrame([{**row, "policy": name} for name in names])], ignore_index=True)
    nothing = {**row, "mean": float("nan"), "low": float("nan"), "high": float("nan")}
    effects = pd.concat(
        [found.effects, pd.DataFrame([{**nothing, "policy": name} for name in names])], ignore_index=True
    )
    findings = Findings(replace(found, summary=summary, effects=effects))
    assert "€1,050); there is none under “Without" in asked.lines(findings, EN)[0]
    cells = [cells[-1] for _, _, cells in policy_rows(findings, EN)]
    assert {(cell.number, cell.interval) for cell in cells} == {("€1,050", "€990 to €1,110")}


def test_the_promise_on_maatwerk_stands_on_the_first_screen_of_the_governments_programme() -> None:
    of = load(SCENARIOS / "government_programme.toml", ["plan.sample=0.02", "plan.replications=3"])
    findings = Findings(sim.run(of, workers=1))
    line = next(line for line in account_lines(findings, EN) if line.startswith("**Maatwerk offered** (cases): "))
    assert "under “As today, with maatwerk”" in line and "clearly lower under “Without maatwerk” (" in line
    heads = {cell.head: cell for _, _, cells in policy_rows(findings, EN) for cell in cells}
    assert heads["Maatwerk offered (cases)"].level.startswith("level: ")
