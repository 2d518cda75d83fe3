"""The schema for editors is fresh, and accepts what the reader accepts."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.text.jsonschema import FILE, text
from tests.scenario.scenario_texts import EVERY

SCHEMA: dict[str, Any] = json.loads(text())
SHIPPED = EVERY


def test_the_file_is_what_the_code_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run python -m sim.scenario.text.jsonschema"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_scenario_follows_the_schema_it_names(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    named = content.split("\n")[0].removeprefix("#:schema ")
    assert (path.parent / named).resolve() == FILE.resolve()
    assert list(complaints(tomllib.loads(content))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "titel = 'x'",
        "language = 'fr'",
        "plan.seed = 'x'",
        "plan.replications = 0",
        "plan.replications = { at_leest = 3 }",
        "plan.replications = { until_half_width = { nonsense = 3 } }",
        "detention.places = -1",
        "detention.places = 1.5",
        "cooperation.regime.Maroc = 'on'",
        "cooperation.regime.Morocco = 'On'",
        "behaviour.frailty_sd = 1",
        "parameters.'behaviour.frailty_sd' = 1",
        "parameters.'behaviour.frailty_sd' = { value = 1, evidence = 'guess', source = 'x' }",
        "[[change]]\nmaatwerk.enabled = false",
        "[[policy.a.change]]\nfrom = 2026-01-01\nmaatwerk.enabled = 0",
        "[policy.a]\nlable = 'x'",
    ],
)
def test_what_the_reader_refuses_the_schema_refuses_too(wrong: str) -> None:
    assert list(complaints(tomllib.loads(wrong)))


@pytest.mark.parametrize(
    "right",
    [
        "plan.replications = 7",
        "cooperation.regime.'North Macedonia' = 'off'",
        "detention.detention_places = 3",
        "parameters.behaviour.frailty_sd = { value = 1, low = 1, evidence = 'assumed', source = 'x' }",
        "[[change]]\nfrom = 2026-01-01\nbehaviour.frailty_sd = { value = 1, evidence = 'assumed', source = 'x' }",
    ],
)
def test_what_the_reader_accepts_the_schema_accepts_too(right: str) -> None:
    assert not list(complaints(tomllib.loads(right)))


def complaints(value: object, schema: dict[str, Any] = SCHEMA) -> Any:
    """Yield what a value has against the keywords that the schema uses."""
    if "$ref" in schema:
        yield from complaints(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")])
        return
    yield from wrong_type(value, schema)
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value} is not among {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{value} is not {schema['const']}"
    if "oneOf" in schema and sum(not list(complaints(value, one)) for one in schema["oneOf"]) != 1:
        yield f"{value} fits not one form"
    if isinstance(value, dict):
        yield from in_table(value, schema)
    if isinstance(value, list):
        for item in value:
            yield from complaints(item, schema.get("items", {}))
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            yield f"{value} is out of range"
        if value <= schema.get("exclusiveMinimum", value - 1):
            yield f"{value} is too small"
    if isinstance(value, str) and not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 9999):
        yield f"{value} is too long or too short"


def wrong_type(value: object, schema: dict[str, Any]) -> Any:
    types: dict[str, tuple[type, ...]] = {
        "object": (dict,),
        "array": (list,),
        "string": (str, date),
        "integer": (int,),
        "number": (int, float),
        "boolean": (bool,),
    }
    wanted = schema.get("type")
    if (wanted and (type(value) is bool) != (wanted == "boolean")) or (wanted and not isinstance(value, types[wanted])):
        yield f"{value} is no {wanted}"


def in_table(table: dict[str, Any], schema: dict[str, Any]) -> Any:
    properties = schema.get("properties", {})
    other = schema.get("additionalProperties", {})
    yield from (f"{key} is missing" for key in schema.get("required", []) if key not in table)
    for key, value in table.items():
        if key in properties:
            yield from complaints(value, properties[key])
        elif other is False:
            yield f"{key} is unknown"
        elif isinstance(other, dict):
            yield from complaints(value, other)
        if "propertyNames" in schema:
            yield from complaints(key, schema["propertyNames"])
