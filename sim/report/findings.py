"""What a run found, taken out of its tables once and given names.

All that is shown (words, figures, page, workbook, console) asks this object: one number has one source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isfinite, nan, sqrt
from typing import TYPE_CHECKING, Any

from sim.parameters.accounts import ACCOUNTS, PAYERS
from sim.report.draw.theme import MOST_DRAWN
from sim.report.say.rounding import Estimate, Kind, kind_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from sim.analysis.results import Results
    from sim.measure.ranges import IntervalOf

DEPARTURES = ("additional_departures", "demonstrable_departures")
BALANCE = "cost_state_eur"
OCCUPANCY = "detention_occupancy"
CAME, STAYED_AWAY, PRESENT = "came", "stayed_away", "people_present"
WITHOUT_DRAWN = "cost_state_without_drawn_eur"
OFFENCES = "incidents"
ROUTES = (
    "left_unassisted",
    "left_regular",
    "left_maatwerk",
    "removed_origin",
    "removed_dublin",
    "lawful",
    "out_of_sight",
)
_LEFT_OVER = 0.15
GROUPS = ("visa_free", "cooperating", "transition", "not_cooperating", "unsafe", "dublin")


@dataclass(frozen=True, slots=True)
class Variant:
    """A policy as shown: its place decides colour, dash and marker; the reference has place 0."""

    name: str
    label: str
    place: int

    @property
    def is_reference(self) -> bool:
        return self.place == 0


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """Additional departures per 1,000 people of a group under a policy."""

    group: str
    policy: str
    persons: float
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published figure, or a published range, beside the simulated one; `figure` names it in the register."""

    figure: str
    title: str
    period: str
    unit: str
    published_low: float
    published_high: float
    simulated: Estimate
    is_inside: bool
    role: str
    source: str

    @property
    def is_fitted(self) -> bool:
        return self.role == "fitted"

    @property
    def is_range(self) -> bool:
        return self.published_low != self.published_high

    @property
    def scale(self) -> float:
        """Give the number that the simulated one is compared with as a ratio."""
        return sqrt(self.published_low * self.published_high) if self.published_low > 0 else self.published_high


