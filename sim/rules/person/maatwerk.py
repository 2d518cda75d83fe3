"""Maatwerk: last-resort, tailor-made support of the return service (ministerial answer 2025Z00029, answers 3-6)."""

from sim.rules.facts import Country, Month, Person
from sim.rules.person.support import regular_ceiling_eur
from sim.rules.vocabulary import NEVER, Arrangement, Document, Process, Status

# The answer counts packages "of EUR 3,000 or more", and those of them up to EUR 5,000 for VRIS cases.
COUNTED_FROM_EUR, COUNTED_UP_TO_EUR = 3000.0, 5000.0


def is_candidate(me: Person, own_eur: float, origin: Country, world: Month) -> bool:
    """Tell whether maatwerk may be considered: a last resort, for somebody whose stay weighs heavily.

    refused long enough or shut out of (all of) regular support; removal infeasible; the burden of staying is high
    """
    if not world.maatwerk.enabled or me.dublin:
        return False
    if me.vris and not world.maatwerk.vris_allowed:
        return False
    if world.maatwerk.only_nuisance and not me.nuisance:
        return False
    if origin.unsafe and not world.maatwerk.unsafe_origins:
        return False  # return of somebody at risk is no success
    if me.offended >= world.no_offence_from or (world.maatwerk.once_only and me.helped > NEVER):
        return False
    shut_out = own_eur < regular_ceiling_eur(world)
    if me.refused < world.maatwerk.min_refusal_months and not shut_out:
        return False
    return is_removal_infeasible(me, origin, world) and burdens(me, world) > 0


def is_removal_infeasible(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether forced return cannot be expected within a year: deferral, no document to be had, no use for one."""
    if me.status == Status.DEFERRED:
        return True
    if me.document == Document.ISSUED:
        return bool(origin.unsafe or not origin.prospect)
    return bool(origin.removal_chance_in_a_year < world.maatwerk.mw_feasibility_threshold)


def burdens(me: Person, world: Month) -> int:
    """Count what makes staying a burden: a criminal label, nuisance, a care problem, a second one, long stay."""
    count = 0
    if me.vris:
        count += 1
    if me.nuisance:
        count += 1
    if me.care:
        count += 1
    if me.psychiatric and me.addicted:
        count += 1
    if world.month - me.obligation >= world.maatwerk.long_stay_months:
        count += 1
    return count


def is_asked_first(world: Month) -> bool:
    """Tell whether the regular offer is put first, so that maatwerk is only for who declines it."""
    return bool(world.maatwerk.process >= Process.AFTER_REFUSAL)


def chance_of_approval(me: Person, world: Month) -> float:
    """Give the chance that a candidate who shows an opening is offered maatwerk this month."""
    weight = 1.0 + world.maatwerk.mw_burden_weight * (burdens(me, world) - 1)
    if me.vris:
        weight *= world.maatwerk.vris_approval_ratio
    return float(world.maatwerk.mw_approval_hazard * world.maatwerk.approval_factor * weight)


def chance_above_regular(me: Person, world: Month) -> float:
    """Give the chance that a package exceeds the regular ceiling; VRIS cases have `mw_vris_large_ratio` times it.

    Scaled so that the mean over the published case mix (`mw_vris_share`) is `mw_share_above_regular`.
    """
    share = world.maatwerk.mw_share_above_regular / (
        1.0 + world.maatwerk.mw_vris_share * (world.maatwerk.mw_vris_large_ratio - 1.0)
    )
    if me.vris:
        share *= world.maatwerk.mw_vris_large_ratio
    return float(share)


def package_eur(me: Person, own_eur: float, above: float, size: float, world: Month) -> float:
    """Give the value of a package in whole EUR from two uniforms: does it exceed the ceiling, and how large is it.

    below: own entitlement + U(low, 1) * (ceiling - own entitlement); above: Pareto tail from `mw_tail_threshold`, or
    from the ceiling of the day where that is higher.
    Never below the own entitlement, which a policy may have raised. A maximum is a policy: larger claims get it. So is
    one fixed amount for all.
    """
    ceiling = regular_ceiling_eur(world)
    if world.maatwerk.fixed_eur > 0.0:
        return float(int(min(world.maatwerk.fixed_eur, world.maatwerk.maximum_eur)))
    if above < chance_above_regular(me, world):
        start = max(ceiling, world.maatwerk.mw_tail_threshold)
        value = start * (1.0 - size) ** (-1.0 / world.maatwerk.mw_tail_exponent)
    else:
        low = world.maatwerk.mw_below_ceiling_fraction_low
        value = own_eur + (low + (1.0 - low) * size) * (ceiling - own_eur)
    return float(int(min(max(value, own_eur), world.maatwerk.maximum_eur)))


def worth_eur(package_eur: float, world: Month) -> float:
    """Give what a package is worth to its taker today, in EUR: what comes after six months counts for less."""
    return float(package_eur * (1.0 - world.maatwerk.later_share * (1.0 - world.maatwerk.later_value)))


def takes_an_arrangement(luck: float, world: Month) -> bool:
    """Tell whether a package holds more than euros: care, transport, an escort, a place to stay."""
    return bool(luck < world.maatwerk.arrangement_share)


def kind_of_arrangement(me: Person) -> Arrangement:
    """Give the form of maatwerk that somebody needs: an escort home, care at the origin, or goods and transport."""
    if me.psychiatric:
        return Arrangement.ARRANGED_ESCORT
    if me.care:
        return Arrangement.ARRANGED_CARE
    return Arrangement.ARRANGED_GOODS


def lawyer_share(world: Month) -> float:
    """Give the share of agreements at which a lawyer is present: everybody's, once that is required."""
    return 1.0 if world.maatwerk.lawyer_required else float(world.safeguards.lawyer_present_share)
