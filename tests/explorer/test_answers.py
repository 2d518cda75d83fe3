"""The page's numbers are those of the command, work that nobody wants stops, and nonsense is refused as in a file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.explorer import computing
from sim.explorer.computing import SHOWN, Desk, Stage, stages_of
from sim.explorer.keeping import Shelf
from sim.explorer.setting import Setting
from sim.measure.what_if import ground_of
from sim.scenario import Scenario, ScenarioError, load
from tests.explorer.conftest import Settled

EACH = "cost_per_additional_departure_eur"
SETTINGS = [
    Setting("with"),
    Setting("with", (("maatwerk.maximum_eur", "1000"), ("maatwerk.approval_factor", "2.5"))),
    Setting("far more", assumed=(("inflow.factor", "1.5"), ("costs.hours_maatwerk_case", "20"))),
    Setting("with", (("detention.places", "10"), ("maatwerk.enabled", "false"))),
    Setting("with", (("maatwerk.maximum_eur", "1000"), ("maatwerk.approval_factor", "2.5"))),
]


@pytest.fixture(scope="module")
def desk(small: Path) -> Iterator[Desk]:
    opened = Desk(load(small))
    yield opened
    opened.stop()


def of_policy(table: pd.DataFrame, policy: str, scale: float = 1.0) -> pd.DataFrame:
    """Keep of a table the outcomes shown of one policy, scaled up."""
    rows = table[(table["policy"] == policy) & table["outcome"].isin([*SHOWN, EACH])]
    rows = rows.sort_values([name for name in ("period", "outcome") if name in rows], ignore_index=True)
    is_count = rows["outcome"] != EACH
    for name in ("mean", "low", "high"):
        rows.loc[is_count, name] = scale * rows.loc[is_count, name]
    return rows


@pytest.mark.parametrize("setting", SETTINGS, ids=range(len(SETTINGS)))
def test_the_numbers_are_exactly_those_of_the_command(
    desk: Desk, small: Path, settled: Settled, setting: Setting
) -> None:
    answer = settled(desk, setting).answer
    assert answer is not None and answer.results.replications == 10
    scenario = load(small)
    run = sim.run(load(small, [*setting.assumptions(scenario), *setting.overrides]))
    for shown, expected in ((answer.results.effects, run.effects), (answer.results.summary, run.summary)):
        assert len(of_policy(shown, setting.policy)) >= 6
        pd.testing.assert_frame_equal(
            of_policy(shown, setting.policy), of_policy(expected, setting.policy), check_exact=True
        )


def test_a_first_estimate_is_that_of_the_sample_scaled_up(
    small: Path, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computing, "FIRST_SAMPLE", 0.01)
    monkeypatch.setattr(computing, "FIRST_REPLICATIONS", (4,))
    desk = Desk(load(small))
    first = Stage(0.01, (4,))
    assert desk.stages == (first, Stage(0.02, (8, 10)))
    desk.stages = (first,)
    work = settled(desk, Setting("with"))
    desk.stop()
    assert work.answer is not None
    run = sim.run(load(small, ["plan.sample=0.01", "plan.replications=4"]))
    shown, expected = of_policy(work.answer.results.effects, "with"), of_policy(run.effects, "with", scale=2)
    pd.testing.assert_frame_equal(shown, expected, check_exact=False, rtol=1e-12)
    people = ["persons", "people"]  # the sentence on groups names people: it stood with those of the sample
    groups, of_sample = work.answer.results.groups.set_index("policy"), run.groups.set_index("policy")
    assert groups.loc["with", people].to_numpy() == pytest.approx(2 * of_sample.loc["with", people].to_numpy())


def test_the_first_simulations_are_looked_at_each_by_itself(
    small: Path, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(computing, "FIRST_SAMPLE", 0.01)
    monkeypatch.setattr(computing, "FIRST_REPLICATIONS", (3,))
    desk = Desk(load(small, ["plan.replications=3"]))
    desk.stages = (Stage(0.01, (3,)), Stage(0.02, (1,)))
    work = settled(desk, Setting("with"))
    desk.stop()
    draws = sim.run(load(small, ["plan.sample=0.01", "plan.replications=2"])).draws
    assert work.look is not None and draws is not None and work.look.sample == 0.01
    future = draws[(draws["period"] == "future") & (draws["outcome"] == "cost_state_eur")]
    cost = future.pivot(index="replication", columns="policy", values="value")
    expected = 2 * (cost["with"] - cost["without"])
    assert [one["cost_state_eur"] for one in work.look.differences] == pytest.approx(expected.tolist())


def test_a_world_is_made_again_only_where_it_reads_what_differs(small: Path) -> None:
    before = ground_of(load(small))
    dearer = ground_of(load(small, ["costs.hours_maatwerk_case=20"]), before)
    assert dearer.prepared.tables is before.prepared.tables
    assert (dearer.prepared.prices != before.prepared.prices).any()
    fresh = ground_of(load(small, ["costs.hours_maatwerk_case=20"])).prepared
    assert (dearer.prepared.prices == fresh.prices).all() and (dearer.prepared.expected == fresh.expected).all()
    other = ground_of(load(small, ["behaviour.money_value=0.9"]), before)
    assert other.prepared.tables is not before.prepared.tables


def test_answers_are_planned_from_a_sample_to_the_least_replications_of_the_plan(scenario: Scenario) -> None:
    national = replace(scenario.plan, sample=1.0, replications=replace(scenario.plan.replications, at_least=40))
    assert stages_of(national) == (Stage(0.2, (6, 12)), Stage(1.0, (8, 16, 24, 32, 40)))
    one = replace(national, sample=0.1, replications=replace(scenario.plan.replications, at_least=1))
    assert stages_of(one) == (Stage(0.1, (1,)),)


def test_work_that_nobody_wants_stops(small: Path, settled: Settled) -> None:
    desk = Desk(load(small, ["plan.replications=500"]), workers=2)
    ticket = desk.ask(Setting("with"))
    dropped = desk.look(ticket)
    assert dropped is not None
    while dropped.lived < 3:
        time.sleep(0.005)
    desk.stages = (Stage(0.02, (2,)),)
    lived = dropped.lived
    work = settled(desk, Setting("with", (("detention.places", "10"),)))
    assert work.lived == 2
    assert dropped.lived <= lived + 2 < 500, "only what was under way may come to its end"
    assert desk.look(ticket) is None
    assert dropped.answer is None or not dropped.answer.is_last
    desk.stop()


def test_asking_for_the_same_again_goes_on_with_it(desk: Desk) -> None:
    assert desk.ask(SETTINGS[3]) == desk.ask(SETTINGS[3])
    assert desk.ask(SETTINGS[3]) != desk.ask(SETTINGS[0])


@pytest.mark.parametrize("text", ["50000", "-1", "2.000", "nan", "true", "", "many", "1\nplan.seed = 3", "0,5"])
def test_nonsense_is_refused_with_the_sentence_of_the_command(desk: Desk, small: Path, text: str) -> None:
    setting = Setting("far more", (("maatwerk.maximum_eur", text),))
    with pytest.raises(ScenarioError) as here:
        desk.ask(setting)
    with pytest.raises(ScenarioError) as there:
        load(small, setting.overrides)
    assert str(here.value) == str(there.value)


def test_a_fault_in_the_runs_is_told(small: Path, settled: Settled, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("no luck")

    monkeypatch.setattr("sim.measure.what_if.run_after", broken)
    desk = Desk(load(small))
    assert settled(desk, Setting("with")).error == "ValueError: no luck"
    desk.stop()


@dataclass(frozen=True)
class Book:
    """Something that takes memory."""

    bytes: int


def test_a_past_is_kept_only_while_it_fits_and_serves() -> None:
    made: list[tuple[str, str]] = []
    shelf = Shelf(10)

    def of(place: str, serves: str) -> Book:
        def make() -> Book:
            made.append((place, serves))
            return Book(10)

        return shelf.of(place, serves, make)

    assert of("first", "plain") is of("first", "plain")
    of("second", "plain"), of("second", "plain")
    of("first", "fuller")
    of("first", "plain")
    assert made == [
        ("first", "plain"),
        ("second", "plain"),
        ("second", "plain"),
        ("first", "fuller"),
        ("first", "plain"),
    ]
