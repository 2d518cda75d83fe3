"""Write the answer on one page of paper, to send along alone."""

from pathlib import Path

from markupsafe import Markup

from sim.analysis.results import Results
from sim.machine.validity import validity
from sim.report.blocks import answer
from sim.report.blocks.rights import known_safeguards, title, ways, ways_in_words
from sim.report.draw import theme
from sim.report.findings import Findings
from sim.report.page import asset, content_policy, environment, said_once
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.labels import findings_of
from sim.report.say.language import Catalogue, catalogue_of
from sim.report.say.remarks import early_words, note_words
from sim.report.say.rounding import Estimate
from sim.report.weigh.absence import gain_by_absence

_MOST_RIGHTS, _MOST_NAMED = 5, 2


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
    """Count the safeguards that clearly get worse or better, and name them; of several policies the worse ones."""
    if findings.has_many:
        return [_of_policy(findings, variant, say) for variant in findings.drawn[1:]]
    focus = findings.focus
    worse, better = ways([] if focus is None else known_safeguards(findings, focus))
    told = [_of_right("worse", name, change, say) for name, change in worse]
    for name, change in better:
        assert focus is not None
        why = gain_by_absence(findings, focus, name, change, say)
        told.append(", ".join(filter(None, (_of_right("better", name, change, say), why))))
    left = len(told) - _MOST_RIGHTS
    more = [say.counted("sheet.rights_more", left)] if left > 0 else []
    return [title(findings, focus, say), *told[:_MOST_RIGHTS], *more]


def _of_right(way: str, name: str, change: Estimate, say: Catalogue) -> str:
    shown = say.numerals.with_interval(change, signed=True)
    return say(f"sheet.right_{way}", name=words.outcome_name(name, say), change=shown)


def _of_policy(findings: Findings, variant: Variant, say: Catalogue) -> str:
    known = known_safeguards(findings, variant)
    names = [words.outcome_name(name, say) for name, _ in ways(known)[0]]
    left = len(names) - _MOST_NAMED
    shown = [*names[:_MOST_NAMED], *([say.counted("many.others", left)] if left > 0 else [])]
    told = say("sheet.rights_worse", names="; ".join(shown)) if names else ""
    counts = {"all": say.in_words(len(known)), "ways": ways_in_words(findings, variant, known, say)}
    return say("sheet.rights_of", policy=variant.label, names=told, **counts)
