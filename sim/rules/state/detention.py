"""Aliens' detention: grounds, proposals, priority, events and the longest stay (arts. 59, 59a and 59b Vw 2000).

At the border (art. 6 Vw 2000) nobody is detained here: docs/decisions/grounds-of-detention.md says why.
"""

from math import exp

from sim.rules.facts import Country, Month, Person
from sim.rules.state.casework import booking_rate_detained, can_be_removed
from sim.rules.state.dublin import detention_days_at_most, is_transfer_open, is_under_pact, rate_of_transfer_detained
from sim.rules.state.procedures import is_in_departure_period, is_under_ban, may_evade
from sim.rules.vocabulary import DAYS_A_MONTH, NEVER, Document, Household, Source, Status


def has_ground(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether detention is lawful: a pending Dublin transfer, or a return decision with a prospect of removal.

    And in both a real risk of evading supervision: without it only lighter means are open. For return it must not have
    lasted its longest already.
    """
    if me.status != Status.RECEPTION or (world.detention.evading_required and not shows_risk(me, world)):
        return False
    if is_with_children(me) and not world.detention.families:
        return False
    if me.dublin:
        return bool(is_transfer_open(me, world))
    if is_in_departure_period(me, world) or me.counted_days >= world.detention_maximum_days:
        return False
    return bool(origin.prospect and not origin.unsafe)


def shows_risk(me: Person, world: Month) -> bool:
    """Tell whether the risk is there that detention asks for.

    Before a transfer Dublin III wants a significant one (art. 28(2)), the AMMR any risk of absconding (art. 44(2)).
    """
    return may_evade(me) or bool(me.dublin and me.may_abscond and is_under_pact(me, world))


def chance_of_proposal(me: Person, world: Month) -> float:
    """Give the monthly chance of being proposed for detention; VRIS, nuisance and those found by police come sooner.

    The hazard of the register is that of everybody who could be removed: it falls on those of them who may evade.
    Who was detained before comes less often: new detention asks for new facts. A document that a country has just given
    is one, and is for removal. Who comes back under an entry ban is met as somebody found by police is.
    """
    if me.obligation == world.month and is_under_ban(me):
        return chance_of_proposal_when_met(me, world)
    if me.issued == world.month:
        return float(world.detention.proposal_on_document * family_ratio(me, world))
    weight = 1.0 / world.detention.evading_share
    if me.vris or me.nuisance or me.source == Source.POLICE:
        weight = world.detention.proposal_ratio_priority
    if me.spells > 0 and not me.dublin:
        weight *= world.detention.proposal_ratio_again
    hazard = world.detention.detention_proposal_hazard * world.detention.proposal_factor
    return min(float(hazard * weight * family_ratio(me, world)), 1.0)


def chance_of_proposal_when_met(me: Person, world: Month) -> float:
    """Give the chance of being proposed for detention on coming back into view."""
    return float(world.detention.proposal_when_met * family_ratio(me, world))


def family_ratio(me: Person, world: Month) -> float:
    """Give how often a family is proposed for the closed family location, relative to a single person for detention."""
    return float(world.detention.proposal_ratio_family) if is_with_children(me) else 1.0


def is_with_children(me: Person) -> bool:
    """Tell whether somebody is of a family with minors: those are held apart. Couples are detained as single people."""
    return bool(me.household == Household.SCHOOL_FAMILY)


def meets_lighter_means(me: Person, luck: float, world: Month) -> bool:
    """Tell whether a proposal leads to a lighter measure (art. 59c Vw 2000): once, not for convicts or nuisance."""
    if me.lighter or me.convicted or me.nuisance:
        return False
    return bool(luck < world.detention.lighter_means_share)


def place_in_queue(me: Person, luck: float) -> float:
    """Rank a proposal, lowest first: VRIS and nuisance, documents in hand, Dublin, others; luck breaks ties."""
    if me.vris or me.nuisance:
        return luck
    if me.document == Document.ISSUED and not me.dublin:
        return 1.0 + luck
    if me.dublin:
        return 2.0 + luck
    return 3.0 + luck


def is_held_for_return(me: Person) -> bool:
    """Tell whether the days of this stay count towards the longest detention for return."""
    return not me.dublin and not is_held_as_applicant(me)


def is_held_as_applicant(me: Person) -> bool:
    """Tell whether a repeat application filed in detention still runs: the ground is then art. 59b Vw 2000."""
    return bool(me.applied != NEVER)


def chance_of_applying(me: Person, world: Month) -> float:
    """Give the monthly chance that somebody in detention files a repeat application."""
    return 0.0 if me.dublin or me.decided else min(float(world.detention.application_hazard), 1.0)


def chance_of_decision_detained(world: Month) -> float:
    """Give the monthly chance that a repeat application filed in detention is decided."""
    return float(1.0 - exp(-DAYS_A_MONTH / (7.0 * world.procedure.repeat_weeks_detained)))


def rate_of_going(me: Person, origin: Country, world: Month) -> float:
    """Give the monthly rate of leaving from detention by own decision."""
    if me.decided:
        return float(world.detention.departure_hazard_decided * world.pandemic_departures)
    return 0.0


def rate_of_removal(me: Person, origin: Country, world: Month) -> float:
    """Give the monthly rate at which a transfer or a removal flight is tried from detention; not of an applicant."""
    if is_held_as_applicant(me):
        return 0.0
    if me.dublin:
        return rate_of_transfer_detained(me, world)
    if can_be_removed(me, origin):
        return booking_rate_detained(world)
    return 0.0


def rate_of_release(me: Person, origin: Country, world: Month) -> float:
    """Give the monthly rate of release: the prospect is gone, no document comes, or lighter means do."""
    if me.dublin or me.decided or is_held_as_applicant(me):
        return 0.0
    if not origin.prospect or origin.unsafe:
        return float(world.detention.release_hazard_no_prospect)
    if me.document != Document.ISSUED:
        return float(world.detention.release_hazard_without_document)
    return float(world.detention.release_hazard_with_document)


def longest_stay_days(me: Person, world: Month) -> int:
    """Give the longest detention in days: 42 for Dublin, 14 for families, else 6 or 18 months (art. 59(5)-(6) Vw 2000).

    Under the Pact it is 35 before a transfer. Six months are extended for who does not cooperate or has no document,
    and stay so. All stays for one return decision add up (Court of Justice, C-150/24 Aroja). An applicant is held for
    some weeks after filing, or some months after a conviction, for public order (art. 59b(2)-(4)); those days do not
    add to the others (C-357/09 PPU Kadzoev).
    """
    if is_with_children(me):
        return int(world.detention.detention_cap_children_days)
    if is_held_as_applicant(me):
        return int(me.applied + applicant_days_at_most(me, world))
    if me.dublin:
        return detention_days_at_most(me, world)
    longest = world.detention_maximum_days
    if me.decided and me.document == Document.ISSUED and me.counted_days <= world.detention.first_term_days:
        longest = min(world.detention.first_term_days, longest)
    return int(me.detained_days + max(0.0, longest - me.counted_days))


def applicant_days_at_most(me: Person, world: Month) -> float:
    """Give how long an applicant is held at most, in days after filing."""
    if me.convicted:
        return float(world.detention.detention_cap_public_order_months * DAYS_A_MONTH)
    return float(world.detention.detention_cap_art59b_weeks * 7.0)


def reviews_between(before: int, after: int, world: Month) -> int:
    """Count the court reviews due in a stay between two day counts: the first, then at a fixed interval."""
    return reviews_until(after, world) - reviews_until(before, world)


def reviews_until(days: int, world: Month) -> int:
    """Count the court reviews due in the first `days` days of a stay."""
    if days < world.detention.first_review_days:
        return 0
    return int(1 + (days - world.detention.first_review_days) // world.detention_next_review_days)


def stays_in_view(me: Person) -> bool:
    """Tell whether somebody released stays in view, without a bed; those found by police go out of sight."""
    return bool(me.source == Source.IND)
