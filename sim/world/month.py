"""The month as office procedure.

Each procedure takes a person `me`, the month's facts on the country of origin, the month's settings `world`, the
`tally` of counts and the running `stock`, changes `me`, and books what happened. `me` is a Mesa agent or a record of the
bulk engine: both run the very same functions.
"""

from math import log
from typing import Any

from sim.rules.casework import (
    booking_rate,
    can_be_removed,
    chance_of_answer,
    chance_of_issue,
    has_request_lapsed,
    wants_document,
)
from sim.rules.choices import (
    chance_of_executing,
    log_odds_of_leaving,
    log_odds_of_reapplying,
    log_odds_of_vanishing,
)
from sim.rules.detention import (
    chance_of_proposal,
    goes_back_to_reception,
    has_ground,
    longest_stay_days,
    place_in_queue,
    rate_of_going,
    rate_of_release,
    rate_of_removal,
    reviews_between,
)
from sim.rules.dublin import chance_of_disappearing, chance_of_transfer, has_time_run_out
from sim.rules.justice import chance_of_suspicion, rate_of_departure_from_custody, rate_of_release_from_custody
from sim.rules.maatwerk import chance_of_approval, is_candidate, package_eur
from sim.rules.procedures import (
    chance_of_decision,
    chance_of_deferral,
    chance_of_no_fault_permit,
    chance_that_deferral_ends,
)
from sim.rules.reentry import is_durable, month_of_return
from sim.rules.support import (
    cash_equivalent_eur,
    channel,
    entitlement_eur,
    paid_eur,
    regular_ceiling_eur,
    takes_a_ticket_only,
)
from sim.rules.vocabulary import (
    NOT_FORESEEN,
    SOMEWHERE_ELSE,
    Channel,
    Decision,
    Document,
    Household,
    Source,
    Status,
    Tier,
)
from sim.world.ledger import Count
from sim.world.luck import happens, luck


