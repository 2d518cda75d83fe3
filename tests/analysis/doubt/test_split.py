"""The variance of a difference splits into luck, parameters and overlap as it was made."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.doubt.split import noise_of_mean, split_variance
from tests.analysis.doubt.known_truths import lives


@pytest.mark.parametrize(
    ("parameters", "luck", "overlap"),
    [(3.0, 1.0, 0.5), (1.0, 2.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 1.0, 1.0)],
)
def test_many_draws_find_the_shares_that_were_put_in(parameters: float, luck: float, overlap: float) -> None:
    split = split_variance(*lives(20_000, parameters, luck, overlap, seed=4), seed=1)
    whole = parameters**2 + luck**2 + overlap**2
    assert split.variance == pytest.approx(whole, rel=0.05)
    assert split.parameters.mean == pytest.approx(parameters**2 / whole, abs=0.03)
    assert split.luck.mean == pytest.approx(luck**2 / whole, abs=0.03)
    assert split.overlap.mean == pytest.approx(overlap**2 / whole, abs=0.03)


def test_shares_add_up_to_one_and_lie_within_their_intervals() -> None:
    split = split_variance(*lives(64, 2.0, 1.0, 1.0, seed=5), seed=1)
    shares = (split.parameters, split.luck, split.overlap)
    assert sum(share.mean for share in shares) == pytest.approx(1)
    assert all(0 <= share.low <= share.mean <= share.high <= 1 for share in shares)


def test_the_interval_of_sixty_four_draws_holds_the_truth_nearly_always() -> None:
    splits = [split_variance(*lives(64, 2.0, 1.0, 0.0, seed=seed), seed=1) for seed in range(30)]
    holding = sum(split.parameters.low <= 0.8 <= split.parameters.high for split in splits)
    assert holding >= 25


def test_a_difference_that_never_varies_has_no_split() -> None:
    same = np.full(20, 3.0)
    split = split_variance(same, same, seed=1)
    assert split.variance == 0
    assert np.isnan(split.parameters.mean)


def test_strong_parameters_do_not_blur_a_small_luck() -> None:
    split = split_variance(*lives(64, 10.0, 1.0, 0.0, seed=7), seed=1)
    assert split.luck.mean + split.overlap.mean == pytest.approx(0.01, abs=0.005)


def test_the_mean_of_two_lives_has_half_the_variance_of_luck() -> None:
    assert noise_of_mean(*lives(20_000, 3.0, 1.0, 1.0, seed=6)) == pytest.approx(1.0, rel=0.05)
