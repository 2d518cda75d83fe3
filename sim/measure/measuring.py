"""How every outcome follows from what a replication counted: `sim/parameters/outcomes.toml` says which and of what."""

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.measure.accounts import (
    booked_eur,
    cost_of_a_nuisance_month,
    cost_of_departures,
    costs_of,
    discount_weights,
    sum_accounts,
    unfinished_eur,
)
from sim.measure.counted import Counted
from sim.measure.expected import CHANCES, expected_counts
from sim.parameters.outcomes import OUTCOMES, PAIRS, Outcome, of_kind
from sim.scenario import Plan
from sim.world.ledger import TALLY

Numbers = NDArray[np.float64]
Period = Literal["history", "future"]

_OF_THE_LEDGER = ("sum", "ratio", "rate", "mean", "expected")
SUMS, MEANS, PAIRED = of_kind("sum"), of_kind("mean"), of_kind("paired")
HIGHEST = ("maatwerk_highest_eur", "maatwerk_second_highest_eur", "maatwerk_third_highest_eur")
BEDS = ("beds_regular", "beds_restricted", "beds_family", "beds_basic", "beds_municipal", "without_bed")
AT_END = ("maatwerk_open_at_end", "maatwerk_agreed_at_end")


def refuse_unknown(outcomes: Mapping[str, Outcome]) -> None:
    """Refuse outcomes of columns that nobody counts, and expected counts without a chance.

    Raises ValueError that says what to do.
    """
    faults = [fault for outcome in outcomes.values() for fault in _faults(outcome)]
    if faults:
        raise ValueError("\n".join(faults))


def _faults(outcome: Outcome) -> Iterator[str]:
    place = f"sim/parameters/outcomes.toml: [{outcome.name}]"
    asked = {*outcome.columns, *outcome.less, *outcome.over}
    if outcome.kind == "paired" and (missing := asked - set(PAIRS)):
        yield f"{place}: lives are not compared on {', '.join(missing)}; add it to PAIRS in sim/parameters/outcomes.py"
    if outcome.kind == "paired" and outcome.over and (missing := (asked & set(PAIRS)) - set(OUTCOMES)):
        yield f"{place}: a share of people is of counts that are outcomes; enter {', '.join(sorted(missing))} as well"
    if outcome.kind in _OF_THE_LEDGER and (missing := asked - set(TALLY)):
        yield f"{place}: {', '.join(missing)} is not counted; add it to Count in sim/world/ledger.py, or mend the name"
    if outcome.kind == "expected" and outcome.name not in CHANCES:
        yield f"{place}: give its chance per case in CHANCES of sim/measure/expected.py"


refuse_unknown(OUTCOMES)


