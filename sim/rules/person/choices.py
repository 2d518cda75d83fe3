"""Wait, leave, disappear or apply again: what a person decides in a month.

Each choice is a log-odds against waiting; monthly chances are small, so a coefficient reads as a log hazard ratio.
Levels (`leave_level`, `vanish_level`, `reapply_level`) are solved at the start of a run, so that the average person
meets the monthly hazards of the register.
"""

from math import exp, expm1, log1p

from sim.rules.facts import Country, Month, Person
from sim.rules.person.beliefs import worth_of_waiting
from sim.rules.person.incentives import felt_unfairness
from sim.rules.person.support import has_part_in_window
from sim.rules.vocabulary import Household, Source, Status, Tier


def value_of_money(offer_eur: float, income_eur: float, money_value: float) -> float:
    """Value an offer in log-odds: money_value * ln(1 + offer / a year of income at the origin)."""
    if offer_eur <= 0.0:
        return 0.0
    return money_value * log1p(offer_eur / income_eur)


def circumstances(me: Person, origin: Country, world: Month) -> float:
    """Add up family, safety, health, detention and counselling, in log-odds of leaving."""
    effect = 0.0
    if me.household == Household.SCHOOL_FAMILY:
        effect += world.behaviour.family_return_effect
    if origin.unsafe and origin.tier != Tier.UNSAFE:
        effect += world.behaviour.unsafe_return_effect
    if origin.tier == Tier.UNSAFE and not origin.unsafe:  # the hazard of the tier holds a danger that has passed
        effect -= world.behaviour.unsafe_return_effect
    if me.care:
        effect += world.behaviour.health_return_effect
    if me.status == Status.DETAINED:
        effect += response_to_detention(me, origin, world)
    if not world.support.counselling:
        effect -= world.log_odds_counselling
    if world.law.return_regulation:
        effect += world.procedure.rr_cooperation_duty_effect
    if world.law.wtvb:
        effect += world.procedure.wtvb_cooperation_effect
    if world.law.criminalised_stay:
        effect += world.procedure.criminalisation_return_effect
    effect += felt_unfairness(me, world)
    return effect


def response_to_detention(me: Person, origin: Country, world: Month) -> float:
    """Give the log-odds that detention adds: larger for single people from countries of labour migration."""
    if me.household == Household.SINGLE and (origin.tier == Tier.NEAR or origin.tier == Tier.LOW_LP):
        return float(world.log_odds_detained_economic)
    return float(world.log_odds_detained_others)


def log_odds_of_leaving(me: Person, offer_eur: float, own_eur: float, origin: Country, world: Month) -> float:
    """Give the log-odds of deciding to leave this month, against waiting.

    level + readiness + value of the offer + felt risk of removal + circumstances - what waiting may bring
    """
    return float(
        origin.leave_level
        + me.readiness
        + value_of_money(offer_eur, origin.income_eur, world.behaviour.money_value)
        + world.response_of_leaving_to_risk * me.felt_risk
        + circumstances(me, origin, world)
        - worth_of_waiting(me, offer_eur, own_eur, origin, world)
    )


def chance_of_having_decided(odds: float, months: float) -> float:
    """Give the chance to have decided to leave within some months of the same log-odds: 1 - (1 + exp(odds))^-months."""
    return float(1.0 - exp(-months * log1p(exp(odds))))


def log_odds_of_vanishing(me: Person, origin: Country, world: Month) -> float:
    """Give the log-odds of leaving supervision without notice this month, against waiting."""
    level = origin.vanish_level + world.response_of_vanishing_to_risk * me.felt_risk
    level -= world.behaviour.frailty_mob_loading * me.readiness
    if me.spells > 0:
        level += world.log_odds_vanishing_after_detention
    return float(level + world.log_pandemic_unsupervised)


def log_odds_of_reapplying(me: Person, origin: Country, world: Month) -> float:
    """Give the log-odds of filing a repeat application this month, against waiting."""
    return float(origin.reapply_level + world.response_of_reapplying_to_risk * me.felt_risk)


def chance_of_executing(me: Person, own_eur: float, origin: Country, world: Month) -> float:
    """Give the monthly chance that who decided to leave goes: 1 - exp(-rate * exp(deadline - worth of waiting)).

    `own_eur`: the regular offer at its worth to the person. With maatwerk agreed there is nothing to wait for. Who came
    back only to collect has nothing to wind up either, and goes at once. An applicant who decided before the case
    opened has been preparing since, so that some are ready when it opens.
    """
    if me.recycles:
        return 1.0
    shift = 0.0
    if not me.agreed:
        shift -= worth_of_waiting(me, own_eur, own_eur, origin, world)
    if world.deadline_near and has_part_in_window(me, origin, world):
        shift += world.behaviour.deadline_effect
    rate = world.behaviour.execution_rate * world.pandemic_departures * exp(shift)
    late = exp(-rate)
    if has_been_preparing(me, world):
        late *= chance_not_ready(rate, world.procedure.months_before_case)
    return float(1.0 - late)


def has_been_preparing(me: Person, world: Month) -> bool:
    """Tell whether the case of an applicant who decided before it opened opens this month.

    Nobody else prepares in the month in which the obligation begins: who decides in a month prepares from the next.
    """
    return me.obligation == world.month and me.since == world.month and me.source == Source.IND


def chance_not_ready(rate: float, months: float) -> float:
    """Give the chance not to be ready yet, `rate` a month, after a decision that fell evenly over the last months.

    The mean of exp(-rate * x) for x from 0 to `months`.
    """
    if rate * months <= 0.0:
        return 1.0
    return float(-expm1(-rate * months) / (rate * months))
