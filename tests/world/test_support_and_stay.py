"""Regular support, the Dublin track, stay of removal and families, over the whole country: extremes and directions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.measure.counted import Counted
from sim.measure.measuring import period_values
from sim.measure.replication import prepare, run_replication
from sim.parameters.catalogue import countries
from sim.rules.vocabulary import Household, Status
from sim.world.ledger import FIRST_WAY_OUT, Count, ways_out
from sim.world.replication import live_through

Run = Callable[..., tuple[Any, Counted]]
NO_CHANNEL = ("support.iom_capacity=0", "support.ngo_capacity=0", "support.eurp_capacity=0")
NO_CRIME = ("crime.suspicion_base=0", "behaviour.share_vris=0")  # nobody in prison, from where other rules apply
SMALL = Path(__file__).parent / "small.toml"
BALKAN_CUT = Path(__file__).parent / "balkan_cut.toml"


def total(arrays: Counted, *counts: Count, policy: int = 0) -> int:
    return int(arrays.tally[policy][:, list(counts)].sum())


# --- channels of regular support ------------------------------------------------------------------------------------


def test_departures_with_regular_support_are_those_by_channel(arrays: Counted, small: Any) -> None:
    for values in (period_values(arrays, small.plan, "history"), period_values(arrays, small.plan, "future")):
        by_channel = values["left_iom"] + values["left_ngo"] + values["left_eurp"]
        assert np.array_equal(values["left_regular"], by_channel)
        assert (values["tickets_only"] <= values["left_iom"]).all() and (values["tickets_only"] > 0).all()


def test_support_is_paid_by_the_state_and_by_the_eu(run: Run) -> None:
    scenario, arrays = run("plan.until=2023-12-31")
    values = period_values(arrays, scenario.plan, "future")
    assert values["support_state_eur"] + values["support_eu_eur"] == pytest.approx(values["support_eur"])
    assert (values["support_state_eur"] > 0).all() and (values["support_eu_eur"] > 0).all()  # EURP since April 2022


def test_without_any_channel_nobody_leaves_with_regular_support_and_none_is_paid(run: Run) -> None:
    scenario, arrays = run(*NO_CHANNEL, "maatwerk.enabled=false")
    assert total(arrays, Count.LEFT_REGULAR, Count.SUPPORT_CENTS, Count.SUPPORT_WAITS) == 0
    assert total(arrays, Count.LEFT_UNASSISTED) > 0
    assert (period_values(arrays, scenario.plan, "future")["support_state_eur"] == 0).all()


def test_no_month_goes_beyond_the_capacity_and_a_full_channel_sends_people_on(run: Run) -> None:
    scenario, arrays = run("support.iom_capacity=600", "support.ngo_capacity=120")
    tally = arrays.tally[0]
    iom = tally[:, Count.LEFT_IOM] + tally[:, Count.TICKETS_ONLY]
    assert iom.max() == 600 / 12 * scenario.plan.sample
    assert tally[:, Count.LEFT_NGO].max() <= np.ceil(120 / 12 * scenario.plan.sample)
    assert tally[:, Count.SUPPORT_WAITS].sum() > 0
    _, roomy = run()
    assert total(roomy, Count.SUPPORT_WAITS) == 0
    _, passed_on = run("support.iom_capacity=600")
    assert total(passed_on, Count.LEFT_NGO) > total(roomy, Count.LEFT_NGO)


def test_more_capacity_never_means_fewer_supported_departures(run: Run) -> None:
    capacities = (0, 300, 1000, 100000)
    others = ("support.ngo_capacity=0", "support.eurp_capacity=0")
    left = [total(run(f"support.iom_capacity={n}", *others)[1], Count.LEFT_REGULAR) for n in capacities]
    assert left == sorted(left) and left[0] == 0 and left[-1] > left[-2] > left[-3]


# --- support by group of countries, and information -----------------------------------------------------------------


@pytest.fixture(scope="module")
def balkan() -> tuple[Any, list[Counted]]:
    scenario = sim.load(BALKAN_CUT)
    prepared = prepare(scenario)
    return scenario, [run_replication(prepared, replication) for replication in range(2)]


def near_departures(balkan: Any, policy: int, months: slice) -> dict[Status, int]:
    """Departures of people from near countries, by kind, over the replications."""
    near = [country.tier == "near" for country in countries()]
    ways = sum(ways_out(arrays.tally)[policy, months][:, near].sum(axis=(0, 1)) for arrays in balkan[1])
    return {kind: int(ways[kind - FIRST_WAY_OUT]) for kind in Status if kind >= FIRST_WAY_OUT}


def test_the_balkan_cut_ends_assisted_return_and_most_of_it_goes_on_unassisted(balkan: Any) -> None:
    scenario, _ = balkan
    cut = next(n for n in range(scenario.plan.months) if scenario.plan.date(n).isoformat() == "2022-09-01")
    before, after = slice(cut - 8, cut), slice(cut, cut + 16)
    assert near_departures(balkan, 0, before) == near_departures(balkan, 1, before)  # not a day before its date
    kept, ended = near_departures(balkan, 0, after), near_departures(balkan, 1, after)
    assert kept[Status.LEFT_REGULAR] > 500 and ended[Status.LEFT_REGULAR] == 0
    assert ended[Status.LEFT_UNASSISTED] > 2 * kept[Status.LEFT_UNASSISTED]
    by_choice = (Status.LEFT_UNASSISTED, Status.LEFT_REGULAR, Status.LEFT_MAATWERK)
    assert 0.85 < sum(ended[kind] for kind in by_choice) / sum(kept[kind] for kind in by_choice) < 1.0


def test_a_cut_for_one_group_changes_nobody_of_another_but_through_detention_places(balkan: Any) -> None:
    near = np.array([country.tier == "near" for country in countries()])
    for arrays in balkan[1]:
        regular = ways_out(arrays.tally)[:, :, ~near, Status.LEFT_REGULAR - FIRST_WAY_OUT].sum(axis=(1, 2))
        assert abs(regular[0] - regular[1]) <= 0.01 * regular[0]


def test_a_campaign_adds_to_those_who_know_and_takes_nobody_away() -> None:
    """Those who arrive are in view at first; who knows is settled by one luck, before and under a campaign."""
    people = {reach: people_at_the_end(f"information.campaign_reach={reach}") for reach in (0.0, 0.5, 0.9)}
    aware = {reach: found["aware"] == 1 for reach, found in people.items()}
    assert np.array_equal(aware[0.0], aware[0.5])  # it reaches fewer than know already
    assert (aware[0.9] >= aware[0.0]).all()
    came = people[0.0]["status"] != Status.POTENTIAL
    assert aware[0.0][came].mean() == pytest.approx(0.7, abs=0.01)
    assert 0.85 < aware[0.9][came & (people[0.9]["obligation"] >= 0)].mean() <= 0.9 + 0.01


def test_more_people_who_know_of_support_never_means_fewer_supported_departures(run: Run) -> None:
    left = [total(run(f"information.campaign_reach={reach}")[1], Count.LEFT_REGULAR) for reach in (0.0, 0.8, 1.0)]
    assert left == sorted(left) and left[0] < left[-1]


@pytest.mark.parametrize(
    "setting",
    [
        "support.iom_capacity=20000",  # far more than leave
        "support.channel_patience_months=12",  # nobody has to wait
        "information.campaign_reach=0.5",  # fewer than know already
        "procedure.departure_period_days=20",  # still one month
    ],
)
def test_an_instrument_that_does_not_bite_changes_nothing_at_all(run: Run, setting: str) -> None:
    _, plain = run()
    _, changed = run(setting)
    assert np.array_equal(changed.tally, plain.tally)


# --- Dublin ---------------------------------------------------------------------------------------------------------


def test_without_transfers_dublin_cases_go_over_to_the_track_of_return(run: Run) -> None:
    _, arrays = run("procedure.dublin_transfer_probability=0", "detention.places=0", *NO_CRIME)
    _, usual = run("detention.places=0", *NO_CRIME)
    assert total(arrays, Count.REMOVED_DUBLIN) == 0 < total(usual, Count.REMOVED_DUBLIN)
    assert total(arrays, Count.DUBLIN_LAPSED) > total(usual, Count.DUBLIN_LAPSED) > 0


def test_the_share_of_dublin_cases_among_departures_is_defined_by_its_two_counts(arrays: Counted, small: Any) -> None:
    values = period_values(arrays, small.plan, "future")
    expected = values["dublin_departures"] / values["demonstrable_departures"]
    assert values["dublin_departure_share"] == pytest.approx(expected)
    assert (values["dublin_departure_share"] > 0.1).all()


def test_more_transfers_never_mean_fewer_transfers_carried_out(run: Run) -> None:
    shares = (0.0, 0.2, 0.4)
    carried = [total(run(f"procedure.dublin_transfer_probability={p}")[1], Count.REMOVED_DUBLIN) for p in shares]
    assert carried == sorted(carried) and carried[0] < carried[-1]


# --- stay of removal ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "count"),
    [
        ("procedure.art64_grants_per_year", Count.DEFERRALS),
        ("procedure.buitenschuld_grants_per_year", Count.LAWFUL),
    ],
)
def test_no_grants_means_none_and_more_never_fewer(run: Run, setting: str, count: Count) -> None:
    nothing_else = [f"behaviour.haz_repeat_{tier}=0" for tier in ("near", "low_lp", "unsafe", "other")]
    nothing_else += ["procedure.other_stay_hazard=0", "detention.application_hazard=0"]
    nothing_else.append("procedure.grant_share_after_dublin=0")
    counted = []
    for grants in (0, 400, 2000):
        _, arrays = run(f"{setting}={grants}", *nothing_else)
        counted.append(total(arrays, count))
    assert counted[0] <= 2 and counted == sorted(counted) and counted[1] < counted[2]


def people_at_the_end(*overrides: str) -> Any:
    return live_through(prepare(sim.load(SMALL, list(overrides))), 0, 0).people


def test_nobody_is_removed_in_the_departure_period() -> None:
    removed_after = {}
    for days in (0, 28, 60):
        period = [f"procedure.{kind}departure_period_days={days}" for kind in ("", "short_")]
        people = people_at_the_end(*period, "procedure.booking_hazard=0.03", *NO_CRIME)
        chosen = (people["status"] == Status.REMOVED_ORIGIN) & (people["dublin_at_start"] == 0)
        removed_after[days] = int((people["since"] - people["obligation"])[chosen].min())
    assert removed_after == {0: 0, 28: 1, 60: 2}


def test_a_dublin_case_past_its_time_limit_waits_for_a_decision_without_a_duty_to_leave() -> None:
    people = people_at_the_end("procedure.months_to_examine=120", *NO_CRIME)
    waiting = people[people["first_application"] == 1]
    assert len(waiting) > 10 and (waiting["dublin"] == 0).all()
    assert np.isin(waiting["status"], (Status.PROCEDURE, Status.LAWFUL)).all()


# --- families -------------------------------------------------------------------------------------------------------


def test_families_with_school_going_children_leave_less_by_choice_and_are_held_less_often_and_shortly() -> None:
    """That they are removed less as well is shown by pattern P5 (docs/patterns.md)."""
    people = people_at_the_end("behaviour.share_families_school=0.4", "behaviour.share_singles=0.3")
    came = (people["status"] != Status.POTENTIAL) & (people["vris"] == 0) & (people["dublin_at_start"] == 0)
    shares = {}
    for household in (Household.SCHOOL_FAMILY, Household.OTHER_FAMILY):
        group = people["status"][came & (people["household"] == household)]
        left = np.isin(group, (Status.LEFT_UNASSISTED, Status.LEFT_REGULAR, Status.LEFT_MAATWERK))
        shares[household] = left.mean()
    assert shares[Household.SCHOOL_FAMILY] < shares[Household.OTHER_FAMILY]
    families, singles = (people[people["household"] == kind] for kind in (Household.SCHOOL_FAMILY, Household.SINGLE))
    assert 0.0 < families["spells"].mean() < 0.5 * singles["spells"].mean()
    assert families["detained_days"].max() <= 14 < singles["detained_days"].max()


# --- the Dublin track -------------------------------------------------------------------------------------------------


def test_support_for_dublin_cases_pays_who_travels_alone_and_moves_nobody_else(run: Run) -> None:
    """No evidence says that it draws more people to travel: it is paid to those who would."""
    _, without = run()
    _, eligible = run("support.dublin_eligible=true")
    assert total(eligible, Count.LEFT_REGULAR) > total(without, Count.LEFT_REGULAR)
    assert total(eligible, Count.SUPPORT_CENTS) > total(without, Count.SUPPORT_CENTS)
    assert total(eligible, Count.REMOVED_DUBLIN) == pytest.approx(total(without, Count.REMOVED_DUBLIN), rel=0.02)


def test_more_is_transferred_once_italy_resumes_and_detention_follows(run: Run) -> None:
    _, stopped = run("procedure.dublin_ratio_italy=0.002")
    _, resumed = run("procedure.dublin_ratio_italy=1.0")
    assert total(resumed, Count.REMOVED_DUBLIN) > 1.05 * total(stopped, Count.REMOVED_DUBLIN)
    assert total(resumed, Count.DETAINED_FOR_TRANSFER) > total(stopped, Count.DETAINED_FOR_TRANSFER)
