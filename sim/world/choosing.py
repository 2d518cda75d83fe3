"""Whether somebody decides to leave this month, with maatwerk as a last resort."""

from sim.rules.facts import Country, Month, Person
from sim.rules.person.choices import chance_of_having_decided, log_odds_of_leaving
from sim.rules.person.maatwerk import (
    chance_of_approval,
    effect_of_advice,
    is_asked_first,
    is_candidate,
    kind_of_arrangement,
    lawyer_share,
    package_eur,
    takes_an_arrangement,
    worth_eur,
)
from sim.rules.person.support import cash_equivalent_eur, entitlement_eur, regular_ceiling_eur, regular_value_eur
from sim.rules.vocabulary import Decision, Process, Source
from sim.world.ledger import Count, Tally
from sim.world.luck import happens, luck


def wants_to_leave(me: Person, origin: Country, world: Month, tally: Tally) -> bool:
    """Tell whether somebody decides to leave this month, with the best offer now open (steps 7 and 8)."""
    own = entitlement_eur(me, origin, world)
    value = regular_value_eur(own, origin, world)
    odds = log_odds_of_leaving(me, value, value, origin, world)
    if me.offer_eur > 0.0 and world.month > me.offer_until:
        me.offer_eur = 0.0  # the offer has lapsed
        tally[world.month, Count.OFFERS_LAPSED] += 1 - me.minor
    if world.maatwerk.enabled and me.offer_eur == 0.0:
        consider_maatwerk(me, own, odds, origin, world, tally)
    if me.offer_eur > own:
        odds = log_odds_of_leaving(me, cash_equivalent_eur(worth_eur(me.offer_eur, world), world), value, origin, world)
    if me.offer_eur > 0.0 and has_arrangement(me, world):
        odds += world.maatwerk.arrangement_log_odds
    if me.offer_eur > 0.0 and world.maatwerk.lawyer_required:
        odds += effect_of_advice(luck(me.key, world.month, Decision.LAWYER), world)
    return happens(odds, luck(me.key, world.month, Decision.LEAVE))


