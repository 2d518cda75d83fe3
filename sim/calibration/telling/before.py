"""What the report says of the answer before the fit and after it: how much of its range is what was put in."""

from __future__ import annotations

from collections.abc import Iterator

from sim.calibration.telling import over_ranges
from sim.parameters import prior


def told_of_the_answer() -> Iterator[str]:
    """Tell the range of the main question's answer before the fit, and after it where that has been run."""
    before = next((row for row in prior.everything() if row["outcome"] == over_ranges.ANSWER), None)
    after = over_ranges.stored().get(over_ranges.ANSWER)
    if before is None:
        return
    low, high = float(before["low"]), float(before["high"])
    yield "## What the past says about the answer"
    yield ""
    yield "Additional departures by maatwerk, with values from all over the plausible ranges, fitted or not (`python"
    yield "-m sim.analysis.maatwerk.before_the_fit`), and with the kept sets, each once (`python -m"
    yield "sim.analysis.maatwerk.over_ranges`); the range of 95 in 100 simulations, with the model's own error."
    yield ""
    yield "| | simulations | mean | 95% range |"
    yield "|---|---|---|---|"
    yield f"| before the fit | {before['replications']} | {float(before['mean']):,.0f} | {low:,.0f} to {high:,.0f} |"
    if after is None:
        yield "| after the fit | not run under this fit | | |"
        yield ""
        return
    yield f"| after the fit | {after.simulations} | {after.effect:,.0f} | {after.low:,.0f} to {after.high:,.0f} |"
    yield ""
    yield "Before the fit nothing scales offers to the published cases, so that the two are of different numbers of"
    yield "offers: how much the past narrows the answer cannot be read off their widths."
    yield ""
