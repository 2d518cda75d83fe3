"""What the natural experiments say of `behaviour.money_value`, one by one and combined.

The model's own rule, turned round: a person's log-odds of leaving hold money_value * ln(1 + offer / income), and
monthly chances are small, so that the log of the ratio of departures is money_value times the change in that logarithm.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from math import ceil, floor, hypot, log, sqrt
from typing import Any

from sim.parameters.catalogue import published, settings
from sim.parameters.experiments import (
    Change,
    Design,
    Experiment,
    Found,
    Implied,
    Offer,
    Pooled,
    Range,
    experiments,
)
from sim.rules.person.choices import value_of_money

INCOME_RANGE: Range = (0.5, 2.0)
"""How far the income per head of the people who were asked may lie from the table (assumed; read as 90%)."""

OVER_TIME: tuple[Design, ...] = ("rise", "cut", "window")
RANGES = ("observed", "base", "drift", "reach")
FEWEST = 3  # fewer experiments are not combined
ENOUGH = 8  # fewer set no plausible range: what is wide then is mostly the t-distribution

_Z_90 = 1.645


def implied(experiment: Experiment) -> Implied | None:
    """Return the value that an experiment implies with its standard error; None where nothing can be read.

    Each range is read as 90% in equal ratios: its middle gives the value, its ends move it, and half of that over 1.645
    is its part of the error. The counts add sqrt(sum of 1/n) in the log of the ratio. The parts are independent.
    """
    change = experiment.change
    if change is None:
        return None
    centre = _centre(change)
    parts = {name: _moved(change_at, ends) for name, change_at, ends in _ranges(change, centre)}
    parts["counts"] = sqrt(sum(1.0 / count for count in change.counts)) / abs(centre.reach[0] * _dose(centre, 1.0))
    parts = {name: part for name, part in parts.items() if part > 0.0}
    return Implied(experiment.id, _value(centre, 1.0), hypot(*parts.values()), parts, None)


def _value(change: Change, income: float) -> float:
    """Return log(ratio) / (reach * dose) where every range is a single number."""
    return _log_ratio(change) / (change.reach[0] * _dose(change, income))


def _log_ratio(change: Change) -> float:
    observed = change.observed[0]
    if change.is_share_of_takers:  # without the offer 1 - share of them had gone
        return -log(1.0 - observed)
    return log(observed / change.base[0] / change.drift[0])


def _dose(change: Change, income: float) -> float:
    """Return how much more the new offer is worth at a money_value of 1, on average over parts and origins."""
    return _worth(change, change.after, income) - _worth(change, change.before, income)


def _worth(change: Change, offers: Sequence[Offer], income: float) -> float:
    of_goods = float(settings()["behaviour.inkind_cash_value"].default)
    to_euros = change.euro * _price_factor(change.price_year) / change.adults
    return sum(
        share * offer.part * value_of_money((offer.cash + of_goods * offer.kind) * to_euros, income * eur, 1.0)
        for eur, share in change.incomes
        for offer in offers
    )


def _price_factor(year: int) -> float:
    """Return the factor to euros of 2025 of the nearest year that has one."""
    by_year = published()["price_factor_to_2025"].by_year()
    factors = {2025: 1.0, **{int(key): factor for key, factor in by_year.items()}}
    return factors[min(factors, key=lambda known: abs(known - year))]


def _centre(change: Change) -> Change:
    """Put the middle of each range, in equal ratios, in its place."""
    ranges = {name: getattr(change, name) for name in RANGES}
    middles: dict[str, Any] = {name: _single(sqrt(low * high)) for name, (low, high) in ranges.items()}
    return replace(change, **middles)


def _with(change: Change, name: str, value: float) -> Change:
    numbers: dict[str, Any] = {name: _single(value)}
    return replace(change, **numbers)


def _single(value: float) -> Range:
    return value, value


def _ranges(change: Change, centre: Change) -> Iterator[tuple[str, Callable[[float], float], Range]]:
    """Yield each number that has a range, with the value as a function of it."""

    def along(name: str) -> Callable[[float], float]:
        return lambda end: _value(_with(centre, name, end), 1.0)

    yield from ((name, along(name), getattr(change, name)) for name in RANGES)
    yield "income", lambda factor: _value(centre, factor), INCOME_RANGE


def _moved(value_at: Callable[[float], float], ends: Range) -> float:
    return abs(value_at(ends[1]) - value_at(ends[0])) / 2.0 / _Z_90


def combined(name: str, rows: Sequence[Implied]) -> tuple[Pooled, list[float]]:
    """Combine values by random effects and return the pool with the weight of each.

    Spread between experiments after Paule and Mandel; interval of the mean after Hartung and Knapp, never narrower than
    the usual one; the next experiment lies in mean +- t * sqrt(tau^2 + error^2).
    """
    import numpy as np
    from scipy.stats import t
    from statsmodels.stats.meta_analysis import combine_effects

    values, errors = (np.array([getattr(row, part) for row in rows]) for part in ("value", "error"))
    fit = combine_effects(values, errors**2, method_re="pm", use_t=True)
    mean, tau = float(fit.mean_effect_re), sqrt(max(0.0, float(fit.tau2)))
    error = max(float(fit.sd_eff_w_re), float(fit.sd_eff_w_re_hksj))
    wide = float(t.isf(0.025, len(rows) - 1))
    inside, ahead = wide * error, wide * hypot(tau, error)
    pool = Pooled(
        *(name, len(rows), mean, mean - inside, mean + inside, mean - ahead, mean + ahead),
        *(tau, max(0.0, float(fit.i2))),
    )
    return pool, [float(weight) for weight in fit.weights_rel_re]


@cache
def found() -> Found:
    """Read every experiment, combine those that are to be combined, in the ways that show what the range hangs on."""
    known = experiments()
    rows = _implied(known)
    own = _implied([one for one in known if one.use == "pooled"])
    main, weights = combined("all", own)
    weight_of = dict(zip((row.experiment for row in own), weights, strict=True))
    pools = [combined(name, some)[0] for name, some in _selections(known) if len(some) >= FEWEST]
    without = [combined(row.experiment, [other for other in own if other is not row])[0] for row in own]
    return Found(
        implied=tuple(replace(row, weight=weight_of.get(row.experiment)) for row in rows),
        pools=(main, *pools),
        without=tuple(without),
    )


def plausible(read: Found) -> Range:
    """Return the plausible range that the experiments leave: where the next one may lie under any of the pools.

    Of pools with enough experiments. Cut at 0, for the rule lets no amount put anybody off: what reads below is drift
    that the counterfactual missed. Rounded outwards to a half: what shows in departures is read back from some twenty
    simulations, whose luck moves an end by a tenth or two.
    """
    large = [pool for pool in read.pools if pool.count >= ENOUGH]
    lowest, highest = min(pool.next_low for pool in large), max(pool.next_high for pool in large)
    return max(0.0, floor(2 * lowest) / 2), ceil(2 * highest) / 2


def _implied(some: Sequence[Experiment]) -> list[Implied]:
    return [row for one in some if (row := implied(one)) is not None]


def _through(some: Sequence[Experiment]) -> list[Implied]:
    return [row for one in some if (row := through_the_model(one)) is not None]


def _selections(known: Sequence[Experiment]) -> Iterator[tuple[str, list[Implied]]]:
    """Yield the other ways to combine: some experiments only, and our ranges taken as too wide and as too narrow."""
    own = [one for one in known if one.use == "pooled"]
    yield "over_time", _implied([one for one in own if one.design in OVER_TIME])
    yield "between", _implied([one for one in own if one.design == "country"])
    yield "no_windows", _implied([one for one in own if one.design != "window"])
    yield "obliged", _implied([one for one in own if one.obliged])
    yield "episodes", _by_episode(own)
    yield "through", _through(own)
    yield "through_obliged", _through([one for one in own if one.obliged])
    yield "half", _implied([_with_ranges(one, 0.5) for one in own])
    yield "double", _implied([_with_ranges(one, 2.0) for one in own])


def through_the_model(experiment: Experiment) -> Implied | None:
    """Read an experiment as the model's own departures have to be read, which show only a share of the value put in.

    In the model that share hardly changes with the size of the offer, so that value and error are divided by it. One
    share for many experiments: its own doubt is not added to each.
    """
    plain = implied(experiment)
    if plain is None or experiment.change is None:
        return plain
    share = experiment.change.shown
    return replace(plain, value=plain.value / share, error=plain.error / share, parts={})


def _with_ranges(experiment: Experiment, times: float) -> Experiment:
    """Make each range of an experiment some times as wide around its middle, in equal ratios; not a share of takers."""
    change = experiment.change
    if change is None or change.is_share_of_takers:
        return experiment
    ranges = {name: getattr(change, name) for name in RANGES}
    wider: dict[str, Any] = {name: _wider(low, high, times) for name, (low, high) in ranges.items()}
    return replace(experiment, change=replace(change, **wider))


def _wider(low: float, high: float, times: float) -> Range:
    middle = sqrt(low * high)
    return middle * (low / middle) ** times, middle * (high / middle) ** times


def _by_episode(some: Sequence[Experiment]) -> list[Implied]:
    """Merge rows that share people or months into one, as if their errors were the same error."""
    together: dict[str, list[Implied]] = {}
    for one in some:
        together.setdefault(one.episode, []).extend(_implied([one]))
    return [_merged(episode, some) for episode, some in together.items()]


def _merged(episode: str, rows: list[Implied]) -> Implied:
    weights = [row.error**-2 for row in rows]
    value, error = (
        sum(weight * getattr(row, part) for weight, row in zip(weights, rows, strict=True)) / sum(weights)
        for part in ("value", "error")
    )
    return Implied(episode, value, error, {}, None)
