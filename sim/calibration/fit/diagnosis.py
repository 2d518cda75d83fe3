"""Have chains found what they walk through? Split R-hat and bulk effective size (Vehtari and others 2021).

Both on normal scores of ranks, each chain cut in two. The folded R-hat of the paper is the same for how far draws lie
from their middle; the larger of the two is given.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.calibration.fit.sampling import Chains


def r_hat(draws: NDArray[np.float64]) -> float:
    """Return how far chains [chain, draw] are from telling the same: 1 when they do."""
    folded = np.abs(draws - np.median(draws))
    return max(_r_hat(_scores(_split(one))) for one in (draws, folded))


def effective_size(draws: NDArray[np.float64]) -> float:
    """Return how many independent draws the draws of chains [chain, draw] are worth, for what lies in the middle."""
    chains = _scores(_split(draws))
    count, length = chains.shape
    within, between = _variances(chains)
    total = (length - 1) / length * within + between
    if not total > 0.0:
        return float(chains.size)
    covariance = _autocovariance(chains).mean(axis=0)
    correlation = 1.0 - (within - covariance) / total
    correlation[0] = 1.0
    pairs = correlation[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs <= 0.0)
    falling = np.minimum.accumulate(pairs[: negative[0] if len(negative) else len(pairs)])
    steps = max(-1.0 + 2.0 * float(falling.sum()), 1.0 / np.log10(count * length))
    return float(count * length / steps)


def _split(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _scores(chains: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the normal score of each rank among all draws (Blom)."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    ranks = rankdata(chains, method="average").reshape(chains.shape)
    return np.asarray(ndtri((ranks - 0.375) / (chains.size + 0.25)))


def _r_hat(chains: NDArray[np.float64]) -> float:
    length = chains.shape[1]
    within, between = _variances(chains)
    return float(np.sqrt((length - 1) / length + between / within)) if within > 0.0 else 1.0


def _variances(chains: NDArray[np.float64]) -> tuple[float, float]:
    """Return the mean variance within chains, and the variance of their means."""
    return float(chains.var(axis=1, ddof=1).mean()), float(chains.mean(axis=1).var(ddof=1))


def _autocovariance(chains: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the covariance of each chain with itself so many draws later: [chain, lag]."""
    length = chains.shape[1]
    centred = chains - chains.mean(axis=1, keepdims=True)
    waves = np.fft.rfft(centred, 2 * length, axis=1)
    return np.asarray(np.fft.irfft(waves * waves.conj(), axis=1)[:, :length] / length)


@dataclass(frozen=True, slots=True)
class Walked:
    """How the chains went that the kept sets are drawn from: steps taken, and how alike they are, by parameter."""

    chains: int
    draws: int
    acceptance: float
    r_hat: tuple[float, ...]
    effective: tuple[float, ...]


def walked(chains: Chains) -> Walked:
    """Judge the chains of the first density."""
    places = chains.places[0]
    columns = [places[:, :, parameter] for parameter in range(places.shape[2])]
    return Walked(
        *(places.shape[0], places.shape[1], chains.acceptance),
        tuple(r_hat(column) for column in columns),
        tuple(effective_size(column) for column in columns),
    )