def arrive(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Open the case of somebody whose obligation to leave starts (step 3)."""
    tally[world.month, Count.ARRIVED] += 1
    start_obligation(me, world, tally)
    if me.vris and me.source == Source.POLICE:
        move(me, Status.IMPRISONED, world, tally, stock)
    elif came_for_help(me, world):
        me.decided = 1
        move(me, Status.PREPARING, world, tally, stock)
    else:
        move(me, Status.RECEPTION, world, tally, stock)


def came_for_help(me: Any, world: Any) -> bool:
    """Tell whether somebody reported for help with return, having decided to leave."""
    if me.source != Source.OTHER or me.dublin:
        return False
    return luck(me.key, world.month, Decision.CAME_FOR_HELP) < world.other_source_decided_share


def come_back(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Open a new case for somebody who left and entered again (step 3)."""
    tally[world.month, Count.REENTRIES] += 1
    me.entries += 1
    me.returns = NOT_FORESEEN
    me.refused = 0
    me.offer_eur = 0.0
    me.agreed = 0
    me.decided = 0
    start_obligation(me, world, tally)
    move(me, Status.RECEPTION, world, tally, stock)


def start_obligation(me: Any, world: Any, tally: Any) -> None:
    """Start the clock of the obligation to leave."""
    me.obligation = world.month
    tally[world.month, Count.OBLIGED] += 1
    if not me.dublin:
        tally[world.month, Count.OBLIGED_ORIGIN] += 1


def live(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> float:
    """Live through the month up to the filling of places (steps 4 to 9, 11 and 12).

    Returns the rank in the queue for a free place in detention (lowest first), or SOMEWHERE_ELSE.
    """
    status = me.status
    if status == Status.OUT_OF_SIGHT:
        stay_out_of_sight(me, origin, world, tally, stock)
    elif status == Status.RECEPTION:
        stay_in_reception(me, origin, world, tally, stock)
        return seek_detention(me, origin, world, tally, stock)
    elif status == Status.PREPARING:
        prepare_departure(me, origin, world, tally, stock)
    elif status == Status.PROCEDURE:
        await_decision(me, origin, world, tally, stock)
    elif status == Status.DEFERRED:
        be_deferred(me, origin, world, tally, stock)
    elif status == Status.DETAINED:
        follow_documents(me, origin, world, tally)
        consider_maatwerk(me, origin, world, tally)
        decide_in_detention(me, origin, world, tally)
        spend_detention(me, 0, origin, world, tally, stock)
    elif status == Status.IMPRISONED:
        follow_documents(me, origin, world, tally)
        serve_custody(me, origin, world, tally, stock)
    return SOMEWHERE_ELSE


def move(me: Any, status: Any, world: Any, tally: Any, stock: Any) -> None:
    """Change somebody's status and keep the stock."""
    stock[me.origin, me.status] -= 1
    stock[me.origin, status] += 1
    me.status = status
    me.since = world.month


# --- in reception -------------------------------------------------------------------------------------------------


def stay_in_reception(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Pass a month of supervised stay: suspicion, deferral, casework, choice, removal."""
    if is_taken_into_custody(me, origin, world, tally, stock):
        return
    if me.dublin:
        follow_dublin(me, origin, world, tally, stock)
        return
    if luck(me.key, world.month, Decision.DEFERRAL) < chance_of_deferral(me, world):
        tally[world.month, Count.DEFERRALS] += 1
        move(me, Status.DEFERRED, world, tally, stock)
        return
    if world.month == me.obligation:
        return  # the departure term of 28 days
    if luck(me.key, world.month, Decision.NO_FAULT_PERMIT) < chance_of_no_fault_permit(me, world):
        gain_lawful_stay(me, world, tally, stock)
        return
    follow_documents(me, origin, world, tally)
    consider_maatwerk(me, origin, world, tally)
    choose(me, origin, world, tally, stock)
    if me.status == Status.RECEPTION and can_be_removed(me, origin):
        face_removal(me, origin, world, tally, stock)


def choose(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Wait, decide to leave, disappear or apply again (step 8)."""
    if wants_to_leave(me, origin, world):
        agree(me, origin, world, tally)
        move(me, Status.PREPARING, world, tally, stock)
    elif happens(log_odds_of_vanishing(me, origin, world), luck(me.key, world.month, Decision.VANISH)):
        disappear(me, world, tally, stock)
    elif happens(log_odds_of_reapplying(me, origin, world), luck(me.key, world.month, Decision.REAPPLY)):
        tally[world.month, Count.APPLICATIONS] += 1
        move(me, Status.PROCEDURE, world, tally, stock)
    else:
        me.refused += 1


def wants_to_leave(me: Any, origin: Any, world: Any) -> bool:
    """Tell whether somebody decides to leave this month, with the best offer now open."""
    own = entitlement_eur(me, origin, world)
    offer = own
    if me.offer_eur > 0.0:
        if world.month <= me.offer_until:
            offer = max(me.offer_eur, own)
        else:
            me.offer_eur = 0.0  # the offer has lapsed
    odds = log_odds_of_leaving(
        me, cash_equivalent_eur(offer, world), cash_equivalent_eur(own, world), origin, world
    )
    return happens(odds, luck(me.key, world.month, Decision.LEAVE))


def agree(me: Any, origin: Any, world: Any, tally: Any) -> None:
    """Record that somebody decided to leave, and under which package."""
    me.decided = 1
    if me.offer_eur > 0.0:
        me.agreed = 1
        tally[world.month, Count.MAATWERK_AGREED] += 1
        if me.offer_eur > regular_ceiling_eur(world):
            tally[world.month, Count.MAATWERK_ABOVE_REGULAR] += 1
        if luck(me.key, world.month, Decision.LAWYER) >= world.lawyer_present_share:
            tally[world.month, Count.LAWYER_ABSENT] += 1
            tally[world.month, Count.LESS_THAN_VOLUNTARY] += 1


def disappear(me: Any, world: Any, tally: Any, stock: Any) -> None:
    """Leave supervision without notice."""
    tally[world.month, Count.OUT_OF_SIGHT] += 1
    me.offer_eur = 0.0
    me.agreed = 0
    me.decided = 0
    if me.dublin:
        me.absconded = 1
    move(me, Status.OUT_OF_SIGHT, world, tally, stock)


def gain_lawful_stay(me: Any, world: Any, tally: Any, stock: Any) -> None:
    """Receive a permit; the case ends."""
    tally[world.month, Count.LAWFUL] += 1
    move(me, Status.LAWFUL, world, tally, stock)


# --- casework -----------------------------------------------------------------------------------------------------


def follow_documents(me: Any, origin: Any, world: Any, tally: Any) -> None:
    """Request a laissez-passer, hear its answer, or withdraw the request (step 7)."""
    if me.document == Document.ISSUED or me.dublin:
        return
    if me.document == Document.REQUESTED:
        if luck(me.key, world.month, Decision.DOCUMENT_ANSWER) < chance_of_answer(origin, world):
            if luck(me.key, world.month, Decision.DOCUMENT_ISSUE) < chance_of_issue(origin, world):
                me.document = Document.ISSUED
                tally[world.month, Count.DOCUMENTS_ISSUED] += 1
            else:
                me.document = Document.REFUSED
        elif has_request_lapsed(me, world):
            me.document = Document.NONE
            tally[world.month, Count.DOCUMENTS_LAPSED] += 1
    elif wants_document(me, world):
        me.document = Document.REQUESTED
        me.requested = world.month
        tally[world.month, Count.DOCUMENTS_REQUESTED] += 1


def consider_maatwerk(me: Any, origin: Any, world: Any, tally: Any) -> None:
    """Offer maatwerk to a candidate who shows an opening, if it is approved (step 7).

    An opening: in this month's interview the person is seen to be within reach, that is, would decide to leave if the
    log-odds were higher by `opening_log_odds`. A last resort is used "when an opening presents itself" (answer 5 and 6).
    """
    if not world.maatwerk_enabled:
        return
    own = entitlement_eur(me, origin, world)
    if not is_candidate(me, own, origin, world):
        return
    value = cash_equivalent_eur(own, world)
    odds = log_odds_of_leaving(me, value, value, origin, world) + world.opening_log_odds
    if not happens(odds, luck(me.key, world.month, Decision.LEAVE)):
        return
    if luck(me.key, world.month, Decision.APPROVAL) >= chance_of_approval(me, world):
        return
    above = luck(me.key, world.month, Decision.PACKAGE_ABOVE)
    size = luck(me.key, world.month, Decision.PACKAGE_SIZE)
    me.offer_eur = package_eur(me, own, above, size, world)
    me.offer_until = world.month + int(world.mw_offer_standing_months) - 1
    tally[world.month, Count.MAATWERK_CASES] += 1
    if me.vris:
        tally[world.month, Count.MAATWERK_VRIS] += 1


def face_removal(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Be booked on a removal flight; about half of the bookings fail (step 11)."""
    if luck(me.key, world.month, Decision.BOOKING) >= booking_rate(me, world):
        return
    if luck(me.key, world.month, Decision.BOOKING_SUCCESS) < world.booking_fail_probability:
        tally[world.month, Count.BOOKINGS_FAILED] += 1
        return
    depart(me, Status.REMOVED_ORIGIN, origin, world, tally, stock)


def follow_dublin(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Pass a month on the Dublin track: time limit, transfer, disappearance."""
    if has_time_run_out(me, world):
        me.dublin = 0
        return
    if luck(me.key, world.month, Decision.DUBLIN_TRANSFER) < chance_of_transfer(world):
        if luck(me.key, world.month, Decision.DUBLIN_TRAVELS_ALONE) < world.dublin_self_travel_share:
            depart(me, Status.LEFT_UNASSISTED, origin, world, tally, stock)
        else:
            depart(me, Status.REMOVED_DUBLIN, origin, world, tally, stock)
    elif luck(me.key, world.month, Decision.VANISH) < chance_of_disappearing(world):
        disappear(me, world, tally, stock)


# --- going --------------------------------------------------------------------------------------------------------


def prepare_departure(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Go, if ready, or drop out of sight on the way (step 9)."""
    if luck(me.key, world.month, Decision.EXECUTE) < chance_of_executing(world):
        leave(me, origin, world, tally, stock)
        return
    odds = log_odds_of_vanishing(me, origin, world) + world.log_intention_leak
    if happens(odds, luck(me.key, world.month, Decision.VANISH)):
        disappear(me, world, tally, stock)


def leave(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Leave by own decision, with the support that was agreed or that is open."""
    if me.agreed:
        pay_maatwerk(me, world, tally)
        depart(me, Status.LEFT_MAATWERK, origin, world, tally, stock)
        return
    entitlement = entitlement_eur(me, origin, world)
    if entitlement > 0.0:
        by = channel(luck(me.key, world.month, Decision.CHANNEL), world)
        pay_regular(me, entitlement, by, world, tally)
        depart(me, Status.LEFT_REGULAR, origin, world, tally, stock)
    elif takes_a_ticket_only(me, origin, world):
        tally[world.month, Count.TICKETS_ONLY] += 1
        depart(me, Status.LEFT_REGULAR, origin, world, tally, stock)
    else:
        depart(me, Status.LEFT_UNASSISTED, origin, world, tally, stock)


def pay_regular(me: Any, entitlement: float, by: int, world: Any, tally: Any) -> None:
    """Pay regular support through a channel; Frontex pays what goes through EURP."""
    paid = paid_eur(entitlement, by, luck(me.key, world.month, Decision.IN_KIND), world)
    cents = int(round(paid * 100.0))
    receive(me, cents, world, tally)
    if by == Channel.EURP:
        tally[world.month, Count.LEFT_EURP] += 1
        tally[world.month, Count.SUPPORT_EU_CENTS] += cents
    elif by == Channel.NGO:
        tally[world.month, Count.LEFT_NGO] += 1
    else:
        tally[world.month, Count.LEFT_IOM] += 1


def pay_maatwerk(me: Any, world: Any, tally: Any) -> None:
    """Pay the package that was agreed."""
    cents = int(round(me.offer_eur * 100.0))
    receive(me, cents, world, tally)
    me.package_cents = cents
    me.package_month = world.month
    tally[world.month, Count.MAATWERK_PAID_CENTS] += cents
    if me.offer_eur >= world.mw_tail_threshold_eur:
        tally[world.month, Count.MAATWERK_3000_PLUS] += 1
        if me.vris and me.offer_eur <= 5000.0:
            tally[world.month, Count.MAATWERK_VRIS_3000_5000] += 1


def receive(me: Any, cents: int, world: Any, tally: Any) -> None:
    """Receive support; it bars new regular support for five years."""
    me.received_cents += cents
    me.helped = world.month
    tally[world.month, Count.SUPPORT_CENTS] += cents


def depart(me: Any, kind: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Leave demonstrably: count it, for the month and for the cohort, and settle whether and when somebody returns."""
    tally[world.month, kind - Status.LEFT_UNASSISTED + Count.LEFT_UNASSISTED] += 1
    if me.vris:
        tally[world.month, Count.VRIS_LEFT] += 1
        if me.status == Status.IMPRISONED or me.status == Status.DETAINED:
            tally[world.month, Count.VRIS_LEFT_FROM_CUSTODY] += 1
    if me.dublin:
        tally[world.month, Count.DUBLIN_LEFT] += 1
    count_for_cohort(me, world, tally)
    is_near = origin.tier == Tier.NEAR or kind == Status.REMOVED_DUBLIN
    me.returns = month_of_return(luck(me.key, world.month, Decision.REENTRY), is_near, world)
    if me.departed < world.period_from:
        me.departed = world.month
    if is_durable(world.month, me.returns):
        tally[world.month, Count.DURABLE] += 1
        if me.durably_departed < world.period_from:
            me.durably_departed = world.month
    move(me, kind, world, tally, stock)


def count_for_cohort(me: Any, world: Any, tally: Any) -> None:
    """Count a departure in the month in which the obligation to leave began, if it is soon enough."""
    waited = world.month - me.obligation
    if me.obligation < 0:
        return
    if waited < 24:
        tally[me.obligation, Count.RETURNED_24M] += 1
        if waited < 12:
            tally[me.obligation, Count.RETURNED_12M] += 1
        if not me.dublin_at_start:
            tally[me.obligation, Count.RETURNED_24M_ORIGIN] += 1
            if waited < 12:
                tally[me.obligation, Count.RETURNED_12M_ORIGIN] += 1


# --- procedure and deferral ---------------------------------------------------------------------------------------


def await_decision(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Await the decision on a repeat application (step 5)."""
    if luck(me.key, world.month, Decision.APPLICATION_DECIDED) >= chance_of_decision(world):
        return
    if luck(me.key, world.month, Decision.APPLICATION_GRANTED) < origin.grant_share:
        gain_lawful_stay(me, world, tally, stock)
    else:
        move(me, Status.RECEPTION, world, tally, stock)


def be_deferred(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Pass a month of medical deferral: it may end, and one may still decide to leave (steps 5, 7, 8)."""
    if luck(me.key, world.month, Decision.DEFERRAL_ENDS) < chance_that_deferral_ends(world):
        move(me, Status.RECEPTION, world, tally, stock)
        return
    consider_maatwerk(me, origin, world, tally)
    if wants_to_leave(me, origin, world):
        agree(me, origin, world, tally)
        move(me, Status.PREPARING, world, tally, stock)


# --- detention ----------------------------------------------------------------------------------------------------


def seek_detention(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> float:
    """Be proposed for detention; returns the rank in the queue, or SOMEWHERE_ELSE (step 10)."""
    if not has_ground(me, origin, world):
        return SOMEWHERE_ELSE
    if luck(me.key, world.month, Decision.PROPOSAL) >= chance_of_proposal(me, world):
        return SOMEWHERE_ELSE
    tally[world.month, Count.DETENTION_PROPOSED] += 1
    return place_in_queue(me, luck(me.key, world.month, Decision.QUEUE))


def enter_detention(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Take a free place on some day of the month, and live through the rest of it."""
    tally[world.month, Count.DETENTION_PLACED] += 1
    if me.spells > 0:
        tally[world.month, Count.REDETAINED] += 1
    if me.care:
        tally[world.month, Count.ILL_DETAINED] += 1
    if me.household == Household.SCHOOL_FAMILY:
        tally[world.month, Count.CHILDREN_DETAINED] += 1
    me.spells += 1
    me.detained_days = 0
    move(me, Status.DETAINED, world, tally, stock)
    day = int(luck(me.key, world.month, Decision.PLACEMENT_DAY) * world.days)
    spend_detention(me, day, origin, world, tally, stock)


def decide_in_detention(me: Any, origin: Any, world: Any, tally: Any) -> None:
    """Decide, while detained, to leave (step 8)."""
    if not me.decided and not me.dublin and wants_to_leave(me, origin, world):
        agree(me, origin, world, tally)


def spend_detention(me: Any, day: int, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Spend the rest of the month in detention from a day on: leave, be removed, be released, be reviewed, or stay.

    The first event comes at -ln(1 - u) / rate months (inverse of the exponential distribution); days are whole days.
    """
    going = rate_of_going(me, origin, world)
    removal = rate_of_removal(me, origin, world)
    release = rate_of_release(me, origin, world)
    rate = going + removal + release
    last = min(int(world.days), day + longest_stay_days(me, world) - me.detained_days)
    until = last
    if rate > 0.0:
        wait = -log(1.0 - luck(me.key, world.month, Decision.DETENTION_EVENT)) / rate
        if wait < 2.0:
            until = min(last, day + int(wait * world.days))
    reviews = reviews_between(me.detained_days, me.detained_days + until - day, world)
    count_detention_days(me, until - day, origin, world, tally)
    tally[world.month, Count.COURT_REVIEWS] += reviews
    if reviews > 0 and luck(me.key, world.month, Decision.COURT) < world.unlawful_detention_share:
        be_released(me, world, tally, stock)
    elif until < last:
        kind = luck(me.key, world.month, Decision.DETENTION_KIND) * rate
        end_detention_early(me, kind, going, removal, origin, world, tally, stock)
    elif last < world.days:
        be_released(me, world, tally, stock)  # the longest stay is reached


def end_detention_early(
    me: Any, kind: float, going: float, removal: float, origin: Any, world: Any, tally: Any, stock: Any
) -> None:
    """Let the event of this month happen: going by own decision, removal that may fail, or release."""
    if kind < going:
        close_spell(me, world, tally)
        tally[world.month, Count.DETENTION_ENDED_DEPARTURE] += 1
        tally[world.month, Count.LESS_THAN_VOLUNTARY] += 1
        leave(me, origin, world, tally, stock)
    elif kind < going + removal:
        if me.dublin:
            close_spell(me, world, tally)
            tally[world.month, Count.DETENTION_ENDED_DEPARTURE] += 1
            depart(me, Status.REMOVED_DUBLIN, origin, world, tally, stock)
        elif luck(me.key, world.month, Decision.DETENTION_BOOKING) < world.booking_fail_detained:
            tally[world.month, Count.BOOKINGS_FAILED] += 1
        else:
            close_spell(me, world, tally)
            tally[world.month, Count.DETENTION_ENDED_DEPARTURE] += 1
            depart(me, Status.REMOVED_ORIGIN, origin, world, tally, stock)
    else:
        be_released(me, world, tally, stock)


def count_detention_days(me: Any, days: int, origin: Any, world: Any, tally: Any) -> None:
    """Count days in detention, and those that had no prospect of removal."""
    me.detained_days += days
    tally[world.month, Count.DETENTION_DAYS] += days
    if not me.dublin and not origin.prospect:
        tally[world.month, Count.DETENTION_DAYS_WITHOUT_PROSPECT] += days


def close_spell(me: Any, world: Any, tally: Any) -> None:
    """Close a stay in detention and count its length."""
    tally[world.month, Count.DETENTION_ENDED] += 1
    tally[world.month, Count.DETENTION_STAY_DAYS] += me.detained_days


def be_released(me: Any, world: Any, tally: Any, stock: Any) -> None:
    """Leave detention without departure: back to reception, or to the street and out of sight."""
    close_spell(me, world, tally)
    tally[world.month, Count.DETENTION_DAYS_NO_DEPARTURE] += me.detained_days
    me.decided = 0
    me.agreed = 0
    if goes_back_to_reception(me):
        move(me, Status.RECEPTION, world, tally, stock)
    else:
        tally[world.month, Count.DETENTION_ENDED_UNSUPERVISED] += 1
        disappear(me, world, tally, stock)


# --- criminal justice ---------------------------------------------------------------------------------------------


def is_taken_into_custody(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> bool:
    """Tell whether somebody is suspected this month and taken into custody (step 4)."""
    suspected = luck(me.key, world.month, Decision.SUSPICION) < chance_of_suspicion(me, origin, world)
    return suspected and be_suspected(me, world, tally, stock)


def be_suspected(me: Any, world: Any, tally: Any, stock: Any) -> bool:
    """Register an incident; a share of suspects goes into custody under a VRIS label."""
    tally[world.month, Count.INCIDENTS] += 1
    if luck(me.key, world.month, Decision.CUSTODY) >= world.custody_share_of_suspects:
        return False
    me.vris = 1
    me.offer_eur = 0.0
    me.agreed = 0
    me.decided = 0
    move(me, Status.IMPRISONED, world, tally, stock)
    return True


def serve_custody(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Pass a month in criminal custody: leave straight from it, be released, or stay (step 4)."""
    going = rate_of_departure_from_custody(me, origin, world)
    rate = going + rate_of_release_from_custody(world)
    if -log(1.0 - luck(me.key, world.month, Decision.CUSTODY_EVENT)) >= rate:
        return
    if luck(me.key, world.month, Decision.CUSTODY_KIND) * rate < going:
        kind = Status.REMOVED_DUBLIN if me.dublin else Status.REMOVED_ORIGIN
        depart(me, kind, origin, world, tally, stock)
    else:
        move(me, Status.RECEPTION, world, tally, stock)


# --- out of sight -------------------------------------------------------------------------------------------------


def stay_out_of_sight(me: Any, origin: Any, world: Any, tally: Any, stock: Any) -> None:
    """Stay out of sight, move on unseen, come back into view, or be suspected: one luck, in this order (step 12)."""
    chance = luck(me.key, world.month, Decision.OUT_OF_SIGHT)
    if chance < world.chance_moved_on:
        tally[world.month, Count.MOVED_ON] += 1
        move(me, Status.MOVED_ON, world, tally, stock)
        return
    chance -= world.chance_moved_on
    if chance < world.mob_return_to_view:
        tally[world.month, Count.BACK_IN_VIEW] += 1
        if me.dublin and has_time_run_out(me, world):
            me.dublin = 0
        move(me, Status.RECEPTION, world, tally, stock)
        return
    if chance - world.mob_return_to_view < chance_of_suspicion(me, origin, world):
        be_suspected(me, world, tally, stock)


def is_nuisance(me: Any) -> bool:
    """Tell whether somebody at liberty belongs to the small core that causes nuisance."""
    return bool(me.nuisance and me.status < Status.MOVED_ON and me.status != Status.DETAINED and me.status != Status.IMPRISONED)


def is_in_state_reception(me: Any) -> bool:
    """Tell whether the state pays for somebody's bed: rejected asylum seekers in view and not locked up."""
    return bool(me.source == Source.IND and me.status >= Status.RECEPTION and me.status <= Status.DEFERRED)

