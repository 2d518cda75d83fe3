"""Write the answer on one page of paper, to send along alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from sim.machine.validity import validity
from sim.report.blocks import answer
from sim.report.blocks.grounds import readings
from sim.report.blocks.rights import WAYS, Known, Way, grounds, known_safeguards, places_of, title, ways, ways_in_words
from sim.report.draw import theme
from sim.report.findings import Findings
from sim.report.page import asset, content_policy, environment, said_once
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.labels import findings_of
from sim.report.say.language import Catalogue, catalogue_of
from sim.report.say.remarks import early_words, euro_words, note_words
from sim.report.say.rounding import Estimate

if TYPE_CHECKING:
    from sim.analysis.results import Results

_MOST_RIGHTS, _MOST_IN_FULL = 5, 5
_MOST_NAMED = {"worse": 2, "perhaps": 2, "better": 1, "moved": 1}


def write(results: Results, path: Path, language: str | None = None) -> None:
    """Write the answer of a run on one page.

    Raises LanguageNotAvailable when the reports do not speak the language.
    """
    path.write_text(html(results, language), encoding="utf-8", newline="\n")


def html(results: Results, language: str | None = None) -> str:
    """Give the answer of a run as one HTML document without scripts."""
    say = catalogue_of(results, language)
    findings = findings_of(results, say)
    block = answer.build(findings, say)
    rows = answer.policy_rows(findings, say, with_asked=False) if findings.has_many else []
    shown = {variant.label for variant in findings.drawn}
    written = on_paper(
        "sheet.html.j2",
        results,
        say,
        block={**block, "policies": [row for row in rows if row[1] in shown]},
        left_out=_left_out(findings, say),
        claims=readings.claims(findings, say, in_short=True)[:1],
        rights=rights_lines(findings, say),
        notes=[note_words(note, say) for note in results.notes],
    )
    return str(said_once(Markup(written), say))


def on_paper(template: str, results: Results, say: Catalogue, **content: object) -> str:
    """Give content by the names of a template as one HTML document in the look of paper, without scripts."""
    style = f"{theme.stylesheet()}\n{asset('page.css')}\n{asset('sheet.css')}"
    return (
        environment()
        .get_template(template)
        .render(
            say=say,
            scenario=results.scenario,
            early=early_words(results, say),
            euros=say("costs.euros_alone", euros=euro_words(results.scenario, say)),
            until=say("validity.until", date=say.day(validity().valid_until)),
            style=Markup(style),
            policy=content_policy((), (style,)),
            **content,
        )
    )


def _left_out(findings: Findings, say: Catalogue) -> str:
    """Say that the page leaves policies out, where it does."""
    shown, every = len(findings.drawn) - 1, len(findings.others)
    return say("sheet.left_out", count=say.in_words(shown), all=say.in_words(every)) if shown < every else ""


def rights_lines(findings: Findings, say: Catalogue) -> list[str]:
    """Count the safeguards by what becomes of them, and name them with what that rests on; of several policies few."""
    if findings.has_many:
        return [_of_policy(findings, variant, say) for variant in findings.drawn[1:]]
    focus = findings.focus
    if focus is None:
        return [title(findings, focus, say)]
    found = ways(findings, focus, known_safeguards(findings, focus))
    told = [_of_right(findings, focus, way, *pair, say) for way, pairs in found.items() for pair in pairs]
    return [title(findings, focus, say), *told[:_MOST_RIGHTS], *_names_of_the_rest(found, say)]


def _names_of_the_rest(found: Mapping[Way, Known], say: Catalogue) -> Iterator[str]:
    """Name the safeguards for which there is no line: none that changes is left out."""
    place = 0
    for way, pairs in found.items():
        names = [words.outcome_name(name, say) for name, _ in pairs[max(0, _MOST_RIGHTS - place) :]]
        place += len(pairs)
        if names:
            yield say(f"sheet.more_{way}", names="; ".join(names))


def _of_right(findings: Findings, variant: Variant, way: Way, name: str, change: Estimate, say: Catalogue) -> str:
    shown = say.numerals.with_interval(change, signed=True)
    line = say(f"sheet.right_{way}", name=words.outcome_name(name, say), change=shown)
    return ", ".join(filter(None, (line, grounds(findings, variant, name, change, say))))


def _of_policy(findings: Findings, variant: Variant, say: Catalogue) -> str:
    known = known_safeguards(findings, variant)
    found = ways(findings, variant, known)
    places = places_of(findings, variant, found["moved"], say)
    in_full = len(findings.drawn) <= _MOST_IN_FULL
    shown = WAYS if in_full else ("worse", "perhaps")
    named = [_named(way, found[way], places, say, in_full=in_full) for way in shown if found[way]]
    counts = {"all": say.in_words(len(known)), "ways": ways_in_words(findings, variant, known, say)}
    return say("sheet.rights_of", policy=variant.label, names="".join(named), **counts)


def _named(way: Way, found: Known, places: str, say: Catalogue, *, in_full: bool) -> str:
    """Name a few safeguards; those that rest on an assumption with their range."""
    names = [words.outcome_name(name, say) for name, _ in found]
    if way == "perhaps" and in_full:
        ranges = [say.numerals.with_interval(change, signed=True) for _, change in found]
        names = [say("sheet.right", name=name, change=change) for name, change in zip(names, ranges, strict=True)]
    left = len(names) - (most := _MOST_NAMED[way])
    shown = [*names[:most], *([say.counted("many.others", left)] if left > 0 else [])]
    return say(f"sheet.rights_{way}", names="; ".join(shown), places=places)
