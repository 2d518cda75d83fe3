"""What people hear from the news and from their contacts, and what contacts are told of (step 6).

The word spreads when a month has been lived: each driver tells everybody's contacts who came, who has now waited long,
and who left for the first time and how. It is heard in the next month by whoever is in view; out of sight one hears
nothing, and hope fades.
"""

from sim.rules.facts import Month, Person
from sim.rules.person.beliefs import believe_news, fade, learn, learn_of_nothing
from sim.rules.vocabulary import Decision, Status
from sim.world.luck import luck


def listen(me: Person, world: Month) -> None:
    """Hear the news, and what happened last month to contacts."""
    if world.information.learning:
        fade(me, world.month - me.heard - 1, world)
        if me.news_month == world.month - 1:
            learn(me, world)
        else:
            learn_of_nothing(me, world)
    if (
        world.last_media > me.heard
        and luck(me.key, int(world.last_media), Decision.MEDIA) < world.information.media_reach
    ):
        believe_news(me, world.month - int(world.last_media), world)
    me.heard = world.month


def tell_of_arrival(friend: Person) -> None:
    """Tell a contact that somebody came."""
    friend.friends_here += 1


def tell_of_long_wait(friend: Person) -> None:
    """Tell a contact that somebody has now waited long."""
    friend.friends_waiting += 1


def tell_of_departure(friend: Person, me: Person, world: Month) -> None:
    """Tell a contact that somebody has gone for the first time this month, and how."""
    if friend.news_month != world.month:
        friend.news_month = world.month
        friend.news_gone = friend.news_waited = friend.news_removed = friend.news_packages = friend.news_eur = 0
    friend.friends_here -= 1
    friend.news_gone += 1
    if me.first_way == Status.REMOVED_ORIGIN or me.first_way == Status.IN_HUB:
        friend.news_removed += 1
    if has_waited_long(me, world):
        friend.friends_waiting -= 1
        friend.news_waited += 1
        if me.first_package_eur > 0 and not world.information.confidential:
            friend.news_packages += 1
            friend.news_eur += me.first_package_eur


def has_waited_long(me: Person, world: Month) -> bool:
    """Tell whether somebody had waited long when the month began."""
    return bool(me.began + world.information.long_wait_months <= world.month)


def waits_long_from_next_month(me: Person, world: Month) -> bool:
    """Tell whether somebody who is still here will have waited long when the next month begins."""
    return bool(me.began + world.information.long_wait_months == world.month + 1 and me.first_left > world.month)
