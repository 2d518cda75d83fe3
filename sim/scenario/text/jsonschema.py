"""The JSON schema that gives editors completion and checks while a scenario is being written.

`python -m sim.scenario.text.jsonschema` writes scenario.schema.json beside this file; a test compares the two.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.parameters.catalogue import EVIDENCE, Setting, aliases, settings
from sim.parameters.targets import target_names
from sim.scenario.text.fit_plan import is_fittable
from sim.scenario.text.schema import ScenarioTable

FILE = Path(__file__).parents[1] / "scenario.schema.json"

Schema = dict[str, Any]


def schema() -> Schema:
    """Return the schema of a scenario file: its shape from the models, its settings from the catalogue."""
    shape = _without_null(ScenarioTable.model_json_schema())
    definitions = shape.pop("$defs")
    del definitions["ChangeTable"]
    keys = {key: key for key in settings()} | dict(aliases())
    levers = {name: key for name, key in keys.items() if settings()[key].kind == "lever"}
    quoted = {name: _with_evidence(key) for name, key in keys.items()}
    shape["properties"] |= _tables(levers, _plain)
    shape["properties"]["parameters"] = {
        "description": "Other values for parameters, each with its evidence.",
        "type": "object",
        "properties": _tables(keys, _with_evidence) | quoted,
        "additionalProperties": False,
    }
    fit = definitions["FitTable"]["properties"]
    fit["targets"]["items"] = {"enum": list(target_names())}
    fit["parameters"]["items"] = {"enum": [key for key in settings() if is_fittable(settings()[key])]}
    definitions["Change"] = _change(keys)
    definitions["Evidence"] = {"description": "What the value rests on.", "enum": list(EVIDENCE)}
    definitions["Source"] = {"description": "Where it comes from.", "type": "string", "minLength": 1}
    for key, setting in settings().items():
        definitions[_named("value", key)] = _value(setting)
        definitions[_named("override", key)] = _override(setting)
    for table in (shape, definitions["PolicyTable"]):
        table["properties"]["change"]["items"] = _reference("Change")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **shape,
        "title": "Scenario of the return-policy simulator",
        "$defs": definitions,
    }


def text() -> str:
    """Return the schema as it stands in the file."""
    return json.dumps(schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _change(keys: Mapping[str, str]) -> Schema:
    day = {"description": "The first of a month.", "type": "string", "format": "date"}
    return {
        "description": "Settings that take another value from a date on.",
        "type": "object",
        "properties": {"from": day} | _tables(keys, _in_change),
        "required": ["from"],
        "additionalProperties": False,
    }


def _tables(keys: Mapping[str, str], describe: Callable[[str], Schema]) -> Schema:
    """Return nested tables for dotted keys."""
    root: Schema = {"properties": {}}
    for name, key in keys.items():
        table = root
        *groups, last = name.split(".", 2)
        for group in groups:
            empty = {"type": "object", "properties": {}, "additionalProperties": False}
            table = table["properties"].setdefault(group, empty)
        table["properties"][last] = describe(key)
    return dict(root["properties"])


def _plain(key: str) -> Schema:
    return _reference(_named("value", key))


def _with_evidence(key: str) -> Schema:
    return _reference(_named("override", key))


def _in_change(key: str) -> Schema:
    return _plain(key) if settings()[key].kind == "lever" else _with_evidence(key)


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _named(kind: str, key: str) -> str:
    """Return the name of a definition, without the spaces that a reference cannot hold."""
    return f"{kind}.{key.replace(' ', '_')}"


def _override(setting: Setting) -> Schema:
    """Return the table that overrides a setting with evidence."""
    numbers = ("value", "low", "high") if setting.type in ("int", "float") else ("value",)
    return {
        "description": setting.meaning,
        "type": "object",
        "properties": {
            **{name: _plain(setting.key) for name in numbers},
            "evidence": _reference("Evidence"),
            "source": _reference("Source"),
        },
        "required": ["value", "evidence", "source"],
        "additionalProperties": False,
    }


def _value(setting: Setting) -> Schema:
    words = f"{setting.meaning} Unit: {setting.unit}. Default: {setting.default}."
    if setting.type == "bool":
        return {"description": words, "type": "boolean"}
    if setting.type == "choice":
        return {"description": words, "enum": list(setting.choices)}
    kind = "integer" if setting.type == "int" else "number"
    return {"description": words, "type": kind, "minimum": setting.minimum, "maximum": setting.maximum}


def _without_null(part: Any) -> Any:
    """Drop what TOML cannot say, null, and titles that only repeat the key."""
    if isinstance(part, list):
        return [_without_null(item) for item in part if item != {"type": "null"}]
    if not isinstance(part, dict):
        return part
    dropped = ("default", "title") if "type" in part or "anyOf" in part or "oneOf" in part else ()
    kept = {key: _without_null(value) for key, value in part.items() if key not in dropped}
    choices = kept.pop("anyOf", None)
    if choices is None:
        return kept
    return kept | (choices[0] if len(choices) == 1 else {"anyOf": choices})


def main() -> None:
    """Write the schema."""
    FILE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
