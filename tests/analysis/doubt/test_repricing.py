"""The state's cost at another price, from the counts of a run, is what a run at that price books."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.analysis.doubt.repricing import NOT_ONLY_A_PRICE, Repricing, price_settings, repriced_settings
from sim.experiment.runs import Runs, perform
from sim.scenario import Scenario, load
from sim.world.record.tables import build_tables

SMALL = ("plan.sample=0.02", "plan.replications=2", "plan.until=2027-12-31", "plan.follow_up_months=0")


def scenario(*more: str) -> Scenario:
    return load("scenarios/maatwerk.toml", [*SMALL, *more])


@cache
def runs(*more: str) -> Runs:
    return perform(scenario(*more))


def booked(of: Runs) -> np.ndarray:
    return np.array([run.future["cost_state_eur"] for run in of.numbers])


def test_at_the_prices_of_the_run_it_is_what_the_run_booked() -> None:
    repricing = Repricing(scenario(), runs().numbers)
    assert repricing.cost_state_eur({}) == pytest.approx(booked(runs()), rel=1e-7)


@pytest.mark.parametrize(
    "changed",
    [
        {"costs.hours_maatwerk_case": 10, "costs.cost_caseworker_hour": 100},
        {"costs.cost_coa_regular_day": 104, "costs.cost_iom_return": 4500},
        {"costs.frontex_cofunding_share": 0.5, "costs.crime_fiscal_share": 0.25},
    ],
)
def test_at_other_prices_it_is_what_a_run_with_set_books(changed: dict[str, float]) -> None:
    ran = runs(*(f"{key}={value}" for key, value in changed.items()))
    found = Repricing(scenario(), runs().numbers).cost_state_eur(changed)
    assert found == pytest.approx(booked(ran), rel=1e-7)
    assert np.abs(found / booked(runs()) - 1).max() > 1e-5


def test_a_dated_change_of_the_scenario_stands_above_another_price(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "dated.toml"
    bed = 'costs.cost_coa_regular_day = { value = 95, evidence = "assumed", source = "a test" }'
    dated = f"[[policy.with.change]]\nfrom = 2026-07-01\n{bed}\n"
    plan = '[plan]\nsample = 0.02\nreplications = 1\nuntil = 2027-12-31\nparameter_sets = "defaults"\n'
    policies = '[policy.with]\nlabel = "With"\n[policy.without]\nlabel = "Without"\n'
    path.write_text(f'title = "Dated"\nreference = "without"\n{plan}{policies}{dated}', encoding="utf-8")
    priced = Repricing(load(path), perform(load(path)).numbers).cost_state_eur({"costs.cost_coa_regular_day": 80})
    assert priced == pytest.approx(booked(perform(load(path, ["costs.cost_coa_regular_day=80"]))), rel=1e-7)


def test_what_is_called_a_price_changes_nothing_that_anybody_does() -> None:
    read = scenario("plan.parameter_sets=defaults")
    build_tables(read)
    assert not read._read & set(repriced_settings())
    assert set(repriced_settings()) | NOT_ONLY_A_PRICE >= {key for key in price_settings() if key.startswith("costs.")}
