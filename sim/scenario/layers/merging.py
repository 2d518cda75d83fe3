"""Files and --set options laid over one another, and what must hold between their parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sim.machine.terminal import one_line
from sim.parameters.catalogue import CALENDARS, Country, Value, countries, settings
from sim.scenario.calendar import months_between
from sim.scenario.layers.assignments import Assignment
from sim.scenario.layers.budgets import WrittenInstrument
from sim.scenario.layers.contents import Change, Contents, PolicyContents, without
from sim.scenario.plan import (
    Plan,
)
from sim.scenario.text.command_line import CommandLine
from sim.scenario.text.faults import COMMAND, Faults, Place, nearest, written_key, written_value
from sim.scenario.timeline import Step, Timeline, overlay, settled, value_at

SHARES_OF_ONE_WHOLE = (
    ("behaviour.share_singles", "behaviour.share_families_school"),
    ("support.ngo_share", "support.eurp_share"),
)
MOST_POLICIES = 200


@dataclass(slots=True)
class Merged:
    """All layers together, before a scenario is made of them."""

    main: Place
    head: dict[str, tuple[Any, Place]]
    plan: dict[str, tuple[Any, Place]]
    fit: dict[str, tuple[Any, Place]]
    money: dict[str, tuple[Any, Place]]
    instruments: dict[str, WrittenInstrument]
    assigned: dict[str, list[Assignment]]
    common: list[Change]
    policies: dict[str, PolicyContents]
    of_policies: dict[str, dict[str, Assignment]]
    mentions_policies: bool


def merge(main: Place, files: Sequence[Contents], command: CommandLine) -> Merged:
    """Lay files over one another, farthest ancestor first, and the command line over all."""
    merged = Merged(main, {}, {}, {}, {}, {}, {}, [], {}, {}, any(contents.mentions_policies for contents in files))
    for contents in [*files, *command.contents]:
        merged.head = {key: said for key, said in merged.head.items() if key not in _replaced(contents)} | contents.head
        merged.plan |= contents.plan
        merged.fit |= contents.fit
        merged.money |= {key: _over(merged.money.get(key), given) for key, given in contents.money.items()}
        for name, instrument in contents.instruments.items():
            above = merged.instruments.get(name)
            merged.instruments[name] = instrument if above is None else instrument.over(above)
        merged.common += contents.changes
        for name, policy in contents.policies.items():
            earlier = merged.policies.get(name)
            merged.policies[name] = policy if earlier is None else policy.over(earlier)
    layers = [contents.levers for contents in files]
    layers += [contents.parameters for contents in [*files, *command.contents]]
    for given in (given for layer in layers for given in layer):
        merged.assigned.setdefault(given.key, []).append(given)
    for name, text in command.labels:
        if name in merged.policies:
            merged.policies[name] = replace(merged.policies[name], label=text, label_nl=None)
    for name, given in command.of_policies:
        merged.of_policies.setdefault(name, {})[given.key] = given
    return merged


def _over(earlier: tuple[Any, Place] | None, given: tuple[Any, Place]) -> tuple[Any, Place]:
    """Lay a value over an earlier one: a table key by key, unless it is empty; anything else takes its place."""
    value, place = given
    if earlier is None or not isinstance(value, dict) or not value:
        return given
    return {**earlier[0], **value}, place


def _replaced(contents: Contents) -> set[str]:
    """Name the Dutch words that no longer hold: those of words that a layer replaces."""
    return {f"{key}_nl" for key in ("title", "question") if key in contents.head}


def check_policies(merged: Merged, command: CommandLine, faults: Faults) -> None:
    """Report a scenario without policies, a reference that is none, and options for unknown policies."""
    names = [one_line(name) for name in merged.policies]
    allowed = f"allowed: {', '.join(names)}"
    if not merged.mentions_policies:
        faults.add(merged.main, "policy", "is missing", "give at least one policy, as [policy.today]")
    if len(names) > MOST_POLICIES:
        faults.add(merged.main, "policy", f"{len(names)} policies are too many", f"allowed: up to {MOST_POLICIES}")
        return
    for name, key in command.policies_named:
        if name not in merged.policies:
            faults.add(COMMAND, key, f"{written_value(name)} is no policy", allowed, nearest(name, names))
    if "reference" in merged.head:
        reference, place = merged.head["reference"]
        if names and reference not in merged.policies:
            wrong = f"{written_value(reference)} is no policy"
            faults.add(place, "reference", wrong, allowed, nearest(reference, names))
    elif len(names) > 1:
        faults.add(merged.main, "reference", "is missing", allowed)
    _check_labels(merged, faults)


def _check_labels(merged: Merged, faults: Faults) -> None:
    """Report a policy that readers cannot tell from another."""
    seen: dict[str, str] = {}
    for name, policy in merged.policies.items():
        looks = " ".join(policy.shown_in("en").casefold().split())
        if looks in seen:
            key = written_key(("policy", name, "label"))
            same = f"{written_value(policy.shown_in('en'))} is also what policy {seen[looks]} is called"
            faults.add(policy.place, key, same, "give each its own label")
        seen.setdefault(looks, name)


def check_signs(merged: Merged, plan: Plan, faults: Faults) -> None:
    """Report numbers with a plus, which may be meant as more than today; say what it is today."""
    changes = [*merged.common, *(change for policy in merged.policies.values() for change in policy.changes)]
    given = [one for layer in merged.assigned.values() for one in layer]
    given += [one for change in changes for one in change.assignments.values()]
    given += [one for of_policy in merged.of_policies.values() for one in of_policy.values()]
    for one in given:
        if one.is_signed:
            today = _today(merged, one.key, plan)
            number = written_value(one.value)
            wrong = f"+{number} means {number} in all, not {number} more; today it is {written_value(today)}"
            total = round(float(today) + float(one.value), 10)
            shown = written_value(int(total) if total.is_integer() else total)
            faults.add(one.place, one.key, wrong, f"write {number}, or {shown} for {number} more")


def _today(merged: Merged, key: str, plan: Plan) -> Value:
    """Return a setting as the future starts with it under every policy, leaving out what has a plus."""
    layers = list(merged.assigned.get(key, ()))
    started = [change for change in in_order(merged.common) if change.start <= plan.future_from]
    layers += [change.assignments[key] for change in started if key in change.assignments]
    sound = [one.value for one in layers if not one.is_signed]
    return sound[-1] if sound else settings()[key].default


def own_changes(merged: Merged, plan: Plan) -> dict[str, list[Change]]:
    """Return the changes of each policy by date; what --set gives replaces them from `future_from`."""
    found: dict[str, list[Change]] = {}
    for name, policy in merged.policies.items():
        given = merged.of_policies.get(name, {})
        kept = [without(change, given) for change in policy.changes]
        if given:
            kept.append(Change(plan.future_from, given, COMMAND))
        found[name] = in_order(kept)
    return found


def check_starts(merged: Merged, plan: Plan, faults: Faults) -> None:
    """Report changes of a policy in the past, which all policies share, or after the run."""
    for name, policy in merged.policies.items():
        for change in policy.changes:
            _check_start(name, change, plan, faults)


def _check_start(name: str, change: Change, plan: Plan, faults: Faults) -> None:
    key = f"{written_key(('policy', name))}.change.from"
    allowed = f"allowed: {plan.future_from} to {plan.until}"
    if change.start < plan.future_from:
        wrong = f"{change.start} is before the future starts, and policies share the past"
        faults.add(change.place, key, wrong, allowed)
    elif change.start > plan.until:
        faults.add(change.place, key, f"{change.start} is after the run ends", allowed)


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Return changes by date, those of one date joined; the later written wins."""
    by_date: dict[date, Change] = {}
    for change in sorted(changes, key=lambda change: change.start):
        earlier = by_date.get(change.start)
        if earlier is not None:
            change = replace(change, assignments={**earlier.assignments, **change.assignments})
        if change.assignments:
            by_date[change.start] = change
    return list(by_date.values())


