"""Block 11: does it reward bad behaviour, mechanism by mechanism, with what would have to be true for it to matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any

from sim.parameters.catalogue import settings
from sim.report.blocks.grounds.turning import search_words, turn_sentence, turns_table
from sim.report.blocks.views import OutcomeRows, Table, parts_of, strip_rows
from sim.report.book.shown_settings import evidence_name
from sim.report.draw.scales import axis_of_strips
from sim.report.findings import Findings
from sim.report.rows import Variant, estimate_of, rows_of
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.mechanisms import (
    MECHANISMS,
    OUTCOMES,
    TRAITS,
    WOULD_HARDLY_LEAVE,
    Mechanism,
    TakenApart,
    added_up,
    at_work,
    how_many_show,
    listed,
    own_effect,
    short_name,
    shows,
    taken_apart,
)
from sim.report.say.rounding import Estimate, Kind, kind_of


@dataclass(frozen=True, slots=True)
class Known:
    """A setting that a mechanism rests on, with its evidence."""

    meaning: str
    value: str
    evidence: str
    evidence_name: str
    source: str


@dataclass(frozen=True, slots=True)
class MechanismCard:
    """A mechanism: its question, the answer of this run, what is known, and where the answer would turn."""

    key: str
    question: str
    answer: str
    also: str
    known: tuple[Known, ...]
    turns: tuple[str, ...]


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give a card per mechanism where the scenario takes them apart; elsewhere say which are on and where to look."""
    if findings.focus is None:
        return None
    apart = taken_apart(findings)
    if apart is None:
        return {"intro": say("incentive.intro_elsewhere"), "parts": parts_of(findings, _elsewhere, say)}
    present = [one for one in MECHANISMS if one.name in apart.alone]
    return {
        "intro": say("incentive.intro", reference=findings.reference.label),
        "title": title(findings, apart, say),
        "cards": [_card(one, findings, apart, say) for one in present],
        "outcomes": _outcomes(findings, apart, say),
        "together": _together(findings, apart, say),
        "who": _who(findings, apart, say),
        "belief": _belief(findings, say),
        "turns": turns_table(findings, say),
        "search": search_words(findings, say),
    }


def title(findings: Findings, apart: TakenApart, say: Catalogue) -> str:
    """Say which of the mechanisms show by more than chance, and what all do together where that is clear."""
    many, blanks = how_many_show(findings, apart, say)
    finding = say(f"incentive.title_{many}", **blanks)
    sizes = [findings.effect(apart.together, outcome) for outcome in OUTCOMES[:2]]
    clear = [size for size in sizes if size is not None and size.is_clear]
    if len(clear) < 2:
        return finding
    departures, cost = (say.numerals.mean(size, signed=True) for size in clear)
    return say("incentive.title_size", finding=finding, departures=departures, cost=cost)


def _elsewhere(findings: Findings, say: Catalogue) -> dict[str, Any]:
    """Say which mechanisms are at work under the policy chosen, which have no strength, and where to look."""
    assert findings.focus is not None
    at, off = at_work(findings, findings.focus)
    working = [short_name(one, findings, say) for one in at]
    without_evidence = [say(f"incentive.short_{one.name}") for one in off]
    policy = findings.focus.label
    key = "incentive.on" if working else "incentive.on_none"
    sentences = [say(key, policy=policy, names=listed(working, say))]
    if without_evidence:
        sentences.append(say("incentive.off_for_want", names=listed(without_evidence, say)))
    return {"sentences": (*sentences, say("incentive.look"))}


def _card(mechanism: Mechanism, findings: Findings, apart: TakenApart, say: Catalogue) -> MechanismCard:
    return MechanismCard(
        key=mechanism.name,
        question=say(f"incentive.question_{mechanism.name}"),
        answer=_answer(mechanism, own_effect(mechanism, findings, apart), findings, say),
        also=_held_with_and_without(findings, apart, say) if mechanism.name == "holdout" else "",
        known=tuple(_known(key, findings, say) for key in mechanism.settings),
        turns=tuple(
            turn_sentence(row, findings, say)
            for row in rows_of(findings.results.break_even)
            if row["parameter"] in mechanism.settings
        ),
    )


