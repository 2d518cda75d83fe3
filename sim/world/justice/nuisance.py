"""What the core that causes most nuisance lives through: a restricted location, which some walk out of; an area ban."""

from sim.rules.facts import Country, Month, Person
from sim.rules.state.nuisance import has_area_ban, may_be_in_htl
from sim.rules.state.reception import bed_of
from sim.rules.vocabulary import Bed, Decision
from sim.world.ledger import Count, Tally
from sim.world.luck import luck


def is_in_htl(me: Person, origin: Country, world: Month) -> bool:
    """Tell whether somebody was sent to the HTL for the last suspicion, and is there still."""
    return bool(may_be_in_htl(me, origin, world) and luck(me.key, me.offended, Decision.HTL) < world.nuisance.htl_share)


def restraint(me: Person, origin: Country, world: Month) -> float:
    """Give the factor of what is done about somebody on the chance of an offence."""
    factor = 1.0
    if is_in_htl(me, origin, world):
        factor *= world.nuisance.htl_effect
    if has_area_ban(me, world):
        factor *= world.nuisance.area_ban_effect
    return float(factor)


def walks_out_of_htl(me: Person, origin: Country, world: Month, tally: Tally) -> bool:
    """Count a month of an area ban, and tell whether somebody walks out of the HTL: the place is paid for the month."""
    if has_area_ban(me, world):
        tally[world.month, Count.AREA_BAN_MONTHS] += 1
    if not is_in_htl(me, origin, world):
        return False
    if luck(me.key, world.month, Decision.HTL_WALK_OUT) >= world.nuisance.htl_walk_out:
        return False
    count_htl(me, 1, origin, world, tally)
    return True


def count_htl(me: Person, by: int, origin: Country, world: Month, tally: Tally) -> None:
    """Count a month in the HTL, of who has a right to another bed or of who has none."""
    has_right = bed_of(me, origin, world) != Bed.NONE
    tally[world.month, Count.HTL_MONTHS if has_right else Count.HTL_MONTHS_GIVEN] += by
