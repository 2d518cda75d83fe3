"""Write what commit b799a65 predicts for 2024 and 2025, before any figure of those years was in reach.

    git worktree add ../then b799a65
    PYTHONPATH=../then python forecasts/of_b799a65.py forecasts/2024-2025-b799a65.json

Nothing of that commit is changed: its stored ensemble (fitted to 2020-2022) is lived through again, set by set, and
must give the stored histories; how many numbers differ, and by how much, stands in the file. Then quantiles are taken,
and those of naive forecasts under the same inflow.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import ndtri, stdtrit
from sim.calibration.counting import COUNTED, Past
from sim.calibration.fitting import OF_KEPT
from sim.calibration.histories import History
from sim.calibration.targets import FIRST_YEAR, Target, targets
from sim.experiment.identity import engine_hash

from sim.calibration import stored
from sim.calibration.prediction import FIRST_ERROR_YEAR, LONG_MEAN, _published_inflow
from sim.parameters.catalogue import countries, published, settings
from sim.rules.vocabulary import Status
from sim.scenario import load
from sim.scenario.changing import with_settings
from sim.world.ledger import FIRST_WAY_OUT, ways_out
from sim.world.luck import replication_key
from sim.world.people import make_cohort
from sim.world.replication import new_state, prepare

COMMIT = "b799a65"
YEARS = (2024, 2025)
LEVELS = tuple(round(0.01 * number, 2) for number in range(1, 100))
NOISE = 41  # points of the model's error, as in sim/calibration/prediction.py of that commit
BORROWED = 0.125  # the model's error of departures, for parts and countries that have none of their own
LARGEST_DIFFERENCE = 0.01  # from the stored histories, for it to be the same model
SEEN = (2022, 2023)  # the last year that was fitted, and the last that was published in February 2025
KINDS = {
    "left_unassisted": "alone, without support",
    "left_regular": "with regular support",
    "left_maatwerk": "with maatwerk",
    "removed_origin": "removed to the country of origin",
    "removed_dublin": "transferred under Dublin by the state",
}
INDEPENDENT = (Status.LEFT_UNASSISTED, Status.LEFT_REGULAR, Status.LEFT_MAATWERK)
WAYS = {
    "independent": INDEPENDENT,
    "forced": (Status.REMOVED_ORIGIN, Status.REMOVED_DUBLIN),
    "unsupervised": (Status.OUT_OF_SIGHT,),
}
PERIODS = {"year": (0, 12), "first half": (0, 6), "second half": (6, 12)}

Counts = Mapping[tuple[str, str], float]  # (figure, period such as "2024" or "2024 first half") -> value


def lived(number: int) -> tuple[History, Counts]:
    """Live through the past of one stored set once more: the figures of the fit, and what else is registered."""
    fit = FIT
    scenario = with_settings(SCENARIO, fit.sets[number])
    prepared = prepare(scenario)
    cohort = make_cohort(prepared.tables, replication_key(prepared.seed, OF_KEPT + number))
    state = new_state(cohort, prepared)
    state.advance(cohort, prepared.tables, prepared.tables.reference, 0, prepared.future_from)
    tally = state.tally[: prepared.future_from] / scenario.plan.sample
    past = Past(scenario.plan.warm_up_from.year, tally, state.people)
    yearly = {name: tuple(stored._short(value) for value in count(past)) for name, count in COUNTED.items()}
    return History(yearly, {}, ()), dict(parts(past))


def parts(past: Past) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield departures by kind, and ways out by country for years and half-years."""
    ways = ways_out(past.tally)
    for year in YEARS:
        january = 12 * (year - past.first_year)
        for kind in KINDS:
            yield (kind, str(year)), past.in_months(kind, year)
        for period, (since, until) in PERIODS.items():
            months = slice(january + since, january + until)
            name = str(year) if period == "year" else f"{year} {period}"
            for country, record in enumerate(countries()):
                for way, statuses in WAYS.items():
                    columns = [status - FIRST_WAY_OUT for status in statuses]
                    yield (f"{record.name}: {way}", name), float(ways[months, country][:, columns].sum())


