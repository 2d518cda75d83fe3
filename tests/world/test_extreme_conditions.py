"""Extreme conditions, directions, conservation and a closed form."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest

from sim.measure.counted import Counted
from sim.measure.measuring import period_values
from sim.measure.replication import prepare
from sim.parameters.catalogue import countries, settings
from sim.rules.vocabulary import NEVER, Destination, Source, Status
from sim.scenario import load
from sim.scenario.changing import with_settings
from sim.world.ledger import STOCK, Count, faults_of, ways_out
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import Prepared, new_state
from tests.experiment.small_world import SMALL, write_small

Run = Callable[..., tuple[Any, Counted]]
FALSE_ALARM = 1e-6


def total(arrays: Counted, count: Count, policy: int = 0) -> int:
    return int(arrays.tally[policy, :, count].sum())


def test_the_books_close_in_every_run(arrays: Counted) -> None:
    assert arrays.faults.size == 0


@pytest.mark.parametrize("fault", [1, 2, 3, 4])
def test_a_fault_in_the_books_is_found(small: Any, prepared: Prepared, fault: int) -> None:
    cohort = make_cohort(prepared.tables, replication_key(small.plan.seed, 0))
    state = new_state(cohort, prepared)
    state.advance(cohort, prepared.tables, 0, 0, 36)
    received = int(state.people["received_cents"].sum(dtype=np.int64))
    assert faults_of(state.tally[:36], state.stocks[:36], state.recount[:36], received) == []
    if fault == 1:
        state.recount[35, 0, Status.RECEPTION] += 1
    elif fault == 2:
        state.stocks[20, 3, Status.DETAINED] += 1
    elif fault == 3:
        state.stocks[20, 3, Status.DETAINED] -= 10_000
    else:
        received -= 1
    assert fault in faults_of(state.tally[:36], state.stocks[:36], state.recount[:36], received)


def test_without_places_nobody_is_detained(run: Run) -> None:
    _, arrays = run("detention.places=0")
    assert total(arrays, Count.DETENTION_PLACED) == 0
    unmet = total(arrays, Count.DETENTION_REFUSED) + total(arrays, Count.LIGHTER_MEANS)
    assert unmet == total(arrays, Count.DETENTION_PROPOSED) > 0


def test_with_places_for_all_nobody_is_refused(run: Run) -> None:
    _, arrays = run("detention.places=20000")
    assert total(arrays, Count.DETENTION_REFUSED) == 0


def test_every_place_is_used_before_anyone_is_refused(run: Run) -> None:
    _, arrays = run("detention.places=300", "detention.places_unavailable=0")
    refused = arrays.tally[0, :, Count.DETENTION_REFUSED] > 0
    held = arrays.tally[0, :, STOCK + Status.DETAINED]
    left_in_month = arrays.tally[0, :, Count.DETENTION_ENDED]
    assert refused.any()
    assert (held[refused] + left_in_month[refused] >= arrays.places[0][refused]).all()


def test_without_support_nothing_is_paid(run: Run) -> None:
    nothing = ["support.cash_eur=0", "support.first_days_eur=0", "support.in_kind_eur=0", "maatwerk.enabled=false"]
    scenario, arrays = run(*nothing)
    assert period_values(arrays, scenario.plan, "future")["support_eur"].tolist() == [0, 0, 0]


def test_nobody_is_removed_to_a_country_that_issues_no_documents(run: Run) -> None:
    from sim.measure.replication import prepare

    scenario, _ = run(
        "cooperation.lp_probability_off=0",
        "cooperation.regime.Nigeria=off",
        "cooperation.no_document_share=1.0",
        "cooperation.vris_no_document_ratio=1.0",
    )
    world = prepare(scenario)
    cohort = make_cohort(world.tables, replication_key(1, 0))
    state = new_state(cohort, world)
    state.advance(cohort, world.tables, 0, 0, 60)
    nigeria = [country.name for country in countries()].index("Nigeria")
    removed = state.people["status"] == Status.REMOVED_ORIGIN
    assert removed.sum() > 20
    assert not (removed & (state.people["origin"] == nigeria)).any()


UNSAFE = ("Nigeria", "Morocco", "Syria")
ALL_FORCE = [
    *(f"cooperation.{lever}" for name in UNSAFE for lever in (f"regime.{name}=on", f"prospect.{name}=true")),
    *("law.return_hubs=true", "law.strafonderbreking=true", "law.wider_undesirable=true", "detention.families=true"),
    *("removal.booking_factor=3", "detention.places=20000", "procedure.departure_period_days=0"),
]


def test_nobody_is_removed_by_force_to_an_unsafe_country_nor_detained_for_it_whatever_else_is_set(run: Run) -> None:
    scenario, _ = run(*ALL_FORCE, *(f"safety.{name}=false" for name in UNSAFE))
    world = prepare(scenario)
    cohort = make_cohort(world.tables, replication_key(1, 0))
    state = new_state(cohort, world)
    places = [[country.name for country in countries()].index(name) for name in UNSAFE]
    detained = 0
    for month in range(0, 48, 3):
        state.advance(cohort, world.tables, 0, month, month + 3)
        held = state.people[(state.people["status"] == Status.DETAINED) & (state.people["dublin"] == 0)]
        assert not np.isin(held["origin"], places).any()
        detained += len(held)
    removed = ways_out(state.tally).sum(axis=0)[:, Status.REMOVED_ORIGIN - Status.OUT_OF_SIGHT]
    assert removed[places].tolist() == [0, 0, 0]
    assert removed.sum() > 100 and detained > 100


def test_once_a_country_is_safe_people_are_sent_there(run: Run) -> None:
    def sent_to_syria(*overrides: str) -> int:
        _, arrays = run("cooperation.regime.Syria=on", "cooperation.prospect.Syria=true", *overrides)
        syria = [country.name for country in countries()].index("Syria")
        return int(ways_out(arrays.tally)[0, :, syria, Status.REMOVED_ORIGIN - Status.OUT_OF_SIGHT].sum())

    assert sent_to_syria() == 0 < sent_to_syria("safety.Syria=true")


def test_departures_to_an_unsafe_country_are_counted_apart_and_none_where_all_are_safe(run: Run) -> None:
    safe = [f"safety.{country.iso}=true" for country in countries()]
    assert total(run()[1], Count.DEPARTED_TO_UNSAFE) > 0 == total(run(*safe)[1], Count.DEPARTED_TO_UNSAFE)


def test_maatwerk_counts_emerge_from_candidates(run: Run) -> None:
    def cases(*overrides: str) -> int:
        return sum(total(run(*overrides, replication=r)[1], Count.MAATWERK_CASES) for r in range(3))

    today = cases()
    assert cases("inflow.factor=0.5", "procedure.caseload_stock=4000") < 0.85 * today
    assert cases("cooperation.lp_factor=2.0") < 0.85 * today
    assert cases("maatwerk.enabled=false") == 0
    assert cases("maatwerk.approval_factor=2.0") > 1.2 * today


def test_a_larger_maximum_never_pays_less(run: Run) -> None:
    paid = [
        total(run(f"maatwerk.maximum_eur={maximum}")[1], Count.MAATWERK_PAID_CENTS) for maximum in (500, 3000, 40000)
    ]
    assert paid[0] < paid[1] <= paid[2]


def test_out_of_sight_follows_the_closed_form_of_competing_risks(run: Run) -> None:
    """With constant hazards m (moves on) and r (back in view), m / (m + r) * (1 - (1 - m - r)^t) has moved on."""
    from sim.measure.replication import prepare

    scenario, _ = run("crime.suspicion_base=0")
    world = prepare(scenario)
    cohort = make_cohort(world.tables, replication_key(7, 0))
    state = new_state(cohort, world)
    hidden = cohort.people["status"] == Status.OUT_OF_SIGHT
    months = 12
    state.advance(cohort, world.tables, 0, 0, months)
    first = world.tables.worlds[0, 0]
    m, r = float(first["chance_moved_on"]), float(first["chance_back_in_view"])
    expected = m / (m + r) * (1 - (1 - m - r) ** months)
    # who came back into view may vanish and move on as well: count those who moved on without a new case
    since = state.people["since"][hidden]
    moved = (state.people["status"][hidden] == Status.MOVED_ON) & (state.people["refused"][hidden] == 0) & (since >= 0)
    assert binomtest(int(moved.sum()), int(hidden.sum()), expected).pvalue > FALSE_ALARM


def test_levels_meet_the_hazards_of_the_register(run: Run) -> None:
    """In the first month the mean chance of leaving supervision is the register's, by tier."""
    from scipy.special import expit

    from sim.measure.replication import prepare

    scenario, _ = run()
    tables = prepare(scenario).tables
    world = tables.start
    for origin, tier in ((0, "low_lp"), (7, "other")):
        risk = float(tables.felt_risk[origin])
        chance = expit(tables.vanish_levels[origin] + float(world["response_of_vanishing_to_risk"]) * risk)
        expected = scenario.value(f"behaviour.haz_mob_{tier}", "with", 0) * scenario.value(
            "behaviour.unsupervised_level", "with", 0
        )
        assert chance == pytest.approx(expected, rel=1e-9)


