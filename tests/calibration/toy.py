"""A model whose truth is known."""

from typing import Any

import numpy as np

DISCREPANCY = 0.05


def toy(places: Any) -> Any:
    """Three outputs of four parameters; the fourth does nothing."""
    a, b, c, _ = places.T
    return np.stack([1.0 + a + 0.3 * b * a, 0.5 + b - 0.4 * c**2, 0.2 + c + 0.1 * a * c], axis=1)


def places_of(count: int, seed: int) -> Any:
    return np.random.default_rng(seed).random((count, 4))