def quantiles(values: np.ndarray, weights: np.ndarray, error: float, *, is_share: bool) -> list[float]:
    """Give the quantiles of weighted simulations with the model's own error around each (0: without)."""
    noise = np.exp(np.log1p(error) * ndtri((np.arange(NOISE) + 0.5) / NOISE)) if error else np.ones(1)
    defined = np.isfinite(values)
    spread = (values[defined, None] * noise).ravel()
    spread = np.minimum(spread, 1.0) if is_share else spread
    kept = np.repeat(weights[defined] / weights[defined].sum() / len(noise), len(noise))
    order = np.argsort(spread, kind="stable")
    places = np.cumsum(kept[order]) - 0.5 * kept[order]
    return rounded(np.interp(LEVELS, places, spread[order]))


def rivals_told(target: Target, year: int) -> Iterator[tuple[str, list[float]]]:
    """Yield the naive forecasts that saw as much as the fit, and those that saw all that was published."""
    for seen in SEEN:
        for name, values in rivals(target, year, seen).items():
            yield f"{name}, seen to {seen}", values


def rivals(target: Target, year: int, last_seen: int) -> dict[str, list[float]]:
    """Give the quantiles of the naive forecasts that a series published up to a year allows, as wrong as they were."""
    known = {one: value for one, value in target.known.items() if one <= last_seen}
    inflow = INFLOW
    rates = {one: value / inflow[one] for one, value in known.items() if one in inflow}
    ahead = year - last_seen
    found = {
        "last year": with_errors(known, last_seen, ahead, known),
        "five-year mean": with_errors(means(known, last_seen), last_seen, ahead, known),
        "drift": with_errors(drifts(known, last_seen, ahead), last_seen, ahead, known),
    }
    if target.kind == "count":
        of_rate = with_errors(rates, last_seen, ahead, rates)
        found["last rate x inflow"] = [round(value * inflow[year], 6) for value in of_rate] if of_rate else None
    return {name: values for name, values in found.items() if values}


def means(known: Mapping[int, float], last_seen: int) -> dict[int, float]:
    """Give, for each year that allows it, the mean of the five years up to it, two of them published at least."""
    found = {}
    for year in range(FIRST_ERROR_YEAR - LONG_MEAN, last_seen + 1):
        seen = [known[one] for one in range(year - LONG_MEAN + 1, year + 1) if one in known]
        if len(seen) >= 2:
            found[year] = float(np.mean(seen))
    return found


def drifts(known: Mapping[int, float], last_seen: int, ahead: int) -> dict[int, float]:
    """Give, for each year, its value carried on by the mean yearly growth of the five years up to it."""
    found = {}
    for year in range(FIRST_ERROR_YEAR - LONG_MEAN, last_seen + 1):
        seen = [one for one in range(year - LONG_MEAN + 1, year + 1) if one in known]
        if year in known and len(seen) >= 2:
            growth = np.log(known[seen[-1]] / known[seen[0]]) / (seen[-1] - seen[0])
            found[year] = float(known[year] * np.exp(growth * ahead))
    return found


def with_errors(
    forecast: Mapping[int, float], last_seen: int, ahead: int, truth: Mapping[int, float]
) -> list[float] | None:
    """Give quantiles by Student's t around a forecast, from its errors at the same distance since 2015."""
    errors = [
        float(np.log(truth[to] / forecast[to - ahead]))
        for to in range(FIRST_ERROR_YEAR, last_seen + 1)
        if to in truth and to - ahead in forecast
    ]
    if last_seen not in forecast or len(errors) < 2:
        return None
    spread = float(np.sqrt(np.mean(np.square(errors))))
    return rounded(forecast[last_seen] * np.exp(stdtrit(len(errors), np.array(LEVELS)) * spread))


def rounded(values: Any) -> list[float]:
    return [float(f"{value:.6g}") for value in values]


