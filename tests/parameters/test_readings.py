"""Readings of the answer: which carry it, what each weighs, and which a replication lives under."""

from collections import Counter

import pytest

import sim
from sim.parameters import readings
from sim.parameters.catalogue import settings
from sim.parameters.readings import MEANINGS, PROCESSES, READINGS, Reading
from sim.scenario.changing import own_set, reading_of, weights_of_readings

EQUAL = dict.fromkeys((*PROCESSES, *MEANINGS), 1.0)
MAATWERK = "scenarios/maatwerk.toml"


def test_every_reading_has_words_a_weight_a_central_set_and_sets_over_its_ranges() -> None:
    assert set(readings.words()) == {*PROCESSES, *MEANINGS}
    for reading in READINGS:
        assert readings.central_set(reading).flows is None
        carried, sets = readings.carried_by(reading)
        assert 0 <= carried <= sets
        for side in reading:
            assert settings()[f"readings.weight_{side}"].default == 1.0


def test_offers_at_random_cannot_carry_the_published_figures() -> None:
    assert all(readings.is_refuted(Reading("any_candidate", meaning)) for meaning in MEANINGS)
    assert not readings.is_refuted(Reading("opening", "offered"))
    assert not readings.is_refuted(Reading("after_refusal", "offered"))


def test_processes_that_carry_the_figures_weigh_the_same_and_share_it_over_what_the_900_count() -> None:
    weights = readings.weights_of(EQUAL)
    by_process = dict.fromkeys(PROCESSES, 0.0)
    for reading, weight in weights.items():
        by_process[reading.process] += weight
    assert sum(weights.values()) == pytest.approx(1.0)
    assert [weight for weight in by_process.values() if weight] == pytest.approx([1 / 3] * 3)
    carried = {reading: readings.carried_by(reading)[0] for reading in weights if reading.process == "opening"}
    shares = [weights[reading] / carried[reading] for reading in carried]
    assert len(shares) > 1 and shares == pytest.approx([1 / 3 / sum(carried.values())] * len(shares))
    assert not any(readings.is_refuted(reading) for reading in weights)


def test_a_refuted_reading_is_run_where_somebody_asks_for_it() -> None:
    asked = {**dict.fromkeys(EQUAL, 0.0), "any_candidate": 1.0, "offered": 1.0}
    assert readings.weights_of(asked) == {Reading("any_candidate", "offered"): 1.0}
    assert len(readings.sets_of(Reading("any_candidate", "offered"))) > 10


def test_replications_visit_readings_by_weight_and_their_sets_in_turn() -> None:
    weights = readings.weights_of(EQUAL)
    lived = [readings.reading_of_run(number, weights) for number in range(99)]
    counts = Counter(reading.process for reading, _ in lived)
    assert set(counts.values()) <= {32, 33, 34}
    seen = [fitted for reading, fitted in lived if reading == Reading("after_refusal", "offered")]
    sets = readings.sets_of(Reading("after_refusal", "offered"))
    assert [id(one) for one in seen] == [id(sets[turn % len(sets)]) for turn in range(len(seen))]


@pytest.mark.parametrize("process", PROCESSES)
@pytest.mark.parametrize("meaning", MEANINGS)
def test_the_command_line_gives_each_reading(process: str, meaning: str) -> None:
    overrides = [f'maatwerk.process="{process}"', f'maatwerk.published_cases_are="{meaning}"']
    scenario = sim.load(MAATWERK, overrides)
    assert [reading_of(scenario, number) for number in range(3)] == [Reading(process, meaning)] * 3
    one = sim.load(MAATWERK, [*overrides, "plan.parameter_sets=defaults"])
    assert own_set(one, 0) == readings.central_set(Reading(process, meaning)).values


def test_a_reader_can_weigh_the_readings() -> None:
    only = [f"readings.weight_{name}=0" for name in ("opening", "officer")]
    weights = weights_of_readings(sim.load(MAATWERK, only))
    assert {reading.process for reading in weights} == {"after_refusal"}


def test_what_no_figure_tells_differs_between_the_sets_of_a_reading() -> None:
    sets = [own_set(sim.load(MAATWERK), number) for number in range(30)]
    for key in ("behaviour.money_value", "costs.hours_maatwerk_case", "maatwerk.mw_feasibility_threshold"):
        low, high = settings()[key].low, settings()[key].high
        values = [float(one[key]) for one in sets]
        assert low is not None and high is not None
        assert low <= min(values) < max(values) <= high
        assert max(values) - min(values) > 0.4 * (high - low)


def test_what_a_scenario_sets_itself_stays_as_it_says() -> None:
    scenario = sim.load(MAATWERK, ["behaviour.money_value=0.6"])
    assert "behaviour.money_value" not in own_set(scenario, 0)


def test_written_and_read_again_the_sets_are_the_same(tmp_path) -> None:  # type: ignore[no-untyped-def]
    stored = readings.fitted_sets()
    readings.write(tmp_path / "readings.csv", stored)
    assert readings.fitted_sets(tmp_path / "readings.csv") == stored
    assert (tmp_path / "readings.csv").read_bytes() == readings.FILE.read_bytes()


def test_a_refuted_reading_that_is_asked_for_is_said_to_be_one() -> None:
    from sim.scenario.remarks import remarks

    def said(*overrides: str) -> list[str]:
        return [note.key for note in remarks(sim.load(MAATWERK, list(overrides)))]

    assert said() == []
    assert said('maatwerk.process="after_refusal"') == []
    assert set(said('maatwerk.process="any_candidate"')) == {"refuted"}
    assert said('maatwerk.process="after_refusal"', 'maatwerk.published_cases_are="paid"') == ["refuted"]