def _held_with_and_without(findings: Findings, apart: TakenApart, say: Catalogue) -> str:
    """Say how many wait with maatwerk and how many without: hope can outlive what it hopes for."""
    if apart.together is None or apart.without is None:
        return ""
    held = [findings.effect(variant, "held_out") for variant in (apart.together, apart.without)]
    known = [estimate for estimate in held if estimate is not None and estimate.is_defined]
    if len(known) < 2:
        return ""
    numbers = dict(zip(("number", "other"), (say.numerals.with_interval(one) for one in known), strict=True))
    return say("incentive.held", policy=apart.together.label, without=apart.without.label, **numbers)


def _answer(mechanism: Mechanism, estimate: Estimate | None, findings: Findings, say: Catalogue) -> str:
    """Answer the question of a mechanism by the outcome in which it would show."""
    answer = shows(mechanism, estimate)
    if estimate is None or answer in ("unknown", "nothing"):
        return say(f"incentive.answer_{answer}")
    what = say(f"incentive.measure_{mechanism.name}")
    shown = say.numerals.with_interval(estimate, signed=True)
    return say(f"incentive.answer_{answer}", number=shown, what=what, period=words.period(findings, say))


def _known(key: str, findings: Findings, say: Catalogue) -> Known:
    from sim.parameters.dutch import said_in

    said = findings.results.scenario.explain(key)
    return Known(
        meaning=settings()[key].meaning_in(say.language),
        value=words.written(said.value, said.unit, say),
        evidence=said.evidence,
        evidence_name=evidence_name(said.evidence, said.is_fitted, say),
        source=said_in(say.language, "source", said.source),
    )


# --- one at a time, added up, all together --------------------------------------------------------------------------


def _outcomes(findings: Findings, apart: TakenApart, say: Catalogue) -> list[OutcomeRows]:
    """Give, per outcome, a row for each mechanism alone, for their sum, and for all together."""
    found = []
    for outcome in OUTCOMES:
        named = [(one, findings.effect(one, outcome)) for one in apart.alone.values()]
        named.append((Variant("", say("incentive.sum"), 0), added_up(findings, apart, outcome)[0]))
        if apart.together is not None:
            named.append((apart.together, findings.effect(apart.together, outcome)))
        shown = [(variant, estimate) for variant, estimate in named if estimate is not None]
        unit = words.unit_name(findings.units.get(outcome, ""), say)
        axis = axis_of_strips([estimate for _, estimate in shown])
        found.append(OutcomeRows(words.outcome_name(outcome, say), unit, "", strip_rows(shown, axis, say, outcome)))
    return found


def _together(findings: Findings, apart: TakenApart, say: Catalogue) -> list[str]:
    """Say, per outcome, whether all together do more than the five added up."""
    sentences = []
    for outcome in OUTCOMES:
        beyond = added_up(findings, apart, outcome)[1]
        if beyond is None or not beyond.is_defined:
            continue
        key = "same" if beyond.is_exactly_zero else "unclear" if beyond.holds_zero else "differ"
        name = words.outcome_name(outcome, say)
        sentences.append(
            say(f"incentive.beyond_{key}", outcome=name, number=say.numerals.with_interval(beyond, signed=True))
        )
    return sentences


# --- whom the incentive reaches, by trait ----------------------------------------------------------------------------

_MEASURES = ("persons", "held_out", "additional", "moved_later", "paid")
_UNKNOWN = Estimate(nan, nan, nan)


