"""What is expected at a rate that nobody measured has the range of that rate, and says so."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import prod

import pandas as pd
import pytest

from sim.analysis.results import Results
from sim.measure.expected import EXPECTED, expected_table
from sim.parameters.catalogue import settings
from sim.report.blocks import rights
from sim.report.findings import Findings
from sim.report.say.language import catalogue
from sim.report.weigh import assumed_rates
from sim.scenario import load
from tests.report.invented_results import results

SAY = catalogue("en")


def with_counts(found: Results, **counts: tuple[float, float]) -> Results:
    """Give the same results with further counts: the level under the reference, and the difference; hardly any luck."""
    summary, effects = [found.summary], [found.effects]
    for outcome, (level, difference) in counts.items():
        for policy, mean in (("without", level), ("with", level + difference)):
            row = {"policy": policy, "period": "future", "outcome": outcome, "unit": "persons", "mean": mean}
            summary.append(pd.DataFrame([row | {"low": 0.9 * mean, "high": 1.1 * mean}]))
        ends = {"mean": difference, "low": difference - 1, "high": difference + 1} if difference else {}
        zero = {"mean": 0.0, "low": 0.0, "high": 0.0}
        row = {"policy": "with", "reference": "without", "outcome": outcome, "unit": "persons"}
        effects.append(pd.DataFrame([row | zero | ends]))
    return replace(found, summary=pd.concat(summary), effects=pd.concat(effects))


@cache
def counted() -> Findings:
    found = with_counts(
        results(without=("lawyer_absent", "less_than_voluntary", "detention_days_no_departure")),
        refoulement_checks_missed=(26, -2),
        isolation_placements=(100, 10),
        lawyer_absent=(0, 66),
        less_than_voluntary=(50, 67),
        detention_days=(9_000, -300),
        detention_days_prison_law=(9_000, -300),
        redetained=(5, 1),
    )
    return Findings(found)


def with_rest(found: Findings, differences: tuple[int, ...]) -> Findings:
    """Give the same with simulations in which, beside 66 without a lawyer, so many more departures are in doubt."""
    rows = [
        {"policy": policy, "replication": run, "period": "future", "outcome": outcome, "value": float(value)}
        for run, more in enumerate(differences)
        for policy, absent, rest in (("without", 0, 50), ("with", 66, 50 + more))
        for outcome, value in (("lawyer_absent", absent), ("less_than_voluntary", rest + absent))
    ]
    return Findings(replace(found.results, draws=pd.DataFrame(rows)))


def fewer_missed() -> float:
    """What the case law of 2024 and 2025 leaves of the risks that checks miss; it may leave them all."""
    known = settings()
    gains = [known[f"safeguards.{name}_gain"].default for name in ("ararat", "adrar")]
    return prod(1.0 - float(gain) for gain in gains)


def test_a_level_runs_over_the_plausible_range_of_both_assumed_rates() -> None:
    found = counted()
    level = assumed_rates.level(found, found.reference, "refoulement_checks_missed")
    assert level is not None
    assert (level.mean, level.low) == (26, 0)  # a true risk of 0, or a check that misses nothing
    assert level.high == pytest.approx(26 * 1.1 * (0.1 * 0.5) / (0.02 * 0.2 * fewer_missed()))


def test_a_difference_runs_over_it_too_and_cannot_be_told_where_the_rate_may_be_zero() -> None:
    found = counted()
    assert found.focus is not None
    effect = assumed_rates.effect(found, found.focus, "refoulement_checks_missed")
    assert effect is not None and found.effect(found.focus, "refoulement_checks_missed").is_clear  # type: ignore[union-attr]
    assert effect.holds_zero and effect.low == pytest.approx(-3 * 12.5 / fewer_missed())


def test_a_reported_rate_is_not_called_an_assumption() -> None:
    scenario = counted().results.scenario
    assert assumed_rates.footing(scenario, "isolation_placements") == "reported"
    assert assumed_rates.footing(scenario, "lawyer_absent") == "assumed"
    assert assumed_rates.footing(scenario, "less_than_voluntary") == "assumed"
    assert assumed_rates.footing(scenario, "redetained") is None


def test_of_a_count_that_is_partly_assumed_only_that_part_is_stretched() -> None:
    found = with_rest(counted(), (0, 1, 1, 2))
    assert found.focus is not None
    part, whole = (assumed_rates.effect(found, found.focus, name) for name in ("lawyer_absent", "less_than_voluntary"))
    rest = found.without_part([found.focus, found.reference], "lawyer_absent")
    assert part is not None and whole is not None and rest is not None
    assert part.low == pytest.approx(0) and part.high == pytest.approx(67 * 2.5)  # 0% to 50% without a lawyer, for 20%
    assert rest.mean == 1 and (whole.low, whole.high) == pytest.approx((rest.low, rest.high + 67 * 2.5))


def test_a_count_is_not_clearer_than_the_part_of_it_that_is_assumed_and_the_rest_together() -> None:
    found = with_rest(counted(), (-1, 0, 1, 0))
    assert found.focus is not None and found.effect(found.focus, "less_than_voluntary").is_clear  # type: ignore[union-attr]
    whole = assumed_rates.effect(found, found.focus, "less_than_voluntary")
    assert whole is not None and whole.holds_zero


def test_closing_the_last_shelter_is_more_months_without_any_and_reopening_it_fewer() -> None:
    """Closing it cost no right, and "months without a bed of the state" got worse where people came into a bed."""
    names = ("today", "funded", "closed")
    chances = expected_table(load("scenarios/lvv.toml"), names)[:, -1] / 1e6
    outside, inside = (chances[:, list(EXPECTED).index(f"months_{way}_shelter")] for way in ("without", "in_municipal"))
    assert outside[1] < outside[0] < outside[2] == 1 and (outside + inside).tolist() == [1, 1, 1]


def test_months_without_shelter_are_as_unsure_as_how_many_have_it() -> None:
    part, whole = "months_in_municipal_shelter", "months_without_shelter"
    rows = [
        {"policy": policy, "replication": run, "period": "future", "outcome": outcome, "value": value}
        for run in range(4)
        for policy, guests in (("without", 900.0), ("with", 500.0))
        for outcome, value in ((part, guests), (whole, 90_000.0 - guests))
    ]
    found = Findings(
        replace(with_counts(results(), **{part: (900, -400), whole: (89_100, 400)}), draws=pd.DataFrame(rows))
    )
    assert found.focus is not None
    fewer, more = (assumed_rates.effect(found, found.focus, outcome) for outcome in (part, whole))
    assert fewer is not None and more is not None and more.is_clear
    assert (more.low, more.high) == pytest.approx((-fewer.high, -fewer.low)) and more.high > 1_000


def test_the_rows_say_what_they_rest_on() -> None:
    block = rights.build(counted(), SAY)
    assert block is not None
    units = {row.name: row.unit for row in block["rows"]}
    assert "expectation on an assumption" in units[SAY("outcome.refoulement_checks_missed")]
    assert "expectation on a reported rate" in units[SAY("outcome.isolation_placements")]
    assert "expectation" not in units[SAY("outcome.redetained")]


def test_days_in_detention_and_days_under_prison_law_are_not_one_row_twice() -> None:
    block = rights.build(counted(), SAY)
    assert block is not None
    names = [row.name for row in block["rows"]]
    assert SAY("outcome.detention_days") in names and SAY("outcome.detention_days_prison_law") not in names
    assert SAY("rights.prison_law") in block["notes"]
    apart = with_counts(counted().results, detention_days_prison_law=(4_000, -300))
    summary = apart.summary.drop_duplicates(["policy", "period", "outcome"], keep="last")
    told = rights.build(Findings(replace(apart, summary=summary)), SAY)
    assert told is not None and SAY("outcome.detention_days_prison_law") in [row.name for row in told["rows"]]


def test_what_is_zero_in_every_run_is_no_row_but_one_sentence() -> None:
    block = rights.build(counted(), SAY)
    assert block is not None
    assert SAY("outcome.children_detained") not in [row.name for row in block["rows"]]
    assert any(note.startswith("Zero in every simulation") and "Children" in note for note in block["notes"])


def test_where_the_reference_has_no_offers_their_spread_is_shown_as_a_level() -> None:
    found = with_counts(results(), offer_spread_eur=(0, 0))
    summary, effects = found.summary.copy(), found.effects.copy()
    spread = summary["outcome"] == "offer_spread_eur"
    summary.loc[spread & (summary["policy"] == "without"), ["mean", "low", "high"]] = float("nan")
    summary.loc[spread & (summary["policy"] == "with"), ["mean", "low", "high"]] = (1_049, 990, 1_110)
    effects.loc[effects["outcome"] == "offer_spread_eur", ["mean", "low", "high"]] = float("nan")
    block = rights.build(Findings(replace(found, summary=summary, effects=effects)), SAY)
    assert block is not None
    (row,) = (one.rows[0] for one in block["rows"] if one.name == SAY("outcome.offer_spread_eur"))
    assert row.difference == "1,050" and row.interval == "990 to 1,110"
    assert "under “Without maatwerk” there is none" in row.reading