def would_go_anyway(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether somebody would decide to leave this month at the regular price."""
    value = regular_value_eur(entitlement_eur(me, origin, world), origin, world)
    odds = log_odds_of_leaving(me, value, value, origin, world)
    return happens(odds, luck(me.key, world.month, Decision.LEAVE))


def has_decided(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether somebody has decided to leave before the case opens (step 3).

    Who reports for help with return has; an applicant had the months of the asylum procedure to choose in.
    """
    if me.dublin:
        return False
    chance = 0.0
    if me.source == Source.OTHER:
        chance = world.procedure.other_source_decided_share
    elif me.source == Source.IND:
        value = regular_value_eur(entitlement_eur(me, origin, world), origin, world)
        odds = log_odds_of_leaving(me, value, value, origin, world)
        chance = chance_of_having_decided(odds, world.procedure.months_before_case)
    return bool(luck(me.key, world.month, Decision.CAME_FOR_HELP) < chance)


def consider_maatwerk(me: Person, own: float, odds: float, origin: Country, world: Month, tally: Tally) -> None:
    """Offer maatwerk to a candidate who is asked, if it is approved (step 7); offers are counted by adults."""
    if not is_asked(me, odds, world):
        return
    if not is_candidate(me, own, origin, world):
        return
    if luck(me.key, world.month, Decision.APPROVAL) >= chance_of_approval(me, world) or is_budget_spent(world, tally):
        return
    above = luck(me.key, world.month, Decision.PACKAGE_ABOVE)
    size = luck(me.key, world.month, Decision.PACKAGE_SIZE)
    me.offer_eur = package_eur(me, own, above, size, world)
    me.offer_until = world.month + int(world.maatwerk.mw_offer_standing_months) - 1
    if me.minor:
        return
    tally[world.month, Count.MAATWERK_CASES] += 1
    tally[world.month, Count.MAATWERK_OFFERED_EUR] += int(me.offer_eur)
    count_offer(me, own, world, tally)
    if me.vris:
        tally[world.month, Count.MAATWERK_VRIS] += 1
    if me.offer_eur > regular_ceiling_eur(world):
        tally[world.month, Count.OFFERED_ABOVE_REGULAR] += 1
    if happens(odds, luck(me.key, world.month, Decision.LEAVE)):
        tally[world.month, Count.OFFERED_WHO_WOULD_GO] += 1


def is_asked(me: Person, odds: float, world: Month) -> bool:
    """Tell whether an officer thinks of maatwerk for somebody this month; `odds` are those at the regular price.

    An opening: the person is seen to be within reach, that is, would decide to leave if the log-odds were higher by
    `opening_log_odds`. After a refusal: the regular offer is put first, and who takes it is not asked; who was not yet
    in view last month has not declined it. An officer sees the one and the other only in part. Any candidate: nothing
    is seen, everybody is asked.
    """
    if world.maatwerk.process == Process.ANY_CANDIDATE:
        return True
    seen = what_is_seen(me, world)
    if is_asked_first(world) and (me.since >= world.month or happens(odds, seen)):
        return False
    return happens(odds + world.maatwerk.opening_log_odds, seen)


def what_is_seen(me: Person, world: Month) -> float:
    """Give the luck of this month's choice as an officer sees it: the true one, or, in error, another.

    A noise of 0 gives the reading *after refusal*, a noise of 1 offers that know nothing of the month.
    """
    if (
        world.maatwerk.process == Process.OFFICER
        and luck(me.key, world.month, Decision.OFFICER_ERRS) < world.maatwerk.officer_noise
    ):
        return float(luck(me.key, world.month, Decision.OFFICER_SEES))
    return float(luck(me.key, world.month, Decision.LEAVE))


def has_arrangement(me: Person, world: Month) -> bool:
    """Tell whether the package on the table holds more than euros; it does so as long as it stands."""
    return takes_an_arrangement(luck(me.key, me.offer_until, Decision.ARRANGEMENT), world)


def is_budget_spent(world: Month, tally: Tally) -> bool:
    """Tell whether the offers of this calendar year, up to the end of last month, have used up its budget."""
    if world.maatwerk_budget_eur <= 0.0:
        return False
    offered = 0
    for month in range(max(0, world.january), world.month):
        offered += tally[month, Count.MAATWERK_OFFERED_EUR]
    return bool(offered >= world.maatwerk_budget_eur)


def agree(me: Person, origin: Country, world: Month, tally: Tally) -> None:
    """Record that somebody decided to leave, and under which package."""
    me.decided = 1
    if me.offer_eur > 0.0:
        me.agreed = 1
        if me.minor:
            return
        tally[world.month, Count.MAATWERK_AGREED] += 1
        if me.vris:
            tally[world.month, Count.AGREED_VRIS] += 1
        if has_arrangement(me, world):
            tally[world.month, Count.ARRANGED_GOODS + kind_of_arrangement(me)] += 1
        if me.offer_eur > regular_ceiling_eur(world):
            tally[world.month, Count.MAATWERK_ABOVE_REGULAR] += 1
        if luck(me.key, world.month, Decision.LAWYER) >= lawyer_share(world):
            tally[world.month, Count.LAWYER_ABSENT] += 1
            tally[world.month, Count.LESS_THAN_VOLUNTARY] += 1


def count_offer(me: Person, own: float, world: Month, tally: Tally) -> None:
    """Add up offers and their squares in two groups of like cases: shut out of regular support, and entitled to it."""
    euros = int(me.offer_eur)
    if own <= 0.0:
        tally[world.month, Count.OFFERS_SHUT_OUT] += 1
        tally[world.month, Count.OFFERS_SHUT_OUT_EUR] += euros
        tally[world.month, Count.OFFERS_SHUT_OUT_EUR_SQUARED] += euros * euros
    else:
        tally[world.month, Count.OFFERS_ENTITLED] += 1
        tally[world.month, Count.OFFERS_ENTITLED_EUR] += euros
        tally[world.month, Count.OFFERS_ENTITLED_EUR_SQUARED] += euros * euros
