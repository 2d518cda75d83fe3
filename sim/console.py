"""What the command prints: the list of scenarios, the answer with its table, where a value comes from."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.analysis.results import Results
    from sim.report.findings import Findings, Variant
    from sim.report.language import Catalogue
    from sim.scenario import DatedValue, Explanation, Scenario

SHOWN = (
    *("demonstrable_departures", "additional_departures", "additional_durable_departures", "out_of_sight"),
    *("maatwerk_cases", "left_maatwerk", "deadweight", "detention_days", "detention_occupancy", "incidents"),
    *("support_eur", "cost_state_eur", "cost_per_additional_departure_eur"),
)
"""The outcomes in the table; every other one is in summary.csv and effects.csv."""


def survive_narrow_consoles() -> None:
    """Let a console that knows few characters show a question mark instead of stopping the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def list_scenarios(folder: Path) -> Iterator[str]:
    """Yield each scenario of a folder with the question it asks, as its files say."""
    yield "Scenarios:"
    for path in sorted(folder.glob("*.toml")):
        yield f"  {_shown(path)}"
        question = _written("question", path) or _written("title", path)
        if question:
            yield f"      {question}"
    yield ""
    yield "Run one with: python run.py SCENARIO    All options: python run.py --help"


def in_order(scenario: Scenario) -> Iterator[str]:
    """Yield what a check of a scenario found when nothing is wrong."""
    plan, replications = scenario.plan, scenario.plan.replications
    count = f"{replications.at_least} to {replications.at_most}"
    if replications.at_least == replications.at_most:
        count = str(replications.at_least)
    yield f"{scenario.path}: in order. {scenario.title}"
    names = ", ".join(policy.name for policy in scenario.policies)
    yield f"  policies: {names} (reference {scenario.reference})"
    yield f"  future: {plan.future_from} to {plan.until}, {count} replications, seed {plan.seed}"
    yield f"  digest: {scenario.digest[:12]}"


def explanation(found: Explanation) -> Iterator[str]:
    """Yield where the value of a setting comes from."""
    doubt = (
        f", plausible {found.low:g} to {found.high:g}"
        if found.low is not None and found.high is not None
        else ""
    )
    yield f"{found.key} = {_toml(found.value)} ({found.unit}{doubt})"
    yield f"  meaning:  {found.meaning}"
    yield f"  evidence: {found.evidence}{'; ' + found.source if found.source else ''}"
    if found.note:
        yield f"  note:     {found.note}"
    yield f"  set by:   {found.set_by}"
    for earlier in found.replaced:
        yield f"  replaced: {_toml(earlier.value)}, set by {earlier.set_by}"
    for policy, changes in found.changes.items():
        for change in changes:
            yield f"  {policy}: {_dated(change)}"


def answer(results: Results, language: str) -> Iterator[str]:
    """Yield the answer in words, then a table for every policy that is compared."""
    from sim.report.findings import Findings
    from sim.report.language import catalogue
    from sim.report.words import answer as sentences

    say, findings = catalogue(language).for_console(), Findings(results)
    yield from sentences(results, language)
    for policy in findings.others or (findings.reference,):
        yield ""
        yield from _table(findings, policy, say)
    yield ""
    yield results.stopping
    yield from results.notes
    for failure in results.failed:
        what = "stopped with an error" if failure.kind == "error" else "failed a check of the model"
        yield f"Replication {failure.replication} {what}: {failure.message}"


def folder_shown(path: Path) -> str:
    """Write a path as the user would, from where they stand."""
    return _shown(path)


def _table(findings: Findings, policy: Variant, say: Catalogue) -> Iterator[str]:
    if policy.is_reference:
        yield say("console.heading_alone", policy=policy.label)
        yield from _aligned(
            [
                [say(f"console.{key}") for key in ("outcome", "level", "level_interval")],
                *_levels(findings, say),
            ]
        )
        return
    yield say("console.heading", policy=policy.label, reference=findings.reference.label)
    head = [say(f"console.{key}") for key in ("outcome", "reference", "difference", "interval", "note")]
    yield from _aligned([head, *_differences(findings, policy, say)])


def _differences(findings: Findings, policy: Variant, say: Catalogue) -> Iterator[list[str]]:
    from sim.report.words import outcome_name, reading

    numerals = say.numerals
    for outcome in SHOWN:
        difference = findings.effect(policy, outcome)
        if difference is None:
            continue
        level = findings.level(findings.reference, outcome)
        has_level = level is not None and level.is_defined and outcome not in _comparisons()
        yield [
            outcome_name(outcome, say),
            numerals.mean(level) if has_level and level is not None else "",
            numerals.mean(difference, signed=True),
            numerals.interval(difference, signed=True),
            reading(difference, say, outcome),
        ]


def _levels(findings: Findings, say: Catalogue) -> Iterator[list[str]]:
    from sim.report.words import outcome_name

    for outcome in SHOWN:
        level = findings.level(findings.reference, outcome)
        if level is not None and level.is_defined and outcome not in _comparisons():
            yield [outcome_name(outcome, say), say.numerals.mean(level), say.numerals.interval(level)]


def _comparisons() -> frozenset[str]:
    from sim.experiment.statistics import BETWEEN_POLICIES

    return BETWEEN_POLICIES


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows in columns: the first and the fifth to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.ljust(width) if column in (0, 4) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield ("  " + "  ".join(cells)).rstrip()


def _written(key: str, path: Path, depth: int = 0) -> str:
    """Return a text of a scenario file or of the file it extends, without checking anything else."""
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "(cannot be read; --check says why)" if depth == 0 and key == "question" else ""
    if isinstance(content.get(key), str):
        return str(content[key])
    parent = content.get("extends")
    return _written(key, path.parent / parent, depth + 1) if isinstance(parent, str) and depth < 8 else ""


def _shown(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _dated(change: DatedValue) -> str:
    return f"{_toml(change.value)} from {change.month}, set by {change.set_by}"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def close_quietly() -> None:
    """Give up the output without a complaint: whoever read it has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
