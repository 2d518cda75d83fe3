"""Write a scenario as one TOML file that stands by itself."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sim.scenario.layers.assignments import Assignment
from sim.scenario.layers.contents import Change
from sim.scenario.money import MoneyPlan
from sim.scenario.plan import FIT_KEYS, FitPlan, Plan, written_plan
from sim.scenario.text.checking import looks_like_thousands

_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class WrittenPolicy:
    """A policy as it is written: its name, what readers see, and its own changes."""

    name: str
    label: str
    changes: Sequence[Change]


def toml_of(
    head: Mapping[str, str],
    cards: Sequence[str],
    plan: Plan,
    fit: FitPlan | None,
    money: MoneyPlan | None,
    assigned: Mapping[str, Sequence[Assignment]],
    changes: Sequence[Change],
    policies: Iterable[WrittenPolicy],
) -> str:
    """Return a scenario as one file: its words, its plans, how settings start, the changes for all, the policies."""
    lines = list(_pairs({**head, **({"cards": cards} if cards else {})}))
    lines += ["", "[plan]", *_pairs(written_plan(plan))]
    if fit is not None:
        lines += ["", "[fit]", *_pairs({key: getattr(fit, key) for key in FIT_KEYS})]
    if money is not None:
        lines += _money(money)
    lines += _starts([given[-1] for _, given in sorted(assigned.items())])
    lines += _changes("change", changes)
    for policy in policies:
        table = f"policy.{_part(policy.name)}"
        lines += ["", f"[{table}]", f"label = {_quoted(policy.label)}", *_changes(f"{table}.change", policy.changes)]
    return "\n".join(lines) + "\n"


def _money(money: MoneyPlan) -> Iterator[str]:
    """Write the sums and, in a table of its own, each instrument with its levers."""
    limits = {"limits": money.limits} if money.limits else {}
    mix = {"best_mix": money.best_mix} if money.best_mix else {}
    yield from ("", "[money]", *_pairs({"amounts_eur": money.amounts_eur, "basis": money.basis, **limits, **mix}))
    for one in money.instruments:
        words = {"label": one.label, "limited_by": one.limited_by, "over": one.over}
        yield from (
            "",
            f"[money.instrument.{_part(one.name)}]",
            *_pairs({key: text for key, text in words.items() if text}),
        )
        yield from ("", f"[money.instrument.{_part(one.name)}.levers]")
        for move in one.moves:
            yield f"{_key(move.key)} = {value_in_toml(move.end if move.is_switch else [move.start, move.end])}"


def _pairs(values: Mapping[str, object]) -> Iterator[str]:
    return (f"{key} = {value_in_toml(value)}" for key, value in values.items())


def _starts(last: Sequence[Assignment]) -> Iterator[str]:
    """Write how settings start: levers by group, and what has evidence in a table of its own."""
    yield from _levers([given for given in last if not given.evidence])
    with_evidence = [given for given in last if given.evidence]
    if with_evidence:
        yield from ("", "[parameters]")
        yield from (f"{_quoted(given.key)} = {_entry(given)}" for given in with_evidence)


def _levers(levers: Sequence[Assignment]) -> Iterator[str]:
    """Write levers in one table per group."""
    group = ""
    for given in levers:
        table, _, name = given.key.partition(".")
        if table != group:
            yield from ("", f"[{table}]")
            group = table
        yield f"{_key(name)} = {value_in_toml(given.value)}"


def _changes(table: str, changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        yield from ("", f"[[{table}]]", f"from = {change.start}")
        for key, given in sorted(change.assignments.items()):
            yield f"{_key(key)} = {_entry(given) if given.evidence else value_in_toml(given.value)}"


def _entry(given: Assignment) -> str:
    """Write a parameter's new value with its evidence."""
    ends: Mapping[str, float | None] = {"low": given.low, "high": given.high}
    parts = [f"value = {value_in_toml(given.value)}"]
    parts += [f"{name} = {_number(end)}" for name, end in ends.items() if end is not None]
    parts += [f"evidence = {_quoted(given.evidence)}", f"source = {_quoted(given.source)}"]
    return f"{{ {', '.join(parts)} }}"


def value_in_toml(value: object) -> str:
    """Write a value as a file has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(value_in_toml, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {value_in_toml(one)}' for key, one in value.items())} }}"
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
