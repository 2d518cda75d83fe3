"""What is said on question 11 (is paying the only way, or the most effective one?) of planted departures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from sim.measure.accounts import PRICE_COLUMNS
from sim.money.concluding import NET, Money
from sim.money.living import MEASURED, Lived
from sim.money.searching import Bought, Status
from sim.parameters.accounts import NOT_STATE, PAYERS
from sim.report.same_money.naming import names_of, settings_words, status_words
from sim.report.same_money.telling import answer, footing, needed, sentences
from sim.report.say.language import catalogue
from sim.scenario import load
from sim.scenario.money import Instrument, Move
from tests.money.test_planted_mixes import LEVERS, SCENARIO

SAY = catalogue("en")
SUM, RUNS = 4_000_000, 40
PAYS, OTHER = "cash", "places"


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Money:
    """Return money that brings nothing, with an instrument that pays and two that do not."""
    folder = tmp_path_factory.mktemp("desk")
    tables = (f"[money.instrument.{name}.levers]\n{LEVERS[name]}\n" for name in (PAYS, OTHER, "documents"))
    (folder / "planted.toml").write_text(SCENARIO + "\n".join(tables), encoding="utf-8")
    scenario = load(folder / "planted.toml")
    assert scenario.money is not None
    bought = tuple(Bought(SUM, one, 0.5, SUM, "spent") for one in scenario.money.instruments)
    return Money(scenario, bought, tuple(lived({}) for _ in bought))


def lived(levels: Mapping[str, float], *, falls: bool = False) -> Lived:
    """Return lives with outcomes that grow a little with the number of the simulation, or fall."""
    values, course = np.zeros((RUNS, len(MEASURED))), np.linspace(0.9, 1.1, RUNS)
    for name, level in levels.items():
        values[:, MEASURED.index(name)] = level * (course[::-1] if falls else course)
    return Lived(values, np.zeros_like(values), np.zeros((RUNS, len(PRICE_COLUMNS))))


def bringing(money: Money, **departures: float) -> Money:
    """Return money of which some instruments bring departures."""
    names = [one.instrument.name for one in money.bought]
    lives = (lived({"additional_departures": departures.get(name, 0.0)}, falls=name == OTHER) for name in names)
    return replace(money, lived=tuple(lives))


@pytest.mark.parametrize(
    ("departures", "only", "most"),
    [
        ({}, "Of three instruments, none clearly brings more departures.", "Whether paying brings most cannot be told"),
        (
            {PAYS: 100},
            "Paying is the only way that clearly brings more departures (“cash” (+100)): none",
            "Paying brings most, in 40 of 40 simulations: “cash”",
        ),
        (
            {PAYS: 100, OTHER: 10},
            "Paying is not the only way: of the instruments that pay nobody to leave (two), one clearly brings more "
            "departures: “places” (+10).",
            "Paying brings most, in 40 of 40 simulations: “cash”",
        ),
        (
            {PAYS: 10, OTHER: 100},
            "Paying is not the only way",
            "Paying does not bring most (0 of 40 simulations excepted): “places” does",
        ),
        ({PAYS: 100, OTHER: 99}, "Paying is not the only way", "Whether paying brings most cannot be told"),
    ],
)
def test_both_sentences_follow_from_who_is_paid_and_what_can_be_told(
    nothing: Money, departures: Mapping[str, float], only: str, most: str
) -> None:
    said = answer(bringing(nothing, **departures), SUM, SAY)
    assert said[0].startswith(only)
    assert said[1].startswith(most)


def test_where_everything_pays_no_other_way_is_denied(nothing: Money) -> None:
    alone = replace(bringing(nothing, cash=100), bought=nothing.bought[:1])
    said = answer(replace(alone, lived=alone.lived[:1]), SUM, SAY)
    assert said[0].endswith("pays whoever leaves: of one, one clearly brings more departures: “cash” (+100).")
    assert said[1].startswith("Most comes from “cash”")


def test_what_leads_by_an_assumed_effect_says_so_and_names_the_best_without_one(nothing: Money) -> None:
    found = bringing(nothing, documents=100, cash=50)
    assert "“documents” (an assumed effect)" in answer(found, SUM, SAY)[1]
    assert any("is assumed, not measured" in line and "“cash” brings most" in line for line in footing(found, SUM, SAY))


def test_rights_that_clearly_get_worse_with_the_leader_are_named_and_those_that_get_better_are_not(
    nothing: Money,
) -> None:
    found = bringing(nothing, cash=100)
    worse = lived({"additional_departures": 100, "children_detained": 5, "ill_detained": -5})
    (_, said, beside, *_) = footing(replace(found, lived=(worse, *found.lived[1:])), SUM, SAY)
    assert "One of the" in said and "Children detained: +5" in said
    assert "care problem" not in said
    assert beside.startswith("None of the") and "“places”" in beside


def test_a_leader_that_saves_more_than_is_spent_on_it_is_shown_with_a_minus(nothing: Money) -> None:
    found = bringing(nothing, cash=100)
    euros = np.zeros((RUNS, len(PRICE_COLUMNS)))
    euros[:, [payer == "ministry" for _, payer, _ in PRICE_COLUMNS].index(True)] = np.linspace(-3e6, -1e6, RUNS)
    saving = replace(found, lived=(replace(found.lived[0], euros=euros), *found.lived[1:]))
    assert (
        footing(saving, SUM, SAY)[0].replace("\N{WORD JOINER}", "").startswith("In all the state pays −€2.0 million (")
    )


def test_whom_it_would_draw_stands_beside_what_pays_most_and_how_far_that_is_from_what_was_seen(
    nothing: Money,
) -> None:
    drawn = replace(bringing(nothing, cash=100), drawn=(lived({"came": 70, "people_present": 30}),) * 3)
    (said,) = (line for line in sentences(drawn, SAY) if "would come for “cash”" in line)
    assert "70" in said and "outside every case that suggests a pull" in said
    assert "one person is paid €4,800 more" in said


def test_what_brings_departures_by_removal_says_so(nothing: Money) -> None:
    removed = lived({"additional_departures": 50, "removed_origin": 40})
    found = replace(bringing(nothing, cash=100), lived=(lived({"additional_departures": 100}), removed, lived({})))
    assert "departures: “places” (+50, mostly removals)." in answer(found, SUM, SAY)[0]


def test_who_tells_of_support_is_counted_with_what_pays() -> None:
    telling = Instrument("campaign", "campaign", (Move("information.campaign_reach", 0.0, 1.0),))
    assert telling.pays
    assert not Instrument("more", "more", (Move("removal.booking_factor", 1.0, 3.0),)).pays


def test_the_gap_that_is_told_for_an_assumption_is_that_of_the_simulations_that_have_it(
    nothing: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gap that bends is not continued in a straight line to where no simulation has it."""
    values = np.linspace(0.0, 3.9, RUNS)
    monkeypatch.setattr("sim.money.concluding._values", lambda *_: {"behaviour.money_value": values})
    cash = lived({})
    cash.values[:, MEASURED.index("additional_departures")] = 100 + np.maximum(values - 2, 0) ** 2 * 1000
    maatwerk = Instrument("maatwerk", "Maatwerk", (Move("maatwerk.approval_factor", 0.0, 20.0),))
    bought = (nothing.bought[0], Bought(SUM, maatwerk, 0.5, SUM, "spent"))
    found = replace(nothing, bought=bought, lived=(cash, lived({"additional_departures": 50})))
    (said,) = needed(found, SUM, SAY)
    assert "“Maatwerk” is 54 departures behind on average; in the quarter where it is highest (3 to 3.9)" in said
    assert "in none of 40 simulations" in said and "ahead" not in said