def test_every_setting_that_may_be_nought_can_be(tmp_path: Path) -> None:
    around_the_pact = ["plan.history_from=2025-11-01", "plan.until=2026-08-31", "plan.follow_up_months=0"]
    alone = SMALL.split("[policy.without]")[0].replace('"without"', '"with"')
    small = load(write_small(tmp_path, alone), around_the_pact)
    for key, setting in settings().items():
        if setting.type != "bool" and setting.minimum == 0:
            prepare(with_settings(small, {key: 0 if setting.type == "int" else 0.0}))


def test_a_hub_is_no_return_to_the_origin_and_no_departure_unless_the_law_says_so(run: Run) -> None:
    hubs = ("law.return_hubs=true", "procedure.hub_transfer_hazard=0.1")
    _, without = run()
    _, with_hubs = run(*hubs)
    _, by_law = run(*hubs, "law.hubs_are_departures=true")
    ways = ways_out(with_hubs.tally)[0].sum(axis=(0, 1))
    sent = total(with_hubs, Count.SENT_TO_HUB)
    assert total(without, Count.SENT_TO_HUB) == 0 < 50 < sent == ways[Status.IN_HUB - Status.OUT_OF_SIGHT]
    assert 0 < total(with_hubs, Count.SENT_TO_HUB_FROM_UNSAFE) < sent
    assert total(with_hubs, Count.HUBS_AS_DEPARTURES) == 0
    assert total(with_hubs, Count.REMOVED_ORIGIN) <= total(without, Count.REMOVED_ORIGIN)
    assert total(by_law, Count.HUBS_AS_DEPARTURES) == total(by_law, Count.SENT_TO_HUB) == sent
    assert total(by_law, Count.REMOVED_ORIGIN) == total(with_hubs, Count.REMOVED_ORIGIN)
    assert with_hubs.faults.size == 0


