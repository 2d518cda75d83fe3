"""What one file (or one --set) says: checked values, each with its place."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sim.parameters.catalogue import settings
from sim.scenario.calendar import is_first_of_month
from sim.scenario.layers.assignments import Assignment, assignment, each_once, is_signed_at, settings_in
from sim.scenario.layers.budgets import WrittenInstrument, instruments_of, money_keys
from sim.scenario.plan import FIT_KEYS
from sim.scenario.text.checking import (
    looks_like_thousands,
    thousands_fault,
)
from sim.scenario.text.faults import Faults, KeyPath, Place, written_key
from sim.scenario.text.parsing import ParsedFile
from sim.scenario.text.schema import COUNT_FIELDS, HEAD_KEYS, shape_faults
from sim.scenario.text.texts import no_name

_LONGEST_NAME = 40
_COUNTING = (("plan",), ("fit",), ("money",))
_HEAD = ("title", "title_nl", "question", "question_nl", "reference", "cards", "language")


@dataclass(frozen=True, slots=True)
class Change:
    """Settings that take another value from a date on."""

    start: date
    assignments: Mapping[str, Assignment]
    place: Place


@dataclass(frozen=True, slots=True)
class PolicyContents:
    """A policy as written; without a label its name is shown."""

    name: str
    label: str | None
    label_nl: str | None
    changes: tuple[Change, ...]
    place: Place

    def shown_in(self, language: str) -> str:
        """Return what readers of a language see."""
        own = self.label_nl if language == "nl" else None
        return own or (self.name if self.label is None else self.label)

    def over(self, parent: PolicyContents) -> PolicyContents:
        """Return this policy laid over the one it extends: what it does not say again stays as it was."""
        said = {key for change in self.changes for key in change.assignments}
        kept = tuple(without(change, said) for change in parent.changes)
        labels = (parent.label, parent.label_nl) if self.label is None else (self.label, self.label_nl)
        return replace(self, label=labels[0], label_nl=self.label_nl or labels[1], changes=(*kept, *self.changes))


def without(change: Change, keys: Container[str]) -> Change:
    """Return a change without some of its settings."""
    return replace(change, assignments={key: a for key, a in change.assignments.items() if key not in keys})


@dataclass(slots=True)
class Contents:
    """Everything valid that a file says."""

    head: dict[str, tuple[Any, Place]] = field(default_factory=dict)
    plan: dict[str, tuple[Any, Place]] = field(default_factory=dict)
    fit: dict[str, tuple[Any, Place]] = field(default_factory=dict)
    money: dict[str, tuple[Any, Place]] = field(default_factory=dict)
    instruments: dict[str, WrittenInstrument] = field(default_factory=dict)
    levers: list[Assignment] = field(default_factory=list)
    parameters: list[Assignment] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    policies: dict[str, PolicyContents] = field(default_factory=dict)
    mentions_policies: bool = False


def contents_of(source: ParsedFile, faults: Faults) -> Contents:
    """Check a file by itself and return what is valid in it."""
    wrong = _check_shape(source, faults)
    document = source.document
    found = Contents()
    for key in _HEAD:
        if key in document and (key,) not in wrong:
            found.head[key] = document[key], source.place((key,))
    found.plan.update(_plan(source, wrong))
    found.fit.update(_fit(source, wrong))
    found.money.update(money_keys(source, wrong))
    found.instruments.update({one.name: one for one in instruments_of(source, faults)})
    tables = {key: value for key, value in document.items() if key not in HEAD_KEYS}
    found.levers.extend(_levers(source, tables, faults))
    found.parameters.extend(_parameters(source, faults))
    found.changes.extend(_changes(source, ("change",), document.get("change"), faults))
    policies = document.get("policy")
    found.mentions_policies = policies is not None
    for name, table in policies.items() if isinstance(policies, dict) else ():
        if isinstance(table, dict):
            found.policies[name] = _policy(source, name, table, faults)
    return found


def _check_shape(source: ParsedFile, faults: Faults) -> set[KeyPath]:
    """Report every fault of shape and return the paths of those in head and plan."""
    wrong: set[KeyPath] = set()
    for path in _signed_counts(source):
        number = source.text(path)[1:]
        faults.add(source.place(path), written_key(path), f"+{number} is ambiguous", f"write {number}")
        wrong.add(path)
    for path in _thousands(source):
        faults.add(
            source.place(path),
            written_key(path),
            *thousands_fault(source.text(path), is_whole="until_half_width" not in path),
        )
        wrong.add(path)
    head = {key: value for key, value in source.document.items() if key in HEAD_KEYS}
    for path, parts in shape_faults(head):
        if path not in wrong:
            faults.add(source.place(path), written_key(path), *parts)
        wrong.add(path)
    return wrong


def _signed_counts(source: ParsedFile) -> list[KeyPath]:
    """Return the numbers of the plan and the fit that are written with a plus."""
    return [path for path in source.positions if path[:1] in _COUNTING and is_signed_at(source, path)]


def _thousands(source: ParsedFile) -> list[KeyPath]:
    """Return the counts of the plan and the fit that are written as 2.000."""
    return [
        path
        for path, position in source.positions.items()
        if path[:1] in _COUNTING
        and (path[-1] in COUNT_FIELDS or "until_half_width" in path)
        and looks_like_thousands(position.text)
    ]


def _plan(source: ParsedFile, wrong: set[KeyPath]) -> dict[str, tuple[Any, Place]]:
    """Return the valid fields of the plan, those of its replications beside the others."""
    plan = source.document.get("plan")
    if not isinstance(plan, dict):
        return {}
    paths: dict[KeyPath, Any] = {("plan", key): value for key, value in plan.items()}
    replications = paths.pop(("plan", "replications"), None)
    if isinstance(replications, dict):
        paths.update({("plan", "replications", key): value for key, value in replications.items()})
    found = {
        str(path[-1]): (value, source.place(path))
        for path, value in paths.items()
        if not any(fault[: len(path)] == path for fault in wrong)
    }
    if isinstance(replications, int) and ("plan", "replications") not in wrong:
        place = source.place(("plan", "replications"))
        exactly = {"at_least": replications, "at_most": replications, "until_half_width": {}}
        found |= {key: (value, place) for key, value in exactly.items()}
    return found


def _fit(source: ParsedFile, wrong: set[KeyPath]) -> dict[str, tuple[Any, Place]]:
    """Return the fields of the fit that are given; None stands for what is given but wrong."""
    table = source.document.get("fit")
    if not isinstance(table, dict):
        return {}
    spoilt = {path[1] for path in wrong if path[:1] == ("fit",) and len(path) > 1}
    given = {key: table[key] for key in FIT_KEYS if key in table}
    return {key: (None if key in spoilt else value, source.place(("fit", key))) for key, value in given.items()}


def _levers(source: ParsedFile, tables: Mapping[str, Any], faults: Faults) -> Iterator[Assignment]:
    found = settings_in(source, tables, (), faults)
    for key, value, path in each_once(source, found, faults):
        if settings()[key].kind == "parameter":
            faults.add(
                source.place(path),
                written_key(path),
                "is a parameter",
                f'set it under [parameters] as "{key}" = {{ value = …, evidence = "…", source = "…" }}',
            )
            continue
        given = assignment(source, path, key, value, faults, with_evidence=False)
        if given is not None:
            yield given


def _parameters(source: ParsedFile, faults: Faults) -> Iterator[Assignment]:
    table = source.document.get("parameters")
    if not isinstance(table, dict):
        return
    found = settings_in(source, table, ("parameters",), faults)
    for key, value, path in each_once(source, found, faults):
        given = assignment(source, path, key, value, faults, with_evidence=True)
        if given is not None:
            yield given


def _changes(source: ParsedFile, path: KeyPath, entries: object, faults: Faults) -> Iterator[Change]:
    """Check a list of dated changes; those without a usable date are checked and left out."""
    latest: date | None = None
    seen: set[tuple[date, str]] = set()
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, dict):
            continue
        here = (*path, number)
        start = entry.get("from")
        given = {given.key: given for given in _change_assignments(source, here, entry, faults)}
        if not isinstance(start, date) or isinstance(start, datetime):
            continue
        place = source.place((*here, "from"))
        key = written_key((*here, "from"))
        if not is_first_of_month(start):
            faults.add(place, key, f"{start} is not the first of a month", "changes take effect on the first")
        if latest is not None and start < latest:
            faults.add(place, key, f"{start} comes after {latest}", "list the changes by date")
        latest = start
        for setting in given.values():
            if (start, setting.key) in seen:
                faults.add(setting.place, setting.key, f"is set twice on {start}", "keep one")
            seen.add((start, setting.key))
        yield Change(start, given, place)


def _change_assignments(
    source: ParsedFile, path: KeyPath, entry: Mapping[str, Any], faults: Faults
) -> Iterator[Assignment]:
    table = {key: value for key, value in entry.items() if key != "from"}
    found = settings_in(source, table, path, faults)
    for key, value, here in each_once(source, found, faults):
        is_parameter = settings()[key].kind == "parameter"
        given = assignment(source, here, key, value, faults, with_evidence=is_parameter)
        if given is not None:
            yield given


def _policy(source: ParsedFile, name: str, table: Mapping[str, Any], faults: Faults) -> PolicyContents:
    place = source.place(("policy", name))
    if wrong := no_name(name, "a policy", _LONGEST_NAME):
        faults.add(place, written_key(("policy", name)), *wrong)
    label, dutch = (text if isinstance(text, str) else None for text in (table.get("label"), table.get("label_nl")))
    changes = tuple(_changes(source, ("policy", name, "change"), table.get("change"), faults))
    return PolicyContents(name, label, dutch, changes, place)
