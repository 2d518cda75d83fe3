"""Several scenarios as one: their policies side by side, where all else is the same."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import chain, count
from typing import NamedTuple

from sim.scenario.digest import digest_of
from sim.scenario.plan import Plan, Replications
from sim.scenario.scenario import Policy, Scenario
from sim.scenario.text.faults import written_value
from sim.scenario.text.schema import MOST_CARDS
from sim.scenario.timeline import Course, plain

PATH = "compared.toml"
_MAY_DIFFER = {"replications", "batch", "held_out", "draws", "draw_design", "break_even"}
"""What of the plan does not change what a person lives through."""
_MOST_SHOWN = 5
_NO_NAME = re.compile(r"[^\w -]+")
_LONGEST_NAME = 40


class Taken(NamedTuple):
    """A policy as it is called among all, with the scenario that it comes from and its name there."""

    policy: Policy
    scenario: Scenario
    name: str


class NotComparable(ValueError):
    """Scenarios that cannot stand side by side; the message says in one sentence why."""


def joined(named: Mapping[str, Scenario]) -> Scenario:
    """Return one scenario with the policies of all, against the reference of the first; the same policy stands once.

    `named` gives each scenario the name that readers know it by.

    Raises:
        NotComparable: when they differ in anything but their policies, words and number of replications, or have one.
    """
    (first_name, first), *others = named.items()
    for name, other in others:
        if found := list(_differences(first, other)):
            shown = found[:_MOST_SHOWN] + ["..."] * (len(found) > _MOST_SHOWN)
            raise NotComparable(f"{first_name} and {name} cannot stand side by side: they differ in {', '.join(shown)}")
    taken = list(_policies(named))
    if len(taken) == 1 and others:
        alone = taken[0].policy.label
        raise NotComparable(f"{first_name} and {others[0][0]} cannot stand side by side: they have one policy, {alone}")
    return _with_policies(first, taken, list(named.values()))


def _differences(first: Scenario, other: Scenario) -> Iterator[str]:
    """Yield what two scenarios have not in common, with both values where they are short."""
    for one in fields(Plan):
        ours, theirs = getattr(first.plan, one.name), getattr(other.plan, one.name)
        if one.name not in _MAY_DIFFER and ours != theirs:
            yield f"plan.{one.name} ({written_value(ours)}, {written_value(theirs)})"
    yield from _keys_that_differ(_starts(first), _starts(other))
    yield from _keys_that_differ(_dated(first), _dated(other))


def _starts(scenario: Scenario) -> Mapping[str, object]:
    """Return how settings start, with the range that goes with it."""
    return {key: (given[-1].value, given[-1].low, given[-1].high) for key, given in scenario.assigned.items()}


def _dated(scenario: Scenario) -> Mapping[str, object]:
    """Return what changes under every policy, by date and setting."""
    return {
        f"{key} ({change.start})": given.value
        for change in scenario.common_changes
        for key, given in change.assignments.items()
    }


def _keys_that_differ(ours: Mapping[str, object], theirs: Mapping[str, object]) -> list[str]:
    return sorted(key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key))


def course_of(scenario: Scenario, policy: str) -> Course:
    """Return the value of every setting by month under a policy, wherever it was set."""
    return plain(scenario.timelines[policy])


def _policies(named: Mapping[str, Scenario]) -> Iterator[Taken]:
    """Yield each policy once, the reference of the first scenario first."""
    courses: list[Course] = []
    names: set[str] = set()
    labels: set[str] = set()
    for file, scenario in named.items():
        for policy in sorted(scenario.policies, key=lambda policy: policy.name != scenario.reference):
            course = course_of(scenario, policy.name)
            if course not in courses:
                courses.append(course)
                name = _free_name(policy.name, file, names)
                label = policy.label if policy.label.casefold() not in labels else f"{policy.label} ({file})"
                names.add(name)
                labels.add(label.casefold())
                yield Taken(Policy(name, label), scenario, policy.name)


def _free_name(name: str, file: str, taken: Container[str]) -> str:
    """Return a name that no policy has yet: its own, else with the name of its file, else numbered."""
    tries = chain([name, f"{name} {_NO_NAME.sub('-', file)}"], (f"{name} {number}" for number in count(2)))
    return next(short for one in tries if (short := one[:_LONGEST_NAME].strip(" -")) not in taken)


def _with_policies(first: Scenario, taken: Sequence[Taken], scenarios: Sequence[Scenario]) -> Scenario:
    policies = tuple(one.policy for one in taken)
    runs = max(scenario.plan.replications.at_least for scenario in scenarios)
    held_out = any(scenario.plan.held_out for scenario in scenarios)
    plan = replace(first.plan, replications=Replications(runs, runs), held_out=held_out, draws=0, break_even=None)
    title = "; ".join(dict.fromkeys(scenario.title for scenario in scenarios))
    question = " ".join(dict.fromkeys(filter(None, (scenario.question for scenario in scenarios))))
    cards = tuple(dict.fromkeys(chain.from_iterable(scenario.cards for scenario in scenarios)))[:MOST_CARDS]
    timelines = {one.policy.name: one.scenario.timelines[one.name] for one in taken}
    head = {"title": title, "question": question, "reference": policies[0].name, "language": first.language}
    named = [(policy.name, policy.label) for policy in policies]
    return replace(
        first,
        title=title,
        question=question,
        reference=policies[0].name,
        cards=cards,
        path=PATH,
        lookalikes=tuple(dict.fromkeys(chain.from_iterable(scenario.lookalikes for scenario in scenarios))),
        digest=digest_of(head, cards, plan, None, named, timelines, first.assigned),
        plan=plan,
        fit=None,
        money=None,
        policies=policies,
        overrides=(),
        own_changes={one.policy.name: one.scenario.own_changes[one.name] for one in taken},
        timelines=timelines,
    )
