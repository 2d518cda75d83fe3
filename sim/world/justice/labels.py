"""The VRIS label: as a suspect it ends when the case does without a conviction, as a convict after a term of years.

Nothing is drawn but on arrival and when a case ends. Of who is out of sight or abroad the label is brought up to date
when they are met again.
"""

from sim.rules.facts import Month, Person
from sim.rules.state.justice import MONTHS_KEPT_AT_MOST, months_of_label, months_of_prosecution
from sim.rules.vocabulary import Decision, Status
from sim.world.ledger import Count, Tally
from sim.world.luck import luck


def label_on_arrival(me: Person, world: Month) -> None:
    """Settle whether the label with which somebody arrives rests on a conviction."""
    if luck(me.key, world.month, Decision.CONVICTED) < world.crime.convicted_share:
        label_as_convict(me, world)
        count_conviction(me, world.month, world)
    else:
        label_as_suspect(me, world)
        be_charged(me, world)


def label_as_suspect(me: Person, world: Month) -> None:
    """Label a suspect until the case ends; a convict keeps the label of the conviction."""
    if me.convicted:
        return
    me.vris = 1
    me.label_changes = world.month + months_of_prosecution(world)


def be_charged(me: Person, world: Month) -> None:
    """Await the end of a new case: a conviction by a court that will end it is counted, from its month on.

    Its luck is that of the label, which follows the same case: of who is not cleared only some come before a court.
    """
    verdict = world.month + months_of_prosecution(world)
    if luck(me.key, verdict, Decision.VERDICT) >= 1.0 - world.crime.court_conviction_share:
        count_conviction(me, verdict, world)


def count_conviction(me: Person, verdict: int, world: Month) -> None:
    """Keep the month of a conviction and the time since the two before it; a case that runs takes a new one in."""
    if me.conviction > world.month:
        return
    me.third_gap = me.second_gap
    me.second_gap = min(verdict - int(me.conviction), MONTHS_KEPT_AT_MOST)
    me.conviction = verdict


def is_cleared(me: Person, verdict: int, world: Month) -> bool:
    """Tell whether the case that ends in a month ends without a conviction."""
    return bool(luck(me.key, verdict, Decision.VERDICT) < world.crime.cleared_share)


def label_as_convict(me: Person, world: Month) -> None:
    """Label a convict, from now on for the whole term."""
    me.vris = 1
    me.convicted = 1
    me.label_changes = world.month + months_of_label(world)


def follow_label(me: Person, world: Month, tally: Tally) -> None:
    """Bring a label up to date: the end of the case of a suspect, and the end of the term of a convict."""
    while me.vris and me.label_changes <= world.month:
        if me.convicted:
            me.vris = 0
            me.convicted = 0
        elif is_cleared(me, me.label_changes, world):
            be_cleared(me, world, tally)
        else:
            me.convicted = 1
            me.label_changes += months_of_label(world)


def be_cleared(me: Person, world: Month, tally: Tally) -> None:
    """Lose the label, and leave custody, because of an acquittal or a case that was dropped."""
    me.vris = 0
    tally[world.month, Count.LABELS_CLEARED] += 1
    if not world.support.vris_eligible:
        tally[world.month, Count.MONTHS_SHUT_OUT_CLEARED] += months_of_prosecution(world)
    if me.status == Status.IMPRISONED:
        me.custody_until = world.month
