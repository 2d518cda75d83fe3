"""Does it reward bad behaviour? Mechanisms by which paying some may change what others do (question 9 of 2025Z00029).

Hold-out, waiting for better, stands with the beliefs it rests on. Here: acquisition, felt unfairness, recycling, pull.
"""

from math import exp

from sim.rules.facts import Country, Month, Person
from sim.rules.person.beliefs import hoped_eur, weighted
from sim.rules.person.support import entitlement_eur

PULL_AT_MOST = 2.0  # the reserve is as large as the inflow


def gain_of_a_label_eur(me: Person, origin: Country, world: Month) -> float:
    """Give what offending is believed to bring, in EUR: weighted chance * size - what is forfeited of regular support.

    Nothing for who has a label already, or once maatwerk is closed after a new offence.
    """
    if me.vris or world.month >= world.no_offence_from:
        return 0.0
    hoped = weighted(min(me.belief_chance, 1.0), world.information.probability_weighting) * hoped_eur(me, world)
    return float(hoped - world.crime.regular_take_chance * entitlement_eur(me, origin, world))


def factor_on_offending(me: Person, origin: Country, world: Month) -> float:
    """Give the factor on the chance of an offence: exp(response * believed gain / 1,000), at least 1 (acquisition)."""
    if not world.incentives.acquisition or world.crime.crime_response <= 0.0 or me.belief_chance <= 0.0:
        return 1.0
    return float(exp(world.crime.crime_response * max(0.0, gain_of_a_label_eur(me, origin, world)) / 1000.0))


def felt_unfairness(me: Person, world: Month) -> float:
    """Give the effect on leaving, in log-odds, of news about payments to offenders, for people without a label."""
    if not world.incentives.legitimacy or me.vris:
        return 0.0
    return float(world.behaviour.legitimacy_effect * world.publicity)


def expected_again_eur(me: Person, origin: Country, world: Month) -> float:
    """Give the support that somebody who just left could expect on coming back, in EUR: regular, or hoped-for."""
    regular = entitlement_eur(me, origin, world)
    if not world.maatwerk.enabled or world.maatwerk.once_only:
        return float(regular)
    hoped = weighted(min(me.belief_chance, 1.0), world.information.probability_weighting) * hoped_eur(me, world)
    return max(float(regular), float(hoped))


def chance_of_return_trip(expected_eur: float, world: Month) -> float:
    """Give the chance of coming back to collect again: share who would * 1 - exp(-expected / mean cost of the trip)."""
    if not world.incentives.recycling or expected_eur <= 0.0:
        return 0.0
    return float(world.behaviour.recycling_share * (1.0 - exp(-expected_eur / world.behaviour.return_trip_eur)))


def pull_multiplier(pull: float, regular_eur: float, premium_eur: float, world: Month) -> float:
    """Give the multiplier of inflow: exp(pull * worth of the rise in support / 1,000), at most 2.

    `pull`: that of near origins, or of the others. `regular_eur`: rise of the regular support that they can expect,
    since the future began; `premium_eur`: the same of maatwerk above the entitlement, per arrival over a year. Both
    draw alike, at what they are worth to who takes them. The pull holds where money weighs as in the register: without
    weight it draws nobody.
    """
    if not world.pull_active:
        return 1.0
    return min(PULL_AT_MOST, float(exp(pull * world.weight_of_money * (regular_eur + premium_eur) / 1000.0)))
