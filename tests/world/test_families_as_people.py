"""A family is its people: they live one life, and each has a bed, a payment and a count of their own."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules.person.support import regular_ceiling_eur
from sim.rules.vocabulary import Household, Status
from sim.scenario import load
from sim.world.ledger import Count
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.record.tables import build_tables
from sim.world.replication import new_state, prepare_world
from tests.world.conftest import SMALL

MONTHS = 48
EVERYTHING_SCARCE = [
    *("support.iom_capacity=500", "support.ngo_capacity=60", "support.eurp=true", "support.eurp_capacity=60"),
    *("detention.families=true", "detention.places=500", "detention.lighter_means_share=0"),
    *("maatwerk.mw_approval_hazard=1.0", "maatwerk.opening_log_odds=4", "maatwerk.later_share=0.5"),
    *("maatwerk.once_only=true", "maatwerk.no_new_offence=true", "law.criminalised_stay=true"),
    *(f"incentives.{name}=true" for name in ("holdout", "acquisition", "pull", "recycling", "legitimacy")),
    *("behaviour.pull_near=1.0", "behaviour.recycling_share=0.3", "support.visa_free_eligible=true"),
    *("information.initial_package_chance=0.05", "information.media=true", "law.return_hubs=true"),
]
OWN = ("number", "minor", "together", "received_cents", "package_cents")


def lived(*overrides: str) -> tuple[NDArray[np.void], Any]:
    """Live some years of the small country; gives its people and its tally."""
    scenario = load(SMALL, list(overrides))
    world = prepare_world(scenario)
    cohort = make_cohort(world.tables, replication_key(scenario.plan.seed, 3))
    state = new_state(cohort, world)
    state.advance(cohort, world.tables, 0, 0, MONTHS)
    return state.people, state.tally


@pytest.fixture(scope="module")
def scarce() -> tuple[NDArray[np.void], Any]:
    return lived(*EVERYTHING_SCARCE)


def heads_of(people: NDArray[np.void]) -> NDArray[np.int64]:
    """Give, per person, the place of the first of the household."""
    last = np.arange(len(people)) + people["together"] - 1
    return np.asarray(np.searchsorted(last, last, side="left"))


def test_the_people_of_a_family_always_stand_where_its_first_stands_whatever_is_scarce(scarce: Any) -> None:
    people, tally = scarce
    first = people[heads_of(people)]
    for field in people.dtype.names:
        if field not in OWN:
            assert np.array_equal(people[field], first[field]), field
    counted = (Count.DETENTION_REFUSED, Count.CHILDREN_DETAINED, Count.SUPPORT_WAITS, Count.MAATWERK_CASES)
    assert (tally[:, counted].sum(axis=0) > 5).all(), "places, channels and offers that could part a family"


def test_a_family_is_paid_for_each_adult_and_each_minor() -> None:
    people, _ = lived(
        "support.eurp_share=0", "support.ngo_share=1", "maatwerk.enabled=false", "behaviour.family_return_effect=1"
    )
    left = people[(people["household"] == Household.SCHOOL_FAMILY) & (people["status"] == Status.LEFT_REGULAR)]
    paid = left[left["received_cents"] > 0]
    assert len(paid) > 10
    adult = round(100 * regular_ceiling_eur(build_tables(load(SMALL)).at_start))
    assert set(paid["received_cents"][paid["minor"] == 1]) == {100_000}
    assert set(paid["received_cents"][paid["minor"] == 0]) == {adult}
    whole = paid[(paid["minor"] == 0) & (paid["together"] == 4)]
    behind = np.isin(paid["key"], whole["key"])
    assert paid["received_cents"][behind].sum() == len(whole) * 2 * (adult + 100_000)


def test_a_family_has_a_bed_for_each_of_its_people(scarce: Any) -> None:
    people, tally = scarce
    for kind in (Status.RECEPTION, Status.OUT_OF_SIGHT, Status.LAWFUL):
        families = people[(people["status"] == kind) & (people["household"] == Household.SCHOOL_FAMILY)]
        assert len(families) > len(np.unique(families["key"])) > 0
    now = np.bincount(people["status"], minlength=len(Status))[1:]
    assert tally[MONTHS - 1, len(Count) + 1 : len(Count) + len(Status)].tolist() == now.tolist()


def test_families_have_their_share_of_people_and_singles_live_alone() -> None:
    scenario = load(SMALL, ["plan.sample=0.5", "behaviour.minors_per_family=3", "behaviour.adults_per_family=1"])
    people = make_cohort(build_tables(scenario), replication_key(1, 0)).people
    for household, share in zip(Household, (0.75, 0.15, 0.10), strict=True):
        assert np.mean(people["household"] == household) == pytest.approx(share, abs=0.015)
    school = people[people["household"] == Household.SCHOOL_FAMILY]
    assert np.mean(school["minor"]) == pytest.approx(0.75, abs=0.01)
    assert not people["minor"][people["household"] != Household.SCHOOL_FAMILY].any()
    assert (people["together"][people["household"] == Household.SINGLE] == 1).all()
    assert not (people["vris"] | people["nuisance"])[people["household"] != Household.SINGLE].any()
