"""What the draws say, in the words of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.report.findings import Findings
from sim.report.rows import Variant, rows_of
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind
from sim.report.simulations import BALANCE, DEPARTURES

if TYPE_CHECKING:
    from sim.analysis.doubt.conclusions import Doubt
    from sim.experiment.beside.draws import Uncertain

OUTCOMES = (DEPARTURES[0], BALANCE)
Row = Mapping[str, Any]


class Doubted:
    """Answer questions about the draws by policy and outcome."""

    def __init__(self, doubt: Doubt, findings: Findings, say: Catalogue) -> None:
        self.doubt = doubt
        self.findings = findings
        self.say = say
        self._parameters: dict[str, Uncertain] = {parameter.key: parameter for parameter in doubt.parameters}

    def spread(self, variant: Variant, outcome: str) -> Row | None:
        """Give the row about a difference, when it varies."""
        rows = rows_of(self.doubt.doubt)
        found = (row for row in rows if row["policy"] == variant.name and row["outcome"] == outcome)
        row = next(found, None)
        return row if row is not None and row["parameters"] == row["parameters"] else None

    def drivers(self, variant: Variant, outcome: str) -> list[Row]:
        """List the parameters that matter for a difference, the largest share first."""
        rows = [row for row in rows_of(self.doubt.drivers) if row["policy"] == variant.name]
        return sorted((row for row in rows if row["outcome"] == outcome), key=lambda row: -row["total"])

    def boxes(self, variant: Variant, outcome: str) -> list[Row]:
        """List the limits of the corner in which a difference turns."""
        rows = rows_of(self.doubt.boxes)
        return [row for row in rows if row["policy"] == variant.name and row["outcome"] == outcome]

    def knowing(self, price_eur: int) -> list[Row]:
        """List what it is worth to know each parameter at a price, the most valuable first."""
        rows = [row for row in rows_of(self.doubt.knowing) if row["price_eur"] == price_eur]
        return sorted(rows, key=lambda row: -row["value_eur"])

    def prices(self) -> tuple[int, ...]:
        """List the prices at which regret and the value of knowing are told."""
        return tuple(dict.fromkeys(int(row["price_eur"]) for row in rows_of(self.doubt.regret)))

    def meaning(self, key: str) -> str:
        """Give what a parameter means, as the register says it in the language of the page."""
        return self._parameters[key].meaning_in(self.say.language).strip().rstrip(".")

    def value(self, key: str, value: float) -> str:
        """Write a value of a parameter with its unit."""
        unit = self._parameters[key].unit
        size = abs(value)
        digits = 0 if size >= 100 or size == 0 else 1 if size >= 10 else 2 if size >= 1 else 4
        written = words.written(round(value, digits), unit, self.say)
        return written if unit.upper().startswith("EUR") else f"{written} {words.unit_name(unit, self.say)}"

    def where(self, variant: Variant, outcome: str) -> str:
        """Say in plain words where a difference turns; empty when no corner explains it."""
        limits = self.boxes(variant, outcome)
        if not limits:
            return ""
        row = limits[0]
        share = {name: whole_percent(row[name], self.say) for name in ("coverage", "density", "stability")}
        share["all"] = whole_percent(row["flips"], self.say)
        listed = self.say("drivers.and").join(self._limit(limit) for limit in limits)
        return self.say("drivers.flip_where", what=self.turned(variant, outcome), limits=listed, **share)

    def turned(self, variant: Variant, outcome: str) -> str:
        """Say what the other side of zero means for a difference."""
        row = self.spread(variant, outcome)
        rises = row is None or row["mean"] > 0
        names = ("flip_more", "flip_fewer") if outcome == OUTCOMES[0] else ("flip_costs", "flip_saves")
        return self.say(f"drivers.{names[0 if rises else 1]}", policy=variant.label)

    def _limit(self, limit: Row) -> str:
        key = limit["parameter"]
        low, high = (limit[end] for end in ("low", "high"))
        shown = {name: self.value(key, end) for name, end in (("low", low), ("high", high)) if end == end}
        kind = "between" if len(shown) == 2 else "above" if "low" in shown else "below"
        return self.say(f"drivers.limit_{kind}", parameter=self.meaning(key), **shown)


def whole_percent(value: float, say: Catalogue) -> str:
    """Write a share in whole per cents."""
    return say.numerals.percent.format(round(100 * value))


def euros(value: float) -> Estimate:
    """Make an amount in whole euros that is shown by itself."""
    whole = float(round(value))
    return Estimate(whole, whole, whole, Kind.EUROS)


def largest(rows: Sequence[Row], most: int) -> list[Row]:
    """Take the first rows whose share would be seen."""
    return [row for row in rows if row["total"] >= 0.005][:most]
