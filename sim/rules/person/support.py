"""Regular support: who may have it, what it is worth, who pays it out (ministerial answer 2025Z00029, answer 2)."""

from sim.rules.facts import Country, Month, Person
from sim.rules.state.casework import can_be_removed
from sim.rules.vocabulary import Channel, Document, Status, Tier

# --- who ------------------------------------------------------------------------------------------------------------


def is_eligible(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether somebody may have the regular package.

    Excluded in principle: a criminal label, Dublin cases, visa-free countries (a ticket only), groups of countries for
    which support has been ended, earlier support within the bar, a document that was refused (where one has to be
    obtainable), and those who do not know of it.
    """
    if not world.support.enabled or not has_some_channel(world):
        return False
    if package_share(origin, world) <= 0.0:
        return False
    if me.vris and not world.support.vris_eligible:
        return False
    if me.dublin and not world.support.dublin_eligible:
        return False
    if origin.visa_free and not world.support.visa_free_eligible:
        return False
    if world.month - me.helped < world.support.repeat_bar_months:
        return False
    if world.support.document_needed and me.document == Document.REFUSED:
        return False
    return bool(me.aware)


def takes_a_ticket_only(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether somebody travels on a ticket of IOM without a package (visa-free countries)."""
    return bool(
        world.support.enabled
        and world.support.iom_capacity > 0
        and package_share(origin, world) > 0.0
        and origin.visa_free
        and me.aware
        and not me.vris
        and not me.dublin
        and not is_eligible(me, origin, world)
    )


def is_reached_by_campaign(luck: float, world: Month) -> bool:
    """Tell whether an information campaign reaches somebody.

    `luck` is the uniform that settled who knew of support from the start, so that a campaign adds to them.
    """
    return bool(luck < world.information.campaign_reach)


# --- how much -------------------------------------------------------------------------------------------------------


def package_share(origin: Country, world: Month) -> float:
    """Give the support for a group of countries as a share of the ordinary support (1 unless cut or raised)."""
    if origin.tier == Tier.NEAR:
        return float(world.support.package_share_near)
    if origin.tier == Tier.LOW_LP:
        return float(world.support.package_share_low_lp)
    return 1.0


def entitlement_eur(me: Person, origin: Country, world: Month) -> float:
    """Give the regular package open to somebody, in EUR at face value: cash + first days + in kind + bonuses."""
    if is_eligible(me, origin, world):
        base = package_share(origin, world) * regular_ceiling_eur(world)
        return float(base + early_bonus_eur(me, world) + window_bonus_eur(me, world))
    return 0.0


def early_bonus_eur(me: Person, world: Month) -> float:
    """Give the early bonus, in EUR: it falls in a straight line from the start of the obligation."""
    left = max(0.0, world.support.early_bonus_months - (world.month - me.obligation))
    return float(int(world.support.early_bonus_eur * left / world.support.early_bonus_months))


def window_bonus_eur(me: Person, world: Month) -> float:
    """Give the amount of an open window, in EUR, to who was obliged to leave well before it opened."""
    return float(world.support.window_eur) if me.obligation <= world.window_cutoff else 0.0


def has_part_in_window(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether somebody can have the amount of an open window."""
    return bool(window_bonus_eur(me, world) > 0.0 and is_eligible(me, origin, world))


def minor_eur(origin: Country, world: Month) -> float:
    """Give the support in kind for a minor of a family, in EUR. The family decides by what its adults get."""
    return float(package_share(origin, world) * world.support.support_inkind_minor)


def regular_ceiling_eur(world: Month) -> float:
    """Give the most that ordinary regular support can be worth to an adult, in EUR (2,815 in 2025)."""
    return float(world.support.cash_eur + world.support.first_days_eur + world.support.in_kind_eur)


def cash_equivalent_eur(package_eur: float, world: Month) -> float:
    """Value a package as its taker does: euros in kind count for less, euros above the regular ceiling are cash."""
    cash = world.support.cash_eur + world.support.first_days_eur
    ceiling = cash + world.support.in_kind_eur
    if package_eur <= cash:
        return float(package_eur)
    if package_eur <= ceiling:
        return float(cash + world.behaviour.inkind_cash_value * (package_eur - cash))
    return float(cash + world.behaviour.inkind_cash_value * world.support.in_kind_eur + (package_eur - ceiling))


def regular_value_eur(entitlement: float, origin: Country, world: Month) -> float:
    """Value a regular package as its taker does; a cut or raised one has the ordinary mix of cash and in kind.

    Bonuses are cash.
    """
    share = package_share(origin, world)
    if share <= 0.0:
        return 0.0
    base = min(entitlement, share * regular_ceiling_eur(world))
    return float(share * cash_equivalent_eur(base / share, world) + (entitlement - base))


def highest_value_eur(origin: Country, world: Month) -> float:
    """Give what the largest regular package of this month is worth to its taker, bonuses included."""
    if package_share(origin, world) <= 0.0:
        return 0.0
    base = package_share(origin, world) * regular_ceiling_eur(world)
    return regular_value_eur(base + world.support.early_bonus_eur + world.support.window_eur, origin, world)


def paid_eur(entitlement: float, by: int, in_kind_luck: float, origin: Country, world: Month) -> float:
    """Give what is paid of a regular package: IOM gives in kind to a share of its leavers, the others to all."""
    if by == Channel.IOM and in_kind_luck >= world.support.iom_inkind_share:
        share = package_share(origin, world)
        cash = share * (world.support.cash_eur + world.support.first_days_eur)
        bonus = max(0.0, entitlement - share * regular_ceiling_eur(world))
        return float(min(entitlement - bonus, cash) + bonus)
    return float(entitlement)


# --- through whom ---------------------------------------------------------------------------------------------------


def has_some_channel(world: Month) -> bool:
    """Tell whether any channel gives support at all."""
    return bool(
        world.support.iom_capacity > 0
        or world.support.ngo_capacity > 0
        or (world.support.eurp and world.support.eurp_capacity > 0)
    )


def channel(luck: float, world: Month) -> Channel:
    """Choose who supports a departure: EURP through DTenV, a subsidised NGO, else IOM; EURP runs since April 2022."""
    if luck < world.support.eurp_share:
        return Channel.EURP if world.support.eurp else Channel.IOM
    if luck < world.support.eurp_share + world.support.ngo_share:
        return Channel.NGO
    return Channel.IOM


def channel_with_room(wanted: int, iom: int, ngo: int, eurp: int, world: Month) -> Channel:
    """Give the channel that takes somebody: the wanted one, else IOM, an NGO, EURP in this order, else NOBODY.

    `iom`, `ngo` and `eurp` are the departures each has supported this month; a channel is full when it has reached
    its part of the yearly capacity.
    """
    iom_has_room = iom < world.room_iom
    ngo_has_room = ngo < world.room_ngo
    eurp_has_room = world.support.eurp and eurp < world.room_eurp
    if wanted == Channel.EURP and eurp_has_room:
        return Channel.EURP
    if wanted == Channel.NGO and ngo_has_room:
        return Channel.NGO
    if iom_has_room:
        return Channel.IOM
    if ngo_has_room:
        return Channel.NGO
    return Channel.EURP if eurp_has_room else Channel.NOBODY


def may_have_ngo(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether an NGO may support a departure: since 2025 not where it would cross a removal (Stcrt. 2025, 10816).

    In detention with papers in hand a removal is being booked. A Dublin transfer shuts out all support.
    """
    if world.support.ngo_crosses_removal:
        return True
    return not (me.status == Status.DETAINED and can_be_removed(me, origin))


def waits_for_room(me: Person, world: Month) -> bool:
    """Tell whether somebody who decided to leave and finds every channel full waits for a next month.

    Only for some months after the decision; after them, and from detention, one goes without support.
    """
    return bool(me.status == Status.PREPARING and world.month - me.since < world.support.channel_patience_months)


def monthly_room(capacity_a_year: float, month_of_the_year: int) -> int:
    """Give the departures a channel can support in a month (1 to 12); the twelve add up to the yearly capacity."""
    upto, before = month_of_the_year * capacity_a_year / 12.0, (month_of_the_year - 1) * capacity_a_year / 12.0
    return round(upto) - round(before)
