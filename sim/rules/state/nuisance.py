"""What is done about the core that causes most nuisance: HTL, area ban, ISD."""

from sim.rules.facts import Country, Month, Person
from sim.rules.state.reception import bed_of
from sim.rules.vocabulary import NEVER, Bed, Status


def may_be_in_htl(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether a place in the HTL is open: to the core in reception, for some months after a suspicion.

    HTL: handhaving- en toezichtlocatie, a location with an order to stay on it. Not for Dublin cases, nor for who has
    no right to a bed, unless a policy gives them one there.
    """
    if not world.nuisance.htl or not me.nuisance or me.dublin or not is_recent(me, world.nuisance.htl_months, world):
        return False
    return bool(world.nuisance.htl_without_bed or bed_of(me, origin, world) != Bed.NONE)


def has_area_ban(me: Person, world: Month) -> bool:
    """Tell whether an area ban holds: for the core in view, for some months after a suspicion."""
    return bool(world.nuisance.area_ban and me.nuisance and is_recent(me, world.nuisance.area_ban_months, world))


def is_recent(me: Person, months: float, world: Month) -> bool:
    """Tell whether somebody in reception was suspected within so many months before this one."""
    return bool(me.status == Status.RECEPTION and me.offended != NEVER and 0 < world.month - me.offended <= months)


def is_stelselmatig(me: Person) -> bool:
    """Tell whether the ISD is open: a convict of the core who is suspected again (art. 38m Sr).

    ISD: inrichting stelselmatige daders, up to two years; since July 2009 also without a right to stay.
    """
    return bool(me.nuisance and me.convicted and me.offended != NEVER)
