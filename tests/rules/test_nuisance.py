"""The core that causes most nuisance: reoffending, HTL, area ban, ISD."""

import pytest

from sim.rules.state.justice import chance_of_suspicion
from sim.rules.state.nuisance import has_area_ban, is_stelselmatig, may_be_in_htl
from sim.rules.vocabulary import NEVER, Document, Status
from tests.rules.people_and_worlds import country, month, person

NOW = month().month
LAST_MONTH = {"nuisance": 1, "offended": NOW - 1}
CONVICTIONS = {"conviction": NOW, "second_gap": 20, "third_gap": 40}
IN_A_BED = {**LAST_MONTH, "obligation": NOW - 1, "document": Document.REQUESTED}  # in the VBL: return is in sight


@pytest.mark.parametrize(
    ("who", "law", "expected"),
    [
        (IN_A_BED, {}, True),
        ({**IN_A_BED, "offended": NOW - 3}, {}, True),
        ({**IN_A_BED, "offended": NOW - 4}, {}, False),  # the stay is over
        ({**IN_A_BED, "offended": NEVER}, {}, False),
        ({**IN_A_BED, "nuisance": 0}, {}, False),
        ({**LAST_MONTH, "dublin": 1}, {}, True),  # a bed until the transfer
        ({**LAST_MONTH, "status": Status.PROCEDURE}, {}, True),  # and during a repeat application
        ({**IN_A_BED, "status": Status.DETAINED}, {}, False),
        ({**IN_A_BED, "status": Status.OUT_OF_SIGHT}, {}, False),
        (IN_A_BED, {"nuisance.htl": 0.0}, False),
        (LAST_MONTH, {}, False),  # no right to a bed any more
        (LAST_MONTH, {"nuisance.htl_without_bed": 1.0}, True),
    ],
)
def test_who_may_be_sent_to_the_htl(who: dict[str, int], law: dict[str, float], expected: bool) -> None:
    assert may_be_in_htl(person(**who), country(), month(law)) is expected


def test_an_area_ban_needs_its_lever_and_a_suspicion_not_long_ago() -> None:
    ban = month({"nuisance.area_ban": 1.0})
    assert has_area_ban(person(**LAST_MONTH), ban) and not has_area_ban(person(**LAST_MONTH), month())
    assert not has_area_ban(person(nuisance=1, offended=NOW - 13), ban)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({"nuisance": 1, **CONVICTIONS}, True),
        ({"nuisance": 1, **CONVICTIONS, "third_gap": 120}, False),  # two
        ({"nuisance": 1, **CONVICTIONS, "third_gap": 41}, False),  # the first is too long ago
        ({"nuisance": 1, **CONVICTIONS, "conviction": NOW + 2}, False),  # one has no verdict yet
        ({"nuisance": 1, "convicted": 1, "offended": 3}, False),  # once, and suspected again
        (CONVICTIONS, False),  # not of the core
    ],
)
def test_the_isd_asks_for_three_convictions_in_the_five_years_before_the_offence(
    who: dict[str, int], expected: bool
) -> None:
    assert is_stelselmatig(person(**who), month()) is expected


def test_who_was_suspected_before_is_suspected_again_more_often() -> None:
    world = month()
    assert chance_of_suspicion(person(offended=3), country(), world) == world.crime.reoffending_hazard
    assert chance_of_suspicion(person(offended=3), country(), world) > chance_of_suspicion(person(), country(), world)


def test_a_wait_makes_the_core_and_nobody_else_more_of_a_nuisance() -> None:
    world = month()
    new, old = {"obligation": NOW}, {"obligation": NOW - 20}
    core = [chance_of_suspicion(person(nuisance=1, **since), country(), world) for since in (new, old)]
    others = [chance_of_suspicion(person(**since), country(), world) for since in (new, old)]
    assert core[1] / core[0] == pytest.approx(1.0 + 20 * world.crime.suspicion_waiting_growth)
    assert others[0] == others[1]
