"""Who comes because of a policy, who is present at the end, and what they cost: counted apart, to the last cent."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.measure.accounts import PRICE_COLUMNS, state_cents
from sim.measure.counted import Counted
from sim.measure.lives import STATUS_NAMES
from sim.measure.measuring import months_of, period_values
from sim.measure.replication import booked_apart, booked_as_the_reserve, prepare
from sim.parameters.outcomes import BASES, PAIRS
from sim.rules.vocabulary import Status
from sim.world.ledger import TALLY
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import live, live_the_future, new_state

Run = Callable[..., tuple[Any, Counted]]
DRAWING = ("incentives.pull=true", "behaviour.pull_near=1.0")
FOR_ALL = ("policy.with.support.visa_free_eligible=true", *DRAWING)
WITH, WITHOUT = 0, 1


def future(scenario: Any, arrays: Counted) -> dict[str, NDArray[np.float64]]:
    """Give every outcome of the future, by policy."""
    return period_values(arrays, scenario.plan, "future")


def test_pull_is_off_unless_a_scenario_turns_it_on(run: Run) -> None:
    scenario, arrays = run("policy.with.support.visa_free_eligible=true")
    values = future(scenario, arrays)
    assert (values["came"] == 0).all() and (values["stayed_away"] == 0).all()
    assert np.array_equal(values["cost_state_without_drawn_eur"], values["cost_state_eur"])


def test_who_comes_is_counted_to_the_end_of_the_period_as_in_the_two_lives(run: Run) -> None:
    _, arrays = run(*FOR_ALL)
    came = arrays.pairs[WITH, PAIRS.index("came")]
    assert came > 0
    assert came == arrays.lives[WITH, STATUS_NAMES.index("POTENTIAL")].sum()


def test_people_present_are_those_in_view_and_out_of_sight_at_the_end(run: Run) -> None:
    scenario, arrays = run(*FOR_ALL)
    present = future(scenario, arrays)["people_present"]
    standing = [s for s in range(len(STATUS_NAMES)) if Status.RECEPTION <= s <= Status.OUT_OF_SIGHT]
    for policy in (WITH, WITHOUT):
        assert present[policy] == arrays.lives[policy].sum(axis=0)[standing].sum()
    assert present[WITH] > present[WITHOUT]  # more are drawn than leave


@pytest.mark.parametrize("drawing", [(), DRAWING], ids=["off", "on"])
def test_money_without_weight_draws_nobody(run: Run, drawing: tuple[str, ...]) -> None:
    scenario, arrays = run("policy.with.support.cash_eur=5000", *drawing, "behaviour.money_value=0")
    assert (future(scenario, arrays)["came"] == 0).all()


def test_a_rise_of_regular_support_draws_as_maatwerk_does(run: Run) -> None:
    scenario, arrays = run("policy.with.support.cash_eur=1200", *DRAWING)
    assert future(scenario, arrays)["came"][WITH] > 0


def test_without_the_drawn_a_policy_costs_what_it_spends_on_the_same_people(run: Run) -> None:
    scenario, arrays = run(*FOR_ALL)
    values = future(scenario, arrays)
    drawn = values["cost_state_eur"] - values["cost_state_without_drawn_eur"]
    assert drawn[WITH] > 0 and drawn[WITHOUT] == 0
    per_head = drawn[WITH] / values["came"][WITH]
    assert 1_000 < per_head < 300_000  # years of reception at most


def test_who_stays_away_is_taken_out_on_the_other_side(run: Run) -> None:
    """The same two policies the other way round: the cost of the same people differs by the opposite sum."""
    scenario, arrays = run(*FOR_ALL)
    turned_scenario, turned = run(*FOR_ALL, 'reference="with"')
    values, mirror = future(scenario, arrays), future(turned_scenario, turned)
    assert mirror["stayed_away"][WITHOUT] == values["came"][WITH] > 0
    difference = values["cost_state_without_drawn_eur"][WITH] - values["cost_state_without_drawn_eur"][WITHOUT]
    turned_by = mirror["cost_state_without_drawn_eur"][WITHOUT] - mirror["cost_state_without_drawn_eur"][WITH]
    assert turned_by == pytest.approx(-difference, abs=1e-6)


def test_the_reserve_is_booked_apart_as_it_is_when_the_future_is_lived_again(run: Run) -> None:
    prepared = prepare(run(*FOR_ALL)[0])
    lived = live(prepared, 0)
    drawing, reference = lived.states[WITH], lived.states[WITHOUT]
    only = (drawing.status_at_end > 0) & (reference.status_at_end == 0)
    assert only.any() and lived.fork is not None
    (again,) = booked_apart(prepared, lived.fork, WITH, [np.flatnonzero(only).astype(np.int32)])
    booked = booked_as_the_reserve(only, drawing)
    assert booked is not None and np.array_equal(booked, again)
    some = only.copy()
    some[only.argmax()] = False
    assert booked_as_the_reserve(some, drawing) is None and booked_as_the_reserve(only, reference) is None


def test_everybody_booked_apart_is_all_that_is_priced(run: Run) -> None:
    scenario, _ = run()
    prepared = prepare(scenario)
    cohort = make_cohort(prepared.tables, replication_key(prepared.seed, 0))
    history = new_state(cohort, prepared)
    history.advance(cohort, prepared.tables, WITHOUT, 0, prepared.future_from)
    everybody = np.arange(len(history.people), dtype=np.int32)
    plain, apart = history.fork(), history.fork()
    live_the_future(plain, cohort, prepared, WITH)
    months = prepared.future_from, prepared.until + 1
    groups = [everybody, everybody[::3], everybody[:0], everybody[1::3]]
    of_them, thirds, nobody, others = apart.advance(cohort, prepared.tables, WITH, *months, apart=groups)
    assert not nobody.any() and thirds.any()
    for group, alone in ((thirds, groups[1]), (others, groups[3])):
        assert np.array_equal(group, history.fork().advance(cohort, prepared.tables, WITH, *months, apart=[alone])[0])
    period = months_of(scenario.plan, "future")
    priced = sorted({TALLY.index(count) for _, _, count in PRICE_COLUMNS if count in TALLY})
    assert np.array_equal(of_them[period][:, priced], apart.tally[period][:, priced])
    assert (of_them[period][:, priced].sum(axis=0) > 0).sum() > 15
    present = [TALLY.index(f"stock_{s.name.lower()}") for s in Status if s != Status.POTENTIAL]
    assert np.array_equal(of_them[period][:, present], apart.tally[period][:, present])
    assert np.array_equal(
        apart.tally[period][:, priced], plain.tally[period][:, priced]
    )  # booking apart changes nobody's life
    prices = prepared.prices[WITH]
    cents = state_cents(of_them, prices)[period]
    booked = sum(
        of_them[period, TALLY.index(count)] * prices[period, number, BASES.index("average")]
        for number, (_, payer, count) in enumerate(PRICE_COLUMNS)
        if payer not in ("eu", "society") and count in TALLY
    )
    assert np.array_equal(cents, booked)


def test_deadweight_by_time_is_nested(run: Run) -> None:
    scenario, arrays = run("maatwerk.approval_factor=10")
    values = future(scenario, arrays)
    same, three, twelve = (values[f"deadweight_{name}"][WITH] for name in ("same_month", "3m", "12m"))
    assert 0 < same <= three <= twelve <= values["deadweight"][WITH]
