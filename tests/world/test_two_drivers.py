"""One rule book, two drivers: Mesa agents one by one, and the bulk engine over everyone at once."""

from typing import Any

import numpy as np
import pytest

from sim.experiment.runs import with_its_set
from sim.measure.replication import prepare
from sim.parameters.catalogue import countries, settings
from sim.rules.vocabulary import Status
from sim.scenario import load
from sim.world.agents.model import ReturnModel
from sim.world.ledger import Count
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import Prepared, new_state
from tests.world.conftest import SMALL

MONTHS = 24
INCENTIVES = [
    *(f"incentives.{name}=true" for name in ("holdout", "acquisition", "pull", "recycling", "legitimacy")),
    "information.initial_package_chance=0.05",
    "information.media=true",
    "crime.crime_response=0.05",
    "behaviour.legitimacy_effect=-0.2",
    "behaviour.pull_near=1.0",
    "behaviour.recycling_share=0.3",
    "behaviour.return_trip_eur=150",
    "support.visa_free_eligible=true",
    "support.repeat_bar_months=0",
]
DESIGNS = [
    "maatwerk.approval_factor=5",
    "maatwerk.later_share=0.5",
    "maatwerk.once_only=true",
    "maatwerk.no_new_offence=true",
    "maatwerk.annual_budget_eur=50000",
    "maatwerk.lawyer_required=true",
    "safeguards.lawyer_advice_log_odds=-0.4",
    "information.published=true",
    "support.early_bonus_eur=1000",
    "support.document_needed=true",
    "support.ngo_crosses_removal=false",
    "support.lvv_guidance_hazard=0.02",
    "policy.with.support.window_eur=2000",
]
LAWS = [
    "inflow.course=high",
    "inflow.old_applications=true",
    "inflow.protection_ended=true",
    "procedure.inflow_after_protection_per_year=20000",
    "detention.evading_required=false",
    "detention.proposal_factor=1.2",
    *(f"law.{name}=true" for name in ("pact", "own_motion_review", "ararat", "adrar")),
    "cooperation.agreement_with.Morocco=true",
    "cooperation.visa_measures.Algeria=true",
    "law.return_regulation=true",
    "law.return_hubs=true",
    "law.hubs_are_departures=true",
    "law.wtvb=true",
    "procedure.rr_recognition_probability=0.3",
    "support.dublin_eligible=true",
    "detention.application_hazard=0.3",
    "procedure.short_departure_period_days=28",
]

JUSTICE = [
    "law.criminalised_stay=true",
    "law.wider_undesirable=true",
    "procedure.undesirable_custody_share=0.5",
    "procedure.serious_threat_share=0.8",
    "procedure.custody_share_of_suspects=0.5",
    "crime.prosecution_months=3",
    "crime.court_conviction_share=1.0",
    "crime.reoffending_hazard=0.5",
    "crime.label_years=1",
    "behaviour.reentry_3y_near=0.9",
    "behaviour.reentry_3y_far=0.9",
    "behaviour.nuisance_share=0.4",
    "nuisance.area_ban=true",
    "nuisance.htl_share=0.8",
    "nuisance.htl_without_bed=true",
    "nuisance.isd_share=0.5",
    "maatwerk.only_nuisance=true",
]
TERMS = [
    "maatwerk.maximum_eur=3000",
    "maatwerk.vris_allowed=false",
    "maatwerk.in_custody=false",
    "maatwerk.min_refusal_months=3",
    "policy.with.maatwerk.fixed_eur=2500",
    "support.cash_eur=1000",
    "support.first_days_eur=500",
    "support.in_kind_eur=500",
    "support.vris_eligible=true",
    "support.counselling=false",
    "policy.without.support.enabled=false",
    "support.early_bonus_eur=1000",
    "support.early_bonus_months=12",
    "support.window_eur=1000",
    "support.window_presence_months=6",
    "information.learning=false",
    "information.confidential=true",
    *(f"procedure.dublin_ratio_{state}=0.8" for state in ("germany", "spain", "austria", "france", "italy", "others")),
    "detention.places=500",
    "detention.places_unavailable=100",
    "detention.families=false",
    "detention.lighter_means_share=0.4",
    "detention.maximum_days=90",
    "detention.dublin_days_at_most=21",
    "detention.first_review_days=28",
    "detention.next_review_days=35",
    "cooperation.lp_factor=1.5",
    "cooperation.agreement=true",
    "cooperation.visa_leverage=true",
    "cooperation.regime.Nigeria=off",
    "cooperation.prospect.Iraq=false",
    "safety.Turkey=false",
    "removal.booking_factor=1.5",
    "law.strafonderbreking=false",
    "nuisance.htl=false",
    "lvv.state_funded=false",
    "inflow.factor=1.2",
    "pandemic.departures=true",
    "pandemic.unsupervised=true",
]
FULL_CHANNELS = [
    "support.iom_capacity=600",
    "support.ngo_capacity=100",
    "support.eurp=true",
    "support.eurp_capacity=60",
    "support.package_share_low_lp=1.5",
    "support.package_share_near=0.5",
    "support.visa_free_eligible=true",
    "information.campaign_reach=0.85",
    "procedure.departure_period_days=45",
]
ASKED = ["maatwerk.mw_approval_hazard=1.0", "maatwerk.arrangement_log_odds=0.7", "maatwerk.unsafe_origins=true"]
NOT_LIVED = {
    "maatwerk.published_cases_are": "says what a published figure counts",
    "cooperation.lp_effort_eur": "is a price, and what it brings is set apart",
    "cooperation.partnerships_eur": "is a price, and what it brings is set apart",
}


