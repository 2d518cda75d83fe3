"""Two lives of the same people, made by hand: who leaves where under one of them only, and who stays as long."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.measure import lives
from sim.rules.vocabulary import NEVER, Status

PERIOD: Any = SimpleNamespace(future_from=10, until=20)
HERE, LEFT, UNSEEN = Status.RECEPTION, Status.LEFT_REGULAR, Status.MOVED_ON


def people(*of: tuple[Status, int, int, int]) -> Any:
    """Give the state of people: how they end, their month of departure (NEVER for none), origin, and track."""
    columns = np.array(of).T
    fields = {"status": columns[0], "departed": columns[1], "origin": columns[2], "dublin": columns[3]}
    fields |= {name: np.full(len(of), NEVER) for name in ("durably_departed", "package_month")}
    fields |= {"arrival": np.zeros(len(of), int), "since": np.maximum(columns[1], 0)}
    kinds = [(name, np.int64) for name in fields]
    records = np.array(list(zip(*fields.values(), strict=True)), dtype=kinds)
    return SimpleNamespace(people=records, status_at_end=columns[0])


def lands(*unsafe: int) -> Any:
    """Give countries of which some are unsafe, the same in every month: [month, origin]."""
    return np.array([[(one,) for one in unsafe]] * 25, dtype=[("unsafe", np.int8)])


def compared(before: Any, after: Any, safety_after: Any = None) -> Any:
    there = lives.columns_of(before, lands(0, 1))
    here = lives.columns_of(after, lands(0, 1) if safety_after is None else safety_after)
    return lives.compare(there, here, None, PERIOD), lives.stay_as_long(there, here, PERIOD)


STAYS = [(HERE, NEVER, 1, 0)] * 3
LEAVE = [(LEFT, 12, 0, 0), (LEFT, 12, 1, 0), (LEFT, 12, 1, 1)]


def test_who_leaves_for_an_unsafe_country_under_one_policy_only_is_told_apart_and_who_is_transferred_is_not() -> None:
    found, _ = compared(people(*STAYS), people(*LEAVE))
    assert found["gained"].tolist() == [True] * 3 and found["gained_to_unsafe"].tolist() == [False, True, False]
    back, _ = compared(people(*LEAVE), people(*STAYS))
    assert back["lost_to_unsafe"].tolist() == [False, True, False] and not back["gained_to_unsafe"].any()


def test_a_country_is_safe_or_not_under_the_policy_that_somebody_leaves_under() -> None:
    found, _ = compared(people(*STAYS), people(*LEAVE), lands(0, 0))
    assert found["gained"].all() and not found["gained_to_unsafe"].any()


def test_who_leaves_or_moves_on_in_another_month_does_not_stay_as_long() -> None:
    before = people((HERE, NEVER, 0, 0), (LEFT, 12, 0, 0), (LEFT, 12, 0, 0), (HERE, NEVER, 0, 0))
    after = people((HERE, NEVER, 0, 0), (LEFT, 12, 0, 0), (LEFT, 13, 0, 0), (UNSEEN, NEVER, 0, 0))
    assert compared(before, after)[1].tolist() == [True, True, False, False]
