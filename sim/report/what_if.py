"""The answer to one setting of the live page, as a piece of HTML in the words and figures of the dashboard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.report.blocks import answer, course
from sim.report.blocks.answer import Card
from sim.report.blocks.views import FigureView
from sim.report.draw import theme
from sim.report.findings import OCCUPANCY, Findings
from sim.report.page import asset, environment
from sim.report.rows import Variant
from sim.report.say import answering, words
from sim.report.say.labels import findings_of
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.say.terms import with_meanings
from sim.report.say.words import failures
from sim.report.sheet import rights_lines
from sim.report.simulations import BALANCE
from sim.report.weigh.unmeasured.hidden import beside_of

if TYPE_CHECKING:
    from sim.analysis.results import Results

_EACH = "cost_per_additional_departure_eur"


def styles() -> str:
    """Give the colours and the style of the dashboard."""
    return f"{theme.stylesheet()}\n{asset('page.css')}"


def fragment(results: Results, say: Catalogue, assumed: str = "") -> str:
    """Give the answer in words, a card for each outcome shown, and the course; everything escaped.

    `assumed` is what the reader holds true that the scenario does not.
    """
    findings = findings_of(results, say)
    lead = {
        "compared": words.compared(findings, say),
        "assumed": assumed,
        "headline": answering.headline(findings, say),
        "account": answering.account_lines(findings, say),
        "net_of": answering.net_lines(findings, say),
        "cards": cards(findings, say),
        "rights": rights_lines(findings, say),
        "figure": _figure(findings, say),
        "sure": words.how_sure(findings, say),
        "failed": failures(findings),
    }
    written = environment().get_template("what_if.html.j2").render(say=say, **lead)
    return str(with_meanings(written, "what-if", say.language, with_list=False))


def _figure(findings: Findings, say: Catalogue) -> FigureView | None:
    """Give the course as a drawing: it follows the theme, and is there before a script has run."""
    view = course.departures(findings, say)
    return None if view is None else replace(view, plot=None)


def cards(findings: Findings, say: Catalogue) -> list[Card]:
    """Give the card of each outcome that has a difference."""
    shown = findings.focus
    if shown is None:
        return []
    period = words.period(findings, say)
    balance = findings.effect(shown, BALANCE)
    way = "unclear" if balance is None or not balance.is_clear else "more" if balance.mean > 0 else "less"
    units = {
        findings.headline or "": ("departures", say("card.departures_unit", period=period)),
        BALANCE: ("balance", say(f"card.balance_{way}", period=period)),
        _EACH: ("each", say("card.each_unit")),
        OCCUPANCY: ("detention", say("card.detention_unit", period=period)),
        "out_of_sight": ("unseen", say("card.unseen_unit", period=period)),
    }
    found = ((outcome, key, unit, findings.effect(shown, outcome)) for outcome, (key, unit) in units.items())
    return [_card(outcome, key, unit, e, shown, findings, say) for outcome, key, unit, e in found if e is not None]


def _card(
    outcome: str, key: str, unit: str, estimate: Estimate, shown: Variant, findings: Findings, say: Catalogue
) -> Card:
    made = answer.card(say(f"card.{key}"), estimate, unit, shown, say, outcome)
    made = replace(made, note=beside_of(findings, shown, outcome, say))
    return made if estimate.is_defined else replace(made, unit="")
