"""How a published number and what the fit says of it are written in a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sim.evidence.verdict import HALF, MOST, Verdict


def table_of(found: Sequence[Verdict]) -> Iterator[str]:
    """Yield a table of figures beside their intervals."""
    yield "| figure | year | published | middle | 50% interval | 90% interval | inside |"
    yield "|---|---|---|---|---|---|---|"
    for one in found:
        yield row([title(one), one.period], one)
    yield ""


def row(cells: list[str], one: Verdict, *, with_half: bool = True) -> str:
    """Return a row: some cells, and the figure beside its intervals."""
    half = [_interval(one, HALF)] if with_half else []
    inside = "yes" if one.is_inside else "**no**"
    numbers = [number(one.known, one), number(one.simulated.middle, one), *half, _interval(one, MOST)]
    return f"| {' | '.join([*cells, *numbers, inside])} |"


def number(value: float, one: Verdict) -> str:
    """Write a number in the unit of a figure."""
    return f"{value:.0%}" if one.unit == "share" else f"{value:,.0f}"


def title(one: Verdict) -> str:
    """Return the name of a figure in words."""
    return one.figure.replace("_eur", ", EUR").replace("_", " ")


def by_name(verdicts: Iterable[Verdict]) -> str:
    """Name figures with their years: `inflow of cases 2020, 2021; dublin transfers 2024`."""
    years: dict[str, list[str]] = {}
    for one in verdicts:
        years.setdefault(one.figure.replace("_", " "), []).append(str(one.year))
    return "; ".join(f"{figure} {', '.join(own)}" for figure, own in years.items())


def coverage(found: Sequence[Verdict]) -> str:
    """Count the figures in their intervals; a percentage only where one figure does not move it by much."""
    inside, in_half = sum(one.is_inside for one in found), sum(one.is_in_half for one in found)
    if len(found) < 20:
        return f"{inside} of {len(found)} lie in the 90% interval and {in_half} in the 50% interval"
    shares = f"{inside / len(found):.0%} lie in the 90% interval and {in_half / len(found):.0%} in the 50% interval"
    return f"of {len(found)} figures {shares}"


def by_chance(found: Sequence[Verdict]) -> Iterator[str]:
    """Say how many of some figures right intervals would hold, and how many these do."""
    from scipy.stats import binom

    for level, inside in ((MOST, sum(one.is_inside for one in found)), (HALF, sum(one.is_in_half for one in found))):
        right = binom(len(found), level)
        low, high = right.ppf([0.05, 0.95])
        held = f"{right.mean():.1f} of {len(found)} figures on average, {low:.0f} to {high:.0f} in nine of ten cases"
        yield f"Right {level:.0%} intervals hold {held}: here {inside}."


def _interval(one: Verdict, level: float) -> str:
    low, high = one.simulated.intervals[level]
    return f"{number(low, one)} to {number(high, one)}"
