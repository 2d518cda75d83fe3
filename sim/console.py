"""What the command prints: the list of scenarios, the answer with its table, where a value comes from."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.analysis.results import Results
    from sim.scenario import DatedValue, Explanation, Scenario


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
        yield f"  {path_shown(path)}"
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
    doubt = f", plausible {found.low:g} to {found.high:g}" if found.low is not None and found.high is not None else ""
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
    """Yield the answer in words, a table for every policy compared, and what to know about the run."""
    from sim.report.console import table
    from sim.report.words import answer as sentences

    yield from sentences(results, language)
    yield from ("", table(results, language), "", results.stopping, *results.notes)
    for failure in results.failed:
        what = "stopped with an error" if failure.kind == "error" else "failed a check of the model"
        yield f"Replication {failure.replication} {what}: {failure.message}"


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


def path_shown(path: Path) -> str:
    """Write a path as the user would, from where they stand."""
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
