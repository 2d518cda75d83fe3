"""The value of a parameter at which a difference turns its sign, all other parameters averaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.analysis.doubt.response import Response

STEPS = 400


def break_even(response: Response, parameter: int) -> float:
    """Return the place (0..1 in its distribution) where the expected difference crosses zero; nan if nowhere.

    Of several crossings the one nearest to the middle of the distribution.
    """
    places = np.linspace(0.0, 1.0, STEPS + 1)
    curve = response.alone(parameter, places)
    crossing = np.flatnonzero(np.sign(curve[:-1]) * np.sign(curve[1:]) < 0)
    if not crossing.size:
        return float("nan")
    share = curve[crossing] / (curve[crossing] - curve[crossing + 1])
    found = places[crossing] + share / STEPS
    return float(found[np.argmin(np.abs(found - 0.5))])
