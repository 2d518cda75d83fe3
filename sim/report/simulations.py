"""Each simulation of a run, by policy and outcome: sums, differences and courses with the ranges that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

from sim.parameters.accounts import ACCOUNTS, PAYERS
from sim.parameters.outcomes import RIGHTS, of_kind, shown_in
from sim.report.rows import Course, Variant, rows_of
from sim.report.say.rounding import Estimate, Kind, kind_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from sim.analysis.results import Results
    from sim.measure.ranges import IntervalOf

DEPARTURES = ("additional_departures", "demonstrable_departures")
BALANCE = "cost_state_eur"
OFFENCES = "incidents"
FEWEST = ("people_present", "detention_occupancy", "detention_days_without_prospect")
"""What options can be compared by beside departures and cost, the fewest first: a choice of the reader's."""
STOCKS = tuple(of_kind("mean"))
"""People present in the average month, by where they are."""
PART_OF = {"lawyer_absent": ("less_than_voluntary", 1), "months_in_municipal_shelter": ("months_without_shelter", -1)}
"""Counts that are in another count, or taken off it (-1), of which the rest is simulated."""
ROUTES = (
    "left_unassisted",
    "left_regular",
    "left_maatwerk",
    "removed_origin",
    "removed_dublin",
    "lawful",
    "out_of_sight",
    "sent_to_hub",
)