def timelines(merged: Merged, plan: Plan, own: Mapping[str, Sequence[Change]]) -> dict[str, dict[str, Timeline]]:
    """Return the course of every setting under every policy."""
    calendars = {key: steps for country in countries() for key, steps in _calendar(country, plan).items()}
    starts = {key: calendars.get(key) or [Step(0, setting.default, "default")] for key, setting in settings().items()}
    starts |= {key: [start_of(given[-1])] for key, given in merged.assigned.items()}
    return courses(starts, in_order(merged.common), own, plan)


def start_of(given: Assignment) -> Step:
    """Return the step with which a setting starts."""
    return Step(0, given.value, str(given.place))


def courses(
    starts: Mapping[str, Sequence[Step]], common: Sequence[Change], own: Mapping[str, Sequence[Change]], plan: Plan
) -> dict[str, dict[str, Timeline]]:
    """Return the course of settings under every policy: how they start, the changes for all, and the policy's own."""
    steps = _steps(common, plan)
    shared = {key: settled(overlay(start, steps.get(key, [])), plan.months) for key, start in starts.items()}
    found = {}
    for name, changes in own.items():
        upper = {key: steps for key, steps in _steps(changes, plan).items() if key in shared}
        found[name] = shared | {key: settled(overlay(shared[key], steps), plan.months) for key, steps in upper.items()}
    return found


def _calendar(country: Country, plan: Plan) -> dict[str, list[Step]]:
    """Return the steps of the levers of a country; the first entry also holds before its date."""
    found = {}
    for column, lever in CALENDARS.items():
        entries = getattr(country, column)
        first = min(0, plan.month(entries[0][0]))
        steps = [Step(plan.month(start), value, "countries.toml") for start, value in entries]
        found[f"{lever}.{country.name}"] = [Step(first, entries[0][1], "default"), *steps]
    return found


def _steps(changes: Iterable[Change], plan: Plan) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for change in changes:
        month = months_between(plan.warm_up_from, change.start)
        for key, given in change.assignments.items():
            found.setdefault(key, []).append(Step(month, given.value, str(given.place)))
    return found


def check_shares(
    assigned: Mapping[str, Sequence[Assignment]],
    common: Sequence[Change],
    own: Mapping[str, Sequence[Change]],
    courses: Mapping[str, Mapping[str, Timeline]],
    faults: Faults,
) -> None:
    """Report shares of one whole that add up to more than 1 in some month under some policy, where one was set last."""
    for pair in SHARES_OF_ONE_WHOLE:
        for name, course in courses.items():
            total = _most(pair, course)
            if total > 1 + 1e-9:
                changes = [change.assignments for change in (*common, *own[name])]
                written = [given for key in pair for given in assigned.get(key, ())[-1:]]
                last = [*written, *(change[key] for change in changes for key in pair if key in change)][-1]
                other = next(key for key in pair if key != last.key)
                faults.add(last.place, last.key, f"with {other} it adds up to {total:g}", "allowed: at most 1 together")


def _most(pair: Sequence[str], course: Mapping[str, Timeline]) -> float:
    """Return the sum of shares in the first month in which it is more than 1, or else in the last."""
    months = sorted({step.month for key in pair for step in course[key]})
    totals = [sum(float(value_at(course[key], month)) for key in pair) for month in months]
    return next((total for total in totals if total > 1 + 1e-9), totals[-1])
