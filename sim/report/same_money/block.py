"""The block on the same money: the answer, a figure for each measure of success, rights beside euros, the frontier."""

from collections.abc import Sequence
from typing import Any

from sim.money.concluding import MEASURES, NET, PROGRAMME, SPENDING, Money
from sim.money.living import Lived
from sim.money.searching import Bought
from sim.parameters.accounts import NOT_STATE, PAYERS
from sim.parameters.catalogue import settings
from sim.parameters.outcomes import RIGHTS, shown_in
from sim.report.blocks.views import FigureView, LegendEntry, Table
from sim.report.draw import marks
from sim.report.draw.scales import axis_over
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.same_money import drawing, drawn, mixes
from sim.report.same_money.naming import (
    MEASURE,
    estimate_of,
    euros,
    moved_words,
    named,
    names_of,
    settings_words,
    status_words,
    with_range,
)
from sim.report.same_money.telling import answer, first, footing, is_worse, needed, sentences, sums
from sim.report.say import words
from sim.report.say.labels import setting_name
from sim.report.say.language import Catalogue
from sim.report.say.mechanisms import listed
from sim.report.say.rounding import Estimate, Kind
from sim.scenario.money import Instrument

_BY_ROUTE = (
    *("left_unassisted", "left_regular", "left_maatwerk", "removed_origin", "removed_dublin"),
    "incidents",
)
_IF_DRAWN = {"came": "came", "present": "people_present"}
_HEADS = ("instrument", "amount", "setting", "spent", "difference", "leads")
_MILLION = 1e6


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the block of a run that asks what the same money buys; None of any other."""
    money = findings.results.money
    if money is None:
        return None
    if money.is_neutral:
        return {
            "heading": say("money.neutral_heading"),
            "intro": say("money.neutral_intro"),
            "sentences": sentences(money, say),
            "answers": [],
            "figures": [],
            "rights": [_rights(money, money.amounts[0], say)],
            "tables": _tables(money, say),
            "mixes": [],
            "limits": [],
            "notes": [],
        }
    return {
        "intro": say("money.intro", reference=findings.reference.label, basis=say(f"money.basis_{money.basis}")),
        "sentences": [],
        "answers": [_for_sum(money, amount, say) for amount in sums(money)],
        "figures": [*(_figure(money, measure, say) for measure in MEASURES), _frontier(money, say)],
        "rights": [_rights(money, amount, say) for amount in _first_first(money)],
        "tables": _tables(money, say),
        "mixes": [
            (
                mixes.sentences(money, amount, say),
                mixes.table_of(money, amount, say),
                mixes.remarks_of_others(money, amount, say),
            )
            for amount in sums(money)
            if money.asks_for_mixes
        ],
        "limits": [(one.label, _way(one, say), one.limited_by) for one in money.instruments],
        "notes": [say("money.sample")] if money.scenario.plan.sample < 1 else [],
    }


def _for_sum(money: Money, amount: float, say: Catalogue) -> tuple[str, Sequence[str], list[str], list[str]]:
    """Give what is said of a sum: the answer, what it rests on, and what would have to be true for another one."""
    return euros(amount, say), answer(money, amount, say), footing(money, amount, say), needed(money, amount, say)


def _way(one: Instrument, say: Catalogue) -> str:
    """Say from where to where the levers of an instrument go, and on what assumption that rests."""
    ways = [
        say(
            "money.way",
            setting=setting_name(move.key, say),
            start=words.written(move.start, settings()[move.key].unit, say),
            end=words.written(move.end, settings()[move.key].unit, say),
        )
        for move in one.moves
        if not move.is_switch
    ]
    if switched := {move.key: move.end for move in one.moves if move.is_switch}:
        ways.append(moved_words(switched, say))
    assumed = [say("money.way_assumed", settings=names_of(one.assumed, say))] if one.assumed else []
    return "; ".join([*ways, *assumed])


def _rows(money: Money) -> list[tuple[Bought, Lived]]:
    return [(one, lived) for one, lived in zip(money.bought, money.lived, strict=True)]


def _sum_signs(money: Money, say: Catalogue) -> tuple[LegendEntry, ...]:
    signs = [Variant(str(amount), euros(amount, say), place) for place, amount in enumerate(money.amounts, 1)]
    return tuple(LegendEntry(marks.swatch(sign), sign.label) for sign in signs)


def _figure(money: Money, measure: str, say: Catalogue) -> FigureView:
    """Give the figure of one measure of success: every instrument at every sum."""
    shown = []
    for instrument in money.instruments:
        found = [(one, lived) for one, lived in _rows(money) if one.instrument.name == instrument.name]
        strips = [
            drawing.Strip(
                money.amounts.index(one.amount_eur) + 1,
                estimate := estimate_of(money, one, lived, measure),
                say.numerals.mean(estimate, signed=True),
                one.status == "spent",
            )
            for one, lived in found
        ]
        shown.append(drawing.Group(named(instrument, say), strips))
    ends = [end for group in shown for strip in group.strips for end in (strip.estimate.low, strip.estimate.high)]
    axis = axis_over(min(0.0, *ends), max(0.0, *ends), say)
    name = words.outcome_name(measure, say)
    title = say("money.axis", outcome=name)
    table = Table(
        name,
        tuple(
            say(f"money.head_{head}") for head in ("instrument", "amount", "setting", "spent", "difference", "leads")
        ),
        tuple(_line(money, one, lived, measure, say) for one, lived in _rows(money)),
    )
    wide, narrow = (drawing.groups(shown, axis, title, width) for width in ("wide", "narrow"))
    return FigureView(
        f"money-{measure}",
        say("money.figure", outcome=name),
        say("money.caption", direction=say(f"money.direction_{'more' if MEASURES[measure] > 0 else 'less'}")),
        say("money.alt", outcome=name),
        wide,
        narrow,
        table,
        _sum_signs(money, say),
    )


def _line(money: Money, one: Bought, lived: Lived, measure: str, say: Catalogue) -> tuple[str, ...]:
    leads = money.leads(one.amount_eur, measure)[one.instrument.name]
    return (
        named(one.instrument, say),
        euros(one.amount_eur, say),
        settings_words(one, say),
        status_words(one, say),
        with_range(estimate_of(money, one, lived, measure), say),
        say.numerals.hits.format(hits=leads, runs=money.replications),
    )


def _first_first(money: Money) -> list[float]:
    """Give the sums, first the one that is spoken of first."""
    return sorted(sums(money), key=lambda amount: amount != first(money))


def _rights(money: Money, amount: float, say: Catalogue) -> Table:
    """Give rights beside departures and euros for a sum: a row for each, a column for each instrument."""
    pairs = money.for_sum(amount)
    found: dict[tuple[Estimate, ...], str] = {}
    for name in shown_in(RIGHTS):
        every = tuple(_estimate(money, pair, name) for pair in _rows(money))
        if any(estimate.is_clear for estimate in every):
            found.setdefault(every, name)  # what repeats another, as days under prison law do, stands there once
    rights = tuple(found.values())
    rows = []
    for outcome in (MEASURE, PROGRAMME, NET, *rights):
        name = say(f"money.{outcome}") if outcome in SPENDING else words.outcome_name(outcome, say)
        here = [_estimate(money, pair, outcome) for pair in pairs]
        rows.append((name, *(_cell(one, say, outcome in rights and is_worse(outcome, one)) for one in here)))
    heads = (say("money.head_outcome"), *(named(one.instrument, say) for one, _ in pairs))
    caption = "money.neutral_heading" if money.is_neutral else "money.for_sum"
    return Table(say(caption, amount=euros(amount, say)), heads, tuple(rows))


def _tables(money: Money, say: Catalogue) -> list[tuple[Table, str]]:
    """Give who pays, and along which route people leave and who would come, each with how to read it."""
    most = max((one.instrument.at(one.share) for one in money.bought), key=lambda levers: drawn.rise_of(money, levers))
    unsure = [drawn.how_sure(money, most, say)] if money.drawn else []
    others = listed([PAYERS[name].names[say.language] for name in NOT_STATE], say)
    return [
        (_payers(money, say), say("money.payers_caption", others=others)),
        (_routes(money, say), " ".join([say("money.routes_caption"), *unsure])),
    ]


def _payers(money: Money, say: Catalogue) -> Table:
    """Give what each payer pays more a year: those of the state add up to what the state pays more."""
    heads = [say("money.head_instrument"), say("money.head_amount"), say(f"money.{NET}")]
    heads += [words.outcome_name(f"cost_payer_{name}_eur", say) for name in PAYERS]
    rows = []
    for one, lived in _rows(money):
        found = [estimate_of(money, one, lived, NET)]
        found += [Estimate(*money.paid_by(lived, payer)[:3], Kind.EUROS) for payer in PAYERS]
        cells = (_cell(estimate, say) for estimate in found)
        rows.append((named(one.instrument, say), euros(one.amount_eur, say), *cells))
    return Table(say("money.table_payers"), tuple(heads), tuple(rows))


def _estimate(money: Money, pair: tuple[Bought, Lived], outcome: str) -> Estimate:
    return estimate_of(money, pair[0], pair[1], outcome)


def _routes(money: Money, say: Catalogue) -> Table:
    """Give along which route people leave, and who would come if paying drew people, where that was asked."""
    if_drawn = tuple(_IF_DRAWN) if money.drawn else ()
    heads = [say("money.head_instrument"), say("money.head_amount")]
    heads += [words.outcome_name(name, say) for name in _BY_ROUTE]
    heads += [say(f"money.{name}_if_drawn") for name in if_drawn]
    rows = []
    for place, pair in enumerate(_rows(money)):
        found = [_estimate(money, pair, outcome) for outcome in _BY_ROUTE]
        found += [estimate_of(money, pair[0], money.drawn[place], _IF_DRAWN[name]) for name in if_drawn]
        cells = (_cell(estimate, say) for estimate in found)
        rows.append((named(pair[0].instrument, say), euros(pair[0].amount_eur, say), *cells))
    return Table(say("money.table_routes"), tuple(heads), tuple(rows))


def _cell(estimate: Estimate, say: Catalogue, is_worse_right: bool = False) -> str:
    """Write a difference; a sign goes after what cannot be told from no change, and after a right that gets worse."""
    if not estimate.is_defined or estimate.is_exactly_zero:
        return say.numerals.mean(estimate)
    shown = say.numerals.mean(estimate, signed=True)
    sign = "" if estimate.is_clear else say("reading.sign")
    sign = say("money.worse_sign") if is_worse_right else sign
    return f"{shown}\N{NO-BREAK SPACE}{sign}" if sign else shown


def _frontier(money: Money, say: Catalogue) -> FigureView:
    """Give departures against what the state pays; who costs more, brings less and detains more is hollow."""
    names = (MEASURE, NET, "detention_days")
    found = [(pair, [_estimate(money, pair, name).mean for name in names]) for pair in _rows(money)]
    dots, rows = [], []
    for (one, lived), (people, cost, days) in found:
        is_ahead = not any(
            (more >= people and less <= cost and fewer <= days) and (more, less, fewer) != (people, cost, days)
            for _, (more, less, fewer) in found
        )
        place = [instrument.name for instrument in money.instruments].index(one.instrument.name) + 1
        dots.append(drawing.Dot(place, cost, people, is_ahead))
        cells = (with_range(estimate_of(money, one, lived, name), say) for name in names)
        ahead = say("sources.yes" if is_ahead else "sources.no")
        rows.append((named(one.instrument, say), euros(one.amount_eur, say), *cells, ahead))
    across = axis_over(min(0.0, *(dot.across for dot in dots)), max(0.0, *(dot.across for dot in dots)), say, _MILLION)
    up = axis_over(min(0.0, *(dot.up for dot in dots)), max(0.0, *(dot.up for dot in dots)), say)
    titles = say("money.frontier_across"), words.outcome_name(MEASURE, say)
    heads = ("instrument", "amount", "departures", "net", "days", "ahead")
    table = Table(say("money.frontier"), tuple(say(f"money.head_{head}") for head in heads), tuple(rows))
    signs = [Variant(one.name, named(one, say), place) for place, one in enumerate(money.instruments, 1)]
    wide, narrow = (drawing.frontier(dots, across, up, titles, width) for width in ("wide", "narrow"))
    return FigureView(
        "money-frontier",
        say("money.frontier"),
        say("money.frontier_caption"),
        say("money.frontier_alt"),
        wide,
        narrow,
        table,
        tuple(LegendEntry(marks.swatch(sign), sign.label) for sign in signs),
    )
