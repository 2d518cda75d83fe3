"""Regular support: who may have it, what it is worth, who pays it out (ministerial answer 2025Z00029, answer 2)."""

from typing import Any

from sim.rules.vocabulary import Channel, Household


def is_eligible(me: Any, origin: Any, world: Any) -> bool:
    """Tell whether somebody may have the regular package.

    Excluded in principle: a criminal label, Dublin cases, visa-free countries (a ticket only), earlier support within
    the bar, and those who do not know of it.
    """
    if not world.support_enabled:
        return False
    if me.vris and not world.support_vris_eligible:
        return False
    if me.dublin and not world.support_dublin_eligible:
        return False
    if origin.visa_free and not world.support_visa_free_eligible:
        return False
    if world.month - me.helped < world.support_repeat_bar_months:
        return False
    return bool(me.aware)


def entitlement_eur(me: Any, origin: Any, world: Any) -> float:
    """Give the regular package open to somebody, in EUR at face value: cash + first days + in kind + bonuses."""
    if is_eligible(me, origin, world):
        return float(regular_ceiling_eur(world) + early_bonus_eur(me, world) + window_bonus_eur(me, world))
    return 0.0


def early_bonus_eur(me: Any, world: Any) -> float:
    """Give the early bonus, in EUR: it falls in a straight line from the start of the obligation."""
    left = max(0.0, world.early_bonus_months - (world.month - me.obligation))
    return float(int(world.early_bonus_eur * left / world.early_bonus_months))


def window_bonus_eur(me: Any, world: Any) -> float:
    """Give the amount of an open window, in EUR, to who was obliged to leave well before it opened."""
    return float(world.window_eur) if me.obligation <= world.window_cutoff else 0.0


def has_part_in_window(me: Any, origin: Any, world: Any) -> bool:
    """Tell whether somebody can have the amount of an open window."""
    return bool(window_bonus_eur(me, world) > 0.0 and is_eligible(me, origin, world))


def highest_entitlement_eur(world: Any) -> float:
    """Give the most that anybody can be entitled to this month, in EUR."""
    return float(regular_ceiling_eur(world) + world.early_bonus_eur + world.window_eur)


def minors_eur(me: Any, world: Any) -> float:
    """Give the support in kind for the minors of a family, in EUR; on top, and not weighed in the decision."""
    if me.household == Household.SCHOOL_FAMILY:
        return float(world.minors_per_family * world.support_inkind_minor)
    return 0.0


def regular_ceiling_eur(world: Any) -> float:
    """Give the most that regular support can be worth to an adult, in EUR (2,815 in 2025)."""
    return float(world.support_cash_eur + world.support_first_days_eur + world.support_in_kind_eur)


def cash_equivalent_eur(package_eur: float, world: Any) -> float:
    """Value a package as its taker does: euros in kind count for less, euros above the regular ceiling are cash."""
    cash = world.support_cash_eur + world.support_first_days_eur
    ceiling = cash + world.support_in_kind_eur
    if package_eur <= cash:
        return float(package_eur)
    if package_eur <= ceiling:
        return float(cash + world.inkind_cash_value * (package_eur - cash))
    return float(cash + world.inkind_cash_value * world.support_in_kind_eur + (package_eur - ceiling))


def takes_a_ticket_only(me: Any, origin: Any, world: Any) -> bool:
    """Tell whether somebody travels on a ticket of the regular channel without a package (visa-free countries)."""
    return bool(
        world.support_enabled
        and origin.visa_free
        and me.aware
        and not me.vris
        and not me.dublin
        and not is_eligible(me, origin, world)
    )


def channel(luck: float, world: Any) -> Channel:
    """Choose who supports a departure: EURP through DTenV, a subsidised NGO, else IOM; EURP runs since April 2022."""
    if luck < world.eurp_share:
        return Channel.EURP if world.eurp_runs else Channel.IOM
    if luck < world.eurp_share + world.ngo_share:
        return Channel.NGO
    return Channel.IOM


def paid_eur(entitlement: float, by: int, in_kind_luck: float, world: Any) -> float:
    """Give what is paid of a regular package: IOM gives in kind to a share of its leavers, the others to all.

    Bonuses are paid in cash.
    """
    bonus = max(0.0, entitlement - regular_ceiling_eur(world))
    if by == Channel.IOM and in_kind_luck >= world.iom_inkind_share:
        return float(min(entitlement - bonus, world.support_cash_eur + world.support_first_days_eur) + bonus)
    return float(entitlement)
