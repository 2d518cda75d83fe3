"""Counts that are expected at a rate nobody has measured: their range is that of the rate, times what was simulated."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any, Literal

from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say.rounding import Estimate
from sim.report.simulations import PART_OF
from sim.scenario import Scenario

Reader = Callable[[str], Any]
Footing = Literal["assumed", "reported"]


@cache
def rates() -> Mapping[str, Callable[[Reader], float]]:
    """Give the rate of each outcome that is a simulated count times a rate, worked out from settings."""
    from sim.measure.expected import CHANCES

    return {**CHANCES, "lawyer_absent": lambda setting: 1.0 - setting("safeguards.lawyer_present_share")}


def footing(scenario: Scenario, outcome: str) -> Footing | None:
    """Say whether an outcome rests on a rate that is assumed, or that others report; None where neither."""
    parts = [part for part, (whole, _) in PART_OF.items() if whole == outcome]
    kinds = {scenario.explain(key).evidence for name in (outcome, *parts) for key in _in_doubt(scenario, name)}
    return "assumed" if "assumed" in kinds else "reported" if kinds else None


def level(findings: Findings, variant: Variant, outcome: str) -> Estimate | None:
    """Give the level of an outcome; where a rate is in doubt, over the plausible range of the rate."""
    known = findings.level(variant, outcome)
    return None if known is None else _widened(known, findings, outcome, [variant], findings.level)


def effect(findings: Findings, variant: Variant, outcome: str) -> Estimate | None:
    """Give the difference in an outcome; where a rate is in doubt, over the plausible range of the rate."""
    known = findings.effect(variant, outcome)
    return None if known is None else _widened(known, findings, outcome, [variant, findings.reference], findings.effect)


def _widened(
    known: Estimate,
    findings: Findings,
    outcome: str,
    variants: list[Variant],
    of: Callable[[Variant, str], Estimate | None],
) -> Estimate:
    """Stretch both ends to what the lowest and the highest plausible rate make of them.

    Of a count that holds a part at such a rate the rest is not stretched: its own range goes beside that of the part.
    """
    if not known.is_defined:
        return known
    scenario = findings.results.scenario
    for part, (whole, sign) in PART_OF.items():
        inside = of(variants[0], part) if whole == outcome else None
        rest = findings.without_part(variants, part) if inside is not None else None
        if inside is not None and inside.is_defined and rest is not None:
            wide = _widened(inside, findings, part, variants, of)
            low, high = sorted((sign * wide.low, sign * wide.high))
            return replace(known, low=rest.low + low, high=rest.high + high)
    scales = [scale for variant in variants for scale in _scales(scenario, variant.name, outcome)]
    if not scales:
        return known
    ends = [end * scale for end in (known.low, known.high) for scale in scales]
    return replace(known, low=min(ends), high=max(ends))


def _scales(scenario: Scenario, policy: str, outcome: str) -> tuple[float, ...]:
    """Give the lowest and the highest plausible rate over the rate of the run; empty where there is no doubt."""
    doubtful = _in_doubt(scenario, outcome)
    month = scenario.plan.month(scenario.plan.until)

    def at(values: Mapping[str, float]) -> float:
        return rates()[outcome](lambda key: values[key] if key in values else scenario.value(key, policy, month))

    if not doubtful or (now := at({})) == 0:
        return ()
    corners = product(*(ends for ends in doubtful.values()))
    plausible = [at(dict(zip(doubtful, corner, strict=True))) for corner in corners]
    return min(plausible) / now, max(plausible) / now


def _in_doubt(scenario: Scenario, outcome: str) -> dict[str, tuple[float, float]]:
    """Give the settings that some policy reads for a rate and that have a plausible range, with its ends."""
    if outcome not in rates():
        return {}
    read: dict[str, None] = {}
    month = scenario.plan.month(scenario.plan.until)
    for policy in scenario.policies:

        def reading(key: str, name: str = policy.name) -> Any:
            read[key] = None
            return scenario.value(key, name, month)

        rates()[outcome](reading)
    said = {key: scenario.explain(key) for key in read}
    return {key: (one.low, one.high) for key, one in said.items() if one.low is not None and one.high is not None}
