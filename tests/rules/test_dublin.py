"""The Dublin track: transfer while the time limit runs, otherwise the track of return to the origin."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.person.support import entitlement_eur
from sim.rules.state.casework import can_be_removed, chance_of_hub
from sim.rules.state.detention import has_ground, longest_stay_days
from sim.rules.state.dublin import chance_of_disappearing, chance_of_transfer, has_time_run_out, months_to_transfer
from sim.rules.state.procedures import is_in_departure_period
from sim.rules.state.reception import bed_of
from sim.rules.vocabulary import Bed, Destination, Document, Household, Source, Status
from sim.world.record.intercepts import transfer_hazard
from sim.world.record.layout import changed
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


@pytest.mark.parametrize(
    ("who", "months"),
    [
        ({}, 6),
        ({"custody_until": month().month - 1}, 12),  # in custody while the limit ran (art. 29(2))
        ({"custody_until": month().month - 9}, 6),  # before the case began
        ({"absconded": 1}, 18),
        ({"absconded": 1, "custody_until": month().month}, 18),
    ],
)
def test_the_limit_by_what_stood_in_the_way_and_by_the_law_of_the_start(who: dict[str, int], months: int) -> None:
    began = month().month - 5
    me = person(dublin=1, obligation=began, **who)
    assert months_to_transfer(me, month({"pact_from": began + 1})) == months
    assert months_to_transfer(me, month({"pact_from": began})) == (36 if me.absconded else months)


PACT, DUBLIN_III = month({"pact_from": month().month - 12}), month({"pact_from": month().month - 11})
"""December 2026, if the law of a case that began a year ago is the Pact, or still Dublin III."""


@pytest.mark.parametrize(
    ("law", "set_to", "days"),
    [
        (DUBLIN_III, 42, 42),  # art. 28(3) of Regulation 604/2013: six weeks
        (PACT, 42, 35),  # art. 45(3) of Regulation 2024/1351: five weeks
        (PACT, 14, 14),  # a policy may hold for less
        (PACT, 84, 35),  # and not for more
        (DUBLIN_III, 84, 84),
    ],
)
def test_who_is_detained_for_a_transfer_is_held_by_the_law_of_the_case(law: Any, set_to: int, days: int) -> None:
    assert longest_stay_days(person(dublin=1), changed(law, {"detention.dublin_days_at_most": set_to})) == days


@pytest.mark.parametrize(
    ("who", "law", "expected"),
    [
        ({"evades": 1, "may_abscond": 1}, DUBLIN_III, True),  # significant (art. 28(2) of Regulation 604/2013)
        ({"evades": 1, "may_abscond": 1}, PACT, True),
        ({"may_abscond": 1}, DUBLIN_III, False),
        ({"may_abscond": 1}, PACT, True),  # any risk of absconding (art. 44(2) of Regulation 2024/1351)
        ({}, PACT, False),  # never for the sole reason of the procedure (art. 44(1))
        ({"may_abscond": 1, "destination": Destination.ITALY}, PACT, False),
        ({"may_abscond": 1, "dublin": 0}, PACT, False),  # for return the risk of the Return Directive stands
    ],
)
def test_the_pact_asks_for_a_risk_of_absconding_where_dublin_iii_asked_for_a_significant_one(
    who: dict[str, int], law: Any, expected: bool
) -> None:
    assert has_ground(person(**{"dublin": 1, **who}), country(), law) is expected


@pytest.mark.parametrize(
    ("who", "dublin_iii", "pact"),
    [
        ({}, Bed.REGULAR, Bed.BASIC),  # art. 21 of Directive 2024/1346, art. 18(1) of Regulation 2024/1351
        ({"lost_bed": 1}, Bed.REGULAR, Bed.BASIC),
        ({"household": Household.SCHOOL_FAMILY}, Bed.REGULAR, Bed.REGULAR),  # the standard of children (art. 26)
        ({"status": Status.PROCEDURE, "dublin": 0, "first_application": 1}, Bed.REGULAR, Bed.REGULAR),
        ({"dublin": 0}, Bed.NONE, Bed.NONE),
        ({"source": Source.POLICE}, Bed.NONE, Bed.NONE),
    ],
)
def test_under_the_pact_the_transfer_decision_ends_the_right_to_reception_but_not_to_a_dignified_life(
    who: dict[str, int], dublin_iii: Bed, pact: Bed
) -> None:
    me = person(**{"dublin": 1, **who})
    assert [bed_of(me, country(), law) for law in (DUBLIN_III, PACT)] == [dublin_iii, pact]


def test_the_pact_applies_from_the_middle_of_2026_on() -> None:
    assert month().pact_from == month().month - 5  # July 2026, seen from December


def test_who_would_go_to_italy_stays_and_is_not_detained_until_italy_resumes() -> None:
    stopped, resumed = month(), month({"procedure.dublin_ratio_italy": 1.0})
    to = {place: person(dublin=1, evades=1, destination=place) for place in Destination}
    chance = {place: chance_of_transfer(me, stopped) for place, me in to.items()}
    assert chance[Destination.ITALY] < 0.001 < chance[Destination.OTHERS] < chance[Destination.GERMANY]
    assert not has_ground(to[Destination.ITALY], country(), stopped)
    assert has_ground(to[Destination.GERMANY], country(), stopped)
    assert chance_of_transfer(to[Destination.ITALY], resumed) == pytest.approx(resumed.dublin_transfer_hazard)
    assert has_ground(to[Destination.ITALY], country(), resumed)
    assert chance_of_transfer(to[Destination.GERMANY], resumed) == chance[Destination.GERMANY]


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
    hazard = transfer_hazard(probability, hiding, [(1.0, 1.0)])
    transferred = sum(hazard * ((1 - hazard) * (1 - hiding)) ** n for n in range(6))
    assert transferred == pytest.approx(probability, abs=1e-6)


def test_no_transfers_asked_for_means_none() -> None:
    assert transfer_hazard(0.0, 0.09, [(1.0, 1.0)]) == 0.0
    assert chance_of_transfer(person(), month({"dublin_transfer_hazard": 0.0})) == 0.0


@given(UNIT, UNIT)
def test_a_higher_share_of_transfers_never_lowers_the_monthly_chance(one: float, other: float) -> None:
    few, many = sorted((one, other))
    assert transfer_hazard(few, 0.09, [(1.0, 1.0)]) <= transfer_hazard(many, 0.09, [(1.0, 1.0)]) + 1e-9


def test_destinations_that_differ_leave_the_share_of_all_transfers_as_it_was() -> None:
    destinations, hiding = [(0.3, 1.9), (0.2, 0.0), (0.5, 0.86)], 0.12
    hazard = transfer_hazard(0.262, hiding, destinations)
    each = [sum(hazard * r * ((1 - hazard * r) * (1 - hiding)) ** n for n in range(6)) for _, r in destinations]
    assert sum(
        share * transferred for (share, _), transferred in zip(destinations, each, strict=True)
    ) == pytest.approx(0.262)


def test_the_pandemic_holds_back_transfers_and_changes_disappearance() -> None:
    world = month()
    assert chance_of_transfer(person(), month({"pandemic_removals": 0.5})) == 0.5 * chance_of_transfer(person(), world)
    assert chance_of_disappearing(month({"pandemic_unsupervised": 1.25})) == 1.25 * chance_of_disappearing(world)
