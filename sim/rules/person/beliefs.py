"""What people believe about packages, and what waiting for one is worth to them."""

from math import log1p

from sim.rules.facts import Country, Month, Person


def weighted(chance: float, exponent: float) -> float:
    """Weigh a chance as people do (Tversky and Kahneman 1992): w(q) = q^g / (q^g + (1-q)^g)^(1/g)."""
    raised = chance**exponent
    return float(raised / (raised + (1.0 - chance) ** exponent) ** (1.0 / exponent))


def worth_of_waiting(me: Person, offer_eur: float, own_eur: float, origin: Country, world: Month) -> float:
    """Give Omega, in log-odds: the share of a perceived future premium that is set off against leaving today.

    waiting_weight * w(Q) * max(0, value of the package hoped for - value of the offer now open); nothing is worth
    waiting for with an above-standard offer on the table.
    """
    if not world.incentives.holdout or me.belief_chance <= 0.0 or offer_eur > own_eur:
        return 0.0
    hoped = world.behaviour.money_value * log1p(hoped_eur(me, world) / origin.income_eur)
    now = world.behaviour.money_value * log1p(offer_eur / origin.income_eur)
    gain = hoped - now
    if gain <= 0.0:
        return 0.0
    return float(
        world.behaviour.waiting_weight
        * weighted(min(me.belief_chance, 1.0), world.information.probability_weighting)
        * gain
    )


def hoped_eur(me: Person, world: Month) -> float:
    """Give the package that somebody hopes for: as believed, at most the maximum once amounts are published."""
    if not world.information.published:
        return float(me.belief_eur)
    most = world.maatwerk.maximum_eur
    if world.maatwerk.fixed_eur > 0.0:
        most = min(most, world.maatwerk.fixed_eur)
    return min(float(me.belief_eur), float(most))


def believe_news(me: Person, months_ago: int, world: Month) -> None:
    """Believe the news about packages where it is better than what was believed, faded since it came."""
    chance = world.information.media_belief * (1.0 - world.information.learning_weight) ** float(months_ago)
    if me.belief_chance < chance:
        me.belief_chance = float(chance)


def fade(me: Person, months: int, world: Month) -> None:
    """Let the hope for a package fade over months in which nothing was heard of contacts who wait long."""
    if months > 0 and me.friends_waiting > 0:
        me.belief_chance = float(me.belief_chance * (1.0 - world.information.learning_weight) ** float(months))


def learn_of_nothing(me: Person, world: Month) -> None:
    """Move beliefs after a month in which no contact left: those who were here and waited got nothing."""
    keep = 1.0 - world.information.learning_weight
    if me.friends_waiting > 0:
        me.belief_chance = float(me.belief_chance * keep)
    if me.friends_here > 0:
        me.felt_risk = float(me.felt_risk * keep)


def learn(me: Person, world: Month) -> None:
    """Move beliefs towards what happened to contacts in the month of the news.

    Q <- (1 - w) Q + w * 12 * packages / contacts who had waited long; size and removal risk likewise. Without bias:
    Q may pass 1 after a month with many packages, and is cut to 1 only where it is used.
    """
    weight, keep = world.information.learning_weight, 1.0 - world.information.learning_weight
    waited, here = me.friends_waiting + me.news_waited, me.friends_here + me.news_gone
    if waited > 0:
        me.belief_chance = float(keep * me.belief_chance + weight * 12.0 * me.news_packages / waited)
    if me.news_packages > 0:
        me.belief_eur = float(keep * me.belief_eur + weight * me.news_eur / me.news_packages)
    if here > 0:
        me.felt_risk = float(keep * me.felt_risk + weight * me.news_removed / here)
