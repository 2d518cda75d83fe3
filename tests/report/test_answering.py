"""The answer is net of whom the policy draws, and says no more than the signs and ranges of the numbers allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.results import Results
from sim.report.blocks import routes
from sim.report.blocks.answer import build
from sim.report.findings import Findings
from sim.report.say import answering, many
from sim.report.say.language import catalogue, plain
from sim.report.say.rounding import Kind
from sim.scenario import load
from tests.report.invented_results import SCENARIO, results, scenario
from tests.report.test_words import with_effect

SAY = catalogue("en")
NETS = (
    ("additional_departures", "net.leave"),
    ("people_present", "net.present"),
    ("cost_state_eur", "net.cost"),
    ("cost_state_without_drawn_eur", "net.own_cost"),
)


def drawing(found: Results, came: float = 48, away: float = 0) -> Results:
    """Give the same results with people who come or stay away because of the policy."""
    found = with_effect(found, "came", came, 0.6 * came, 1.5 * came)
    return with_effect(found, "stayed_away", away, 0.6 * away, 1.5 * away)


def pull_side(came: float, present: float, wide: float = 0.3) -> pd.DataFrame:
    """Invent the side study in which support draws people strongly."""
    rows = [
        ("with", outcome, mean, mean - wide * abs(mean), mean + wide * abs(mean), 8, "persons")
        for outcome, mean in (("came", came), ("stayed_away", 0.0), ("people_present", present))
    ]
    return pd.DataFrame(rows, columns=["policy", "outcome", "mean", "low", "high", "replications", "unit"])


def said(found: Results, language: str = "en") -> str:
    return plain(" ".join(answering.account_lines(Findings(found), catalogue(language))))


def first_sentence(found: Results, language: str = "en") -> str:
    return plain(answering.headline(Findings(found), catalogue(language))[0])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("more leave demonstrably", "people come only because", "fewer people are present", "saves the state")),
        (
            "nl",
            (
                "meer aantoonbaar",
                "mensen komen alleen door dit beleid",
                "mensen minder aanwezig",
                "bespaart de overheid",
            ),
        ),
    ],
)
def test_the_answer_names_who_leaves_who_comes_who_is_present_and_what_it_costs_in_this_order(
    language: str, words: tuple[str, ...]
) -> None:
    text = said(drawing(results()), language)
    places = [text.index(word) for word in words]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "71 more people are present"), ("nl", "71 mensen meer aanwezig")]
)
def test_where_more_people_are_present_the_first_sentence_says_so(language: str, words: str) -> None:
    fuller = with_effect(drawing(results()), "people_present", 71, 30, 112)
    assert words in first_sentence(fuller, language)
    assert "present" not in first_sentence(results()) and "363 more" in first_sentence(results())


def test_more_departures_do_not_stand_alone_where_it_cannot_be_told_whether_fewer_are_present() -> None:
    unclear = with_effect(results(), "people_present", 6, -20, 33)
    assert "cannot be told" in answering.headline(Findings(unclear), SAY)[1]


def test_cost_is_said_with_and_without_those_whom_the_policy_draws() -> None:
    found = with_effect(drawing(results()), "cost_state_eur", 4.1e6, 3e6, 5e6)
    text = said(with_effect(found, "cost_state_without_drawn_eur", 2.3e6, 1.8e6, 2.8e6))
    assert "costs the state EUR 4.1 million more" in text and "it costs EUR 2.30 million more" in text
    assert "all of that is about the same people" not in text


def test_whom_the_policy_draws_is_left_out_of_a_run_without_pull_and_the_answer_says_so() -> None:
    of = scenario()
    values = {name: dict(lines) for name, lines in of.timelines.items()}
    off = values["with"]["maatwerk.no_new_offence"]
    assert off[0].value is False
    for lines in values.values():
        lines["incentives.pull"] = off
    assert "has not been measured" in said(results(replace(of, timelines=values)))


def test_where_a_policy_draws_people_the_price_of_a_departure_is_without_what_is_spent_on_them() -> None:
    found = with_effect(drawing(results()), "cost_state_eur", 9.9e6, 8e6, 12e6)
    found = with_effect(found, "cost_state_without_drawn_eur", 4.1e6, 3e6, 5e6)
    priced = with_effect(found, "cost_per_additional_departure_eur", 11_300, 8_000, 14_000)
    assert "it costs EUR 4.1 million more" in said(priced)
    assert "More departures at a higher cost, EUR 11,300 for each additional departure" in said(priced)


@pytest.mark.parametrize(
    ("departures", "cost", "words"),
    [
        (40, 2e6, "More departures at a higher cost, EUR 50,000 for each additional departure"),
        (40, -2e6, "More departures, and cheaper."),
        (-40, 2e6, "Fewer departures, and dearer."),
    ],
)
def test_a_price_is_given_only_where_it_has_a_meaning(departures: float, cost: float, words: str) -> None:
    found = with_effect(results(), "additional_departures", departures, *sorted((0.5 * departures, 2 * departures)))
    for outcome in ("cost_state_eur", "cost_state_without_drawn_eur"):
        found = with_effect(found, outcome, cost, *sorted((0.5 * cost, 2 * cost)))
    each = cost / departures
    found = with_effect(found, "cost_per_additional_departure_eur", each, *sorted((0.5 * each, 2 * each)))
    assert words in said(found)
    assert ("for each" in said(found)) == ("for each" in words)


def test_it_says_what_would_follow_if_support_drew_people_strongly() -> None:
    strong = said(replace(results(), pull_side=pull_side(620, 310)))
    assert "620 people would come because of the policy" in strong
    assert "310 more people would be present at the end of December 2030" in strong
    assert "fewer people would be present" in said(replace(results(), pull_side=pull_side(20, -90)))
    assert "could not be told" in said(replace(results(), pull_side=pull_side(20, 9, wide=2)))
    assert "nobody would come or stay away" in said(replace(results(), pull_side=pull_side(0, -90)))
    assert "If support drew" not in said(results())


CLAIMS: dict[str, Callable[[float, float, float], bool]] = {
    "more": lambda mean, low, high: low > 0,
    "fewer": lambda mean, low, high: high < 0,
    "unclear": lambda mean, low, high: low <= 0 <= high and (low, high) != (0, 0),
    "same": lambda mean, low, high: mean == low == high == 0,
}
"""What a range must be for a text of each kind to be true."""

ENDS = st.one_of(
    st.just((0.0, 0.0)),
    st.tuples(*2 * (st.floats(-5e6, 5e6, allow_nan=False).map(lambda number: round(number, 1)),)),
)


@settings(deadline=None, max_examples=60)
@given(ends=st.tuples(*len(NETS) * (ENDS,)), came=st.sampled_from([0.0, 0.4, 48.0]), away=st.sampled_from([0.0, 7.0]))
def test_no_sentence_claims_what_its_range_does_not_hold(
    ends: tuple[tuple[float, float], ...], came: float, away: float
) -> None:
    found = drawing(results(), came, away)
    for (outcome, _), pair in zip(NETS, ends, strict=True):
        low, high = sorted(pair)
        found = with_effect(found, outcome, (low + high) / 2, low, high)
    lines = answering.four_lines(Findings(found), Findings(found).others[0], SAY)
    text = " ".join(lines)
    for (outcome, key), pair in zip(NETS, ends, strict=True):
        if key == "net.own_cost" and came == away == 0:
            continue
        low, high = sorted(pair)
        for way, is_true in CLAIMS.items():
            start = SAY(f"{key}_{way}").split("{")[0]
            if text_has(key, way, text):
                assert is_true((low + high) / 2, low, high), (outcome, way, low, high, start)
        assert sum(text_has(key, way, text) for way in CLAIMS) == 1, (outcome, low, high, text)
    assert ("people come** only" in text) == (came > 0)
    assert ("stay away** because" in text or "stay away because of it (" in text) == (away > 0)


def text_has(key: str, way: str, text: str) -> bool:
    """Tell whether the text of that key stands in a longer text, whatever fills its blanks."""
    import re

    raw = SAY.find(f"{key}_{way}") or ""
    blank = {
        "{size}": r"[^ ]+( million)?",
        "{range}": r"[^)]+",
        "{period}": "in five years",
        "{last}": "December 2030",
        "{beside}": r"(; if no place in reception closes, [^;]+?)?",
        "{saves}": r"(: it saves in [^(]+|, although it saves in [^(]+)?",
    }
    pattern = re.escape(raw)
    for name, stands_for in blank.items():
        pattern = pattern.replace(re.escape(name), stands_for)
    return re.search(pattern, text) is not None


MANY = ("Now", "A", "B", "C", "D", "E", "F", "G", "H")
STRENGTHS = st.lists(st.sampled_from([-2.0, -1.0, 0.0, 0.5, 1.0]), min_size=2, max_size=8)


@settings(deadline=None, max_examples=12)
@given(strengths=STRENGTHS)
def test_the_answer_over_many_policies_names_the_largest_and_only_what_is_clear(strengths: list[float]) -> None:
    labels = MANY[: len(strengths) + 1]
    of = {f"policy{n}": strength for n, strength in enumerate(strengths, 1)}
    findings = Findings(results(scenario(labels), of, replications=12))
    effects = {v.label: findings.effect(v, "additional_departures") for v in findings.others}
    known = {label: effect for label, effect in effects.items() if effect is not None}
    text = plain(" ".join(many.headline(findings, SAY)))
    top, bottom = max(known, key=lambda label: known[label].mean), min(known, key=lambda label: known[label].mean)
    assert (f'"{top}"' in text) or not (known[top].is_clear and known[top].mean > 0)
    is_more, is_same = known[top].is_clear and known[top].mean > 0, all(e.is_exactly_zero for e in known.values())
    assert ("No policy clearly brings more" in text) == (not is_more and not is_same)
    assert (f'"{bottom}"' in text) or not (known[bottom].is_clear and known[bottom].mean < 0)
    assert ("Nothing changes" in text) == is_same


def test_policies_that_cannot_be_told_apart_are_said_to_tie() -> None:
    labels = ("Now", "Wide", "Wider", "Less")
    found = results(scenario(labels), {"policy1": 1.35, "policy2": 1.0, "policy3": -1.0})
    text = plain(" ".join(answering.headline(Findings(found), SAY)))
    assert 'come with "Wide" (' in text and 'and "Wider" (' in text and "cannot be told apart" in text
    assert '"Less" loses the most departures' in text


def test_with_several_policies_more_people_present_is_said_first_and_of_whom() -> None:
    labels = ("Now", "Fuller", "Emptier")
    text = first_sentence(results(scenario(labels), {"policy1": -1.0, "policy2": 1.0}))
    assert 'more people are present under "Fuller"' in text and "Emptier" not in text


def test_what_is_shown_together_adds_up_as_the_other_side_of_a_net_is_left_out() -> None:
    """`90 more` stood above `100 only with the policy and 1.7 only without`: each rounded by itself."""
    found = Findings(results())
    (line,) = answering.net_lines(found, SAY)
    lost = found.effect(found.focus, "lost")
    assert lost is not None
    assert line == SAY("answer.net_of_more", people=SAY.numerals.with_interval(lost))
    (line,) = answering.net_lines(Findings(results(strength=-1.0)), SAY)
    assert line.startswith("The loss of departures is net")
    assert answering.net_lines(Findings(results(strength=0.0)), SAY) == []


def with_levels(found: Results, policy: str, **means: float) -> Results:
    """Give the same results with further levels of a policy in the future."""
    row = found.summary.iloc[0]
    rows = [
        {**row, "policy": policy, "period": "future", "outcome": outcome, "mean": mean, "low": mean, "high": mean}
        for outcome, mean in means.items()
    ]
    units = pd.DataFrame(rows).assign(unit=["EUR of 2025" if name.endswith("eur") else "cases" for name in means])
    return replace(found, summary=pd.concat([found.summary, units], ignore_index=True))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_has_not_ended_when_the_period_does_is_said_under_the_policy_that_has_it(language: str) -> None:
    say = catalogue(language)
    waiting = {"maatwerk_open_at_end": 19.0, "maatwerk_agreed_at_end": 6.0, "maatwerk_unfinished_eur": 78_000.0}
    found = with_levels(results(), "with", **waiting)
    found = with_levels(found, "without", **dict.fromkeys(waiting, 0.0))
    (line,) = answering.horizon_lines(Findings(found), say)
    assert all(text in line for text in ("19", "6", say.numerals.exact(78_000.0, Kind.EUROS), "With maatwerk"))
    assert "Without" not in line
    assert answering.horizon_lines(Findings(results()), say) == []
    nothing = with_levels(results(), "with", **dict.fromkeys(waiting, 0.0))
    assert answering.horizon_lines(Findings(nothing), say) == []


def test_what_one_departure_costs_is_told_by_route_and_not_where_maatwerk_has_ended() -> None:
    costs = dict.fromkeys(routes.COSTS_OF_ONE.values(), 2_000.0)
    found = with_levels(with_levels(results(), "with", **costs), "without", **costs)
    block = routes.build(Findings(found), SAY)
    assert block is not None
    rows = [(route, policy) for route, policy, *_ in block["costs"].rows]
    assert (SAY("route.left_maatwerk"), "With maatwerk, as today") in rows
    assert (SAY("route.left_maatwerk"), "Without maatwerk") not in rows
    assert len(rows) == 2 * (len(costs) + 1) - 1
    assert {row[2] for row in block["costs"].rows} == {"nothing of its own", "€2,000"}
    bare = routes.build(Findings(results()), SAY)
    assert bare is not None and bare["costs"] is None


def test_who_still_leaves_with_maatwerk_where_it_has_ended_was_offered_it_before() -> None:
    found = with_levels(results(without=["left_maatwerk"]), "without", left_maatwerk=32.0)
    block = routes.build(Findings(found), SAY)
    assert block is None or all("made before it ended" in part.content["note"] for part in block["parts"])
    notes = routes._offers_before(Findings(found), SAY)
    assert "32 people" in notes or "32 (32 to 32) people" in notes
    assert routes._offers_before(Findings(results()), SAY) == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("; to a country that is not safe: +7.", "less goes to shelter of people who stay")),
        ("nl", ("; naar een land dat niet veilig is: +7.", "; naar opvang van mensen die blijven gaat ")),
    ],
)
def test_no_gain_hides_departures_to_an_unsafe_country_or_shelter_taken_from_who_stays(
    language: str, words: tuple[str, str]
) -> None:
    found = with_effect(
        with_effect(results(), "additional_to_unsafe", 7, 4, 10), "shelter_withdrawn_eur", 2e6, 1e6, 3e6
    )
    say = catalogue(language)
    told = [answering.headline(Findings(found), say), answering.account_lines(Findings(found), say)]
    for sentences in told:
        assert all(part in plain(" ".join(sentences)) for part in words)
    notes = [card.note for card in build(Findings(found), say)["cards"]]
    assert "+7 (" in notes[0] and say("card.shelter", number="", interval="").partition(":")[0] in notes[1]


def test_a_tenth_of_a_person_who_cannot_be_told_from_nobody_is_on_the_card_and_in_no_headline() -> None:
    found = Findings(with_effect(results(), "additional_to_unsafe", 0.1, -1, 2))
    assert "not safe" not in plain(" ".join(answering.headline(found, SAY)))
    assert "+0.1 (" in build(found, SAY)["cards"][0].note
    plan = replace(found.results.scenario.plan, sample=0.02)  # there it stands for five people
    sampled = Findings(replace(found.results, scenario=replace(found.results.scenario, plan=plan)))
    assert "not safe: +0.1" in plain(" ".join(answering.headline(sampled, SAY)))


@pytest.mark.parametrize(("language", "words"), [("en", "a sample of 2%"), ("nl", "een steekproef van 2%")])
def test_a_run_of_a_sample_says_so_before_any_number(language: str, words: str) -> None:
    found, say = Findings(results()), catalogue(language)
    plan = replace(found.results.scenario.plan, sample=0.02)
    sampled = replace(found.results, scenario=replace(found.results.scenario, plan=plan))
    assert words in answering.headline(Findings(sampled), say)[0] and "2%" in build(Findings(sampled), say)["meta"]
    assert words not in " ".join(answering.headline(found, say)) and "%" not in build(found, say)["meta"]


def test_that_cost_cannot_be_told_and_the_chance_that_it_saves_are_said_together() -> None:
    """ "Cannot be told for certain: it saves in all simulations" reads as a contradiction."""
    unclear = with_effect(results(), "cost_state_eur", 0.4e6, -1.3e6, 1.9e6)
    ours = (unclear.draws["outcome"] == "cost_state_eur") & (unclear.draws["policy"] == "with")
    for dearer, words in (
        (0, "for certain, although it saves in all 60 simulations: that does not rule out chance."),
        (1, f"for certain: it saves in {SAY.numerals.counted(59, 60)} of the simulations."),
        (60, "for certain, although it saves in none of the 60 simulations: that does not rule out chance."),
    ):
        draws = unclear.draws.copy()
        draws.loc[ours, "value"] += np.where(draws.loc[ours, "replication"] < dearer, 1e9, -1e9)
        assert words in plain(answering.headline(Findings(replace(unclear, draws=draws)), SAY)[-1])


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("has_it", ["policy.with", "policy.without"])
def test_no_saving_and_no_chance_of_one_hides_that_the_cost_of_a_law_is_not_known(language: str, has_it: str) -> None:
    """The Pact saved in every simulation with its execution for nothing, where the reference alone has it off."""
    found, say = results(), catalogue(language)
    asking = replace(found, scenario=load(SCENARIO, [f"{has_it}.law.pact=false"]))
    rider = say("card.no_price", said="Pact")
    cards = {card.title: card.note for card in build(Findings(asking), say)["cards"]}
    assert rider in cards[say("card.balance")] and rider in cards[say("card.chance")]
    told = [answering.headline(Findings(asking), say), answering.account_lines(Findings(asking), say)]
    assert all(say("net.beside_no_price", said="Pact") in " ".join(lines) for lines in told)
    assert f"{rider}." in answering.chance_lines(Findings(asking), say)
    assert not answering.price_line(Findings(asking), Findings(asking).others[0], say)
    assert rider not in " ".join(answering.chance_lines(Findings(found), say))


def test_a_saving_on_reception_is_told_as_it_is_if_no_place_closes_too() -> None:
    kept = with_effect(
        with_effect(results(), "cost_account_reception_eur", -9e6, -10e6, -8e6),
        *("cost_state_places_kept_eur", 2e6, 1e6, 3e6),
    )
    assert "; if no place in reception closes, an extra cost of EUR 2.0 million" in plain(said(kept))
    dearer = with_effect(kept, "cost_account_reception_eur", 9e6, 8e6, 10e6)
    assert "no place in reception closes" not in said(dearer)


def test_a_saving_on_shelter_of_who_stays_is_no_price_of_a_departure() -> None:
    found = Findings(results())
    assert "More departures, and cheaper." in said(results())
    taken = Findings(with_effect(results(), "shelter_withdrawn_eur", 2e6, 1e6, 3e6))
    assert answering.price_line(found, found.others[0], SAY) and not answering.price_line(taken, taken.others[0], SAY)


def test_where_nobody_goes_to_an_unsafe_country_and_nobody_loses_shelter_nothing_is_said_of_it() -> None:
    found = with_effect(
        with_effect(results(), "additional_to_unsafe", 0, 0, 0), "shelter_withdrawn_eur", -2e6, -3e6, -1e6
    )
    assert "not safe" not in said(found) and "shelter" not in said(found)
