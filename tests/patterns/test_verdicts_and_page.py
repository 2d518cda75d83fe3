"""Verdicts, the file of patterns, and the page."""

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sim.evidence.of_the_patterns import FILE, Measured, outcome_of, stored, text_of, together
from sim.measure.replication import prepare
from sim.parameters.catalogue import settings
from sim.validation import measures
from sim.validation.__main__ import PAGE, written
from sim.validation.pattern_page import document, number, why
from sim.validation.patterns import (
    AGAIN,
    REPLICATIONS,
    SCENARIOS,
    Asked,
    Pattern,
    check_patterns,
    judge,
    patterns,
    recorded,
)
from sim.validation.picture import picture
from sim.validation.watching import watch


@pytest.fixture(scope="module")
def verdicts() -> list[Measured]:
    """The verdicts on what is recorded."""
    return recorded()


@pytest.fixture(scope="module")
def again() -> dict[tuple[str, str], float]:
    """What the present program makes of the first replications, by pattern and target."""
    return {(one.pattern, one.figure): one.first for one in check_patterns(replications=AGAIN)}


@pytest.mark.parametrize("pattern", [pattern.id for pattern in patterns()])
def test_what_is_recorded_comes_out_again(
    pattern: str, again: dict[tuple[str, str], float], verdicts: list[Measured]
) -> None:
    own = [one for one in verdicts if one.pattern == pattern]
    assert own and all(one.first == again[pattern, one.figure] for one in own)


def target(tolerance: str, known: tuple[float, ...] = (), size: float = 0.0, restates: str = "") -> Asked:
    return Asked("one", "One", "Een", "share", known, tolerance, size, restates, "Because.", "Omdat.")


def outcome(one: Asked, *measured: float) -> str:
    return judge(patterns()[0], one, [{"one": value} for value in measured]).outcome


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
def test_the_mean_is_held_against_what_is_accepted(one: Asked, measured: float, expected: str) -> None:
    assert outcome(one, measured) == expected


def test_no_bound_that_somebody_assumed_is_printed_as_known() -> None:
    bounds = [one for pattern in patterns() for one in pattern.targets if one.tolerance in {"at_least", "at_most"}]
    assert [one.name for one in bounds if one.size in one.known] == []


def test_a_count_that_luck_moves_is_met_when_the_range_covers_it() -> None:
    assert outcome(target("covered", (5.0,)), 1.0, 9.0) == "reproduced"
    assert outcome(target("covered", (5.0,)), 6.0, 9.0) == "not reproduced"


def test_small_counts_are_added_up_before_they_are_divided() -> None:
    """As many leave after as before; the mean of the ratios is 1.7 and was said to miss 0.6 to 1.3."""
    one = replace(target("range", (0.6, 1.3)), over="before")
    counts = [{"one": after, "before": before} for after, before in ((6, 2), (2, 6), (4, 4), (3, 3), (0, 0))]
    found = judge(patterns()[0], one, counts)
    assert (found.simulated.middle, found.first, found.outcome) == (1.0, 1.0, "reproduced")
    assert found.range90[0] < 1 < found.range90[1]
    assert math.isnan(judge(patterns()[0], one, [{"one": 3, "before": 0}]).simulated.middle)


MEANS = {"reproduced": 0.5, "restated": 0.5, "not reproduced": 2.0, "undefined": math.nan}


def verdict(found: str, pattern: int = 0, one: Asked | None = None) -> Measured:
    """A verdict on the first target of a pattern, by default on what is accepted from 0 to 1."""
    told = one or target("range", (0.0, 1.0), restates="behaviour.frailty_sd" if found == "restated" else "")
    own = patterns()[pattern]
    name = own.targets[0].name
    return judge(own, replace(told, name=name), [{name: MEANS[found] + aside} for aside in (-0.1, 0.1)])


def test_a_pattern_is_reproduced_only_if_all_its_targets_are_and_none_is_restated() -> None:
    good, bad, said = verdict("reproduced"), verdict("not reproduced"), verdict("restated")
    assert summed(good, good) == "reproduced"
    assert summed(good, said) == "restated"
    assert summed(good, said, bad) == "not reproduced"
    assert summed(said, said) == "restated"


def summed(*verdicts: Measured) -> str:
    return outcome_of(one.outcome for one in verdicts)


