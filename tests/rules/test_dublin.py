"""The Dublin track: transfer while the time limit runs, otherwise the track of return to the origin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.person.support import entitlement_eur
from sim.rules.state.casework import can_be_removed, chance_of_hub
from sim.rules.state.dublin import chance_of_disappearing, chance_of_transfer, has_time_run_out
from sim.rules.state.procedures import is_in_departure_period
from sim.rules.vocabulary import Document
from sim.world.record.intercepts import transfer_hazard
from tests.rules.people_and_worlds import country, month, person

UNIT = st.floats(min_value=0.0, max_value=0.95)
HIDING = st.floats(min_value=0.0, max_value=0.5)


@pytest.mark.parametrize(
    ("months", "absconded", "expected"),
    [
        (0, 0, False),
        (5, 0, False),  # within six months (art. 29(1) Dublin III)
        (6, 0, True),  # the Netherlands has become responsible
        (6, 1, False),  # absconded: the limit is eighteen months (art. 29(2))
        (17, 1, False),
        (18, 1, True),
    ],
)
def test_the_time_limit_is_six_months_or_eighteen_after_absconding(months: int, absconded: int, expected: bool) -> None:
    world = month()
    me = person(dublin=1, obligation=world.month - months, absconded=absconded)
    assert has_time_run_out(me, world) is expected


def test_a_dublin_case_has_no_document_to_fetch_no_support_and_no_departure_period() -> None:
    world, origin = month(), country()
    me = person(dublin=1, document=Document.ISSUED, obligation=world.month)
    assert not can_be_removed(me, origin)
    assert chance_of_hub(me, origin, month({"law.return_hubs": 1.0})) == 0.0
    assert entitlement_eur(me, origin, world) == 0.0
    assert not is_in_departure_period(me, world)
    me.dublin = 0  # the limit has passed: an ordinary case of return to the origin
    assert can_be_removed(me, origin)
    assert entitlement_eur(me, origin, world) == 2815.0
    assert is_in_departure_period(me, world)


@given(UNIT, HIDING)
def test_the_monthly_chance_brings_the_share_of_transfers_asked_for_within_six_months(
    probability: float, hiding: float
) -> None:
    """Transfers at a monthly chance h beside disappearance d: the sum over six months of h * ((1 - h) (1 - d))^n."""
    hazard = transfer_hazard(probability, hiding)
    transferred = sum(hazard * ((1 - hazard) * (1 - hiding)) ** n for n in range(6))
    assert transferred == pytest.approx(probability, abs=1e-6)


def test_no_transfers_asked_for_means_none() -> None:
    assert transfer_hazard(0.0, 0.09) == 0.0
    assert chance_of_transfer(month({"dublin_transfer_hazard": 0.0})) == 0.0


@given(UNIT, UNIT)
def test_a_higher_share_of_transfers_never_lowers_the_monthly_chance(one: float, other: float) -> None:
    few, many = sorted((one, other))
    assert transfer_hazard(few, 0.09) <= transfer_hazard(many, 0.09) + 1e-9


def test_the_pandemic_holds_back_transfers_and_changes_disappearance() -> None:
    world = month()
    assert chance_of_transfer(month({"pandemic_removals": 0.5})) == 0.5 * chance_of_transfer(world)
    assert chance_of_disappearing(month({"pandemic_unsupervised": 1.25})) == 1.25 * chance_of_disappearing(world)
