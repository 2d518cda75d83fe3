"""What the report says follows from the fit: conflicts, the model's own error, what was told, and what hangs on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.calibration.fit.fitting import Fit
from sim.calibration.fit_report import report
from sim.calibration.telling import over_ranges, told, turns
from sim.calibration.telling.cases import follows, opened, own_year
from sim.calibration.telling.over_ranges import ANSWER, OverRange
from sim.calibration.telling.residuals import Found, as_little, conflicts, drift_of_rates, found_in
from sim.calibration.telling.together import DUBLIN, changes, elsewhere, least_forced, sums, whole_series
from tests.calibration.invented_fit import PLAN, invented_fit

NONE = Path("none.csv")
FORCED, INDEPENDENT = "departures_forced", "departures_independent"


def pushed(fit: Fit, figure: str, parameter: int, by: float, edge: float) -> Fit:
    """Let a figure of 2022 be off, and follow a parameter that crowds at an edge."""
    places, emulated = fit.places.copy(), fit.emulated.copy()
    order = np.random.default_rng(parameter).permutation(len(places))
    places[:, parameter] = edge + 0.05 * (order / len(places) - 0.5)
    number = next(n for n, aim in enumerate(fit.aims) if aim.target.name == figure and aim.year == 2022)
    known = np.log(fit.aims[number].known)
    emulated[:, number] = known + by + 0.5 * (places[:, parameter] - edge)
    return replace(fit, places=places, emulated=emulated)


def test_a_figure_that_is_missed_and_the_parameter_that_it_pushes_to_an_edge_are_one_conflict() -> None:
    assert conflicts(invented_fit()) == []
    low = pushed(invented_fit(), FORCED, 1, by=-0.5, edge=0.97)
    (one,) = conflicts(low)
    assert [aim.target.name for aim, _ in one.figures] == [FORCED]
    assert one.parameters == (("procedure.booking_hazard", "upper"),)
    assert "pushes `procedure.booking_hazard` to its upper end" in report(low, NONE)


def test_figures_that_push_the_same_parameter_are_one_conflict_and_others_stand_alone() -> None:
    together = pushed(pushed(invented_fit(), FORCED, 1, -0.5, 0.97), INDEPENDENT, 1, -0.5, 0.97)
    (one,) = conflicts(together)
    assert {aim.target.name for aim, _ in one.figures} == {FORCED, INDEPENDENT}
    apart = pushed(pushed(invented_fit(), FORCED, 1, -0.5, 0.97), INDEPENDENT, 2, -0.5, 0.97)
    assert len(conflicts(apart)) == 2


@pytest.mark.parametrize(("by", "edge"), [(0.5, 0.97), (-0.5, 0.5), (-0.5, 0.03)])
def test_a_parameter_inside_its_range_or_at_the_other_edge_is_not_blamed(by: float, edge: float) -> None:
    (one,) = conflicts(pushed(invented_fit(), FORCED, 1, by, edge))
    assert one.parameters == ()


def test_residuals_tell_what_years_share_and_how_figures_drift() -> None:
    random = np.random.default_rng(1)
    bias, yearly = random.normal(0.0, 0.08, (20_000, 1)), random.normal(0.0, 0.06, (20_000, 5))
    steady = found_in(bias + yearly)
    assert steady.shared == pytest.approx(0.64, abs=0.02) and steady.walk < 0.01
    drifting = found_in(random.normal(0.0, 0.05, (20_000, 5)).cumsum(axis=1))
    assert drifting.walk == pytest.approx(0.05, rel=0.05)
    assert found_in(np.zeros((3, 5))).shared == 0.0


def test_how_often_so_little_would_be_found_is_a_chance() -> None:
    own = [aim for aim in invented_fit().aims if aim.target.name == FORCED]
    assert as_little(Found(-0.1, -0.1, 3), own) == (0.0, 0.0)
    assert as_little(Found(1.0, 1.0, 3), own) == (1.0, 1.0)
    few, many = as_little(Found(0.05, 0.0, 3), own)[0], as_little(Found(0.05, 0.0, 300), own)[0]
    assert few > 0.1 > many


def test_the_report_says_that_the_sizes_of_the_error_are_put_in_from_where_and_what_that_does() -> None:
    text = report(invented_fit(off=dict.fromkeys(range(12), 1.0)), NONE).replace("\n", " ")
    target = invented_fit().aims[0].target
    assert f"Two sizes are put in, and not estimated from this fit: {target.shared:.0%} of the variance" in text
    assert f"5 of them, over the inflow, drifted by {drift_of_rates(2022).walk:.1%} a year in 2018-2022" in text
    assert "makes intervals wide rather than narrow" in text
    off = report(invented_fit(off=dict.fromkeys(range(12), 1.5)), NONE).replace("\n", " ")
    assert "makes intervals wide rather than narrow" not in off


def test_cases_opened_are_held_against_every_published_year_also_before_the_fitted_ones() -> None:
    exact = dict.fromkeys(range(12), 1.0)
    found = opened(invented_fit(off=exact))
    assert [one.year for one in found] == list(range(2018, 2025)) and max(one.furthest for one in found) < 1e-4
    one_off = invented_fit(off={**exact, 3: 0.97})
    assert [round(one.furthest, 3) for one in opened(one_off)] == [0.03] * 7, "one set is enough to be off"
    text = report(one_off, NONE)
    assert "| 2018 | 19,010 | 19,010 | 18,440 to 19,010 | 3.0% | **no** |" in text
    assert "**0 of 7 years are within 2% in every one of the 12" in text


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_how_much_follows_the_cases_of_its_own_year_is_found_again(share: float) -> None:
    cases = np.array([100.0, 80.0, 130.0, 120.0])
    counts = 0.2 * (share * cases[1:] + (1.0 - share) * cases[:-1])
    assert own_year(np.stack([counts, 3.0 * counts]), cases) == pytest.approx([share, share])


def test_departures_that_follow_the_year_before_are_called_late_and_others_are_not() -> None:
    plan = replace(PLAN, years=(2020, 2024))
    fit = invented_fit(plan, off=dict.fromkeys(range(12), 1.0))
    assert [one.verdict for one in follows(fit)] == ["neither", "neither"]
    cases = fit.histories[0].yearly["inflow_of_cases"]
    late = tuple(0.2 * before for before in (cases[0], *cases[:-1]))
    histories = tuple(replace(one, yearly={**one.yearly, INDEPENDENT: late}) for one in fit.histories)
    (one, other) = follows(replace(fit, histories=histories))
    assert (one.published, one.simulated.middle, one.verdict, other.verdict) == (1.0, 0.0, "**late**", "neither")


def test_what_was_asked_is_met_or_not_by_what_was_found() -> None:
    good = report(invented_fit(off=dict.fromkeys(range(12), 1.0)), NONE)
    assert "in every year 2018-2024 | the furthest set is off by 0.0% (2018) | yes |" in good
    of_half = good.partition("50% interval holds")[2].partition("\n")[0]
    assert "6 of 6 lie in the 90% interval" in good and "| **no** |" in of_half
    far = report(invented_fit(off=dict.fromkeys(range(12), 3.0)), NONE)
    assert "in every year 2018-2024 | the furthest set is off by 200.0% (2018) | **no** |" in far
    assert "outside: departures independent 2020, 2021, 2022; departures forced 2020, 2021, 2022 | **no** |" in far


def test_counts_inside_stand_beside_what_right_intervals_hold() -> None:
    text = report(invented_fit(replace(PLAN, years=(2018, 2022)), off=dict.fromkeys(range(12), 1.0)), NONE)
    assert "Right 90% intervals hold 9.0 of 10 figures on average, 7 to 10 in nine of ten cases: here 10.\n" in text
    assert "Right 50% intervals hold 5.0 of 10 figures on average, 2 to 8 in nine of ten cases: here 10.\n" in text


def test_parts_of_departures_are_judged_apart_by_year_though_their_sum_is_right() -> None:
    """Removals too many by what transfers are too few: the sum is right, the parts are not."""
    fit = invented_fit(replace(PLAN, targets=(FORCED, DUBLIN)), off=dict.fromkeys(range(12), 1.0))
    few = tuple(0.7 * value for value in fit.histories[0].yearly[DUBLIN])
    histories = tuple(replace(one, yearly={**one.yearly, DUBLIN: few}) for one in fit.histories)
    found = least_forced(replace(fit, histories=histories))
    assert [(one.year, one.role) for one in found] == [(2020, "apart"), (2021, "apart"), (2022, "apart")]
    forced, dublin = (next(aim.target for aim in fit.aims if aim.target.name == name) for name in (FORCED, DUBLIN))
    assert [one.known for one in found] == [forced.known[year] - dublin.known[year] for year in (2020, 2021, 2022)]
    assert all(one.simulated.middle > one.known for one in found)
    text = report(replace(fit, histories=histories), NONE)
    assert "forced less dublin: the middle is above what is published in 3 of 3 years" in text
    assert elsewhere(fit) == [], "independent departures are not in this fit"


def test_chains_too_short_to_judge_are_named_and_the_others_judged_together() -> None:
    fit = invented_fit()
    (one,) = fit.planted
    rows = [replace(one, parameter=f"p{number}", p_even=0.04) for number in range(10)]
    together = report(replace(fit, planted=tuple(rows)), NONE)
    assert "as even as luck leaves them" in together and "chance of 0.4 at most" in together
    assert "Chains too short" not in together
    uneven = report(replace(fit, planted=(*rows, replace(one, p_even=0.001))), NONE)
    assert "taken together, are not even" in uneven
    short = [replace(one, parameter=f"p{number}", r_hat=1.2) for number in range(3)]
    some = report(replace(fit, planted=(*short, rows[9])), NONE)
    assert "**Chains too short to judge 3 of 4:** `p0`, `p1`, `p2`." in some
    assert "taken together" not in report(replace(fit, planted=tuple(short)), NONE)


def test_what_years_share_drops_out_of_changes_and_adds_up_in_sums() -> None:
    """One set, no luck: widths are those of the model's own error alone, as normal errors have them."""
    fit = invented_fit(replace(PLAN, kept=2), off={0: 1.0, 1: 1.0})
    whole = whole_series(fit)
    aim = fit.aims[whole[FORCED][0]]
    total, shared = np.log1p(aim.discrepancy), aim.target.shared
    for one in changes(fit, whole):
        low, high = one.range90
        assert np.log(high / low) == pytest.approx(2 * 1.645 * total * np.sqrt(2 * (1 - shared)), rel=0.25)
    for one in sums(fit, whole):
        assert one.simulated.middle == pytest.approx(one.known, rel=0.06)
    assert {one.period for one in sums(fit, whole)} == {"2020-2022", "2020", "2021", "2022"}


