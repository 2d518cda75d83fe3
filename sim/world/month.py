"""The month as office procedure.

Each procedure takes a person `me`, the month's facts on the country of origin, the month's settings `world`, the
`tally` of counts and the running `stock`, changes `me`, and books what happened. `me` is a Mesa agent or a record of
the bulk engine: both run the very same functions.
"""

from sim.rules.facts import Country, Month, Person
from sim.rules.person.incentives import pull_multiplier
from sim.rules.person.support import is_reached_by_campaign
from sim.rules.state.casework import chance_of_recognition
from sim.rules.state.detention import chance_of_proposal_when_met, has_ground
from sim.rules.state.dublin import has_time_run_out
from sim.rules.state.justice import (
    chances_out_of_sight,
    months_in_custody,
)
from sim.rules.state.procedures import chance_of_decision, chance_of_grant, chance_that_deferral_ends, months_to_leave
from sim.rules.vocabulary import NEVER, NOT_FORESEEN, SOMEWHERE_ELSE, Decision, Document, Source, Status, Tier
from sim.world.choosing import agree, has_decided, wants_to_leave
from sim.world.custody import apply_in_detention, be_proposed, decide_in_detention, seek_detention, spend_detention
from sim.world.departures import become_responsible, count_bed, gain_lawful_stay, move
from sim.world.justice.labels import follow_label, label_on_arrival
from sim.world.justice.sentence import be_suspected, enter_custody, is_prosecuted_for_stay, serve_custody
from sim.world.ledger import GROUP_ROWS, NUISANCE_ROW, STOCK, Count, Stock, Tally
from sim.world.luck import luck
from sim.world.reception import follow_documents, is_taken_away, prepare_departure, stay_in_reception
from sim.world.word_of_mouth import listen


