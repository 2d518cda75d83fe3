"""The block of offers: maatwerk's own parameters, set to the counts of the answer for each set of the flows.

The counts follow almost in proportion from three parameters, so that one simulation tells how each must be scaled; how
well the scaled set agrees is judged on a second one. The flows are not touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import lgamma, log
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration.histories import History, Values
from sim.parameters.catalogue import published, settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDING = 0.05  # about 900 and about 100: known to a twentieth (assumed)
FIGURES = {
    "maatwerk_cases": "answer_maatwerk_cases",
    "maatwerk_vris": "answer_vris_cases",
    "maatwerk_above_regular": "maatwerk_above_regular_cases",
    "maatwerk_3000_plus": "answer_cases_ge_3000",
    "maatwerk_vris_3000_5000": "answer_vris_3000_5000",
}
APPROVAL, VRIS, ABOVE = (
    "maatwerk.mw_approval_hazard",
    "maatwerk.vris_approval_ratio",
    "maatwerk.mw_share_above_regular",
)


def answer() -> dict[str, float]:
    """Return the counts of the ministerial answer, by column of the ledger."""
    found = {}
    for column, figure in FIGURES.items():
        value = published()[figure].values
        if not isinstance(value, int | float):
            raise TypeError(f"figure {figure} is no single number")
        found[column] = float(value)
    return found


def scaled(values: Values, history: History, aimed: Mapping[str, float]) -> dict[str, float | int]:
    """Return a set with approval, the ratio for VRIS and the share above regular scaled to counts aimed at."""
    got = {name: max(1.0, count) for name, count in history.answer.items()}
    cases = aimed["maatwerk_cases"] / got["maatwerk_cases"]
    vris = aimed["maatwerk_vris"] / got["maatwerk_vris"] / cases
    above = aimed["maatwerk_above_regular"] / got["maatwerk_above_regular"] / cases
    factors = {APPROVAL: cases, VRIS: vris, ABOVE: above}
    return {**values, **{key: _allowed(key, float(values[key]) * factor) for key, factor in factors.items()}}


def aimed_at(count: int, seed: int) -> list[dict[str, float]]:
    """Return counts to aim at, one for each set, spread as the rounding and the luck of counts allow."""
    random = np.random.default_rng([seed, 13])
    known = answer()
    rows = []
    for _ in range(count):
        row = {name: known[name] * (1.0 + ROUNDING * random.standard_normal()) for name in known}
        row["maatwerk_above_regular"] = float(random.gamma(known["maatwerk_above_regular"] + 1.0))
        rows.append(row)
    return rows


def log_likelihood(histories: Sequence[History]) -> NDArray[np.float64]:
    """Return the logarithm of how well the counts agree: normal for rounded ones, Poisson for the small ones."""
    known = answer()
    found = []
    for history in histories:
        total = 0.0
        for name, count in known.items():
            simulated = max(0.5, history.answer[name])
            if count >= 100:
                spread = (ROUNDING * count) ** 2 + simulated
                total -= 0.5 * ((simulated - count) ** 2 / spread + log(spread))
            else:
                total += count * log(simulated) - simulated - lgamma(count + 1.0)
        found.append(total)
    return np.array(found)


def _allowed(key: str, value: float) -> float:
    setting = settings()[key]
    low = setting.minimum if setting.minimum is not None else value
    high = setting.maximum if setting.maximum is not None else value
    return float(f"{min(max(value, low), high):.10g}")
