"""Block 1 and 2: the answer in a sentence, its range in words, who would have left anyway, and four cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from sim.report import drawing, words
from sim.report.blocks.views import LegendEntry
from sim.report.figures import axis_of_strips
from sim.report.findings import BALANCE, OCCUPANCY, Findings, Variant
from sim.report.language import Catalogue
from sim.report.rounding import Estimate, wilson


@dataclass(frozen=True, slots=True)
class Card:
    """A number with its unit, a drawing, its interval and what may be read from it."""

    title: str
    number: str
    unit: str
    strip: Markup | None = None
    interval: str = ""
    reading: str = ""
    note: str = ""


def build(findings: Findings, say: Catalogue) -> dict[str, Any]:
    """Give the answer, the pictogram and the cards."""
    share = findings.anyway
    tenths = words.tenths_of(share) if share is not None else 0
    first = findings.focus or findings.reference
    return {
        "question": findings.results.scenario.question,
        "meta": _meta(findings, say),
        "compared": _compared(findings, say),
        "headline": words.headline(findings, say),
        "ranges": _ranges(findings, say),
        "further": [*words.spread_lines(findings, say), *words.gross_lines(findings, say)],
        "other_lines": _others(findings, say),
        "cards_of": LegendEntry(drawing.swatch(first), _compared(findings, say)),
        "anyway": words.anyway_lines(findings, say),
        "people": drawing.ten_people(tenths),
        "cards": _cards(findings, first, say),
        "how_to_read": _how_to_read(findings, say),
        "sure": words.how_sure(findings, say),
        "doubt": words.doubt_line(findings, say),
    }


def _others(findings: Findings, say: Catalogue) -> list[LegendEntry]:
    """Give the sign of each further policy with its sentence."""
    lines = words.others_lines(findings, say)
    return [LegendEntry(drawing.swatch(v), line) for v, line in zip(findings.others[1:], lines, strict=True)]


def _meta(findings: Findings, say: Catalogue) -> str:
    count, runs = len(findings.variants), findings.replications
    policies = say("page.policies_one") if count == 1 else say("page.policies_more", count=say.in_words(count))
    simulations = say("page.runs_one") if runs == 1 else say("page.runs_more", count=say.numerals.whole(runs))
    return say("page.meta", span=words.span(findings), policies=policies, runs=simulations)


def _compared(findings: Findings, say: Catalogue) -> str:
    if findings.focus is None:
        return findings.reference.label
    return say("page.versus", policy=findings.focus.label, reference=findings.reference.label)


def _ranges(findings: Findings, say: Catalogue) -> list[str]:
    if findings.focus is None:
        return words.answer_lines(findings, say)[:-1]
    return list(filter(None, words.range_lines(findings, say)))


def _how_to_read(findings: Findings, say: Catalogue) -> str:
    runs = say.numerals.whole(findings.replications)
    if findings.focus is None:
        return say("page.how_to_read_alone", runs=runs)
    key = "page.how_to_read_text" if findings.is_paired else "page.how_to_read_unpaired"
    return say(key, reference=findings.reference.label, runs=runs)


def _cards(findings: Findings, shown: Variant, say: Catalogue) -> list[Card]:
    if findings.focus is None:
        return _level_cards(findings, shown, say)
    period = words.period(findings, say)
    departures = findings.effect(shown, findings.headline or "")
    balance = findings.effect(shown, BALANCE)
    detention = findings.effect(shown, OCCUPANCY)
    cards = []
    if departures is not None:
        unit = say("card.departures_unit", period=period)
        cards.append(card(say("card.departures"), departures, unit, shown, say))
    if balance is not None:
        way = "unclear" if not balance.is_clear else "more" if balance.mean > 0 else "less"
        cards.append(card(say("card.balance"), balance, say(f"card.balance_{way}", period=period), shown, say))
        cards.append(_chance_card(findings, shown, balance, say))
    if detention is not None:
        unit = say("card.detention_unit", period=period)
        cards.append(card(say("card.detention"), detention, unit, shown, say))
    return cards


def card(title: str, estimate: Estimate, unit: str, variant: Variant, say: Catalogue, outcome: str = "") -> Card:
    """Give the card of a difference."""
    reading = words.reading(estimate, say, outcome)
    if not estimate.is_defined:
        return Card(title, say.numerals.undefined, unit, reading=reading)
    axis = axis_of_strips([estimate])
    interval = say("card.interval", interval=say.numerals.interval(estimate, signed=True))
    number = say.numerals.mean(estimate, signed=True)
    return Card(title, number, unit, drawing.strip(estimate, axis, variant), interval, reading)


def _chance_card(findings: Findings, variant: Variant, balance: Estimate, say: Catalogue) -> Card:
    title, counted = say("card.chance"), findings.savings(variant)
    if counted is None:
        why = "card.chance_same" if balance.is_exactly_zero else "card.chance_unknown"
        return Card(title, say("card.chance_none"), say(why))
    hits, runs = counted
    chance, interval = say.numerals.chance(hits, runs)
    is_one_sided = hits in (0, runs)
    key = "chance_unit" if not is_one_sided else "chance_every_run" if hits else "chance_no_run"
    unit = say(f"card.{key}", runs=say.numerals.whole(runs))
    ends = "" if is_one_sided else say("card.chance_interval", interval=interval)
    return Card(
        title,
        chance,
        unit,
        drawing.share_bar(*counted, wilson(*counted)),
        ends,
        note=_each(findings, variant, say),
    )


def _each(findings: Findings, variant: Variant, say: Catalogue) -> str:
    each = findings.effect(variant, "cost_per_additional_departure_eur")
    if each is None or not each.is_defined:
        return ""
    interval = say.numerals.interval(each, signed=True)
    return say("card.cost_each", euros=say.numerals.mean(each, signed=True), interval=interval)


def _level_cards(findings: Findings, shown: Variant, say: Catalogue) -> list[Card]:
    period = words.period(findings, say)
    wanted = (
        ("demonstrable_departures", "departures_alone", say("card.departures_unit", period=period)),
        (BALANCE, "balance_alone", say("card.balance_alone_unit", period=period)),
        ("out_of_sight", "unseen", say("card.unseen_unit", period=period)),
        (OCCUPANCY, "detention", say("card.detention_unit", period=period)),
    )
    cards = []
    for outcome, title, unit in wanted:
        level = findings.level(shown, outcome)
        if level is not None and level.is_defined:
            interval = say("card.interval_level", interval=say.numerals.interval(level))
            cards.append(Card(say(f"card.{title}"), say.numerals.mean(level), unit, None, interval))
    return cards
