"""Verdicts, the file of patterns, and the page."""

import math
from pathlib import Path

import pytest

from sim.parameters.catalogue import settings
from sim.validation import measures
from sim.validation.document import document, number
from sim.validation.patterns import Pattern, Target, Verdict, judge, outcome_of, patterns
from sim.validation.running import REPLICATIONS, SCENARIOS
from sim.validation.watching import watch
from sim.world.replication import prepare


def target(tolerance: str, known: tuple[float, ...] = (), size: float = 0.0, restates: str = "") -> Target:
    return Target("one", "One", "share", known, tolerance, size, restates, "Because.")


def outcome(one: Target, *measured: float) -> str:
    return judge(patterns()[0], one, measured).outcome


@pytest.mark.parametrize(
    ("one", "measured", "expected"),
    [
        (target("within", (0.2,), 0.05), 0.24, "reproduced"),
        (target("within", (0.2,), 0.05), 0.26, "not reproduced"),
        (target("relative", (100.0,), 0.25), 75.0, "reproduced"),
        (target("relative", (100.0,), 0.25), 126.0, "not reproduced"),
        (target("range", (0.5, 0.6)), 0.6, "reproduced"),
        (target("range", (0.5, 0.6)), 0.61, "not reproduced"),
        (target("at_least", (), 10.0), 10.0, "reproduced"),
        (target("at_least", (), 10.0), 9.9, "not reproduced"),
        (target("at_most", (), 0.6), 0.6, "reproduced"),
        (target("at_most", (), 0.6), 0.7, "not reproduced"),
        (target("at_most", (), 0.6, "behaviour.frailty_sd"), 0.5, "restated"),
        (target("at_most", (), 0.6, "behaviour.frailty_sd"), 0.7, "not reproduced"),
        (target("within", (0.2,), 0.05), math.nan, "not reproduced"),
    ],
)
def test_the_mean_is_held_against_what_is_accepted(one: Target, measured: float, expected: str) -> None:
    assert outcome(one, measured) == expected


def test_a_count_that_luck_moves_is_met_when_the_range_covers_it() -> None:
    assert outcome(target("covered", (5.0,)), 1.0, 9.0) == "reproduced"
    assert outcome(target("covered", (5.0,)), 6.0, 9.0) == "not reproduced"


def test_a_pattern_is_missed_if_one_target_is_and_restated_if_all_are() -> None:
    def verdict(found: object) -> Verdict:
        return Verdict(patterns()[0], target("range", (0.0, 1.0)), 0.5, 0.5, 0.5, found, "")  # type: ignore[arg-type]

    good, bad, said = verdict("reproduced"), verdict("not reproduced"), verdict("restated")
    assert outcome_of([good, said]) == "reproduced"
    assert outcome_of([good, said, bad]) == "not reproduced"
    assert outcome_of([said, said]) == "restated"


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.id)
def test_every_pattern_is_complete(pattern: Pattern) -> None:
    assert callable(getattr(measures, pattern.measure))
    assert (SCENARIOS / f"{pattern.scenario}.toml").is_file()
    assert pattern.role in {"fitted", "check"}
    assert pattern.source and pattern.figures and pattern.targets
    assert set(pattern.parameters) <= set(settings())
    assert {one.restates for one in pattern.targets} <= {"", *settings()}


def test_every_scenario_of_a_pattern_serves_one() -> None:
    assert {path.stem for path in SCENARIOS.glob("*.toml")} == {pattern.scenario for pattern in patterns()}


def test_watching_month_by_month_changes_nothing() -> None:
    import sim
    from sim.world.replication import run_replication

    scenario = sim.load(Path(__file__).parent.parent / "world" / "small.toml")
    prepared = prepare(scenario)
    lives = watch(prepared, 2018, "with", 3)
    assert (lives.tally == run_replication(prepared, 3)["tally"][prepared.tables.policies.index("with")]).all()


def test_every_miss_is_explained(verdicts: list[Verdict]) -> None:
    assert all(one.why and "not explained" not in one.why.lower() for one in verdicts if one.outcome != "reproduced")


def test_an_explanation_stands_only_where_something_is_missed(verdicts: list[Verdict]) -> None:
    assert [one.target.name for one in verdicts if one.target.why_missed and one.outcome != "not reproduced"] == []


def test_the_page_is_what_the_program_writes(verdicts: list[Verdict], page: str) -> None:
    assert document(verdicts, REPLICATIONS) == page, "stale: run python -m sim.validation"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.1234, "share", "12.3%"),
        (2550.4, "count", "2,550"),
        (4.1, "count", "4.1"),
        (45.67, "days", "45.7"),
        (3.456, "ratio", "3.46"),
        (math.nan, "ratio", "undefined"),
    ],
)
def test_numbers_are_written_as_their_unit_asks(value: float, unit: str, text: str) -> None:
    assert number(value, unit) == text


def test_what_is_known_is_read_from_the_published_figures_where_they_stand_there() -> None:
    known = {(pattern.id, one.name): one.known for pattern in patterns() for one in pattern.targets}
    assert known["F1", "entries_2023"] == (3710,)
    assert known["F1", "mean_stay_days_2020"] == (50,)
    assert known["P2", "unsupervised_share_of_exits"] == (0.5, 0.62)
    assert known["P7", "voluntary_within_24_months"] == ()
