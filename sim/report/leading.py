"""The assumptions that move the headline most, worked out from the runs that were made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.report.findings import BALANCE, Findings, Variant
from sim.report.language import Catalogue
from sim.report.rounding import Estimate, Kind, kind_of
from sim.report.words import absolute, unit_name, written
from sim.rules.costs import NOT_STATE, Price, Read, price_list

MOST_SHOWN = 3
_WORTH_NAMING = 0.02
"""An assumption that moves the headline by less than this part of it is not named."""
_FINEST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Leading:
    """An assumption, the share of the headline's number that it makes, and that number at the ends of its range."""

    key: str
    value: float
    low: float
    high: float
    share: float
    at_low: float
    at_high: float

    @property
    def reach(self) -> float:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one price adds to the cost of a policy or of the reference."""

    variant: Variant
    number: int
    euros: float


def leading_assumptions(findings: Findings) -> list[Leading]:
    """Give the assumptions that move the difference in the state's cost most, the largest first.

    Counts stay as they were lived, and one price changes at a time: what is counted times what it would cost at the
    ends of the plausible range. Empty where it cannot be told whether there is such a difference.
    """
    focus = findings.focus
    total = findings.effect(focus, BALANCE)
    if focus is None or total is None or not total.is_clear:
        return []
    parts = [part for variant in (focus, findings.reference) for part in _parts(findings, variant)]
    found = [_leading(key, parts, total.mean, findings) for key in _priced(findings)]
    named = [one for one in found if one.reach > _WORTH_NAMING * abs(total.mean)]
    return sorted(named, key=lambda one: -one.reach)[:MOST_SHOWN]


def _priced(findings: Findings) -> Iterator[str]:
    """Yield the parameters that prices are made of and that have a plausible range."""
    read: dict[str, None] = {}

    def recorded(key: str) -> float:
        read[key] = None
        return 1.0

    price_list(recorded)
    for key in read:
        said = findings.results.scenario.explain(key)
        if said.low is not None and said.high is not None and said.low < said.high:
            yield key


def _leading(key: str, parts: list[_Part], total: float, findings: Findings) -> Leading:
    said = findings.results.scenario.explain(key)
    assert said.low is not None and said.high is not None
    ends = {value: total + _moved(key, value, parts, findings) for value in (said.low, 0.0, said.high)}
    share = (total - ends[0.0]) / total
    return Leading(key, float(said.value), said.low, said.high, share, ends[said.low], ends[said.high])


def _moved(key: str, value: float, parts: list[_Part], findings: Findings) -> float:
    """Give what the difference in cost changes by when a setting has another value."""
    moved = 0.0
    prices = {part.variant: _prices(findings, part.variant) for part in parts}
    other = {variant: _prices(findings, variant, {key: value}) for variant in prices}
    for part in parts:
        before = prices[part.variant][part.number].average_eur
        after = other[part.variant][part.number].average_eur
        sign = -1.0 if part.variant.is_reference else 1.0
        moved += sign * part.euros * (after / before - 1.0) if before else 0.0
    return moved


def _prices(findings: Findings, variant: Variant, instead: Mapping[str, float] | None = None) -> list[Price]:
    """List the prices under a policy at the end of the period, some settings replaced."""
    scenario = findings.results.scenario
    held = scenario.settings(variant.name, scenario.plan.month(scenario.plan.until))
    read: Read = lambda key: (instead or {}).get(key, held[key])  # noqa: E731
    return price_list(read)


def _parts(findings: Findings, variant: Variant) -> Iterator[_Part]:
    """Split the costs of a policy over its prices: count times price, and what is left of an account for one price."""
    by_account: dict[str, list[tuple[int, Price]]] = defaultdict(list)
    for number, price in enumerate(_prices(findings, variant)):
        by_account[price.account].append((number, price))
    for account, priced in by_account.items():
        known = {number: euros for number, price in priced if (euros := _counted(findings, variant, price)) is not None}
        unknown = [number for number, _ in priced if number not in known]
        booked = findings.level(variant, f"cost_account_{account}_eur")
        if len(unknown) == 1 and booked is not None and booked.is_defined:
            known[unknown[0]] = booked.mean - sum(known.values())
        for number, price in priced:
            if number in known and price.payer not in NOT_STATE:
                yield _Part(variant, number, known[number])


def _counted(findings: Findings, variant: Variant, price: Price) -> float | None:
    """Give count times price where the count is an outcome; None where it is not."""
    from sim.world.outcomes import DAYS_A_MONTH, SUMS

    names = (name for name, (columns, _) in SUMS.items() if columns == (price.count,))
    levels = (findings.level(variant, name) for name in names)
    level = next((level for level in levels if level is not None and level.is_defined), None)
    days = DAYS_A_MONTH if price.per_day else 1.0
    return None if level is None else level.mean * price.average_eur * days


def leading_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Say of each leading assumption its value, how far it may plausibly lie from that, and what the cost would be.

    Of several policies it is about the one that changes the state's costs most.
    """
    shown = findings.about(dearest) if (dearest := _most_money(findings)) else findings
    return [_line(one, shown, say) for one in leading_assumptions(shown)]


def leading_title(findings: Findings, say: Catalogue) -> str:
    """Name what the assumptions are about, where there are several policies."""
    shown = _most_money(findings) if findings.has_many else None
    return say("leading.title_of", policy=shown.label) if shown else say("leading.title")


def _most_money(findings: Findings) -> Variant | None:
    found = [(v, e) for v in findings.others if (e := findings.effect(v, BALANCE)) is not None and e.is_defined]
    return max(found, key=lambda pair: abs(pair[1].mean))[0] if found else None


def _line(one: Leading, findings: Findings, say: Catalogue) -> str:
    said = findings.results.scenario.explain(one.key)
    meaning = setting_meaning(one.key, say)
    low, value, high = (written(number, said.unit, say) for number in (one.low, one.value, one.high))
    at_low, at_high = (_cost(euros, say) for euros in (one.at_low, one.at_high))
    has_share = _FINEST_SHARE <= one.share <= 1.0
    share = say("leading.share", share=say.numerals.percent.format(say.numerals.whole(100 * one.share)))
    return say(
        "leading.line",
        meaning=meaning,
        value=value,
        unit="" if kind_of(said.unit) is Kind.EUROS else " " + unit_name(said.unit, say),
        evidence=say.name_of("evidence", said.evidence),
        low=low,
        high=high,
        share=share if has_share else "",
        at_low=at_low,
        at_high=at_high,
    )


def setting_meaning(key: str, say: Catalogue) -> str:
    """Give what a setting means in the language of the page, up to its first colon or stop."""
    from sim.parameters.catalogue import settings

    return settings()[key].meaning_in(say.language).partition(":")[0].rstrip(".")


def _cost(euros: float, say: Catalogue) -> str:
    """Say what it costs or saves."""
    shown = absolute(Estimate(euros, euros, euros, Kind.EUROS))
    return say("leading.costs" if euros > 0 else "leading.saves", euros=say.numerals.mean(shown))
