"""The value at which one policy stops being better than another, with its interval, or that there is none."""

import zlib
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiment.beside.break_even_search import Criterion, Curve, Span, criteria, crossing
from sim.measure.ranges import CONFIDENCE, MIDDLE, Interval, mean_interval
from sim.parameters.catalogue import settings
from sim.scenario import BreakEven

RESAMPLES = 1_000
BREAK_EVEN = (
    *("parameter", "criterion", "policy", "against", "default", "low", "high", "searched_from", "searched_to"),
    *("value", "value_low", "value_high", "verdict", "at_default", "at_default_low", "at_default_high"),
)
VERDICTS = ("turns", "turns_outside", "does_not_turn", "never_turns", "no_effect", "unclear")
"""What is found: a value within the plausible range; one outside it; none in the range searched; none even where the
parameter goes as far as it may; the parameter changes nothing; the sign cannot be told."""


def break_even(curves: Sequence[Curve], plan: BreakEven | None, seed: int) -> pd.DataFrame:
    """Return a row per parameter and criterion; empty when nothing was searched.

    `value` is where the difference turns, with a 95% interval by resampling replications; an end is empty where the
    turn may lie beyond the range searched. `at_default` is the difference with the parameter as the scenario has it,
    scaled up from the sample of the search to the whole caseload.
    """
    rows = []
    if plan is not None:
        for curve in curves:
            for criterion in criteria(plan.worth_eur):
                rows.append(_row(curve, criterion, plan, seed))
    return pd.DataFrame(rows, columns=list(BREAK_EVEN))


def _row(curve: Curve, criterion: Criterion, plan: BreakEven, seed: int) -> tuple[object, ...]:
    span = curve.span
    gains = curve.gains(criterion, plan.worth_eur)
    value, low, high = turn(curve.values, gains, span, seed)
    ends = tuple(end if np.isfinite(end) else np.nan for end in (low, high))
    now = mean_interval(gains[curve.values.index(span.default)] / plan.sample)
    said = verdict(span, [mean_interval(row) for row in gains], gains, (value, low, high))
    shown = (np.nan, np.nan, np.nan) if said == "unclear" and np.isnan(ends).all() else (value, *ends)
    return (span.key, criterion, *plan.between, *span[1:], *shown, said, now.mean, now.low, now.high)


def verdict(
    span: Span, intervals: Sequence[Interval], gains: NDArray[np.float64], found: tuple[float, float, float]
) -> str:
    """Return one of VERDICTS.

    That there is no turn is said only where the interval leaves zero at every value tried; that there is one, only
    where its interval has an end within the range searched.
    """
    value, low, high = found
    if (gains == gains[0]).all():
        return "no_effect"
    if np.isnan(value):
        is_clear = all(one.low > 0 for one in intervals) or all(one.high < 0 for one in intervals)
        return ("never_turns" if is_at_the_limit(span) else "does_not_turn") if is_clear else "unclear"
    if not (np.isfinite(low) or np.isfinite(high)):
        return "unclear"
    return "turns" if span.low <= value <= span.high else "turns_outside"


def is_at_the_limit(span: Span) -> bool:
    """Tell whether the search went as far as the parameter may go at all."""
    setting = settings()[span.key]
    return span.bottom == setting.minimum and span.top == setting.maximum


def turn(values: Sequence[float], gains: NDArray[np.float64], span: Span, seed: int) -> tuple[float, float, float]:
    """Return where the mean gain turns, nearest to the default, with its interval; nan without a turn.

    An end is infinite where the turn may lie beyond the range searched.
    """
    means = gains.mean(axis=1)
    bracket = crossing(values, means.tolist(), span.default)
    if bracket is None:
        return np.nan, np.nan, np.nan
    value = _between(bracket, values, means)
    falls = bool(means[values.index(bracket[0])] > 0)
    generator = np.random.default_rng([seed, zlib.crc32(span.key.encode())])
    picks = generator.integers(0, gains.shape[1], size=(RESAMPLES, gains.shape[1]))
    apart = stretch(gains.shape[1]) * (gains - means[:, np.newaxis])
    roots = np.sort([_root_or_beyond(values, means + apart[:, pick].mean(axis=1), value, falls) for pick in picks])
    low, high = (float(roots[round(share / 100 * (RESAMPLES - 1))]) for share in MIDDLE)
    return value, low, high


def stretch(replications: int) -> float:
    """Return the factor that makes resampling of few replications as wide as Student's t, as everywhere else."""
    from scipy.special import ndtri, stdtrit

    share = 0.5 + CONFIDENCE / 2
    few = np.sqrt(replications / (replications - 1))
    return float(few * stdtrit(replications - 1, share) / ndtri(share))


def _between(bracket: tuple[float, float], values: Sequence[float], means: NDArray[np.float64]) -> float:
    """Return where the straight line between two values crosses zero."""
    left, right = (means[values.index(end)] for end in bracket)
    return float(bracket[0] + (bracket[1] - bracket[0]) * left / (left - right))


def _root_or_beyond(values: Sequence[float], means: NDArray[np.float64], near: float, falls: bool) -> float:
    """Return where the sign turns, or infinity on the side where it must turn when it does not within the range."""
    bracket = crossing(values, means.tolist(), near)
    if bracket is not None:
        return _between(bracket, values, means)
    return float("inf") if (means.mean() > 0) == falls else float("-inf")
