"""P10, P11, P13, H1 and H2: windows, cuts, hold-out and news."""

import pytest

from sim.rules.vocabulary import Status
from sim.validation.measures import (
    cut_where_return_is_free,
    holdout_at_todays_rates,
    news_of_a_package,
    surge_and_depletion,
    window_and_rise,
)
from tests.patterns.small_ledger import event, lives, month, origin, person

SYRIAN = person(origin=origin("Syria"), arrival=month(2025))


def leave(who: int, at: int, how: Status = Status.LEFT_REGULAR) -> tuple[int, ...]:
    return event(at, who, Status.PREPARING, how)


def test_a_window_counts_who_left_and_who_was_preparing_to_when_it_closed() -> None:
    people = [SYRIAN] * 12 + [person()]
    spring = [leave(who, month(2026, 2 + who)) for who in range(4)]  # one a month in February to May
    summer = [leave(4 + who, month(2026, 7 + who)) for who in range(4)]  # one a month in July to October
    window = [
        *spring,
        *summer,
        *(leave(who, month(2026, 11)) for who in (8, 9)),
        event(month(2026, 12), 10, Status.RECEPTION, Status.PREPARING),
        event(month(2026, 12), 11, Status.RECEPTION, Status.PREPARING),
        leave(10, month(2027, 2)),
        leave(11, month(2027, 3), Status.LEFT_UNASSISTED),  # never registered
        leave(12, month(2026, 11)),  # no Syrian
    ]
    permanent = [*spring, *summer, *(leave(who, month(2027, 1 + who - 8)) for who in (8, 9))]
    measured = window_and_rise(lives(people), lives(people, permanent), lives(people, window))
    assert measured["window_ratio"] == pytest.approx((2 + 1) / 2 / 1)
    assert (measured["permanent_ratio"], measured["before_the_rise"]) == (4, 4)
    assert measured["trough_ratio"] == pytest.approx(1 / 2)


def test_the_peak_is_the_highest_month_of_the_window() -> None:
    people = [SYRIAN] * 9
    events = [leave(who, month(2026, 11)) for who in range(4)] + [leave(4, month(2026, 12))]
    events += [leave(who, month(2027, who - 3)) for who in (5, 6, 7)]
    assert surge_and_depletion(lives(people, events)) == {"peak_over_plateau": pytest.approx(4 / (3 / 6))}


def test_payments_are_compared_in_the_second_year_near_and_elsewhere() -> None:
    paid = {("Nigeria", Status.LEFT_REGULAR, 2027): 2, ("Albania", Status.LEFT_UNASSISTED, 2027): 9}
    stay = lives(ways={**paid, ("Albania", Status.LEFT_REGULAR, 2027): 4, ("Albania", Status.LEFT_REGULAR, 2026): 9})
    cut = lives(ways={**paid, ("Albania", Status.LEFT_REGULAR, 2027): 1})
    assert cut_where_return_is_free(stay, cut) == {"change_in_payments": -0.75, "change_elsewhere": 0.0}


def test_holdout_is_read_from_independent_departures() -> None:
    fewer = lives(booked={("left_regular", 2024): 90, ("left_unassisted", 2023): 9, ("removed_origin", 2024): 50})
    free = lives(booked={("left_regular", 2024): 90, ("left_unassisted", 2025): 10})
    assert holdout_at_todays_rates(fewer, free) == {"change_in_departures": -0.01}


def test_cooperation_is_deciding_times_carrying_it_out() -> None:
    people = [person(arrival=month(2025))] * 8
    here = [event(month(2025), who, Status.POTENTIAL, Status.RECEPTION) for who in range(4)]
    ready = [event(month(2025), who, Status.POTENTIAL, Status.PREPARING) for who in range(4, 8)]
    quiet = [*here, *ready, *(event(month(2026, 3), w, Status.RECEPTION, Status.PREPARING) for w in (0, 1))]
    quiet += [leave(who, month(2026, 3)) for who in (4, 5)]
    news = [*here, *ready, event(month(2026, 3), 0, Status.RECEPTION, Status.PREPARING), leave(4, month(2026, 3))]
    measured = news_of_a_package(*[lives(people, quiet), lives(people, news)] * 4)
    assert measured == dict.fromkeys(("value_03", "value_06", "value_10", "value_15"), pytest.approx(0.25 - 1.0))
