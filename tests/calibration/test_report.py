"""The report says what was held out, against whom it competes and on what terms, and what would turn the answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sim.calibration import judging, stored
from sim.calibration.fit.fitting import aims_of
from sim.calibration.fit_report import report
from sim.calibration.prediction import of_last_year
from sim.calibration.telling.turns import to_be_searched
from sim.evidence import of_the_fit
from sim.evidence.scoring import LEVELS, crps
from sim.evidence.verdict import HALF, MOST, Spread
from sim.parameters.targets import aims, only_judging, published_after
from sim.scenario import load
from tests.calibration.invented_fit import PLAN, invented_fit

NO_BREAK_EVEN = Path("none.csv")


def test_every_published_number_is_fitted_or_held_out_and_never_both() -> None:
    fit = invented_fit()
    fitted = [(one.figure, one.year) for one in judging.fitted(fit)]
    held = [(one.figure, one.year) for one in judging.held_out(fit)]
    assert not set(fitted) & set(held)
    to_be_told = (*aims(2020, 2022), *only_judging(2020, 2022), *published_after(2022))
    told = [one for one in to_be_told if one.target.is_scored and not one.is_given]
    assert sorted(fitted + held) == sorted((one.target.name, one.year) for one in told)
    assert {name for name, _ in fitted} == set(PLAN.targets)


def test_a_target_left_out_of_the_fit_is_held_out_in_all_its_years() -> None:
    one = replace(PLAN, targets=("departures_forced",))
    assert {aim.target.name for aim in aims_of(one)} == {"departures_forced"}
    found = {(v.figure, v.year) for v in judging.held_out(invented_fit(one))}
    assert {("departures_independent", year) for year in (2020, 2021, 2022, 2023)} <= found


def test_what_the_model_is_fed_with_is_never_scored_as_a_forecast() -> None:
    fit = invented_fit(replace(PLAN, targets=("inflow_of_cases", "departures_forced")))
    assert {one.figure for one in judging.by_year(fit)} == {"departures_forced"}


def test_a_figure_that_a_dated_lever_was_read_off_is_told_in_that_year_and_not_scored() -> None:
    fit = invented_fit(replace(PLAN, years=(2020, 2024), targets=("dublin_transfers", "departures_forced")))
    roles = {one.year: one.role for one in judging.fitted(fit) if one.figure == "dublin_transfers"}
    assert roles == {2020: "fitted", 2021: "fitted", 2022: "fitted", 2023: "told", 2024: "told"}
    left_out = {one.year for one in judging.by_year(fit) if one.figure == "dublin_transfers"}
    assert left_out == {2021, 2022}


def test_the_interval_of_a_figure_does_not_follow_its_own_published_value() -> None:
    fit = invented_fit(replace(PLAN, targets=("departures_forced",)))
    first = fit.aims[0]
    known = {**first.target.known, first.year: 2.0 * first.known}
    moved = replace(first.target, known=known)
    aims = tuple(replace(one, target=moved) for one in fit.aims)
    elsewhere: Any = SimpleNamespace(aims=aims, histories=fit.histories, weights=fit.weights, plan=fit.plan)
    assert judging.fitted(elsewhere)[0].simulated == judging.fitted(fit)[0].simulated
    assert judging.fitted(elsewhere)[1].simulated != judging.fitted(fit)[1].simulated


def test_naive_forecasts_are_made_for_later_years_only() -> None:
    for one in judging.held_out(invented_fit()):
        assert one.year is not None and (one.year > 2022 or set(one.scores) == {"model"})
    forced = [one for one in judging.held_out(invented_fit()) if (one.figure, one.year) == ("departures_forced", 2023)]
    assert set(forced[0].scores) == {*of_the_fit.SCORES} - {"other_rates"}


def test_every_year_but_the_first_is_left_out_once_against_rivals_that_know_the_years_before() -> None:
    found = judging.by_year(invented_fit())
    assert {(one.figure, one.year) for one in found} == {(name, year) for name in PLAN.targets for year in (2021, 2022)}
    assert all({*one.scores} == {*of_the_fit.SCORES} - {"other_rates"} for one in found)
    assert all(one.wis and one.pit is not None for one in found)


@pytest.mark.parametrize(("off", "verdict"), [(1.0, "comes nearer than"), (3.0, "does not come nearer than")])
def test_who_comes_nearer_follows_from_the_scores(off: float, verdict: str) -> None:
    text = report(invented_fit(off=dict.fromkeys(range(12), off)), NO_BREAK_EVEN)
    assert f"The ensemble {verdict} *last rate*: mean CRPS " in text
    found = judging.by_year(invented_fit(off=dict.fromkeys(range(12), off)))
    of_2021 = [(one.scores["model"], one.scores["last_rate"]) for one in found if one.year == 2021]
    own, other = (sum(column) / len(column) for column in zip(*of_2021, strict=True))
    said = f"{own:.3f} against {other:.3f}{'' if own < other else ' (**no nearer**)'}"
    assert f"Year by year, which with so few figures tells little: 2021 {said}, nearer on" in text


def test_a_year_left_out_says_what_the_model_is_told_of_it_all_the_same() -> None:
    """Forced departures of a year are made of transfers and detention, whose levers were read off that year."""
    fit = invented_fit(replace(PLAN, years=(2020, 2024), targets=("dublin_transfers", "departures_forced")))
    text = report(fit, NO_BREAK_EVEN)
    assert "Forced departures are no whole forecast" in text and "\ndublin transfers 2023, 2024." in text
    assert "no whole forecast" not in report(invented_fit(), NO_BREAK_EVEN)


def test_the_report_counts_what_it_tells_and_says_who_knew_it_and_on_what_terms() -> None:
    text = report(invented_fit(), NO_BREAK_EVEN).replace("\n", " ")
    for found in (judging.fitted(invented_fit()), judging.by_year(invented_fit()), judging.held_out(invented_fit())):
        inside = sum(one.is_inside for one in found)
        share = f"{inside} of {len(found)}" if len(found) < 20 else f"{inside / len(found):.0%}"
        assert f"{share} lie in the 90% interval" in text
    assert "known to the authors" in text and "**On equal terms** are *last rate*" in text
    assert "predict" not in text.lower()


def test_break_even_values_are_shown_when_there_are_any(tmp_path: Path) -> None:
    assert "Where the answer would turn" not in report(invented_fit(), NO_BREAK_EVEN)
    path = tmp_path / "break_even.csv"
    columns = "parameter,criterion,default,low,high,searched_from,searched_to,value,value_low,value_high,verdict,"
    columns += "at_default,at_default_low,at_default_high\n"
    rows = (
        "behaviour.frailty_sd,departures,1.2,0.6,2,0.3,4,,,,does_not_turn,6,3,9\n"
        "behaviour.frailty_sd,balance,1.2,0.6,2,0.3,4,1.234,1.1,,turns,-600000,-9,-3\n"
        "behaviour.return_level,departures,-9,0.5,2,0.1,9,5,4,6,turns_outside,6,3,9\n"
        "behaviour.return_level,balance,-9,0.5,2,0.1,9,,,,no_effect,-600000,-9,-3\n"
        "maatwerk.officer_noise,departures,0.5,0,1,0,1,,,,no_effect,6,3,9\n"
        "maatwerk.officer_noise,balance,0.5,0,1,0,1,,,,unclear,-600000,-9,-3\n"
    )
    path.write_text(columns + rows, encoding="utf-8")
    text = report(invented_fit(), path)
    plan = load("scenarios/calibration/break_even.toml").plan.break_even
    assert plan is not None
    assert f"{plan.replications} pairs of simulations of {plan.sample:.0%} of the caseload" in text
    assert "**Searched under an earlier fit:**" in text  # no fit holds a level of -9
    assert "maatwerk is ahead in departures and behind in money" in text.replace("\n", " ")
    assert plan.worth_eur and f"A departure costs EUR {plan.worth_eur + 100_000:,.0f} there" in text
    assert "is spread over +6 (+3 to +9) departures in the whole country" in text.replace("\n", " ")
    first = "does not turn in the range searched | turns within the plausible range, at 1.23 |"
    assert f"| `behaviour.frailty_sd` | 0.6 to 2 | 0.3 to 4 | {first}" in text
    second = "turns outside the plausible range only, at 5 (4 to 6) | makes no difference |"
    assert f"| `behaviour.return_level` | 0.5 to 2 | 0.1 to 9 | {second}" in text
    assert "| `maatwerk.officer_noise` | 0 to 1 | 0 to 1 | not at work at the central set | cannot be told |" in text


def test_all_that_the_answer_hangs_on_is_searched_for() -> None:
    plan = load("scenarios/calibration/break_even.toml").plan.break_even
    assert plan is not None and plan.between == ("with", "without")
    assert set(plan.parameters) >= set(to_be_searched(stored.load(stored.FILE)))


def test_the_report_tells_whether_planted_values_came_back() -> None:
    text = report(invented_fit(), NO_BREAK_EVEN)
    assert "| `behaviour.return_level` | 55% | 85% | 2 2 2 2 2 2 2 2 2 2 | 0.07 | 0.5 | 40% |" in text


def test_the_report_tells_how_the_chains_went_and_names_what_falls_short() -> None:
    fit = invented_fit()
    assert not [short for short in ("Too few draws", "R-hat is above") if short in report(fit, NO_BREAK_EVEN)]
    mixed = replace(fit.walked, r_hat=(1.005, 1.03, 1.0), effective=(500.0, 500.0, 90.0))
    text = report(replace(fit, walked=mixed), NO_BREAK_EVEN)
    assert "**Too few draws for** `behaviour.frailty_sd`." in text
    assert "R-hat is above 1.01 for `procedure.booking_hazard`:" in text


def test_a_share_is_written_as_one_and_another_period_than_a_year_is_told() -> None:
    plan = replace(PLAN, targets=(*PLAN.targets, "detention_departure_share"))
    text = report(invented_fit(plan), NO_BREAK_EVEN)
    assert "| detention departure share | January to September 2020 | 62% |" in text


@pytest.mark.parametrize(("low", "written"), [(2_100.3, "2,100.3 to 3,030.3"), (2_180.3, "2,180 to 3,030")])
def test_rounding_hides_no_miss(monkeypatch: pytest.MonkeyPatch, low: float, written: str) -> None:
    fit = invented_fit()
    missed = replace(
        next(one for one in judging.fitted(fit) if one.figure == "departures_independent"),
        published=(2_100.0, 2_100.0),
        simulated=Spread(2_526.0, {HALF: (2_342.0, 2_724.0), MOST: (low, 3_030.3)}),
    )
    monkeypatch.setattr(judging, "fitted", lambda _: [missed])
    assert f"| 2,100 | 2,526 | 2,342 to 2,724 | {written} | **no** |" in report(fit, NO_BREAK_EVEN)


def test_the_answer_has_its_eight_figures() -> None:
    found = judging.answered(invented_fit())
    assert len(found) == 8 and all(one.year is None and one.is_inside for one in found[:5])
    assert "| largest package, EUR | 17,000 |" in report(invented_fit(), NO_BREAK_EVEN)


def test_every_verdict_is_a_row_of_the_table(tmp_path: Path) -> None:
    rows = judging.of_fit(invented_fit())
    of_the_fit.write(tmp_path / "validation.csv", rows)
    head, *lines = (tmp_path / "validation.csv").read_text(encoding="utf-8").splitlines()
    assert head == ",".join(of_the_fit.COLUMNS) and len(lines) == len(rows)
    (line,) = [line for line in lines if line.startswith("held_out,departures_forced,2023,")]
    cells = dict(zip(of_the_fit.COLUMNS, line.split(","), strict=True))
    assert float(cells["low90"]) < float(cells["low50"]) < float(cells["middle"]) < float(cells["high90"])
    (forced,) = [aim for aim in published_after(2022) if (aim.target.name, aim.year) == ("departures_forced", 2023)]
    naive = of_last_year(forced.target, 2023, 2022)
    assert naive is not None
    assert float(cells["crps_last_year"]) == pytest.approx(crps(naive, LEVELS, forced.known) / forced.known, rel=1e-5)
