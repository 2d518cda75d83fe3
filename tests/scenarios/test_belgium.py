"""Belgium is a folder of data: its books close, a policy that changes nothing changes nothing, both drivers agree."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.own_past import compared_of
from sim.dossier.explaining import explained
from sim.experiment.runs import with_its_set
from sim.measure.replication import prepare
from sim.parameters.host.folder import figures_of, sets_of
from sim.report.weigh.assumed import assumed_effects
from sim.rules.vocabulary import Status
from sim.scenario import load
from sim.world.agents.model import ReturnModel
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import new_state

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parent / "belgium_small.toml"
PAST, PAGE = ROOT / "scenarios" / "belgium" / "past.toml", ROOT / "docs" / "belgium.md"
MONTHS = 14


def test_the_ledger_closes_and_a_policy_that_changes_nothing_differs_by_exactly_nothing() -> None:
    results = sim.run(load(SMALL), workers=1)
    assert not results.failed  # every simulation checks its own books
    assert results.replications == 2
    differences = results.effects["mean"].to_numpy(float)
    assert np.all((differences == 0.0) | np.isnan(differences))
    left = results.summary.loc[results.summary["outcome"] == "demonstrable_departures", "mean"]
    assert left.min() > 0


def test_both_drivers_live_the_same_lives() -> None:
    scenario = load(SMALL)
    prepared = with_its_set(prepare(scenario), scenario, 3)
    model = ReturnModel(scenario, policy="same", replication=3)
    for _ in range(MONTHS):
        model.step()
    cohort = make_cohort(prepared.tables, replication_key(scenario.plan.seed, 3))
    state = new_state(cohort, prepared)
    state.advance(cohort, prepared.tables, prepared.tables.policies.index("same"), 0, MONTHS)
    stepped, bulk = model.people(), state.people[state.people["status"] > Status.POTENTIAL]
    assert len(stepped) > 450 and stepped.dtype.names
    for field in stepped.dtype.names:
        assert np.array_equal(stepped[field], bulk[field]), field
    assert np.array_equal(model.tally, state.tally)


def test_each_simulation_has_a_fitted_set_of_belgium_and_what_the_netherlands_alone_have_is_off() -> None:
    from sim.scenario.changing import own_set

    scenario = load(SMALL)
    assert scenario.fit
    fitted = set(scenario.fit.parameters)
    assert fitted <= own_set(scenario, 0).keys() and sets_of("belgium").is_file()
    assert own_set(scenario, 0) != own_set(scenario, 1)
    for switch in ("maatwerk.enabled", "lvv.state_funded", "nuisance.htl", "law.strafonderbreking", "support.eurp"):
        assert not any(step.value for step in scenario.timelines["today"][switch]), switch


@pytest.mark.parametrize("year", ["2018", "2019", "2020", "2021", "2022", "2023"])
def test_the_cases_of_the_sources_add_up(year: str) -> None:
    figures = figures_of("belgium")
    parts = (figures[f"inflow_{source}"].by_year()[year] for source in ("ind", "police", "kmar", "other"))
    assert sum(parts) == figures["inflow_total"].by_year()[year]


def test_the_page_shows_every_figure_of_the_past_that_was_simulated() -> None:
    scenario = load(PAST)
    shown = {tuple(line.split(" | ")[:2]) for line in PAGE.read_text(encoding="utf-8").splitlines()}
    years = range(scenario.plan.history_from.year, scenario.plan.future_from.year)
    compared = (figures_of("belgium")[name] for name in compared_of("belgium"))
    wanted = {(f"| {one.title}", year) for one in compared for year in one.by_year() if int(year) in years}
    assert wanted <= shown


def test_what_the_base_says_of_belgium_is_not_called_an_assumption_on_a_policy() -> None:
    assert assumed_effects(load(SMALL), "same") == ()
    doubted = load(SMALL, ["behaviour.share_families_school=0.2"])
    assert assumed_effects(doubted, "same") == ("behaviour.share_families_school",)


def test_a_figure_is_explained_by_what_is_published_in_belgium() -> None:
    lines = list(explained(load(SMALL), "departures_forced", lambda: ROOT))
    assert lines[0].startswith("departures_forced = 2019: 3743, ")
    assert any("Myria" in line for line in lines)