def test_every_lever_is_moved_under_both_drivers_but_for_those_that_nobody_lives_under() -> None:
    """Of the levers of a country one of a kind is enough: they are one rule."""
    plain = load(SMALL)
    moved = set(plain.differing("with", "without"))
    processes = ['maatwerk.process="officer"']
    for overrides in (INCENTIVES, DESIGNS, LAWS, JUSTICE, TERMS, FULL_CHANNELS, [*ASKED, *processes]):
        lived = load(SMALL, overrides)
        moved |= {
            key
            for key, setting in settings().items()
            if setting.kind == "lever"
            for policy in ("with", "without")
            if any(lived.value(key, policy, month) != plain.value(key, policy, month) for month in (0, MONTHS - 1))
        }
    kinds = {kind_of(key) for key, setting in settings().items() if setting.kind == "lever"}
    assert kinds - {kind_of(key) for key in moved} == set(NOT_LIVED)


def kind_of(lever: str) -> str:
    """Name a lever without the country that it is of."""
    kind, _, last = lever.rpartition(".")
    return kind if last in {country.name for country in countries()} else lever


@pytest.mark.parametrize("process", ["any_candidate", "opening", "officer"])
def test_they_agree_on_who_is_asked_about_maatwerk(process: str) -> None:
    scenario = load(
        SMALL,
        [f'maatwerk.process="{process}"', *ASKED],
    )
    under_its_reading = with_its_set(prepare(scenario), scenario, 3)
    tally = tally_on_which_both_agree(scenario, under_its_reading, "with")
    assert tally[:, Count.MAATWERK_CASES].sum() > 5
    assert tally[:, Count.ARRANGED_GOODS : Count.ARRANGED_ESCORT + 1].sum() > 0


@pytest.mark.parametrize("policy", ["with", "without"])
@pytest.mark.parametrize(
    "overrides",
    [[], INCENTIVES, DESIGNS, LAWS, JUSTICE, TERMS],
    ids=["today", "incentives", "designs", "laws", "justice", "terms"],
)
def test_every_person_and_every_count_is_equal_to_the_last_bit(policy: str, overrides: list[str]) -> None:
    scenario = load(SMALL, ["maatwerk.mw_approval_hazard=1.0", "maatwerk.opening_log_odds=4", *overrides])
    tally = tally_on_which_both_agree(scenario, prepare(scenario), policy)
    assert tally[:, Count.DETENTION_PLACED].sum() > 50  # places were filled
    assert tally[:, Count.MAATWERK_CASES].sum() > 5  # and packages offered
    assert (tally[:, Count.SENT_TO_ISD].sum() > 0) == (overrides == JUSTICE)  # three convictions, and a verdict