def test_nobody_is_removed_during_an_appeal_or_returned_by_another_state_before_the_regulation(run: Run) -> None:
    _, today = run()
    _, regulation = run("law.return_regulation=true", "procedure.rr_suspension_share=0.3")
    for count in (Count.REMOVED_DURING_APPEAL, Count.RETURNED_BY_OTHERS):
        assert total(today, count) == 0 < total(regulation, count)
    assert total(regulation, Count.BOOKINGS_FAILED) < total(today, Count.BOOKINGS_FAILED)


def test_nobody_is_detained_without_a_risk_of_evading_nor_for_a_country_that_takes_nobody_back(run: Run) -> None:
    scenario, _ = run()
    world = prepare(scenario)
    cohort = make_cohort(world.tables, replication_key(1, 0))
    state = new_state(cohort, world)
    transfers = returns = 0
    for month in range(72):
        state.advance(cohort, world.tables, 0, month, month + 1)
        placed = state.people[(state.people["status"] == Status.DETAINED) & (state.people["since"] == month)]
        shown = placed["evades"] | placed["convicted"] | placed["nuisance"] | (placed["issued"] != NEVER)
        back_under_ban = (placed["entries"] > 1) & (placed["obligation"] < placed["banned_until"])
        assert (shown | (placed["source"] == Source.POLICE) | back_under_ban).all()
        to = placed[placed["dublin"] == 1]
        assert month < 59 or (to["destination"] != Destination.ITALY).all()  # December 2022
        lands = world.tables.lands[0, month][placed[placed["dublin"] == 0]["origin"]]
        assert (lands["prospect"] & ~lands["unsafe"] & 1).all()
        transfers, returns = transfers + len(to), returns + len(lands)
    assert transfers > 20 and returns > 100