def test_every_parameter_that_the_sets_vary_is_told_the_six_of_the_offers_and_money_too() -> None:
    found = {one.before.key: one for one in told.told(invented_fit())}
    assert set(PLAN.parameters) <= set(found)
    assert {*told.SCALED, "maatwerk.mw_tail_exponent", "behaviour.money_value"} <= set(found)
    assert found["maatwerk.mw_approval_hazard"].verdict == "scaled to the answer"
    assert found["behaviour.money_value"].left > told.NARROWED
    assert found["behaviour.money_value"].verdict == "not told: the range is what was put in"
    narrowed = replace(invented_fit(), places=np.full((12, 3), 0.5) + np.linspace(0.0, 0.01, 12)[:, None])
    assert told.hardly_told(narrowed) == []


def stored(monkeypatch: pytest.MonkeyPatch, path: Path, found: list[OverRange]) -> None:
    over_ranges.write(path, found)
    rows, hanging = over_ranges.stored(path), over_ranges.hangs_on(path)
    monkeypatch.setattr(over_ranges, "stored", lambda: rows)
    monkeypatch.setattr(over_ranges, "hangs_on", lambda: hanging)


def test_what_the_answer_hangs_on_leaves_out_what_no_search_can_turn(tmp_path: Path) -> None:
    file = tmp_path / "over_ranges.csv"
    whole_number, course = "maatwerk.mw_offer_standing_months", "procedure.inflow_error"
    names = (whole_number, course, "behaviour.money_value")
    over_ranges.write(file, [OverRange(name, 1.0, 2.0, 50.0, 1.0, 12) for name in names])
    assert over_ranges.hangs_on(file) == ["behaviour.money_value"]


