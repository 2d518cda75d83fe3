"""The plan of a scenario, made of what its layers say of it, and what must hold between its keys."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.machine.terminal import one_line
from sim.parameters.catalogue import settings
from sim.parameters.host.folder import hosts, misnamed, sets_of
from sim.scenario.calendar import is_first_of_month, is_last_of_month
from sim.scenario.layers.merging import Merged
from sim.scenario.plan import (
    BREAK_EVEN_KEYS,
    FEWEST_DRAWS,
    PLAN_KEYS,
    REPLICATION_KEYS,
    BreakEven,
    Key,
    Plan,
    Replications,
)
from sim.scenario.text.checking import known_key, unknown_key
from sim.scenario.text.faults import COMMAND, Faults, Place, nearest, written_value


def planned(merged: Merged, faults: Faults) -> Plan:
    """Make the plan and report dates out of order and bounds that exclude each other."""
    fields, counts = _given(merged, PLAN_KEYS), _given(merged, REPLICATION_KEYS)
    _check_dates(fields, merged.main, faults)
    at_least, at_most = counts["at_least"], counts["at_most"]
    if at_least[0] > at_most[0]:
        place = at_least[1] if "at_least" in merged.plan else at_most[1]
        wrong = f"{at_least[0]} is more than at_most"
        faults.add(place, "plan.replications.at_least", wrong, f"allowed: 1 to {at_most[0]}")
    sets, place = fields["parameter_sets"]
    host = _known_host(*fields["host"], faults)
    if sets == "ensemble" and host and not sets_of(host).is_file():
        faults.add(
            place, "plan.parameter_sets", "there is no ensemble yet", "fit one with --calibrate, or use defaults"
        )
    draws, place = fields["draws"]
    if 0 < draws < FEWEST_DRAWS:
        faults.add(place, "plan.draws", f"{draws} is too few", f"allowed: 0 for none, or at least {FEWEST_DRAWS}")
    widths = {name: float(width) for name, width in sorted(counts["until_half_width"][0].items())}
    return Plan(
        **{name: _as_declared(PLAN_KEYS[name], value) for name, (value, _) in fields.items()},
        replications=Replications(at_least[0], at_most[0], widths),
        break_even=_break_even(merged, faults),
    )


def _known_host(host: str, place: Place, faults: Faults) -> str:
    """Return the country whose policy it is; report what its folder misnames, or that there is none (nothing)."""
    if host in hosts():
        for file, name, known in misnamed(host):
            wrong = f"{file} holds {written_value(name)}, which no register has"
            faults.add(place, "plan.host", wrong, nearest(name, known))
        return host
    wrong = f"{written_value(host)} has no folder in scenarios/base"
    faults.add(place, "plan.host", wrong, f"allowed: {', '.join(hosts())}", nearest(host, hosts()))
    return ""


def _given(merged: Merged, keys: Mapping[str, Key]) -> dict[str, tuple[Any, Place]]:
    """Return what the files say of keys of the plan, or else their default, and where."""
    return {name: merged.plan.get(key.name, (key.default, merged.main)) for name, key in keys.items()}


def _as_declared(key: Key, value: Any) -> Any:
    """Return a value as its key has it: a share of 1 is the number 1.0."""
    return float(value) if key.type in (float, float | None) and value is not None else value


def _break_even(merged: Merged, faults: Faults) -> BreakEven | None:
    """Make the search for break-even values, if one is asked for, and report what cannot be searched."""
    given = _given(merged, BREAK_EVEN_KEYS)
    named, place = given.pop("parameters")
    if not named:
        return None
    keys = tuple(filter(None, (_searched(name, place, faults) for name in named)))
    if len(set(keys)) < len(keys):
        faults.add(place, "plan.break_even", "names a parameter twice", "keep one")
    between = _compared(merged, *given.pop("between"), place, faults)
    return BreakEven(
        keys, between, **{name: _as_declared(BREAK_EVEN_KEYS[name], one) for name, (one, _) in given.items()}
    )


def _searched(name: str, place: Place, faults: Faults) -> str:
    """Return the key of a parameter with a plausible range; report any other."""
    key = known_key(name)
    if key is None:
        faults.add(
            place, "plan.break_even", f"{written_value(name)} is an {unknown_key(name)[0]}", *unknown_key(name)[1:]
        )
        return ""
    if not settings()[key].can_be_searched:
        wrong = f"{written_value(name)} has no plausible range to search"
        faults.add(place, "plan.break_even", wrong, "allowed: parameters of the register that are numbers")
        return ""
    return key


def _compared(merged: Merged, names: Sequence[str], at: Place, place: Place, faults: Faults) -> tuple[str, str]:
    """Return the two policies whose ranking may turn: as written, else the first other policy and the reference."""
    allowed = f"allowed: {', '.join(map(one_line, merged.policies))}"
    reference = merged.head.get("reference", ("", place))[0]
    pair = tuple(names) or (next((name for name in merged.policies if name != reference), ""), reference)
    for name in names:
        if name not in merged.policies:
            wrong = f"{written_value(name)} is no policy"
            faults.add(at, "plan.break_even_between", wrong, allowed, nearest(name, merged.policies))
            return "", ""
    if len(pair) != 2 or len(set(pair)) != 2 or not all(pair):
        faults.add(at if names else place, "plan.break_even_between", "must name two different policies", allowed)
        return "", ""
    return pair[0], pair[1]


def _check_dates(fields: Mapping[str, tuple[Any, Place]], main: Place, faults: Faults) -> None:
    for key in ("warm_up_from", "history_from", "future_from"):
        day, place = fields[key]
        if not is_first_of_month(day):
            nearby = f"allowed: {day.replace(day=1)}"
            faults.add(place, f"plan.{key}", f"{day} is not the first of a month", nearby)
    until, place = fields["until"]
    if not is_last_of_month(until):
        faults.add(place, "plan.until", f"{until} is not the last day of a month", "allowed: as 2030-12-31")
    order = (
        ("warm_up_from", "history_from", "must not be later than"),
        ("history_from", "future_from", "must be earlier than"),
        ("future_from", "until", "must be earlier than"),
    )
    for first, second, rule in order:
        (earlier, place), (later, later_place) = fields[first], fields[second]
        if earlier > later or (earlier == later and "not" not in rule):
            at = later_place if _is_nearer(later_place, place, main) else place
            faults.add(at, f"plan.{first}", f"{earlier} {rule} {second} ({later})")


def _is_nearer(place: Place, other: Place, main: Place) -> bool:
    """Say whether a place is nearer to the user: command line, then scenario, then what it extends."""
    order = {COMMAND.file: 0, main.file: 1}
    return order.get(place.file, 2) < order.get(other.file, 2)
