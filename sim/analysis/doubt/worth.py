"""Is it worth it, and what is it worth to know more: net benefit at a price per additional departure.

Net benefit = price x additional departures - extra cost; that of the reference is 0. All arrays hold one row per
draw or run and one column per policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sim.analysis.doubt.response import Response


def net_benefit(departures: NDArray[np.float64], costs: NDArray[np.float64], price_eur: float) -> NDArray[np.float64]:
    """Return what each policy is worth against the reference in euros, at a price per additional departure."""
    return price_eur * departures - costs


def chance_best(benefit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each policy in how large a share of the rows it has the largest net benefit; ties are shared."""
    is_best = benefit == benefit.max(axis=1, keepdims=True)
    shares: NDArray[np.float64] = (is_best / is_best.sum(axis=1, keepdims=True)).mean(axis=0)
    return shares


def regret(benefit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what is missed in each row by choosing a policy instead of the best one of that row, in euros."""
    missed: NDArray[np.float64] = benefit.max(axis=1, keepdims=True) - benefit
    return missed


def value_of_knowing(
    parameter: int,
    places: NDArray[np.float64],
    departures: Sequence[Response | None],
    costs: Sequence[Response | None],
    price_eur: float,
) -> float:
    """Return what it is worth to know one parameter before choosing, in euros (partial perfect information).

    The mean over the draws of the best expected net benefit given the parameter, less the best expected net
    benefit without knowing it. The reference has no response: its net benefit is 0.
    """
    given = np.stack(
        [
            np.zeros(len(places))
            if more is None or extra is None
            else price_eur * more.alone(parameter, places) - extra.alone(parameter, places)
            for more, extra in zip(departures, costs, strict=True)
        ],
        axis=1,
    )
    return float(given.max(axis=1).mean() - given.mean(axis=0).max())
