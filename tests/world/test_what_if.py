"""A policy that is changed again and again gives exactly what running it from the start gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.measure.replication import prepare, run_replication
from sim.measure.what_if import only, prepare_again, run_after
from sim.scenario import Scenario, load
from sim.world.past import digest_of_past, live_past

SMALL = Path(__file__).parent / "small.toml"
CHANGES = ("maatwerk.maximum_eur=1500", "inflow.factor=1.5", "information.published=true", "detention.places=100")


@pytest.fixture(scope="module")
def before() -> Scenario:
    return load(SMALL, ["plan.sample=0.02"])


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("names", [("with", "without"), ("without", "same")])
def test_living_on_from_a_kept_past_changes_nothing(before: Scenario, change: str, names: tuple[str, ...]) -> None:
    other = next(name for name in names if name != "without")
    changed = load(SMALL, ["plan.sample=0.02", f"policy.{other}.{change}"])
    again = only(prepare_again(prepare(before), changed, other), names)
    whole, kept = run_replication(prepare(changed), 1), run_after(again, live_past(again, 1))
    places = [[policy.name for policy in changed.policies].index(name) for name in names]
    for name in ("tally", "prices", "discount", "expected", "places", "lives", "pairs", "groups", "traits"):
        assert np.array_equal(whole.arrays[name][places], kept.arrays[name]), name


def test_a_past_serves_another_setting_and_is_not_spent_by_it(before: Scenario) -> None:
    prepared = prepare(before)
    past = live_past(only(prepared, ("with", "without")), 0)
    tallies = []
    for change in (*CHANGES[:1], "maatwerk.maximum_eur=40000"):
        changed = load(SMALL, ["plan.sample=0.02", f"policy.with.{change}"])
        again = only(prepare_again(prepared, changed, "with"), ("with", "without"))
        tallies.append((run_after(again, past).tally, run_replication(prepare(changed), 0).tally[:2]))
    assert all(np.array_equal(kept, whole) for kept, whole in tallies)
    assert not np.array_equal(tallies[0][0], tallies[1][0])


@pytest.mark.parametrize(("change", "is_same"), [(CHANGES[0], True), (CHANGES[1], False), (CHANGES[3], True)])
def test_the_digest_tells_when_a_past_no_longer_serves(before: Scenario, change: str, is_same: bool) -> None:
    changed = load(SMALL, ["plan.sample=0.02", f"policy.with.{change}"])
    names = ("with", "without")
    digests = {digest_of_past(only(prepare(scenario), names)) for scenario in (before, changed)}
    assert (len(digests) == 1) is is_same
