"""The waterfalls of costs, by account and by payer: what they show, apart from how they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sim.parameters.accounts import ACCOUNTS, NOT_STATE, PAYERS
from sim.report.draw.scales import Axis, axis_over
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.simulations import BALANCE

Tone = Literal["more", "less", "total"]
_SMALL, _FEW = 0.01, 3
"""Parts smaller than this share of the largest are added up, where there are so many of them."""
_STATE = tuple(payer for payer in PAYERS if payer not in NOT_STATE)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a waterfall: from where the one before ended, with the interval of its own size."""

    name: str
    estimate: Estimate
    start: float
    tone: Tone

    @property
    def end(self) -> float:
        return self.start + self.estimate.mean

    @property
    def whisker(self) -> tuple[float, float]:
        return self.start + self.estimate.low, self.start + self.estimate.high


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A balance built up from its parts."""

    key: str
    bars: tuple[Bar, ...]
    axis: Axis
    axis_title: str


def accounts_waterfall(findings: Findings, variant: Variant, say: Catalogue) -> Waterfall | None:
    """Build the balance of all payers up from the accounts."""
    parts = _parts(findings, variant, "account", tuple(ACCOUNTS), say)
    total = findings.effect(variant, "cost_society_eur")
    steps: list[tuple[str, Estimate, bool]] = [(name, estimate, False) for name, estimate in parts]
    if total is not None and total.is_defined:
        steps.append((say("costs.total_accounts"), total, True))
    return _waterfall("accounts", steps, say)


def payers_waterfall(findings: Findings, variant: Variant, say: Catalogue) -> Waterfall | None:
    """Build the balance up from the payers: the state first, then the European Union and society."""
    state = _parts(findings, variant, "payer", _STATE, say)
    rest = _parts(findings, variant, "payer", NOT_STATE, say)
    steps: list[tuple[str, Estimate, bool]] = [(name, estimate, False) for name, estimate in state]
    for outcome, key, parts in ((BALANCE, "total_state", rest), ("cost_society_eur", "total_society", ())):
        total = findings.effect(variant, outcome)
        if total is not None and total.is_defined:
            steps.append((say(f"costs.{key}"), total, True))
        steps += [(name, estimate, False) for name, estimate in parts]
    return _waterfall("payers", steps, say)


def _parts(
    findings: Findings, variant: Variant, table: str, names: Sequence[str], say: Catalogue
) -> list[tuple[str, Estimate]]:
    """List the parts of a balance from extra cost to saving, the small ones added up."""
    outcomes = {
        f"cost_{table}_{name}_eur": say.find(f"{table}_short.{name}") or say.name_of(table, name) for name in names
    }
    effects = {outcome: findings.effect(variant, outcome) for outcome in outcomes}
    known = {o: e for o, e in effects.items() if e is not None and e.is_defined and not e.is_exactly_zero}
    most = max((abs(estimate.mean) for estimate in known.values()), default=0.0)
    small = [outcome for outcome, estimate in known.items() if abs(estimate.mean) < _SMALL * most]
    added = findings.effect_of_sum(variant, small) if len(small) >= _FEW else None
    shown = [(outcomes[o], e) for o, e in known.items() if added is None or o not in small]
    ordered = sorted(shown, key=lambda part: -part[1].mean)
    return (
        [*ordered, (say.counted("costs.smaller", len(small), count=say.in_words(len(small)).capitalize()), added)]
        if added
        else ordered
    )


def _waterfall(key: str, steps: Sequence[tuple[str, Estimate, bool]], say: Catalogue) -> Waterfall | None:
    bars: list[Bar] = []
    start = 0.0
    for name, estimate, is_total in steps:
        if is_total:
            bars.append(Bar(name, estimate, 0.0, "total"))
            start = estimate.mean
        else:
            bars.append(Bar(name, estimate, start, "more" if estimate.mean > 0 else "less"))
            start += estimate.mean
    if not any(bar.tone != "total" for bar in bars):
        return None
    reach = [0.0, *(number for bar in bars for number in (bar.start, bar.end, *bar.whisker))]
    in_millions = max(map(abs, reach)) >= 950_000
    axis = axis_over(min(reach), max(reach), say, scale=1e6 if in_millions else 1e3)
    title = say("costs.axis_millions" if in_millions else "costs.axis_thousands")
    return Waterfall(key, tuple(bars), axis, title)


def alt_of_waterfall(figure: Waterfall, title: str, say: Catalogue) -> str:
    """Describe a waterfall to somebody who cannot see it."""
    bars = [
        say("costs.alt_bar", name=bar.name, value=say.numerals.with_interval(bar.estimate, signed=True))
        for bar in figure.bars
    ]
    return say("costs.alt", title=title, bars=" ".join(bars))


def named_costs(findings: Findings, variant: Variant, table: str, say: Catalogue) -> list[tuple[str, Estimate]]:
    """List every account or payer with its difference, exact zeros included."""
    names = ACCOUNTS if table == "account" else PAYERS
    found = [(say.name_of(table, name), findings.effect(variant, f"cost_{table}_{name}_eur")) for name in names]
    return [(name, estimate) for name, estimate in found if estimate is not None and estimate.is_defined]
