"""The inflow to come: what rejections and old applications add after their appeals, and the band around it."""

import numpy as np
import pytest

import sim
from sim.parameters.catalogue import settings
from sim.parameters.ensemble import INFLOW_ERROR
from sim.rules.vocabulary import Source
from sim.scenario.changing import own_set, under_its_set
from sim.world.record.inflow import inflow_of
from sim.world.record.reading import Courses
from sim.world.record.tables import world_records

SCENARIO = "scenarios/maatwerk.toml"
ONE_SET = 'plan.parameter_sets="defaults"'


ALL = slice(None)


def cases(*overrides: str, replication: int | None = None, sources: slice = ALL) -> dict[int, int]:
    """Count the cases of each year under a scenario with some settings, of one replication or with one set."""
    scenario = sim.load(SCENARIO, [*([ONE_SET] if replication is None else []), *overrides])
    if replication is not None:
        scenario = under_its_set(scenario, replication)
    counts = inflow_of(scenario.plan, Courses(scenario, ("with",)).months_of(0))[:, :, sources].sum(axis=(1, 2))
    found: dict[int, int] = {}
    for month, count in enumerate(counts):
        year = scenario.plan.date(month).year
        found[year] = found.get(year, 0) + int(count)
    return found


def test_more_rejections_add_people_once_their_appeals_are_over_and_not_before() -> None:
    short, long = (cases(f"procedure.appeal_months={months}") for months in (0, 12))
    level = cases("procedure.rejections_future_per_year=5230", "procedure.rejected_opens_case_share=0")
    assert long[2025] == level[2025] < short[2025]
    assert level[2026] < long[2026]
    rejected = 8100 - 5230
    assert short[2025] - level[2025] == pytest.approx(0.8 * rejected, rel=0.01)


def test_old_applications_are_a_second_wave_that_comes_after_their_appeals() -> None:
    waves = ("procedure.appeal_months=6", "procedure.old_rejections_per_year=")
    none, some = cases(waves[0], waves[1] + "0"), cases(waves[0], waves[1] + "4000")
    assert none[2026] == some[2026]
    assert some[2027] - none[2027] == pytest.approx(0.8 * 4000 * 9 / 12, rel=0.01)
    assert some[2028] - none[2028] == pytest.approx(0.8 * 4000, rel=0.01)


def test_an_old_application_is_under_the_old_law_so_that_fewer_cases_are_accelerated_while_they_come() -> None:
    def accelerated(*overrides: str) -> list[float]:
        scenario = sim.load(SCENARIO, [ONE_SET, "procedure.pact_accelerated_share=0.4", *overrides])
        return [float(month["accelerated_share"]) for month in world_records(Courses(scenario, ("with",)))[0]]

    some = accelerated("procedure.appeal_months=6")
    assert set(accelerated("procedure.old_rejections_per_year=0")) == {0.4}
    assert some[0] == 0.4 > some[-1] > 0.3
    assert accelerated("procedure.appeal_months=6", "procedure.old_rejections_per_year=10000")[-1] < some[-1]


@pytest.mark.parametrize(("course", "end"), [("low", "low"), ("high", "high")])
def test_low_and_high_are_the_ends_of_what_forecasts_of_asylum_erred_and_leave_other_sources_and_past_years_alone(
    course: str, end: str
) -> None:
    by_asylum, by_others = slice(Source.IND, Source.IND + 1), slice(Source.POLICE, None)
    middle, other = (cases(f"inflow.course={one}", sources=by_asylum) for one in ("middle", course))
    ratio = getattr(settings()[INFLOW_ERROR], end)
    assert all(other[year] == middle[year] for year in range(2018, 2025))
    assert all(other[year] == pytest.approx(ratio * middle[year], rel=0.01) for year in range(2025, 2031))
    assert cases("inflow.course=middle", sources=by_others) == cases(f"inflow.course={course}", sources=by_others)


def test_each_simulation_draws_its_own_inflow_over_the_whole_band_unless_a_course_is_asked_for() -> None:
    scenario = sim.load(SCENARIO)
    drawn = np.array([own_set(scenario, number)[INFLOW_ERROR] for number in range(64)], float)
    assert drawn.min() < 0.8 and drawn.max() > 1.3
    assert drawn.min() >= settings()[INFLOW_ERROR].low and drawn.max() <= settings()[INFLOW_ERROR].high
    assert INFLOW_ERROR not in own_set(sim.load(SCENARIO, ["inflow.course=low"]), 0)
    assert INFLOW_ERROR not in own_set(sim.load(SCENARIO, [f"{INFLOW_ERROR}=1.1"]), 0)


def test_where_all_have_one_set_the_drawn_course_is_the_middle_one() -> None:
    assert cases() == cases("inflow.course=middle")
