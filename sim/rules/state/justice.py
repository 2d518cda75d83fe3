"""Criminal justice: suspicion, the VRIS label, custody, leaving from it, and unlawful stay as an offence.

Suspicions size a caseload; they judge nobody. VRIS stands for foreign nationals in the criminal justice chain.
"""

from math import log
from typing import Any

from sim.rules.person.incentives import factor_on_offending
from sim.rules.state.casework import can_be_removed
from sim.rules.state.procedures import DAYS_A_MONTH
from sim.rules.vocabulary import Document, Status, Tier


def chance_of_suspicion(me: Any, origin: Any, world: Any) -> float:
    """Give the monthly chance that somebody at liberty is suspected of an offence; a small core causes most."""
    chance = world.suspicion_base
    if me.nuisance:
        chance *= world.core_ratio
    if origin.tier == Tier.LOW_LP:
        chance *= world.suspicion_multiplier_low_lp
    if me.status == Status.OUT_OF_SIGHT:
        chance *= world.suspicion_multiplier_mob
    chance *= factor_on_offending(me, origin, world)
    return min(float(chance), 1.0)


def months_in_custody(luck: float, world: Any) -> int:
    """Give the length of custody in whole months, at least one: exponential with the mean of the register."""
    return 1 + int(-world.custody_months_mean * log(1.0 - luck))


def months_for_unlawful_stay(luck: float, world: Any) -> int:
    """Give the length of custody for unlawful stay in whole months: any length up to the maximum is equally likely."""
    return 1 + int(luck * world.longest_prison_days / DAYS_A_MONTH)


def can_leave_from_custody(me: Any, origin: Any) -> bool:
    """Tell whether somebody can leave straight from custody: a Dublin claim, or removal that can be carried out."""
    return bool(me.dublin or can_be_removed(me, origin))


def may_interrupt_sentence(me: Any, world: Any) -> bool:
    """Tell whether strafonderbreking is open: half of the sentence has been served (Stcrt. 2012, 7141)."""
    if not world.strafonderbreking:
        return False
    served = world.month - me.custody_from
    return bool(served >= world.sob_fraction_short * (me.custody_until - me.custody_from))


def chance_of_interruption(world: Any) -> float:
    """Give the monthly chance that somebody in custody who may leave does: 1 - exp(-hazard)."""
    return min(float(world.custody_removal_hazard * world.pandemic_removals), 1.0)


def chance_of_departure_after_custody(world: Any) -> float:
    """Give the chance that removal has been prepared for the day custody ends."""
    return float(world.vris_departure_after_custody * world.pandemic_removals)


def chance_of_being_declared_undesirable(me: Any, origin: Any, world: Any) -> float:
    """Give the monthly chance of an ongewenstverklaring once it is widened: one can leave, and does not cooperate."""
    if not world.wider_undesirable or me.undesirable or me.dublin or origin.unsafe:
        return 0.0
    if me.document != Document.ISSUED or me.refused < 1:
        return 0.0
    return float(world.undesirable_hazard)


def chance_of_prosecution_for_stay(me: Any, world: Any) -> float:
    """Give the chance that somebody met out of sight is prosecuted: stay as a crime, or breach of art. 197 Sr."""
    chance = 0.0
    if world.criminalised_stay:
        chance = world.criminal_stay_custody_share
    if me.undesirable:
        chance = max(chance, world.undesirable_custody_share)
    return float(chance)
