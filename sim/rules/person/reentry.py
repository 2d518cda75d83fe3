"""Coming back after a departure, and entry bans."""

from math import log

from sim.rules.facts import Country, Month, Person
from sim.rules.state.procedures import is_under_ban
from sim.rules.vocabulary import NOT_FORESEEN, Source

DURABLE_MONTHS = 24
LONG_SENTENCE_MONTHS = 6  # art. 6.5a(3) and (4) Vb 2000
OVERSTAY_MONTHS = 3  # art. 6.5a(2) Vb 2000: 90 days


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


def is_under_heavy_ban(me: Person) -> bool:
    """Tell whether staying here is a crime because of a ban for a serious threat (art. 66a(7) Vw, art. 197 Sr)."""
    return bool(me.heavy_ban and is_under_ban(me))


def is_serious_threat(me: Person, luck: float, world: Month) -> bool:
    """Tell whether somebody who leaves is held a serious threat to public order: some convicts, and the undesirable.

    Suspects are not: nothing has been proven.
    """
    return bool(me.undesirable or (me.convicted and luck < world.procedure.serious_threat_share))


def entry_ban_months(me: Person, forced: bool, is_threat: bool, origin: Country, world: Month) -> int:
    """Give the months of an entry ban (art. 66a Vw 2000; art. 6.5a Vb 2000), which starts on leaving.

    ten years for a serious threat; five after half a year in prison or more, or after coming back under a ban; three
    after a shorter sentence; one after a visa-free stay that is overstayed by less than three months; two, or what the
    Return Regulation sets, for others who are removed or leave late; none for who leaves within the term.
    """
    if me.dublin:
        return 0  # no return decision, no ban
    if is_threat:
        return int(world.serious_ban_months)
    if is_under_ban(me) or (me.convicted and me.custody_until - me.custody_from >= LONG_SENTENCE_MONTHS):
        return int(max(12.0 * world.procedure.entry_ban_fraud_years, world.ban_months))
    if me.convicted:
        return int(max(12.0 * world.procedure.entry_ban_short_sentence_years, world.ban_months))
    if not forced and is_within_term(me, world):
        return 0
    if origin.visa_free and me.source != Source.IND and world.month - me.obligation < OVERSTAY_MONTHS:
        return int(12.0 * world.procedure.entry_ban_overstay_years)
    return int(world.ban_months)


def is_within_term(me: Person, world: Month) -> bool:
    """Tell whether the period to leave independently runs, or ends this month; without one nobody is in time."""
    return bool(me.term > 0 and world.month - me.obligation <= me.term)


def is_durable(left: int, returns: int) -> bool:
    """Tell whether nobody comes back within 24 months."""
    return returns - left > DURABLE_MONTHS
