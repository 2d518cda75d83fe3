"""The block of offers: maatwerk's own parameters, set to the counts of the answer for each set of the flows.

The counts follow almost in proportion from three parameters, so that one simulation tells how each must be scaled, to
counts spread by their rounding and luck. How well the scaled sets agree is shown on a second simulation. The flows are
not touched, and the offers give no set more or less weight: their luck is already in the counts they are scaled to.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.calibration.histories import History, Values
from sim.parameters.catalogue import published, settings

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


def _allowed(key: str, value: float) -> float:
    setting = settings()[key]
    low = setting.minimum if setting.minimum is not None else value
    high = setting.maximum if setting.maximum is not None else value
    return float(f"{min(max(value, low), high):.10g}")
