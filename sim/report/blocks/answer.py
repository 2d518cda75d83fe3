"""Block 1 and 2: the answer in sentences, what it rests on, and four cards, or a table of them for several policies."""

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from sim.report.draw import marks
from sim.report.draw.scales import axis_of_strips
from sim.report.findings import CAME, OCCUPANCY, PRESENT, Findings
from sim.report.rows import Variant
from sim.report.say import answering, known, words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind, are_few, tenths_of, wilson
from sim.report.simulations import BALANCE
from sim.report.weigh import asked
from sim.report.weigh.depends import leading_intro, leading_lines, leading_title
from sim.report.weigh.unmeasured import hidden

_MOST_LARGE = 3
"""Sentences of the headline that are written large."""


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


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the table of policies, under its head."""

    head: str
    number: str
    interval: str = ""
    reading: str = ""
    level: str = ""


def build(findings: Findings, say: Catalogue) -> dict[str, Any]:
    """Give the answer, what it rests on, and the cards or the table of policies."""
    share = None if findings.has_many else findings.anyway
    first, headline = findings.focus or findings.reference, answering.headline(findings, say)
    return {
        "question": findings.results.scenario.question,
        "meta": _meta(findings, say),
        "compared": words.compared(findings, say),
        "headline": headline,
        "account": answering.account_lines(findings, say),
        "known": known.sentences(findings, say),
        "further": [
            *answering.spread_lines(findings, say),
            *answering.net_lines(findings, say),
            *answering.horizon_lines(findings, say),
        ],
        "anyway": answering.anyway_lines(findings, say),
        "people": marks.ten_people(tenths_of(share.mean)) if share is not None else "",
        "leading": leading_lines(findings, say),
        "leading_title": leading_title(findings, say),
        "leading_intro": leading_intro(findings, say),
        "cards": [] if findings.has_many or findings.is_of_money else _cards(findings, first, say),
        "is_long": len(headline) > _MOST_LARGE or findings.has_many or findings.is_of_money or findings.sample < 1,
        "policies": policy_rows(findings, say) if findings.has_many else [],
        "how_to_read": _how_to_read(findings, say),
        "sure": words.how_sure(findings, say),
        "doubt": words.doubt_line(findings, say),
    }


def policy_rows(findings: Findings, say: Catalogue, *, with_asked: bool = True) -> list[tuple[Markup, str, list[Cell]]]:
    """Give a row for each policy: its sign, its name, and what the cards hold, the question's own last."""
    asked_for = asked.cards_of(findings) if with_asked else []
    is_drawn = any(not findings.draws_nobody(variant) for variant in findings.others)
    columns = [
        (say("card.departures"), (findings.headline or "",)),
        *([(say("many.come"), (CAME,))] if is_drawn else []),
        (say("many.present"), (PRESENT,)),
        (say("card.balance"), (BALANCE,)),
        (say("card.detention"), (OCCUPANCY,)),
    ]
    rows = []
    for variant in findings.others:
        cells = [
            replace(
                _cell(head, findings.effect(variant, *outcomes), say),
                level=hidden.beside_of(findings, variant, outcomes[0], say, in_short=True),
            )
            for head, outcomes in columns
        ]
        cells.insert(-1, _chance_cell(findings, variant, say))
        cells += [_asked_cell(findings, variant, outcome, say) for outcome in asked_for]
        rows.append((marks.swatch(variant), variant.label, cells))
    return rows


def _cell(head: str, estimate: Estimate | None, say: Catalogue) -> Cell:
    if estimate is None or not estimate.is_defined:
        return Cell(head, say.numerals.undefined)
    interval = "" if estimate.is_exactly_zero else say.numerals.interval(estimate, signed=True)
    return Cell(head, say.numerals.mean(estimate, signed=True), interval, words.reading(estimate, say))


def _asked_cell(findings: Findings, variant: Variant, outcome: str, say: Catalogue) -> Cell:
    head = say("asked.head", outcome=words.outcome_name(outcome, say), unit=asked.unit_in_words(outcome, say))
    change, level = asked.change_in(findings, variant, outcome), findings.level(variant, outcome)
    if (change is None or not change.is_defined) and level is not None and level.is_defined:
        return Cell(head, say.numerals.mean(level), say.numerals.interval(level), asked.no_reference(findings, say))
    cell = _cell(head, change, say)
    return replace(cell, level=asked.level_under(findings, variant, outcome, say))


