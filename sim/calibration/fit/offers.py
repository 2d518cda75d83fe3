"""The block of offers: maatwerk's own parameters, set to the counts of the answer for each set of the flows.

The counts follow almost in proportion from three parameters, so that one simulation tells how each must be scaled, to
counts spread by their rounding and luck. How well the scaled sets agree is shown on a second simulation. The flows are
not touched, and the offers give no set more or less weight: their luck is already in the counts they are scaled to.
"""

from collections.abc import Mapping

import numpy as np
from scipy.special import betainc, ndtr

from sim.calibration.fit.histories import History, Values
from sim.evidence.answer import ABOVE_REGULAR, CASES, COLUMNS, VRIS_CASES
from sim.evidence.counting import COUNTED
from sim.machine.streams import FitStream
from sim.parameters.catalogue import settings
from sim.parameters.targets import number_of

FORETOLD = 0.99
"""Of what a set foretells, the share in which a published count must lie: five counts hold in 95 of 100 together."""
MOST_OFFERS = 7_620
"""Offers in five years above which the power is not used "with restraint" (answer 2): one in ten of all new cases."""
ROUNDING = 0.05  # about 900 and about 100: known to a twentieth (assumed)
FIGURES = (CASES, VRIS_CASES, ABOVE_REGULAR, "maatwerk_3000_plus", "maatwerk_vris_3000_5000")
APPROVAL, VRIS, ABOVE = (
    "maatwerk.mw_approval_hazard",
    "maatwerk.vris_approval_ratio",
    "maatwerk.mw_share_above_regular",
)


def answer() -> dict[str, float]:
    """Return the counts of the ministerial answer, by figure."""
    return {name: number_of(figure) for name in FIGURES for figure in COUNTED[name].figures}


def counted(history: History, meaning: str) -> dict[str, float]:
    """Return the figures of the answer as a history gives them; `meaning` says what the published cases are."""
    columns = COLUMNS[meaning]
    return {figure: history.answer[columns.get(figure, figure)] for figure in FIGURES}


def scaled(values: Values, got: Mapping[str, float], aimed: Mapping[str, float]) -> dict[str, float | int]:
    """Return a set with approval, the ratio for VRIS and the share above regular scaled to counts aimed at."""
    got = {name: max(1.0, count) for name, count in got.items()}
    cases = aimed[CASES] / got[CASES]
    vris = aimed[VRIS_CASES] / got[VRIS_CASES] / cases
    above = aimed[ABOVE_REGULAR] / got[ABOVE_REGULAR] / cases
    factors = {APPROVAL: cases, VRIS: vris, ABOVE: above}
    return {**values, **{key: _allowed(key, float(values[key]) * factor) for key, factor in factors.items()}}


def aimed_at(count: int, seed: int) -> list[dict[str, float]]:
    """Return counts to aim at, one for each set, spread as the rounding and the luck of counts allow."""
    random = np.random.default_rng([seed, FitStream.ANSWER])
    known = answer()
    rows = []
    for _ in range(count):
        row = {name: known[name] * (1.0 + ROUNDING * random.standard_normal()) for name in known}
        row[ABOVE_REGULAR] = float(random.gamma(known[ABOVE_REGULAR] + 1.0))
        rows.append(row)
    return rows


def is_carried(got: Mapping[str, float], lives: int) -> bool:
    """Tell whether counts, the mean of so many simulations, carry those of the answer, with offers made in restraint.

    Each published count must lie among the 99 in 100 that these simulations foretell for one more of their kind.
    """
    return got["offered"] <= MOST_OFFERS and all(
        min(tails(name, known, got[name], lives)) >= (1.0 - FORETOLD) / 2.0 for name, known in answer().items()
    )


def tails(figure: str, known: float, got: float, lives: int) -> tuple[float, float]:
    """Return the chances that one more simulation gives a count this low, and this high, after a mean of so many.

    Luck of rare counts is that of Poisson, in the simulations and in the one more: a negative binomial. What is
    published as *about* is rounded besides, and large enough to count as normal.
    """
    if figure in (CASES, VRIS_CASES):
        spread = float(np.sqrt(got * (1.0 + 1.0 / lives) + (ROUNDING * known) ** 2))
        below = float(ndtr((known - got) / spread))
        return below, 1.0 - below
    shape, rate = got * lives + 0.5, lives / (lives + 1.0)  # half a count: the prior of Jeffreys
    below, not_above = (float(betainc(shape, k + 1.0, rate)) if k >= 0.0 else 0.0 for k in (known - 1.0, known))
    return not_above, 1.0 - below


def _allowed(key: str, value: float) -> float:
    setting = settings()[key]
    low = setting.minimum if setting.minimum is not None else value
    high = setting.maximum if setting.maximum is not None else value
    return float(f"{min(max(value, low), high):.10g}")
