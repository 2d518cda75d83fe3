"""Who is a new case: countries by date, and people whose temporary protection has ended."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.parameters.catalogue import DISPLACED, countries
from sim.rules.vocabulary import Source
from sim.scenario import load
from sim.world.bulk.making import compiled_drawing
from sim.world.cohort.households import OUT_OF_SIGHT_FROM, PER_MONTH, PER_SOURCE
from sim.world.cohort.traits import SOURCES, draw
from sim.world.luck import replication_key
from sim.world.people import lots_of, make_cohort
from sim.world.record.layout import PERSON
from sim.world.record.tables import Tables, build_tables

NATIONAL = Path(__file__).parents[2] / "scenarios" / "temporary_protection.toml"
NAMES = [country.name for country in countries()]
UKRAINE = NAMES.index(DISPLACED)


@pytest.fixture(scope="module")
def scenario() -> Any:
    return load(NATIONAL, ["plan.parameter_sets=defaults"])


@pytest.fixture(scope="module")
def tables(scenario: Any) -> Tables:
    return build_tables(scenario)


@pytest.fixture(scope="module")
def people(tables: Tables) -> Any:
    return make_cohort(tables, replication_key(1, 0)).people


def test_compiled_code_and_plain_python_make_the_same_people(tables: Tables) -> None:
    blocks = [120 * PER_MONTH + block * PER_SOURCE for block in range(SOURCES + 2)]  # the last two are the reserve
    starts = [-40, -OUT_OF_SIGHT_FROM - 40, *blocks]
    numbers = np.concatenate([np.arange(start, start + 40) for start in starts])
    lots = lots_of(tables, replication_key(1, 0))
    people = np.empty(len(numbers), PERSON)
    compiled_drawing()(people, numbers, lots)
    newcomer = dict(zip(PERSON.names or (), lots.unmarked[0].tolist(), strict=True))
    for person, number in zip(people, numbers.tolist(), strict=True):
        me = SimpleNamespace(**newcomer)
        draw(me, number, lots, tables.at_start)
        me.key = int(np.uint64(me.key).astype(np.int64))
        assert {name: person[name] for name in newcomer} == vars(me), number
    assert all(len(set(people[name])) > 1 for name in ("household", "source", "dublin", "vris", "nuisance", "minor"))


def test_displaced_ukrainians_are_no_cases_while_protection_holds(scenario: Any, people: Any) -> None:
    protected = scenario.plan.month(date(2022, 3, 1))
    from_ukraine = people[(people["origin"] == UKRAINE) & (people["source"] != Source.PROTECTION)]
    assert (from_ukraine["arrival"] >= 0).sum() > 500
    assert from_ukraine["arrival"].max() < protected


def test_its_end_adds_so_many_cases_a_year_from_ukraine_alone_and_none_for_another_member_state(
    scenario: Any, tables: Tables, people: Any
) -> None:
    cases = tables.inflow[:, :, :, Source.PROTECTION].sum(axis=2)
    year = [cases[:, scenario.plan.month(date(2028, month, 1))] for month in range(1, 13)]
    assert np.sum(year, axis=0).tolist() == [0, 2000, 2000]
    assert cases[:, : scenario.plan.month(date(2027, 4, 1))].sum() == 0
    those = people[people["source"] == Source.PROTECTION]
    assert set(those["origin"]) == {UKRAINE} and not those["dublin"].any()


def test_the_published_inflow_stays_whole_whoever_it_holds(scenario: Any, tables: Tables) -> None:
    others = np.delete(tables.inflow, Source.PROTECTION, axis=3)
    assert (others == others[:1]).all()
    assert np.allclose(tables.shares.sum(axis=1), 1.0)


def test_the_largest_countries_of_2025_have_their_published_share(scenario: Any, tables: Tables) -> None:
    published = {"Syria": 490, "Turkey": 290, "Algeria": 220, "Morocco": 170, "Nigeria": 140}
    shares = tables.shares[scenario.plan.month(date(2025, 1, 1))]
    for name, cases in published.items():
        assert shares[NAMES.index(name)] == pytest.approx(cases / 3300, abs=0.005)
