"""The most that rules can give anybody: the compiled loop passes over whom luck keeps above it.

Bounds are found by asking the rules themselves, so that a new term in a rule is in its bound.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from enum import IntEnum
from functools import cache, partial
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.rules.facts import Country, Flag, Month, Person
from sim.rules.person.choices import log_odds_of_leaving, value_of_money
from sim.rules.person.support import highest_value_eur
from sim.rules.state.justice import chances_out_of_sight
from sim.rules.vocabulary import NEVER, Status, Tier
from sim.world.record.layout import as_months, bare

ROUNDING_OF_ODDS, ROUNDING_OF_CHANCE = 1e-9, 1e-12  # for sums in another order
IN_VIEW = tuple(status for status in Status if Status.POTENTIAL < status < Status.OUT_OF_SIGHT)

Settled = Mapping[str, "float | Among"]
Answer = TypeVar("Answer")


class Unsettled(Exception):
    """A rule has to know more of a field: `options` are the parts into which its values fall apart."""

    def __init__(self, facts: type, name: str, options: Iterable[Sequence[int]]) -> None:
        self.facts, self.name = facts, name
        self.options = [part[0] if len(part) == 1 else Among(facts, name, part) for part in options]


class Among:
    """A field that has one of some values, told apart only as far as a rule asks."""

    def __init__(self, facts: type, name: str, values: Sequence[int]) -> None:
        self._facts, self._name, self._values = facts, name, values

    def __eq__(self, other: object) -> bool:
        if other not in self._values:
            return False
        equal, others = [[value for value in self._values if (value == other) is is_it] for is_it in (True, False)]
        raise Unsettled(self._facts, self._name, [equal, others])

    def _ask(self, *others: object) -> Any:
        raise Unsettled(self._facts, self._name, [[value] for value in self._values])

    __hash__ = __bool__ = __int__ = __float__ = __index__ = _ask
    __lt__ = __le__ = __gt__ = __ge__ = _ask
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __neg__ = _ask


class Anybody:
    """Somebody, or some country, of which only some fields are settled."""

    def __init__(self, facts: type, settled: Settled) -> None:
        self.__dict__.update(settled)
        self._facts = facts

    def __getattr__(self, name: str) -> Any:
        return Among(self._facts, name, values_of(self._facts, name))


def highest(rule: Callable[[Person, Country], float], me: Settled, origin: Settled) -> float:
    """Give the highest value of a rule over every person and country of which some fields are settled.

    The rule is asked, and again for each part of the values that it tells apart of a field that is not settled.
    """
    try:
        return float(rule(cast(Person, Anybody(Person, me)), cast(Country, Anybody(Country, origin))))
    except Unsettled as found:
        field = found
    options = [{field.name: part} for part in field.options]
    if field.facts is Person:
        return max(highest(rule, {**me, **option}, origin) for option in options)
    return max(highest(rule, me, {**origin, **option}) for option in options)


@cache
def values_of(facts: type, name: str) -> tuple[int, ...]:
    """List the values of a field that has few: yes or no, or one of a few kinds.

    Raises:
        LookupError: when it may have any value, so that somebody has to say which makes the rule largest.
    """
    kind = get_type_hints(facts, include_extras=True)[name]
    if kind is bool or kind == Flag:
        return (0, 1)
    if issubclass(bare(kind), IntEnum):
        return tuple(cast(type[IntEnum], bare(kind)))
    raise LookupError(
        f"a rule now reads {name} of a {facts.__name__}, which may have any value: "
        "settle it in sim/world/record/bounds.py at the value that gives the highest chance"
    )


class Remembering(Generic[Answer]):
    """A function of a month that is worked out again only for months that differ in a field that it read."""

    def __init__(self, function: Callable[[Month], Answer]) -> None:
        self._function = function
        self._known: dict[frozenset[str], tuple[Callable[[Month], object], dict[object, Answer]]] = {}

    def __call__(self, world: Month) -> Answer:
        """Give the value of the function for a month."""
        for read, answers in self._known.values():
            values = read(world)
            if values in answers:
                return answers[values]
        fields: set[str] = set()
        answer = self._function(cast(Month, Watched(world, fields)))
        reader = attrgetter(*fields) if fields else lambda world: ()
        read, answers = self._known.setdefault(frozenset(fields), (reader, {}))
        answers[read(world)] = answer
        return answer


class Watched:
    """A month, or a group of its settings, that notes which fields are read."""

    def __init__(self, facts: object, read: set[str], group: str = "") -> None:
        self._facts, self._read, self._group = facts, read, group

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._facts, name)
        if is_dataclass(value):
            value = Watched(value, self._read, f"{name}.")
        else:
            self._read.add(self._group + name)
        self.__dict__[name] = value  # what was read once is found without asking here again
        return value


# Nobody is readier than another, fears removal or hopes for a package: the first two are added to the bound for each
# person, and waiting for a package only lowers the odds.
_ANYBODY = {"readiness": 0.0, "felt_risk": 0.0, "belief_chance": 0.0}


def highest_circumstances(world: Month) -> float:
    """Give the highest log-odds of leaving in view, outside detention, apart from level, offer, readiness and risk."""

    def odds(me: Person, origin: Country) -> float:
        return log_odds_of_leaving(me, 0.0, 0.0, origin, world)

    anywhere = {"leave_level": 0.0, "income_eur": 1.0}  # both are in the bound of each country
    asked = Among(Person, "status", [status for status in IN_VIEW if status != Status.DETAINED])
    return highest(odds, {**_ANYBODY, "status": asked}, anywhere)


def highest_by_offer(origin: Country, world: Month) -> float:
    """Give the part of the highest log-odds of leaving, or of an opening for maatwerk, that follows from the offer."""
    offer = value_of_money(highest_value_eur(origin, world), origin.income_eur, world.behaviour.money_value)
    opening = max(0.0, world.maatwerk.opening_log_odds) if world.maatwerk.enabled else 0.0
    return origin.leave_level + offer + opening


def highest_news(me: Settled, origin: Settled, world: Month) -> float:
    """Give the highest chance that something happens out of sight in a month."""
    return highest(lambda me, origin: sum(chances_out_of_sight(me, origin, world)), me, origin)


def each_once(records: NDArray[np.void]) -> NDArray[np.void]:
    """Leave out the records that equal an earlier one."""
    places = {record.tobytes(): place for place, record in enumerate(records)}
    return records[list(places.values())]


def largest_package(worlds: NDArray[np.void]) -> float:
    """Give the largest package that anybody may have heard of in months of any policy, in EUR."""
    return float(max(worlds["maatwerk"]["maximum_eur"].max(), worlds["information"]["initial_package_belief"].max()))


def most_news_out_of_sight(months: NDArray[np.void], largest: float) -> NDArray[np.float64]:
    """Give the largest monthly chance, in any of some months, that something happens out of sight.

    [tier, in the nuisance core or not, suspected before or not]; `largest` is the largest package anybody has heard of.
    The bulk engine skips the months in which luck is above it: nothing can happen in them.
    """
    # sure of the largest package that anybody may have heard of, and with no regular support to forfeit
    hopeful = {"status": Status.OUT_OF_SIGHT, "belief_chance": 1.0, "belief_eur": largest, "aware": 0}
    hopeful["helped"] = NEVER
    worlds = as_months(each_once(months.ravel()))
    most = [
        [
            [
                max(map(Remembering(partial(highest_news, {**hopeful, **of_them}, {"tier": tier})), worlds))
                for of_them in ({"nuisance": core, "offended": NEVER}, {"nuisance": core, "offended": 0})
            ]
            for core in (0, 1)
        ]
        for tier in Tier
    ]
    return np.array(most) + ROUNDING_OF_CHANCE