def figures(pasts: Sequence[tuple[History, Counts]], weights: np.ndarray) -> Iterator[dict[str, Any]]:
    """Yield every figure that is registered."""
    for target in targets():
        for year in YEARS:
            values = np.array([past.yearly[target.name][year - FIRST_YEAR] for past, _ in pasts], np.float64)
            if not np.isfinite(values).any():
                continue
            error = target.discrepancy[max(target.discrepancy)]
            yield {
                "figure": target.name,
                "period": str(year),
                "kind": target.kind,
                "definition": " ".join((COUNTED[target.name].__doc__ or "").split()),
                "given": not target.is_scored,
                "model_error": error,
                "quantiles": quantiles(values, weights, error, is_share=target.kind == "share"),
                "quantiles_without_model_error": quantiles(values, weights, 0.0, is_share=target.kind == "share"),
                "rivals": dict(rivals_told(target, year)),
            }
    for figure, period in pasts[0][1]:
        values = np.array([counts[figure, period] for _, counts in pasts])
        country, _, way = figure.partition(": ")
        yield {
            "figure": figure,
            "period": period,
            "kind": "count",
            "definition": f"cases of {country} that ended as {way}" if way else f"departures {KINDS[figure]}",
            "given": False,
            "model_error": BORROWED,
            "quantiles": quantiles(values, weights, BORROWED, is_share=False),
            "quantiles_without_model_error": quantiles(values, weights, 0.0, is_share=False),
            "rivals": {},
        }


def against_stored(pasts: Sequence[tuple[History, Counts]]) -> dict[str, float]:
    """Tell how many numbers of the fit differ from what the commit stored, and by how much at most.

    Other versions of the libraries move the last bit of a logarithm, and with it a person once in a while.

    Raises:
        RuntimeError: when anything differs by more than one part in a hundred: then this is another model.
    """
    pairs = [
        (number, name, lived, kept)
        for number, (past, _) in enumerate(pasts)
        for name, values in FIT.histories[number].yearly.items()
        for lived, kept in zip(past.yearly[name], values, strict=True)
        if np.isfinite(kept) or np.isfinite(lived)
    ]
    apart = [abs(lived - kept) / abs(kept) if kept else abs(lived) for _, _, lived, kept in pairs]
    largest = float(np.max(apart))
    if not largest <= LARGEST_DIFFERENCE:
        raise RuntimeError(f"another model: {pairs[int(np.argmax(apart))]}")
    return {"numbers": len(pairs), "differ": int(np.count_nonzero(apart)), "largest_share": largest}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


FIT = stored.load()
ROOT = Path(sys.modules["sim"].__file__).parent  # type: ignore[arg-type]
SCENARIO = load(ROOT.parent / "scenarios/calibration/netherlands.toml")
ASSUMED_INFLOW = float(settings()["procedure.inflow_future_per_year"].default)
INFLOW = _published_inflow() | {2025: ASSUMED_INFLOW}


def main() -> None:
    """Live, compare with what is stored, and write."""
    with ThreadPoolExecutor(2) as pool:
        pasts = list(pool.map(lived, range(len(FIT.sets))))
    agreement = against_stored(pasts)
    document = {
        "title": "Departures, detention and Dublin in 2024 and 2025, as the ensemble of November 2026 has them",
        "registered": "2026-11-27",
        "commit": COMMIT,
        "engine": engine_hash(),
        "fit": {name: sha256(ROOT / name) for name in ("calibration/fit.json", "parameters/ensemble.csv")},
        "fitted": "2020-2022; figures of 2023 were known to the authors, none of 2024 or 2025 on departures was",
        "inflow": {
            "rule": "published up to 2024 (version of February 2025), then the assumed number of the register; "
            "the rivals on rates are told the same",
            "cases": {str(year): INFLOW[year] for year in YEARS},
        },
        "sources": sorted({figure.source for name in ("inflow_total",) for figure in [published()[name]]}),
        "sets": len(FIT.sets),
        "against_stored": agreement,
        "levels": LEVELS,
        "figures": list(figures(pasts, np.asarray(FIT.weights))),
    }
    Path(sys.argv[1]).write_text(written(document), encoding="utf-8", newline="\n")


def written(document: Mapping[str, Any]) -> str:
    """Write the forecast, a line for each figure."""
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in document["figures"])
    told = {key: value for key, value in document.items() if key != "figures"}
    head = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    return "{\n" + ",\n".join(head) + ',\n"figures": [\n' + rows + "\n]}\n"


if __name__ == "__main__":
    main()
