"""What the command prints: the list of scenarios, the answer with its table."""

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
from sim.machine.shipped import found
from sim.machine.sizes import LARGEST_FILE, too_deep
from sim.machine.terminal import ShownPath, one_line
from sim.report.say.language import catalogue, catalogue_of

if TYPE_CHECKING:
    from sim.analysis.results import Results
    from sim.calibration.fit.fitting import Fit
    from sim.scenario import Scenario


_LANGUAGE = re.compile("\0(?:--lang[=\0]|--set[=\0]language *= *[\"']?)(nl|en)[\"']?\0")
"""The language that a command asks for, when its words are joined by zeros."""
_NARROW, _WIDE = 80, 100
"""Letters on a line: at least, also where nobody can tell, and at most."""
_HEAD = 10_000
_DUTCH = ("nl", "nederlands", "dutch")
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


def of_fit(fit: Fit, folder: Path, language: str) -> Iterator[str]:
    """Yield what a fit left in a folder, and how it is taken over; a report is there of the Netherlands only."""
    say = catalogue(language).for_console()
    sets, report = folder / "ensemble.csv", folder / "validation.md"
    take_over = ["python", "-m", "sim.calibration", folder.as_posix()]
    yield say("fit.kept", count=len(fit.sets), worth=f"{fit.effective_size:.0f}")
    if report.is_file():
        yield say("fit.report", file=path_shown(report))
    else:
        take_over = shell.copying(sets, Path("scenarios/base", fit.plan.host))
    yield say("fit.sets", file=path_shown(sets))
    yield say("fit.take_over", command=shell.written(take_over))


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
    yield from folded(say(f"note.{note.key}", **note.values) for note in (*of_the_file(scenario), *remarks(scenario)))


def answer(results: Results, language: str) -> Iterator[str]:
    """Yield the answer in words, a table for every policy compared, and what to know about the run."""
    from sim.report import console
    from sim.report.say import answering, remarks
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
        asked = _written("language", path, "") or _written("taal", path, "")
        return "nl" if asked.lower() in _DUTCH else "en"
    pattern = rf'^\s*(?:language|taal)\s*=\s*["\'“]?(?:{"|".join(_DUTCH)})\b'
    return "nl" if re.search(pattern, _head_of(path), re.MULTILINE | re.IGNORECASE) else "en"


def _head_of(path: Path) -> str:
    """Return how a file begins; nothing of what cannot be read, or is no ordinary file."""
    with suppress(OSError):
        if path.is_file():
            with path.open(encoding="utf-8", errors="replace") as opened:
                return opened.read(_HEAD)
    return ""


def told(given: Sequence[str], *sentences: str) -> list[str]:
    """Say sentences in the language of a command."""
    from sim.report.say.faults import message_in

    language = language_asked(given)
    return [message_in(language, sentence) for sentence in sentences]


def language_asked(given: Sequence[str]) -> str:
    """Return the language in which a command is answered: the one it asks for, else that of the scenario it names."""
    asked = _LANGUAGE.search("\0".join(["", *given, ""]))
    if asked:
        return asked[1]
    files = (Path(found(word)) for word in given if not word.startswith("-"))
    return next((language_written(file) for file in files if file.is_file()), "en")


def path_shown(path: Path) -> ShownPath:
    """Write a path as the user would, from where they stand."""
    try:
        return ShownPath(one_line(path.resolve().relative_to(Path.cwd()).as_posix()))
    except ValueError:
        return ShownPath(one_line(str(path)))


def close_quietly() -> None:
    """Give up what the output still holds, when it cannot be told any more."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
