"""Block 13: every value that the rules use, its evidence and source, and what the scenario sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.parameters.catalogue import settings
from sim.parameters.dutch import said_in
from sim.parameters.ensemble import INFLOW_ERROR
from sim.report.book.shown_settings import Shown, dated_changes, evidence_name, in_sources, shown_settings
from sim.report.findings import Findings
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Kind
from sim.scenario import Scenario

_CHOICE = "modelling choice"
"""The source of a value that rests on nothing else: said once above the table, and left out of its rows."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting as shown in the table."""

    key: str
    meaning: str
    kind: str
    value: str
    unit: str
    default: str
    range: str
    sets: str
    evidence: str
    evidence_name: str
    source: str
    note: str
    beside: str


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the dated changes and the table of all values."""
    shown = shown_settings(findings.results.scenario, findings.replications, say.language)
    if not shown:
        return None
    counts = {kind: sum(setting.evidence == kind for setting in shown) for kind in ("assumed", "published")}
    numbers = {name: say.numerals.whole(count) for name, count in counts.items()}
    every = say.numerals.whole(len(shown))
    changes = [
        (month, _labels(names, findings, say), key, words.written(value, unit, say), unit)
        for month, names, key, value, unit in dated_changes(findings.results.scenario)
    ]
    return {
        "intro": f"{say('sources.intro')} {_inflow(findings.results.scenario, say)}",
        "title": say("sources.title", all=every, **numbers),
        "unlisted": _unlisted(findings.results.scenario, shown, say),
        "rows": [_row(setting, say) for setting in shown],
        "changes": changes,
        "changes_title": _changes_title(findings, len(changes), say),
        "count": every,
    }


def _unlisted(scenario: Scenario, shown: Sequence[Shown], say: Catalogue) -> str:
    """Say which values of the register are not listed, and what it counts with these; nothing where all are."""
    evidence = {key: scenario.explain(key).evidence for key in settings()}
    left = evidence.keys() - {setting.key for setting in shown}
    counts = {"assumed": sum(kind == "assumed" for kind in evidence.values()), "all": len(evidence)}
    numbers = {name: say.numerals.whole(count) for name, count in counts.items()}
    return say.counted("sources.unlisted", len(left), count=say.numerals.whole(len(left)), **numbers) if left else ""


def _labels(names: tuple[str, ...], findings: Findings, say: Catalogue) -> str:
    if len(names) == len(findings.variants) > 1:
        return say("sources.everyone")
    return ", ".join(variant.label for variant in findings.variants if variant.name in names)


def _changes_title(findings: Findings, count: int, say: Catalogue) -> str:
    number = say.counted("sources.dated", count, count=say.numerals.whole(count))
    if findings.focus is None:
        return say("sources.changes_title_alone", count=number)
    scenario = findings.results.scenario
    months = [scenario.first_difference(findings.reference.name, variant.name) for variant in findings.others]
    known = [month for month in months if month is not None]
    if not known:
        return say("sources.changes_title_none", count=number)
    first = scenario.plan.date(min(known))
    month = words.month_name(f"{first.year}-{first.month:02d}", say)
    return say("sources.changes_title", count=number, first=month)


def _inflow(scenario: Scenario, say: Catalogue) -> str:
    """Say which course the inflow takes after the last published year, and how wide the band of it is."""
    from sim.scenario.changing import inflow_course
    from sim.world.record.inflow import last_year_of_cases

    error, year = settings()[INFLOW_ERROR], last_year_of_cases(scenario.plan.host)
    assert error.low is not None and error.high is not None
    ends = {
        "fewer": say.numerals.exact(1.0 - error.low, Kind.SHARE),
        "more": say.numerals.exact(error.high - 1.0, Kind.SHARE),
    }
    course = inflow_course(scenario)
    return say(f"sources.inflow_{course}", year=year, **ends)


def _sets(setting: Shown, say: Catalogue) -> str:
    """Say between which values the simulations have a setting; empty where every simulation has the same."""
    if setting.spread is None:
        return ""
    low, high = (words.written(float(f"{end:.4g}"), setting.unit, say) for end in setting.spread)
    return say("sources.sets", low=low, high=high)


def _row(setting: Shown, say: Catalogue) -> SettingRow:
    low, high = setting.low, setting.high
    plausible = ""
    if low is not None and high is not None:
        ends = (words.written(end, setting.unit, say) for end in (low, high))
        plausible = say.numerals.between.format(**dict(zip(("low", "high"), ends, strict=True)))
    default = words.written(setting.default, setting.unit, say)
    return SettingRow(
        key=setting.key,
        meaning=setting.meaning,
        kind=say(f"sources.kind_{setting.kind}"),
        value=words.written(setting.value, setting.unit, say),
        unit=words.unit_name(setting.unit, say),
        default=say("sources.default", value=default) if setting.is_changed else "",
        range=plausible,
        sets=_sets(setting, say),
        evidence=setting.evidence,
        evidence_name=evidence_name(setting.evidence, setting.is_fitted, say),
        source="" if setting.source == said_in(say.language, "source", _CHOICE) else setting.source,
        note=setting.note,
        beside=in_sources(settings()[setting.key], say),
    )
