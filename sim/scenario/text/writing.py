"""Write a scenario as one TOML file that stands by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sim.scenario.contents import Assignment, Change
from sim.scenario.plan import BreakEven, FitPlan, Plan
from sim.scenario.scenario import Scenario
from sim.scenario.text.checking import looks_like_thousands

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_of(scenario: Scenario) -> str:
    """Return the scenario with everything it extends and every --set written out."""
    return "\n".join(_lines(scenario)) + "\n"


def _lines(scenario: Scenario) -> Iterator[str]:
    for key in ("title", "question", "reference", "language"):
        yield f"{key} = {_value(getattr(scenario, key))}"
    yield from _plan(scenario.plan)
    if scenario.fit is not None:
        yield from _fit(scenario.fit)
    last = {key: given[-1] for key, given in sorted(scenario.assigned.items())}
    levers = [given for given in last.values() if not given.evidence]
    yield from _levers(levers)
    with_evidence = [given for given in last.values() if given.evidence]
    if with_evidence:
        yield from ("", "[parameters]")
        yield from (f"{_quoted(given.key)} = {_entry(given)}" for given in with_evidence)
    yield from _changes("change", scenario.common_changes)
    for policy in scenario.policies:
        table = f"policy.{_part(policy.name)}"
        yield from ("", f"[{table}]", f"label = {_value(policy.label)}")
        yield from _changes(f"{table}.change", scenario.own_changes[policy.name])


def _plan(plan: Plan) -> Iterator[str]:
    yield from ("", "[plan]")
    for key in ("warm_up_from", "history_from", "future_from", "until", "follow_up_months", "seed", "sample"):
        yield f"{key} = {_value(getattr(plan, key))}"
    widths = plan.replications.until_half_width
    promised = ", ".join(f"{name} = {_number(width)}" for name, width in widths.items())
    yield (
        f"replications = {{ at_least = {plan.replications.at_least}, at_most = {plan.replications.at_most}, "
        f"until_half_width = {{ {promised} }} }}"
    )
    yield f"batch = {plan.batch}"
    yield f"parameter_sets = {_value(plan.parameter_sets)}"
    yield f"held_out = {_value(plan.held_out)}"
    yield f"draws = {plan.draws}"
    yield f"draw_design = {_value(plan.draw_design)}"
    if plan.break_even is not None:
        yield from _break_even(plan.break_even)


def _break_even(search: BreakEven) -> Iterator[str]:
    yield f"break_even = [{', '.join(map(_quoted, search.parameters))}]"
    yield f"break_even_between = [{', '.join(map(_quoted, search.between))}]"
    for key in ("worth_eur", "replications", "sample"):
        if getattr(search, key) is not None:
            yield f"break_even_{key} = {_value(getattr(search, key))}"


def _fit(fit: FitPlan) -> Iterator[str]:
    yield from ("", "[fit]")
    for key in ("targets", "parameters"):
        yield f"{key} = [{', '.join(map(_quoted, getattr(fit, key)))}]"
    yield f"years = [{fit.years[0]}, {fit.years[1]}]"
    for key in ("waves", "sets_per_wave", "kept"):
        yield f"{key} = {_value(getattr(fit, key))}"


def _levers(levers: Sequence[Assignment]) -> Iterator[str]:
    """Write levers in one table per group."""
    group = ""
    for given in levers:
        table, _, name = given.key.partition(".")
        if table != group:
            yield from ("", f"[{table}]")
            group = table
        yield f"{_key(name)} = {_setting_value(given)}"


def _changes(table: str, changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        yield from ("", f"[[{table}]]", f"from = {change.start}")
        for key, given in sorted(change.assignments.items()):
            yield f"{_key(key)} = {_entry(given) if given.evidence else _setting_value(given)}"


def _entry(given: Assignment) -> str:
    """Write a parameter's new value with its evidence."""
    ends: Mapping[str, float | None] = {"low": given.low, "high": given.high}
    parts = [f"value = {_setting_value(given)}"]
    parts += [f"{name} = {_number(end)}" for name, end in ends.items() if end is not None]
    parts += [f"evidence = {_quoted(given.evidence)}", f"source = {_quoted(given.source)}"]
    return f"{{ {', '.join(parts)} }}"


def _setting_value(given: Assignment) -> str:
    return _value(given.value)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    assert isinstance(value, int | float)
    return _number(value)


def _number(number: float) -> str:
    """Write a number so that it reads back the same and never looks like thousands."""
    text = repr(number)
    return f"{text}0" if looks_like_thousands(text) else text


def _key(dotted: str) -> str:
    """Write the key of a setting; only the name of a country can need quotes."""
    return ".".join(_part(part) for part in dotted.split(".", 2))


def _part(part: str) -> str:
    return part if _BARE.fullmatch(part) else _quoted(part)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
