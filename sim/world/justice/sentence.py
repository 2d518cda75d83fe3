"""Criminal custody: being suspected, taken in, and leaving from it or after it."""

from sim.rules.facts import Country, Month, Person
from sim.rules.state.detention import has_ground
from sim.rules.state.dublin import has_time_run_out
from sim.rules.state.justice import (
    can_leave_from_custody,
    chance_of_departure_after_custody,
    chance_of_interruption,
    chance_of_prosecution_for_stay,
    chance_of_suspicion,
    may_interrupt_sentence,
    months_for_unlawful_stay,
    months_in_custody,
    months_left_to_serve,
    months_of_prosecution,
)
from sim.rules.state.nuisance import is_stelselmatig
from sim.rules.vocabulary import SOMEWHERE_ELSE, Decision, Status
from sim.world.choosing import agree, wants_to_leave, would_go_anyway
from sim.world.custody import be_proposed
from sim.world.departures import become_responsible, depart, leave, move
from sim.world.justice.labels import be_charged, count_conviction, is_cleared, label_as_convict, label_as_suspect
from sim.world.justice.nuisance import restraint
from sim.world.ledger import Count, Stock, Tally
from sim.world.luck import luck


def is_taken_into_custody(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> bool:
    """Tell whether somebody is suspected this month and taken into custody (step 4)."""
    chance = chance_of_suspicion(me, origin, world)
    if me.nuisance:
        chance *= restraint(me, origin, world)
    if luck(me.key, world.month, Decision.SUSPICION) >= chance:
        return False
    return bool(be_suspected(me, world, tally, stock))


def be_suspected(me: Person, world: Month, tally: Tally, stock: Stock) -> bool:
    """Register an incident; a share of suspects goes into custody under a VRIS label, some to await an ISD verdict."""
    tally[world.month, Count.INCIDENTS] += 1
    if me.nuisance:
        tally[world.month, Count.NUISANCE_INCIDENTS] += 1
    is_for_isd = is_stelselmatig(me, world)
    me.offended = world.month
    be_charged(me, world)
    chance_luck = luck(me.key, world.month, Decision.CUSTODY)
    if is_for_isd and chance_luck < world.nuisance.isd_share:
        label_as_suspect(me, world)
        enter_custody(me, months_of_prosecution(world), world, tally, stock)
        me.isd_demanded = 1
        return True
    if chance_luck >= world.procedure.custody_share_of_suspects:
        return False
    label_as_suspect(me, world)
    enter_custody(me, months_in_custody(luck(me.key, world.month, Decision.SENTENCE), world), world, tally, stock)
    return True


def is_prosecuted_for_stay(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> bool:
    """Tell whether somebody who is met goes to prison for being here; it is a conviction, with its label."""
    if luck(me.key, world.month, Decision.UNLAWFUL_STAY) >= chance_of_prosecution_for_stay(me, origin, world):
        return False
    tally[world.month, Count.PROSECUTED_FOR_STAY] += 1
    label_as_convict(me, world)
    count_conviction(me, world.month, world)
    months = months_for_unlawful_stay(luck(me.key, world.month, Decision.SENTENCE), world)
    enter_custody(me, months, world, tally, stock)
    return True


def enter_custody(me: Person, months: int, world: Month, tally: Tally, stock: Stock) -> None:
    """Go into criminal custody for some months; whatever was offered or decided lapses."""
    me.offer_eur = 0.0
    me.agreed = 0
    me.decided = 0
    me.custody_from = world.month
    me.custody_until = world.month + months
    move(me, Status.IMPRISONED, world, tally, stock)


def is_sent_to_isd(me: Person, world: Month, tally: Tally, stock: Stock) -> bool:
    """Tell whether the verdict in a case of a persistent offender imposes the ISD; who is cleared goes free."""
    me.isd_demanded = 0
    if is_cleared(me, me.custody_from + months_of_prosecution(world), world):
        return False
    tally[world.month, Count.SENT_TO_ISD] += 1
    label_as_convict(me, world)
    enter_custody(me, int(world.nuisance.isd_months), world, tally, stock)
    return True


def serve_custody(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> float:
    """Pass a month in custody: leave from it, straight after it, or be released, perhaps into detention (steps 4, 10).

    Returns the rank in the queue for a place in detention, or SOMEWHERE_ELSE.
    """
    can_leave = can_leave_from_custody(me, origin)
    consider_in_custody(me, origin, world, tally)
    if world.month >= me.custody_until:
        if me.isd_demanded and is_sent_to_isd(me, world, tally, stock):
            return SOMEWHERE_ELSE
        me.to_serve = 0
        if me.agreed:
            leave(me, origin, world, tally, stock)
            return SOMEWHERE_ELSE
        if can_leave and luck(me.key, world.month, Decision.AFTER_CUSTODY) < chance_of_departure_after_custody(world):
            leave_custody(me, origin, world, tally, stock)
            return SOMEWHERE_ELSE
        return be_released_from_custody(me, origin, world, tally, stock)
    if may_interrupt_sentence(me, world):
        interrupt_sentence(me, can_leave, origin, world, tally, stock)
    return SOMEWHERE_ELSE


def interrupt_sentence(me: Person, can_leave: bool, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Leave from a sentence that may be interrupted: with the package that was agreed, or by removal if that is open.

    The rest of the sentence is served on coming back.
    """
    left = months_left_to_serve(me, world)
    if me.agreed:
        leave(me, origin, world, tally, stock)
    elif can_leave and luck(me.key, world.month, Decision.CUSTODY_EVENT) < chance_of_interruption(world):
        leave_custody(me, origin, world, tally, stock)
    if me.status != Status.IMPRISONED:
        me.to_serve = left
        tally[world.month, Count.SENTENCES_INTERRUPTED] += 1


def consider_in_custody(me: Person, origin: Country, world: Month, tally: Tally) -> None:
    """Be asked about maatwerk in custody (answer 8): once a sentence may be interrupted, or when its end is near.

    Who agrees leaves from custody. Without a package nothing is decided there: who would go at the regular price says
    so after release.
    """
    if not world.maatwerk.in_custody or not world.maatwerk.enabled or me.decided or me.dublin:
        return
    is_near_the_end = world.month >= me.custody_until - world.maatwerk.mw_offer_standing_months
    if not is_near_the_end and not may_interrupt_sentence(me, world):
        return
    if wants_to_leave(me, origin, world, tally) and me.offer_eur > 0.0 and not would_go_anyway(me, origin, world):
        agree(me, origin, world, tally)


def leave_custody(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Be removed straight from custody, or on the day it ends."""
    if me.dublin:
        depart(me, Status.REMOVED_DUBLIN, origin, world, tally, stock)
    else:
        depart(me, Status.REMOVED_ORIGIN, origin, world, tally, stock)


def be_released_from_custody(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> float:
    """Come out of custody into supervised stay; the return service may propose detention at once."""
    if me.dublin and has_time_run_out(me, world):
        become_responsible(me, world, tally, stock)
        return SOMEWHERE_ELSE
    move(me, Status.RECEPTION, world, tally, stock)
    if not has_ground(me, origin, world):
        return SOMEWHERE_ELSE
    if luck(me.key, world.month, Decision.AFTER_CUSTODY_PROPOSAL) >= world.detention.proposal_after_custody:
        return SOMEWHERE_ELSE
    return be_proposed(me, world, tally)
