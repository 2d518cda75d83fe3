"""What the return service does for a case: documents, bookings, removal to the country of origin."""

from math import exp

from sim.rules.facts import Country, Month, Person
from sim.rules.state.cooperation import effort_factor
from sim.rules.vocabulary import Document, Regime, Status


def wants_document(me: Person, world: Month) -> bool:
    """Tell whether a laissez-passer is requested now: none yet, or refused long enough ago."""
    if me.document == Document.NONE:
        return True
    return bool(
        me.document == Document.REFUSED and world.month - me.requested >= world.cooperation.lp_withdrawal_months
    )


def chance_of_request(me: Person, origin: Country, world: Month) -> float:
    """Give the monthly chance that a laissez-passer is requested: at once in detention or prison, else in its turn.

    Not where nobody is sent. 24,000 requests in seven years (NH Nieuws): far fewer than people without a document.
    """
    if origin.unsafe:
        return 0.0
    if me.status == Status.RECEPTION:
        return float(world.cooperation.lp_request_hazard)
    return 1.0


def has_request_lapsed(me: Person, world: Month) -> bool:
    """Tell whether an unanswered request is withdrawn (after twelve months)."""
    return bool(world.month - me.requested >= world.cooperation.lp_withdrawal_months)


def chance_of_answer(origin: Country, world: Month) -> float:
    """Give the monthly chance that a country answers a request: 1 - exp(-1 / months to an answer)."""
    return float(1.0 - exp(-1.0 / months_to_answer(origin, world)))


def months_to_answer(origin: Country, world: Month) -> float:
    """Give the mean months to an answer, by the regime of the country this month."""
    if origin.regime == Regime.OFF:
        return float(world.cooperation.lp_time_hard_months)
    if origin.regime == Regime.TRANSITION or origin.switches:
        return float(world.cooperation.lp_time_switch_months)
    return float(world.cooperation.lp_time_cooperative_months)


def chance_of_issue(origin: Country, world: Month) -> float:
    """Give the chance that an answered request brings a document, by the regime of the country this month."""
    chance = world.cooperation.lp_probability_on
    if origin.regime == Regime.OFF:
        chance = world.cooperation.lp_probability_off
    elif origin.regime == Regime.TRANSITION:
        chance = world.cooperation.lp_probability_transition
    return min(float(chance * effort_factor(origin, world)), 1.0)


def chance_of_removal_in_a_year(origin: Country, world: Month) -> float:
    """Estimate, as a caseworker would, the chance that somebody without a document is removed within a year.

    chance of an answer within twelve months * chance of issue * chance of removal once a document is issued
    """
    if origin.unsafe:
        return 0.0
    answered = 1.0 - exp(-12.0 / months_to_answer(origin, world))
    return float(answered * chance_of_issue(origin, world) * world.cooperation.removal_given_lp)


def can_be_removed(me: Person, origin: Country) -> bool:
    """Tell whether forced return to the origin is open: a document in hand, a prospect of removal, no unsafe country.

    Without a prospect the country takes nobody back by force, whatever papers they have (Morocco 2021-2022).
    """
    return bool(me.document == Document.ISSUED and origin.prospect and not origin.unsafe and not me.dublin)


def chance_of_hub(me: Person, origin: Country, world: Month) -> float:
    """Give the monthly chance of transfer to a return hub in a third country: for whoever cannot be removed.

    Families too. Unaccompanied minors are exempt, and in no case here.
    """
    if not world.law.return_hubs or me.dublin or can_be_removed(me, origin):
        return 0.0
    return min(float(world.procedure.hub_transfer_hazard), 1.0)


def is_freed_by_appeal(luck: float, usual: float, world: Month) -> bool:
    """Tell whether an appeal would have stopped this removal, of the `usual` share that fails.

    Under the Return Regulation an appeal no longer suspends it: the plane leaves, and the appeal runs on.
    """
    return bool(luck < usual * world.procedure.rr_suspension_share)


def chance_of_recognition(me: Person, origin: Country, world: Month) -> float:
    """Give the chance that another state carries out the return decision of who moves on unseen.

    By the European Return Order of the Return Regulation; not in a Dublin case, which has no return decision.
    """
    if not world.law.return_regulation or me.dublin or origin.unsafe:
        return 0.0
    return float(world.procedure.rr_recognition_probability)


def booking_rate(me: Person, world: Month) -> float:
    """Give the monthly rate at which a removal flight is booked in supervised stay.

    For families as for others: that they are removed a third as often comes of how seldom they are held.
    """
    return float(world.procedure.booking_hazard * removal_factor(world))


def booking_rate_detained(world: Month) -> float:
    """Give the monthly rate at which a removal flight is booked for somebody in detention."""
    return float(world.procedure.booking_hazard_detained * removal_factor(world))


def removal_factor(world: Month) -> float:
    """Scale bookings: capacity of the policy, pandemic, new law."""
    return float(world.removal.booking_factor * world.pandemic_removals * world.forced_multiplier)
