"""A scenario with other settings: laid over it as with --set, or those of its own set of the ensemble."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from sim.parameters.catalogue import settings
from sim.parameters.ensemble import INFLOW_ERROR, flows_of, outside_of_run, set_of_run
from sim.parameters.host.folder import is_netherlands, sets_of
from sim.parameters.readings import Reading
from sim.scenario.digest import digest_of
from sim.scenario.layers.assignments import Assignment, as_on_command_line
from sim.scenario.layers.budgets import WrittenInstrument
from sim.scenario.layers.contents import Change, Contents, PolicyContents, without
from sim.scenario.layers.merging import check_shares, courses, in_order, start_of
from sim.scenario.loading import load, resolved
from sim.scenario.money import MoneyPlan
from sim.scenario.plan import FIT_KEYS, values_of
from sim.scenario.scenario import Policy, Scenario
from sim.scenario.text.checking import Refused, checked, known_key
from sim.scenario.text.command_line import read_overrides
from sim.scenario.text.faults import COMMAND, Faults, Place, ScenarioError, TooManyFaults, written_key
from sim.scenario.text.writing import value_in_toml
from sim.scenario.timeline import Step, overlay, settled

Value = float | int | bool | str

ALL_READINGS = "all"
"""What stands in a table where replications differ in their reading of maatwerk."""


def with_settings(scenario: Scenario | str | Path, values: Mapping[str, Value]) -> Scenario:
    """Return a scenario with some settings replaced, checked like the file itself.

    Settings of the register are laid straight over their course: that happens for every replication.

    Raises:
        ScenarioError: when a key or value is refused.
    """
    known = scenario if isinstance(scenario, Scenario) else load(scenario)
    given = {key: _of_its_type(key, value) for key, value in values.items()}
    if all(map(known_key, given)):
        return _with_starts(known, given)
    return with_overrides(known, [f"{key}={value_in_toml(value)}" for key, value in given.items()])


def with_overrides(scenario: Scenario, overrides: Sequence[str]) -> Scenario:
    """Return a scenario with KEY=VALUE laid over it as with --set, checked like the file itself.

    Raises:
        ScenarioError: when a key or value is refused.
    """
    if not overrides:
        return scenario
    main = Place(scenario.path, scenario.path, None)
    changed, faults, given = None, Faults(), (*scenario.overrides, *overrides)
    with suppress(TooManyFaults):
        command = read_overrides(overrides, faults)
        changed = resolved(main, [_contents(scenario, main)], command, given, faults)
    if faults or changed is None:
        raise ScenarioError(faults.sorted([scenario.path]))
    return replace(changed, lookalikes=scenario.lookalikes)


def with_policy(scenario: Scenario, policy: Policy) -> Scenario:
    """Return a scenario with one policy more, that changes nothing of its own."""
    beside = replace(
        scenario,
        policies=(*scenario.policies, policy),
        own_changes={**scenario.own_changes, policy.name: ()},
        timelines={**scenario.timelines, policy.name: scenario.timelines[scenario.reference]},
    )
    label = f"{written_key(('policy', policy.name, 'label'))}={value_in_toml(policy.label)}"
    return with_overrides(beside, [label])  # works out its course


def _contents(scenario: Scenario, main: Place) -> Contents:
    """Return a scenario as one file would hold it, written out."""
    keys = [(key.name, value) for _, key, value in values_of(scenario.plan)]
    return Contents(
        head={key: (value, main) for key, value in {**scenario.head, "cards": scenario.cards}.items()},
        plan={key: (value, scenario.plan_places.get(key, main)) for key, value in keys},
        fit={key: (getattr(scenario.fit, key), main) for key in FIT_KEYS if scenario.fit},
        **_money(scenario, main),
        parameters=[one for given in scenario.assigned.values() for one in given],
        changes=list(scenario.common_changes),
        policies={
            name: PolicyContents(name, scenario.policy(name).label, None, changes, main)
            for name, changes in scenario.own_changes.items()
        },
        mentions_policies=True,
    )


def _money(scenario: Scenario, main: Place) -> dict[str, Any]:
    """Return what a scenario says of the same money, as a file would hold it."""
    money = scenario.money
    if money is None:
        return {}
    keys = {"amounts_eur": money.amounts_eur, "basis": money.basis, "limits": money.limits, "best_mix": money.best_mix}
    written = (
        WrittenInstrument(
            one.name,
            {"label": one.label, "limited_by": one.limited_by, "over": one.over},
            tuple((move.key, None if move.is_switch else move.start, move.end) for move in one.moves),
            main,
        )
        for one in money.instruments
    )
    return {
        "money": {key: (value, main) for key, value in keys.items()},
        "instruments": {one.name: one for one in written},
    }


def with_money(scenario: Scenario, money: MoneyPlan) -> Scenario:
    """Return a scenario that asks what the same money buys."""
    return _with_starts(replace(scenario, money=money), {})


def beside_the_reference(scenario: Scenario, settings_of: Mapping[str, tuple[str, Mapping[str, Value]]]) -> Scenario:
    """Return a scenario with its reference, and beside it other policies by name.

    Each is given as the policy that it is laid over, and what it changes of that when the future starts.
    """
    plan, month = scenario.plan, scenario.plan.month(scenario.plan.future_from)
    reference = scenario.reference
    own, timelines = {reference: scenario.own_changes[reference]}, {reference: scenario.timelines[reference]}
    for name, (over, values) in settings_of.items():
        given = {key: Assignment(key, value, COMMAND) for key, value in values.items()}
        kept = [without(change, given) for change in scenario.own_changes[over]]
        own[name] = tuple(in_order([*kept, Change(plan.future_from, given, COMMAND)] if given else kept))
        course = dict(scenario.timelines[over])
        for key, value in values.items():
            laid = overlay(course[key], [Step(month, value, str(COMMAND))])
            course[key] = settled(laid, plan.months)
        timelines[name] = course
    policies = (scenario.policy(reference), *(Policy(name, name) for name in settings_of))
    plan = replace(plan, held_out=False, draws=0, break_even=None)
    changed = replace(
        scenario, policies=policies, own_changes=own, timelines=timelines, plan=plan, money=None, cards=()
    )
    return _with_starts(changed, {})


def _of_its_type(key: str, value: Value) -> Value:
    """Return a number of a sampler as its setting takes it: 3000.0 as a whole number, 0 and 1 as off and on."""
    if hasattr(value, "item"):  # a number of numpy
        value = value.item()
    known = known_key(key.split(".", 2)[-1] if key.startswith("policy.") else key)
    kind = settings()[known].type if known else ""
    is_whole = isinstance(value, float) and value.is_integer()
    if kind == "int" and is_whole:
        return int(value)
    return bool(value) if kind == "bool" and value in (0, 1) else value


def under_its_set(scenario: Scenario, replication: int) -> Scenario:
    """Return the scenario that a replication lives under: the same for all, or with its own set of the ensemble.

    A set holds a reading of maatwerk and the values fitted under it. What the scenario itself sets stays as it says.
    """
    values = own_set(scenario, replication)
    return with_settings(scenario, values) if values else scenario


def own_set(scenario: Scenario, replication: int) -> Mapping[str, Value]:
    """Return what a replication has of its own: its set of the ensemble, without what the scenario itself sets.

    Without an ensemble, and where the scenario asks for a reading of maatwerk, what was fitted under that.
    """
    found = _set_of(scenario, replication)
    said = {*scenario.assigned, *([INFLOW_ERROR] if inflow_course(scenario) != "drawn" else [])}
    return {key: value for key, value in found.items() if key not in said}


class Spread(NamedTuple):
    """Between which values replications have a setting, each a value of its own."""

    low: float
    high: float


def own_spreads(scenario: Scenario, replications: int) -> Mapping[str, Spread]:
    """Return the spread of each number that so many replications have of their own, by its key."""
    lived: dict[str, list[float]] = {}
    for replication in range(replications if scenario.plan.sets_differ else 0):
        for key, value in own_set(scenario, replication).items():
            if not isinstance(value, str | bool):
                lived.setdefault(key, []).append(float(value))
    spreads = {key: Spread(min(values), max(values)) for key, values in lived.items()}
    return {key: spread for key, spread in spreads.items() if spread.low < spread.high}


def inflow_course(scenario: Scenario) -> str:
    """Return the course of inflow after the last published year that a scenario has at its end under its reference.

    Drawn is the middle where simulations do not differ in their settings.
    """
    course = str(scenario.value("inflow.course", scenario.reference, scenario.plan.months - 1))
    return "middle" if course == "drawn" and not scenario.plan.sets_differ else course


def _set_of(scenario: Scenario, replication: int) -> Mapping[str, Value]:
    from sim.parameters import readings

    if scenario.plan.sets_differ and not is_netherlands(scenario.plan.host):
        return {**set_of_run(replication, sets_of(scenario.plan.host)), **outside_of_run(replication)}
    if scenario.plan.sets_differ:
        reading, fitted = readings.reading_of_run(replication, weights_of_readings(scenario))
        return {**flows_of(fitted.flows), **fitted.values, **outside_of_run(replication), **reading.levers}
    if readings.PROCESS in scenario.assigned or readings.COUNTED in scenario.assigned:
        return readings.central_set(asked_reading(scenario)).values
    return {}


def reading_of(scenario: Scenario, replication: int) -> Reading:
    """Return the reading of maatwerk that a replication lives under."""
    from sim.parameters.readings import reading_of_run

    if not scenario.plan.sets_differ:
        return asked_reading(scenario)
    return reading_of_run(replication, weights_of_readings(scenario))[0]


def name_of_readings(scenario: Scenario) -> str:
    """Return the one reading of a scenario, or `all` where its replications differ in it."""
    if not scenario.plan.sets_differ:
        return reading_of(scenario, 0).name
    weights = weights_of_readings(scenario)
    return next(iter(weights)).name if len(weights) == 1 else ALL_READINGS


def asked_reading(scenario: Scenario) -> Reading:
    """Return the reading of maatwerk that a scenario has at its start, set by it or by the register."""
    from sim.parameters.readings import COUNTED, PROCESS, Reading

    first = scenario.policies[0].name
    return Reading(str(scenario.value(PROCESS, first, 0)), str(scenario.value(COUNTED, first, 0)))


def weights_of_readings(scenario: Scenario) -> dict[Reading, float]:
    """Return the weight of each reading of maatwerk in a scenario; one that it sets itself has all."""
    from sim.parameters.readings import COUNTED, MEANINGS, PROCESS, PROCESSES, weights_of

    first, asked, given = scenario.policies[0].name, asked_reading(scenario), {}
    for key, names, own in ((PROCESS, PROCESSES, asked.process), (COUNTED, MEANINGS, asked.published_cases_are)):
        for name in names:
            weight = float(scenario.value(f"readings.weight_{name}", first, 0))
            given[name] = float(name == own) if key in scenario.assigned else weight
    return weights_of(given)


def _with_starts(scenario: Scenario, values: Mapping[str, Value]) -> Scenario:
    """Return a scenario in which settings of the register start otherwise; its dated changes stay on top."""
    faults = Faults()
    given = {one.key: one for one in _assigned(values, faults)}
    starts = {key: [start_of(one)] for key, one in given.items()}
    laid = courses(starts, scenario.common_changes, scenario.own_changes, scenario.plan)
    timelines = {name: {**course, **laid[name]} for name, course in scenario.timelines.items()}
    assigned = {**scenario.assigned, **{key: (*scenario.assigned.get(key, ()), one) for key, one in given.items()}}
    check_shares(assigned, scenario.common_changes, scenario.own_changes, timelines, faults)
    if faults:
        raise ScenarioError(faults.sorted([]))
    named = [(policy.name, policy.label) for policy in scenario.policies]
    digest = digest_of(
        scenario.head, scenario.cards, scenario.plan, scenario.fit, named, timelines, assigned, scenario.money
    )
    return replace(scenario, assigned=assigned, timelines=timelines, digest=digest)


def _assigned(values: Mapping[str, Value], faults: Faults) -> Iterator[Assignment]:
    """Yield the values that their settings can have, as --set would give them."""
    for key, value in values.items():
        setting = settings()[known_key(key) or key]
        try:
            yield as_on_command_line(Assignment(setting.key, checked(setting, value), COMMAND))
        except Refused as refused:
            faults.add(COMMAND, key, *refused.parts)
