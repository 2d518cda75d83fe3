"""How a case moves and ends: disappearing, a permit, departure and what is paid with it."""

from sim.rules.facts import Country, Month, Person
from sim.rules.person.incentives import chance_of_return_trip, expected_again_eur
from sim.rules.person.maatwerk import COUNTED_FROM_EUR, COUNTED_UP_TO_EUR, worth_eur
from sim.rules.person.reentry import is_durable, month_of_return
from sim.rules.person.support import (
    cash_equivalent_eur,
    channel,
    channel_with_room,
    entitlement_eur,
    may_have_ngo,
    minor_eur,
    paid_eur,
    regular_ceiling_eur,
    regular_value_eur,
    takes_a_ticket_only,
    waits_for_room,
)
from sim.rules.state.casework import is_freed_by_appeal
from sim.rules.state.procedures import is_open_case
from sim.rules.state.reception import bed_of, sleeps_in_shelter
from sim.rules.vocabulary import NOT_FORESEEN, Bed, Channel, Decision, Source, Status, Tier
from sim.world.justice.bans import get_entry_ban
from sim.world.justice.nuisance import count_htl, is_in_htl
from sim.world.ledger import (
    FIRST_WAY_OUT,
    FIRST_WAY_OUT_OF_SHELTER,
    NUISANCE_ROW,
    WAYS_OUT,
    WAYS_OUT_FROM,
    Count,
    Stock,
    Tally,
    count_for_cohort,
    count_seen_again,
    count_way_out_of_shelter,
)
from sim.world.luck import luck

LATER_MONTHS = 6  # a part that is paid later comes half a year after departure (`maatwerk.later_share`)
MONTHS_AFTER_LAPSE = 12  # a departure counts as one after a declined package for a year


def move(me: Person, status: Status, world: Month, tally: Tally, stock: Stock) -> None:
    """Change somebody's status and keep the stock."""
    stock[me.origin, me.status] -= 1
    stock[me.origin, status] += 1
    if me.nuisance:
        stock[NUISANCE_ROW, me.status] -= 1
        stock[NUISANCE_ROW, status] += 1
    if is_open_case(status) and not is_open_case(me.status):
        tally[world.month, Count.CASES_OPENED] += 1
        if me.status == Status.PROCEDURE or me.status == Status.DEFERRED:
            tally[world.month, Count.OPENED_AFTER_PROCEDURE] += 1
    if status >= FIRST_WAY_OUT:
        tally[world.month, WAYS_OUT_FROM + me.origin * WAYS_OUT + status - FIRST_WAY_OUT] += 1
    elif me.status == Status.OUT_OF_SIGHT:
        count_seen_again(me, world, tally)
    if leaves_shelter(me, status, world):
        count_way_out_of_shelter(me, status, world, tally)
    if status >= Status.MOVED_ON and me.first_left == NOT_FORESEEN:
        me.first_left = world.month
        me.first_way = status
    if status >= Status.DETAINED:
        me.lost_bed = 1
    me.status = status
    me.since = world.month


def leaves_shelter(me: Person, status: int, world: Month) -> bool:
    """Tell whether a guest of municipal shelter goes where no shelter is needed; who is merely seen stays a guest."""
    if status < FIRST_WAY_OUT_OF_SHELTER or status == Status.OUT_OF_SIGHT:
        return False
    return sleeps_in_shelter(me, luck(me.key, 0, Decision.TRAIT_SHELTER), world)


def count_bed(me: Person, by: int, origin: Country, world: Month, tally: Tally) -> None:
    """Count the bed of somebody in view, or that there is none; `by` is -1 for who leaves it before the night.

    Who is in the HTL sleeps there, in the place of any other bed.
    """
    if me.status < Status.RECEPTION or me.status > Status.DEFERRED:
        return
    if me.nuisance and is_in_htl(me, origin, world):
        count_htl(me, by, origin, world, tally)
        return
    bed = bed_of(me, origin, world)
    if bed == Bed.MUNICIPAL:
        tally[world.month, Count.BEDS_MUNICIPAL] += by
        return
    if me.nuisance and bed != Bed.NONE:
        tally[world.month, Count.NUISANCE_BEDS] += by
    if bed == Bed.REGULAR:
        tally[world.month, Count.BEDS_REGULAR] += by
    elif bed == Bed.RESTRICTED:
        tally[world.month, Count.BEDS_RESTRICTED] += by
    elif bed == Bed.FAMILY:
        tally[world.month, Count.BEDS_FAMILY] += by
    elif bed == Bed.BASIC:
        tally[world.month, Count.BEDS_BASIC] += by
    else:
        tally[world.month, Count.WITHOUT_BED] += by


