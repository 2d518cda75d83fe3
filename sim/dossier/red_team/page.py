"""Write the objections to an answer on a page of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from sim.dossier.red_team.objections import objections
from sim.machine.validity import validity
from sim.report.draw import theme
from sim.report.page import asset, content_policy, environment
from sim.report.say import answering
from sim.report.say.labels import findings_of
from sim.report.say.language import catalogue_of
from sim.report.say.remarks import early_words

if TYPE_CHECKING:
    from sim.analysis.results import Results

FILE = "red_team.html"


def write(results: Results, path: Path, language: str | None = None) -> None:
    """Write the page of a run.

    Raises LanguageNotAvailable when the reports do not speak the language.
    """
    path.write_text(html(results, language), encoding="utf-8", newline="\n")


def html(results: Results, language: str | None = None) -> str:
    """Give the objections to the answer of a run as one HTML document without scripts."""
    say = catalogue_of(results, language)
    findings = findings_of(results, say)
    style = f"{theme.stylesheet()}\n{asset('page.css')}\n{asset('sheet.css')}"
    return (
        environment()
        .get_template("red_team.html.j2")
        .render(
            say=say,
            scenario=results.scenario,
            answer=" ".join(answering.headline(findings, say)),
            early=early_words(results, say),
            objections=objections(findings, say),
            until=say("validity.until", date=say.day(validity().valid_until)),
            style=Markup(style),
            policy=content_policy((), (style,)),
        )
    )
