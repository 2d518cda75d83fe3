"""What a run found, taken out of its tables once and given names.

All that is shown (words, figures, page, workbook, console) asks this object: one number has one source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from statistics import median

from sim.report.draw.theme import MOST_DRAWN
from sim.report.rows import GroupEffect, Variant, estimate_of, number_of, rows_of
from sim.report.say.rounding import Estimate, Kind
from sim.report.simulations import BALANCE, DEPARTURES, Simulations

OCCUPANCY = "detention_occupancy"
CAME, STAYED_AWAY, PRESENT = "came", "stayed_away", "people_present"
ON_FIRST_SCREEN = (DEPARTURES[0], BALANCE, OCCUPANCY, CAME, STAYED_AWAY, PRESENT)
"""Outcomes of which the first screen speaks, whatever the question."""
WITHOUT_DRAWN = "cost_state_without_drawn_eur"
_LEFT_OVER = 0.25
"""Up to this share of what the policy gives, maatwerk under the reference is what still stood when it ended.

A tenth in the whole country; in a few simulations of a fifth of it luck makes that a sixth.
"""


@dataclass(frozen=True)
class Findings(Simulations):
    """Answer questions about a run by name of policy and outcome."""

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

    @property
    def is_of_money(self) -> bool:
        """Tell whether the run answers what the same money buys, and compares no policies."""
        return self.focus is None and self.results.money is not None

    @cached_property
    def drawn(self) -> tuple[Variant, ...]:
        """Give the policies that one figure can show: the reference, and those that change departures most."""
        by_size = sorted(self.others, key=lambda variant: -self._size_of_change(variant))
        shown = {self.reference, *by_size[:MOST_DRAWN]}
        return tuple(variant for variant in self.variants if variant in shown)

    def _size_of_change(self, variant: Variant) -> float:
        effect = self.effect(variant, *DEPARTURES)
        return abs(effect.mean) if effect is not None and effect.is_defined else 0.0

    @cached_property
    def effects(self) -> Mapping[tuple[str, str], Estimate]:
        """Give each difference from the reference with its 95% interval, by (policy, outcome)."""
        return {(row["policy"], row["outcome"]): estimate_of(row) for row in rows_of(self.results.effects)}

    @cached_property
    def levels(self) -> Mapping[tuple[str, str, str], Estimate]:
        """Give each level with the range of 90% of simulations, by (policy, period, outcome)."""
        return {
            (row["policy"], row["period"], row["outcome"]): estimate_of(row) for row in rows_of(self.results.summary)
        }

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
        return {(row["policy"], row["outcome"]): estimate_of(row) for row in rows_of(self.results.pull_side)}

    @property
    def replications_of_arrangements(self) -> int:
        """Count the simulations that were lived again with arrangements that do nothing."""
        frame = self.results.arrangements
        return 0 if frame is None or frame.empty else int(frame["replications"].max())

    def lived_again(self, variant: Variant | None, outcome: str, arrangements: str) -> Estimate | None:
        """Give the difference in those simulations, with arrangements as named; None where that was not run."""
        return None if variant is None else self._lived_again.get((variant.name, outcome, arrangements))

    @cached_property
    def _lived_again(self) -> Mapping[tuple[str, str, str], Estimate]:
        rows = rows_of(self.results.arrangements)
        return {(row["policy"], row["outcome"], row["arrangements"]): estimate_of(row) for row in rows}

    def level(self, variant: Variant, outcome: str, period: str = "future") -> Estimate | None:
        """Give the level of an outcome in a period."""
        return self.levels.get((variant.name, period, outcome))

    def lived(self, key: str) -> tuple[float, ...]:
        """Give the value of a number in each simulation: one where all have the same."""
        from sim.analysis.lived import lived_under

        scenario = self.results.scenario
        sets = lived_under(scenario, range(self.replications))
        return tuple(sets[key]) if key in sets else (float(scenario.value(key, scenario.reference, 0)),)

    def middle(self, outcome: str) -> float | None:
        """Give the difference in the middle one of the simulations, of what is compared person by person."""
        values = self.draws(self.focus, outcome).values() if self.focus else ()
        return median(values) if values else None

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
        """Give the share of those who get maatwerk because of the policy who depart without it too.

        Only where the reference has hardly any maatwerk (offers that still stood when it ended): with it
        in both, the share says nothing about maatwerk.
        """
        if self.focus is None:
            return None
        share = self.effect(self.focus, "deadweight_share")
        return share if share is not None and share.is_defined and self.is_maatwerk_added else None

    def savings(self, variant: Variant) -> tuple[int, int] | None:
        """Count the simulations in which a policy saves the state money, and all simulations.

        None when that is unknown, with one simulation, or when every simulation comes out exactly equal.
        """
        ours, theirs = self.draws(variant, BALANCE), self.draws(self.reference, BALANCE)
        pairs = [(ours[run], theirs[run]) for run in sorted(ours.keys() & theirs.keys())]
        if len(pairs) < 2 or all(a == b for a, b in pairs):
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

    def not_hidden(self, variant: Variant, outcome: str) -> tuple[str, Estimate] | None:
        """Give what a gain may not hide: departures to a country that is not safe, and shelter taken from who stays."""
        what = {DEPARTURES[0]: ("unsafe", "additional_to_unsafe"), BALANCE: ("shelter", "shelter_withdrawn_eur")}
        if outcome not in what:
            return None
        kind, name = what[outcome]
        estimate = self.effect(variant, name)
        if estimate is None or not estimate.is_defined or estimate.is_exactly_zero:
            return None
        return None if kind == "shelter" and estimate.mean <= 0 else (kind, estimate)

    def without_price(self, variant: Variant) -> tuple[str, ...]:
        """Name the levers by which a policy differs from the reference and whose cost nobody knows."""
        from sim.scenario.remarks import without_price

        return without_price(self.results.scenario, variant.name)

    @property
    def costs_of_the_same(self) -> str:
        """Name the outcome that holds the extra cost of the same people, as far as the run has it."""
        from sim.analysis.ratios import COSTS_OF_THE_SAME_PEOPLE

        names = {outcome for _, outcome in self.effects}
        return next((name for name in COSTS_OF_THE_SAME_PEOPLE if name in names), BALANCE)

    @property
    def is_maatwerk_added(self) -> bool:
        """Tell whether the first policy has maatwerk and the reference hardly any."""
        if self.focus is None:
            return False
        levels = (self.level(self.focus, "left_maatwerk"), self.level(self.reference, "left_maatwerk"))
        given, left_over = (level.mean if level is not None else 0.0 for level in levels)
        return given > 0 and left_over <= _LEFT_OVER * given

    def capacity(self, variant: Variant) -> tuple[int, ...]:
        """Give the usable detention places in each month of the compared period, as many as the sample has."""
        from sim.world.record.tables import usable_places

        scenario = self.results.scenario
        first = scenario.plan.month(scenario.plan.future_from)

        def places(month: int) -> int:
            return usable_places(lambda key: scenario.value(key, variant.name, month), self.sample)

        return tuple(places(month) for month in range(first, first + len(self.months)))

    @cached_property
    def group_effects(self) -> tuple[GroupEffect, ...]:
        """Give the additional departures of each group under each policy."""
        return tuple(
            GroupEffect(
                row["group"],
                row["policy"],
                number_of(row["persons"]),
                estimate_of(row),
                Estimate(number_of(row["people"]), number_of(row["people_low"]), number_of(row["people_high"])),
                number_of(row["leads"]),
            )
            for row in rows_of(self.results.groups)
        )
