"""Entry bans: what coming back under one leads to, so that their length matters."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.measure.counted import Counted
from sim.world.justice.bans import be_banned
from sim.world.ledger import Count
from tests.rules.people_and_worlds import month, person

Run = Callable[..., tuple[Any, Counted]]
THEY_COME_BACK = ("behaviour.reentry_3y_near=0.9", "behaviour.reentry_3y_far=0.9")


def total(arrays: Counted, count: Count) -> int:
    return int(arrays.tally[0, :, count].sum())


@pytest.fixture(scope="module")
def without_bans(run: Run) -> Counted:
    none = [f"procedure.entry_ban_{ground}_years=0" for ground in ("default", "fraud", "serious", "short_sentence")]
    return run(*THEY_COME_BACK, *none, "procedure.entry_ban_overstay_years=0")[1]


def test_longer_bans_bring_more_of_who_come_back_into_detention(run: Run, without_bans: Counted) -> None:
    _, long = run(*THEY_COME_BACK, "procedure.entry_ban_default_years=10")
    assert total(without_bans, Count.REENTRIES_UNDER_BAN) == 0 < total(long, Count.REENTRIES_UNDER_BAN)
    assert total(without_bans, Count.DETENTION_PROPOSED) < total(long, Count.DETENTION_PROPOSED)


def test_only_a_heavy_ban_brings_who_comes_back_to_prison(run: Run, without_bans: Counted) -> None:
    _, heavy = run(*THEY_COME_BACK, "procedure.serious_threat_share=1.0", "procedure.undesirable_custody_share=1.0")
    _, light = run(*THEY_COME_BACK, "procedure.serious_threat_share=0.0", "procedure.undesirable_custody_share=1.0")
    assert total(without_bans, Count.PROSECUTED_FOR_STAY) == total(light, Count.PROSECUTED_FOR_STAY) == 0
    assert total(heavy, Count.PROSECUTED_FOR_STAY) > 0


@pytest.mark.parametrize(
    ("runs", "months", "is_threat", "left", "heavy"),
    [
        ({"banned_until": 100, "heavy_ban": 1}, 60, False, 100, 1),  # the heavier one runs on
        ({"banned_until": 0, "heavy_ban": 1}, 24, False, 24, 0),  # it has ended
        ({"banned_until": 100}, 24, False, 100, 0),
        ({"banned_until": 60}, 120, True, 120, 1),
    ],
)
def test_a_new_ban_never_shortens_a_heavier_one_that_runs(
    runs: dict[str, int], months: int, is_threat: bool, left: int, heavy: int
) -> None:
    now = month().month
    me = person(**{**runs, "banned_until": now + runs["banned_until"]})
    be_banned(me, months, is_threat, month())
    assert (me.banned_until - now, me.heavy_ban) == (left, heavy)


def test_nobody_is_prosecuted_for_stay_before_return_was_tried(run: Run) -> None:
    _, arrays = run(
        *("law.criminalised_stay=true", "procedure.criminal_stay_custody_share=1.0", "detention.places=0"),
        *("behaviour.reentry_3y_near=0", "behaviour.reentry_3y_far=0", "procedure.serious_threat_share=0"),
    )
    assert total(arrays, Count.PROSECUTED_FOR_STAY) == 0 < total(arrays, Count.BACK_IN_VIEW)