def test_they_agree_on_who_finds_a_full_channel_of_support_and_on_who_hears_of_it() -> None:
    """Full channels depend on who comes first in a month, also among those who come back into view."""
    scenario = load(
        SMALL,
        FULL_CHANNELS,
    )
    tally = tally_on_which_both_agree(scenario, prepare(scenario), "with")
    assert tally[:, Count.SUPPORT_WAITS].sum() > 20 and tally[:, Count.BACK_IN_VIEW].sum() > 50


def test_they_agree_on_the_set_that_a_replication_of_the_ensemble_lives_under() -> None:
    """The model steps as that replication of a run does, and not as with the values of the register."""
    scenario = load(SMALL, ["plan.parameter_sets=ensemble"])
    fitted = tally_on_which_both_agree(scenario, with_its_set(prepare(scenario), scenario, 3), "with")
    plain = tally_on_which_both_agree(load(SMALL), prepare(load(SMALL)), "with")
    assert not np.array_equal(fitted, plain)


def tally_on_which_both_agree(scenario: Any, prepared: Prepared, policy: str) -> Any:
    """Live under both drivers, hold every field of every person and every count equal, and give the counts."""
    model = ReturnModel(scenario, policy=policy, replication=3)
    for _ in range(MONTHS):
        model.step()

    tables = prepared.tables
    cohort = make_cohort(tables, replication_key(scenario.plan.seed, 3))
    state = new_state(cohort, prepared)
    state.advance(cohort, tables, tables.policies.index(policy), 0, MONTHS)

    stepped, bulk = model.people(), state.people[state.people["status"] > Status.POTENTIAL]
    assert len(stepped) >= 3_000 and stepped.dtype.names
    for field in stepped.dtype.names:
        assert np.array_equal(stepped[field], bulk[field]), field
    assert np.array_equal(model.tally, state.tally)
    return model.tally


def test_a_person_explains_the_options_of_the_month(small: Any) -> None:
    model = ReturnModel(small, policy="with", replication=0)
    model.step()
    person = model.agents.select(lambda a: a.vris and a.status == Status.RECEPTION).to_list()[0]
    explanation = person.explain()
    assert [option.name for option in explanation.options] == ["leave", "vanish", "apply again"]
    assert all(0.0 < option.chance < 1.0 and 0.0 <= option.luck < 1.0 for option in explanation.options)
    assert "readiness" in str(explanation) and "2018-01" in str(explanation)


def test_the_model_is_a_well_behaved_mesa_model(small: Any) -> None:
    model = ReturnModel(small, policy="with", replication=0, sample=None)
    for _ in range(3):
        model.step()
    assert model.running and model.month == 2
    by_status = model.agents.groupby(lambda a: a.status_name).count()
    table = model.datacollector.get_model_vars_dataframe()
    assert table["out_of_sight"].iloc[-1] == by_status["OUT_OF_SIGHT"]
    assert table["month"].tolist() == ["2018-01", "2018-02", "2018-03"]


def test_the_model_stops_running_after_its_last_month(small: Any, prepared: Prepared) -> None:
    model = ReturnModel(small, policy="with", replication=0, tables=prepared.tables)
    model.month = small.plan.months - 2
    model.step()
    assert not model.running


def test_the_scenario_of_the_model_is_ours_whatever_mesa_keeps_under_that_name(small: Any) -> None:
    model = ReturnModel(small, policy="with", replication=0)
    assert model.scenario.policies == small.policies
    assert model.agents.select(lambda a: a.vris).to_list()[0].model is model


def test_mesas_own_batch_runner_drives_the_model() -> None:
    batchrunner = pytest.importorskip("mesa.batchrunner", reason="Mesa 4 has no batch runner")
    rows = batchrunner.batch_run(
        ReturnModel,
        parameters={"policy": ["with", "without"], "replication": [0, 1], "sample": 0.001},
        max_steps=4,
        data_collection_period=-1,
        display_progress=False,
    )
    assert len(rows) == 4
    twin = {(row["policy"], row["replication"]): row["out_of_sight"] for row in rows}
    assert twin["with", 0] == twin["without", 0]  # nothing differs before 2026
    assert len({row["month"] for row in rows}) == 1
