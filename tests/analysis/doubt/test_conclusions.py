"""The tables about doubt say what was put into the draws."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.doubt.conclusions import Doubt, conclude_doubt
from sim.scenario import Scenario, load
from tests.analysis.doubt.invented_draws import invented_draws


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(Path(__file__).parents[3] / "scenarios" / "maatwerk.toml", ["plan.draws=128"])


@pytest.fixture(scope="module")
def doubt(scenario: Scenario) -> Doubt:
    concluded = conclude_doubt(scenario, invented_draws())
    assert concluded is not None
    return concluded


def test_parameters_make_nearly_all_of_the_variance(doubt: Doubt) -> None:
    row = doubt.doubt.set_index("outcome").loc["additional_departures"]
    assert row["parameters"] > 0.97
    assert row["parameters"] + row["luck"] + row["overlap"] == pytest.approx(1)
    assert row["low"] < 0 < row["mean"] < row["high"]
    assert row["flips"] == pytest.approx(0.17, abs=0.04)


def test_drivers_are_ranked_with_their_evidence_and_break_even_value(doubt: Doubt) -> None:
    departures = doubt.drivers[doubt.drivers["outcome"] == "additional_departures"]
    assert departures["parameter"].tolist() == ["behaviour.strong", "behaviour.weak"]
    assert departures["first"].tolist() == pytest.approx([100 / 104, 4 / 104], abs=0.03)
    assert departures["break_even"].iloc[0] == pytest.approx(1.5, abs=0.15)
    assert np.isnan(departures["break_even"].iloc[1])


def test_drivers_stand_out_from_chance_and_sixteen_draws_of_luck_name_none(scenario: Scenario, doubt: Doubt) -> None:
    assert doubt.drivers.set_index("parameter")["stands_out"].to_dict() == dict.fromkeys(
        ("behaviour.strong", "behaviour.weak", "costs.price"), True
    )
    named = 0
    for seed in range(20):
        runs = invented_draws(16)
        random = np.random.default_rng(seed)
        luck = {
            name: np.where(values != 0, random.standard_normal((16, 1, 1)), 0.0) for name, values in runs.future.items()
        }
        concluded = conclude_doubt(scenario, replace(runs, places=random.random((16, 4)), future=luck))
        assert concluded is not None
        named += int(concluded.drivers["stands_out"].any())
    assert named <= 5


def test_the_share_that_rests_on_assumptions_is_that_of_the_assumed_parameter(doubt: Doubt) -> None:
    rows = doubt.doubt.set_index("outcome")["assumed"]
    assert rows["additional_departures"] == pytest.approx(100 / 104, abs=0.03)
    assert rows["cost_state_eur"] == pytest.approx(0, abs=0.03)
    assert np.isnan(rows["detention_occupancy"])


def test_the_ranking_flips_where_the_strong_parameter_is_low(doubt: Doubt) -> None:
    box = doubt.boxes[doubt.boxes["outcome"] == "additional_departures"]
    assert box["parameter"].iloc[0] == "behaviour.strong"
    assert box["high"].iloc[0] == pytest.approx(1.7, abs=0.5)
    assert box["coverage"].iloc[0] > 0.7 and box["density"].iloc[0] > 0.7


def test_knowing_the_price_is_worth_most_when_departures_are_worth_nothing(doubt: Doubt) -> None:
    """At a price of 0 the policy is worth -cost: knowing u saves the mean of max(0, 0.4 - u) million, 0.08."""
    free = doubt.knowing[doubt.knowing["price_eur"] == 0].set_index("parameter")["value_eur"]
    assert free["costs.price"] == pytest.approx(80_000, rel=0.1)
    assert free["behaviour.strong"] == pytest.approx(0, abs=1_000)


def test_regret_of_the_best_choice_is_never_more_than_that_of_the_others(doubt: Doubt) -> None:
    dear = doubt.regret[doubt.regret["price_eur"] == 100_000].set_index("policy")
    assert dear["average_eur"].loc["with"] < dear["average_eur"].loc["without"]
    assert dear["chance_best"].sum() == pytest.approx(1)


def test_too_few_finished_draws_lead_to_no_conclusion(scenario: Scenario) -> None:
    runs = invented_draws(8)
    few = replace(runs, numbers=runs.numbers[:3], places=runs.places[:3])
    assert conclude_doubt(scenario, few) is None
