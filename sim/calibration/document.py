"""The report of a fit: what was fitted, what was predicted and how well, and what the data could not tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration import offers, prediction
from sim.calibration.fitting import FIRST_FITTED, LAST_FITTED
from sim.calibration.histories import LARGEST
from sim.calibration.prediction import Forecast
from sim.calibration.ranges import ranges_of
from sim.calibration.targets import Aim, aims, parameters_of

if TYPE_CHECKING:
    from sim.calibration.fitting import Fit

LAST_YEAR = 2025
NARROWED = 0.7  # a parameter counts as told by the data when its range shrinks below this share of what it was
NAMES = ("largest", "second largest", "third largest")


def report(fit: Fit) -> str:
    """Return the report as Markdown; the same fit always gives the same text."""
    lines = [*_head(fit), *_fitted(fit), *_predicted(fit), *_answer(fit), *_told(fit)]
    return "\n".join(lines) + "\n"


def held_out() -> tuple[Aim, ...]:
    """Return the published numbers of the years that the fit has not seen."""
    return aims(LAST_FITTED + 1, LAST_YEAR)


def forecasts(fit: Fit, aim: Aim) -> dict[str, Forecast]:
    """Return the forecast of the ensemble and the naive ones that the published series allows."""
    found = {"ensemble": prediction.of_ensemble(aim, fit.histories, fit.weights)}
    return found | prediction.rivals(aim, LAST_FITTED)


def _head(fit: Fit) -> Iterator[str]:
    yield "# Fitted, and tested on what it has not seen"
    yield ""
    yield "Written by `python run.py scenarios/calibration/netherlands.toml --calibrate`. Targets, parameters and the"
    yield "error that the model is allowed stand in `sim/calibration/targets.toml`; why it is done this way in"
    yield "[decisions](decisions/fit-by-program.md)."
    yield ""
    yield f"- Sets kept: {len(fit.sets)}, with weights; worth as much as {fit.effective_size:.0f} equal ones."
    for number, wave in enumerate(fit.waves, 1):
        yield (
            f"- After wave {number} {wave.share_left:.1%} of the ranges was not ruled out; "
            f"the emulator was off by {wave.error:.1%} on average."
        )
    yield ""


def _fitted(fit: Fit) -> Iterator[str]:
    yield f"## Fitted: {FIRST_FITTED}-{LAST_FITTED}"
    yield ""
    yield "Agreement here is no proof: the sets were chosen for it. Intervals hold the sets, their luck and the model's"
    yield "own error."
    yield ""
    yield from _table_of(fit, fit.aims)


def _predicted(fit: Fit) -> Iterator[str]:
    aimed = held_out()
    yield "## Predicted: what the fit has not seen"
    yield ""
    found = [(prediction.of_ensemble(aim, fit.histories, fit.weights), aim.known) for aim in aimed]
    counts = {level: sum(one.holds(level, known) for one, known in found) for level in (0.5, 0.9)}
    yield (
        f"Of {len(aimed)} published figures {counts[0.9]} lie in the 90% interval and {counts[0.5]} in the 50% "
        "interval. With so few, counts are given and no percentages."
    )
    yield ""
    yield from _table_of(fit, aimed)
    yield "### Against two naive forecasts"
    yield ""
    yield "The interval score is the width of the 90% interval, with a fine for a miss, over the published figure:"
    yield "lower is better. Naive intervals come from the errors the same forecast would have made since 2015."
    yield ""
    yield "| figure | year | published | ensemble | last year | five-year mean |"
    yield "|---|---|---|---|---|---|"
    totals: dict[str, list[float]] = {}
    for aim in aimed:
        scores = {name: one.score(0.9, aim.known) for name, one in forecasts(fit, aim).items()}
        if len(scores) == 3:
            for name, score in scores.items():
                totals.setdefault(name, []).append(score)
        shown = [
            f"{scores[name]:.2f}" if name in scores else "" for name in ("ensemble", "last year", "five-year mean")
        ]
        yield f"| {_name(aim)} | {aim.year} | {aim.known:,.0f} | {' | '.join(shown)} |"
    if totals:
        means = [f"**{np.mean(totals[name]):.2f}**" for name in ("ensemble", "last year", "five-year mean")]
        yield f"| mean of the {len(totals['ensemble'])} with all three | | | {' | '.join(means)} |"
    yield ""


def _answer(fit: Fit) -> Iterator[str]:
    yield "## The ministerial answer, 2020-2024 (fitted, by the block of offers)"
    yield ""
    yield "| figure | published | middle | 90% interval | inside |"
    yield "|---|---|---|---|---|"
    rows = [
        (name.replace("_", " "), known, [history.answer[name] for history in fit.histories])
        for name, known in offers.answer().items()
    ]
    for name, known, values in [*rows, *_largest(fit)]:
        found = prediction.of_simulations(values, fit.weights)
        yield _row([name, f"{known:,.0f}"], found, known, with_half=False)
    yield ""


def _largest(fit: Fit) -> Iterator[tuple[str, float, list[float]]]:
    from sim.parameters.catalogue import published

    values = published()["answer_highest_amounts"].values
    if isinstance(values, int | float):
        raise TypeError("the highest amounts are three numbers")
    for place, (name, rank) in enumerate(zip(NAMES, ("first", "second", "third"), strict=True)):
        yield f"{name} package, EUR", float(values[rank]), [h.largest[place] for h in fit.histories if place < LARGEST]


def _told(fit: Fit) -> Iterator[str]:
    yield "## What the data could tell"
    yield ""
    yield "The 90% range of each parameter among the kept sets, over its range before. Above "
    yield f"{NARROWED:.0%} the data told little: the parameter stays about as unknown as it was."
    yield ""
    yield "| parameter | before | middle | 90% of the sets | width left | told |"
    yield "|---|---|---|---|---|---|"
    ranges = ranges_of(parameters_of("flows"))
    for column, one in enumerate(ranges):
        places = prediction.of_simulations(fit.places[:, column].tolist(), fit.weights)
        low, high = (one.value_at(place) for place in places.intervals[0.9])
        width = (places.intervals[0.9][1] - places.intervals[0.9][0]) / 0.9
        yield (
            f"| `{one.key}` | {one.low:.3g} to {one.high:.3g} | {one.value_at(places.middle):.3g} | "
            f"{low:.3g} to {high:.3g} | {min(width, 1.0):.0%} | {'yes' if width < NARROWED else 'hardly'} |"
        )
    yield ""
    yield from _sloppy(fit, [one.key for one in ranges])


def _sloppy(fit: Fit, keys: Sequence[str]) -> Iterator[str]:
    """Name the pairs of parameters that make up for each other among the kept sets."""
    mean = fit.weights @ fit.places
    centred = (fit.places - mean) * np.sqrt(fit.weights)[:, None]
    covariance = centred.T @ centred
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.maximum(np.outer(spread, spread), 1e-12)
    rows, columns = np.triu_indices(len(keys), 1)
    order = np.argsort(-np.abs(correlation[rows, columns]))[:5]
    yield (
        "Pairs that make up for each other most (correlation among the sets): "
        + "; ".join(
            f"`{keys[rows[i]]}` with `{keys[columns[i]]}` ({correlation[rows[i], columns[i]]:+.2f})" for i in order
        )
        + "."
    )


def _table_of(fit: Fit, aimed: Sequence[Aim]) -> Iterator[str]:
    yield "| figure | year | published | middle | 50% interval | 90% interval | inside |"
    yield "|---|---|---|---|---|---|---|"
    for aim in aimed:
        found = prediction.of_ensemble(aim, fit.histories, fit.weights)
        yield _row([_name(aim), str(aim.year), f"{aim.known:,.0f}"], found, aim.known)
    yield ""


def _row(cells: list[str], found: Forecast, known: float, *, with_half: bool = True) -> str:
    half = [_interval(found.intervals[0.5])] if with_half else []
    inside = "yes" if found.holds(0.9, known) else "**no**"
    return "| " + " | ".join([*cells, f"{found.middle:,.0f}", *half, _interval(found.intervals[0.9]), inside]) + " |"


def _interval(ends: tuple[float, float]) -> str:
    return f"{ends[0]:,.0f} to {ends[1]:,.0f}"


def _name(aim: Aim) -> str:
    return aim.target.name.replace("_", " ")
