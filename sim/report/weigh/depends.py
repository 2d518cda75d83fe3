"""What the answer depends on, from the runs that are made anyway, in the words of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.parameters.catalogue import Value, settings
from sim.report.findings import Findings
from sim.report.rows import Variant, estimate_at, rows_of
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind
from sim.report.simulations import BALANCE
from sim.report.weigh.doubted import OUTCOMES, Row

if TYPE_CHECKING:
    from sim.analysis.doubt.dependence import Dependence

MOST_LEADING = 3
REST = "rest"


class Depends:
    """Answer questions about what the headline of a policy depends on."""

    def __init__(self, dependence: Dependence, variant: Variant, say: Catalogue) -> None:
        self.dependence = dependence
        self.variant = variant
        self.say = say

    def groups(self, outcome: str) -> list[Row]:
        """List the groups of settings with their shares, the largest first, and last what they leave."""
        found = [row for row in self._shares(outcome) if row["kind"] != "setting"]
        return sorted(found, key=lambda row: (row["kind"] == REST, -row["share"]))

    def strongest(self, outcome: str) -> Row | None:
        """Give the group that carries most, when any stands out from chance."""
        return next((row for row in self.groups(outcome) if row["stands_out"]), None)

    def most_worth_knowing(self) -> Row | None:
        """Give the single setting that would narrow the range of the first outcome most, of those that stand out."""
        found = [row for row in self._shares(OUTCOMES[0]) if row["kind"] == "setting" and row["stands_out"]]
        return max(found, key=lambda row: row["narrower"], default=None)

    def narrower(self, outcome: str, setting: str) -> float | None:
        """Tell by how much the range would be narrower if a setting were known; None where it did not vary enough."""
        rows = [row for row in self._shares(outcome) if row["name"] == setting and row["stands_out"]]
        return float(rows[0]["narrower"]) if rows else None

    def leading(self, most: int = MOST_LEADING) -> list[Row]:
        """List the settings that move the headline most."""
        from sim.analysis.doubt.leading import leading

        return list(rows_of(leading(self.dependence.leading, self.variant.name, most)))

    def _shares(self, outcome: str) -> list[Row]:
        rows = rows_of(self.dependence.shares)
        return [row for row in rows if row["policy"] == self.variant.name and row["outcome"] == outcome]


def leading_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say which assumptions move the headline most: value, range and evidence, and the answer at both ends.

    Of several policies it is about the one that changes the state's costs most.
    """
    dependence, shown = findings.results.dependence, _most_money(findings)
    if dependence is None or shown is None or findings.replications < 2:
        return []
    return [leading_line(row, say) for row in Depends(dependence, shown, say).leading()]


def leading_title(findings: Findings, say: Catalogue) -> str:
    """Name what the assumptions are about, where there are several policies."""
    shown = _most_money(findings) if findings.has_many else None
    return say("leading.title_of", policy=shown.label) if shown else say("leading.title")


def leading_intro(findings: Findings, say: Catalogue) -> str:
    """Say what the leading lines have in common: prices alone speak of the cost and not of who leaves."""
    dependence, shown = findings.results.dependence, _most_money(findings)
    rows = Depends(dependence, shown, say).leading() if dependence is not None and shown is not None else []
    return say("leading.intro_prices" if all(row["how"] == "prices" for row in rows) else "leading.intro")


def _most_money(findings: Findings) -> Variant | None:
    known = [(v, e) for v in findings.others if (e := findings.effect(v, BALANCE)) is not None and e.is_defined]
    return max(known, key=lambda pair: abs(pair[1].mean))[0] if known else findings.focus


def leading_line(row: Row, say: Catalogue) -> str:
    """Say of an assumption its value, range and evidence, and the answer at both ends."""
    return say(
        f"drivers.leading_{'choice' if is_choice(row) else row['how']}",
        setting=plain_name(row["setting"], say),
        evidence=say.name_of("evidence", row["evidence"]),
        outcome=words.outcome_name(row["outcome"], say),
        used=value_words(row["setting"], row["used"], say),
        **{end: value_words(row["setting"], row[end], say) for end in ("low", "high")},
        **{end: say.numerals.mean(estimate_at(row, end), signed=True) for end in ("at_low", "at_high")},
    )


def is_choice(row: Row) -> bool:
    """Tell whether a setting is one of some options, which have no low and no high value."""
    return isinstance(row["low"], str)


def share_carried(row: Row) -> Estimate:
    """Give the share that a group or setting carries, with its 95% range."""
    return Estimate(row["share"], row["low"], row["high"], Kind.SHARE)


def plain_name(key: str, say: Catalogue) -> str:
    """Give the plain name of a setting in the language of the page."""
    return settings()[key].plain_in(say.language)


def value_words(key: str, value: Value, say: Catalogue) -> str:
    """Write a value of a setting with its unit; a ratio or weight stands by itself."""
    unit = settings()[key].unit
    if isinstance(value, str | bool):
        return words.written(value, unit, say)
    written = words.written(_shortened(value), unit, say)
    one = f"drivers.in_{unit}_one"
    key = one if written == "1" and say.find(one) else f"drivers.in_{unit}"
    return say(key, value=written) if say.find(key) else written


def _shortened(value: float) -> float:
    size = abs(value)
    digits = 0 if size >= 100 or size == 0 else 1 if size >= 10 else 2 if size >= 0.1 else 4
    return float(round(value, digits))
