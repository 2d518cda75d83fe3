"""Criminal justice: suspicion, the VRIS label, custody, leaving from it, and unlawful stay as an offence.

Suspicions size a caseload; they judge nobody. VRIS stands for foreign nationals in the criminal justice chain.
"""

from math import log

from sim.rules.facts import Country, Month, Person
from sim.rules.person.incentives import factor_on_offending
from sim.rules.person.reentry import is_under_heavy_ban
from sim.rules.state.casework import can_be_removed
from sim.rules.state.procedures import is_under_ban
from sim.rules.vocabulary import DAYS_A_MONTH, NEVER, Document, Household, Status, Tier

SHORT_SENTENCE_MONTHS = 36  # three years: art. 40a of the regulation on temporary leave
MONTHS_KEPT_AT_MOST = 120  # longer than any sentence of the model but for one in half a billion


def chance_of_suspicion(me: Person, origin: Country, world: Month) -> float:
    """Give the monthly chance that somebody at liberty is suspected of an offence; a small core causes most.

    In view the core is suspected more often the longer it waits. Who was suspected before is suspected again at a rate
    of its own, where that is higher. Single people carry all of it: of minors none is counted, and what becomes of a
    family with a suspect is not known.
    """
    if me.household != Household.SINGLE:
        return 0.0
    chance = world.suspicion_outside_core
    if me.nuisance:
        chance *= world.crime.core_ratio
        if me.status != Status.OUT_OF_SIGHT:
            chance *= 1.0 + world.crime.suspicion_waiting_growth * (world.month - me.obligation)
    if origin.tier == Tier.LOW_LP:
        chance *= world.crime.suspicion_multiplier_low_lp
    if me.status == Status.OUT_OF_SIGHT:
        chance *= world.crime.suspicion_multiplier_mob
    if me.offended != NEVER:
        chance = max(chance, world.crime.reoffending_hazard)
    chance *= factor_on_offending(me, origin, world)
    return min(float(chance), 1.0)


def chances_out_of_sight(me: Person, origin: Country, world: Month) -> tuple[float, float, float]:
    """Give the monthly chances of what may happen out of sight: moving on unseen, coming into view, being suspected."""
    return world.chance_moved_on, world.chance_back_in_view, chance_of_suspicion(me, origin, world)


def months_in_custody(luck: float, world: Month) -> int:
    """Give the length of custody in whole months, at least one: exponential with the mean of the register."""
    return 1 + int(-world.procedure.custody_months_mean * log(1.0 - luck))


def months_for_unlawful_stay(luck: float, world: Month) -> int:
    """Give the length of custody for unlawful stay in whole months: any length up to the maximum is equally likely."""
    return 1 + int(luck * world.procedure.illegal_stay_max_prison_days / DAYS_A_MONTH)


def can_leave_from_custody(me: Person, origin: Country) -> bool:
    """Tell whether somebody can leave straight from custody: a Dublin claim, or removal that can be carried out."""
    return bool(me.dublin or can_be_removed(me, origin))


def months_of_prosecution(world: Month) -> int:
    """Give the months between a label as a suspect and the verdict, or the end of the case without one."""
    return int(world.crime.prosecution_months)


def months_of_label(world: Month) -> int:
    """Give the months that a conviction keeps its label."""
    return int(12.0 * world.crime.label_years)


def may_interrupt_sentence(me: Person, world: Month) -> bool:
    """Tell whether strafonderbreking is open (Stcrt. 2012, 7141): to convicts, once, when enough has been served.

    Half of a sentence of up to three years, two thirds of a longer one. Remand is no sentence.
    """
    if not world.law.strafonderbreking or not me.convicted or me.isd_demanded or me.to_serve > 0:
        return False
    sentence = me.custody_until - me.custody_from
    part = world.procedure.sob_fraction_short
    if sentence > SHORT_SENTENCE_MONTHS:
        part = world.procedure.sob_fraction_long
    return bool(world.month - me.custody_from >= part * sentence)


def months_left_to_serve(me: Person, world: Month) -> int:
    """Give the months of a sentence that are left when it is interrupted; they are served on coming back."""
    return min(int(me.custody_until - world.month), MONTHS_KEPT_AT_MOST)


def chance_of_interruption(world: Month) -> float:
    """Give the monthly chance that somebody in custody who may leave does: 1 - exp(-hazard)."""
    return min(float(world.procedure.custody_removal_hazard * world.pandemic_removals), 1.0)


def chance_of_departure_after_custody(world: Month) -> float:
    """Give the chance that removal has been prepared for the day custody ends."""
    return float(world.procedure.vris_departure_after_custody * world.pandemic_removals)


def chance_of_being_declared_undesirable(me: Person, origin: Country, world: Month) -> float:
    """Give the monthly chance of an ongewenstverklaring once it is widened: one can leave, and does not cooperate.

    Mostly without a document for that very reason: who asks for one gets one. Not where the country has refused it, nor
    where nobody can be sent.
    """
    if not world.law.wider_undesirable or me.undesirable or me.dublin or origin.unsafe:
        return 0.0
    if me.refused < 1 or me.document == Document.REFUSED or me.household != Household.SINGLE:
        return 0.0
    return float(world.procedure.undesirable_hazard)


def has_return_been_tried(me: Person) -> bool:
    """Tell whether the return procedure has been applied: detained for this return decision, or back under a ban.

    Before that the Return Directive bars prison for stay alone (Court of Justice, C-61/11 PPU El Dridi, C-329/11
    Achughbabian; Supreme Court, 21 May 2013, BY3151); after it, and for breach of an entry ban, it does not (C-290/14
    Celaj). Detention for a Dublin transfer or as an applicant (arts. 59a and 59b Vw 2000) is no return procedure.
    """
    return bool(me.counted_days > 0 or is_under_ban(me))


def has_reason_to_stay(me: Person, origin: Country) -> bool:
    """Tell whether somebody cannot or should not leave: the country has refused a document, or is unsafe."""
    return bool(origin.unsafe or me.document == Document.REFUSED)


def chance_of_prosecution_for_stay(me: Person, origin: Country, world: Month) -> float:
    """Give the chance that somebody met is prosecuted: stay as a crime, or breach of art. 197 Sr.

    That article is on the undesirable, and on who breaks a ban for a serious threat. Not who has a reason to stay
    (Achughbabian); a label plays no part. Families are not prosecuted: prison would part them from their children.
    """
    if me.household != Household.SINGLE or not has_return_been_tried(me) or has_reason_to_stay(me, origin):
        return 0.0
    chance = 0.0
    if world.law.criminalised_stay:
        chance = world.procedure.criminal_stay_custody_share
    if me.undesirable or is_under_heavy_ban(me):
        chance = max(chance, world.procedure.undesirable_custody_share)
    return float(chance)
