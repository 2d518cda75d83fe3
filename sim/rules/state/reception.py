"""Who has a bed of the state: what the law gives to people who must leave, by where their case stands.

Being in view is not the same as having a bed: who has none lives on the street, with relatives, or in municipal
shelter.
"""

from sim.rules.facts import Country, Month, Person
from sim.rules.state.dublin import is_under_pact
from sim.rules.state.procedures import is_accelerated
from sim.rules.vocabulary import Bed, Document, Household, Source, Status


def bed_of(me: Person, origin: Country, world: Month) -> Bed:
    """Give the bed of somebody in view: none, regular, restricted (VBL), in a family location, municipal, or basic.

    Regular reception during a repeat application, medical deferral (art. 64 Vw 2000), the wait for a Dublin transfer
    and the departure period; then the VBL for some weeks, where return is being worked on; families with children
    have a location of their own until they leave. Who has lost temporary protection stays in municipal shelter until
    then. Who else never came by way of asylum, or has been away from reception, has no right to it. Under the Pact that
    right ends with the transfer decision too, and only what a dignified standard of living asks is given (art. 21
    Directive 2024/1346; art. 18(1) AMMR): for children, what they had (art. 26).
    """
    if me.status == Status.PROCEDURE:
        return Bed.REGULAR
    if me.source == Source.PROTECTION and not me.lost_bed:
        return Bed.MUNICIPAL
    if me.source != Source.IND:
        return Bed.NONE
    if me.status == Status.DEFERRED:
        return Bed.REGULAR
    is_family = me.household == Household.SCHOOL_FAMILY
    if me.dublin:
        return Bed.BASIC if is_under_pact(me, world) and not is_family else Bed.REGULAR
    if not me.lost_bed and world.month - me.obligation < months_in_reception(me, world):
        return Bed.REGULAR
    if is_family:
        return Bed.FAMILY
    if not me.lost_bed and is_in_restricted_period(me, world) and is_return_in_sight(me, origin):
        return Bed.RESTRICTED
    return Bed.NONE


def sleeps_in_shelter(me: Person, luck: float, world: Month) -> bool:
    """Tell whether somebody is a guest of municipal shelter with guidance (LVV), after reception has ended.

    Who waits for a paper at the location with restricted freedom is no guest, nor is a family that keeps its location.
    """
    if luck >= world.share_in_shelter:
        return False
    if me.status == Status.OUT_OF_SIGHT:
        return True
    if me.status not in (Status.RECEPTION, Status.PREPARING):
        return False
    if me.source == Source.PROTECTION:
        return bool(me.lost_bed)
    if me.source != Source.IND:
        return True
    if me.dublin or me.household == Household.SCHOOL_FAMILY:
        return False
    return bool(me.lost_bed or not is_in_restricted_period(me, world))


def months_in_reception(me: Person, world: Month) -> float:
    """Give how long a bed stays after the refusal: the departure period, for who may evade supervision too.

    Not after a refusal as manifestly unfounded, before the Pact or under it, nor after a conviction.
    """
    short = me.unfounded or is_accelerated(me, world) or me.convicted
    return float(world.short_departure_period_months if short else world.departure_period_months)


def is_in_restricted_period(me: Person, world: Month) -> bool:
    """Tell whether the weeks at a location with restricted freedom (VBL), after those in reception, still run."""
    return bool(world.month - me.obligation < months_in_reception(me, world) + world.restricted_months)


def is_return_in_sight(me: Person, origin: Country) -> bool:
    """Tell whether return is being worked on: somebody has decided to leave, or papers for removal can be had."""
    if me.decided:
        return True
    return bool(origin.prospect and not origin.unsafe and me.document in (Document.REQUESTED, Document.ISSUED))
