"""What the command prints: the list of scenarios, the answer with its table, where a value comes from."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from io import StringIO
from pathlib import Path
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from sim.machine import shell
from sim.machine.sizes import LARGEST_FILE, too_deep
from sim.report.book.shown_settings import evidence_name, in_sources
from sim.report.say.language import Catalogue, catalogue

if TYPE_CHECKING:
    from sim.analysis.results import Results
    from sim.parameters.catalogue import Setting
    from sim.scenario import DatedValue, Explanation, Scenario


_NARROW, _WIDE = 80, 100
"""Letters on a line: at least, also where nobody can tell, and at most."""
_HEAD = 10_000
"""Letters of a file with a fault in which its language is looked for."""
_WHOLE_WORDS: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}


def survive_any_console() -> None:
    """Let a console that knows few characters show a question mark, and one that is closed swallow everything."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # else the next file that is opened would take its place, and be written into
            os.open(os.devnull, os.O_RDWR)
    sys.stdout, sys.stderr = sys.stdout or StringIO(), sys.stderr or StringIO()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def width() -> int:
    """Return how many letters fit on a line of the console; 80 where the output goes elsewhere."""
    columns = get_terminal_size((_NARROW, 0)).columns if sys.stdout.isatty() else _NARROW
    return max(_NARROW, min(columns, _WIDE))