def test_what_is_done_country_by_country_is_named_by_its_countries() -> None:
    keys = [f"cooperation.visa_measures.{name}" for name in ("Morocco", "Iraq")]
    one = Instrument("visa", "visa", tuple(Move(key, False, True) for key in keys))
    assert settings_words(Bought(SUM, one, 1.0, SUM, "spent"), SAY) == "visa measures against Morocco and Iraq"
    assert names_of(keys, SAY) == "visa measures against Morocco and Iraq"


@pytest.mark.parametrize(("status", "words"), [("saves", "saves €2 million"), ("too_dear", "cannot spend it")])
def test_an_instrument_that_saves_is_shown_as_saving(nothing: Money, status: Status, words: str) -> None:
    spent = -2_000_000.0 if status == "saves" else 0.0
    assert status_words(replace(nothing.bought[0], spent_eur=spent, status=status), SAY).startswith(words)


def test_payers_of_the_state_add_up_to_what_the_state_pays(nothing: Money) -> None:
    euros = np.random.default_rng(3).normal(1e6, 2e5, (RUNS, len(PRICE_COLUMNS)))
    one = replace(nothing.lived[0], euros=euros)
    added_up = sum(nothing.paid_by(one, payer).mean for payer in PAYERS if payer not in NOT_STATE)
    assert added_up == pytest.approx(nothing.effect(one, NET, frozenset()).mean)
