"""The report of a fit: what was fitted, what was predicted and how well, and what the data could not tell."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration import centre, judging, prediction
from sim.calibration.fit.ranges import ranges_of
from sim.evidence.verdict import HALF, MOST, Spread, Verdict

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit

NARROWED = 0.7  # a parameter counts as told by the data when its range shrinks below this share of what it was
RIVALS = {"last_year": "last year", "long_mean": "five-year mean", "last_rate": "last rate"}
BREAK_EVEN = Path(__file__).parent / "break_even.csv"


def report(fit: Fit, break_even: Path = BREAK_EVEN) -> str:
    """Return the report as Markdown; the same fit always gives the same text.

    `break_even` is a table of the parameters that the data hardly told, if it has been made.
    """
    lines = [
        *_head(fit),
        *_fitted(fit),
        *_predicted(fit),
        *_answer(fit),
        *_told(fit),
        *_break_even(fit, break_even),
        *_planted(fit),
        *_central(fit),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(fit: Fit) -> Iterator[str]:
    plan = fit.plan
    yield "# Fitted, and tested on what it has not seen"
    yield ""
    yield "Written by `python -m sim.calibration FOLDER` from what `--calibrate` left in the folder"
    yield "([how](how-to/refit.md)). What is fitted, and what may move, stands in"
    yield "`scenarios/calibration/netherlands.toml`; what a target counts, and the error that the model is allowed, in"
    yield "`sim/parameters/targets.toml`; why it is done this way in [decisions](decisions/fit-by-program.md)."
    yield ""
    yield (
        f"- {len(plan.parameters)} parameters moved, {len(fit.aims)} published numbers of {len(plan.targets)} targets "
        f"looked at; {plan.waves} waves of {plan.sets_per_wave} sets."
    )
    yield f"- Sets kept: {len(fit.sets)}, with weights; worth as much as {fit.effective_size:.0f} equal ones."
    for number, wave in enumerate(fit.waves, 1):
        yield (
            f"- After wave {number} {wave.share_left:.1%} of the ranges was not ruled out; "
            f"the emulator was off by {wave.error:.1%} on average."
        )
    yield ""


def _fitted(fit: Fit) -> Iterator[str]:
    first, last = fit.plan.years
    yield f"## Fitted: {first}-{last}"
    yield ""
    yield "Agreement here is no proof: the sets were chosen for it. Intervals hold the sets, their luck and the model's"
    yield "own error."
    yield ""
    yield from _table_of(judging.fitted(fit))


def _predicted(fit: Fit) -> Iterator[str]:
    found = judging.predicted(fit)
    yield "## Predicted: what the fit has not seen"
    yield ""
    inside, in_half = sum(one.is_inside for one in found), sum(one.is_in_half for one in found)
    yield (
        f"n = {len(found)} published figures held out; {inside} lie in the 90% interval and {in_half} in the "
        "50% interval. With so few, counts are given and no percentages. Held out: " + _listed(found) + "."
    )
    yield ""
    yield from _table_of(found)
    yield "### Against naive forecasts"
    yield ""
    yield "The interval score is the width of the 90% interval, with a penalty for a miss, over the published figure:"
    yield "lower is better. Naive intervals come from the errors the same forecast would have made since 2015."
    yield ""
    yield "**Not on equal terms:** every forecast of the ensemble is given the published inflow of its year, for the"
    last_year, long_mean, last_rate = RIVALS.values()
    yield (
        f"model plays the arrivals it is given. So is *{last_rate}*: the last published rate over the inflow, times the"
    )
    yield f"inflow of the year. *{last_year}* and *{long_mean}* know nothing of that year."
    yield ""
    yield from _scores(found)


def _listed(found: Sequence[Verdict]) -> str:
    years: dict[str, list[str]] = {}
    for one in found:
        years.setdefault(_title(one), []).append(one.period)
    return "; ".join(f"{title} ({', '.join(which)})" for title, which in years.items())


def _scores(found: Sequence[Verdict]) -> Iterator[str]:
    yield f"| figure | year | published | ensemble | {' | '.join(RIVALS.values())} |"
    yield "|---" * (4 + len(RIVALS)) + "|"
    names = ("model", *RIVALS)
    for one in found:
        shown = [f"{one.scores[name]:.2f}" if name in one.scores else "" for name in names]
        yield f"| {_title(one)} | {one.period} | {_number(one.known, one)} | {' | '.join(shown)} |"
    complete = [one.scores for one in found if len(one.scores) == len(names)]
    if complete:
        means = [f"**{np.mean([scores[name] for scores in complete]):.2f}**" for name in names]
        yield f"| mean of the {len(complete)} with all {len(names)} | | | {' | '.join(means)} |"
    yield ""


def _answer(fit: Fit) -> Iterator[str]:
    yield "## The ministerial answer, 2020-2024 (fitted, by the block of offers)"
    yield ""
    yield "| figure | published | middle | 90% interval | inside |"
    yield "|---|---|---|---|---|"
    for one in judging.answered(fit):
        yield _row([_title(one)], one, with_half=False)
    yield ""


def _told(fit: Fit) -> Iterator[str]:
    yield "## What the data could tell"
    yield ""
    yield "The 90% range of each parameter among the kept sets, over its range before. Above "
    yield f"{NARROWED:.0%} the data told little: the parameter stays about as unknown as it was."
    yield ""
    yield "| parameter | before | middle | 90% of the sets | width left | told |"
    yield "|---|---|---|---|---|---|"
    for one, places in zip(ranges_of(fit.plan.parameters), _kept_places(fit), strict=True):
        low, high = (one.value_at(place) for place in places.intervals[MOST])
        width = _width_left(places)
        yield (
            f"| `{one.key}` | {one.low:.3g} to {one.high:.3g} | {one.value_at(places.middle):.3g} | "
            f"{low:.3g} to {high:.3g} | {min(width, 1.0):.0%} | {'yes' if width < NARROWED else 'hardly'} |"
        )
    yield ""
    if len(fit.plan.parameters) > 1:
        yield from _sloppy(fit)
        yield ""


def _sloppy(fit: Fit) -> Iterator[str]:
    """Name the pairs of parameters that make up for each other among the kept sets."""
    keys = fit.plan.parameters
    mean = fit.weights @ fit.places
    centred = (fit.places - mean) * np.sqrt(fit.weights)[:, None]
    covariance = centred.T @ centred
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.maximum(np.outer(spread, spread), 1e-12)
    rows, columns = np.triu_indices(len(keys), 1)
    order = np.argsort(-np.abs(correlation[rows, columns]), kind="stable")[:5]
    yield (
        "Pairs that make up for each other most (correlation among the sets): "
        + "; ".join(
            f"`{keys[rows[i]]}` with `{keys[columns[i]]}` ({correlation[rows[i], columns[i]]:+.2f})" for i in order
        )
        + "."
    )


SAID = {
    "turns": "turns within the plausible range, at {value}",
    "turns_outside": "turns outside the plausible range only, at {value}",
    "does_not_turn": "does not turn in the range searched",
    "never_turns": "never turns",
    "no_effect": "makes no difference",
    "unclear": "cannot be told",
}


def hardly_told(fit: Fit) -> list[str]:
    """Return the parameters that the data told little of: they stay about as unknown as they were."""
    kept = zip(fit.plan.parameters, _kept_places(fit), strict=True)
    return [key for key, places in kept if _width_left(places) >= NARROWED]


def _kept_places(fit: Fit) -> list[Spread]:
    """Return where each parameter lies in its range, among the kept sets."""
    return [prediction.of_simulations(column.tolist(), fit.weights) for column in fit.places.T]


def _width_left(places: Spread) -> float:
    """Return the width of the 90% interval over that of the range before."""
    low, high = places.intervals[MOST]
    return (high - low) / 0.9


def _break_even(fit: Fit, path: Path) -> Iterator[str]:
    """Tell where the answer would turn for what the data hardly told; the table is that of a search for break-even."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    yield "## Where the answer would turn"
    yield ""
    yield "For what the data hardly told: the value at which maatwerk and no maatwerk would change places, with all"
    yield "else at the central set (`scenarios/calibration/break_even.toml`). In departures, and in money at"
    yield "EUR 100,000 for one additional departure. At the central set maatwerk is"
    yield f"{_standing(rows, 'departures')} in departures and {_standing(rows, 'balance')} in money; where nothing"
    yield "turns, it stays so."
    yield ""
    values = centre.register_values(fit)
    if any(float(row["default"]) != values.get(row["parameter"], float(row["default"])) for row in rows):
        yield "**Searched under an earlier fit:** its central set was another one, and these values may have moved."
        yield ""
    searched_for = {row["parameter"] for row in rows}
    if missing := [f"`{key}`" for key in hardly_told(fit) if key not in searched_for]:
        yield f"Not searched for yet: {', '.join(missing)}."
        yield ""
    yield "| parameter | plausible | searched | in departures | in money |"
    yield "|---|---|---|---|---|"
    for key in dict.fromkeys(row["parameter"] for row in rows):
        own = [row for row in rows if row["parameter"] == key]
        said = {row["criterion"]: _said(row) for row in own}
        plausible, searched = (
            f"{float(own[0][low]):.3g} to {float(own[0][high]):.3g}"
            for low, high in (("low", "high"), ("searched_from", "searched_to"))
        )
        yield f"| `{key}` | {plausible} | {searched} | {said['departures']} | {said['balance']} |"
    yield ""


