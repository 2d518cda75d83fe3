"""The answer under each reading of maatwerk: what divides it, what would have to be true, and what to record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING, Any

from sim.parameters import readings
from sim.parameters.catalogue import settings
from sim.parameters.readings import FittedSet, Reading
from sim.report.blocks.views import Table
from sim.report.findings import Findings
from sim.report.rows import estimate_of, rows_of
from sim.report.say import known
from sim.report.say.known import is_about_maatwerk, questions
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind, are_few
from sim.report.say.words import without_value

if TYPE_CHECKING:
    from sim.analysis.maatwerk.claims import Claim

ALL = "all"
SHOWN = (
    "additional_departures",
    "deadweight_share",
    "cost_state_without_drawn_eur",
    "cost_per_additional_departure_eur",
)
FIGURES = (
    *("maatwerk_cases", "maatwerk_vris", "maatwerk_above_regular"),
    *("maatwerk_3000_plus", "maatwerk_vris_3000_5000", "offered"),
)


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the readings of a run that adds maatwerk; None of any other."""
    frame = findings.results.readings
    if frame is None or frame.empty or findings.focus is None or not is_about_maatwerk(findings):
        return None
    rows = [row for row in rows_of(frame) if row["policy"] == findings.focus.name]
    return {
        "intro": say("readings.intro"),
        "table": _table(rows, say),
        "ranges": "" if are_few(findings.replications) else say("readings.ranges"),
        "rests": _rests(rows, say),
        "refuted": _refuted(say),
        "questions": questions(findings, say),
        "claims": claims(findings, say),
        "recording": _recording(findings, say),
    }


def _table(rows: list[dict[str, Any]], say: Catalogue) -> Table:
    cells = dict.fromkeys((row["reading"], row["published_cases_are"]) for row in rows)
    chosen = [pair for pair in cells if ALL not in pair or pair == (ALL, ALL)]
    values = {(row["reading"], row["published_cases_are"], row["outcome"]): row for row in rows}
    lines = []
    for process, meaning in chosen:
        shown = [_estimate(values.get((process, meaning, outcome)), outcome, say) for outcome in SHOWN]
        lines.append((_name(process, meaning, say), _weight(values[process, meaning, SHOWN[0]], say), *shown))
    heads = tuple(say(f"readings.head_{name}") for name in ("reading", "weight", "more", "anyway", "cost", "each"))
    return Table(say("readings.table"), heads, tuple(lines))


def _weight(row: Mapping[str, Any], say: Catalogue) -> str:
    """Give the share of the simulations that a reading has, and how many those are."""
    runs = say.numerals.whole(float(row["replications"]))
    return say("readings.weight", share=_share(float(row["weight"]), say), runs=runs)


def _estimate(row: Mapping[str, Any] | None, outcome: str, say: Catalogue) -> str:
    if row is None:
        return without_value(outcome, say)
    estimate = estimate_of(row)
    return say.numerals.with_interval(estimate) if estimate.is_defined else without_value(outcome, say)


def _name(process: str, meaning: str, say: Catalogue) -> str:
    if process == ALL:
        return say("readings.all")
    words = readings.words()
    return ", ".join(_title(words[name], say) for name in (process, meaning))


def _title(words: readings.Words, say: Catalogue) -> str:
    return words.title_nl if say.language == "nl" else words.title


def _rests(rows: list[dict[str, Any]], say: Catalogue) -> list[tuple[str, str]]:
    """Give what each side of a reading that is lived under rests on."""
    words = readings.words()
    names = dict.fromkeys([row["reading"] for row in rows] + [row["published_cases_are"] for row in rows])
    return [
        (_title(words[name], say), words[name].rests_on_nl if say.language == "nl" else words[name].rests_on)
        for name in names
        if name != ALL
    ]


def _refuted(say: Catalogue) -> list[tuple[str, str]]:
    """Give each reading that cannot carry the published figures, with the reason."""
    return [
        (_name(*reading, say), _reason(reading, say)) for reading in readings.READINGS if readings.is_refuted(reading)
    ]


