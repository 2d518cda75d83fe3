"""The model's own error against closed forms: normal errors, some shared by the years of a figure."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from sim.calibration.fit.matching import Sight, log_likelihood, sight_of
from sim.calibration.fit.model_error import bias_of, covariance_of
from sim.parameters.targets import Aim, Target

TOTAL, SHARED, WALK = 0.1, 0.4, 0.05
YEARS = (2020, 2021, 2022)


def target(name: str, walk: float = WALK) -> Target:
    years = range(2020, 2030)
    stated = dict.fromkeys(years, float(np.expm1(TOTAL)))
    return Target(name, "count", dict.fromkeys(years, 100.0), stated, shared=SHARED, walk=float(np.expm1(walk)))


ONE, OTHER = target("one"), target("other")
KNOWN = [*(Aim(ONE, year) for year in YEARS), Aim(OTHER, 2020)]


def test_years_of_a_figure_share_a_part_and_figures_share_nothing() -> None:
    covariance = covariance_of(KNOWN)
    assert np.diag(covariance) == pytest.approx(np.full(4, TOTAL**2))
    assert covariance[0, 1] == pytest.approx(SHARED * TOTAL**2)
    assert (covariance[3, :3] == 0.0).all()


def test_the_likelihood_is_that_of_the_normal_distribution_with_this_covariance() -> None:
    sight, error = sight_of(KNOWN), np.array([0.01, 0.02, 0.03, 0.04])
    places = sight.known + np.random.default_rng(1).normal(0.0, 0.1, (5, 4))
    exact = multivariate_normal(sight.known, sight.covariance + np.diag(error**2)).logpdf(places)
    assert log_likelihood(places, error, sight) - exact == pytest.approx(np.full(5, 2.0 * np.log(2.0 * np.pi)))


def test_without_some_numbers_the_likelihood_is_that_of_the_others() -> None:
    left_out = np.array([False, True, False, False])
    fewer = sight_of([aim for aim, out in zip(KNOWN, left_out, strict=True) if not out])
    kept = sight_of(KNOWN).without(left_out)
    assert (kept.known == fewer.known).all() and (kept.covariance == fewer.covariance).all()


def test_the_bias_that_years_share_is_what_conjugate_normals_say() -> None:
    """Prior N(0, s2), n residuals of variance y2: mean n s2 / (n s2 + y2) times theirs, variance s2 y2 / (...)."""
    residuals = np.array([[0.05, 0.1, 0.15, 9.0], [-0.2, -0.1, 0.0, 9.0]])
    shared, yearly = SHARED * TOTAL**2, (1.0 - SHARED) * TOTAL**2
    weight = 3 * shared / (3 * shared + yearly)
    found = bias_of(Aim(ONE, 2023), KNOWN, residuals, last=2023)
    assert found.mean == pytest.approx(weight * residuals[:, :3].mean(axis=1))
    assert found.variance == pytest.approx(yearly + shared * (1.0 - weight))


def test_a_figure_of_which_nothing_is_known_has_the_whole_error_and_no_bias() -> None:
    found = bias_of(Aim(target("third"), 2021), KNOWN, np.ones((2, 4)), last=2022)
    assert (found.mean == 0.0).all() and found.variance == pytest.approx(TOTAL**2)


def test_the_error_drifts_with_every_year_after_the_last_and_with_none_before() -> None:
    widths = [bias_of(Aim(ONE, year), KNOWN, np.zeros((1, 4)), last=2022).variance for year in range(2021, 2026)]
    assert widths[0] == widths[1]
    assert np.diff(widths[1:]) == pytest.approx(np.full(3, WALK**2))


def test_a_bias_that_years_share_is_believed_less_than_as_many_errors_of_their_own() -> None:
    """Three years that are off alike tell of one bias: less evidence against a set than three errors apart."""
    off = np.full((1, 3), 0.15)
    together, apart = Sight(np.zeros(3), covariance_of(KNOWN[:3])), Sight(np.zeros(3), TOTAL**2 * np.eye(3))
    for sight in (together, apart):
        assert log_likelihood(off, np.zeros(3), sight) < log_likelihood(0.0 * off, np.zeros(3), sight)
    cost = [
        float(log_likelihood(0.0 * off, np.zeros(3), s)[0] - log_likelihood(off, np.zeros(3), s)[0])
        for s in (together, apart)
    ]
    assert cost[0] < cost[1]
