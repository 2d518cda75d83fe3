"""The table of levers that is kept has every lever, and says why where one does nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from docs.make_levers import (
    TABLE,
    Row,
    beside_the_example,
    effect_lines,
    ends_of,
    kept_lines,
    price_settings_of,
    register_line,
    rows,
    scenario_of,
    silent_without_reason,
)
from sim.parameters.catalogue import settings


def test_every_lever_has_a_row_and_every_row_with_nothing_in_it_a_reason() -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert [name for name in rows() if not kept_lines(name)] == []
    assert silent_without_reason(rows(), text) == []


def test_what_the_registers_say_of_a_lever_is_what_the_table_says() -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert [name for name, row in rows().items() if register_line(row) not in text.splitlines()] == []


def test_levers_of_maatwerk_are_moved_under_every_set_and_reading_and_others_under_one(tmp_path: Path) -> None:
    """That maatwerk brings nobody stood in the table, from two simulations of a reading that hardly fits."""
    for key, sets in (("maatwerk.enabled", "ensemble"), ("detention.places", "defaults")):
        assert f'parameter_sets = "{sets}"' in "\n".join(scenario_of({"moved": (rows()[key], 0)}, tmp_path))


def test_the_table_says_what_its_answer_on_maatwerk_and_that_of_the_example_are_of() -> None:
    said = beside_the_example(kept_lines("maatwerk.enabled"))
    assert said in TABLE.read_text(encoding="utf-8")
    assert re.search(r"means [+-]?\d+ departures here, having it \+\d+ \(", said)
    assert "in [the example](../results/example)" in said


def test_every_lever_can_be_moved_and_acts_through_what_exists() -> None:
    for setting in settings().values():
        if setting.kind == "lever":
            assert any(end != setting.default for end in ends_of(setting)), setting.key
            assert set(setting.through) <= settings().keys(), setting.key
            assert all(setting.minimum is None or setting.minimum <= float(end) for end in setting.ends), setting.key
            assert all(setting.maximum is None or float(end) <= setting.maximum for end in setting.ends), setting.key


def test_the_prices_of_a_lever_are_found_by_trying_them() -> None:
    assert price_settings_of(settings()["cooperation.agreement"]) == (
        "costs.countries_not_cooperating",
        "costs.cost_agreement",
    )
    places = price_settings_of(settings()["detention.places"])
    assert set(places) == {"costs.cost_detention_day", "costs.cost_detention_day_marginal"}


@pytest.mark.parametrize(("alone", "named"), [("", ["incentives.legitimacy"]), ("no effect is assumed", [])])
def test_a_row_of_nothing_without_a_reason_is_named(alone: str, named: list[str]) -> None:
    """More places and whether people feel cheated, moved alone: places cost, and the other does nothing at all."""
    keys = ("detention.places", "incentives.legitimacy")
    found = {key: replace(rows()[key], setting=replace(rows()[key].setting, alone=alone)) for key in keys}
    assert silent_without_reason(found, "\n".join(moved(*found.values()))) == named


def moved(*asked: Row) -> list[str]:
    lines = effect_lines(asked)
    return [line for row in asked for line in lines[row.name]]