def disappear(me: Person, world: Month, tally: Tally, stock: Stock) -> None:
    """Leave supervision without notice."""
    tally[world.month, Count.OUT_OF_SIGHT] += 1
    if me.vris:
        tally[world.month, Count.VRIS_ENDED] += 1
    me.offer_eur = 0.0
    me.agreed = 0
    me.decided = 0
    me.evades = 1
    me.term = 0
    if me.dublin:
        me.absconded = 1
    move(me, Status.OUT_OF_SIGHT, world, tally, stock)


def gain_lawful_stay(me: Person, world: Month, tally: Tally, stock: Stock) -> None:
    """Close the case: stay is allowed, or it ends otherwise (the residual of the fit)."""
    tally[world.month, Count.LAWFUL] += 1
    move(me, Status.LAWFUL, world, tally, stock)


def become_responsible(me: Person, world: Month, tally: Tally, stock: Stock) -> None:
    """Examine the application of a Dublin case here: the time limit for a transfer has passed (step 5)."""
    me.dublin = 0
    me.first_application = 1
    me.lost_bed = 0
    tally[world.month, Count.DUBLIN_LAPSED] += 1
    move(me, Status.PROCEDURE, world, tally, stock)


def leave(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Leave by own decision, with the support that was agreed or that is open.

    Who finds every channel full waits for a next month, or goes without support.
    """
    if me.agreed:
        leave_with_maatwerk(me, origin, world, tally, stock)
        return
    entitlement = entitlement_eur(me, origin, world)
    on_a_ticket = entitlement <= 0.0 and takes_a_ticket_only(me, origin, world)
    if entitlement <= 0.0 and not on_a_ticket:
        depart(me, Status.LEFT_UNASSISTED, origin, world, tally, stock)
        return
    wanted = Channel.IOM if on_a_ticket else channel(luck(me.key, world.month, Decision.CHANNEL), world)
    by = find_channel(me, wanted, may_have_ngo(me, origin, world), world, tally)
    if by == Channel.NOBODY or (on_a_ticket and by != Channel.IOM):
        do_without_channel(me, origin, world, tally, stock)
        return
    depart(me, Status.LEFT_REGULAR, origin, world, tally, stock)
    if on_a_ticket:
        tally[world.month, Count.TICKETS_ONLY] += 1
    else:
        pay_regular(me, entitlement, by, origin, world, tally)
        plan_return_trip(me, 0.0, origin, world)


def leave_with_maatwerk(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Leave with the package that was agreed; contacts will hear of it if it was worth more than regular support.

    What is paid to minors draws nobody.
    """
    premium = int(me.offer_eur - entitlement_eur(me, origin, world))
    if premium > 0 and me.first_left == NOT_FORESEEN:
        me.first_package_eur = int(me.offer_eur)
    if origin.tier == Tier.NEAR:
        tally[world.month, Count.NEAR_PREMIUM_EUR] += (1 - me.minor) * premium_worth_eur(me, origin, world)
    else:
        tally[world.month, Count.FAR_PREMIUM_EUR] += (1 - me.minor) * premium_worth_eur(me, origin, world)
    depart(me, Status.LEFT_MAATWERK, origin, world, tally, stock)
    pay_maatwerk(me, origin, world, tally)


def premium_worth_eur(me: Person, origin: Country, world: Month) -> int:
    """Give what a package is worth to its taker above the own regular entitlement, in whole EUR."""
    own = regular_value_eur(entitlement_eur(me, origin, world), origin, world)
    return max(0, int(cash_equivalent_eur(worth_eur(me.offer_eur, world), world) - own))


def find_channel(me: Person, wanted: int, may_have_ngo: bool, world: Month, tally: Tally) -> Channel:
    """Find a channel with room this month for who comes now; people are met in order of arrival.

    To who may not have the support of an NGO, those are full. A household goes whole: with room for some of it only,
    the channel is full for all, and for who comes later.
    """
    month, others = world.month, me.together - 1
    iom = tally[month, Count.LEFT_IOM] + tally[month, Count.TICKETS_ONLY] + tally[month, Count.FULL_IOM] + others
    ngo = tally[month, Count.LEFT_NGO] + tally[month, Count.FULL_NGO] + others if may_have_ngo else world.room_ngo
    eurp = tally[month, Count.LEFT_EURP] + tally[month, Count.FULL_EURP] + others
    by = channel_with_room(wanted, iom, ngo, eurp, world)
    if by != wanted:
        book_full(by, wanted, may_have_ngo, month, tally)
    return by


def book_full(by: int, wanted: int, may_have_ngo: bool, month: int, tally: Tally) -> None:
    """Count somebody for whom channels had no room: the wanted one, and those that were asked before the one found."""
    if wanted == Channel.IOM or by != Channel.IOM:
        tally[month, Count.FULL_IOM] += 1
    if may_have_ngo and (wanted == Channel.NGO or by == Channel.EURP or by == Channel.NOBODY):
        tally[month, Count.FULL_NGO] += 1
    if wanted == Channel.EURP or by == Channel.NOBODY:
        tally[month, Count.FULL_EURP] += 1


def do_without_channel(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Wait for a next month while every channel is full, or go without support."""
    if waits_for_room(me, world):
        tally[world.month, Count.SUPPORT_WAITS] += 1
    else:
        depart(me, Status.LEFT_UNASSISTED, origin, world, tally, stock)


def pay_regular(me: Person, entitlement: float, by: int, origin: Country, world: Month, tally: Tally) -> None:
    """Pay regular support through a channel; Frontex pays what goes through EURP."""
    paid = minor_eur(origin, world)
    if not me.minor:
        paid = paid_eur(entitlement, by, luck(me.key, world.month, Decision.IN_KIND), origin, world)
    cents = round(paid * 100.0)
    receive(me, cents, world, tally)
    if by == Channel.EURP:
        tally[world.month, Count.LEFT_EURP] += 1
        tally[world.month, Count.SUPPORT_EU_CENTS] += cents
    elif by == Channel.NGO:
        tally[world.month, Count.LEFT_NGO] += 1
    else:
        tally[world.month, Count.LEFT_IOM] += 1


def plan_return_trip(me: Person, forfeited_eur: float, origin: Country, world: Month) -> None:
    """Plan to come back within three months to collect again, where that pays (recycling)."""
    if origin.tier != Tier.NEAR:
        return
    expected = expected_again_eur(me, origin, world) - forfeited_eur
    if luck(me.key, world.month, Decision.RETURN_TRIP) < chance_of_return_trip(expected, world):
        me.recycles = 1
        me.returns = world.month + 1 + int(3.0 * luck(me.key, world.month, Decision.RETURN_TRIP_MONTH))


def pay_maatwerk(me: Person, origin: Country, world: Month, tally: Tally) -> None:
    """Pay the package that was agreed: at once, or a part six months later to who has not come back."""
    worth = minor_eur(origin, world) if me.minor else me.offer_eur
    later = round(worth * world.maatwerk.later_share * 100.0)
    cents = round(worth * 100.0) - later
    me.package_month = world.month
    receive(me, cents, world, tally)
    plan_return_trip(me, me.offer_eur * world.maatwerk.later_share, origin, world)
    if later > 0 and me.returns > world.month + LATER_MONTHS:
        month = min(world.month + LATER_MONTHS, tally.shape[0] - 1)
        me.received_cents += later
        tally[month, Count.SUPPORT_CENTS] += later
        tally[month, Count.MAATWERK_LATER_CENTS] += later
        cents += later
    me.package_cents = cents
    tally[world.month, Count.MAATWERK_PAID_CENTS] += cents
    if me.minor:
        return
    if me.vris:
        tally[world.month, Count.PAID_VRIS] += 1
    if me.offer_eur > regular_ceiling_eur(world):
        tally[world.month, Count.PAID_ABOVE_REGULAR] += 1
    if me.offer_eur >= COUNTED_FROM_EUR:
        tally[world.month, Count.MAATWERK_3000_PLUS] += 1
        if me.vris and me.offer_eur <= COUNTED_UP_TO_EUR:
            tally[world.month, Count.MAATWERK_VRIS_3000_5000] += 1


def receive(me: Person, cents: int, world: Month, tally: Tally) -> None:
    """Receive support; it bars new regular support for five years."""
    me.received_cents += cents
    me.helped = world.month
    tally[world.month, Count.SUPPORT_CENTS] += cents


def depart(me: Person, kind: Status, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Leave demonstrably: count it, for the month and for the cohort, and settle whether and when somebody returns."""
    tally[world.month, kind - Status.LEFT_UNASSISTED + Count.LEFT_UNASSISTED] += 1
    if kind == Status.REMOVED_ORIGIN and not me.vris:
        tally[world.month, Count.REMOVED_WITHOUT_LABEL] += 1
    if me.vris:
        tally[world.month, Count.VRIS_LEFT] += 1
        tally[world.month, Count.VRIS_ENDED] += 1
        if me.status == Status.IMPRISONED or me.status == Status.DETAINED:
            tally[world.month, Count.VRIS_LEFT_FROM_CUSTODY] += 1
    if me.dublin:
        tally[world.month, Count.DUBLIN_LEFT] += 1
    elif origin.unsafe:
        tally[world.month, Count.DEPARTED_TO_UNSAFE] += 1
    if kind <= Status.LEFT_MAATWERK and has_lost_bed(me, origin, world):
        tally[world.month, Count.LEFT_WITHOUT_BED] += 1
    if not me.agreed and me.offer_until < world.month <= me.offer_until + MONTHS_AFTER_LAPSE:
        tally[world.month, Count.LEFT_AFTER_LAPSE] += 1
    count_for_cohort(me, world, tally)
    me.recycles = 0
    get_entry_ban(me, kind, origin, world, tally)
    is_near = origin.tier == Tier.NEAR or kind == Status.REMOVED_DUBLIN
    me.returns = month_of_return(luck(me.key, world.month, Decision.REENTRY), is_near, world)
    if me.departed < world.period_from:
        me.departed = world.month
    if is_durable(world.month, me.returns):
        tally[world.month, Count.DURABLE] += 1
        if me.durably_departed < world.period_from:
            me.durably_departed = world.month
    move(me, kind, world, tally, stock)


def has_lost_bed(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether somebody in view had a bed of the state once, and has none any more."""
    if me.status > Status.DEFERRED or (me.source != Source.IND and me.source != Source.PROTECTION):
        return False
    return bool(bed_of(me, origin, world) == Bed.NONE and not (me.nuisance and is_in_htl(me, origin, world)))


def send_to_hub(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Send somebody to a return hub: a way out of its own, and a departure only where a law says so.

    Nobody is known to come back from one. Whose origin is unsafe is counted apart: the hub may send on to it.
    """
    tally[world.month, Count.SENT_TO_HUB] += 1
    if origin.unsafe:
        tally[world.month, Count.SENT_TO_HUB_FROM_UNSAFE] += 1
    if me.vris:
        tally[world.month, Count.VRIS_ENDED] += 1
    if world.law.hubs_are_departures:
        tally[world.month, Count.HUBS_AS_DEPARTURES] += 1
        tally[world.month, Count.DURABLE] += 1
        count_for_cohort(me, world, tally)
        if me.departed < world.period_from:
            me.departed = world.month
        if me.durably_departed < world.period_from:
            me.durably_departed = world.month
    move(me, Status.IN_HUB, world, tally, stock)


def booking_fails(luck: float, usual: float, world: Month, tally: Tally) -> bool:
    """Tell whether a booking fails, and count it; who leaves while an appeal runs is counted too."""
    tally[world.month, Count.BOOKINGS] += 1
    if luck >= usual:
        return False
    if world.law.return_regulation and is_freed_by_appeal(luck, usual, world):
        tally[world.month, Count.REMOVED_DURING_APPEAL] += 1
        return False
    tally[world.month, Count.BOOKINGS_FAILED] += 1
    return True
