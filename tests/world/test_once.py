"""What follows from settings is worked out once for months and policies that agree in all that it read."""

from collections.abc import Sequence

import numpy as np

import sim
from sim.world.record.derived import DERIVED
from sim.world.record.once import Alike, numbered
from sim.world.record.reading import Courses, Reader, reader

SCENARIO = sim.load("scenarios/return_regulation.toml")
POLICIES = tuple(policy.name for policy in SCENARIO.policies)


def test_every_field_that_is_worked_out_is_what_its_formula_says_of_each_month() -> None:
    courses = Courses(SCENARIO, POLICIES)
    months = range(0, SCENARIO.plan.months, 7)
    for name, formula in DERIVED.items():
        each = [[formula(reader(SCENARIO, policy, month)) for month in months] for policy in POLICIES]
        assert courses.each_month(formula)[:, months].tolist() == each, name


def test_a_formula_is_asked_again_only_where_something_that_it_read_is_otherwise() -> None:
    asked: list[float] = []

    def places(read: Reader) -> float:
        asked.append(read("detention.places"))
        return asked[-1]

    found = Courses(SCENARIO, POLICIES).each_month(places)
    assert sorted(asked) == sorted(set(asked)) == np.unique(found).tolist()


def test_policies_with_the_same_course_of_what_is_read_are_asked_of_once() -> None:
    asked: list[int] = []

    def law(reads: Sequence[Reader]) -> list[bool]:
        asked.append(len(asked))
        return [read("law.return_regulation") for read in reads]

    twice = Courses(SCENARIO, (*POLICIES, *POLICIES))
    found = twice.each_policy(law)
    assert len(asked) == len(np.unique(found, axis=0)) < len(POLICIES)
    assert found.tolist() == [
        [reader(SCENARIO, name, month)("law.return_regulation") for month in range(found.shape[1])]
        for name in (*POLICIES, *POLICIES)
    ]


def test_many_names_together_tell_cases_apart() -> None:
    draws = np.random.default_rng(1).integers(0, 50, (20, 300))
    draws[:, 150:] = draws[:, :150]
    columns = {str(number): numbered(column) for number, column in enumerate(draws)}
    codes = Alike(300, columns.get).codes(set(columns))
    assert (codes[:150] == codes[150:]).all()
    assert len(np.unique(codes)) == len(np.unique(draws, axis=1).T)
