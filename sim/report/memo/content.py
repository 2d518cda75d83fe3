"""What the memo says, from problem and aim to choice, doubt and sources, in the words and numbers of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sim.parameters.catalogue import settings
from sim.report.blocks import answer
from sim.report.blocks.grounds import repeat, sources
from sim.report.findings import PRESENT, Findings
from sim.report.memo.parts import Grid, Heading, Part, Words
from sim.report.memo.picture import Strip, picture
from sim.report.rows import Variant
from sim.report.say import answering, known, words
from sim.report.say.labels import findings_of, setting_name
from sim.report.say.language import Catalogue, catalogue_of
from sim.report.say.many import listed, named, top_of
from sim.report.say.remarks import early_words, note_words, sample_words
from sim.report.say.rounding import Estimate
from sim.report.sheet import rights_lines
from sim.report.simulations import BALANCE, DEPARTURES, FEWEST
from sim.report.weigh.depends import Depends, leading_intro, leading_lines, leading_title, value_words

if TYPE_CHECKING:
    from sim.analysis.results import Results

_LEVELS = ("demonstrable_departures", "out_of_sight", PRESENT, BALANCE)
"""What the problem is told by: the levels under the reference."""
_MEASURES = ((DEPARTURES[0], 1), (BALANCE, -1), *((outcome, -1) for outcome in FEWEST))
"""What options can be compared by, each with the way in which it prefers one."""
_MOST_CHANGES, _MOST_SOURCES, _MOST_POLICIES = 4, 6, 4
_MOST_STRIPS = 8
"""How many strips the figure has room for: as many measures as that allows, but one in any case."""


def parts(results: Results, language: str | None = None) -> list[Part]:
    """Give the parts of the memo on a run."""
    say = catalogue_of(results, language)
    findings = findings_of(results, say)
    sections = {
        "problem": _problem(findings, say),
        "aim": _aim(findings, say),
        "options": _options(findings, say),
        "consequences": _consequences(findings, say),
        "preferred": _preferred(findings, say),
        "sure": _sure(findings, say),
        "sources": _sources(findings, say),
    }
    found: list[Part] = [Heading(say("memo.title", title=results.scenario.title), 0)]
    for name, section in sections.items():
        content = list(section)
        found += [Heading(say(f"memo.{name}")), *content] if content else []
    return found


def _problem(findings: Findings, say: Catalogue) -> Iterator[Part]:
    results = findings.results
    early = early_words(results, say)
    if early:
        yield Words(early)
    if results.scenario.question:
        yield Words(results.scenario.question)
    known = [(name, level) for name in _LEVELS if (level := findings.level(findings.reference, name)) is not None]
    levels = [f"{words.outcome_name(name, say)} {say.numerals.with_interval(level)}" for name, level in known]
    about = {"reference": findings.reference.label, "period": words.period(findings, say)}
    told = say("memo.levels", levels="; ".join(levels), **about)
    yield Words(f"{sample_words(results, say)} {told}".strip())


def _aim(findings: Findings, say: Catalogue) -> Iterator[Part]:
    if findings.focus is not None:
        names = [say(f"memo.measure_{outcome}") for outcome, _ in _measured(findings)]
        yield Words(say("memo.aim_text", span=words.span(findings), measures=", ".join(names)))


def _options(findings: Findings, say: Catalogue) -> Iterator[Part]:
    yield Words(say("memo.option_reference", policy=findings.reference.label), is_point=True)
    shown = _shown(findings)
    for variant in shown:
        changes = "; ".join(_changes(findings, variant, say)) or say("memo.option_same")
        yield Words(say("memo.option", policy=variant.label, changes=changes), is_point=True)
    if len(shown) < len(findings.others):
        counts = {"count": say.in_words(len(shown)), "all": say.in_words(len(findings.others))}
        yield Words(say("sheet.left_out", **counts), is_small=True)


def _shown(findings: Findings) -> list[Variant]:
    """Give the policies of which two pages have room to tell: those that change departures most, in their order."""
    sizes = {variant: abs(effect.mean) for variant, effect in _effects(findings, DEPARTURES[0])}
    most = sorted(findings.others, key=lambda variant: -sizes.get(variant, 0.0))[:_MOST_POLICIES]
    return [variant for variant in findings.others if variant in most]


def _changes(findings: Findings, variant: Variant, say: Catalogue) -> list[str]:
    """Say which settings a policy has otherwise than the reference, from the month in which they first part."""
    scenario, reference = findings.results.scenario, findings.reference.name
    differing = scenario.differing(reference, variant.name)
    told = [
        say(
            "memo.change",
            setting=setting_name(key, say),
            value=value_words(key, scenario.value(key, variant.name, month), say),
            other=value_words(key, scenario.value(key, reference, month), say),
        )
        for key, month in list(differing.items())[:_MOST_CHANGES]
    ]
    left = len(differing) - len(told)
    return [*told, say.counted("memo.more_changes", left)] if left else told


def _consequences(findings: Findings, say: Catalogue) -> Iterator[Part]:
    yield Words(" ".join(answering.headline(findings, say)))
    if findings.focus is not None:
        yield _table(findings, say)
        yield from _drawn(findings, say)
    for line in [*answering.account_lines(findings, say), *answering.anyway_lines(findings, say)]:
        yield Words(line, is_point=True)
    if findings.focus is not None:
        told = ". ".join(rights_lines(findings, say))
        yield Words(f"**{say('sheet.rights')}.** {told}.", is_point=True)


def _table(findings: Findings, say: Catalogue) -> Grid:
    """Give the cards of the page as a table: a row for each policy."""
    labels = {variant.label for variant in _shown(findings)}
    rows = [row for row in answer.policy_rows(findings, say) if row[1] in labels]
    heads = (say("differences.policy"), *(cell.head for cell in rows[0][2]))
    return Grid(heads, tuple((label, *(_cell(cell) for cell in cells)) for _, label, cells in rows))


def _cell(cell: answer.Cell) -> str:
    ends = "; ".join(part for part in (cell.interval, cell.reading) if part)
    return f"{cell.number} ({ends})" if ends else cell.number


def _drawn(findings: Findings, say: Catalogue) -> Iterator[Part]:
    """Draw the first measures in which policies differ, and say what the drawing shows."""
    measures = []
    for outcome, _ in _measured(findings):
        found = [(v, e) for v, e in _effects(findings, outcome) if v in _shown(findings)]
        if any(not estimate.is_exactly_zero for _, estimate in found):
            name = f"{words.outcome_name(outcome, say)}, {words.unit_name(findings.units[outcome], say)}"
            strips = [Strip(v, e, say.numerals.with_interval(e, signed=True)) for v, e in found]
            measures.append((name, strips))
    measures = measures[: max(1, min(3, _MOST_STRIPS // len(_shown(findings))))]
    if measures:
        caption = say("memo.figure", reference=findings.reference.label)
        numbers = "; ".join(f"{name}: {strip.variant.label} {strip.words}" for name, row in measures for strip in row)
        yield picture(measures, f"{caption} {numbers}.")
        yield Words(caption, is_small=True)


def _preferred(findings: Findings, say: Catalogue) -> Iterator[Part]:
    """Name under each measure the option it prefers: the reader chooses the measure."""
    if findings.focus is None:
        return
    rows = [
        (say(f"memo.measure_{outcome}"), _preferred_by(findings, outcome, sign, say))
        for outcome, sign in _measured(findings)
    ]
    yield Words(say("memo.preferred_text"))
    yield Grid((say("memo.measure"), say("memo.preferred_by")), tuple(rows))


def _preferred_by(findings: Findings, outcome: str, sign: int, say: Catalogue) -> str:
    """Name the policies that clearly do best; where none beats the reference, that and what cannot be told from it."""
    best = top_of(findings, outcome, sign)
    if best:
        return say("memo.alike", policies=named(best, say)) if len(best) > 1 else named(best, say)
    alike = [findings.reference, *(variant for variant, effect in _effects(findings, outcome) if effect.holds_zero)]
    quoted = listed([say("many.quoted", policy=variant.label) for variant in alike], say)
    return say("memo.alike", policies=quoted) if len(alike) > 1 else quoted


def _measured(findings: Findings) -> list[tuple[str, int]]:
    """Give the measures that the run has."""
    return [(outcome, sign) for outcome, sign in _MEASURES if _effects(findings, outcome)]


def _effects(findings: Findings, outcome: str) -> list[tuple[Variant, Estimate]]:
    found = ((variant, findings.effect(variant, outcome)) for variant in findings.others)
    return [(variant, effect) for variant, effect in found if effect is not None and effect.is_defined]


def _sure(findings: Findings, say: Catalogue) -> Iterator[Part]:
    for line in [*known.sentences(findings, say), *words.how_sure(findings, say)]:
        yield Words(line)
    leading = leading_lines(findings, say)
    if leading:
        yield Words(f"{leading_title(findings, say)}. {leading_intro(findings, say)}")
    for line in leading:
        yield Words(line, is_point=True)
    for note in findings.results.notes:
        yield Words(note_words(note, say), is_small=True)


def _sources(findings: Findings, say: Catalogue) -> Iterator[Part]:
    listed_values = sources.build(findings, say)
    if listed_values is not None:
        yield Words(f"{listed_values['title']}. {say('memo.sources_text')}")
        rows = {row.key: row for row in listed_values["rows"]}
        for key in _spoken_of(findings, say):
            yield Words(_source(rows[key], say), is_point=True)
    how = repeat.build(findings, say)
    yield Words(f"{how['intro']} {how['note']}", is_small=True)
    yield Words(how["command"])
    yield Words("; ".join(f"{name}: {value}" for name, value in how["facts"]), is_small=True)
    yield Words(f"{say('sheet.full')} {say('page.synthetic')}", is_small=True)


def _spoken_of(findings: Findings, say: Catalogue) -> Sequence[str]:
    """Name the settings that this memo speaks of: in which policies differ, and on which the answer depends most."""
    scenario, dependence = findings.results.scenario, findings.results.dependence
    keys = [key for variant in findings.others for key in scenario.differing(scenario.reference, variant.name)]
    if dependence is not None and findings.focus is not None:
        keys = [row["setting"] for row in Depends(dependence, findings.focus, say).leading()] + keys
    return [key for key in dict.fromkeys(keys) if key in settings()][:_MOST_SOURCES]


def _source(row: Any, say: Catalogue) -> str:
    rests_on = ", ".join(part for part in (row.evidence_name, row.source) if part)
    return say("memo.source", setting=settings()[row.key].plain_in(say.language), rests_on=rests_on)
