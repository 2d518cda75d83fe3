"""The search for the setting that spends a sum, on made-up courses of spending."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.money.searching import CLOSE, Bought, search
from sim.scenario.money import Instrument, Move

CASH = Instrument("cash", "Cash", (Move("support.cash_eur", 200, 20_000),))
PLACES = Instrument("places", "Places", (Move("detention.places", 690, 700),))
VISA = Instrument(
    "visa",
    "Visa",
    tuple(Move(f"cooperation.visa_measures.{name}", False, True) for name in ("Morocco", "Algeria", "Iraq")),
)


def bought(instrument: Instrument, amount: float, course: Callable[[float], float]) -> tuple[Bought, int]:
    """Return what stands for a sum, and how many settings were lived."""
    asked: list[float] = []

    def spend(points: Sequence[tuple[Instrument, float]]) -> list[float]:
        asked.extend(share for _, share in points)
        return [course(share) for _, share in points]

    (found,), _ = search([instrument], [amount], spend, spend)
    return found, len(asked)


@given(st.floats(0.3, 3.0), st.floats(0.02, 0.98))
def test_a_sum_that_can_be_spent_is_spent_to_within_a_hundredth(power: float, place: float) -> None:
    most = 30e6
    found, lived = bought(CASH, most * place**power, lambda share: most * share**power)
    assert found.status == "spent"
    assert abs(found.spent_eur - found.amount_eur) <= CLOSE * found.amount_eur
    assert lived <= 16


def test_what_cannot_spend_the_sum_is_shown_at_its_limit() -> None:
    found, _ = bought(CASH, 9e6, lambda share: 4e6 * share)
    assert (found.status, found.spent_eur, found.share) == ("at_its_limit", 4e6, 1.0)


def test_an_instrument_that_saves_is_not_made_to_spend() -> None:
    found, _ = bought(CASH, 1e6, lambda share: -2e6 * share)
    assert (found.status, found.spent_eur, found.share) == ("saves", -2e6, 1.0)


def test_an_instrument_that_saves_at_first_is_used_until_it_spends_the_sum() -> None:
    found, _ = bought(CASH, 1e6, lambda share: 40e6 * share * (share - 0.3))
    assert found.status == "spent"
    assert found.share > 0.3


def test_an_instrument_that_costs_nothing_says_so() -> None:
    found, _ = bought(CASH, 1e6, lambda share: 0.0)
    assert found.status == "without_effect"


@pytest.mark.parametrize(("amount", "step"), [(250_000, 0), (350_000, 1), (999_999, 3)])
def test_switches_are_on_one_by_one_as_far_as_the_sum_reaches(amount: float, step: int) -> None:
    found, _ = bought(VISA, amount, lambda share: 300_000.0 * len(VISA.at(share)))
    assert found.status == ("too_dear" if step == 0 else "at_its_limit" if step == 3 else "in_steps")
    assert len(found.instrument.at(found.share)) == step


def test_whole_numbers_are_bought_whole_and_not_above_the_sum() -> None:
    found, _ = bought(PLACES, 250_000, lambda share: 120_000.0 * (int(PLACES.at(share)["detention.places"]) - 690))
    assert (found.status, found.spent_eur) == ("in_steps", 240_000)


def test_an_amount_of_nothing_uses_nothing() -> None:
    found, _ = bought(CASH, 0.0, lambda share: 30e6 * share)
    assert (found.share, found.spent_eur, found.instrument.at(found.share)) == (0.0, 0.0, {})


def test_levers_that_are_moved_together_go_the_same_share_of_their_way() -> None:
    both = Instrument("both", "Both", (Move("support.cash_eur", 200, 400), Move("maatwerk.enabled", False, True)))
    assert both.at(0.0) == {}
    assert both.at(0.5) == {"support.cash_eur": 300, "maatwerk.enabled": True}


def test_what_nobody_measured_marks_an_instrument_and_what_the_past_fitted_does_not() -> None:
    assert CASH.assumed == ()
    assert PLACES.assumed == ()
    assert Instrument("d", "D", (Move("cooperation.lp_factor", 1.0, 2.0),)).assumed == (
        "cooperation.lp_probability_on",
    )
