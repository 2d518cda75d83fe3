"""The most that rules can give anybody: the compiled loop passes over whom luck keeps above it.

Bounds are found by asking the rules themselves, so that a new term in a rule is in its bound.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from functools import cache
from math import ceil, floor, inf
from typing import Any, TypeVar, cast, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.rules.facts import Country, Flag, Month, Person
from sim.rules.person.choices import log_odds_of_leaving, value_of_money
from sim.rules.person.support import highest_value_eur
from sim.rules.state.detention import chance_of_proposal
from sim.rules.state.justice import chance_of_suspicion, chances_out_of_sight
from sim.rules.vocabulary import NEVER, Status, Tier
from sim.world.record.layout import as_months, bare
from sim.world.record.once import Alike, Codes, numbered

ROUNDING_OF_ODDS, ROUNDING_OF_CHANCE = 1e-9, 1e-12  # for sums in another order
BELOW = "<"
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


class Months:
    """Records of months, of any policies, of which rules are asked once for those that agree in what the rule read."""

    def __init__(self, records: NDArray[np.void]) -> None:
        self._records = records
        self._alike = Alike(len(records), self._column)
        self._month = cache(lambda number: as_months(records[number : number + 1])[0])

    def each(self, function: Callable[[Month], Answer], among: NDArray[np.bool_] | None = None) -> NDArray[Any]:
        """Give the value of a function for each month, or for some `among` them; what stands at the others is void."""

        def ask(number: int, read: set[str]) -> Answer:
            return function(cast(Month, Watched(self._month(number), read)))

        answers, whose = self._alike.answers(ask, among)
        return np.array(answers)[whose]

    def _column(self, name: str) -> Codes | None:
        name, _, limit = name.partition(BELOW)
        group, _, field = name.rpartition(".")
        values = np.ascontiguousarray((self._records[group] if group else self._records)[field])
        if limit:
            values = values < int(limit)
        return None if (values == values[0]).all() else numbered(values)


class Watched:
    """A month, or a group of its settings, that notes which fields are read."""

    def __init__(self, facts: object, read: set[str], group: str = "") -> None:
        self._facts, self._read, self._group = facts, read, group

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._facts, name)
        if name == "month":
            value = Moment(value, self._read)
        elif isinstance(value, int | float):
            self._read.add(self._group + name)
        else:
            value = Watched(value, self._read, f"{name}.")
        self.__dict__[name] = value  # what was read once is found without asking here again
        return value


class Moment:
    """The number of a month, that notes what it is compared with: `month<12` where it matters whether it is below 12.

    Who was never helped was helped long before any month: rules that compare need not be asked for each of them.
    """

    def __init__(self, month: int, read: set[str], earlier: int = 0) -> None:
        self._month, self._read, self._earlier = month, read, earlier

    def __sub__(self, months: float) -> "Moment | float":
        if isinstance(months, int):
            return Moment(self._month, self._read, self._earlier + months)
        return int(self) - months

    def __lt__(self, other: float) -> bool:
        return self._is_below(ceil(other))

    def __le__(self, other: float) -> bool:
        return self._is_below(floor(other) + 1)

    def __gt__(self, other: float) -> bool:
        return not self <= other

    def __ge__(self, other: float) -> bool:
        return not self < other

    def __int__(self) -> int:
        self._read.add("month")
        return self._month - self._earlier

    __index__ = __int__

    def __float__(self) -> float:
        return float(int(self))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int | float) and self >= other and self <= other

    def __hash__(self) -> int:
        return hash(int(self))

    def _is_below(self, limit: int) -> bool:
        self._read.add(f"month{BELOW}{limit + self._earlier}")
        return self._month < limit + self._earlier


def _as_number(operate: Callable[[Any, Any], Any], *, is_reflected: bool) -> Callable[[Moment, Any], Any]:
    """Make an operation on the number of a month, for which rules are asked of each month."""
    if is_reflected:
        return lambda moment, other: operate(other, int(moment))
    return lambda moment, other: operate(int(moment), other)


for _operate in (operator.add, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow):
    setattr(Moment, f"__{_operate.__name__}__", _as_number(_operate, is_reflected=False))
    setattr(Moment, f"__r{_operate.__name__}__", _as_number(_operate, is_reflected=True))
Moment.__rsub__ = _as_number(operator.sub, is_reflected=True)  # type: ignore[attr-defined]


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


def highest_suspicion(world: Month) -> float:
    """Give the highest chance that somebody in view, and not of the nuisance core, is suspected in a month."""
    # sure of a package of any size, and with no regular support to forfeit
    return _highest_suspicion({"belief_chance": 1.0, "belief_eur": inf, "aware": 0, "helped": NEVER}, world)


def highest_suspicion_without_hope(world: Month) -> float:
    """Give the same of who hopes for no package, as most do: it is far lower where some offend to qualify."""
    return _highest_suspicion({"belief_chance": 0.0}, world)


def _highest_suspicion(hoping: Settled, world: Month) -> float:
    def chance(me: Person, origin: Country) -> float:
        return chance_of_suspicion(me, origin, world)

    anybody: Settled = {**hoping, "status": Among(Person, "status", IN_VIEW), "nuisance": 0}
    return max(highest(chance, {**anybody, "offended": last}, {}) for last in (NEVER, 0))


def highest_proposal(world: Month) -> float:
    """Give the highest chance of being proposed for detention, without a document or a return decision of the month."""
    quiet: Settled = {"issued": NEVER, "obligation": NEVER, "spells": Among(Person, "spells", (0, 1))}
    return highest(lambda me, origin: chance_of_proposal(me, world), quiet, {})


def highest_news(me: Settled, origin: Settled, world: Month) -> float:
    """Give the highest chance that something happens out of sight in a month."""
    return highest(lambda me, origin: sum(chances_out_of_sight(me, origin, world)), me, origin)


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

    def most(world: Month) -> list[list[list[float]]]:
        return [
            [
                [
                    highest_news({**hopeful, "nuisance": core, "offended": last}, {"tier": tier}, world)
                    for last in (NEVER, 0)
                ]
                for core in (0, 1)
            ]
            for tier in Tier
        ]

    return np.asarray(Months(months.ravel()).each(most).max(axis=0) + ROUNDING_OF_CHANCE)
