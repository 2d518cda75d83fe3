"""Entry bans: who gets one on leaving, and how long it runs."""

from sim.rules.facts import Country, Month, Person
from sim.rules.person.reentry import entry_ban_months, is_serious_threat
from sim.rules.vocabulary import Decision, Status
from sim.world.ledger import Count, Tally
from sim.world.luck import luck


def get_entry_ban(me: Person, kind: Status, origin: Country, world: Month, tally: Tally) -> None:
    """Get an entry ban on leaving, where the law has one for this way to leave."""
    is_threat = is_serious_threat(me, luck(me.key, world.month, Decision.SERIOUS_THREAT), world)
    months = entry_ban_months(me, kind >= Status.REMOVED_ORIGIN, is_threat, origin, world)
    if months > 0:
        be_banned(me, months, is_threat, world)
        tally[world.month, Count.ENTRY_BANS] += 1


def be_banned(me: Person, months: int, is_threat: bool, world: Month) -> None:
    """Be banned from entry; no new ban shortens one that runs, nor makes it lighter.

    A lighter ban that runs longer than a heavy one counts as heavy to its end.
    """
    me.heavy_ban = 1 if is_threat or (me.heavy_ban and world.month < me.banned_until) else 0
    me.banned_until = max(me.banned_until, world.month + months)
