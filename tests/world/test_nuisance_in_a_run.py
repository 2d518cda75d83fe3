"""What is done about the core that causes most nuisance, in a run: directions, and who pays for a month of stay."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.measure.accounts import SHOWN_PAYERS, booked_eur, sum_accounts
from sim.measure.counted import Counted
from sim.measure.measuring import days_of, period_values
from sim.parameters.catalogue import settings
from sim.world.ledger import Count

Run = Callable[..., tuple[Any, Counted]]
MANY = ("behaviour.nuisance_share=0.4",)
BEDS = (Count.BEDS_REGULAR, Count.BEDS_RESTRICTED, Count.BEDS_FAMILY, Count.WITHOUT_BED)


def total(arrays: Counted, count: Count) -> int:
    return int(arrays.tally[0, :, count].sum())


def value(scenario: Any, arrays: Counted, outcome: str) -> float:
    return float(period_values(arrays, scenario.plan, "future")[outcome][0])


@pytest.fixture(scope="module")
def today(run: Run) -> tuple[Any, Counted]:
    return run(*MANY)


def test_without_the_htl_nobody_is_there_and_with_more_of_it_more_walk_out(
    run: Run, today: tuple[Any, Counted]
) -> None:
    _, without = run(*MANY, "nuisance.htl=false")
    _, more = run(*MANY, "nuisance.htl_share=1.0", "nuisance.htl_without_bed=true")
    assert total(today[1], Count.HTL_MONTHS_GIVEN) == 0 < total(more, Count.HTL_MONTHS_GIVEN)
    assert total(without, Count.HTL_MONTHS) == 0 < total(today[1], Count.HTL_MONTHS) < total(more, Count.HTL_MONTHS)
    assert total(more, Count.OUT_OF_SIGHT) > total(without, Count.OUT_OF_SIGHT)


def test_a_bed_in_the_htl_is_paid_in_full_and_the_bed_that_it_replaces_is_saved_whatever_it_is(run: Run) -> None:
    """Where the HTL holds nobody back and nobody walks out, lives are the same with and without it."""
    idle = (*MANY, "nuisance.htl_effect=1", "nuisance.htl_walk_out=0", "nuisance.htl_without_bed=true")
    _, without = run(*idle, "nuisance.htl=false")
    scenario, in_htl = run(*idle, "nuisance.htl_share=1")
    htl = in_htl.tally[0][:, [Count.HTL_MONTHS, Count.HTL_MONTHS_GIVEN]].sum(axis=1)
    replaced = [without.tally[0, :, bed] - in_htl.tally[0, :, bed] for bed in BEDS]
    assert np.array_equal(np.sum(replaced, axis=0), htl)
    assert sum(bed.sum() > 0 for bed in replaced) >= 3  # no family of the core is there
    days = days_of(scenario.plan, slice(0, len(htl)))
    nuisance = sum_accounts(booked_eur(in_htl, slice(None)), "average", account="nuisance")[0]
    nuisance -= sum_accounts(booked_eur(without, slice(None)), "average", account="nuisance")[0]
    assert nuisance == pytest.approx(htl * days * settings()["costs.cost_htl_day"].default)


def test_the_isd_puts_the_core_away_and_prevents_incidents(run: Run, today: tuple[Any, Counted]) -> None:
    scenario, isd = run(*MANY, "nuisance.isd_share=1.0")
    assert total(today[1], Count.SENT_TO_ISD) == 0 < total(isd, Count.SENT_TO_ISD)
    assert total(isd, Count.NUISANCE_INCIDENTS) < total(today[1], Count.NUISANCE_INCIDENTS)
    paid = "nuisance_month_prisons_agency_eur"
    assert value(scenario, isd, paid) > value(*today, paid)


def test_an_area_ban_costs_the_municipalities_and_prevents_incidents(run: Run, today: tuple[Any, Counted]) -> None:
    scenario, ban = run(*MANY, "nuisance.area_ban=true", "nuisance.area_ban_effect=0.2", "nuisance.area_ban_months=12")
    assert total(ban, Count.NUISANCE_INCIDENTS) < total(today[1], Count.NUISANCE_INCIDENTS)
    paid = "nuisance_month_municipalities_eur"
    assert value(scenario, ban, paid) > value(*today, paid)


def test_the_payers_of_a_month_of_nuisance_do_not_pay_more_than_all_of_it(today: tuple[Any, Counted]) -> None:
    parts = [value(*today, f"nuisance_month_{payer}_eur") for payer in SHOWN_PAYERS]
    assert min(parts) > 0.0
    whole = value(*today, "nuisance_month_eur")
    assert 0.7 * whole < sum(parts) < whole  # the rest is paid by health care and the ministry


def test_maatwerk_for_the_core_only_goes_to_the_core(run: Run) -> None:
    asked = ("maatwerk.mw_approval_hazard=1.0", "maatwerk.opening_log_odds=4")
    _, everybody = run(*asked)
    _, core = run(*asked, "maatwerk.only_nuisance=true")
    _, nobody = run(*asked, "maatwerk.only_nuisance=true", "behaviour.nuisance_share=0.0")
    assert total(everybody, Count.MAATWERK_CASES) > total(core, Count.MAATWERK_CASES) > 0
    assert total(nobody, Count.MAATWERK_CASES) == 0
