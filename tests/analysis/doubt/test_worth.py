"""Net benefit, regret, the value of knowing and break-even values agree with cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.doubt.response import Candidates, break_even, fit
from sim.analysis.doubt.worth import chance_best, net_benefit, regret, value_of_knowing
from tests.analysis.doubt.known_truths import places


def test_net_benefit_is_the_price_of_departures_less_their_cost() -> None:
    benefit = net_benefit(np.array([[0.0, 10.0]]), np.array([[0.0, 70_000.0]]), 10_000)
    assert benefit.tolist() == [[0, 30_000]]


def test_chances_to_be_best_share_ties_and_add_up_to_one() -> None:
    chances = chance_best(np.array([[0.0, 1.0], [0.0, -1.0], [0.0, 0.0], [0.0, 2.0]]))
    assert chances.tolist() == [0.375, 0.625]


def test_regret_is_what_the_best_choice_of_the_row_would_have_brought_more() -> None:
    assert regret(np.array([[0.0, 5.0, 2.0], [0.0, -3.0, -1.0]])).tolist() == [[5, 0, 3], [0, 3, 1]]


def test_knowing_a_parameter_that_decides_is_worth_what_the_better_choice_brings() -> None:
    """Benefit 2u - 1 against 0, u uniform: choosing per u brings the mean of max(0, 2u - 1), a quarter."""
    at = places(400, 4)
    departures = fit(Candidates(at), 2 * at[:, 0] - 1)
    costs = fit(Candidates(at), np.zeros(400))
    pair = [None, departures], [None, costs]
    assert value_of_knowing(0, at[:, 0], *pair, 1_000.0) == pytest.approx(250, abs=10)
    assert value_of_knowing(1, at[:, 1], *pair, 1_000.0) == pytest.approx(0, abs=1)


def test_knowing_is_worth_nothing_when_the_choice_never_changes() -> None:
    at = places(400, 4)
    departures = fit(Candidates(at), 1 + at[:, 0])
    costs = fit(Candidates(at), np.zeros(400))
    assert value_of_knowing(0, at[:, 0], [None, departures], [None, costs], 1_000.0) == pytest.approx(0, abs=1e-6)


def test_a_straight_line_crosses_zero_where_it_should() -> None:
    at = places(200, 3)
    response = fit(Candidates(at), at[:, 1] - 0.3)
    assert break_even(response, 1) == pytest.approx(0.3, abs=0.01)
    assert np.isnan(break_even(response, 0))
    assert np.isnan(break_even(fit(Candidates(at), at[:, 1] + 1), 1))