@dataclass(frozen=True)
class Course:
    """A quantity by month: mean, 95% interval, and the range of 90% of simulations.

    Of a difference where each simulation has its own set of parameters both are the range of 95% of simulations.
    """

    months: tuple[str, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    bottom: tuple[float, ...]
    top: tuple[float, ...]


@dataclass(frozen=True)
class Findings:
    """Answer questions about a run by name of policy and outcome."""

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
    def focus(self) -> Variant | None:
        """Give the policy that a block speaks of: the one chosen, else the first that is not the reference."""
        chosen = (variant for variant in self.others if variant.name == self.chosen)
        return next(chosen, self.others[0] if self.others else None)

    def about(self, variant: Variant) -> Findings:
        """Give the same findings, speaking of another policy."""
        return replace(self, chosen=variant.name)

    @property
    def has_many(self) -> bool:
        """Tell whether more than one policy is compared with the reference."""
        return len(self.others) > 1

    @cached_property
    def drawn(self) -> tuple[Variant, ...]:
        """Give the policies that one figure can show: the reference, and those that change departures most."""
        by_size = sorted(self.others, key=lambda variant: -self._size_of_change(variant))
        shown = {self.reference, *by_size[:MOST_DRAWN]}
        return tuple(variant for variant in self.variants if variant in shown)

    def _size_of_change(self, variant: Variant) -> float:
        effect = self.effect(variant, *DEPARTURES)
        return abs(effect.mean) if effect is not None and effect.is_defined else 0.0

    @property
    def replications(self) -> int:
        return int(self.results.replications)

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
    def effects(self) -> Mapping[tuple[str, str], Estimate]:
        """Give each difference from the reference with its 95% interval, by (policy, outcome)."""
        return {(row["policy"], row["outcome"]): _estimate(row) for row in rows_of(self.results.effects)}

    @cached_property
    def levels(self) -> Mapping[tuple[str, str, str], Estimate]:
        """Give each level with the range of 90% of simulations, by (policy, period, outcome)."""
        return {(row["policy"], row["period"], row["outcome"]): _estimate(row) for row in rows_of(self.results.summary)}

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Give the unit of each outcome."""
        frames = (self.results.summary, self.results.effects)
        return {row["outcome"]: str(row["unit"]) for frame in frames for row in rows_of(frame)}

    def effect(self, variant: Variant | None, *outcomes: str) -> Estimate | None:
        """Give the difference in the first of these outcomes that the run has."""
        if variant is None:
            return None
        found = (self.effects.get((variant.name, outcome)) for outcome in outcomes)
        return next((estimate for estimate in found if estimate is not None), None)

    def draws_nobody(self, variant: Variant) -> bool:
        """Tell whether exactly the same people come under a policy as under the reference."""
        drawn = [self.effect(variant, outcome) for outcome in (CAME, STAYED_AWAY)]
        return all(estimate is not None and estimate.is_exactly_zero for estimate in drawn)

    @property
    def replications_of_pull(self) -> int:
        """Count the simulations of the side question on the pull."""
        frame = self.results.pull_side
        return 0 if frame is None or frame.empty else int(frame["replications"].max())

    def pulled(self, variant: Variant | None, outcome: str) -> Estimate | None:
        """Give the difference in the side study in which support draws people strongly; None where it was not run."""
        return None if variant is None else self._pulled.get((variant.name, outcome))

    @cached_property
    def _pulled(self) -> Mapping[tuple[str, str], Estimate]:
        return {(row["policy"], row["outcome"]): _estimate(row) for row in rows_of(self.results.pull_side)}

    def level(self, variant: Variant, outcome: str, period: str = "future") -> Estimate | None:
        """Give the level of an outcome in a period."""
        return self.levels.get((variant.name, period, outcome))

    def is_nil(self, outcome: str) -> bool:
        """Tell whether an outcome is exactly zero in every simulation under every policy."""
        levels = [self.level(variant, outcome) for variant in self.variants]
        effects = [self.effect(variant, outcome) for variant in self.others]
        return all(one is not None and one.is_exactly_zero for one in (*levels, *effects))

    def has_maatwerk(self, variant: Variant) -> bool:
        """Tell whether maatwerk can be offered under a policy at the end of the compared period."""
        scenario = self.results.scenario
        return bool(scenario.value("maatwerk.enabled", variant.name, scenario.plan.month(scenario.plan.until)))

    @cached_property
    def headline(self) -> str | None:
        """Name the outcome that says how many more people depart."""
        name = self.focus.name if self.focus else None
        return next((outcome for outcome in DEPARTURES if (name, outcome) in self.effects), None)

    @cached_property
    def anyway(self) -> Estimate | None:
        """Give the share of those leaving with maatwerk who depart without it too.

        Only where the reference has hardly any maatwerk (offers that still stood when it ended): with it
        in both, the share says nothing about maatwerk.
        """
        if self.focus is None:
            return None
        share = self.level(self.focus, "deadweight_share")
        return share if share is not None and share.is_defined and self.is_maatwerk_added else None

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
        outcomes = [*COSTS_OF_THE_SAME_PEOPLE, OFFENCES, *DEPARTURES, *ROUTES, *parts]
        wanted = frame[(frame["period"] == "future") & frame["outcome"].isin(outcomes)]
        found: dict[tuple[str, str], dict[int, float]] = {}
        columns = (wanted[name].tolist() for name in ("policy", "outcome", "replication", "value"))
        for policy, outcome, replication, value in zip(*columns, strict=True):
            if value is not None and isfinite(value):
                found.setdefault((policy, outcome), {})[int(replication)] = float(value)
        return found

    def savings(self, variant: Variant) -> tuple[int, int] | None:
        """Count the simulations in which a policy saves the state money, and all simulations.

        None when that is unknown or every simulation comes out exactly equal.
        """
        ours, theirs = self.draws(variant, BALANCE), self.draws(self.reference, BALANCE)
        pairs = [(ours[run], theirs[run]) for run in sorted(ours.keys() & theirs.keys())]
        if not pairs or all(a == b for a, b in pairs):
            return None
        return sum(a < b for a, b in pairs), len(pairs)

    def sides(self, variant: Variant) -> tuple[Estimate | None, Estimate | None]:
        """Give additional departures, and the extra cost of the same people: without whom a policy draws."""
        return self.effect(variant, DEPARTURES[0]), self.effect(variant, self.costs_of_the_same)

    def price(self, variant: Variant) -> Estimate | None:
        """Give what a departure costs, or what is saved for each one given up; None where neither has a meaning."""
        departures, costs = self.sides(variant)
        if departures is None or costs is None:
            return None
        if departures.mean > 0:
            known = self.effect(variant, "cost_per_additional_departure_eur")
            return known if known is not None and known.is_defined else None
        import numpy as np

        from sim.analysis.ratios import price

        more, extra = (self._differences(variant, name) for name in (DEPARTURES[0], self.costs_of_the_same))
        shared = sorted(more.keys() & extra.keys())
        fewer, saved = (-np.array([side[run] for run in shared], dtype=float) for side in (more, extra))
        given_up = price(saved, fewer, sets_differ=self.results.scenario.plan.sets_differ) if shared else None
        return Estimate(*given_up[:3], Kind.EUROS) if given_up and isfinite(given_up.mean) else None

    @property
    def costs_of_the_same(self) -> str:
        """Name the outcome that holds the extra cost of the same people, as far as the run has it."""
        from sim.analysis.ratios import COSTS_OF_THE_SAME_PEOPLE

        names = {outcome for _, outcome in self.effects}
        return next((name for name in COSTS_OF_THE_SAME_PEOPLE if name in names), BALANCE)

    def _differences(self, variant: Variant, outcome: str) -> dict[int, float]:
        ours, theirs = self.draws(variant, outcome), self.draws(self.reference, outcome)
        return {run: ours[run] - theirs[run] for run in ours.keys() & theirs.keys()}

    def spread(self, variant: Variant, *outcomes: str) -> tuple[float, float] | None:
        """Give the range in which 9 of 10 simulated differences lie."""
        import numpy as np

        for outcome in outcomes:
            ours, theirs = self.draws(variant, outcome), self.draws(self.reference, outcome)
            shared = sorted(ours.keys() & theirs.keys())
            if len(shared) > 1:
                low, high = np.quantile([ours[run] - theirs[run] for run in shared], [0.05, 0.95])
                return float(low), float(high)
        return None

    def route_shares(self, variant: Variant) -> Mapping[str, Estimate]:
        """Give how many of every 1,000 endings took each route, with the range of 90% of simulations."""
        routes, _ = self._routes(variant)
        return {route: self.share_of_routes(variant, (route,)) for route in routes}

    def share_of_routes(self, variant: Variant, together: Sequence[str]) -> Estimate:
        """Give how many of every 1,000 endings took one of some routes."""
        import numpy as np

        routes, shares = self._routes(variant)
        added = shares[[routes.index(route) for route in together]].sum(axis=0)
        low, high = np.quantile(added, [0.05, 0.95])
        return Estimate(float(added.mean()), float(low), float(high))

    def _routes(self, variant: Variant) -> tuple[tuple[str, ...], np.ndarray[Any, Any]]:
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

    @property
    def is_maatwerk_added(self) -> bool:
        """Tell whether the first policy has maatwerk and the reference hardly any."""
        if self.focus is None:
            return False
        levels = (self.level(self.focus, "left_maatwerk"), self.level(self.reference, "left_maatwerk"))
        given, left_over = (level.mean if level is not None else 0.0 for level in levels)
        return given > 0 and left_over <= _LEFT_OVER * given

    def gap(self, first: Variant, second: Variant, outcome: str) -> Estimate | None:
        """Give the difference between two policies, run by run, with its 95% interval."""
        ours, theirs = self.draws(first, outcome), self.draws(second, outcome)
        shared = sorted(ours.keys() & theirs.keys())
        return self.mean_of([ours[run] - theirs[run] for run in shared], outcome)

    def course(self, variant: Variant, outcome: str) -> Course | None:
        """Give the monthly course of an outcome in the compared period."""
        table = self._monthly(variant, outcome)
        return None if table is None else _summarised(self._shown_months(table), table.to_numpy(float))

    def course_of_difference(self, variant: Variant, outcome: str) -> Course | None:
        """Give the course of the difference from the reference, added up from the first month."""
        ours, theirs = self._monthly(variant, outcome), self._monthly(self.reference, outcome)
        if ours is None or theirs is None:
            return None
        difference = (ours - theirs).dropna().cumsum(axis=1).to_numpy(float)
        if not len(difference):
            return None
        course = _summarised(self._shown_months(ours), difference)
        if not self.results.scenario.plan.sets_differ:
            return course
        ends = [self.interval_of(month) for month in difference.T]
        low, high = tuple(end.low for end in ends), tuple(end.high for end in ends)
        return replace(course, low=low, high=high, bottom=low, top=high)

    def last_year(self, variant: Variant, outcome: str) -> Estimate | None:
        """Give the average of the last twelve months with the range of 90% of simulations."""
        table = self._monthly(variant, outcome)
        if table is None:
            return None
        averages = table.to_numpy(float)[:, -12:].mean(axis=1, keepdims=True)
        year = _summarised(("",), averages)
        return Estimate(year.mean[0], year.bottom[0], year.top[0])

    @staticmethod
    def _shown_months(table: pd.DataFrame) -> tuple[str, ...]:
        return tuple(str(month) for month in table.columns)

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

    def capacity(self, variant: Variant) -> tuple[float, ...] | None:
        """Give the usable detention places in each month of the compared period, as many as the sample has."""
        scenario = self.results.scenario
        sample = scenario.plan.sample

        def places(month: int, key: str) -> float:
            return float(scenario.value(key, variant.name, month))

        first = scenario.plan.month(scenario.plan.future_from)
        try:
            return tuple(
                sample * max(0.0, places(month, "detention.places") - places(month, "detention.places_unavailable"))
                for month in range(first, first + len(self.months))
            )
        except (KeyError, AttributeError):
            return None

    @cached_property
    def group_effects(self) -> tuple[GroupEffect, ...]:
        """Give the additional departures of each group under each policy."""
        return tuple(
            GroupEffect(row["group"], row["policy"], _number(row["persons"]), _estimate(row))
            for row in rows_of(self.results.groups)
        )

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Give the published figures beside the simulated ones."""
        return tuple(_comparison(row) for row in rows_of(self.results.published))


def _comparison(row: Mapping[str, Any]) -> Comparison:
    """Read a published figure; where it is a range, `published` is empty and two columns hold its ends."""
    point = _number(row["published"])
    low, high = (_number(row.get(f"published_{end}")) if point != point else point for end in ("low", "high"))
    texts = {name: _text(row[name]) for name in ("figure", "title", "period", "unit", "role", "source")}
    simulated, is_inside = _estimate(row), bool(row["inside"])
    return Comparison(published_low=low, published_high=high, simulated=simulated, is_inside=is_inside, **texts)


def rows_of(frame: pd.DataFrame | None) -> Iterator[dict[str, Any]]:
    """Walk over the rows of a table that may be missing."""
    if frame is None or frame.empty:
        return
    names = [str(name) for name in frame.columns]
    for values in zip(*(frame[name].tolist() for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def _estimate(row: Mapping[str, Any]) -> Estimate:
    unit = _text(row.get("unit", ""))
    return Estimate(_number(row["mean"]), _number(row["low"]), _number(row["high"]), kind_of(unit))


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return nan


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None or value != value else str(value)


def _summarised(months: Sequence[str], values: np.ndarray[Any, Any]) -> Course:
    """Summarise a table of simulations by month."""
    import numpy as np
    from scipy.special import stdtrit

    runs = len(values)
    mean = values.mean(axis=0)
    half = np.full_like(mean, np.nan)
    if runs > 1:
        half = stdtrit(runs - 1, 0.975) * values.std(axis=0, ddof=1) / np.sqrt(runs)
    bottom, top = np.quantile(values, [0.05, 0.95], axis=0)
    columns = (mean, mean - half, mean + half, bottom, top)
    return Course(tuple(months), *(tuple(map(float, column)) for column in columns))
