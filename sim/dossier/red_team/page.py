"""Write the objections to an answer on a page of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.dossier.red_team.objections import objections
from sim.report.say import answering
from sim.report.say.labels import findings_of
from sim.report.say.language import catalogue_of
from sim.report.sheet import on_paper

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
    headline = " ".join(answering.headline(findings, say))
    return on_paper("red_team.html.j2", results, say, answer=headline, objections=objections(findings, say))