@dataclass(frozen=True)
class Simulations:
    """Answer questions about the simulations of a run; `labels` are names of policies that go before their own."""

    results: Results
    labels: Mapping[str, str] = field(default_factory=dict)
    chosen: str = ""

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """Give the policies, the reference first, under their labels or what completes these."""
        scenario = self.results.scenario
        reference = scenario.reference
        ordered = sorted(scenario.policies, key=lambda policy: policy.name != reference)
        named = ((policy.name, self.labels.get(policy.name, policy.label)) for policy in ordered)
        return tuple(Variant(name, label, place) for place, (name, label) in enumerate(named))

    @property
    def reference(self) -> Variant:
        return self.variants[0]

    @property
    def others(self) -> tuple[Variant, ...]:
        """Give the policies that are compared with the reference."""
        return self.variants[1:]

    @property
    def replications(self) -> int:
        return int(self.results.replications)

    @property
    def sample(self) -> float:
        """Give the part of the caseload that was simulated, which every count is of."""
        return float(self.results.scenario.plan.sample)

    @property
    def is_paired(self) -> bool:
        """Tell whether every policy met the same luck."""
        return not self.results.unpaired

    @property
    def interval_of(self) -> IntervalOf:
        """Give how this run works out the interval of a difference."""
        from sim.measure.ranges import interval_of_differences

        return interval_of_differences(self.results.scenario.plan)

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Give the months in which policies differ, as YYYY-MM."""
        plan = self.results.scenario.plan
        start = plan.future_from.year * 12 + plan.future_from.month - 1
        end = plan.until.year * 12 + plan.until.month - 1
        return tuple(f"{month // 12}-{month % 12 + 1:02d}" for month in range(start, end + 1))

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Give the unit of each outcome."""
        frames = (self.results.summary, self.results.effects)
        return {row["outcome"]: str(row["unit"]) for frame in frames for row in rows_of(frame)}

    def draws(self, variant: Variant, outcome: str) -> Mapping[int, float]:
        """Give the value of an outcome in each simulation of the compared period."""
        return self._draws.get((variant.name, outcome), {})

    @cached_property
    def _draws(self) -> Mapping[tuple[str, str], Mapping[int, float]]:
        frame = self.results.draws
        if frame is None or frame.empty:
            return {}
        from sim.analysis.ratios import COSTS_OF_THE_SAME_PEOPLE

        parts = [f"cost_account_{name}_eur" for name in ACCOUNTS] + [f"cost_payer_{name}_eur" for name in PAYERS]
        asked = self.results.scenario.cards
        counted = (OFFENCES, *FEWEST, *DEPARTURES, *ROUTES, *STOCKS, *PART_OF, *shown_in(RIGHTS))
        outcomes = [*COSTS_OF_THE_SAME_PEOPLE, *counted, *parts, *asked]
        wanted = frame[(frame["period"] == "future") & frame["outcome"].isin(outcomes)]
        found: dict[tuple[str, str], dict[int, float]] = {}
        columns = (wanted[name].tolist() for name in ("policy", "outcome", "replication", "value"))
        for policy, outcome, replication, value in zip(*columns, strict=True):
            if value is not None and isfinite(value):
                found.setdefault((policy, outcome), {})[int(replication)] = float(value)
        return found

    def _differences(self, variant: Variant, outcome: str) -> dict[int, float]:
        ours, theirs = self.draws(variant, outcome), self.draws(self.reference, outcome)
        return {run: ours[run] - theirs[run] for run in ours.keys() & theirs.keys()}

    def spread(self, variant: Variant, *outcomes: str) -> tuple[float, float] | None:
        """Give the range in which 9 of 10 simulated differences lie."""
        for outcome in outcomes:
            shared = self._differences(variant, outcome)
            if len(shared) > 1:
                found = level_of(shared[run] for run in sorted(shared))
                return found.low, found.high
        return None

    def route_shares(self, variant: Variant) -> Mapping[str, Estimate]:
        """Give how many of every 1,000 endings took each route, with the range of 90% of simulations."""
        routes, _ = self._routes(variant)
        return {route: self.share_of_routes(variant, (route,)) for route in routes}

    def share_of_routes(self, variant: Variant, together: Sequence[str]) -> Estimate:
        """Give how many of every 1,000 endings took one of some routes."""
        routes, shares = self._routes(variant)
        return level_of(shares[[routes.index(route) for route in together]].sum(axis=0))

    def _routes(self, variant: Variant) -> tuple[tuple[str, ...], NDArray[np.float64]]:
        """Give the routes, and per 1,000 endings a row for each route and a column for each simulation."""
        import numpy as np

        draws = {route: values for route in ROUTES if (values := self.draws(variant, route))}
        runs = sorted(set.intersection(*(set(values) for values in draws.values()))) if draws else []
        counts = np.array([[values[run] for run in runs] for values in draws.values()])
        if not runs or not counts.any():
            return (), np.empty((0, 0))
        return tuple(draws), 1000 * counts / np.maximum(counts.sum(axis=0), 1)

    def effect_of_sum(self, variant: Variant, outcomes: Sequence[str]) -> Estimate | None:
        """Give the difference from the reference in a sum of costs, with its 95% interval."""
        import numpy as np

        ours, theirs = ([self.draws(v, outcome) for outcome in outcomes] for v in (variant, self.reference))
        runs = sorted(set.intersection(*(set(values) for values in (*ours, *theirs))))
        if len(runs) < 2:
            return None
        sums = ([sum(values[run] for values in found) for run in runs] for found in (ours, theirs))
        mine, others = (np.array(values) for values in sums)
        return Estimate(*self.interval_of(mine - others)[:3], Kind.EUROS)

    def effects_added_up(self, variants: Sequence[Variant], outcome: str) -> Mapping[int, float]:
        """Give, by simulation, the differences of some policies from the reference, added up."""
        theirs = self.draws(self.reference, outcome)
        ours = [self.draws(variant, outcome) for variant in variants]
        shared = sorted(set(theirs).intersection(*ours))
        return {run: sum(values[run] - theirs[run] for values in ours) for run in shared}

    def mean_of(self, values: Sequence[float], outcome: str) -> Estimate | None:
        """Give the mean of differences by simulation with their 95% interval; None with fewer than two."""
        import numpy as np

        if len(values) < 2:
            return None
        return Estimate(*self.interval_of(np.array(values))[:3], kind_of(self.units.get(outcome, "")))

    def without_part(self, variants: Sequence[Variant], part: str) -> Estimate | None:
        """Give a count without the part that is in it or off it: of one policy its level, of two the difference."""
        whole, sign = PART_OF[part]
        ours, *theirs = ([self.draws(variant, name) for name in (whole, part)] for variant in variants)
        shared = sorted(set.intersection(*(set(draws) for pair in (ours, *theirs) for draws in pair)))
        rests = [[all_of[run] - sign * of_part[run] for run in shared] for all_of, of_part in (ours, *theirs)]
        if len(shared) < 2:
            return None
        if not theirs:
            return level_of(rests[0])
        return self.mean_of([mine - other for mine, other in zip(*rests, strict=True)], whole)

    def gap(self, first: Variant, second: Variant, outcome: str) -> Estimate | None:
        """Give the difference between two policies, run by run, with its 95% interval."""
        ours, theirs = self.draws(first, outcome), self.draws(second, outcome)
        shared = sorted(ours.keys() & theirs.keys())
        return self.mean_of([ours[run] - theirs[run] for run in shared], outcome)

    def course(self, variant: Variant, outcome: str) -> Course | None:
        """Give the monthly course of an outcome in the compared period."""
        from sim.measure.ranges import mean_interval, never_negative

        table, interval_of = self._monthly(variant, outcome), never_negative(mean_interval)
        return None if table is None else _course(_months_of(table), table.to_numpy(float), interval_of)

    def course_of_difference(self, variant: Variant, outcome: str) -> Course | None:
        """Give the course of the difference from the reference, added up from the first month."""
        ours, theirs = self._monthly(variant, outcome), self._monthly(self.reference, outcome)
        if ours is None or theirs is None:
            return None
        difference = (ours - theirs).dropna().cumsum(axis=1).to_numpy(float)
        if not len(difference):
            return None
        course = _course(_months_of(ours), difference, self.interval_of)
        sets_differ = self.results.scenario.plan.sets_differ
        return replace(course, bottom=course.low, top=course.high) if sets_differ else course

    def last_year(self, variant: Variant, outcome: str) -> Estimate | None:
        """Give the average of the last twelve months with the range of 90% of simulations."""
        table = self._monthly(variant, outcome)
        return None if table is None else level_of(table.to_numpy(float)[:, -12:].mean(axis=1))

    def _monthly(self, variant: Variant, outcome: str) -> pd.DataFrame | None:
        """Give a table of one outcome: a row per simulation, a column per month."""
        frame = self.results.monthly
        if frame is None or frame.empty:
            return None
        rows = frame[(frame["outcome"] == outcome) & (frame["policy"] == variant.name)]
        rows = rows.assign(month=rows["month"].astype(str))
        rows = rows[(rows["month"] >= self.months[0]) & (rows["month"] <= self.months[-1])]
        if rows.empty:
            return None
        return rows.pivot(index="replication", columns="month", values="value").sort_index(axis=1)


def level_of(values: Iterable[float]) -> Estimate:
    """Give the mean of some simulations with the range of 90% of them."""
    import numpy as np

    from sim.measure.ranges import level

    found = level(np.array(list(values), dtype=float))
    return Estimate(found.mean, found.low, found.high)


def _months_of(table: pd.DataFrame) -> tuple[str, ...]:
    return tuple(str(month) for month in table.columns)


def _course(months: Sequence[str], values: NDArray[np.float64], interval_of: IntervalOf) -> Course:
    """Summarise simulations by month: [simulation, month]."""
    rows = []
    for month in values.T:
        mean, low, high, _ = interval_of(month)
        most = level_of(month)
        rows.append((mean, low, high, most.low, most.high))
    return Course(tuple(months), *zip(*rows, strict=True))
