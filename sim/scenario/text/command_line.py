"""Settings given with --set KEY=VALUE, read as if they stood in a file."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.machine.sizes import too_deep
from sim.scenario.layers.assignments import Assignment, as_on_command_line, assignment, settings_in
from sim.scenario.layers.contents import Contents, contents_of
from sim.scenario.text.faults import COMMAND, Faults, KeyPath, shown_path, written_key, written_value
from sim.scenario.text.parsing import ParsedFile
from sim.scenario.text.positions import Position, key_parts
from sim.scenario.text.schema import HEAD_KEYS, shape_faults
from sim.scenario.text.slips import instead
from sim.scenario.text.texts import unseen

_WORD = re.compile(r"[^\W\d][\w .'-]*")
_LONGEST = 10_000
_ONLY_IN_FILES = {
    "extends": "extends belongs in a file",
    "change": "dated changes belong in a file",
    "parameters": "set the parameter itself, as behaviour.frailty_sd=1.2",
}


@dataclass(slots=True)
class CommandLine:
    """What the --set options say: values as in a file, and values of one policy from `future_from`."""

    contents: list[Contents] = field(default_factory=list)
    of_policies: list[tuple[str, Assignment]] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    policies_named: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ParsedOption(ParsedFile):
    """One --set option as a document with a single key."""

    def place(self, path: KeyPath) -> Any:
        """Return the command line, whatever the path."""
        return COMMAND


def read_overrides(overrides: Sequence[str], faults: Faults) -> CommandLine:
    """Check every override and return what is valid."""
    found = CommandLine()
    for override in overrides:
        parsed = _parsed(override, faults)
        if parsed is not None:
            _take(parsed, found, faults)
    return found


def _take(source: ParsedOption, found: CommandLine, faults: Faults) -> None:
    path, value = next(iter(_leaf(source)))
    written = ".".join(map(str, path))
    if path[0] in _ONLY_IN_FILES:
        faults.add(COMMAND, written, _ONLY_IN_FILES[str(path[0])])
    elif path[0] == "policy":
        _take_policy(source, path, value, found, faults)
    elif path[0] in HEAD_KEYS:
        found.contents.append(contents_of(source, faults))
    else:
        given = list(_assignments(source, source.document, (), faults))
        found.contents.append(Contents(parameters=given))


def _take_policy(source: ParsedOption, path: KeyPath, value: object, found: CommandLine, faults: Faults) -> None:
    if len(path) < 3:
        faults.add(COMMAND, ".".join(map(str, path)), "names no setting", "write policy.NAME.KEY=VALUE")
        return
    name = str(path[1])
    found.policies_named.append((name, ".".join(map(str, path))))
    if path[2:] == ("label",):
        wrong = [parts for _, parts in shape_faults({"policy": {name: {"label": value}}})]
        for parts in wrong:
            faults.add(COMMAND, written_key(path), *parts)
        if not wrong:
            found.labels.append((name, str(value)))
        return
    table = source.document["policy"][name]
    found.of_policies += [(name, given) for given in _assignments(source, table, ("policy", name), faults)]


def _assignments(source: ParsedFile, table: Mapping[str, Any], path: KeyPath, faults: Faults) -> Iterator[Assignment]:
    """Yield the checked value."""
    for key, value, here in settings_in(source, table, path, faults):
        given = assignment(source, here, key, value, faults, with_evidence=False)
        if given is not None:
            yield as_on_command_line(given)


def _parsed(override: str, faults: Faults) -> ParsedOption | None:
    key, equals, text = override.partition("=")
    shown = shown_path(key.strip())
    if character := unseen(override, "\t\r\n"):
        faults.add(COMMAND, shown, f"holds {character}, which does not show", "leave it out")
        return None
    if len(override) > _LONGEST or too_deep(override):
        faults.add(COMMAND, shown, "is too long for a setting")
        return None
    parts = _key(key)
    if not equals or parts is None:
        faults.add(COMMAND, shown_path(override), "is no KEY=VALUE", "allowed: a dotted key, =, a value in TOML")
        return None
    try:
        value = _value(text.strip())
    except (ValueError, RecursionError):
        faults.add(
            COMMAND, shown, f"{written_value(text.strip())} is no TOML value", instead(text) or "texts need quotes"
        )
        return None
    document: Any = value
    for part in reversed(parts):
        document = {part: document}
    return ParsedOption("--set", "--set", document, {parts: Position(1, text.strip())})


def _key(text: str) -> tuple[str, ...] | None:
    if "\n" in text or "\r" in text:
        return None
    try:
        tomllib.loads(f"{text} = 0")
    except (ValueError, RecursionError):
        return None
    return None if text.lstrip().startswith(("#", "[")) or not text.strip() else key_parts(text.strip())


def _value(text: str) -> object:
    """Read a TOML value; a bare word counts as text, since shells eat quotes."""
    try:
        document = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        if _WORD.fullmatch(text):
            return text
        raise
    if list(document) != ["value"]:
        raise ValueError("more than one value")
    return document["value"]


def _leaf(source: ParsedOption) -> Iterator[tuple[KeyPath, object]]:
    """Yield the path of the one key of the option, and its value."""
    for path in source.positions:
        value: Any = source.document
        for part in path:
            value = value[part]
        yield path, value
