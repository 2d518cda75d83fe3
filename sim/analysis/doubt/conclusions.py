"""The conclusions about doubt, drawn from the draws: one table per question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.doubt.alike import places_of, standing_out
from sim.analysis.doubt.drivers import Drivers, find_drivers
from sim.analysis.doubt.flips import Box, find_box
from sim.analysis.doubt.response import Candidates, break_even
from sim.analysis.doubt.split import Share, noise_of_mean, split_variance
from sim.analysis.doubt.worth import chance_best, net_benefit, regret, value_of_knowing
from sim.analysis.tables import other_policies, policy_names, unit
from sim.experiment.beside.draws import DrawRuns, Uncertain
from sim.measure.ranges import level
from sim.scenario import Scenario
from sim.scenario.plan import FEWEST_DRAWS

DEPARTURES, COSTS = "additional_departures", "cost_state_eur"
EXPLAINED = (DEPARTURES, COSTS, "detention_occupancy")
"""Outcomes of which the drivers are sought."""
PRICES_EUR = (0, 10_000, 20_000, 50_000, 100_000, 200_000)
"""What one additional departure may cost: the prices at which regret and the value of knowing are told."""

_ENDS = ("", "_low", "_high")
DOUBT = (
    *("policy", "reference", "outcome", "unit", "mean", "low", "high", "flips", "variance"),
    *(f"{part}{end}" for part in ("parameters", "luck", "overlap") for end in _ENDS),
    *(f"assumed{end}" for end in _ENDS),
    *("unexplained", "draws"),
)
DRIVERS = (
    *("policy", "outcome", "parameter", "unit", "evidence", "low", "likely", "high"),
    *(f"{part}{end}" for part in ("first", "total") for end in _ENDS),
    *("break_even", "stands_out"),
)
"""A parameter stands out when its places go with the difference more than chance would show (see `alike`)."""
BOXES = (
    *("policy", "outcome", "flips", "coverage", "density", "stability"),
    *("parameter", "unit", "low", "high", "limit_stability"),
)
REGRET = ("price_eur", "policy", "largest_eur", "average_eur", "chance_best")
KNOWING = ("price_eur", "parameter", "evidence", "value_eur")


@dataclass(frozen=True)
class Doubt:
    """What the draws say: where doubt comes from, what drives it, where the ranking flips, what knowing is worth.

    `doubt` has a row per policy and outcome, `drivers` per parameter that matters, `boxes` per limit of a box,
    `regret` and `knowing` per price of an additional departure, `departures` and `costs` a row per draw and a
    column per policy.
    """

    parameters: tuple[Uncertain, ...]
    draws: int
    asked: int
    doubt: pd.DataFrame
    drivers: pd.DataFrame
    boxes: pd.DataFrame
    regret: pd.DataFrame
    knowing: pd.DataFrame
    departures: pd.DataFrame
    costs: pd.DataFrame


def conclude_doubt(scenario: Scenario, runs: DrawRuns) -> Doubt | None:
    """Draw every conclusion from the draws; nothing when too few of them came to their end."""
    if len(runs.numbers) < FEWEST_DRAWS:
        return None
    names = policy_names(scenario)
    found = dict(_explained(scenario, runs))
    departures, costs = (_by_draw(scenario, runs, outcome) for outcome in (DEPARTURES, COSTS))
    return Doubt(
        parameters=runs.parameters,
        draws=len(runs.numbers),
        asked=runs.asked,
        doubt=_doubt(scenario, runs, found),
        drivers=pd.DataFrame(_driver_rows(scenario, runs, found), columns=list(DRIVERS)),
        boxes=pd.DataFrame(_box_rows(scenario, runs, found), columns=list(BOXES)),
        regret=pd.DataFrame(_regret_rows(names, departures, costs), columns=list(REGRET)),
        knowing=pd.DataFrame(_knowing_rows(scenario, runs, found), columns=list(KNOWING)),
        departures=pd.DataFrame(departures, columns=names),
        costs=pd.DataFrame(costs, columns=names),
    )


Found = dict[tuple[str, str], Drivers]


def _lives(scenario: Scenario, runs: DrawRuns, policy: int, outcome: str) -> NDArray[np.float64]:
    """Return the difference from the reference: [draw, life]."""
    reference = policy_names(scenario).index(scenario.reference)
    values = runs.future[outcome]
    difference: NDArray[np.float64] = values[:, :, policy] - values[:, :, reference]
    return difference


def _by_draw(scenario: Scenario, runs: DrawRuns, outcome: str) -> NDArray[np.float64]:
    """Return the difference of each policy from the reference in each draw, its lives averaged."""
    policies = range(len(policy_names(scenario)))
    return np.stack([_lives(scenario, runs, policy, outcome).mean(axis=1) for policy in policies], axis=1)


def _explained(scenario: Scenario, runs: DrawRuns) -> Iterator[tuple[tuple[str, str], Drivers]]:
    """Yield the drivers of each explained outcome that varies, by policy and outcome."""
    candidates = Candidates(runs.places)
    assumed = [parameter.evidence == "assumed" for parameter in runs.parameters]
    for policy, name in other_policies(scenario):
        for outcome in EXPLAINED:
            lives = _lives(scenario, runs, policy, outcome)
            values = lives.mean(axis=1)
            if np.ptp(values) > 0 and not np.isnan(values).any():
                noise = noise_of_mean(lives[:, 0], lives[:, 1])
                yield (
                    (name, outcome),
                    find_drivers(candidates, values, group=assumed, noise=noise, seed=scenario.plan.seed),
                )


def _doubt(scenario: Scenario, runs: DrawRuns, found: Found) -> pd.DataFrame:
    rows = []
    for policy, name in other_policies(scenario):
        for outcome in runs.future:
            lives = _lives(scenario, runs, policy, outcome)
            lives = lives[~np.isnan(lives).any(axis=1)]
            if len(lives) < FEWEST_DRAWS:
                continue
            drivers = found.get((name, outcome))
            assumed = (np.nan,) * 3 if drivers is None else _ends(drivers.of_group)
            rest = np.nan if drivers is None else drivers.unexplained
            head = (name, scenario.reference, outcome, unit(outcome))
            rows.append((*head, *_doubt_cells(scenario, lives), *assumed, rest, len(lives)))
    return pd.DataFrame(rows, columns=list(DOUBT))


def _doubt_cells(scenario: Scenario, lives: NDArray[np.float64]) -> tuple[float, ...]:
    values = lives.mean(axis=1)
    mean, low, high, _ = level(values)
    split = split_variance(lives[:, 0], lives[:, 1], seed=scenario.plan.seed)
    shares = [end for share in (split.parameters, split.luck, split.overlap) for end in _ends(share)]
    return (mean, low, high, float(_flips(values).mean()), split.variance, *shares)


def _ends(share: Share) -> tuple[float, float, float]:
    return share.mean, share.low, share.high


def _flips(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say in which draws the difference is not on the side of its average."""
    return np.asarray(np.sign(values) != np.sign(values.mean()))


