"""What people believe about packages, and what waiting for one is worth to them."""

from math import log1p
from typing import Any


def weighted(chance: float, exponent: float) -> float:
    """Weigh a chance as people do (Tversky and Kahneman 1992): w(q) = q^g / (q^g + (1-q)^g)^(1/g)."""
    raised = chance**exponent
    return float(raised / (raised + (1.0 - chance) ** exponent) ** (1.0 / exponent))


def worth_of_waiting(me: Any, offer_eur: float, own_eur: float, origin: Any, world: Any) -> float:
    """Give Omega, in log-odds: the share of a perceived future premium that is set off against leaving today.

    waiting_weight * w(Q) * max(0, value of the package hoped for - value of the offer now open); nothing is worth
    waiting for with an above-standard offer on the table.
    """
    if me.belief_chance <= 0.0 or offer_eur > own_eur:
        return 0.0
    hoped = world.money_value * log1p(me.belief_eur / origin.income_eur)
    now = world.money_value * log1p(offer_eur / origin.income_eur)
    gain = hoped - now
    if gain <= 0.0:
        return 0.0
    return float(world.waiting_weight * weighted(me.belief_chance, world.probability_weighting) * gain)
