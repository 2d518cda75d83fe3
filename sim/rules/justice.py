"""Criminal justice in its plain form: suspicion, label, custody, and departure straight from custody."""

from typing import Any

from sim.rules.casework import can_be_removed
from sim.rules.vocabulary import Status, Tier


def chance_of_suspicion(me: Any, origin: Any, world: Any) -> float:
    """Give the monthly chance that somebody at liberty is suspected of an offence (sizes a caseload, judges nobody)."""
    chance = world.suspicion_base
    if origin.tier == Tier.LOW_LP:
        chance *= world.suspicion_multiplier_low_lp
    if me.status == Status.OUT_OF_SIGHT:
        chance *= world.suspicion_multiplier_mob
    return min(float(chance), 1.0)


def rate_of_release_from_custody(world: Any) -> float:
    """Give the monthly rate at which custody ends."""
    return float(1.0 / world.custody_months_mean)


def rate_of_departure_from_custody(me: Any, origin: Any, world: Any) -> float:
    """Give the monthly rate of departure straight from custody: a document and a prospect, or a Dublin transfer."""
    if me.dublin or (can_be_removed(me, origin) and origin.prospect):
        return float(world.custody_removal_hazard * world.pandemic_departures)
    return 0.0