def _driver_rows(scenario: Scenario, runs: DrawRuns, found: Found) -> Iterator[tuple[object, ...]]:
    places = [places_of(pd.Series(column)) for column in runs.places.T]
    for (policy, outcome), drivers in found.items():
        values = _lives(scenario, runs, policy_names(scenario).index(policy), outcome).mean(axis=1)
        clear = standing_out(places, values, seed=scenario.plan.seed)
        for driver in drivers.drivers:
            parameter = runs.parameters[driver.parameter]
            place = break_even(drivers.response, driver.parameter)
            value = parameter.value_at(place) if place == place else np.nan
            yield (
                *(policy, outcome, parameter.key, parameter.unit, parameter.evidence),
                *(parameter.low, parameter.likely, parameter.high),
                *(*_ends(driver.first), *_ends(driver.total), value),
                driver.parameter in clear and driver.total.low > 0,
            )


def _box_rows(scenario: Scenario, runs: DrawRuns, found: Found) -> Iterator[tuple[object, ...]]:
    """Yield a row per limit: where an outcome is not on the side of its average."""
    for policy, name in other_policies(scenario):
        for outcome in (DEPARTURES, COSTS):
            drivers = found.get((name, outcome))
            if drivers is None:
                continue
            flips = _flips(_lives(scenario, runs, policy, outcome).mean(axis=1))
            box = find_box(runs.places, flips, drivers.response.parameters(), seed=scenario.plan.seed)
            if box is not None:
                yield from _limit_rows((name, outcome, float(flips.mean())), box, runs.parameters)


def _limit_rows(
    head: tuple[str, str, float], box: Box, parameters: Sequence[Uncertain]
) -> Iterator[tuple[object, ...]]:
    for limit in box.limits:
        parameter = parameters[limit.parameter]
        low = parameter.value_at(limit.low) if limit.low > 0 else np.nan
        high = parameter.value_at(limit.high) if limit.high < 1 else np.nan
        whole = (*head, box.coverage, box.density, box.stability)
        yield (*whole, parameter.key, parameter.unit, low, high, limit.stability)


def _regret_rows(
    names: Sequence[str], departures: NDArray[np.float64], costs: NDArray[np.float64]
) -> Iterator[tuple[object, ...]]:
    for price in PRICES_EUR:
        benefit = net_benefit(departures, costs, price)
        missed, best = regret(benefit), chance_best(benefit)
        for policy, name in enumerate(names):
            yield price, name, float(missed[:, policy].max()), float(missed[:, policy].mean()), float(best[policy])


def _knowing_rows(scenario: Scenario, runs: DrawRuns, found: Found) -> Iterator[tuple[object, ...]]:
    """Yield what it is worth to know a parameter at each price, for the parameters that drive either outcome."""
    others = [name for _, name in other_policies(scenario)]
    pairs = [(found.get((name, DEPARTURES)), found.get((name, COSTS))) for name in others]
    if any(one is None or other is None for one, other in pairs):
        return
    more = [None, *(one.response for one, _ in pairs if one is not None)]
    extra = [None, *(other.response for _, other in pairs if other is not None)]
    matter = sorted({p for response in (*more, *extra) if response is not None for p in response.parameters()})
    for price in PRICES_EUR:
        for number in matter:
            parameter = runs.parameters[number]
            worth = value_of_knowing(number, runs.places[:, number], more, extra, price)
            yield price, parameter.key, parameter.evidence, max(0.0, worth)
