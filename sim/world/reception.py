"""A month in reception: choice, documents, removal, the Dublin track, and going when ready."""

from sim.rules.facts import Country, Month, Person
from sim.rules.person.choices import chance_of_executing, log_odds_of_reapplying, log_odds_of_vanishing
from sim.rules.person.support import entitlement_eur, regular_value_eur
from sim.rules.state.casework import (
    booking_rate,
    can_be_removed,
    chance_of_hub,
    chance_of_request,
    has_request_lapsed,
    wants_document,
)
from sim.rules.state.dublin import chance_of_disappearing, chance_of_transfer, has_time_run_out
from sim.rules.state.justice import chance_of_being_declared_undesirable
from sim.rules.state.procedures import (
    chance_of_deferral,
    chance_of_no_fault_permit,
    chance_of_other_stay,
    is_in_departure_period,
)
from sim.rules.vocabulary import Decision, Document, Status
from sim.world.choosing import agree, wants_to_leave
from sim.world.departures import (
    become_responsible,
    booking_fails,
    depart,
    disappear,
    gain_lawful_stay,
    leave,
    move,
    send_to_hub,
)
from sim.world.justice.nuisance import walks_out_of_htl
from sim.world.justice.sentence import is_taken_into_custody
from sim.world.ledger import Count, Stock, Tally
from sim.world.luck import happens, luck


