"""Break-even values: planted roots are found, and where there is none the table says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.breakeven import VERDICTS, break_even
from sim.experiment.beside.break_even_search import Curve, Span, crossing, trace
from sim.measure.ranges import mean_interval
from sim.scenario import BreakEven

PLAN = BreakEven(("behaviour.waiting_weight",), ("with", "without"), None, 12, 0.5)
SPAN = Span("behaviour.waiting_weight", 0.35, 0.0, 0.9, 0.0, 1.0)
Mean = Callable[[float], float]


def planted(mean: Mean, noise: float, seed: int, runs: int = 12) -> Callable[..., list[NDArray[np.float64]]]:
    """Return a trial whose mean is known; as with keyed luck, a simulation keeps its luck at every value."""
    luck = noise * np.random.default_rng(seed).standard_normal(runs)

    def trial(key: str, values: Sequence[float]) -> list[NDArray[np.float64]]:
        assert key == SPAN.key
        return [np.column_stack([mean(value) + luck, np.zeros(runs)]) for value in values]

    return trial


def found(
    mean: Mean, noise: float = 0.0, seed: int = 1, plan: BreakEven = PLAN, span: Span = SPAN
) -> dict[str, object]:
    curve = trace(span, planted(mean, noise, seed), plan.worth_eur)
    row = {str(column): value for column, value in break_even([curve], plan, 5).iloc[0].items()}
    assert row["verdict"] in VERDICTS
    return row


@pytest.mark.parametrize("planted_root", [0.1, 0.35, 0.62, 0.95])
def test_a_planted_root_is_found(planted_root: float) -> None:
    row = found(lambda value: 80 * (planted_root - value) + 1e-9)
    assert row["value"] == pytest.approx(planted_root, abs=1e-6)
    assert row["verdict"] == ("turns" if planted_root < 0.9 else "turns_outside")


def test_the_difference_as_it_stands_is_that_of_the_whole_caseload() -> None:
    row = found(lambda value: 15.0)
    assert PLAN.sample == 0.5 and row["at_default"] == pytest.approx(30.0)


def test_a_bent_line_is_followed_to_its_root() -> None:
    row = found(lambda value: 10 * (0.2 - value**3))
    assert row["value"] == pytest.approx(0.2 ** (1 / 3), abs=0.01)


def test_of_a_straight_line_the_interval_is_that_of_students_t() -> None:
    row = found(lambda value: 60 * (0.5 - value), 3.0)
    luck = 3.0 * np.random.default_rng(1).standard_normal(12)
    expected = mean_interval(0.5 + luck / 60)
    assert (row["value"], row["value_low"], row["value_high"]) == pytest.approx(expected[:3], abs=0.004)


def test_the_interval_covers_the_root_about_as_often_as_it_promises() -> None:
    hits, tries = 0, 200
    for seed in range(tries):
        row = found(lambda value: 60 * (0.55 - value), 6.0, seed)
        low, high = float(str(row["value_low"])), float(str(row["value_high"]))
        hits += low <= 0.55 <= high
    assert 0.90 <= hits / tries <= 0.99


def test_more_noise_gives_a_wider_interval() -> None:
    widths = []
    for noise in (1.0, 8.0):
        row = found(lambda value: 60 * (0.5 - value), noise)
        widths.append(float(str(row["value_high"])) - float(str(row["value_low"])))
    assert widths[1] > 4 * widths[0]


def test_an_end_beyond_the_range_searched_is_left_open() -> None:
    row = found(lambda value: 10 * (0.93 - value), 2.0)
    assert float(str(row["value_low"])) < 0.93
    assert np.isnan(row["value_high"])  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("mean", "noise", "verdict"),
    [
        (lambda value: 50 - value, 1.0, "never_turns"),
        (lambda value: -50 + value, 1.0, "never_turns"),
        (lambda value: 7.0, 3.0, "no_effect"),
        (lambda value: 0.3 + 0.1 * value, 6.0, "unclear"),
    ],
)
def test_where_there_is_no_turn_the_table_says_so(mean: Mean, noise: float, verdict: str) -> None:
    row = found(mean, noise)
    assert row["verdict"] == verdict
    assert np.isnan(row["value"])  # type: ignore[call-overload]


def test_no_turn_within_a_range_that_could_be_wider_is_not_called_never() -> None:
    narrow = SPAN._replace(top=0.95)
    assert found(lambda value: 50 - value, 1.0, span=narrow)["verdict"] == "does_not_turn"


def test_of_several_turns_the_nearest_to_the_default_counts() -> None:
    values, means = [0.0, 0.2, 0.35, 0.9, 1.0], [-1.0, 1.0, 2.0, 1.0, -1.0]
    assert crossing(values, means, 0.35) == (0.0, 0.2)
    assert crossing(values, means, 0.8) == (0.9, 1.0)
    assert crossing(values, [1.0, 1.0, 2.0, 0.0, 3.0], 0.35) is None


def test_money_is_compared_only_at_a_stated_worth_of_a_departure() -> None:
    def trial(key: str, values: Sequence[float]) -> list[NDArray[np.float64]]:
        return [np.tile([10.0, 4_000 + 12_000 * value], (4, 1)) for value in values]

    plan = BreakEven(PLAN.parameters, PLAN.between, 1_000.0, 4, 1.0)
    table = break_even([trace(SPAN, trial, 1_000.0)], plan, 5).set_index("criterion")
    assert table.loc["departures", "verdict"] == "no_effect"
    assert table.loc["balance", "value"] == pytest.approx(0.5)
    assert list(break_even([trace(SPAN, trial, None)], PLAN, 5)["criterion"]) == ["departures"]


def test_no_value_is_tried_twice_and_few_are_tried() -> None:
    tried: list[float] = []
    trial = planted(lambda value: 30 * (0.4 - value**2), 2.0, 3)

    def counted(key: str, values: Sequence[float]) -> list[NDArray[np.float64]]:
        tried.extend(values)
        return trial(key, values)

    curve = trace(SPAN, counted, None)
    assert sorted(tried) == curve.values == sorted(set(tried))
    assert len(tried) <= 10


def test_nothing_searched_gives_an_empty_table() -> None:
    assert break_even([], None, 5).empty
    assert list(break_even([], None, 5).columns)[:2] == ["parameter", "criterion"]


def test_the_same_curve_gives_the_same_row() -> None:
    span = SPAN._replace(default=0.0)
    differences = planted(lambda value: 1 - 2 * value, 0.5, 1)(SPAN.key, [0.0, 1.0])
    curve = Curve(span, {0.0: differences[0], 1.0: differences[1]})
    rows = [break_even([curve], PLAN, 5) for _ in range(2)]
    assert rows[0].equals(rows[1])
