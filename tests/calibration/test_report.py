"""The report says what was held out, against whom it competes and on what terms, and what would turn the answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from invented_fit import PLAN, invented_fit

from sim.calibration import verdicts
from sim.calibration.document import report
from sim.calibration.fitting import aims_of
from sim.calibration.targets import aims
from sim.parameters import validation

NO_BREAK_EVEN = Path("none.csv")


def test_every_published_number_is_fitted_or_predicted_and_never_both() -> None:
    fit = invented_fit()
    fitted = [(one.figure, one.year) for one in verdicts.fitted(fit)]
    predicted = [(one.figure, one.year) for one in verdicts.predicted(fit)]
    assert not set(fitted) & set(predicted)
    assert sorted(fitted + predicted) == sorted((aim.target.name, aim.year) for aim in aims(2020, 2025))
    assert {name for name, _ in fitted} == set(PLAN.targets)


def test_a_target_left_out_of_the_fit_is_held_out_in_all_its_years() -> None:
    one = replace(PLAN, targets=("departures_forced",))
    assert {aim.target.name for aim in aims_of(one)} == {"departures_forced"}
    found = {(v.figure, v.year) for v in verdicts.predicted(invented_fit(one))}
    assert {("departures_independent", year) for year in (2020, 2021, 2022, 2023)} <= found


def test_naive_forecasts_are_made_for_later_years_only() -> None:
    for one in verdicts.predicted(invented_fit()):
        assert (set(one.naive) == set(verdicts.NAIVE)) or one.year <= 2022 or one.figure == "vris_departures"
    forced = [
        one for one in verdicts.predicted(invented_fit()) if (one.figure, one.year) == ("departures_forced", 2023)
    ]
    assert set(forced[0].naive) == set(verdicts.NAIVE)


def test_the_report_states_n_and_lists_what_was_held_out_and_on_what_terms() -> None:
    text = report(invented_fit(), NO_BREAK_EVEN)
    held = verdicts.predicted(invented_fit())
    inside = sum(one.holds(0.9) for one in held)
    assert f"n = {len(held)} published figures held out; {inside} lie in the 90% interval" in text
    assert "departures forced (2023)" in text
    assert "is given the published inflow of its year" in text


def test_break_even_values_are_shown_when_there_are_any(tmp_path: Path) -> None:
    assert "Where the answer would turn" not in report(invented_fit(), NO_BREAK_EVEN)
    path = tmp_path / "break_even.csv"
    path.write_text(
        "parameter,policy,low,high,break_even,said\n"
        "behaviour.frailty_sd,with,0.6,2,,better over the whole range\n"
        "behaviour.return_level,with,0.5,2,1.234,turns\n",
        encoding="utf-8",
    )
    text = report(invented_fit(), path)
    assert "| `behaviour.frailty_sd` | with | 0.6 to 2 | nowhere | better over the whole range |" in text
    assert "| `behaviour.return_level` | with | 0.5 to 2 | 1.23 | turns |" in text


def test_planted_values_are_shown_when_they_were_looked_for() -> None:
    text = report(invented_fit(), NO_BREAK_EVEN)
    assert "| parameter | inside 90 | of |" in text and "| `behaviour.return_level` | 17 | 20 |" in text
    assert "Planted values" not in report(replace(invented_fit(), planted=()), NO_BREAK_EVEN)


def test_the_answer_has_its_eight_figures() -> None:
    found = verdicts.answered(invented_fit())
    assert len(found) == 8 and all(one.year is None and one.holds(0.9) for one in found[:5])
    assert "| largest package, EUR | 17,000 |" in report(invented_fit(), NO_BREAK_EVEN)


def test_every_verdict_is_a_row_of_the_table(tmp_path: Path) -> None:
    rows = verdicts.rows(invented_fit())
    validation.write(tmp_path / "validation.csv", rows)
    head, *lines = (tmp_path / "validation.csv").read_text(encoding="utf-8").splitlines()
    assert head == ",".join(validation.COLUMNS) and len(lines) == len(rows)
    (line,) = [line for line in lines if line.startswith("predicted,departures_forced,2023,")]
    cells = dict(zip(validation.COLUMNS, line.split(","), strict=True))
    assert float(cells["low90"]) < float(cells["low50"]) < float(cells["middle"]) < float(cells["high90"])
    assert float(cells["score_last_year"]) == pytest.approx(0.689, abs=0.001)