def test_patterns_of_the_evidence_and_our_own_are_counted_apart() -> None:
    own = next(number for number, pattern in enumerate(patterns()) if pattern.id == "F1")
    verdicts = [verdict("reproduced"), verdict("restated"), verdict("not reproduced", own)]
    lines = [
        line for line in document(verdicts, 1).splitlines() if " of the evidence " in line or " of our own " in line
    ]
    assert lines == ["| 1 of the evidence (P1 to P18) | 0 | 0 | 1 | 0 |", "| 1 of our own (F1) | 0 | 0 | 0 | 1 |"]


def test_the_sixteen_patterns_of_the_evidence_are_all_there() -> None:
    of_the_evidence = [pattern.id for pattern in stored() if pattern.is_of_the_evidence]
    assert sorted(of_the_evidence, key=lambda name: int(name[1:])) == [f"P{n}" for n in (*range(1, 14), 15, 17, 18)]


def test_what_is_accepted_reaches_from_0_to_1_in_the_picture() -> None:
    both, above, below, near = (
        verdict("reproduced", one=one)
        for one in (
            target("range", (0.2, 0.6)),
            target("at_least", (), 2.0),
            target("at_most", (), 0.6),
            target("covered", (0.5,)),
        )
    )
    assert [both.place(value) for value in (0.2, 0.6, 0.8)] == pytest.approx([0.0, 1.0, 1.5])
    assert [above.place(value) for value in (2.0, 4.0)] == [0.0, 1.0] and above.band == (0.0, 2.0)
    assert [below.place(value) for value in (0.6, 0.0)] == [1.0, 0.0] and below.band == (-1.0, 1.0)
    assert [near.place(value) for value in (0.5, 0.75)] == [0.5, 1.0] and near.band == (0.5, 0.5)


def test_a_verdict_has_its_own_shape_in_the_picture() -> None:
    def drawn(found: str) -> str:
        return picture([verdict(found)])

    shapes = {found: drawn(found).count("<circle") for found in ("reproduced", "restated", "not reproduced")}
    assert shapes == {"reproduced": 2, "restated": 1, "not reproduced": 1}  # one stands in the legend
    assert drawn("not reproduced").count("<path") == 2
    assert "undefined" in picture([verdict("undefined")])


def test_the_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [verdict("reproduced"), verdict("not reproduced", one=target("at_least", (), 3.0)), verdict("reproduced", 1)]
    path = tmp_path / "patterns.csv"
    path.write_text(text_of(rows), encoding="utf-8")
    assert stored(path) == together(rows)
    assert [len(pattern.targets) for pattern in stored(path)] == [2, 1]


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
    from sim.measure.replication import run_replication

    scenario = sim.load(Path(__file__).parent.parent / "world" / "small.toml")
    prepared = prepare(scenario)
    lives = watch(prepared, 2018, "with", 3)
    assert (lives.tally == run_replication(prepared, 3).tally[prepared.tables.policies.index("with")]).all()


def test_every_miss_is_explained(verdicts: list[Measured]) -> None:
    assert all(why(one) and "not explained" not in why(one).lower() for one in verdicts if one.outcome != "reproduced")


def test_an_explanation_stands_only_where_something_is_missed() -> None:
    missed = {(one.pattern, one.figure) for one in recorded() if one.outcome == "not reproduced"}
    explained = {(pattern.id, one.name) for pattern in patterns() for one in pattern.targets if one.why_missed}
    assert explained <= missed


def test_a_reason_holds_no_number_that_the_next_measurement_can_change() -> None:
    """A year may stand in it; what was measured stands beside it, once."""
    said = [text for one in patterns() for target in one.targets for text in (target.why_missed, target.why_missed_nl)]
    assert [text for text in said if re.search(r"[0-9]", re.sub(r"\b20[0-9]{2}\b", "", text))] == []


def test_page_picture_and_table_are_what_the_program_writes(verdicts: list[Measured]) -> None:
    for path, text in written(verdicts, REPLICATIONS, PAGE, FILE).items():
        assert text == path.read_text(encoding="utf-8"), f"{path.name} is stale: run python -m sim.validation"


def test_every_miss_is_explained_in_both_languages() -> None:
    targets = [one for pattern in patterns() for one in pattern.targets]
    assert [one.name for one in targets if bool(one.why_missed) != bool(one.why_missed_nl)] == []
    assert all(pattern.statement_nl != pattern.statement for pattern in patterns())
    assert all(one.meaning_nl and one.meaning_nl != one.meaning for one in targets)


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
