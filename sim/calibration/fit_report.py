"""The report of a fit: what was fitted, what it says of what it has not seen, and what the data could not tell.

Its sentences stand in fit_report.md.j2; here are the figures in them.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from sim.calibration import centre, judging, left_out, prediction
from sim.calibration.fit.fitting import Fit
from sim.calibration.fit.planted import Recovered
from sim.calibration.telling import cases, over_ranges, residuals, together, told, turns
from sim.evidence.verdict import FEW_SETS, HALF, MOST, Verdict
from sim.machine.streams import FitStream
from sim.machine.templates import filled
from sim.parameters import prior
from sim.parameters.targets import FIRST_YEAR, number_of

BREAK_EVEN = Path(__file__).parent / "break_even.csv"
ON_EQUAL_TERMS = ("last_rate", "other_rates")
PARTS_OF_FORCED = (together.DUBLIN, "detention_entries")
OCCUPANCY = "detention_occupancy"
AUTUMN, AUTUMN_YEAR = "detention_occupancy_2021_without_schiphol", 2021  # published, and no target: no error is stated


def report(fit: Fit, break_even: Path = BREAK_EVEN) -> str:
    """Return the report as Markdown; the same fit always gives the same text.

    `break_even` is a table of the parameters that the data hardly told, if it has been made.
    """
    text = filled(
        Path(__file__).parent / "fit_report.md.j2",
        **_of_figures(fit),
        **_of_parameters(fit, break_even),
        **_CONSTANTS,
        fit=fit,
        plan=fit.plan,
        streams=FitStream,
        **{one.__name__: one for one in (above, below, all_even, by_name, judging.duel, right)},
    )
    return text.rstrip("\n") + "\n"


_CONSTANTS = {
    "ON_EQUAL_TERMS": ON_EQUAL_TERMS,
    "PARTS_OF_FORCED": PARTS_OF_FORCED,
    "DEPARTURES": together.DEPARTURES,
    "FORCED": together.FORCED,
    "OCCUPANCY": OCCUPANCY,
    "AUTUMN_YEAR": AUTUMN_YEAR,
    "CASES": cases.ASKED,
    "HALF": HALF,
    "MOST": MOST,
    "FEW_SETS": FEW_SETS,
    "FIRST_YEAR": FIRST_YEAR,
    "MISSED": residuals.MISSED,
    "NARROWED": told.NARROWED,
    "ANSWER": over_ranges.ANSWER,
}


def _of_figures(fit: Fit) -> dict[str, object]:
    """Return what the report tells of published figures."""
    fitted, by_year = judging.fitted(fit), judging.by_year(fit)
    transfers = [one for one in fitted if one.figure == together.DUBLIN]
    parts = (transfers, together.elsewhere(fit), together.least_forced(fit))
    whole = together.whole_series(fit)
    return {
        "cases": cases.opened(fit),
        "follows": cases.follows(fit),
        "fitted": fitted,
        "transfers": transfers,
        "parts": [one for one in parts if one],
        "left_out": by_year,
        "worth_without": {year: left_out.worth_without(fit, year) for year in left_out.years_of(fit)},
        "lost": [one for one in by_year if _is_lost(one)],
        "held_out": judging.held_out(fit),
        "autumn": _autumn(fit),
        "answered": judging.answered(fit),
        "put_in": residuals.put_in(fit, whole) if whole else None,
        "joint": [*together.changes(fit, whole), *together.sums(fit, whole)] if whole else [],
        "conflicts": residuals.conflicts(fit),
    }


def _of_parameters(fit: Fit, break_even: Path) -> dict[str, object]:
    """Return what the report tells of parameters and of how they were found."""
    weights = np.sort(fit.weights) / fit.weights.sum()
    walked = zip(fit.plan.parameters, fit.walked.r_hat, fit.walked.effective, strict=True)
    return {
        "weights": weights,
        "tenth": weights[-max(1, len(weights) // 10) :].sum(),
        "chains": [{"key": key, "r_hat": r_hat, "effective": effective} for key, r_hat, effective in walked],
        "parameters": told.told(fit),
        "sloppy": told.sloppy(fit),
        "over": over_ranges.stored(),
        "prior": next((row for row in prior.everything() if row["outcome"] == over_ranges.ANSWER), None),
        "turns": turns.turns(fit, break_even) if break_even.is_file() else None,
        "central": centre.central(fit),
        "register_values": centre.register_values(fit),
    }


def _is_lost(one: Verdict) -> bool:
    """Tell whether a rival on equal terms comes nearer than the model."""
    return any(one.scores.get(name, np.inf) <= one.scores["model"] for name in ON_EQUAL_TERMS)


def _autumn(fit: Fit) -> Verdict | None:
    """Say how the sets alone do on people in detention in autumn 2021, which is no target: as each run judges it."""
    if OCCUPANCY not in fit.plan.targets:
        return None
    values = [history.yearly[OCCUPANCY][AUTUMN_YEAR - FIRST_YEAR] for history in fit.histories]
    simulated, known = prediction.of_simulations(values, fit.weights), number_of(AUTUMN)
    return Verdict(figure=AUTUMN, role="check", unit="count", published=(known, known), simulated=simulated)


def above(found: Sequence[Verdict]) -> int:
    """Count the figures of which the model says more than is published, in the middle."""
    return sum(one.simulated.middle > one.known for one in found)


def below(found: Sequence[Verdict]) -> int:
    """Count the figures of which the model says less than is published, in the middle."""
    return sum(one.simulated.middle < one.known for one in found)


def by_name(verdicts: Iterable[Verdict]) -> str:
    """Name figures with their years: `inflow of cases 2020, 2021; dublin transfers 2024`."""
    years: dict[str, list[str]] = {}
    for one in verdicts:
        years.setdefault(one.figure.replace("_", " "), []).append(str(one.year))
    return "; ".join(f"{figure} {', '.join(own)}" for figure, own in years.items())


def right(count: int, level: float) -> tuple[float, float, float]:
    """Return how many of so many figures right intervals hold: on average, and at least and at most in nine of ten."""
    from scipy.stats import binom

    held = binom(count, level)
    low, high = held.ppf([0.05, 0.95])
    return float(held.mean()), float(low), float(high)


def all_even(judged: Sequence[Recovered]) -> float:
    """Return the chance, at most, that even ranks of all parameters would leave one as uneven (Bonferroni)."""
    return min(1.0, len(judged) * min(one.p_even for one in judged))