def _standing(rows: Sequence[Mapping[str, str]], criterion: str) -> str:
    """Say whether maatwerk is ahead, behind, or cannot be told from no maatwerk, with every parameter as it is."""
    low, high = next(
        (float(row["at_default_low"]), float(row["at_default_high"])) for row in rows if row["criterion"] == criterion
    )
    return "ahead" if low > 0.0 else "behind" if high < 0.0 else "not to be told from none"


def _said(row: Mapping[str, str]) -> str:
    value = f"{float(row['value']):.3g}" if row["value"] else ""
    if row["value_low"] and row["value_high"]:
        value += f" ({float(row['value_low']):.3g} to {float(row['value_high']):.3g})"
    return SAID[row["verdict"]].format(value=value)


def _planted(fit: Fit) -> Iterator[str]:
    """Tell whether values that were planted in the model's own simulations came back."""
    yield "## Planted values"
    yield ""
    yield f"Each of the {fit.plan.sets_per_wave} sets of the first wave stands in for reality: its simulated figures,"
    yield "with the model's own error added, are fitted with an emulator that has not seen it, and the fit is asked"
    yield "for the values behind them. If intervals can be believed, they hold the planted value as often as they say,"
    yield "and its rank among the fitted sets is even. *Even* is the chance of ranks as uneven as these if they are"
    yield "even: one in twenty falls below 0.05 by luck. *Spread* is what is left of the prior's: near 100% the figures"
    yield "tell nothing, and even ranks are no feat."
    yield ""
    uneven = sum(one.p_even < 0.05 for one in fit.planted)
    half, most = (sorted(one.inside[level] for one in fit.planted) for level in (0.5, 0.9))
    yield f"Here {uneven} of {len(fit.planted)} fall below 0.05. The 90% intervals held {most[0]:.0%} to {most[-1]:.0%}"
    yield f"of the planted values, the 50% intervals {half[0]:.0%} to {half[-1]:.0%}. More than they say, with"
    yield "ranks that crowd in the middle, means intervals that are too wide."
    yield ""
    yield "| parameter | in the 50% interval | in the 90% interval | ranks in tenths | even | spread |"
    yield "|---|---|---|---|---|---|"
    for one in fit.planted:
        inside = " | ".join(f"{one.inside[level]:.0%}" for level in (0.5, 0.9))
        ranks = " ".join(str(count) for count in one.counts)
        yield f"| `{one.parameter}` | {inside} | {ranks} | {one.p_even:.2g} | {one.spread:.0%} |"
    yield ""


