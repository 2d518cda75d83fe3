"""Reception as it is given: a bed is counted once, ends when the law ends it, and is not saved where there is none."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.measure.counted import Counted
from sim.measure.measuring import period_values
from sim.measure.replication import prepare, run_replication
from sim.rules.vocabulary import Status
from sim.world.ledger import STOCK, Count

Run = Callable[..., tuple[Any, Counted]]
STATE = (Count.BEDS_REGULAR, Count.BEDS_RESTRICTED, Count.BEDS_FAMILY)
NO_NEW_BEDS = (
    *(f"behaviour.haz_repeat_{tier}=0" for tier in ("near", "low_lp", "unsafe", "other")),
    "procedure.art64_grants_per_year=0",
    "behaviour.share_families_school=0",
    "detention.places=0",
)
"""What would give a bed again, or to somebody else: applications, deferrals, families, and places in detention."""


def test_everybody_in_view_has_one_bed_or_none(run: Run) -> None:
    _, arrays = run("nuisance.htl_walk_out=0")  # who walks out is out of sight at the end of the month
    in_view = slice(STOCK + Status.RECEPTION, STOCK + Status.DEFERRED + 1)
    htl = (Count.HTL_MONTHS, Count.HTL_MONTHS_GIVEN)
    beds = arrays.tally[:, :, [*STATE, *htl, Count.BEDS_BASIC, Count.WITHOUT_BED]].sum(axis=2)
    assert arrays.tally[:, :, htl].sum() > 0
    assert np.array_equal(beds, arrays.tally[:, :, in_view].sum(axis=2))
    assert (arrays.tally[:, :, STATE].sum(axis=(0, 1)) > 0).all()


def test_a_bed_that_the_state_does_not_give_cannot_be_saved(run: Run) -> None:
    """Maatwerk for single people long after their beds have ended: they leave, and reception costs the same."""
    scenario, arrays = run(
        *NO_NEW_BEDS,
        "maatwerk.mw_approval_hazard=1.0",
        "maatwerk.opening_log_odds=4",
        "policy.with.maatwerk.fixed_eur=30000",
        "behaviour.money_value=2",
        "information.aware_share=1.0",
        "support.visa_free_eligible=true",
        "support.repeat_bar_months=0",
        "maatwerk.vris_allowed=false",
    )
    values = period_values(arrays, scenario.plan, "future")
    names = [policy.name for policy in scenario.policies]
    with_it, without = names.index("with"), names.index("without")
    assert values["additional_departures"][with_it] > 20
    nights = arrays.tally[:, scenario.plan.month(scenario.plan.future_from) :, Count.WITHOUT_BED].sum(axis=1)
    assert nights[with_it] < nights[without]
    for basis in ("", "_marginal"):
        cost = values[f"cost_account_reception{basis}_eur"]
        assert cost[with_it] == cost[without] > 0


def test_without_a_rule_that_gives_one_nobody_has_a_bed_but_applicants(run: Run) -> None:
    no_period = ("procedure.departure_period_days=0", "procedure.short_departure_period_days=0")
    no_other = ("procedure.vbl_max_weeks=0", "procedure.dublin_level=0", "nuisance.htl=false")
    tally = run(*NO_NEW_BEDS, *no_period, *no_other)[1].tally
    assert tally[:, :, [Count.BEDS_RESTRICTED, Count.BEDS_FAMILY, Count.BEDS_BASIC]].sum() == 0
    assert np.array_equal(tally[:, :, Count.BEDS_REGULAR], tally[:, :, STOCK + Status.PROCEDURE])


WITH = "policy.with."


def of_the_policy(run: Run, *changes: str) -> dict[str, float]:
    """Give outcomes under the policy, and what the reference pays for municipal shelter."""
    scenario, arrays = run(*changes)
    values = period_values(arrays, scenario.plan, "future")
    names = [policy.name for policy in scenario.policies]
    with_it, without = names.index("with"), names.index("without")
    assert values["shelter_withdrawn_eur"][without] == 0.0
    found = {name: float(of_all[with_it]) for name, of_all in values.items()}
    return found | {"lvv_of_the_reference": float(values["cost_account_lvv_eur"][without])}


@pytest.mark.parametrize(("days", "sign"), [(0, 1), (60, -1)])
def test_beds_that_end_sooner_are_taken_from_people_who_stay_and_beds_that_end_later_given_to_them(
    run: Run, days: int, sign: int
) -> None:
    found = of_the_policy(run, f"{WITH}procedure.departure_period_days={days}")
    assert sign * found["shelter_withdrawn_eur"] > 0.0


def test_who_leaves_loses_no_shelter(run: Run) -> None:
    found = of_the_policy(run, f"{WITH}maatwerk.fixed_eur=3000")
    assert found["gained"] > 0 and found["shelter_withdrawn_eur"] == 0.0


def test_all_that_is_saved_on_municipal_shelter_is_taken_from_who_stays_where_nobody_leaves_for_it(run: Run) -> None:
    nothing_else = ("maatwerk.enabled=false", "support.contact_share_lvv_ended=1", "support.lvv_guidance_hazard=0")
    found = of_the_policy(run, *nothing_else, "lvv.state_funded=true", f"{WITH}lvv.state_funded=false")
    saved = found["lvv_of_the_reference"] - found["cost_account_lvv_eur"]
    assert found["gained"] == found["lost"] == 0
    assert found["shelter_withdrawn_eur"] == pytest.approx(saved) and saved > 0.0


def test_the_law_of_the_pact_acts_on_the_cases_of_the_pact_alone(run: Run, arrays: Counted) -> None:
    wide = "detention.pact_ground_ratio=2.5"
    before, under_it = run(wide)[1].tally, run(wide, "law.pact=true")[1].tally
    assert np.array_equal(before, arrays.tally)
    assert before[:, :, Count.BEDS_BASIC].sum() == 0 < under_it[:, :, Count.BEDS_BASIC].sum()
    assert 0 < under_it[:, :, Count.BEDS_REGULAR].sum() < before[:, :, Count.BEDS_REGULAR].sum()
    assert before[:, :, Count.DETAINED_FOR_TRANSFER].sum() < under_it[:, :, Count.DETAINED_FOR_TRANSFER].sum()


def test_who_leaves_after_the_bed_has_ended_is_counted_and_they_are_more_where_it_ends_sooner(run: Run) -> None:
    tallies = [run(f"procedure.departure_period_days={days}")[1].tally for days in (0, 60)]
    sooner, later = (int(tally[:, :, Count.LEFT_WITHOUT_BED].sum()) for tally in tallies)
    own = (Count.LEFT_UNASSISTED, Count.LEFT_REGULAR, Count.LEFT_MAATWERK)
    assert sooner > later > 0
    assert (tallies[0][:, :, Count.LEFT_WITHOUT_BED] <= tallies[0][:, :, own].sum(axis=2)).all()


def test_who_lost_protection_keeps_a_municipal_bed_until_the_departure_and_only_what_is_left_of_it_is_saved(
    run: Run,
) -> None:
    lost = ("inflow.protection_ended=true", "procedure.inflow_after_protection_per_year=60000")
    scenario, arrays = run(*lost)
    beds, ended = (arrays.tally[:, :, count] for count in (Count.BEDS_MUNICIPAL, Count.PROTECTION_ENDED))
    assert (beds <= ended).all() and (np.diff(ended, axis=1) >= 0).all() and (beds[:, -1] > 0).all()
    saved = period_values(arrays, scenario.plan, "future")["cost_account_municipal_shelter_eur"]
    assert (saved < 0.0).all()


def test_while_protection_holds_its_shelter_is_in_no_account(arrays: Counted, small: Any) -> None:
    assert arrays.tally[:, :, [Count.BEDS_MUNICIPAL, Count.PROTECTION_ENDED]].sum() == 0
    assert (period_values(arrays, small.plan, "future")["cost_account_municipal_shelter_eur"] == 0.0).all()


@pytest.mark.parametrize("share", [0.1, 0.4])
def test_as_many_medical_deferrals_come_out_as_are_granted_however_many_are_ill(share: float) -> None:
    overrides = ["plan.sample=0.05", 'plan.parameter_sets="defaults"', f"behaviour.share_care_blocking={share}"]
    scenario = sim.load("scenarios/maatwerk.toml", overrides)
    history = slice(scenario.plan.month(scenario.plan.history_from), scenario.plan.month(scenario.plan.future_from))
    deferred = run_replication(prepare(scenario), 0).tally[0, history, Count.DEFERRALS].sum()
    assert deferred == pytest.approx(600 * 0.05 * 6, rel=0.25)


def test_guidance_in_municipal_shelter_brings_its_guests_back_into_view(run: Run) -> None:
    back = [
        run(f"support.lvv_guidance_hazard={hazard}")[1].tally[0, :, Count.BACK_IN_VIEW].sum() for hazard in (0.0, 0.5)
    ]
    assert back[1] > 1.2 * back[0]
