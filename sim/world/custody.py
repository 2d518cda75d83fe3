"""Aliens' detention, counted in days."""

from math import log

from sim.rules.facts import Country, Month, Person
from sim.rules.state.detention import (
    chance_of_applying,
    chance_of_decision_detained,
    chance_of_proposal,
    has_ground,
    is_held_as_applicant,
    is_held_for_return,
    longest_stay_days,
    meets_lighter_means,
    place_in_queue,
    rate_of_going,
    rate_of_release,
    rate_of_removal,
    reviews_between,
    stays_in_view,
)
from sim.rules.vocabulary import NEVER, SOMEWHERE_ELSE, Decision, Status
from sim.world.choosing import agree, wants_to_leave
from sim.world.departures import booking_fails, count_bed, depart, disappear, gain_lawful_stay, leave, move
from sim.world.ledger import Count, Stock, Tally
from sim.world.luck import luck


def seek_detention(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> float:
    """Be proposed for detention; returns the rank in the queue, or SOMEWHERE_ELSE (step 10)."""
    if not has_ground(me, origin, world):
        return SOMEWHERE_ELSE
    if luck(me.key, world.month, Decision.PROPOSAL) >= chance_of_proposal(me, world):
        return SOMEWHERE_ELSE
    return be_proposed(me, world, tally)


def be_proposed(me: Person, world: Month, tally: Tally) -> float:
    """Be proposed for detention: a lighter measure first, or a rank in the queue."""
    tally[world.month, Count.DETENTION_PROPOSED] += 1
    if meets_lighter_means(me, luck(me.key, world.month, Decision.LIGHTER_MEANS), world):
        me.lighter = 1
        tally[world.month, Count.LIGHTER_MEANS] += 1
        return SOMEWHERE_ELSE
    return place_in_queue(me, luck(me.key, world.month, Decision.QUEUE))


def be_refused(me: Person, world: Month, tally: Tally) -> None:
    """Find no place free; counted by ground and priority."""
    tally[world.month, Count.DETENTION_REFUSED] += 1
    if me.vris or me.nuisance:
        tally[world.month, Count.DETENTION_REFUSED_PRIORITY] += 1
    elif me.dublin:
        tally[world.month, Count.DETENTION_REFUSED_DUBLIN] += 1
    else:
        tally[world.month, Count.DETENTION_REFUSED_RETURN] += 1


def enter_detention(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Take a free place on some day of the month, and live through the rest of it."""
    tally[world.month, Count.DETENTION_PLACED] += 1
    if me.spells > 0:
        tally[world.month, Count.REDETAINED] += 1
    if me.care:
        tally[world.month, Count.ILL_DETAINED] += 1
    if me.minor:
        tally[world.month, Count.CHILDREN_DETAINED] += 1
    if me.dublin:
        tally[world.month, Count.DETAINED_FOR_TRANSFER] += 1
    if me.lighter:
        tally[world.month, Count.DETAINED_AFTER_LIGHTER_MEANS] += 1
    me.spells += 1
    me.detained_days = 0
    me.applied = NEVER
    count_bed(me, -1, origin, world, tally)
    move(me, Status.DETAINED, world, tally, stock)
    day = int(luck(me.key, world.month, Decision.PLACEMENT_DAY) * world.days)
    spend_detention(me, day, origin, world, tally, stock)
    count_bed(me, 1, origin, world, tally)


def apply_in_detention(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """File a repeat application in detention, or hear of it: a permit ends detention, a refusal does not (step 8).

    Meanwhile the ground is art. 59b Vw 2000, and nobody is removed.
    """
    if not is_held_as_applicant(me):
        if luck(me.key, world.month, Decision.REAPPLY) < chance_of_applying(me, world):
            me.applied = me.detained_days
            tally[world.month, Count.APPLICATIONS] += 1
            tally[world.month, Count.DETAINED_AS_APPLICANT] += 1
    elif luck(me.key, world.month, Decision.APPLICATION_DECIDED) < chance_of_decision_detained(world):
        me.applied = NEVER
        if luck(me.key, world.month, Decision.APPLICATION_GRANTED) < origin.grant_share:
            close_spell(me, world, tally)
            tally[world.month, Count.DETENTION_DAYS_NO_DEPARTURE] += me.detained_days
            gain_lawful_stay(me, world, tally, stock)


def decide_in_detention(me: Person, origin: Country, world: Month, tally: Tally) -> None:
    """Decide, while detained, to leave (step 8)."""
    if not me.decided and not me.dublin and wants_to_leave(me, origin, world, tally):
        agree(me, origin, world, tally)


def spend_detention(me: Person, day: int, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Spend the rest of the month in detention from a day on: leave, be removed, be released, be reviewed, or stay.

    The first event comes at -ln(1 - u) / rate months (inverse of the exponential distribution); days are whole days.
    """
    going = rate_of_going(me, origin, world)
    removal = rate_of_removal(me, origin, world)
    release = rate_of_release(me, origin, world)
    rate = going + removal + release
    last = min(int(world.days), day + max(0, longest_stay_days(me, world) - me.detained_days))
    until = last
    if rate > 0.0:
        wait = -log(1.0 - luck(me.key, world.month, Decision.DETENTION_EVENT)) / rate
        if wait < 2.0:
            until = min(last, day + int(wait * world.days))
    reviews = reviews_between(me.detained_days, me.detained_days + until - day, world)
    count_detention_days(me, until - day, origin, world, tally)
    tally[world.month, Count.COURT_REVIEWS] += reviews
    if reviews > 0 and luck(me.key, world.month, Decision.COURT) < world.unlawful_detention_share:
        tally[world.month, Count.RELEASED_BY_COURT] += 1
        be_released(me, world, tally, stock)
    elif until < last:
        kind = luck(me.key, world.month, Decision.DETENTION_KIND) * rate
        end_detention_early(me, kind, going, removal, origin, world, tally, stock)
    elif last < world.days:
        be_released(me, world, tally, stock)  # the longest stay is reached


def end_detention_early(
    me: Person, kind: float, going: float, removal: float, origin: Country, world: Month, tally: Tally, stock: Stock
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
            return
        fate = luck(me.key, world.month, Decision.DETENTION_BOOKING)
        if not booking_fails(fate, world.procedure.booking_fail_detained, world, tally):
            close_spell(me, world, tally)
            tally[world.month, Count.DETENTION_ENDED_DEPARTURE] += 1
            depart(me, Status.REMOVED_ORIGIN, origin, world, tally, stock)
    else:
        be_released(me, world, tally, stock)


def count_detention_days(me: Person, days: int, origin: Country, world: Month, tally: Tally) -> None:
    """Count days in detention, those that had no prospect of removal, and detention extended past the first term."""
    me.detained_days += days
    tally[world.month, Count.DETENTION_DAYS] += days
    if not is_held_for_return(me):
        return
    if me.counted_days <= world.detention.first_term_days < me.counted_days + days:
        tally[world.month, Count.DETENTION_EXTENDED] += 1
    me.counted_days += days
    if not origin.prospect:
        tally[world.month, Count.DETENTION_DAYS_WITHOUT_PROSPECT] += days


def close_spell(me: Person, world: Month, tally: Tally) -> None:
    """Close a stay in detention and count its length."""
    tally[world.month, Count.DETENTION_ENDED] += 1
    tally[world.month, Count.DETENTION_STAY_DAYS] += me.detained_days


def be_released(me: Person, world: Month, tally: Tally, stock: Stock) -> None:
    """Leave detention without departure: to the procedure that still runs, to the street in view, or out of sight."""
    close_spell(me, world, tally)
    tally[world.month, Count.DETENTION_DAYS_NO_DEPARTURE] += me.detained_days
    me.decided = 0
    me.agreed = 0
    if is_held_as_applicant(me):
        me.applied = NEVER
        move(me, Status.PROCEDURE, world, tally, stock)
    elif stays_in_view(me):
        move(me, Status.RECEPTION, world, tally, stock)
    else:
        tally[world.month, Count.DETENTION_ENDED_UNSUPERVISED] += 1
        disappear(me, world, tally, stock)
