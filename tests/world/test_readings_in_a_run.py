"""The readings of maatwerk in a small run: corners of one rule, and what each makes of deadweight."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.measure.counted import Counted
from sim.measure.measuring import period_values
from sim.parameters.outcomes import PAIRS
from sim.world.ledger import Count

Run = Callable[..., tuple[Any, Counted]]
WITH = 0
OFTEN = ("maatwerk.mw_approval_hazard=1.0", "maatwerk.opening_log_odds=3", "maatwerk.unsafe_origins=true")


def counted(run: Run, process: str, *overrides: str) -> Counted:
    """Give the arrays of a run under a process, with offers made often."""
    _, arrays = run(*OFTEN, f'maatwerk.process="{process}"', *overrides)
    return arrays


def total(arrays: Counted, column: Count, policy: int = WITH) -> int:
    return int(arrays.tally[policy, 12:48, column].sum())


def pairs(arrays: Counted, name: str) -> int:
    return int(arrays.pairs[WITH, PAIRS.index(name)])


def test_an_officer_without_error_asks_exactly_who_is_asked_after_a_refusal(run: Run) -> None:
    plain, officer = (counted(run, name, "maatwerk.officer_noise=0") for name in ("after_refusal", "officer"))
    assert total(plain, Count.MAATWERK_CASES) > 20
    for name in ("tally", "lives", "pairs"):
        assert np.array_equal(plain.arrays[name], officer.arrays[name]), name


def test_an_opening_without_bounds_is_any_candidate(run: Run) -> None:
    every = counted(run, "any_candidate", "maatwerk.mw_approval_hazard=0.2")
    opening = counted(run, "opening", "maatwerk.mw_approval_hazard=0.2", "maatwerk.opening_log_odds=10")
    near = total(opening, Count.MAATWERK_CASES) / total(every, Count.MAATWERK_CASES)
    assert 0.9 < near <= 1.0


def test_after_a_refusal_nobody_is_asked_who_would_have_gone_that_month(run: Run) -> None:
    refusal, opening = (counted(run, name) for name in ("after_refusal", "opening"))
    assert total(refusal, Count.OFFERED_WHO_WOULD_GO) == 0
    assert total(opening, Count.OFFERED_WHO_WOULD_GO) > 10


def test_planted_deadweight_is_found_under_its_reading_and_opening_would_say_most(run: Run) -> None:
    """The same rules of leaving, two readings of who is asked: how many would have gone anyway differs as they say."""

    def share(process: str) -> tuple[float, float]:
        arrays = counted(run, process, "behaviour.money_value=1.5", "plan.sample=0.3")
        paid, same = pairs(arrays, "deadweight"), pairs(arrays, "deadweight_same_month")
        left = total(arrays, Count.LEFT_MAATWERK)
        assert left > 15
        return paid / left, same / left

    (refusal, refusal_now), (opening, opening_now) = share("after_refusal"), share("opening")
    assert refusal < opening - 0.15
    assert refusal_now < opening_now - 0.15


@pytest.mark.parametrize("process", ["opening", "after_refusal", "officer", "any_candidate"])
def test_without_any_weight_of_money_maatwerk_brings_nobody_more(run: Run, process: str) -> None:
    scenario, arrays = run(*OFTEN, f'maatwerk.process="{process}"', "behaviour.money_value=0")
    values = period_values(arrays, scenario.plan, "future")
    assert total(arrays, Count.MAATWERK_CASES) > 20
    assert values["additional_departures"][WITH] == 0
    if process == "after_refusal":  # paid are only people who go later than the month in which they were asked
        assert total(arrays, Count.OFFERED_WHO_WOULD_GO) == 0


def test_an_arrangement_alone_brings_departures_without_money(run: Run) -> None:
    scenario, arrays = run(
        *OFTEN,
        'maatwerk.process="after_refusal"',
        "behaviour.money_value=0",
        "maatwerk.arrangement_log_odds=2",
        "maatwerk.arrangement_share=1",
    )
    assert period_values(arrays, scenario.plan, "future")["gained"][WITH] > 0
    kinds = [total(arrays, count) for count in (Count.ARRANGED_GOODS, Count.ARRANGED_CARE, Count.ARRANGED_ESCORT)]
    assert min(kinds) > 0 and sum(kinds) == total(arrays, Count.MAATWERK_AGREED)


def test_in_custody_maatwerk_is_agreed_only_where_that_is_on(run: Run) -> None:
    often = ("maatwerk.vris_approval_ratio=10", "behaviour.money_value=2.5", "behaviour.share_vris=0.2")
    on, off = (
        counted(run, "opening", *often, f"policy.with.maatwerk.in_custody={value}") for value in ("true", "false")
    )
    assert total(on, Count.AGREED_VRIS) > total(off, Count.AGREED_VRIS)


def test_nobody_is_asked_to_go_back_to_an_unsafe_country_unless_a_scenario_says_so(run: Run) -> None:
    closed = counted(run, "opening", "maatwerk.unsafe_origins=false")
    opened = counted(run, "opening")
    assert 0 < total(closed, Count.MAATWERK_CASES) < total(opened, Count.MAATWERK_CASES)


def test_better_cooperation_leaves_fewer_candidates(run: Run) -> None:
    """Answer 6: less reason for maatwerk as countries of origin cooperate more."""
    off = counted(
        run, "opening", 'policy.with.cooperation.regime.Morocco="off"', 'policy.with.cooperation.regime.Algeria="off"'
    )
    on = counted(
        run, "opening", 'policy.with.cooperation.regime.Morocco="on"', 'policy.with.cooperation.regime.Algeria="on"'
    )
    assert total(on, Count.MAATWERK_CASES) < total(off, Count.MAATWERK_CASES)
