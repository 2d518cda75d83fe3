"""Scores of quantiles are those of scoringrules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.evidence.scoring import LEVELS, crps, place_of, weighted_interval_score

scoringrules = pytest.importorskip("scoringrules")
QUANTILES = st.lists(st.floats(-100.0, 100.0), min_size=len(LEVELS), max_size=len(LEVELS)).map(sorted)


@given(quantiles=QUANTILES, known=st.floats(-150.0, 150.0))
def test_the_crps_and_the_weighted_interval_score_are_those_of_the_library(
    quantiles: list[float], known: float
) -> None:
    own = np.array(quantiles)
    assert crps(own, LEVELS, known) == pytest.approx(scoringrules.crps_quantile(known, own, LEVELS), abs=1e-9)
    ends = own[[24, 4]], own[[74, 94]]  # of the intervals that hold 50% and 90%
    exact = scoringrules.weighted_interval_score(known, own[49], *ends, np.array([0.5, 0.1]), w_median=0.5)
    assert weighted_interval_score(own, LEVELS, known) == pytest.approx(float(exact), abs=1e-9)


def test_the_two_scores_are_two_measures() -> None:
    """The intervals shown do not see how the tails lie beyond them; the CRPS does."""
    own = np.array(LEVELS)
    wider = np.where(LEVELS > 0.96, LEVELS + 5.0, LEVELS)
    assert weighted_interval_score(own, LEVELS, 0.6) == weighted_interval_score(wider, LEVELS, 0.6)
    assert crps(own, LEVELS, 0.6) < crps(wider, LEVELS, 0.6)


def test_the_place_of_a_number_is_its_share_of_the_forecast() -> None:
    own = np.array(LEVELS)
    assert [place_of(own, LEVELS, known) for known in (-1.0, 0.25, 2.0)] == pytest.approx([0.0, 0.25, 1.0])