def _who(findings: Findings, apart: TakenApart, say: Catalogue) -> dict[str, Any] | None:
    """Give who is held out, leaves more or fewer, or is paid, by trait; those who would hardly leave apart."""
    shown = apart.together or next(iter(apart.alone.values()))
    cells = _who_cells(findings, shown.name)
    if not cells:
        return None
    because = {} if apart.without is None else _who_cells(findings, apart.without.name)
    heads = [say("groups.group"), *(say(f"incentive.who_{name}") for name in _MEASURES)]
    if because:
        heads.append(say("incentive.who_because"))
    rows = {group: _who_row(group, cells, because, say) for group in (*TRAITS, WOULD_HARDLY_LEAVE)}
    held = cells.get((WOULD_HARDLY_LEAVE, "held_out"), _UNKNOWN)
    return {
        "title": say("incentive.who", policy=shown.label),
        "table": Table(say("incentive.who_caption"), tuple(heads), tuple(rows[group] for group in TRAITS)),
        "apart": Table(say("incentive.hardly_title"), tuple(heads), (rows[WOULD_HARDLY_LEAVE],)),
        "apart_text": say("incentive.hardly_text"),
        "apart_held": _held_sentence(held, say),
    }


def _who_cells(findings: Findings, policy: str) -> dict[tuple[str, str], Estimate]:
    return {
        (row["group"], row["measure"]): estimate_of(row)
        for row in rows_of(findings.results.who)
        if row["policy"] == policy
    }


def _who_row(
    group: str,
    cells: Mapping[tuple[str, str], Estimate],
    because: Mapping[tuple[str, str], Estimate],
    say: Catalogue,
) -> tuple[str, ...]:
    signed = {"additional"}
    found = [
        say.numerals.with_interval(cells.get((group, name), _UNKNOWN), signed=name in signed) for name in _MEASURES
    ]
    if because:
        found.append(say.numerals.with_interval(because.get((group, "additional"), _UNKNOWN).negated(), signed=True))
    return (say.name_of("trait", group), *found)


def _held_sentence(held: Estimate, say: Catalogue) -> str:
    if not held.is_defined:
        return say("incentive.hardly_unknown")
    return say("incentive.hardly_held", number=say.numerals.with_interval(held))


# --- the belief that would make offending pay -----------------------------------------------------------------------


def _belief(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the chance of a package somebody would have to believe in before offending pays."""
    cells = {
        (row["weighing"], row["package_eur"], row["take_chance"]): float(row["chance"])
        for row in rows_of(findings.results.needed_belief)
    }
    if not cells:
        return None
    takes = sorted({take for _, _, take in cells})
    lines = list(dict.fromkeys((weighing, package) for weighing, package, _ in cells))
    rows = tuple(
        (
            say(f"incentive.belief_{weighing}", package=say.numerals.exact(package, Kind.EUROS)),
            *(_chance(cells[weighing, package, take], say) for take in takes),
        )
        for weighing, package in lines
    )
    heads = [say("incentive.belief_near_zero"), *(_take(take, say) for take in takes if take > 0)]
    scenario = findings.results.scenario
    published = {
        "chance": say.numerals.exact(float(scenario.explain("information.media_belief").value), Kind.SHARE),
        "package": say.numerals.exact(float(scenario.explain("information.initial_package_belief").value), Kind.EUROS),
    }
    return {
        "title": say("incentive.belief_title"),
        "caption": say("incentive.belief_caption"),
        "table": Table(say("incentive.belief_title"), (say("incentive.belief_package"), *heads), rows),
        "note": say("incentive.belief_note", **published),
    }


def _take(chance: float, say: Catalogue) -> str:
    return say("incentive.belief_take", chance=say.numerals.exact(chance, Kind.SHARE))


def _chance(chance: float, say: Catalogue) -> str:
    if not isfinite(chance):
        return say("incentive.belief_never")
    if chance == 0:
        return say("incentive.belief_any")
    return say.numerals.mean(Estimate(chance, chance, chance, kind_of("share")))
