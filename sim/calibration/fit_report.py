"""The report of a fit: what was fitted, what it says of what it has not seen, and what the data could not tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration import centre, judging, left_out, prediction
from sim.calibration.telling.apart import DUBLIN, FORCED, told_apart
from sim.calibration.telling.asked import told_of_what_was_asked
from sim.calibration.telling.chains import told_of_chains, told_of_planted
from sim.calibration.telling.conflicts import told_of_conflicts
from sim.calibration.telling.errors import DEPARTURES, told_of_errors
from sim.calibration.telling.opened import told_of_opened
from sim.calibration.telling.own_year import told_of_own_year
from sim.calibration.telling.tables import by_chance, by_name, coverage, number, row, table_of, title
from sim.calibration.telling.told import told_of_parameters, told_of_the_answer
from sim.calibration.telling.turns import told_of_turns
from sim.evidence.verdict import FEW_SETS, MOST
from sim.machine.streams import FitStream
from sim.parameters.targets import FIRST_YEAR, number_of

if TYPE_CHECKING:
    from sim.calibration.fit.fitting import Fit
    from sim.evidence.verdict import Verdict

RIVALS = {
    "last_year": "last year",
    "long_mean": "five-year mean",
    "last_rate": "last rate",
    "other_rates": "other years' rate",
}
ON_EQUAL_TERMS = ("last_rate", "other_rates")
PARTS_OF_FORCED = (DUBLIN, "detention_entries")
UNSUPERVISED, PANDEMIC = "departures_unsupervised", "procedure.pandemic_unsupervised_factor"
PANDEMIC_YEAR = 2021  # of the years in which scenarios/base/netherlands.toml has it, the one that can be left out
OCCUPANCY = "detention_occupancy"
AUTUMN, AUTUMN_YEAR = "detention_occupancy_2021_without_schiphol", 2021  # published, and no target: no error is stated
BREAK_EVEN = Path(__file__).parent / "break_even.csv"


def report(fit: Fit, break_even: Path = BREAK_EVEN) -> str:
    """Return the report as Markdown; the same fit always gives the same text.

    `break_even` is a table of the parameters that the data hardly told, if it has been made.
    """
    lines = [
        *_head(fit),
        *told_of_what_was_asked(fit),
        *told_of_opened(fit),
        *_fitted(fit),
        *told_apart(fit, [one for one in judging.fitted(fit) if one.figure == DUBLIN]),
        *_by_year(fit),
        *told_of_own_year(fit),
        *_held_out(fit),
        *_answer(fit),
        *told_of_errors(fit),
        *told_of_conflicts(fit),
        *told_of_parameters(fit),
        *told_of_the_answer(),
        *told_of_turns(fit, break_even),
        *told_of_chains(fit),
        *told_of_planted(fit),
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
    weights = np.sort(fit.weights) / fit.weights.sum()
    tenth = weights[-max(1, len(weights) // 10) :].sum()
    yield (
        f"- Sets kept: {len(fit.sets)}, with weights; worth as much as {fit.effective_size:.0f} equal ones. The "
        f"heaviest has {weights[-1]:.1%} of the weight, the tenth that is heaviest {tenth:.0%}."
    )
    for count, wave in enumerate(fit.waves, 1):
        yield (
            f"- After wave {count} {wave.share_left:.1%} of the ranges was not ruled out (nothing further off than "
            f"{wave.cutoff:.1f} standard deviations); the emulator was off by {wave.error:.1%} on average."
        )
    streams = ", ".join(one.name.lower().replace("_", " ") for one in FitStream)
    yield (
        f"- Luck: after the seed of the scenario each purpose draws from a stream of its own ({streams}), and no two "
        "histories share a replication (`sim/machine/streams.py`)."
    )
    yield "- Convergence: [the chains](#the-chains), [planted values](#planted-values). The same bytes twice:"
    yield "  [how it was tried](how-to/refit.md#the-same-bytes-twice)."
    yield ""


def _fitted(fit: Fit) -> Iterator[str]:
    first, last = fit.plan.years
    found = judging.fitted(fit)
    yield f"## Fitted: {first}-{last}"
    yield ""
    own, told = ([one for one in found if one.role == role] for role in ("fitted", "told"))
    yield "**Everything here is fitted, and agreement is no proof**: the sets were chosen for it. Intervals hold the"
    yield f"sets, their luck and the model's own error, whose sizes were put in; {coverage(own)}."
    yield ""
    yield from by_chance(own)
    yield "The years of a figure go together, so that chances are rough. Outside the 90% interval:"
    yield f"{by_name(one for one in own if not one.is_inside) or 'none'}."
    yield ""
    if told:
        yield f"**Not counted: {len(told)} numbers that the model is told** ({by_name(told)})."
        yield "It is fed with the published number, or with a dated lever that was read off it: that it agrees is no"
        yield f"feat, and to count them would only raise the share. With them, {coverage(found)}."
        yield ""
    yield from _by_type(found)
    yield from table_of(found)


def _by_type(found: Sequence[Verdict]) -> Iterator[str]:
    """Count the departures by type that lie in their interval: what the program is asked about."""
    own = [one for one in found if one.figure in DEPARTURES]
    if own:
        yield f"**Departures by type:** {coverage(own)}."
        yield f"Outside the 90% interval: {by_name(one for one in own if not one.is_inside) or 'none'}."
        yield from by_chance(own)
        yield f"That none of {len(own)} is outside has a chance of {MOST ** len(own):.0%} where intervals are right."
        yield ""


def _by_year(fit: Fit) -> Iterator[str]:
    found = judging.by_year(fit)
    yield "## One year left out at a time"
    yield ""
    yield "The same numbers, each by the fit without the figures of its year: the simulated sets are weighed again"
    yield "without them. All of these years were known to the authors when they wrote the rules, and the published"
    yield "inflow of the year is given. A figure that a dated lever was read off is left out in that year:"
    yield f"the model is told it. {coverage(found).capitalize()}."
    yield ""
    yield from _inherited(fit)
    yield from _worth(fit)
    yield from table_of(found)
    yield from _against_rivals(found)


def _inherited(fit: Fit) -> Iterator[str]:
    """Say which forecasts lean on what the model is told of the very year that is left out."""
    leaning = [aim for aim in fit.aims if aim.target.name in PARTS_OF_FORCED and aim.is_given]
    years = [year for year in left_out.years_of(fit) if any(aim.year == year for aim in leaning)]
    if UNSUPERVISED in fit.plan.targets and PANDEMIC in fit.plan.parameters and PANDEMIC_YEAR in left_out.years_of(fit):
        yield "Unsupervised departures of 2021 are no whole forecast: that the pandemic changed them in 2020 and 2021"
        yield "(`pandemic.unsupervised`) was read off this very series, and stays in place; how much it did is fitted."
        yield ""
    if FORCED not in fit.plan.targets or not years:
        return
    yield "Forced departures are no whole forecast: levers that were read off the year itself stay in place when it is"
    yield "left out, and forced departures are made of what they move. These are of"
    yield f"{by_name(one for one in judging.fitted(fit) if one.figure in PARTS_OF_FORCED and one.role == 'told')}."
    yield ""


def _worth(fit: Fit) -> Iterator[str]:
    worth = {year: left_out.worth_without(fit, year) for year in left_out.years_of(fit)}
    yield "Sets that carry the weight: " + "; ".join(f"without {year} {size:.0f}" for year, size in worth.items()) + "."
    few = ", ".join(str(year) for year, size in worth.items() if size < FEW_SETS)
    if few:
        yield f"**Fewer than {FEW_SETS} carry it without {few}: these rows are no evidence by themselves.**"
    yield ""


def _held_out(fit: Fit) -> Iterator[str]:
    found = judging.held_out(fit)
    if not found:
        return
    yield "## Never looked at"
    yield ""
    yield f"Figures that the fit does not use, though the authors knew them: {coverage(found)}{_of_autumn(fit)}."
    yield "Patterns from research judge too ([patterns.md](patterns.md)); what was registered before its makers had"
    yield "seen the figures is the only forecast; of the first file those of 2024 had been published by then"
    yield "([forecasts](../forecasts/README.md))."
    yield ""
    yield from table_of(found)
    yield from _occupancy([one for one in (*judging.fitted(fit), *found) if one.figure == OCCUPANCY])


def _occupancy(found: Sequence[Verdict]) -> Iterator[str]:
    """Say to which side places in use are off, fitted and not: a lean that no single interval shows."""
    if found:
        parts = [f"{one.period} {number(one.simulated.middle, one)} against {number(one.known, one)}" for one in found]
        below = sum(one.simulated.middle < one.known for one in found)
        yield f"People in detention, fitted or not, are too few in the middle in {below} of {len(found)} counts:"
        yield f"{'; '.join(parts)}. Autumn 2021 is not among them."
        yield ""


def _of_autumn(fit: Fit) -> str:
    """Say how the sets alone do on people in detention in autumn 2021, which is no target: as each run judges it."""
    if OCCUPANCY not in fit.plan.targets:
        return ""
    values = [history.yearly[OCCUPANCY][AUTUMN_YEAR - FIRST_YEAR] for history in fit.histories]
    simulated, known = prediction.of_simulations(values, fit.weights), number_of(AUTUMN)
    low, high = simulated.intervals[MOST]
    verdict = "are in it too" if low <= known <= high else "**are missed**"
    return (
        f"; people in detention in autumn {AUTUMN_YEAR}, neither fitted nor a target, {verdict}: {known:.0f} against "
        f"{simulated.middle:.0f}, {low:.0f} to {high:.0f} by the sets alone, as each run judges it (`published.csv`)"
    )


def _against_rivals(found: Sequence[Verdict]) -> Iterator[str]:
    yield "### Against naive forecasts"
    yield ""
    yield "CRPS (of the whole forecast, by 99 quantiles) over the published figure: lower is better. *WIS* is the"
    yield "weighted interval score of what is shown above, the middle and both intervals, over the same. *Place* is"
    yield "where the figure lies in the forecast, 0 to 1: even if the forecasts are right."
    yield "Naive forecasts know the years before, with the errors that they would have made since 2015;"
    yield f"*{RIVALS['last_year']}* and *{RIVALS['long_mean']}* know nothing of the year. **On equal terms** are"
    yield f"*{RIVALS['last_rate']}*, the last published rate over the inflow, times the inflow of the year, which the"
    yield f"model is given too, and *{RIVALS['other_rates']}*, the mean rate of the other fitted years, which knows"
    yield "the years after as the model does."
    yield ""
    for name in ON_EQUAL_TERMS:
        yield from _compared(found, name)
    yield from _missed(found)
    yield f"| figure | year | published | ensemble | {' | '.join(RIVALS.values())} | WIS | place |"
    yield "|---" * (6 + len(RIVALS)) + "|"
    for one in found:
        shown = [f"{one.scores[name]:.3f}" if name in one.scores else "" for name in ("model", *RIVALS)]
        head = [title(one), one.period, number(one.known, one)]
        yield f"| {' | '.join([*head, *shown, f'{one.wis:.3f}', f'{one.pit:.2f}'])} |"
    yield ""
    yield from _means(found)


def _means(found: Sequence[Verdict]) -> Iterator[str]:
    """Compare the model with each rival over the figures that both forecast, in all and by year."""
    years = sorted({one.year for one in found if one.year is not None})
    yield f"| mean CRPS | {' | '.join(f'ensemble | {rival}' for rival in RIVALS.values())} |"
    yield "|---" * (1 + 2 * len(RIVALS)) + "|"
    for head, own in [*((str(year), [one for one in found if one.year == year]) for year in years), ("all", found)]:
        cells = [cell for name in RIVALS for cell in _pair(own, name)]
        yield f"| {head} | {' | '.join(cells)} |"
    yield ""


def _compared(found: Sequence[Verdict], rival: str) -> Iterator[str]:
    """Say who comes nearer on average, the model or a rival on equal terms, by how much, and so in each year."""
    both = [one for one in found if rival in one.scores]
    if not both:
        return
    own, other, wins = judging.duel(both, rival)
    who = "The ensemble comes nearer than" if own < other else "The ensemble does not come nearer than"
    years = sorted({one.year for one in both if one.year is not None})
    by_year = {year: [one for one in both if one.year == year] for year in years}
    said = "; ".join(f"{year} {_said(one, rival)}" for year, one in by_year.items())
    by_figure = {title(one): [other for other in both if other.figure == one.figure] for one in both}
    of_figures = "; ".join(f"{figure} {_said(some, rival)}" for figure, some in by_figure.items())
    yield f"{who} *{RIVALS[rival]}*: mean CRPS {own:.3f} against {other:.3f}; nearer on {wins} of {len(both)}."
    yield f"Year by year, which with so few figures tells little: {said}."
    yield f"Figure by figure: {of_figures}."
    borne = [one for one in both if not one.leans_on_few]
    if 0 < len(borne) < len(both):
        few = ", ".join(str(year) for year, some in by_year.items() if any(one.leans_on_few for one in some))
        yield f"Without {few}, which few sets carry: {_said(borne, rival)}."
    yield ""


def _said(some: Sequence[Verdict], rival: str) -> str:
    own, other, wins = judging.duel(some, rival)
    return f"{own:.3f} against {other:.3f}{'' if own < other else ' (**no nearer**)'}, nearer on {wins} of {len(some)}"


def _missed(found: Sequence[Verdict]) -> Iterator[str]:
    """Name the figures on which a rival on equal terms comes nearer than the model."""
    lost = [one for one in found if any(one.scores.get(name, np.inf) <= one.scores["model"] for name in ON_EQUAL_TERMS)]
    yield f"A rival on equal terms comes nearer on: {by_name(lost) or 'none'}."
    yield ""


def _pair(found: Sequence[Verdict], rival: str) -> tuple[str, str]:
    both = [one for one in found if rival in one.scores]
    if not both:
        return "", ""
    own, other, _ = judging.duel(both, rival)
    return f"{own:.3f} ({len(both)})", f"{other:.3f}"


def _answer(fit: Fit) -> Iterator[str]:
    yield "## The ministerial answer, 2020-2024 (fitted, by the block of offers)"
    yield ""
    yield "| figure | published | middle | 90% interval | inside |"
    yield "|---|---|---|---|---|"
    for one in judging.answered(fit):
        yield row([title(one)], one, with_half=False)
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