def ratio(numerator: Any, denominator: Any) -> Any:
    """Divide, giving nan where the denominator is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator == 0, np.nan, numerator / denominator)


def period_values(counted: Counted, plan: Plan, period: Period) -> dict[str, Numbers]:
    """Give every outcome of a period by policy; nan where undefined."""
    months = months_of(plan, period)
    tally = {name: counted.tally[:, months, i].astype(np.float64) for i, name in enumerate(TALLY)}
    sums = {name: column.sum(axis=1) for name, column in tally.items()}
    values = {name: added(sums, outcome.columns) for name, outcome in SUMS.items()}
    values |= {name: ratio_of(sums, outcome) for name, outcome in of_kind("ratio").items()}
    for name, outcome in of_kind("rate").items():
        cohort = slice(0, max(0, months.stop - months.start - outcome.followed_months))
        values[name] = ratio_of({name: column[:, cohort].sum(axis=1) for name, column in tally.items()}, outcome)
    values |= {name: tally[name].mean(axis=1) for name in MEANS}
    values["people_present"] = np.sum([tally[name][:, -1] for name in MEANS], axis=0)
    values["out_of_sight_stock"] = tally["stock_out_of_sight"][:, -1]
    values |= {f"{bed}_at_end": tally[bed][:, -1] for bed in BEDS}
    values["detention_occupancy"] = occupancy(sums["detention_days"], days_of(plan, months).sum())
    values["offer_spread_eur"] = offer_spread(sums)
    values |= expected_counts(counted.expected, tally, months)
    values["detention_places"] = counted.places[:, months].mean(axis=1)
    values |= highest_packages(counted.packages, months)
    values |= costs_of(counted, months, discounted=period == "future")
    values |= cost_of_departures(counted, months)
    values |= cost_of_a_nuisance_month(counted, months)
    if period == "future":
        values["shelter_withdrawn_eur"] = withdrawn_eur(counted, months)
        values["cost_state_without_drawn_eur"] = values["cost_state_eur"] - drawn_eur(counted, months)
        values |= dict(zip(AT_END, counted.offers_at_end.T.astype(np.float64), strict=True))
        values["maatwerk_unfinished_eur"] = unfinished_eur(counted, months)
        values |= paired_values(counted.pairs)
        refuse_unmeasured(OUTCOMES, values)
    return values


def refuse_unmeasured(outcomes: Mapping[str, Outcome], values: Collection[str]) -> None:
    """Refuse to go on where nothing gives a value to an outcome: of the future all have one, or are a price of two.

    Raises ValueError that says what to do.
    """
    missing = [name for name, outcome in outcomes.items() if outcome.kind != "price" and name not in values]
    if missing:
        raise ValueError(f"sim/parameters/outcomes.toml: {', '.join(missing)}: nothing in sim/measure works it out")


def paired_values(counts: NDArray[np.int64]) -> dict[str, Numbers]:
    """Give what compares lives, by policy, of counts as [policy, PAIRS]; what was not measured is nan."""
    pairs = {name: np.where(counts[:, i] < 0, np.nan, counts[:, i]).astype(np.float64) for i, name in enumerate(PAIRS)}
    values = {}
    for name, outcome in PAIRED.items():
        value = ratio_of(pairs, outcome) if outcome.over else added(pairs, outcome.columns)
        values[name] = value - added(pairs, outcome.less) if outcome.less else value
    return values


def monthly_values(counted: Counted, plan: Plan) -> tuple[tuple[str, ...], Numbers]:
    """Give the outcomes of each reported month: [policy, month, name]."""
    months = slice(plan.month(plan.history_from), plan.month(plan.until) + 1)
    tally = {name: counted.tally[:, months, i].astype(np.float64) for i, name in enumerate(TALLY)}
    values = {name: added(tally, outcome.columns) for name, outcome in SUMS.items()}
    values |= {name: tally[name] for name in MEANS}
    values["people_present"] = np.sum([tally[name] for name in MEANS], axis=0)
    values["out_of_sight_stock"] = tally["stock_out_of_sight"]
    values |= {f"{bed}_at_end": tally[bed] for bed in BEDS}
    values["detention_occupancy"] = occupancy(tally["detention_days"], days_of(plan, months))
    values["detention_places"] = counted.places[:, months].astype(np.float64)
    booked = booked_eur(counted, months)
    values["support_eur"] = sum_accounts(booked, "average", account="support").astype(np.float64)
    values["cost_state_eur"] = sum_accounts(booked, "average", state=True)
    values["cost_society_eur"] = sum_accounts(booked, "average")
    return tuple(values), np.stack(list(values.values()), axis=2)


def drawn_eur(counted: Counted, months: slice) -> Numbers:
    """Give what the state spends on people who come only under a policy, less those only under the reference."""
    weight = discount_weights(counted, months, discounted=True)
    euros = (counted.drawn[:, 0] - counted.drawn[:, 1])[:, months] / 10_000.0
    spent: Numbers = (euros * weight).sum(axis=1)
    return spent


def withdrawn_eur(counted: Counted, months: slice) -> Numbers:
    """Give what is spent less on shelter of people who stay as long as under the reference."""
    weight = discount_weights(counted, months, discounted=True)
    less: Numbers = (counted.shelter_withdrawn[:, months] / 10_000.0 * weight).sum(axis=1)
    return less


def months_of(plan: Plan, period: Period) -> slice:
    """Give the months of a period."""
    future = plan.month(plan.future_from)
    if period == "history":
        return slice(plan.month(plan.history_from), future)
    return slice(future, plan.month(plan.until) + 1)


def occupancy(detention_days: Any, days: Any) -> Any:
    """Give the people detained on a mean day: days in detention over the days that went by."""
    return detention_days / days


def days_of(plan: Plan, months: slice) -> Numbers:
    """Give the days in each month of a plan."""
    first = plan.date(months.start)
    start = 12 * first.year + first.month - 1
    return days_in(range(start, start + months.stop - months.start))


def days_in(months: range) -> Numbers:
    """Give the days in each month; numbers count from January of the year 0."""
    return np.array([monthrange(month // 12, month % 12 + 1)[1] for month in months], np.float64)


def added(columns: Mapping[str, Numbers], names: Sequence[str]) -> Numbers:
    """Add columns of one shape."""
    total: Numbers = np.sum([columns[name] for name in names], axis=0)
    return total


def ratio_of(columns: Mapping[str, Numbers], outcome: Outcome) -> Numbers:
    """Give the columns of an outcome added up over those it is divided by."""
    found: Numbers = ratio(added(columns, outcome.columns), added(columns, outcome.over))
    return found


def offer_spread(sums: Mapping[str, Numbers]) -> Numbers:
    """Give the spread of offers in like cases, in EUR; nan without offers."""
    squares: Any = 0.0
    for group in ("shut_out", "entitled"):
        number, total = sums[f"offers_{group}"], sums[f"offers_{group}_eur"]
        squares = squares + sums[f"offers_{group}_eur_squared"] - total**2 / np.maximum(number, 1.0)
    spread: Numbers = np.sqrt(np.maximum(ratio(squares, sums["maatwerk_cases"]), 0.0))
    return spread


def highest_packages(packages: NDArray[np.int64], months: slice) -> dict[str, Numbers]:
    """Give the highest packages paid in a period; nan where there were fewer of EUR 3,000 or more."""
    inside = (packages[:, :, 0] >= months.start) & (packages[:, :, 0] < months.stop)
    cents = np.where(inside, packages[:, :, 1], -1)
    padded = np.concatenate([cents, np.full((len(cents), len(HIGHEST)), -1)], axis=1)
    top = -np.sort(-padded, axis=1)[:, : len(HIGHEST)] / 100.0
    return {name: np.where(top[:, i] < 0, np.nan, top[:, i]) for i, name in enumerate(HIGHEST)}
