"""What would have to be true: claims about maatwerk, in how many simulations they hold, and what sets those apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.lived import is_choice, lived_under
from sim.analysis.tables import policy_names
from sim.experiment.beside.pull import strongest
from sim.experiment.runs import Runs
from sim.machine.streams import AnswerStream

DIFFERENCE, PAYS, DRAWS = "difference", "pays", "draws"
_COST = "cost_state_without_drawn_eur"
SMALLEST_SIDE = 0.2
"""A condition splits the simulations into two parts of at least this share: rarer ones would be named by luck."""
SHUFFLES, FALSE_ALARM = 200, 0.05
FEWEST_RUNS = 39
"""With fewer simulations no condition is named."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A setting that sets the simulations apart in which a claim holds: above or below a value, or one choice.

    `inside` and `outside`: the share of simulations in which the claim holds, where the condition is met and where not.
    """

    setting: str
    side: str
    value: float | str
    inside: float
    outside: float


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim about a policy: in how many simulations it holds, of how many, and the condition, if one stands out.

    `needed`: the strength of the pull of near origins at which as many come as leave; of the claim DRAWS alone.
    """

    policy: str
    name: str
    holds: int
    runs: int
    condition: Condition | None = None
    needed: float | None = None


def claims(runs: Runs, pull: pd.DataFrame | None) -> tuple[Claim, ...]:
    """Return the claims about every policy but the reference that pays for maatwerk."""
    return tuple(_claims(runs, pull))


def _claims(runs: Runs, pull: pd.DataFrame | None) -> Iterator[Claim]:
    names = policy_names(runs.scenario)
    reference = names.index(runs.scenario.reference)
    lived = lived_under(runs.scenario, [run.replication for run in runs.numbers])
    for number, policy in enumerate(names):
        if number == reference or not {"deadweight_share", _COST} <= runs.numbers[0].future.keys():
            continue
        share = np.array([run.future["deadweight_share"][number] for run in runs.numbers])
        if np.isnan(share).all():
            continue
        cost = np.array([run.future[_COST] for run in runs.numbers])
        saved = cost[:, reference] - cost[:, number]
        yield _claim(policy, DIFFERENCE, share[~np.isnan(share)] < 0.5, lived[~np.isnan(share)], runs)
        yield _claim(policy, PAYS, saved > 0, lived, runs)
        drawn = _drawn(pull, policy)
        if drawn is not None:
            yield drawn


def _claim(policy: str, name: str, holds: NDArray[np.bool_], lived: pd.DataFrame, runs: Runs) -> Claim:
    condition = condition_of(holds, lived, runs.scenario.plan.seed)
    return Claim(policy, name, int(holds.sum()), len(holds), condition)


def condition_of(holds: NDArray[np.bool_], lived: pd.DataFrame, seed: int) -> Condition | None:
    """Return the split of one setting that sets the simulations apart best, if luck hardly ever splits them as well."""
    if len(holds) < FEWEST_RUNS or holds.all() or not holds.any():
        return None
    splits = [split for key in lived for split in _splits(str(key), lived[key])]
    if not splits:
        return None
    masks = np.stack([mask for _, mask in splits])
    found = _gaps(masks, holds)
    best = int(np.argmax(found))
    random = np.random.default_rng([seed, AnswerStream.CLAIMS])
    by_luck = [_gaps(masks, random.permutation(holds)).max() for _ in range(SHUFFLES)]
    if np.mean(np.array(by_luck) >= found[best]) > FALSE_ALARM:
        return None
    (setting, side, value), mask = splits[best]
    return Condition(setting, side, value, float(holds[mask].mean()), float(holds[~mask].mean()))


def _gaps(masks: NDArray[np.bool_], holds: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return how much more often the claim holds inside each split than outside, in standard errors: [split]."""
    inside, outside = masks.sum(axis=1), (~masks).sum(axis=1)
    rate_in, rate_out = (masks & holds).sum(axis=1) / inside, (~masks & holds).sum(axis=1) / outside
    spread = holds.mean() * (1.0 - holds.mean()) * (1.0 / inside + 1.0 / outside)
    return np.asarray((rate_in - rate_out) / np.sqrt(spread))


def _splits(key: str, values: pd.Series[float]) -> Iterator[tuple[tuple[str, str, float | str], NDArray[np.bool_]]]:
    least = SMALLEST_SIDE * len(values)
    if is_choice(values):
        for choice in sorted(set(values)):
            mask = np.asarray(values == choice)
            if least <= mask.sum() <= len(values) - least:
                yield (key, "is", choice), mask
        return
    numbers = values.to_numpy(np.float64)
    for cut in np.quantile(numbers, np.arange(SMALLEST_SIDE, 1.0, 0.1)):
        for side, mask in (("above", numbers > cut), ("below", numbers <= cut)):
            if least <= mask.sum() <= len(values) - least:
                yield (key, side, float(cut)), mask


def _drawn(pull: pd.DataFrame | None, policy: str) -> Claim | None:
    """Return how strong the pull would have to be for as many to come as leave more, by proportion; None without it."""
    if pull is None:
        return None
    rows = pull[pull["policy"] == policy].set_index("outcome")
    means, counts = rows["mean"].to_dict(), rows["replications"].to_dict()
    came, more, runs = float(means["came"]), float(means["additional_departures"]), int(counts["came"])
    needed = strongest()["behaviour.pull_near"] * more / came if came > 0 else None
    return Claim(policy, DRAWS, int(came > more), runs, None, needed)