def arrive(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Open the case of somebody whose obligation to leave starts (step 3)."""
    tally[world.month, Count.ARRIVED] += 1
    if origin.tier == Tier.NEAR:
        tally[world.month, Count.ARRIVED_NEAR] += 1
    if me.source == Source.PROTECTION:
        tally[world.month, Count.PROTECTION_ENDED] += 1
    me.began = world.month
    me.heard = world.month
    if me.accelerated and luck(me.key, 0, Decision.TRAIT_ACCELERATED) >= world.accelerated_share:
        me.accelerated = 0
    if me.vris:
        label_on_arrival(me, world)
    start_obligation(me, world, tally)
    if me.vris and luck(me.key, world.month, Decision.VRIS_IN_CUSTODY) < world.procedure.vris_in_custody_share:
        months = months_in_custody(luck(me.key, world.month, Decision.SENTENCE), world)
        enter_custody(me, months, world, tally, stock)
    elif has_decided(me, origin, world):
        me.decided = 1
        move(me, Status.PREPARING, world, tally, stock)
    else:
        move(me, Status.RECEPTION, world, tally, stock)


def come_back(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Open a new case for somebody who left and entered again (step 3)."""
    tally[world.month, Count.REENTRIES] += 1
    if world.month < me.banned_until:
        tally[world.month, Count.REENTRIES_UNDER_BAN] += 1
    me.entries += 1
    me.returns = NOT_FORESEEN
    me.refused = 0
    me.offer_eur = 0.0
    me.agreed = 0
    me.decided = 0
    me.absconded = 0
    if me.document == Document.ISSUED and me.issued != NEVER:
        me.document = Document.NONE  # a laissez-passer is for one journey
    follow_label(me, world, tally)
    start_obligation(me, world, tally)
    if me.to_serve > 0:
        tally[world.month, Count.SENTENCES_RESUMED] += 1
        enter_custody(me, me.to_serve, world, tally, stock)
    elif is_prosecuted_for_stay(me, origin, world, tally, stock):
        me.recycles = 0
    elif me.recycles:
        me.decided = 1
        tally[world.month, Count.RETURN_TRIPS] += 1
        move(me, Status.PREPARING, world, tally, stock)
    else:
        move(me, Status.RECEPTION, world, tally, stock)


def near_multiplier(world: Month, tally: Tally) -> float:
    """Give the multiplier of this month's inflow from near origins, by what maatwerk paid there over the last year."""
    if not world.pull_active:
        return 1.0
    premium = premium_near_eur(world.month, tally) - premium_near_eur(world.period_from, tally)
    return float(pull_multiplier(world.behaviour.pull_near, world.pull_support_near_eur, premium, world))


def far_multiplier(world: Month, tally: Tally) -> float:
    """Give the multiplier of this month's inflow from other origins, by what maatwerk paid there over the last year."""
    if not world.pull_active:
        return 1.0
    premium = premium_far_eur(world.month, tally) - premium_far_eur(world.period_from, tally)
    return float(pull_multiplier(world.behaviour.pull_far, world.pull_support_far_eur, premium, world))


def premium_near_eur(month: int, tally: Tally) -> float:
    """Give maatwerk paid above the entitlement to people from near origins, per arrival, in the year before."""
    paid, arrived = 0, 0
    for earlier in range(max(0, month - 12), month):
        paid += tally[earlier, Count.NEAR_PREMIUM_EUR]
        arrived += tally[earlier, Count.ARRIVED_NEAR]
    return paid / max(arrived, 1)


def premium_far_eur(month: int, tally: Tally) -> float:
    """Give maatwerk paid above the entitlement to people from other origins, per arrival, in the year before."""
    paid, arrived = 0, 0
    for earlier in range(max(0, month - 12), month):
        paid += tally[earlier, Count.FAR_PREMIUM_EUR]
        arrived += tally[earlier, Count.ARRIVED] - tally[earlier, Count.ARRIVED_NEAR]
    return paid / max(arrived, 1)


def comes(me: Person, near: float, far: float, share: float, origin: Country, world: Month, tally: Tally) -> bool:
    """Tell whether somebody who can arrive this month does: by rank, by pull from the reserve, or not after all.

    `near` and `far` are the multipliers of this month's inflow, `share` is that of those who could who may come.
    """
    multiplier = near if origin.tier == Tier.NEAR else far
    if me.pulled:
        if luck(me.key, world.month, Decision.PULL) >= (multiplier - 1.0) * share:
            return False
        tally[world.month, Count.PULLED] += 1
        return True
    if me.rank >= tally[world.month, Count.NEW_BY_IND + int(me.source)]:  # a field of eight bits cannot hold the sum
        return False
    if multiplier < 1.0 and luck(me.key, world.month, Decision.PULL) >= multiplier:
        tally[world.month, Count.STAYED_AWAY] += 1
        return False
    return True


def start_obligation(me: Person, world: Month, tally: Tally) -> None:
    """Start the obligation to leave, and with the return decision the clock of detention for it."""
    take_return_decision(me, world)
    me.counted_days = 0
    tally[world.month, Count.OBLIGED] += 1
    if not me.dublin:
        tally[world.month, Count.OBLIGED_ORIGIN] += 1


def take_return_decision(me: Person, world: Month) -> None:
    """Start the clock of the obligation, and fix the months to leave independently."""
    me.obligation = world.month
    me.term = months_to_leave(me, world)


def live(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> float:
    """Live through the month up to the filling of places (steps 4 to 9, 11 and 12), and take a bed for the night.

    Returns the rank in the queue for a free place in detention (lowest first), or SOMEWHERE_ELSE.
    """
    rank = meet_the_month(me, origin, world, tally, stock)
    count_bed(me, 1, origin, world, tally)
    return rank


def meet_the_month(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> float:
    """Live through the month where one stands; returns what `live` returns."""
    status = me.status
    if status == Status.OUT_OF_SIGHT:
        return stay_out_of_sight(me, origin, world, tally, stock)
    listen(me, world)
    hear_of_support(me, world)
    follow_label(me, world, tally)
    if status == Status.RECEPTION:
        stay_in_reception(me, origin, world, tally, stock)
        return seek_detention(me, origin, world, tally, stock)
    if me.nuisance and status <= Status.DEFERRED and is_taken_away(me, origin, world, tally, stock):
        return SOMEWHERE_ELSE  # others in view are suspected in reception only
    if status == Status.PREPARING:
        prepare_departure(me, origin, world, tally, stock)
    elif status == Status.PROCEDURE:
        await_decision(me, origin, world, tally, stock)
    elif status == Status.DEFERRED:
        be_deferred(me, origin, world, tally, stock)
    elif status == Status.DETAINED:
        follow_documents(me, origin, world, tally)
        apply_in_detention(me, origin, world, tally, stock)
        if me.status == Status.DETAINED:
            decide_in_detention(me, origin, world, tally)
            spend_detention(me, 0, origin, world, tally, stock)
    elif status == Status.IMPRISONED:
        follow_documents(me, origin, world, tally)
        return serve_custody(me, origin, world, tally, stock)
    return SOMEWHERE_ELSE


def hear_of_support(me: Person, world: Month) -> None:
    """Learn of regular support from an information campaign, in view; who knows of it does not forget (step 6)."""
    if world.information.campaign_reach <= 0.0 or me.aware:
        return
    if is_reached_by_campaign(luck(me.key, 0, Decision.TRAIT_AWARE), world):
        me.aware = 1


def await_decision(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Await the decision on an application: a repeat one, or the first of who came on the Dublin track (step 5)."""
    if luck(me.key, world.month, Decision.APPLICATION_DECIDED) >= chance_of_decision(me, world):
        return
    if luck(me.key, world.month, Decision.APPLICATION_GRANTED) < chance_of_grant(me, origin, world):
        gain_lawful_stay(me, world, tally, stock)
        return
    if me.first_application:
        me.first_application = 0
        take_return_decision(me, world)
    move(me, Status.RECEPTION, world, tally, stock)


def be_deferred(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> None:
    """Pass a month of medical deferral: it may end, and one may still decide to leave (steps 5, 7, 8)."""
    if luck(me.key, world.month, Decision.DEFERRAL_ENDS) < chance_that_deferral_ends(world):
        move(me, Status.RECEPTION, world, tally, stock)
        return
    if wants_to_leave(me, origin, world, tally):
        agree(me, origin, world, tally)
        move(me, Status.PREPARING, world, tally, stock)


def stay_out_of_sight(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> float:
    """Stay out of sight, move on unseen, come back into view, or be suspected: one luck, in this order (step 12).

    Returns the rank in the queue for a place in detention, or SOMEWHERE_ELSE.
    """
    moved_on, back_in_view, suspected = chances_out_of_sight(me, origin, world)
    chance = luck(me.key, world.month, Decision.OUT_OF_SIGHT)
    if chance < moved_on:
        tally[world.month, Count.MOVED_ON] += 1
        if luck(me.key, world.month, Decision.RECOGNITION) < chance_of_recognition(me, origin, world):
            tally[world.month, Count.RETURNED_BY_OTHERS] += 1
        move(me, Status.MOVED_ON, world, tally, stock)
        return SOMEWHERE_ELSE
    chance -= moved_on
    if chance < back_in_view:
        tally[world.month, Count.BACK_IN_VIEW] += 1
        if me.dublin and has_time_run_out(me, world):
            become_responsible(me, world, tally, stock)
            return SOMEWHERE_ELSE
        return be_met(me, origin, world, tally, stock)
    if chance - back_in_view < suspected:
        be_suspected(me, world, tally, stock)
    return SOMEWHERE_ELSE


def be_met(me: Person, origin: Country, world: Month, tally: Tally, stock: Stock) -> float:
    """Come back into view: prosecuted for the stay where that is an offence, proposed for detention, or supervised.

    Returns the rank in the queue for a place in detention, or SOMEWHERE_ELSE.
    """
    follow_label(me, world, tally)
    if is_prosecuted_for_stay(me, origin, world, tally, stock):
        return SOMEWHERE_ELSE
    move(me, Status.RECEPTION, world, tally, stock)
    chance = chance_of_proposal_when_met(me, world) if has_ground(me, origin, world) else 0.0
    if luck(me.key, world.month, Decision.PROPOSAL) < chance:
        return be_proposed(me, world, tally)
    return SOMEWHERE_ELSE


def close_ledger(month: int, tally: Tally, stock: Stock) -> None:
    """Book the stocks: by status, the nuisance core at liberty, and who has lost protection so far (step 13)."""
    if month > 0:
        tally[month, Count.PROTECTION_ENDED] += tally[month - 1, Count.PROTECTION_ENDED]
    for status in range(stock.shape[1]):
        total = 0
        for row in range(stock.shape[0] - GROUP_ROWS):
            total += stock[row, status]
        tally[month, STOCK + status] += total
    for status in range(Status.RECEPTION, Status.DEFERRED + 1):
        tally[month, Count.NUISANCE_MONTHS] += stock[NUISANCE_ROW, status]
        tally[month, Count.NUISANCE_IN_VIEW] += stock[NUISANCE_ROW, status]
    tally[month, Count.NUISANCE_MONTHS] += stock[NUISANCE_ROW, Status.OUT_OF_SIGHT]
    tally[month, Count.NUISANCE_OUT_OF_SIGHT] += stock[NUISANCE_ROW, Status.OUT_OF_SIGHT]
    tally[month, Count.NUISANCE_DETAINED] += stock[NUISANCE_ROW, Status.DETAINED]
    tally[month, Count.NUISANCE_IMPRISONED] += stock[NUISANCE_ROW, Status.IMPRISONED]
