"""The answer before the fit: over all ranges, stored for one question, and shown for no other."""

import numpy as np

import sim
from sim.analysis.maatwerk.before_the_fit import OUTCOMES, prior_of, question_of, values_before
from sim.parameters.catalogue import settings
from sim.parameters.readings import PROCESS, PROCESSES

MAATWERK = "scenarios/maatwerk.toml"


def test_values_lie_all_over_their_ranges_and_all_readings_are_visited() -> None:
    values = values_before(48)
    for key in ("behaviour.money_value", "behaviour.return_level", "maatwerk.opening_log_odds"):
        low, high = settings()[key].low, settings()[key].high
        drawn = np.array([float(one[key]) for one in values])
        assert low is not None and high is not None
        assert low <= drawn.min() < low + 0.2 * (high - low) and high - 0.2 * (high - low) < drawn.max() <= high
    assert {one[PROCESS] for one in values} == set(PROCESSES)


def test_the_stored_answer_is_of_the_main_scenario_in_both_languages_and_of_no_other_question() -> None:
    found = prior_of(sim.load(MAATWERK))
    assert found is not None and set(found["outcome"]) == set(OUTCOMES)
    assert (found["low"] <= found["mean"]).all() and (found["mean"] <= found["high"]).all()
    assert prior_of(sim.load("scenarios/maatwerk_nl.toml")) is not None
    assert prior_of(sim.load(MAATWERK, ["policy.with.maatwerk.maximum_eur=3000"])) is None
    assert prior_of(sim.load(MAATWERK, ["plan.parameter_sets=defaults"])) is None


def test_the_question_is_what_policies_differ_in() -> None:
    one, other = (question_of(sim.load(MAATWERK, [f"behaviour.money_value={value}"])) for value in (0.5, 0.7))
    assert one == other != question_of(sim.load(MAATWERK, ["plan.until=2029-12-31"]))
