"""Believe otherwise: each simulation in the page weighs as much as it agrees with what the reader believes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sim.report.blocks.views import parts_of
from sim.report.findings import CAME, PRESENT, Findings
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.labels import setting_name
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind
from sim.report.simulations import BALANCE, DEPARTURES
from sim.report.weigh.depends import plain_name, value_words

if TYPE_CHECKING:
    import pandas as pd

NUMBERS = ("behaviour.money_value", "costs.hours_maatwerk_case")
"""Settings of which the reader may believe another average: what money does, and the hours of a case."""
CHOICES = ("maatwerk.process", "maatwerk.published_cases_are")
"""Settings of which the reader may weigh the readings otherwise."""
ANYWAY = "deadweight_share"
PULL = "pull"
"""How strongly support draws people, as a share of the strongest pull; off in all but the side run."""
COLUMNS = ((DEPARTURES[1], DEPARTURES[0]), (PRESENT, PRESENT), (BALANCE, BALANCE))
"""What is weighed again: the outcome that is shown as a level, and that which is shown as a difference."""
Counts = tuple[Sequence[float], Sequence[float]]
"""What is believed of in each simulation: a part, and the whole that it is of; of a setting its value, and 1."""
STEPS = 40
_SCRIPT_SAYS = ("effective", "refused", "excluded", "run", "error")
FEWEST_EFFECTIVE = 30
"""With fewer simulations than these that still count, nothing is shown: their average and range say little."""


@dataclass(frozen=True, slots=True)
class Slider:
    """A belief that can be moved: the places of the slider, in numbers and in words, and where it stands at first."""

    key: str
    label: str
    places: tuple[float, ...]
    shown: tuple[str, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Readings that can be weighed: their names and their shares of the simulations in whole per cent."""

    key: str
    label: str
    names: tuple[str, ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: its name, the cells as run, and whether and how the reader's beliefs change them."""

    name: str
    cells: tuple[str, ...]
    kind: str = ""


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give sliders and tables; nothing where simulations do not differ in what they assume, or are too few."""
    from sim.measure.ranges import FEWEST_FOR_RANGE, MODEL_ERROR, NORMAL_95

    results = findings.results
    runs = _runs(results.draws)
    if findings.focus is None or not say.sets_differ or len(runs) < FEWEST_FOR_RANGE:
        return None
    side = _side(findings)
    lived = _lived(findings, runs).loc[[*runs, *_runs(side)]]
    settings = [key for key in NUMBERS if key in lived]
    believed: dict[str, Counts] = {key: (lived[key].tolist(), [1] * len(lived)) for key in settings}
    anyway = _anyway(findings, side)
    if anyway:
        believed[ANYWAY] = anyway
    sliders = [_slider(key, *values, len(runs), say) for key, values in believed.items()]
    if side is not None:
        sliders.append(_slider(PULL, [0.0, 1.0], [1, 1], 1, say))
        believed[PULL] = [0] * len(runs) + [1] * len(_runs(side)), [1] * len(lived)
    choices = [_choice(key, lived[key].tolist(), len(runs), say) for key in CHOICES if key in lived]
    if not sliders and not choices:
        return None
    readings = {one.key: [sorted(set(lived[one.key])).index(name) for name in lived[one.key]] for one in choices}
    values = {str(v.place): _values(findings, v, side) for v in findings.variants}
    return {
        "intro": say("believe.intro", runs=say.numerals.whole(len(runs))),
        "note": say("believe.note_pull" if side is not None else "believe.note_no_pull", runs=len(_runs(side))),
        "sliders": sliders,
        "choices": choices,
        "heads": tuple(words.outcome_name(level, say) for level, _ in COLUMNS),
        "parts": parts_of(findings, _part, say),
        "data": {
            "numbers": [[slider.places, *believed[slider.key]] for slider in sliders],
            "pull": [slider.key for slider in sliders].index(PULL) if side is not None else -1,
            "readings": [readings[one.key] for one in choices],
            "values": values,
            "kinds": [Kind.EUROS.value if level == BALANCE else Kind.COUNT.value for level, _ in COLUMNS],
            "fewest": FEWEST_EFFECTIVE,
            "off": NORMAL_95 * MODEL_ERROR,
            "ends": NORMAL_95,
            "numerals": asdict(say.numerals),
            "texts": {name: say.find(f"believe.{name}") for name in _SCRIPT_SAYS},
            "commands": [_command(slider.key) for slider in sliders],
        },
    }


def _runs(frame: pd.DataFrame | None) -> list[int]:
    return sorted({int(run) for run in frame["replication"]}) if frame is not None and not frame.empty else []


def _side(findings: Findings) -> pd.DataFrame | None:
    """Give the side run in which support draws people, where it draws anybody under some policy."""
    side = findings.results.pull_draws
    if side is None or all(level == 0.0 for runs in _draws(side, CAME).values() for level in runs.values()):
        return None
    return side


def _lived(findings: Findings, runs: Sequence[int]) -> pd.DataFrame:
    from sim.analysis.lived import lived_under

    return lived_under(findings.results.scenario, runs)


def _anyway(findings: Findings, side: pd.DataFrame | None) -> Counts | None:
    """Give who would have left anyway in each simulation, and of how many, where that has a meaning and differs."""
    from sim.measure.ranges import parts_of_share

    if findings.has_many or findings.anyway is None or findings.focus is None:
        return None
    counts: list[list[float]] = []
    for outcome in parts_of_share(ANYWAY):
        found = [_draws(frame, outcome).get(findings.focus.name, {}) for frame in (findings.results.draws, side)]
        counts.append([float(value) for draws in found for _, value in sorted(draws.items())])
    parts, wholes = counts
    return (parts, wholes) if len({part / whole for part, whole in zip(*counts, strict=True) if whole}) > 1 else None


def _draws(frame: pd.DataFrame | None, outcome: str) -> Mapping[str, Mapping[int, float]]:
    """Give an outcome of the compared period by policy and simulation."""
    found: dict[str, dict[int, float]] = {}
    if frame is None:
        return found
    rows = frame[(frame["period"] == "future") & (frame["outcome"] == outcome)]
    for policy, run, value in zip(rows["policy"], rows["replication"], rows["value"], strict=True):
        found.setdefault(str(policy), {})[int(run)] = float(value)
    return found


def _values(findings: Findings, variant: Variant, side: pd.DataFrame | None) -> list[list[list[float]]]:
    """Give for each column the levels and the differences from the reference: by simulation, the side run last."""
    found: list[list[list[float]]] = [[[], []] for _ in COLUMNS]
    for frame in (findings.results.draws, side):
        for (ours, changed), (level, change) in zip(found, COLUMNS, strict=True):
            levels, changes = _draws(frame, level), _draws(frame, change)
            runs = _runs(frame)
            theirs = changes.get(findings.reference.name, {})
            less = dict.fromkeys(runs, 0.0) if change == DEPARTURES[0] else theirs
            ours += [levels[variant.name][run] for run in runs]
            changed += [changes[variant.name][run] - less[run] for run in runs]
    return found


def _slider(key: str, parts: Sequence[float], wholes: Sequence[float], count: int, say: Catalogue) -> Slider:
    """Give a slider from the lowest to the highest value of a simulation; it starts at that of some taken together.

    A value is a part over a whole: of a setting over 1, of a share of people over how many they are.
    """
    values = [part / whole for part, whole in zip(parts, wholes, strict=True) if whole]
    low, high = min(values), max(values)
    places = tuple(low + (high - low) * place / STEPS for place in range(STEPS + 1))
    mean = sum(parts[:count]) / sum(wholes[:count])
    start = min(range(STEPS + 1), key=lambda place: abs(places[place] - mean))
    shown = [mean if place == start else value for place, value in enumerate(places)]
    if key == PULL:
        label, texts = say("believe.pull"), [say.numerals.exact(value, Kind.SHARE) for value in shown]
    elif key == ANYWAY:
        label, texts = words.outcome_name(key, say), [say.numerals.mean(_exactly(value)) for value in shown]
    else:
        label, texts = plain_name(key, say), [value_words(key, value, say) for value in shown]
    return Slider(key, label, places, tuple(texts), start)


def _exactly(share: float) -> Estimate:
    return Estimate(share, share, share, Kind.SHARE)


def _choice(key: str, values: Sequence[str], count: int, say: Catalogue) -> Choice:
    """Give the weights of the readings; they start at the shares of the run's own simulations, the first ones."""
    names, own = sorted(set(values)), values[:count]
    shares = tuple(round(100 * round(own.count(name) / count, 2)) for name in names)  # as in the table of readings
    return Choice(key, setting_name(key, say), tuple(say(f"choice.{name}") for name in names), shares)


def _command(key: str) -> list[tuple[str, float | None]]:
    """Give what runs a belief: texts, and by how much to multiply the place of the slider that stands behind them."""
    from sim.experiment.beside.pull import SWITCH, strongest

    if key == PULL:
        return [(f"--set {SWITCH}=true", None), *((f"--set {name}=", high) for name, high in strongest().items())]
    return [] if key == ANYWAY else [(f"--set {key}=", 1.0)]


def _part(findings: Findings, say: Catalogue) -> dict[str, Any]:
    """Give the lines of a policy: levels under the reference and the policy and their difference, each twice."""
    focus = findings.focus
    assert focus is not None
    lines = []
    for variant in (findings.reference, focus):
        levels = [findings.level(variant, level) for level, _ in COLUMNS]
        lines.append((variant.label, f"level {variant.place}", [_cell(one, False, say) for one in levels]))
    changes = [findings.effect(focus, change) for _, change in COLUMNS]
    lines.append((say("believe.difference"), f"difference {focus.place}", [_cell(one, True, say) for one in changes]))
    shown = []
    for name, kind, cells in lines:
        shown.append(Line(say("believe.as_run", name=name), tuple(cells)))
        shown.append(Line(say("believe.as_believed", name=name), tuple(cells), kind))
    return {"lines": shown}


def _cell(estimate: Estimate | None, signed: bool, say: Catalogue) -> str:
    return say.numerals.undefined if estimate is None else say.numerals.with_interval(estimate, signed=signed)
