"""What the command prints: the list of scenarios, the answer with its table, where a value comes from."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from sim.machine import shell
from sim.report.language import Catalogue, catalogue

if TYPE_CHECKING:
    from sim.analysis.results import Results
    from sim.scenario import DatedValue, Explanation, Scenario


_WIDTH = 100


def survive_narrow_consoles() -> None:
    """Let a console that knows few characters show a question mark instead of stopping the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def list_scenarios(folder: Path, language: str) -> Iterator[str]:
    """Yield each scenario of a folder with the question it asks, as its files say."""
    say = catalogue(language)
    came_along = folder.is_absolute()
    yield say("listing.heading")
    for path in sorted(folder.glob("*.toml")):
        yield f"  scenarios/{path.name}" if came_along else f"  {path_shown(path)}"
        try:
            question = _written("question", path) or _written("title", path)
        except ValueError:
            question = say("listing.unreadable")
        yield from wrap(question, _WIDTH, initial_indent="      ", subsequent_indent="      ")
    yield ""
    yield say("listing.how", run=shell.written(shell.program()))
    if came_along:
        yield say("listing.folder", folder=folder)


def in_order(scenario: Scenario) -> Iterator[str]:
    """Yield what a check of a scenario found when nothing is wrong."""
    say = catalogue(scenario.language)
    plan, replications = scenario.plan, scenario.plan.replications
    count = str(replications.at_least)
    if replications.at_least != replications.at_most:
        count = say("check.between", least=replications.at_least, most=replications.at_most)
    names = ", ".join(policy.name for policy in scenario.policies)
    yield say("check.fine", path=scenario.path, title=scenario.title)
    for line in (
        say("check.policies", names=names, reference=scenario.reference),
        say("check.future", start=plan.future_from, end=plan.until, count=count, seed=plan.seed),
        say("check.digest", digest=scenario.digest[:12]),
    ):
        yield f"  {line}"


def explanation(found: Explanation, language: str) -> Iterator[str]:
    """Yield where the value of a setting comes from."""
    from sim.parameters.catalogue import settings

    say = catalogue(language)
    unit = say.find(f"unit.{found.unit}") or found.unit
    has_range = found.low is not None and found.high is not None
    doubt = ", " + say("explain.plausible", low=f"{found.low:g}", high=f"{found.high:g}") if has_range else ""
    yield f"{found.key} = {_toml(found.value)} ({unit}{doubt})"
    evidence = say.name_of("evidence", found.evidence) + ("; " + found.source if found.source else "")
    lines = [
        say("explain.meaning", meaning=settings()[found.key].meaning_in(language)),
        say("explain.evidence", evidence=evidence),
        *([say("explain.note", note=found.note)] if found.note else []),
        say("explain.set_by", origin=_origin(found.set_by, say)),
    ]
    if found.sets is not None:
        low, high = (f"{end:.4g}" for end in found.sets[1:])
        lines.append(say("explain.sets", count=found.sets.sets, low=low, high=high))
    for earlier in found.replaced:
        lines.append(say("explain.replaced", value=_toml(earlier.value), origin=_origin(earlier.set_by, say)))
    for policy, changes in found.changes.items():
        lines += [f"{policy}: {_dated(change, say)}" for change in changes]
    yield from (f"  {line}" for line in lines)


def answer(results: Results, language: str) -> Iterator[str]:
    """Yield the answer in words, a table for every policy compared, and what to know about the run."""
    from sim.report import console, remarks, words
    from sim.report.language import catalogue_of

    say = catalogue_of(results, language).for_console()
    yield from words.answer(results, language)
    yield from ("", console.table(results, language), "")
    yield remarks.stopping_words(results.stopping, say)
    yield from (remarks.note_words(note, say) for note in results.notes)
    yield from remarks.failure_lines(results, say)


def where(dashboard: Path, language: str) -> str:
    """Say where the dashboard is."""
    return catalogue(language)("console.dashboard", path=path_shown(dashboard))


def _written(key: str, path: Path, depth: int = 0) -> str:
    """Return a text of a scenario file or of the file it extends, without checking anything else.

    Raises ValueError when the file itself cannot be read; a file it extends is then empty.
    """
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        if depth:
            return ""
        raise ValueError(path) from error
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


def _dated(change: DatedValue, say: Catalogue) -> str:
    return say("explain.dated", value=_toml(change.value), month=change.month, origin=_origin(change.set_by, say))


def _origin(said: str, say: Catalogue) -> str:
    return say("explain.default") if said == "default" else said


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def close_quietly() -> None:
    """Give up the output without a complaint: whoever read it has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