def _chance_cell(findings: Findings, variant: Variant, say: Catalogue) -> Cell:
    counted = findings.savings(variant)
    number = say("card.chance_none") if counted is None else say.numerals.counted(*counted)
    return Cell(say("card.chance"), number, level=hidden.of_unknown_cost(findings, variant, say))


def _meta(findings: Findings, say: Catalogue) -> str:
    count, runs = len(findings.variants), findings.replications
    policies = say("page.policies_one") if count == 1 else say("page.policies_more", count=say.in_words(count))
    simulations = say("page.runs_one") if runs == 1 else say("page.runs_more", count=say.numerals.whole(runs))
    meta, sample = say("page.meta", span=words.span(findings), policies=policies, runs=simulations), findings.sample
    return f"{meta} · {say('page.sample', share=say.numerals.exact(sample, Kind.SHARE))}" if sample < 1 else meta


def _how_to_read(findings: Findings, say: Catalogue) -> str:
    runs = say.numerals.whole(findings.replications)
    if findings.is_of_money:
        return say("money.how_to_read", reference=findings.reference.label, runs=runs)
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
        made = card(say("card.departures"), departures, unit, shown, say)
        cards.append(replace(made, note=hidden.beside_of(findings, shown, findings.headline or "", say)))
    if balance is not None:
        way = "unclear" if not balance.is_clear else "more" if balance.mean > 0 else "less"
        made = card(say("card.balance"), balance, say(f"card.balance_{way}", period=period), shown, say)
        cards.append(replace(made, note=hidden.beside_of(findings, shown, BALANCE, say)))
        cards.append(_chance_card(findings, shown, balance, say))
    if detention is not None:
        unit = say("card.detention_unit", period=period)
        cards.append(card(say("card.detention"), detention, unit, shown, say))
    return [*cards, *_asked_cards(findings, shown, say)]


def _asked_cards(findings: Findings, shown: Variant, say: Catalogue) -> list[Card]:
    cards = []
    for outcome in asked.cards_of(findings):
        change = asked.change_in(findings, shown, outcome)
        if change is not None:
            unit = asked.unit_in_words(outcome, say)
            made = card(words.outcome_name(outcome, say), change, unit, shown, say, outcome)
            cards.append(replace(made, note=asked.level_under(findings, shown, outcome, say)))
    return cards


def card(title: str, estimate: Estimate, unit: str, variant: Variant, say: Catalogue, outcome: str = "") -> Card:
    """Give the card of a difference."""
    reading = words.reading(estimate, say, outcome)
    if not estimate.is_defined:
        return Card(title, words.without_value(outcome, say), unit, reading=reading)
    axis = axis_of_strips([estimate])
    interval = say("card.interval", interval=say.numerals.interval(estimate, signed=True))
    number = say.numerals.mean(estimate, signed=True)
    return Card(title, number, unit, marks.strip(estimate, axis, variant), interval, reading)


def _chance_card(findings: Findings, variant: Variant, balance: Estimate, say: Catalogue) -> Card:
    title, counted = say("card.chance"), findings.savings(variant)
    if counted is None:
        why = "card.chance_same" if balance.is_exactly_zero else "card.chance_unknown"
        return Card(title, say("card.chance_none"), say(why))
    hits, runs = counted
    _, interval = say.numerals.chance(hits, runs)
    is_one_sided = hits in (0, runs)
    key = "chance_unit" if not is_one_sided else "chance_every_run" if hits else "chance_no_run"
    unit = say("card.chance_few") if are_few(runs) else say(f"card.{key}", runs=say.numerals.whole(runs))
    ends = "" if is_one_sided else say("card.chance_interval", interval=interval)
    return Card(
        title,
        say.numerals.counted(hits, runs),
        unit,
        marks.share_bar(*counted, wilson(*counted)),
        ends,
        note=hidden.of_unknown_cost(findings, variant, say) or answering.price_line(findings, variant, say),
    )


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
