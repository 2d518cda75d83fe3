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
    low = LEVELS < 0.5
    ends = own[low], own[::-1][low]
    exact = scoringrules.weighted_interval_score(known, own[49], *ends, 2.0 * LEVELS[low], w_median=0.5)
    assert weighted_interval_score(own, LEVELS, known) == pytest.approx(float(exact), abs=1e-9)


def test_the_place_of_a_number_is_its_share_of_the_forecast() -> None:
    own = np.array(LEVELS)
    assert [place_of(own, LEVELS, known) for known in (-1.0, 0.25, 2.0)] == pytest.approx([0.0, 0.25, 1.0])
