"""Draws of a scenario with differences made up from known parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.experiment.beside.draws import DrawRuns, Uncertain
from tests.analysis.doubt.known_truths import places

KEYS = ("behaviour.strong", "behaviour.weak", "costs.price", "behaviour.idle")
EVIDENCE = ("assumed", "published", "derived", "assumed")


def invented_draws(draws: int = 128) -> DrawRuns:
    """Return draws in which departures follow `strong` (and a little `weak`), and costs follow `price`.

    Departures are 100 x (strong - 0.25) + 20 x weak: fewer, not more, where strong is low.
    Policy 0 is "with", policy 1 the reference.
    """
    at = places(draws, len(KEYS), 3)
    random = np.random.default_rng(5)
    luck = random.standard_normal(draws + 1)
    both = np.stack([luck[:-1], luck[1:]], axis=1)
    departures = (100 * (at[:, 0] - 0.25) + 20 * at[:, 1])[:, None] + 3 * both
    costs = 1e6 * (at[:, 2] - 0.4)[:, None] + 1e4 * both
    parameters = tuple(
        Uncertain(
            key, 0.0, 10.0, 5.0, "uniform", False, evidence, f"Meaning of {key}.", f"Betekenis {key}.", "per month"
        )
        for key, evidence in zip(KEYS, EVIDENCE, strict=True)
    )
    future = {
        "additional_departures": _against_nothing(departures),
        "cost_state_eur": _against_nothing(costs),
        "detention_occupancy": _against_nothing(np.zeros_like(costs)),
    }
    return DrawRuns(parameters, tuple(range(draws)), at, future, (), draws)


def _against_nothing(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([values, np.zeros_like(values)], axis=2)
