"""What each simulation lived under is read from its own set, names as well as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
import pytest

from sim.analysis.lived import group_of, lived_under
from sim.scenario import load
from tests.analysis.doubt.own_sets import live_under

SCENARIO = "scenarios/maatwerk.toml"


@pytest.fixture
def sets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def set_of(replication: int) -> Mapping[str, float | int | str]:
        return {
            "behaviour.money_value": 0.1 * (1 + replication),
            "behaviour.frailty_sd": 1.5,
            "maatwerk.process": ("opening", "after_refusal")[replication % 2],
        }

    live_under(monkeypatch, set_of)
    yield


def test_a_row_per_replication_and_a_column_per_setting_that_differs(sets: None) -> None:
    lived = lived_under(load(SCENARIO), [3, 0, 4])
    assert lived.index.tolist() == [3, 0, 4]
    assert lived["behaviour.money_value"].tolist() == pytest.approx([0.4, 0.1, 0.5])
    assert lived["maatwerk.process"].tolist() == ["after_refusal", "opening", "opening"]
    assert "behaviour.frailty_sd" not in lived


def test_what_the_scenario_sets_did_not_differ(sets: None) -> None:
    lived = lived_under(load(SCENARIO, ["behaviour.money_value=0.6"]), [0, 1])
    assert lived.columns.tolist() == ["maatwerk.process"]


def test_without_sets_nothing_differs() -> None:
    assert lived_under(load(SCENARIO, ["plan.parameter_sets=defaults"]), [0, 1]).empty


def test_what_is_lived_under_is_what_the_runs_are_prepared_with() -> None:
    from sim.scenario.changing import under_its_set

    scenario = load(SCENARIO)
    lived = lived_under(scenario, [0, 1])
    of_run = under_its_set(scenario, 1)
    assert {key: of_run.value(str(key), "with", 0) for key in lived} == pytest.approx(lived.loc[1].to_dict())


@pytest.mark.parametrize(
    ("key", "values", "group"),
    [
        ("maatwerk.process", ["opening", "after_refusal"], "reading"),
        ("behaviour.money_value", [0.1, 1.8], "money"),
        ("costs.hours_maatwerk_case", [10, 80], "prices"),
        ("maatwerk.opening_log_odds", [0.3, 2.5], "past"),
        ("behaviour.some_weight", [0.3, 2.5], "other"),
    ],
)
def test_each_setting_has_its_group(key: str, values: list[object], group: str) -> None:
    assert group_of(key, pd.Series(values)) == group
