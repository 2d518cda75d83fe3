"""Coming back after a departure."""

from math import log

from sim.rules.facts import Month, Person
from sim.rules.state.procedures import months_to_leave
from sim.rules.vocabulary import NOT_FORESEEN

DURABLE_MONTHS = 24


def month_of_return(luck: float, is_near: bool, world: Month) -> int:
    """Give the month of re-entry by inverse of an exponential distribution, or NOT_FORESEEN.

    The chance within 36 months is that of the register; later returns are not counted anywhere, and not simulated.
    Within the European Union (after a Dublin transfer) as near.
    """
    chance = world.behaviour.reentry_3y_near if is_near else world.behaviour.reentry_3y_far
    if chance <= 0.0 or luck <= 0.0:
        return NOT_FORESEEN
    wait = 36.0 * log(luck) / log(1.0 - chance)
    if wait >= 36.0:
        return NOT_FORESEEN
    return int(world.month + 1 + int(wait))


def entry_ban_months(me: Person, forced: bool, world: Month) -> int:
    """Give the months of an entry ban (art. 66a Vw 2000): none for who leaves by choice within the departure term.

    A ban starts on leaving. It makes nobody come back less, as far as is known; it makes coming back an offence.
    """
    if me.dublin:
        return 0  # no return decision, no ban
    if me.vris or me.undesirable:
        return int(world.serious_ban_months)
    if not forced and is_within_term(me, world):
        return 0
    return int(world.ban_months)


def is_within_term(me: Person, world: Month) -> bool:
    """Tell whether the period to leave independently runs, or ends this month; without one nobody is in time."""
    months = months_to_leave(me, world)
    return bool(months > 0.0 and world.month - me.obligation <= months)


def is_durable(left: int, returns: int) -> bool:
    """Tell whether nobody comes back within 24 months."""
    return returns - left > DURABLE_MONTHS
