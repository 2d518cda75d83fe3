"""Futures that are the same country are lived once, which changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.measure.replication import Priced, prepare, run_replication
from sim.scenario import load
from sim.world.bulk.lived_once import Branch, Future, branches, how_much_is_lived
from tests.world.conftest import SMALL

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "scenarios").glob("*.toml"))
LEVERS: Mapping[str, st.SearchStrategy[str]] = {
    "maatwerk.enabled": st.sampled_from(["true", "false"]),
    "maatwerk.maximum_eur": st.sampled_from(["1500", "5000"]),
    "detention.places": st.sampled_from(["100", "600"]),
    "support.counselling": st.sampled_from(["true", "false"]),
    "incentives.holdout": st.sampled_from(["true", "false"]),
    "incentives.pull": st.sampled_from(["true", "false"]),
    "inflow.factor": st.sampled_from(["0.8", "1.0"]),
}


def check_that_sharing_changes_nothing(prepared: Priced) -> None:
    shared = run_replication(prepared, 1).arrays
    apart = run_replication(replace(prepared, lived_once=False), 1).arrays
    assert shared.keys() == apart.keys()
    for name, array in apart.items():
        assert np.array_equal(shared[name], array), name


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_scenario_gives_the_same_when_months_are_lived_once(path: Path) -> None:
    check_that_sharing_changes_nothing(prepare(load(path, ["plan.sample=0.005"])))


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.fixed_dictionaries({}, optional=dict(LEVERS)), min_size=2, max_size=2),
)
def test_any_levers_give_the_same_when_months_are_lived_once(levers: list[dict[str, str]]) -> None:
    given = [
        f"policy.{name}.{key}={value}"
        for name, chosen in zip(("with", "same"), levers, strict=True)
        for key, value in chosen.items()
    ]
    check_that_sharing_changes_nothing(prepare(load(SMALL, ["plan.sample=0.005", "plan.held_out=true", *given])))


def lived(name: str) -> dict[str, int]:
    prepared = prepare(load(ROOT / "scenarios" / f"{name}.toml", ["plan.sample=0.005"]))
    return how_much_is_lived(prepared.tables, prepared.future, held_out=prepared.held_out, is_shared=True)


def test_a_policy_that_is_another_is_not_lived_again() -> None:
    prepared = prepare(load(SMALL, ["plan.sample=0.005"]))
    twice, tables = [0, 1, 1], prepared.tables
    rows = {name: getattr(tables, name)[twice] for name in ("worlds", "lands", "inflow")}
    found = how_much_is_lived(replace(tables, **rows), prepared.future, held_out=False, is_shared=True)
    assert found["futures"] - found["futures_lived"] == 1
    assert found["months_lived"] <= found["months"] * found["futures_lived"] / found["futures"]


def test_policies_that_differ_from_the_first_month_on_share_nothing() -> None:
    found = lived("maatwerk")
    assert (found["futures"], found["months"]) == (found["futures_lived"], found["months_lived"])


def test_policies_part_in_the_first_month_in_which_one_bit_differs_and_stay_apart() -> None:
    tables = prepare(load(SMALL, ["plan.sample=0.005"])).tables
    tables = replace(tables, worlds=tables.worlds[[0, 0, 0]], lands=tables.lands[[0, 0, 0]])
    tables = replace(tables, inflow=tables.inflow[[0, 0, 0]])
    places, granted = tables.worlds["places"], tables.lands["grant_share"]
    places[1, 12] += 1
    granted[2, 15, 3] = np.nextafter(granted[2, 15, 3], 1.0)
    futures = [Future(tables, policy) for policy in range(3)]
    ends = (Branch((0,), range(15, 20)), Branch((2,), range(15, 20)))
    assert branches(futures, range(10, 20), is_shared=True) == Branch(
        (0, 1, 2), range(10, 12), (Branch((0, 2), range(12, 15), ends), Branch((1,), range(12, 20)))
    )
    assert branches(futures, range(16, 20), is_shared=True).together == (0, 1, 2)
    assert branches(futures, range(16, 20), is_shared=True).ends() == 1
