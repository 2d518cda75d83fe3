"""One way to round: what is shown twice is shown the same."""

from __future__ import annotations

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sim.calibration.prediction import spread_of
from sim.evidence.scoring import LEVELS
from sim.machine.templates import written
from sim.report.say.language import catalogue
from sim.report.say.rounding import Estimate, Kind, kind_of, rounded, wilson

NUMERALS = catalogue("en").numerals
CONSOLE = catalogue("en").for_console().numerals


@pytest.mark.parametrize(
    ("estimate", "shown"),
    [
        (Estimate(277.3, 162.1, 389.4), "280 (160 to 390)"),
        (Estimate(277.3, 276.1, 278.5), "277 (276 to 279)"),
        (Estimate(45_321, 44_100, 46_500), "45,300 (44,100 to 46,500)"),
        (Estimate(4.53, 3.1, 6.0), "4.5 (3.1 to 6.0)"),
        (Estimate(42.8, 41.1, 44.5), "43 (41 to 45)"),
        (Estimate(400_000, -1.3e6, 1.9e6, Kind.EUROS), "EUR 0.4 million (-EUR 1.3 to EUR 1.9 million)"),
        (Estimate(17_000, 4_000, 26_000, Kind.EUROS), "EUR 17,000 (EUR 4,000 to EUR 26,000)"),
        (Estimate(0.31, 0.28, 0.34, Kind.SHARE), "31.0% (28.0 to 34.0%)"),
        (Estimate(0.31, 0.287, 0.3284, Kind.SHARE, (0.33,)), "31.0% (28.7 to 32.8%)"),
        (Estimate(310, 150, 329.7, limits=(330,)), "310.0 (150.0 to 329.7)"),
        (Estimate(0, 0, 0), "0 (0 to 0)"),
        (Estimate(0.03, -0.02, 0.04), "0.03 (-0.02 to 0.04)"),
        (Estimate(nan, nan, nan), "not defined"),
        (Estimate(3, nan, nan), "not defined"),
    ],
)
def test_an_estimate_and_its_interval_share_one_step(estimate: Estimate, shown: str) -> None:
    assert CONSOLE.with_interval(estimate) == shown


@pytest.mark.parametrize(
    ("estimate", "shown"),
    [
        (Estimate(0.33, 0.3, 0.4), "0.33 (0.30 to 0.40)"),
        (Estimate(0.3, 0.3, 0.3), "0.30 (0.30 to 0.30)"),
        (Estimate(0.5, 0.04, 0.96), "0.50 (0.04 to 0.96)"),
    ],
)
def test_numbers_below_one_keep_two_digits(estimate: Estimate, shown: str) -> None:
    assert CONSOLE.with_interval(estimate) == shown


@pytest.mark.parametrize(("value", "step", "shown"), [(2.5, 1, 3), (-2.5, 1, -3), (0.25, 0.1, 0.3), (-0.2, 1, 0)])
def test_halves_go_away_from_zero_and_minus_zero_does_not_exist(value: float, step: float, shown: float) -> None:
    assert rounded(value, step) == shown
    assert str(rounded(value, step)) == str(float(shown))


@given(some.floats(-1e9, 1e9), some.floats(0, 1e6), some.sampled_from(list(Kind)))
def test_a_clear_interval_never_shows_an_end_at_zero(mean: float, half: float, kind: Kind) -> None:
    estimate = Estimate(mean, mean - half, mean + half, kind)
    smallest = min(abs(estimate.low), abs(estimate.high))
    if estimate.is_clear and smallest > estimate.step / 2:
        assert 0 not in estimate.rounded()[1:]


@given(some.floats(-1e12, 1e12))
def test_rounding_twice_changes_nothing(value: float) -> None:
    estimate = Estimate(value, value, value)
    once = rounded(value, estimate.step)
    assert rounded(once, estimate.step) == once


@pytest.mark.parametrize("runs", [1, 2, 10, 40, 400, 5_000])
def test_a_finite_number_of_runs_never_shows_0_or_100_percent(runs: int) -> None:
    for hits in {0, 1, runs // 2, runs - 1, runs}:
        for text in NUMERALS.chance(hits, runs):
            assert not {"0%", "100%"} & set(text.replace("(", "").split())


def test_no_run_that_saves_gives_an_upper_bound_and_every_run_a_lower_one() -> None:
    assert NUMERALS.chance(0, 40)[0] == "less than 9%"
    assert NUMERALS.chance(40, 40)[0] == "more than 91%"


def test_few_runs_are_counted_in_an_order_that_follows_the_counts() -> None:
    """Of four runs "more than 51%" stood beside "75%": certain looked less sure than three quarters."""
    assert [NUMERALS.counted(hits, 4) for hits in (0, 3, 4)] == ["0 of 4", "3 of 4", "4 of 4"]
    assert NUMERALS.counted(40, 40) == "more than 91%"


def test_a_share_that_rounds_to_nothing_or_all_says_below_or_above() -> None:
    assert NUMERALS.mean(Estimate(0.0, 0.0, 0.0004, Kind.SHARE)).startswith("less than")
    assert NUMERALS.mean(Estimate(1.0, 0.9996, 1.0, Kind.SHARE)).startswith("more than")


def test_the_interval_of_wilson_holds_the_share_and_stays_within_0_and_1() -> None:
    for hits in range(0, 31):
        low, high = wilson(hits, 30)
        assert 0 <= low <= hits / 30 <= high <= 1


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (2_815, Kind.EUROS, "€2,815"),
        (0.5, Kind.EUROS, "€0.50"),
        (0.0065, Kind.COUNT, "0.0065"),
        (0.02, Kind.SHARE, "2%"),
    ],
)
def test_a_setting_or_a_published_figure_is_written_exactly(value: float, kind: Kind, shown: str) -> None:
    assert NUMERALS.exact(value, kind) == shown


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("EUR of 2025", Kind.EUROS), ("share of cases", Kind.SHARE), ("persons", Kind.COUNT), ("", Kind.COUNT)],
)
def test_the_unit_decides_how_a_number_is_written(unit: str, kind: Kind) -> None:
    assert kind_of(unit) is kind


@pytest.mark.parametrize(("value", "form"), [(2100.35, ",.1f"), (0.125, ".2f"), (2.5, ",.0f"), (-1999.5, ",.0f")])
def test_a_page_of_markdown_rounds_as_the_dashboard_does(value: float, form: str) -> None:
    shown = catalogue("en").numerals.fixed(value, int(form[-2])).replace("\u2212", "-")
    assert written(value, form) == shown


def test_what_a_fit_says_has_the_figures_that_are_kept_of_it() -> None:
    assert spread_of(0.0 * LEVELS + 2100.349512).middle == 2100.35
