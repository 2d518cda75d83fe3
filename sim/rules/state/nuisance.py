"""What is done about the core that causes most nuisance: HTL, area ban, ISD."""

from sim.rules.facts import Country, Month, Person
from sim.rules.state.reception import bed_of
from sim.rules.vocabulary import NEVER, Bed, Status

LOOKED_BACK_MONTHS = 60  # art. 38m(1) Sr: five years


def may_be_in_htl(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether a place in the HTL is open: to the core with a bed, for some months after a suspicion.

    HTL: handhaving- en toezichtlocatie, a location with an order to stay on it. A bed is had during a repeat
    application and a Dublin transfer above all; a policy may give one there to who has no right to it.
    """
    if not world.nuisance.htl or not me.nuisance or not is_recent(me, world.nuisance.htl_months, world):
        return False
    return bool(world.nuisance.htl_without_bed or bed_of(me, origin, world) != Bed.NONE)


def has_area_ban(me: Person, world: Month) -> bool:
    """Tell whether an area ban holds: for the core in view, for some months after a suspicion."""
    return bool(world.nuisance.area_ban and me.nuisance and is_recent(me, world.nuisance.area_ban_months, world))


def is_recent(me: Person, months: float, world: Month) -> bool:
    """Tell whether somebody in view and at liberty was suspected within so many months before this one."""
    if me.status > Status.DEFERRED or me.offended == NEVER:
        return False
    return bool(0 < world.month - me.offended <= months)


def is_stelselmatig(me: Person, world: Month) -> bool:
    """Tell whether the ISD can be demanded in a new case: of the core, three convictions in the five years before.

    ISD: inrichting stelselmatige daders (art. 38m Sr), up to two years; since July 2009 also without a right to stay.
    A case that has no verdict yet takes a new offence in: what could be demanded was settled when it began.
    """
    months = world.month - me.conviction
    return bool(me.nuisance and 0 <= months <= LOOKED_BACK_MONTHS - int(me.second_gap) - int(me.third_gap))
