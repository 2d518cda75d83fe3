"""Chains are judged as they deserve: cases whose R-hat and effective size are known."""

import numpy as np
import pytest

from sim.calibration.fit.diagnosis import effective_size, r_hat, walked
from sim.calibration.fit.sampling import Chains

CHAINS, DRAWS = 8, 2_000


def going_on(again: float, seed: int = 1) -> np.ndarray:
    """Chains of which each draw remembers a share of the one before (autoregressive, variance one)."""
    random = np.random.default_rng(seed)
    steps = np.sqrt(1.0 - again**2) * random.standard_normal((CHAINS, DRAWS))
    steps[:, 0] = random.standard_normal(CHAINS)
    for draw in range(1, DRAWS):
        steps[:, draw] += again * steps[:, draw - 1]
    return np.asarray(steps)


def test_independent_draws_are_worth_their_number_and_chains_that_tell_the_same_have_an_r_hat_of_one() -> None:
    draws = going_on(0.0)
    assert r_hat(draws) == pytest.approx(1.0, abs=0.003)
    assert effective_size(draws) == pytest.approx(CHAINS * DRAWS, rel=0.1)


@pytest.mark.parametrize("again", [0.5, 0.8, 0.95])
def test_draws_that_remember_are_worth_what_theory_says(again: float) -> None:
    exact = CHAINS * DRAWS * (1.0 - again) / (1.0 + again)
    assert effective_size(going_on(again)) == pytest.approx(exact, rel=0.2)


def test_draws_that_shy_away_from_the_last_one_are_worth_more_than_their_number() -> None:
    assert effective_size(going_on(-0.5)) > 1.5 * CHAINS * DRAWS


def test_a_chain_that_stands_apart_is_seen() -> None:
    draws = going_on(0.0)
    apart = draws + np.where(np.arange(CHAINS) == 0, 3.0, 0.0)[:, None]
    assert r_hat(apart) > 1.1
    assert effective_size(apart) < 0.02 * CHAINS * DRAWS


def test_a_chain_that_drifts_is_seen_for_it_is_cut_in_two() -> None:
    assert r_hat(going_on(0.0) + np.linspace(0.0, 3.0, DRAWS)) > 1.2


def test_chains_that_agree_in_the_middle_and_not_in_width_are_seen() -> None:
    assert r_hat(going_on(0.0) * np.where(np.arange(CHAINS) < 4, 1.0, 4.0)[:, None]) > 1.1


def test_ranks_count_and_the_unit_does_not() -> None:
    draws = going_on(0.5)
    assert r_hat(np.exp(draws)) == pytest.approx(r_hat(draws), abs=0.005)
    assert effective_size(np.exp(draws)) == pytest.approx(effective_size(draws))


def test_every_parameter_of_the_chains_is_judged() -> None:
    places = np.stack([going_on(0.0), going_on(0.9, 2)], axis=2)[None]
    found = walked(Chains(places, 0.25))
    assert (found.chains, found.draws, found.acceptance) == (CHAINS, DRAWS, 0.25)
    assert found.effective[0] > 5 * found.effective[1]
