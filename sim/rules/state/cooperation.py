"""Cooperation beside a country's regime: agreements that decay, and visa leverage (art. 25a Visa Code)."""

from sim.rules.facts import Country, Month, Read
from sim.rules.vocabulary import Regime


def agreement_factor(months: int, read: Read) -> float:
    """Give the factor of an agreement that has been in force for some months (negative: none): it decays by half-lives.

    1 + (multiplier - 1) * 0.5^(months / half-life)
    """
    if months < 0:
        return 1.0
    gain = read("cooperation.agreement_forced_multiplier") - 1.0
    return float(1.0 + gain * 0.5 ** (months / read("cooperation.agreement_half_life_months")))


def leverage_factor(months: int, read: Read) -> float:
    """Give the factor of visa measures that have been in force for some months: nothing before their lag has passed."""
    if months < read("cooperation.visa_leverage_lag_months"):
        return 1.0
    return float(read("cooperation.visa_leverage_multiplier"))


def effort_factor(origin: Country, world: Month) -> float:
    """Give the factor on the chance of a document; agreements and leverage aim at who does not fully cooperate."""
    if origin.regime == Regime.ON:
        return float(world.cooperation.lp_factor)
    return float(world.cooperation.lp_factor * origin.pressure)