def _central(fit: Fit) -> Iterator[str]:
    values = centre.register_values(fit)
    yield "## The central set"
    yield ""
    yield 'One set stands in the register, for runs with one set of values (`plan.parameter_sets = "defaults"`): of the'
    yield "half of the kept sets that agrees best with the fitted figures, the one nearest to the weighted mean of all."
    yield f"It is set {centre.central(fit) + 1} of {len(fit.sets)}, to three digits:"
    yield ""
    yield "| parameter | value |"
    yield "|---|---|"
    for key, value in values.items():
        yield f"| `{key}` | {value!r} |"
    yield ""


def _table_of(found: Sequence[Verdict]) -> Iterator[str]:
    yield "| figure | year | published | middle | 50% interval | 90% interval | inside |"
    yield "|---|---|---|---|---|---|---|"
    for one in found:
        yield _row([_title(one), one.period], one)
    yield ""


def _row(cells: list[str], one: Verdict, *, with_half: bool = True) -> str:
    half = [_interval(one, HALF)] if with_half else []
    inside = "yes" if one.is_inside else "**no**"
    numbers = [_number(one.known, one), _number(one.simulated.middle, one), *half, _interval(one, MOST)]
    return f"| {' | '.join([*cells, *numbers, inside])} |"


def _interval(one: Verdict, level: float) -> str:
    low, high = one.simulated.intervals[level]
    return f"{_number(low, one)} to {_number(high, one)}"


def _number(number: float, one: Verdict) -> str:
    return f"{number:.0%}" if one.unit == "share" else f"{number:,.0f}"


def _title(one: Verdict) -> str:
    return one.figure.replace("_eur", ", EUR").replace("_", " ")
