"""The VRIS label: who loses it, when, and what a mistaken one cost; a sentence that is interrupted and served later."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.measure.counted import Counted
from sim.rules.person.support import is_eligible
from sim.rules.vocabulary import NEVER, Status
from sim.world.justice.labels import be_charged, follow_label, label_as_convict, label_as_suspect
from sim.world.justice.sentence import be_suspected, serve_custody
from sim.world.ledger import TALLIED, Count
from tests.rules.people_and_worlds import country, month, person

Run = Callable[..., tuple[Any, Counted]]
CLEARED, CONVICTED = {"crime.cleared_share": 1.0}, {"crime.cleared_share": 0.0}


def suspect(due_in: int, **changes: int) -> Any:
    return person(**{"key": 5, "vris": 1, "label_changes": month().month + due_in, **changes})


def a_tally() -> Any:
    return np.zeros((month().month + 1, TALLIED), np.int64)


def test_a_suspect_who_is_acquitted_loses_the_label_and_may_have_regular_support_again() -> None:
    me, tally, world = suspect(0), a_tally(), month(CLEARED)
    assert not is_eligible(me, country(), world)
    follow_label(me, world, tally)
    assert me.vris == 0 and is_eligible(me, country(), world)
    assert tally[-1, Count.LABELS_CLEARED] == 1
    assert tally[-1, Count.MONTHS_SHUT_OUT_CLEARED] == int(world.crime.prosecution_months)


def test_a_mistaken_label_costs_no_month_of_support_where_a_label_shuts_nobody_out() -> None:
    me, tally = suspect(0), a_tally()
    follow_label(me, month({**CLEARED, "support.vris_eligible": 1.0}), tally)
    assert me.vris == 0 and tally[-1, Count.MONTHS_SHUT_OUT_CLEARED] == 0


def test_a_suspect_keeps_the_label_until_the_case_has_ended() -> None:
    me = suspect(1)
    follow_label(me, month(CLEARED), a_tally())
    assert me.vris == 1 and me.convicted == 0


@pytest.mark.parametrize(("years", "is_labelled"), [(1, 1), (0, 0)])
def test_a_conviction_keeps_the_label_for_its_term_and_no_longer(years: float, is_labelled: int) -> None:
    me = suspect(-11)  # met again eleven months after the verdict
    follow_label(me, month({**CONVICTED, "crime.label_years": years}), a_tally())
    assert (me.vris, me.convicted) == (is_labelled, is_labelled)


def test_an_acquittal_opens_the_prison() -> None:
    me = suspect(0, status=Status.IMPRISONED, custody_until=month().month + 9)
    follow_label(me, month(CLEARED), a_tally())
    assert me.custody_until == month().month


def test_a_convict_who_is_suspected_again_stays_a_convict() -> None:
    me, world = suspect(0), month()
    label_as_convict(me, world)
    ends = me.label_changes
    label_as_suspect(me, world)
    assert me.convicted == 1 and me.label_changes == ends > world.month


def test_months_shut_out_of_support_come_only_from_suspects_who_are_cleared(run: Run) -> None:
    _, none = run("crime.cleared_share=0.0")
    _, all_of_them = run("crime.cleared_share=1.0", "crime.convicted_share=0.0")
    assert none.tally[0, :, [Count.LABELS_CLEARED, Count.MONTHS_SHUT_OUT_CLEARED]].sum() == 0
    assert all_of_them.tally[0, :, Count.LABELS_CLEARED].sum() > 50
    assert all_of_them.tally[0, :, Count.SENTENCES_INTERRUPTED].sum() == 0  # nobody is convicted


def test_the_rest_of_an_interrupted_sentence_is_served_on_coming_back(run: Run) -> None:
    _, arrays = run("behaviour.reentry_3y_near=0.9", "behaviour.reentry_3y_far=0.9")
    interrupted = arrays.tally[0, :, Count.SENTENCES_INTERRUPTED].cumsum()
    resumed = arrays.tally[0, :, Count.SENTENCES_RESUMED].cumsum()
    assert resumed[-1] > 0 and (resumed <= interrupted).all()


PERSISTENT = {"nuisance": 1, "conviction": month().month - 9, "second_gap": 11}


def on_trial(third: int, cleared_share: float) -> tuple[Any, Any]:
    """Suspect somebody of the core again, and hear the verdict if there is one to hear; gives the counts too."""
    start = month({"nuisance.isd_share": 1.0, "procedure.custody_share_of_suspects": 0.0})
    me, stock = person(key=5, origin=0, since=0, **PERSISTENT, third_gap=third - 20), np.zeros((99, 16), np.int64)
    be_suspected(me, start, a_tally(), stock)
    tally = np.zeros((start.month + 99, TALLIED), np.int64)
    if me.status == Status.IMPRISONED:
        assert me.isd_demanded == 1 and me.custody_until == start.month + int(start.crime.prosecution_months)
        end = month({"crime.cleared_share": cleared_share, "month": me.custody_until})
        follow_label(me, end, tally)
        serve_custody(me, country(), end, tally, stock)
    return me, tally


@pytest.mark.parametrize(("third", "cleared_share", "is_sent"), [(60, 0.0, True), (61, 0.0, False), (60, 1.0, False)])
def test_the_isd_takes_three_convictions_in_five_years_and_a_verdict(
    third: int, cleared_share: float, is_sent: bool
) -> None:
    me, tally = on_trial(third, cleared_share)
    assert tally[:, Count.SENT_TO_ISD].sum() == is_sent
    assert (me.status == Status.IMPRISONED) is is_sent
    assert me.isd_demanded == 0


def test_convictions_are_those_of_cases_that_have_ended_and_a_case_that_runs_takes_a_new_one_in() -> None:
    me, world = person(key=5), month({"crime.court_conviction_share": 1.0})
    be_charged(me, world)
    be_charged(me, world)
    first = world.month + int(world.crime.prosecution_months)
    assert me.conviction == first and me.second_gap == 120  # there was none
    be_charged(me, month({"crime.court_conviction_share": 1.0, "month": first}))
    assert me.conviction == 2 * first - world.month and me.second_gap == first - world.month and me.third_gap == 120
    acquitted = person(key=5)
    be_charged(acquitted, month({"crime.court_conviction_share": 0.0}))
    assert acquitted.conviction == NEVER
