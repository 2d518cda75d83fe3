"""Values given to settings: each checked, with its place and, for a parameter, its evidence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sim.parameters.catalogue import Setting, Value, aliases, settings
from sim.scenario.text.checking import (
    Refused,
    checked,
    known_key,
    unknown_key,
)
from sim.scenario.text.faults import Faults, KeyPath, Place, written_key, written_value
from sim.scenario.text.parsing import ParsedFile
from sim.scenario.text.schema import HEAD_KEYS, override_faults
from sim.scenario.text.slips import meant


@dataclass(frozen=True, slots=True)
class Assignment:
    """A value given to a setting; evidence, source and range only where a parameter is overridden.

    `is_signed`: it was written with a plus, which a reader may take for "more than today".
    """

    key: str
    value: Value
    place: Place
    low: float | None = None
    high: float | None = None
    evidence: str = ""
    source: str = ""
    is_signed: bool = False


def as_on_command_line(given: Assignment) -> Assignment:
    """Return a value as --set gives it: that of a parameter counts as assumed, with the option as its source."""
    is_parameter = settings()[given.key].kind == "parameter"
    return replace(given, evidence="assumed", source="--set") if is_parameter else given


def assignment(
    source: ParsedFile, path: KeyPath, key: str, value: object, faults: Faults, *, with_evidence: bool
) -> Assignment | None:
    """Check one value for a setting, as a bare value or as a table with its evidence."""
    setting = settings()[key]
    if with_evidence:
        return _with_evidence(source, path, setting, value, faults)
    plain = _checked_at(source, path, setting, value, faults)
    return None if plain is None else Assignment(key, plain, source.place(path), is_signed=is_signed_at(source, path))


def settings_in(
    source: ParsedFile, table: Mapping[str, Any], path: KeyPath, faults: Faults, prefix: str = ""
) -> Iterator[tuple[str, object, KeyPath]]:
    """Yield each setting of a table with its value and path; nested tables and dotted keys are the same."""
    for part, value in table.items():
        written = f"{prefix}{part}"
        here = (*path, part)
        key = known_key(written)
        if key is not None:
            yield key, value, here
        elif written not in groups():
            faults.add(source.place(here), written_key(here), *_unknown(here, written))
        elif isinstance(value, dict):
            yield from settings_in(source, value, here, faults, f"{written}.")
        else:
            faults.add(
                source.place(here),
                written_key(here),
                f"is a group of settings, not {written_value(value)}",
                f"set one of them, as {written}.{_member(written)}",
            )


@cache
def groups() -> frozenset[str]:
    """Return every beginning of a key that stands for a group of settings."""
    keys = (key.split(".") for key in [*settings(), *aliases()])
    return frozenset(".".join(parts[:length]) for parts in keys for length in range(1, len(parts)))


def _member(group: str) -> str:
    """Return a name of the group that a scenario would set: a lever, where it has one."""
    own = [one for one in settings().values() if one.key.startswith(f"{group}.")]
    return next((one for one in own if one.kind == "lever"), own[0]).key.removeprefix(f"{group}.")


def _unknown(path: KeyPath, written: str) -> tuple[str, ...]:
    if len(path) > 1:
        is_start = "change" in path[:-1] and "." not in written and meant(written, ["from"])
        return ("unknown key", "", "did you mean from?") if is_start else unknown_key(written)
    known = [*HEAD_KEYS, *sorted(group for group in groups() if "." not in group)]
    near = meant(written, [*known, *settings()])
    return "unknown key", near or f"allowed: {', '.join(known)}"


def is_signed_at(source: ParsedFile, path: KeyPath) -> bool:
    return source.text(path).startswith("+")


def each_once(
    source: ParsedFile, found: Iterable[tuple[str, object, KeyPath]], faults: Faults
) -> Iterator[tuple[str, object, KeyPath]]:
    """Pass settings on, and report one that is set twice in one table under two names."""
    seen: dict[str, KeyPath] = {}
    for key, value, path in found:
        if key in seen:
            other = written_key(seen[key])
            faults.add(source.place(path), written_key(path), f"is the same setting as {other}", "keep one")
        seen[key] = path
        yield key, value, path


def _checked_at(source: ParsedFile, path: KeyPath, setting: Setting, value: object, faults: Faults) -> Value | None:
    try:
        return checked(setting, value, source.text(path))
    except Refused as refused:
        faults.add(source.place(path), written_key(path), *refused.parts)
        return None


def _with_evidence(
    source: ParsedFile, path: KeyPath, setting: Setting, entry: object, faults: Faults
) -> Assignment | None:
    """Check a new value for a parameter: its shape, its numbers, and that its range holds its value."""
    if not isinstance(entry, dict):
        faults.add(
            source.place(path),
            written_key(path),
            "needs its evidence",
            f'write {{ value = {written_value(entry)}, evidence = "…", source = "…" }}',
        )
        return None
    is_sound = True
    for fault_path, parts in override_faults(entry, path):
        is_sound = False
        faults.add(source.place(fault_path), written_key(fault_path), *parts)
    ends = [name for name in ("low", "high") if name in entry]
    if ends and setting.type in ("bool", "choice"):
        here = (*path, ends[0])
        faults.add(source.place(here), written_key(here), "belongs to numbers only", "leave it out")
        return None
    numbers: dict[str, Any] = {
        name: _checked_at(source, (*path, name), setting, entry[name], faults)
        for name in ("value", *ends)
        if name in entry
    }
    if not is_sound or None in numbers.values() or not _in_own_range(source, path, numbers, faults):
        return None
    return Assignment(
        setting.key,
        place=source.place(path),
        evidence=entry["evidence"],
        source=entry["source"],
        is_signed=any(is_signed_at(source, (*path, name)) for name in numbers),
        **numbers,
    )


def _in_own_range(source: ParsedFile, path: KeyPath, numbers: Mapping[str, Any], faults: Faults) -> bool:
    value = numbers["value"]
    low, high = numbers.get("low", value), numbers.get("high", value)
    if low <= value <= high:
        return True
    here = (*path, "value")
    allowed = f"allowed: {written_value(low)} to {written_value(high)}"
    outside = f"{written_value(value)} lies outside its own range"
    faults.add(source.place(here), written_key(here), outside, allowed)
    return False