def _reason(reading: Reading, say: Catalogue) -> str:
    """Say by which figure a reading fails most, at the values of the register."""
    central = readings.central_set(reading)
    carried, sets = readings.carried_by(reading)
    figure = max(FIGURES, key=lambda name: abs(_off(central, name)))
    kind = "offered" if figure == "offered" else "figure"
    return say(
        f"readings.reason_{kind}",
        figure=say(f"readings.figure_{figure}"),
        got=_whole(central.figures[figure], say),
        known=_whole(_known()[figure], say),
        fits=say.counted("readings.fits", carried, sets=say.numerals.whole(sets)),
    )


def _off(one: FittedSet, figure: str) -> float:
    """Give how far a count is from the answer, in standard deviations of two counts; too many offers count too."""
    got, known = one.figures[figure], _known()[figure]
    if figure == "offered":
        return max(0.0, got - known) / known
    return (got - known) / max(1.0, sqrt(got + known))


def _known() -> dict[str, float]:
    from sim.calibration.fit.offers import MOST_OFFERS, answer

    return {**answer(), "offered": float(MOST_OFFERS)}


def claims(findings: Findings, say: Catalogue, *, in_short: bool = False) -> list[tuple[str, str]]:
    """Give each claim a minister might make, with what would have to be true; in short, how often it is."""
    policy = findings.focus.name if findings.focus else ""
    return [
        (say(f"readings.claim_{claim.name}"), _truth(replace(claim, condition=None) if in_short else claim, say))
        for claim in findings.results.claims
        if claim.policy == policy
    ]


def _truth(claim: Claim, say: Catalogue) -> str:
    if claim.name == "draws":
        if claim.needed is None:
            return say("readings.draws_nobody")
        high = float(settings()["behaviour.pull_near"].high or 0.0)
        ends = {"needed": say.numerals.fixed(claim.needed, 2), "high": say.numerals.fixed(high, 1)}
        return say("readings.draws_beyond" if claim.needed > high else "readings.draws", **ends)
    counted = {"holds": say.numerals.whole(claim.holds), "runs": say.numerals.whole(claim.runs)}
    said = say("readings.holds", **counted)
    condition = claim.condition
    if condition is None:
        return said
    setting = settings()[condition.setting]
    value = condition.value
    shown = _title(readings.words()[value], say) if isinstance(value, str) else say.numerals.fixed(value, 2)
    rates = {"inside": _share(condition.inside, say), "outside": _share(condition.outside, say)}
    named = say(f"readings.condition_{condition.side}", setting=setting.plain_in(say.language), value=shown, **rates)
    return f"{said} {named}"


def _recording(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the table of what to record of an offer; None where the run has no offers."""
    from sim.analysis.maatwerk.recording import NOISE_LEFT

    policy = findings.focus.name if findings.focus else ""
    rows = [row for row in rows_of(findings.results.recording) if row["policy"] == policy]
    if not rows:
        return None
    lines = tuple(
        (
            say(f"readings.fact_{row['fact']}"),
            _interval(row, say),
            _share(known.narrower(row), say),
            _whole(float(row["offers"]), say),
        )
        for row in rows
    )
    heads = tuple(say(f"readings.head_{name}") for name in ("fact", "seen", "narrows", "offers"))
    return {
        "table": Table(say("readings.recording"), heads, lines),
        "note": say("readings.recording_note", noise=_share(NOISE_LEFT, say)),
    }


def _interval(row: Mapping[str, Any], say: Catalogue) -> str:
    return say.numerals.interval(Estimate(float(row["share"]), float(row["low"]), float(row["high"]), Kind.SHARE))


def _share(value: float, say: Catalogue) -> str:
    return say.numerals.exact(round(value, 2), Kind.SHARE) if value == value else say.numerals.undefined


def _whole(value: float, say: Catalogue) -> str:
    return say.numerals.whole(round(value)) if value == value else say.numerals.undefined
