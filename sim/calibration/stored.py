"""The stored fit: all that the report, the ensemble and the tests of both need, in one file of numbers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from math import isnan, nan
from pathlib import Path
from typing import Any

import numpy as np

from sim.calibration.fit.diagnosis import Walked
from sim.calibration.fit.fitting import Fit, Simulated, Wave
from sim.calibration.fit.histories import History
from sim.calibration.fit.planted import Recovered
from sim.machine.placing import placed, write_whole
from sim.scenario.plan import FitPlan

FILE = Path(__file__).parent / "fit.json"
DIGITS = 6


def exists() -> bool:
    """Tell whether a fit has been adopted."""
    return FILE.is_file()


def write(path: Path, fit: Fit) -> None:
    """Write a fit, one line a set, first beside and then in its place; the same fit always gives the same bytes."""
    first = fit.histories[0]
    head = {
        "plan": asdict(fit.plan),
        "waves": [{name: _short(value) for name, value in asdict(wave).items()} for wave in fit.waves],
        "walked": _walked(fit.walked),
        "planted": [_planted(one) for one in fit.planted],
        "error": _rounded(fit.error),
        "settings": list(fit.sets[0]),
        "figures": list(first.yearly),
        "answer": list(first.answer),
    }
    rows = [json.dumps(_row(fit, number), separators=(",", ":")) for number in range(len(fit.sets))]
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    text = "{\n" + ",\n".join([*lines, '"sets": [\n' + ",\n".join(rows) + "\n]"]) + "\n}\n"
    write_whole(path, text)


def load(path: Path = FILE) -> Fit:
    """Return a stored fit."""
    content = json.loads(path.read_text(encoding="utf-8"))
    rows = content["sets"]
    plan = content["plan"]
    lists = _tuples(plan, "targets", "parameters", "years")
    return Fit(
        plan=FitPlan(**{**plan, **lists}),
        waves=tuple(Wave(**wave) for wave in content["waves"]),
        sets=tuple(dict(zip(content["settings"], row["values"], strict=True)) for row in rows),
        weights=np.array([row["weight"] for row in rows], np.float64),
        places=np.array([row["places"] for row in rows], np.float64),
        histories=tuple(_history(content, row) for row in rows),
        emulated=np.array([row["emulated"] for row in rows], np.float64),
        error=np.array(content["error"], np.float64),
        walked=Walked(**{**content["walked"], **_tuples(content["walked"], "r_hat", "effective")}),
        planted=tuple(_recovered(row) for row in content["planted"]),
    )


def write_waves(path: Path, simulated: Sequence[Simulated]) -> None:
    """Write what each wave simulated: arrays places [wave, set, parameter] and outputs [wave, set, aim]."""
    places = np.stack([np.round(one.places, DIGITS) for one in simulated])
    outputs = np.stack([np.round(one.outputs, DIGITS) for one in simulated])
    with placed(path) as unfinished:
        np.savez_compressed(unfinished, places=places, outputs=outputs)


def numbers_of(history: History) -> dict[str, list[Any]]:
    """Return the numbers of a history as they are stored: rounded, and None where one is not defined."""
    return {
        "yearly": [_rounded(values) for values in history.yearly.values()],
        "answer": _rounded(history.answer.values()),
        "largest": _rounded(history.largest),
    }


def _row(fit: Fit, number: int) -> dict[str, Any]:
    return {
        "weight": float(f"{fit.weights[number]:.8g}"),
        "values": list(fit.sets[number].values()),
        "places": _rounded(fit.places[number]),
        "emulated": _rounded(fit.emulated[number]),
        **numbers_of(fit.histories[number]),
    }


def _history(content: dict[str, Any], row: dict[str, Any]) -> History:
    years = [tuple(nan if value is None else value for value in values) for values in row["yearly"]]
    answer = dict(zip(content["answer"], row["answer"], strict=True))
    return History(dict(zip(content["figures"], years, strict=True)), answer, tuple(row["largest"]))


def _walked(one: Walked) -> dict[str, Any]:
    counts = {"chains": one.chains, "draws": one.draws, "acceptance": _short(one.acceptance)}
    return {**counts, "r_hat": _rounded(one.r_hat), "effective": _rounded(one.effective)}


def _tuples(row: Mapping[str, Any], *names: str) -> dict[str, tuple[Any, ...]]:
    return {name: tuple(row[name]) for name in names}


def _planted(one: Recovered) -> dict[str, Any]:
    inside = {str(level): _short(share) for level, share in one.inside.items()}
    shortened = {name: _short(getattr(one, name)) for name in ("stray", "spread", "r_hat")}
    return {**asdict(one), "inside": inside, "p_even": float(f"{one.p_even:.6g}"), **shortened}


def _recovered(row: dict[str, Any]) -> Recovered:
    inside = {float(level): share for level, share in row["inside"].items()}
    return Recovered(**{**row, "inside": inside, "counts": tuple(row["counts"])})


def _rounded(numbers: Iterable[float]) -> list[float | None]:
    return [None if isnan(number) else _short(number) for number in numbers]


def _short(number: float) -> float:
    """Return a number with at most six decimals, and none when it is whole."""
    return int(number) if float(number).is_integer() else round(float(number), DIGITS)