def stay_in_reception(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Pass a month of supervised stay: suspicion, deferral, casework, choice, removal."""
    if is_taken_away(me, origin, world, tally, stock):
        return
    if me.dublin:
        follow_dublin(me, origin, world, tally, stock)
        return
    if me.care and is_deferred(me, world, tally, stock):
        return
    in_departure_period = is_in_departure_period(me, world)
    if in_departure_period and world.month == me.obligation:
        return  # nothing is decided in the first month
    if luck(me.key, world.month, Decision.NO_FAULT_PERMIT) < chance_of_no_fault_permit(me, world):
        gain_lawful_stay(me, world, tally, stock)
        return
    chance = 0.0 if in_departure_period else chance_of_other_stay(me, origin, world)
    if luck(me.key, world.month, Decision.OTHER_STAY) < chance:
        tally[world.month, Count.OTHER_STAY] += 1
        gain_lawful_stay(me, world, tally, stock)
        return
    follow_documents(me, origin, world, tally)
    choose(me, origin, world, tally, stock)
    if me.status == Status.RECEPTION and not in_departure_period:
        face_consequences(me, origin, world, tally, stock)


def is_taken_away(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> bool:
    """Tell whether somebody in view goes into criminal custody, or walks out of the HTL (step 4)."""
    if is_taken_into_custody(me, origin, world, tally, stock):
        return True
    if not me.nuisance or not walks_out_of_htl(me, origin, world, tally):
        return False
    disappear(me, world, tally, stock)
    return True


def is_deferred(me: Person, world: Month, tally: Tally, stock: Stock) -> bool:
    """Tell whether the departure of somebody with a care problem is deferred this month (step 5)."""
    tally[world.month, Count.ASKED_FOR_DEFERRAL] += 1
    if luck(me.key, world.month, Decision.DEFERRAL) >= chance_of_deferral(asked_in_a_month(world, tally), world):
        return False
    tally[world.month, Count.DEFERRALS] += 1
    move(me, Status.DEFERRED, world, tally, stock)
    return True


def asked_in_a_month(world: Month, tally: Tally) -> float:
    """Give how many could ask for a deferral in a month: the mean of the year before.

    In the future, of the last year of the history: who is ill enough does not hang on what a policy does with others.
    """
    start = max(0, world.counted_until - 12)
    asked = 0
    for month in range(start, world.counted_until):
        asked += tally[month, Count.ASKED_FOR_DEFERRAL]
    return asked / max(world.counted_until - start, 1)


def choose(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Wait, decide to leave, disappear or apply again (step 8)."""
    if wants_to_leave(me, origin, world, tally):
        agree(me, origin, world, tally)
        move(me, Status.PREPARING, world, tally, stock)
    elif happens(log_odds_of_vanishing(me, origin, world), luck(me.key, world.month, Decision.VANISH)):
        disappear(me, world, tally, stock)
    elif happens(log_odds_of_reapplying(me, origin, world), luck(me.key, world.month, Decision.REAPPLY)):
        tally[world.month, Count.APPLICATIONS] += 1
        move(me, Status.PROCEDURE, world, tally, stock)
    else:
        me.refused += 1


def follow_documents(me: Person, origin: Country, world: Month, tally: Tally) -> None:
    """Request a laissez-passer, hear its answer, or withdraw the request (step 7)."""
    if me.document == Document.ISSUED or me.dublin:
        return
    if me.document == Document.REQUESTED:
        if luck(me.key, world.month, Decision.DOCUMENT_ANSWER) < origin.answer_chance:
            if luck(me.key, world.month, Decision.DOCUMENT_ISSUE) < origin.issue_chance:
                me.document = Document.ISSUED
                me.issued = world.month
                tally[world.month, Count.DOCUMENTS_ISSUED] += 1
            else:
                me.document = Document.REFUSED
        elif has_request_lapsed(me, world):
            me.document = Document.NONE
            tally[world.month, Count.DOCUMENTS_LAPSED] += 1
    elif wants_document(me, world):
        if luck(me.key, world.month, Decision.DOCUMENT_REQUEST) >= chance_of_request(me, origin, world):
            return
        me.document = Document.REQUESTED
        me.requested = world.month
        tally[world.month, Count.DOCUMENTS_REQUESTED] += 1


def face_consequences(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Face what follows from staying: an ongewenstverklaring, removal, or transfer to a return hub (step 11)."""
    chance = chance_of_being_declared_undesirable(me, origin, world)
    if chance > 0.0 and luck(me.key, world.month, Decision.UNDESIRABLE) < chance:
        me.undesirable = 1
        tally[world.month, Count.DECLARED_UNDESIRABLE] += 1
    is_next = luck(me.key, world.month, Decision.BOOKING) < booking_rate(me, world)
    if is_next and can_be_removed(me, origin):
        face_removal(me, origin, world, tally, stock)
    elif luck(me.key, world.month, Decision.HUB) < chance_of_hub(me, origin, world):
        send_to_hub(me, origin, world, tally, stock)


def face_removal(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Be booked on a removal flight; about half of the bookings fail (step 11)."""
    fate = luck(me.key, world.month, Decision.BOOKING_SUCCESS)
    if not booking_fails(fate, world.procedure.booking_fail_probability, world, tally):
        depart(me, Status.REMOVED_ORIGIN, origin, world, tally, stock)


def follow_dublin(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Pass a month on the Dublin track: time limit, transfer (who travels alone may have support), disappearance."""
    if has_time_run_out(me, world):
        become_responsible(me, world, tally, stock)
        return
    if luck(me.key, world.month, Decision.DUBLIN_TRANSFER) < chance_of_transfer(me, world):
        if luck(me.key, world.month, Decision.DUBLIN_TRAVELS_ALONE) < world.procedure.dublin_self_travel_share:
            leave(me, origin, world, tally, stock)
        else:
            depart(me, Status.REMOVED_DUBLIN, origin, world, tally, stock)
    elif luck(me.key, world.month, Decision.VANISH) < chance_of_disappearing(world):
        disappear(me, world, tally, stock)


def prepare_departure(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Go, if ready and if there is room to be supported, or drop out of sight on the way (step 9)."""
    own = regular_value_eur(entitlement_eur(me, origin, world), origin, world)
    if luck(me.key, world.month, Decision.EXECUTE) < chance_of_executing(me, own, origin, world):
        leave(me, origin, world, tally, stock)
    if me.status != Status.PREPARING:
        return
    odds = log_odds_of_vanishing(me, origin, world) + world.log_intention_leak
    if happens(odds, luck(me.key, world.month, Decision.VANISH)):
        disappear(me, world, tally, stock)
