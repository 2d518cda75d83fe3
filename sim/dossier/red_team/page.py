"""Write the objections to an answer on a page of their own, the strongest first."""

from collections.abc import Callable, Iterator
from pathlib import Path

from sim.analysis.results import Results
from sim.dossier.red_team import missing, moved
from sim.dossier.red_team.objection import Objection
from sim.parameters.catalogue import settings
from sim.report.findings import Findings
from sim.report.say import answering
from sim.report.say.labels import findings_of
from sim.report.say.language import Catalogue, catalogue_of
from sim.report.say.remarks import note_words
from sim.report.sheet import on_paper
from sim.report.simulations import DEPARTURES

FILE = "red_team.html"
MOST = 10
"""Objections on the page, and more where more of them may not be left out."""


def write(results: Results, path: Path, language: str | None = None) -> None:
    """Write the page of a run.

    Raises LanguageNotAvailable when the reports do not speak the language.
    """
    path.write_text(html(results, language), encoding="utf-8", newline="\n")


def html(results: Results, language: str | None = None) -> str:
    """Give the objections to the answer of a run as one HTML document without scripts."""
    say = catalogue_of(results, language)
    findings = findings_of(results, say)
    about = spoken_of(findings)
    headline = " ".join(answering.headline(findings, say))
    return on_paper(
        "red_team.html.j2",
        results,
        say,
        answer=f"{headline} {_range(about, say)}".strip(),
        about=_about(about, say),
        assumed=_assumed(about, say),
        notes=[note_words(note, say) for note in results.notes],
        objections=objections(findings, say),
    )


def _range(about: Findings, say: Catalogue) -> str:
    """Give the range of the answer, which a headline leaves out."""
    answer = about.effect(about.focus, *DEPARTURES)
    if about.focus is None or answer is None or not answer.is_defined or answer.is_exactly_zero:
        return ""
    shown, runs = say.numerals.with_interval(answer, signed=True), say.numerals.whole(about.replications)
    return say("red_team.answer_range", policy=about.focus.label, answer=shown, runs=runs)


def _about(about: Findings, say: Catalogue) -> str:
    """Name the policy that is spoken of, and why that one."""
    if about.focus is None:
        return ""
    named = {"policy": about.focus.label, "reference": about.reference.label}
    count = say.in_words(len(about.others))
    return say("red_team.about_many", count=count, **named) if about.has_many else say("red_team.about", **named)


def _assumed(about: Findings, say: Catalogue) -> str:
    """Count the settings of the run that nobody has measured."""
    labels = [about.results.scenario.explain(key).evidence for key in settings()]
    count, every = (say.numerals.whole(number) for number in (labels.count("assumed"), len(labels)))
    return say("red_team.assumed", count=count, all=every)


def objections(findings: Findings, say: Catalogue) -> tuple[Objection, ...]:
    """Return the strongest objections to what a run says of the policy of which they speak."""
    found = [one for build in _BUILDERS for one in build(spoken_of(findings), say)]
    ordered = sorted(found, key=lambda one: (not one.stays, -one.weight, one.name))
    room = max(MOST, sum(one.stays for one in ordered))
    return tuple(sorted(ordered[:room], key=lambda one: (-one.weight, one.name)))


def spoken_of(findings: Findings) -> Findings:
    """Give the findings about the policy that changes departures most, where there are several."""
    if not findings.has_many:
        return findings
    known = {one: findings.effect(one, *DEPARTURES) for one in findings.others}
    sizes = {one: abs(found.mean) for one, found in known.items() if found is not None and found.is_defined}
    return findings.about(max(findings.others, key=lambda one: sizes.get(one, 0.0)))


_Builder = Callable[[Findings, Catalogue], Iterator[Objection]]
_BUILDERS: tuple[_Builder, ...] = (
    *(
        moved.put_in,
        moved.reading,
        moved.unmeasured,
        moved.assumptions,
        moved.chance,
        moved.anyway,
        moved.lasting,
        moved.pull,
    ),
    *(missing.figures, missing.patterns, missing.left_out, missing.rights),
)
