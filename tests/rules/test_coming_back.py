"""Coming back after a departure: what of the first case is over, and what is kept."""

from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from sim.rules.vocabulary import NEVER, NOT_FORESEEN, Document, Status
from sim.world.ledger import Count
from sim.world.month import come_back
from tests.rules.people_and_worlds import country, month, person

LEFT = {
    "key": 4711,
    "origin": 0,
    "number": 1,
    "status": Status.LEFT_MAATWERK,
    "returns": month().month,
    "refused": 7,
    "offer_eur": 4000.0,
    "agreed": 1,
    "decided": 1,
    "absconded": 1,
    "counted_days": 300,
    "document": Document.ISSUED,
    "issued": month().month - 10,
    "obligation": month().month - 20,
    "first_left": 1,
    "label_changes": NOT_FORESEEN,
    "since": 0,
}


def back(**changes: Any) -> tuple[Any, Any]:
    me = person(**{**LEFT, **changes})
    tally: Any = defaultdict(int)
    come_back(me, country(), month(), tally, np.zeros((60, len(Status)), np.int64))
    return me, tally


def test_who_comes_back_starts_a_new_case_with_nothing_decided_offered_or_counted_of_the_first() -> None:
    me, tally = back()
    assert (me.status, me.entries, me.obligation) == (Status.RECEPTION, 2, month().month)
    assert (me.refused, me.offer_eur, me.agreed, me.decided, me.absconded, me.counted_days) == (0, 0.0, 0, 0, 0, 0)
    assert me.returns == NOT_FORESEEN
    assert tally[month().month, Count.REENTRIES] == tally[month().month, Count.OBLIGED] == 1


def test_a_laissez_passer_was_for_one_journey_and_an_own_passport_is_kept() -> None:
    assert back()[0].document == Document.NONE
    assert back(issued=NEVER)[0].document == Document.ISSUED


@pytest.mark.parametrize("kept", ["undesirable", "evades", "lost_bed", "convicted"])
def test_what_has_been_shown_or_declared_is_kept(kept: str) -> None:
    assert getattr(back(**{kept: 1})[0], kept) == 1


def test_an_entry_ban_runs_on_and_coming_back_under_it_is_counted() -> None:
    until = month().month + 6
    me, tally = back(banned_until=until)
    assert me.banned_until == until and tally[month().month, Count.REENTRIES_UNDER_BAN] == 1


def test_the_rest_of_a_sentence_is_served_first() -> None:
    me, tally = back(to_serve=5, convicted=1, vris=1)
    assert me.status == Status.IMPRISONED and tally[month().month, Count.SENTENCES_RESUMED] == 1
