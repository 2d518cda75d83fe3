"""Levels solved at the start: constants at which the average person meets the hazards of the register."""

from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit

from sim.parameters.catalogue import Country
from sim.rules.facts import Month
from sim.rules.person.support import cash_equivalent_eur, regular_ceiling_eur
from sim.rules.vocabulary import Tier
from sim.world.record.reading import Reader

TIER_NAMES = tuple(tier.name.lower() for tier in Tier)


def solve_levels(tier: int, origins: Sequence[Country], world: Month, read: Reader) -> tuple[float, float, float]:
    """Solve the three levels of a tier: the population mean of the first month equals the hazard of the register.

    The mean runs over readiness (Gauss-Hermite), household, care, and the countries of the tier by share, at the
    regular offer and the baseline risk, without maatwerk.
    """
    name = TIER_NAMES[tier]
    risk = read(f"procedure.haz_forced_{name}")
    members = [country for country in origins if country.tier == name]
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    readiness = nodes * world.behaviour.frailty_sd
    weights = weights / weights.sum()
    extras, extra_weights = circumstances_of(members, world, read)
    leave_shift = readiness[:, None] + extras[None, :] + world.response_of_leaving_to_risk * risk
    leave_weight = weights[:, None] * extra_weights[None, :]
    vanish_shift = world.response_of_vanishing_to_risk * risk - world.behaviour.frailty_mob_loading * readiness
    level = read("behaviour.return_level"), read("behaviour.unsupervised_level")
    return (
        solve_level(leave_shift, leave_weight, read(f"behaviour.haz_return_{name}") * level[0]),
        solve_level(vanish_shift, weights, read(f"behaviour.haz_mob_{name}") * level[1]),
        solve_level(
            np.array([world.response_of_reapplying_to_risk * risk]),
            np.ones(1),
            read(f"behaviour.haz_repeat_{name}"),
        ),
    )


def solve_level(shift: NDArray[np.float64], weight: NDArray[np.float64], hazard: float) -> float:
    """Solve the level at which the weighted mean of a logistic chance equals a hazard."""
    hazard = min(max(hazard, 1e-9), 0.95)
    return float(brentq(lambda level: float((weight * expit(level + shift)).sum()) - hazard, -60.0, 60.0, xtol=1e-13))


def circumstances_of(
    members: Sequence[Country], world: Month, read: Reader
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """List the effects on leaving other than readiness and risk, with their population weights, for a tier.

    Of a tier without cases every country counts alike: nobody is there to be wrong about.
    """
    families, care = read("behaviour.share_families_school"), read("behaviour.share_care_blocking")
    total = sum(country.share_at_start for country in members)
    effects, weights = [], []
    for country in members:
        offer = 0.0 if country.visa_free else cash_equivalent_eur(regular_ceiling_eur(world), world)
        fixed = world.behaviour.money_value * log(1.0 + offer / country.income_eur)
        if country.tier != "unsafe" and not country.safety[0][1]:
            fixed += world.behaviour.unsafe_return_effect
        for family_share, family in ((1 - families, 0.0), (families, world.behaviour.family_return_effect)):
            for care_share, health in ((1 - care, 0.0), (care, world.behaviour.health_return_effect)):
                effects.append(fixed + family + health)
                of_tier = country.share_at_start / total if total else 1.0 / len(members)
                weights.append(of_tier * family_share * care_share)
    return np.array(effects), np.array(weights)


def transfer_hazard(probability: float, disappearance: float, destinations: Sequence[tuple[float, float]]) -> float:
    """Give the monthly chance of transfer that, beside disappearance, transfers a share of cases within six months.

    Of a destination of which the ratio is 1; `destinations` are their shares of cases and their ratios to that chance.
    """

    def transferred(hazard: float) -> float:
        total = 0.0
        for share, ratio in destinations:
            chance = min(hazard * ratio, 1.0)
            remains = (1.0 - chance) * (1.0 - disappearance)
            total += share * chance * (1.0 - remains**6) / (1.0 - remains)
        return total

    if probability <= transferred(1e-9):
        return 0.0
    if transferred(0.99) <= probability:
        return 0.99
    return float(brentq(lambda hazard: transferred(hazard) - probability, 1e-9, 0.99))