def test_the_report_says_what_the_answer_does_over_a_range_and_what_cannot_be_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as nothing_run:
        stored(nothing_run, tmp_path / "nothing.csv", [])
        assert turns.to_be_searched(invented_fit()) == told.hardly_told(invented_fit())
    found = [
        OverRange(ANSWER, 4.0, 90.0, 40.0, 2.0, 12),
        OverRange("behaviour.money_value", 0.4, 1.8, 50.0, 10.0, 12),
        OverRange("behaviour.frailty_sd", 0.7, 2.4, -3.0, 4.0, 12),
    ]
    stored(monkeypatch, tmp_path / "over_ranges.csv", found)
    text = report(invented_fit(), NONE)
    assert "not told: the range is what was put in | +50 (+30 to +70) |" in text
    assert "| [-3 (-11 to +5)] |" in text
    assert "| after the fit | 12 | 40 | 4 to 90 |" in text
    assert turns.to_be_searched(invented_fit()) == ["behaviour.money_value"]


def test_what_was_run_under_sets_of_another_fit_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "over_ranges.csv"
    over_ranges.write(path, [OverRange("behaviour.money_value", 0.4, 1.8, 50.0, 10.0, 12)])
    assert list(over_ranges.stored(path)) == ["behaviour.money_value"]
    other = tmp_path / "ensemble.csv"
    other.write_text("weight\n", encoding="utf-8")
    monkeypatch.setattr("sim.parameters.ensemble.FILE", other)
    assert over_ranges.stored(path) == {}
