"""The five mechanisms and the designs in a small run: off is exactly nothing, and conditions hold month by month."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.measure.counted import Counted
from sim.measure.replication import Priced, prepare, run_replication
from sim.rules.vocabulary import Status
from sim.world.ledger import Count
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import Prepared, new_state
from tests.world.conftest import SMALL

Run = Callable[..., tuple[Any, Counted]]
HOPE = ("information.initial_package_chance=0.2", "information.initial_package_belief=17000")
STRONG = (
    *HOPE,
    "crime.crime_response=0.05",
    "behaviour.legitimacy_effect=-0.2",
    "behaviour.pull_near=1.0",
    "behaviour.recycling_share=0.3",
    "support.visa_free_eligible=true",
    *(f"incentives.{name}=true" for name in ("holdout", "acquisition", "pull", "recycling", "legitimacy")),
)
SWITCHES = ("holdout", "acquisition", "pull", "recycling", "legitimacy")
WITH = 0


def lived(prepared: Prepared, months: int) -> np.ndarray[Any, Any]:
    """Return everybody after some months under the first policy."""
    cohort = make_cohort(prepared.tables, replication_key(prepared.seed, 0))
    state = new_state(cohort, prepared)
    state.advance(cohort, prepared.tables, WITH, 0, months)
    return state.people


def test_without_packages_above_the_standard_or_news_nobody_ever_hopes(run: Run) -> None:
    """Then Omega is exactly zero for everyone, since nothing is worth waiting for at a belief of zero."""
    nothing = ("information.initial_package_chance=0", "information.media=false", "maatwerk.enabled=false")
    scenario, _ = run(*nothing)
    people = lived(prepare(scenario), scenario.plan.months)
    assert (people["status"] > Status.POTENTIAL).sum() > 3_000
    assert (people["belief_chance"] == 0.0).all()


def test_packages_and_news_do_raise_hope(run: Run) -> None:
    scenario, _ = run("maatwerk.approval_factor=20", "information.initial_package_chance=0")
    assert (lived(prepare(scenario), scenario.plan.months)["belief_chance"] > 0).any()
    scenario, _ = run("information.media=true", "maatwerk.enabled=false")
    assert (lived(prepare(scenario), 24)["belief_chance"] > 0).mean() > 0.1


def test_with_all_five_off_their_parameters_change_nothing_to_the_last_person(run: Run) -> None:
    off = [f"incentives.{name}=false" for name in SWITCHES]
    plain, strong = (run(*given, *off)[1] for given in (("support.visa_free_eligible=true",), STRONG))
    for name in ("tally", "lives", "pairs", "traits", "packages"):
        assert np.array_equal(plain.arrays[name], strong.arrays[name]), name


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_mechanism_moves_somebody_when_it_is_on(run: Run, switch: str) -> None:
    strong = (*STRONG, "behaviour.return_trip_eur=100", "support.repeat_bar_months=0")
    others = [f"incentives.{name}=false" for name in SWITCHES if name != switch]
    news = ["information.media=true"] if switch == "legitimacy" else []
    drawn = ["policy.with.support.cash_eur=5000"] if switch == "pull" else []
    off, on = (run(*strong, *others, *news, *drawn, f"incentives.{switch}={value}")[1] for value in ("false", "true"))
    assert not np.array_equal(off.tally[WITH], on.tally[WITH])


@pytest.mark.parametrize(
    "extreme",
    [
        "support.early_bonus_eur=0",
        "support.window_eur=0",
        "maatwerk.later_share=0",
        "maatwerk.fixed_eur=0",
        "maatwerk.annual_budget_eur=0",
        "maatwerk.once_only=false",
        "maatwerk.no_new_offence=false",
        "maatwerk.lawyer_required=false",
        "cooperation.lp_factor=1",
    ],
)
def test_the_extreme_of_a_design_is_no_design_at_all(run: Run, arrays: Counted, extreme: str) -> None:
    _, changed = run(f"policy.with.{extreme}")
    for name in ("tally", "lives", "pairs", "traits", "packages"):
        assert np.array_equal(arrays.arrays[name], changed.arrays[name]), name


def test_with_a_lawyer_required_no_agreement_is_without_one(run: Run) -> None:
    _, today = run("maatwerk.approval_factor=10")
    _, required = run("maatwerk.approval_factor=10", "policy.with.maatwerk.lawyer_required=true")
    future = slice(12, None)
    assert today.tally[WITH, future, Count.LAWYER_ABSENT].sum() > 0
    assert required.tally[WITH, future, Count.MAATWERK_AGREED].sum() > 0
    assert required.tally[WITH, future, Count.LAWYER_ABSENT].sum() == 0


def test_offers_stop_in_the_month_after_the_budget_is_used_up_and_start_again_in_january(run: Run) -> None:
    budget, sample = 40_000, sim.load(SMALL).plan.sample
    of_the_country = f"policy.with.maatwerk.annual_budget_eur={round(budget / sample)}"  # a sample has its share of it
    scenario, arrays = run("maatwerk.approval_factor=8", of_the_country)
    first = scenario.plan.month(scenario.plan.future_from)
    assert first % 12 == 0  # months count from a January
    stopped = started = 0
    for january in range(first, first + 36, 12):
        offered = arrays.tally[WITH, january : january + 12, Count.MAATWERK_OFFERED_EUR]
        cases = arrays.tally[WITH, january : january + 12, Count.MAATWERK_CASES]
        spent = np.cumsum(offered) >= budget
        assert (cases[1:][spent[:-1]] == 0).all()
        assert (cases[~spent] > 0).any()
        stopped += bool(spent[:-1].any())
        started += bool(cases[0] > 0)
    assert stopped >= 2 and started >= 2


def test_a_condition_of_no_new_offence_and_once_only_never_widen_the_circle(run: Run) -> None:
    def cases(*overrides: str) -> int:
        _, arrays = run("maatwerk.approval_factor=10", *overrides)
        return int(arrays.tally[WITH, 12:, Count.MAATWERK_CASES].sum())

    today = cases()
    assert 0 < cases("policy.with.maatwerk.no_new_offence=true") <= today
    assert 0 < cases("policy.with.maatwerk.once_only=true") <= today


def test_twins_measure_holding_out_and_find_none_where_it_is_off(run: Run) -> None:
    from sim.parameters.outcomes import PAIRS

    place = PAIRS.index("held_out")
    _, on = run("plan.held_out=true", "behaviour.waiting_weight=0.9", *HOPE, "incentives.holdout=true")
    _, off = run("plan.held_out=true", "behaviour.waiting_weight=0.9", *HOPE, "incentives.holdout=false")
    assert on.pairs[WITH, place] > 0
    assert (off.pairs[:, place] == 0).all()


def test_a_run_is_a_plain_function_of_its_settings(prepared: Priced, arrays: Counted) -> None:
    again = run_replication(prepared, 0)
    assert all(np.array_equal(again.arrays[name], arrays.arrays[name]) for name in arrays.arrays)


def test_a_plan_to_collect_again_ends_with_the_departure_after_it(run: Run) -> None:
    collecting = (*STRONG, "behaviour.recycling_share=1", "behaviour.return_trip_eur=1", "support.repeat_bar_months=24")
    scenario, _ = run(*collecting)
    people = lived(prepare(scenario), scenario.plan.months)
    gone = people[(people["status"] >= Status.LEFT_UNASSISTED) & (people["recycles"] == 1)]
    assert (people["entries"] > 1).sum() > 20
    assert np.isin(gone["returns"] - gone["since"], (1, 2, 3)).all()
