"""How many new people are Dublin cases, by who brought them, and what the base dates."""

from typing import Any

import pytest

import sim
from sim.rules.vocabulary import Source
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.record.tables import build_tables
from tests.world.conftest import SMALL


def people(level: float) -> Any:
    tables = build_tables(sim.load(SMALL, ["plan.sample=0.3", f"procedure.dublin_level={level}"]))
    everybody = make_cohort(tables, replication_key(1, 0)).people
    return everybody[everybody["arrival"] >= 0]


def test_the_level_makes_more_dublin_cases_of_the_immigration_service_and_none_of_others() -> None:
    few, many = people(1.0), people(1.4)
    of_ind = few["source"] == Source.IND
    assert many["dublin"][of_ind].mean() == pytest.approx(1.4 * few["dublin"][of_ind].mean(), rel=0.03)
    assert (few["dublin"] == many["dublin"])[~of_ind].all()
    assert (few["dublin"] <= many["dublin"]).all()


def test_more_of_who_is_accepted_elsewhere_is_transferred_from_2024_on() -> None:
    scenario = sim.load("scenarios/maatwerk.toml", ['plan.parameter_sets="defaults"'])
    tables = build_tables(scenario)
    before, after = (tables.worlds[0, 12 * (year - 2018)]["procedure"] for year in (2023, 2024))
    for name in ("germany", "spain", "austria", "france", "others"):
        ratio = after[f"dublin_ratio_{name}"] / before[f"dublin_ratio_{name}"]
        assert ratio == pytest.approx((2245 / 5998) / (1806 / 6540), rel=0.01), name
    assert after["dublin_ratio_italy"] == before["dublin_ratio_italy"] < 0.01
