"""Whom paying would draw, which nobody has measured: the number, and beside it how far that lies from what was seen."""

from collections.abc import Mapping

from sim.money.concluding import NET, Money
from sim.money.living import Lived
from sim.money.searching import Bought
from sim.parameters.catalogue import Value, published, settings
from sim.parameters.outcomes import OUTCOMES
from sim.report.same_money.naming import euros, with_range
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind, kind_of
from sim.rules.person.incentives import PULL_AT_MOST
from sim.scenario.money import PAID_OUT

SEEN = "nl_balkans_2016"
"""The largest premium of which a pull is suspected, among the cases that `behaviour.pull_near` rests on."""


def of_one(money: Money, pair: tuple[Bought, Lived], say: Catalogue) -> list[str]:
    """Say of an instrument what would follow if paying drew people; nothing where that was not asked."""
    if not money.drawn:
        return []
    one, lived = pair
    lives, levers = (lived, money.drawn[money.bought.index(one)]), one.instrument.at(one.share)
    label = say("money.quoted", label=one.instrument.label)
    return [f"{if_drawn(money, lives, one.instrument.bought, label, say)} {how_sure(money, levers, say)}"]


def if_drawn(money: Money, lives: tuple[Lived, Lived], bought: frozenset[str], label: str, say: Catalogue) -> str:
    """Say what would follow if paying drew people; `lives` are without and with that."""
    runs = len(lives[1].values)
    few = say.over(runs)
    kind = kind_of(OUTCOMES["came"].unit)
    came = Estimate(*money.effect(lives[1], "came", bought)[:3], kind)
    without, present = (Estimate(*money.effect(lived, "people_present", bought)[:3], kind) for lived in lives)
    net = Estimate(*money.effect(lives[1], NET, bought)[:3], Kind.EUROS)
    words = {"present": with_range(present, few), "without": with_range(without, say), "label": label}
    words["net"] = with_range(net, few)
    return say("money.drawn", runs=runs, came=few.numerals.with_interval(came), **words)


def how_sure(money: Money, levers: Mapping[str, Value], say: Catalogue) -> str:
    """Say of what a pull is suspected, how much more than that is paid here, and where the model stops it."""
    seen = published()[SEEN].values
    assert isinstance(seen, float | int)
    rise = rise_of(money, levers)
    words = {"seen": euros(float(seen), say), "rise": euros(rise, say), "most": say.numerals.whole(PULL_AT_MOST)}
    return say("money.drawn_outside" if rise > seen else "money.drawn_suspected", **words)


def rise_of(money: Money, levers: Mapping[str, Value]) -> float:
    """Return how much more one person is paid under levers than under the reference, in EUR, in money and in kind."""
    scenario, rise = money.scenario, 0.0
    month = scenario.plan.month(scenario.plan.future_from)
    for key, value in levers.items():
        setting = settings()[key]
        if setting.unit == "EUR" and set(setting.priced) & PAID_OUT:
            rise += float(value) - float(scenario.value(key, scenario.reference, month))
    return rise