def folded(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines that fit, broken between words; what follows a break is indented when the line itself was."""
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()))
        further = indent + ("    " if 0 < len(indent) < 4 else "")
        yield from wrap(line, width(), subsequent_indent=further, **_WHOLE_WORDS) or [""]


def old_figures(on: date, language: str) -> Iterator[str]:
    """Yield where newer figures should exist on a day than those that were read; files know no day of today."""
    from sim.report.refreshed import overdue

    yield from folded(overdue(on, catalogue(language).for_console()))


def list_scenarios(folder: Path, language: str) -> Iterator[str]:
    """Yield each scenario of a folder with the question it asks, as its files say."""
    say = catalogue(language)
    came_along = folder.is_absolute()
    yield say("listing.heading")
    for path in sorted(folder.glob("*.toml")):
        yield f"  scenarios/{path.name}" if came_along else f"  {path_shown(path)}"
        try:
            question = _written("question", path, language) or _written("title", path, language)
        except ValueError:
            question = say("listing.unreadable")
        yield from wrap(question, width(), initial_indent="      ", subsequent_indent="      ")
    yield ""
    yield say("listing.how", run=shell.written(shell.program()))
    if came_along:
        yield from folded([say("listing.folder", folder=folder)])


def in_order(scenario: Scenario) -> Iterator[str]:
    """Yield what a check of a scenario found when nothing is wrong."""
    from sim.scenario.remarks import of_the_file, remarks

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
    yield from (say(f"note.{note.key}", **note.values) for note in (*of_the_file(scenario), *remarks(scenario)))


def explanation(found: Explanation, language: str) -> Iterator[str]:
    """Yield where the value of a setting comes from."""
    from sim.parameters.catalogue import settings
    from sim.parameters.dutch import said_in
    from sim.scenario.text.writing import value_in_toml

    say = catalogue(language)
    unit = say.find(f"unit.{found.unit}") or found.unit
    has_range = found.low is not None and found.high is not None
    doubt = ", " + say("explain.plausible", low=f"{found.low:g}", high=f"{found.high:g}") if has_range else ""
    yield f"{found.key} = {value_in_toml(found.value)} ({unit}{doubt})"
    source, note = said_in(language, "source", found.source), said_in(language, "note", found.note)
    beside = in_sources(settings()[found.key], say)
    evidence = evidence_name(found.evidence, found.is_fitted, say) + ("; " + source if source else "")
    lines = [
        say("explain.meaning", meaning=settings()[found.key].meaning_in(language)),
        say("explain.evidence", evidence=evidence),
        *([say("explain.beside", beside=beside)] if beside else []),
        *([say("explain.note", note=note)] if note else []),
        say("explain.set_by", origin=_origin(found.set_by, say)),
    ]
    if found.sets is not None:
        low, high = (f"{end:.4g}" for end in found.sets[1:])
        lines.append(say("explain.sets", count=found.sets.sets, low=low, high=high))
    for earlier in found.replaced:
        lines.append(say("explain.replaced", value=value_in_toml(earlier.value), origin=_origin(earlier.set_by, say)))
    for policy, changes in found.changes.items():
        lines += [f"{policy}: {_dated(change, say)}" for change in changes]
    yield from folded(f"  {line}" for line in lines)


def plan_keys(asked: str, scenario: Scenario) -> Iterator[str]:
    """Yield what a key of the plan is, what it means and who set it; of a table, all its keys.

    Raises:
        ScenarioError: when the plan has no such key.
    """
    from sim.scenario import Fault, ScenarioError
    from sim.scenario.plan import values_of
    from sim.scenario.text.faults import nearest
    from sim.scenario.text.writing import value_in_toml

    say = catalogue(scenario.language)
    known = {f"plan.{name}": (key, value) for name, key, value in values_of(scenario.plan)}
    fitting = [name for name in known if f"{name}.".startswith(f"{asked}.")]
    if not fitting:
        raise ScenarioError([Fault("--explain", None, asked, f"unknown key; {nearest(asked, known) or 'see plan'}")])
    for name in fitting:
        key, value = known[name]
        bounds = f" ({say('explain.allowed', low=key.within[0], high=key.within[1])})" if key.within else ""
        yield name + (f" = {value_in_toml(value)}" if value is not None else "") + bounds
        place = scenario.plan_places.get(key.name)
        for line in (
            say("explain.meaning", meaning=key.meaning_in(scenario.language)),
            say("explain.set_by", origin=place or say("explain.default")),
        ):
            yield from folded([f"  {line}"])


def found(words: str, fitting: Sequence[Setting], scenario: Scenario) -> Iterator[str]:
    """Yield the settings that words fit, each with its value and meaning."""
    from sim.scenario.text.writing import value_in_toml

    say = catalogue(scenario.language).for_console()
    yield from folded([say("explain.found", count=len(fitting), words=words)])
    for setting in fitting:
        unit = say.find(f"unit.{setting.unit}") or setting.unit
        yield f"  {setting.key} = {value_in_toml(scenario.explain(setting.key).value)} ({unit})"
        yield from folded([f"      {setting.meaning_in(scenario.language)}"])
    yield from folded([say("explain.more", command=shell.written([*shell.program(), "...", "--explain", "KEY"]))])


def answer(results: Results, language: str) -> Iterator[str]:
    """Yield the answer in words, a table for every policy compared, and what to know about the run."""
    from sim.report import console
    from sim.report.say import answering, remarks
    from sim.report.say.language import catalogue_of
    from sim.scenario.remarks import of_the_file

    say = catalogue_of(results, language).for_console()
    yield from folded(answering.answer(results, language))
    yield from ("", console.table(results, language, width()), "")
    yield from folded([remarks.stopping_words(results.stopping, say)])
    notes = (*of_the_file(results.scenario), *results.notes)
    yield from folded(remarks.note_words(note, say) for note in notes)
    yield from folded(remarks.failure_lines(results, say))


def early_answer(results: Results, dashboard: Path) -> Iterator[str]:
    """Yield how many simulations there are so far, what they say in a sentence or two, and where to read more."""
    from sim.report.say import answering, remarks
    from sim.report.say.labels import findings_of
    from sim.report.say.language import catalogue_of

    say = catalogue_of(results).for_console()
    headline = " ".join(answering.headline(findings_of(results, say), say))
    so_far, path = remarks.so_far(results, say), path_shown(dashboard)
    yield from folded([say("early.console", so_far=so_far, headline=headline), say("early.where", path=path)])


def where(dashboard: Path, language: str) -> Iterator[str]:
    """Say where the dashboard is, and that no browser is there to print it; why one did not is told as `unwritten`."""
    from sim.report import pdf

    say = catalogue(language).for_console()
    if pdf.browser() is None:
        yield from folded([say("console.no_browser")])
    yield say("console.dashboard", path=path_shown(dashboard))


def opened(dashboard: Path, language: str, is_asked: bool) -> str:
    """Open the dashboard in the browser when that is asked, else say how; return what there is to say."""
    say = catalogue(language).for_console()
    if not is_asked:
        return say("console.to_open")
    import webbrowser

    return "" if webbrowser.open(dashboard.resolve().as_uri()) else say("console.not_opened")


def unwritten(results: Results, language: str) -> Iterator[str]:
    """Yield which files could not be written, and why."""
    from sim.report.say.faults import message_in

    say = catalogue(language).for_console()
    for name, reason in results.unwritten.items():
        yield from folded([say("console.unwritten", name=name, reason=reason)])
    if results.unprinted:
        yield from folded([say("console.unprinted", reason=message_in(language, results.unprinted))])


def _written(key: str, path: Path, language: str, depth: int = 0) -> str:
    """Return a text of a scenario file or of the file it extends, in a language where it has it; checks nothing else.

    Raises ValueError when the file itself cannot be read; a file it extends is then empty.
    """
    try:
        text = path.read_text(encoding="utf-8-sig") if path.stat().st_size <= LARGEST_FILE else ""
        if not text or too_deep(text):
            raise ValueError("no scenario")
        content: dict[str, Any] = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        if depth:
            return ""
        raise ValueError(path) from error
    for written in (f"{key}_{language}", key):
        if isinstance(content.get(written), str):
            return str(content[written])
    parent = content.get("extends")
    return _written(key, path.parent / parent, language, depth + 1) if isinstance(parent, str) and depth < 8 else ""


def language_written(path: Path) -> str:
    """Return the language that a scenario asks for, also when the file holds a fault."""
    with suppress(OSError):
        stamp = path.stat()
        return _language_written(path, stamp.st_mtime_ns, stamp.st_size)
    return _language_written(path, 0, 0)


@lru_cache(maxsize=8)
def _language_written(path: Path, changed_ns: int, size: int) -> str:
    """Return the language of a file as it stands: a large one is not read again for each sentence about it."""
    with suppress(ValueError):
        return "nl" if _written("language", path, "") == "nl" else "en"
    return "nl" if re.search(r'^\s*language\s*=\s*["\'“]nl\b', _head_of(path), re.MULTILINE) else "en"


def _head_of(path: Path) -> str:
    """Return how a file begins; nothing of what cannot be read, or is no ordinary file."""
    with suppress(OSError):
        if path.is_file():
            with path.open(encoding="utf-8", errors="replace") as opened:
                return opened.read(_HEAD)
    return ""


def path_shown(path: Path) -> str:
    """Write a path as the user would, from where they stand."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _dated(change: DatedValue, say: Catalogue) -> str:
    from sim.scenario.text.writing import value_in_toml

    return say(
        "explain.dated", value=value_in_toml(change.value), month=change.month, origin=_origin(change.set_by, say)
    )


def _origin(said: str, say: Catalogue) -> str:
    return say("explain.default") if said == "default" else said


def close_quietly() -> None:
    """Give up what the output still holds, when it cannot be told any more."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
