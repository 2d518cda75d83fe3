"""Maatwerk as a last resort."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.person.maatwerk import (
    burdens,
    chance_above_regular,
    is_candidate,
    is_removal_infeasible,
    kind_of_arrangement,
    package_eur,
)
from sim.rules.person.support import regular_ceiling_eur
from sim.rules.vocabulary import Arrangement, Document, Status
from tests.rules.people_and_worlds import country, month, month_of, person

UNIT = st.floats(min_value=0, max_value=1, exclude_max=True)


@pytest.mark.parametrize(
    ("who", "origin", "own", "expected"),
    [
        ({"vris": 1}, "Algeria", 0.0, True),  # shut out, no document to be had, a label
        ({"vris": 1, "dublin": 1}, "Algeria", 0.0, False),  # Dublin: transfer, no package
        ({"care": 1, "refused": 11}, "Algeria", 2815.0, True),  # refused long enough
        ({"care": 1, "refused": 5}, "Algeria", 2815.0, False),  # not long enough
        ({"refused": 11}, "Algeria", 2815.0, False),  # staying is no burden
        ({"vris": 1}, "Nigeria", 0.0, False),  # a document can be had: removal is feasible
        ({"vris": 1, "document": Document.ISSUED}, "Algeria", 0.0, False),  # a document in hand
        ({"vris": 1}, "Syria", 0.0, False),  # an unsafe country
    ],
)
def test_who_is_a_candidate_for_maatwerk(who: dict[str, int], origin: str, own: float, expected: bool) -> None:
    assert is_candidate(person(**who), own, country(origin), month()) is expected


def test_only_where_a_policy_says_so_is_maatwerk_considered_for_an_unsafe_country() -> None:
    me = person(vris=1, document=Document.ISSUED)
    assert is_candidate(me, 0.0, country("Syria"), month({"maatwerk.unsafe_origins": 1.0}))
    assert not is_candidate(me, 0.0, country("Syria"), month({"maatwerk.unsafe_origins": 0.0}))


def test_medical_deferral_makes_removal_infeasible() -> None:
    assert is_removal_infeasible(person(status=Status.DEFERRED, document=Document.ISSUED), country(), month())


def test_a_document_in_hand_makes_removal_feasible_only_where_the_country_takes_people_back() -> None:
    holder = person(document=Document.ISSUED)
    assert not is_removal_infeasible(holder, country(prospect=1), month())
    assert is_removal_infeasible(holder, country(prospect=0), month())
    assert is_removal_infeasible(holder, country(prospect=1, unsafe=1), month())


def test_a_switch_ends_candidacy() -> None:
    me = person(vris=1)
    assert is_candidate(me, 0.0, country("Algeria"), month())
    assert not is_candidate(me, 0.0, country("Algeria"), month({"maatwerk.enabled": 0.0}))
    assert not is_candidate(me, 0.0, country("Algeria"), month({"maatwerk.vris_allowed": 0.0}))


def test_burdens_add_up() -> None:
    world = month()
    assert burdens(person(), world) == 0
    assert burdens(person(vris=1, nuisance=1, care=1, obligation=world.month - 24), world) == 4


@given(UNIT, UNIT, st.sampled_from([0.0, 2815.0]))
def test_a_package_lies_between_the_own_entitlement_and_the_maximum(above: float, size: float, own: float) -> None:
    world = month({"maatwerk.maximum_eur": 3000.0})
    value = package_eur(person(), own, above, size, world)
    assert own <= value <= 3000.0 and value == int(value)


def test_packages_above_the_ceiling_have_a_pareto_tail_from_what_the_answer_counts() -> None:
    world = month()
    assert package_eur(person(), 0.0, 0.0, 0.0, world) == 3000.0
    median = package_eur(person(), 0.0, 0.0, 0.5, world)
    assert median == pytest.approx(3000 * 2 ** (1 / world.maatwerk.mw_tail_exponent), abs=1)
    assert package_eur(person(), 0.0, 0.99, 0.999, world) <= 2815.0


@pytest.mark.parametrize(("in_kind_eur", "smallest"), [(1_800, 3_000.0), (2_000, 3_000.0), (4_000, 4_815.0)])
def test_a_package_above_regular_exceeds_the_ceiling_of_its_day(in_kind_eur: int, smallest: float) -> None:
    world = month({"support.in_kind_eur": in_kind_eur})
    assert package_eur(person(), 0.0, 0.0, 0.0, world) == smallest
    assert package_eur(person(), 0.0, 0.99, 0.999, world) <= 815.0 + in_kind_eur


def test_the_regular_ceiling_is_that_of_its_day() -> None:
    """200 + 1,800 before 2025, and 200 + 615 + 2,000 from then on."""
    assert [regular_ceiling_eur(month_of(*day)) for day in ((2018, 1), (2024, 12), (2025, 1))] == [2_000, 2_000, 2_815]


def test_vris_cases_exceed_the_ceiling_more_often_and_the_mean_stays() -> None:
    world = month()
    often = world.maatwerk.mw_vris_large_ratio * chance_above_regular(person(), world)
    assert chance_above_regular(person(vris=1), world) == pytest.approx(often)
    mix = 0.11 * chance_above_regular(person(vris=1), world) + 0.89 * chance_above_regular(person(), world)
    assert mix == pytest.approx(world.maatwerk.mw_share_above_regular)


@pytest.mark.parametrize(
    ("needs", "kind"),
    [
        ({}, Arrangement.ARRANGED_GOODS),
        ({"care": 1}, Arrangement.ARRANGED_CARE),
        ({"care": 1, "addicted": 1}, Arrangement.ARRANGED_CARE),
        ({"care": 1, "psychiatric": 1}, Arrangement.ARRANGED_ESCORT),
        ({"care": 1, "psychiatric": 1, "addicted": 1}, Arrangement.ARRANGED_ESCORT),
    ],
)
def test_the_form_of_maatwerk_follows_what_somebody_needs(needs: dict[str, int], kind: Arrangement) -> None:
    assert kind_of_arrangement(person(**needs)) == kind


def test_multiple_problems_weigh_more_than_one() -> None:
    one, two = {"care": 1, "psychiatric": 1}, {"care": 1, "psychiatric": 1, "addicted": 1}
    assert burdens(person(**two), month()) == burdens(person(**one), month()) + 1


def test_maatwerk_may_be_kept_for_the_nuisance_core() -> None:
    only = month({"maatwerk.only_nuisance": 1.0})
    core, others = person(nuisance=1, refused=12), person(vris=1, refused=12)
    origin = country(removal_chance_in_a_year=0.0)
    assert is_candidate(core, 0.0, origin, only) and not is_candidate(others, 0.0, origin, only)
    assert is_candidate(others, 0.0, origin, month())
