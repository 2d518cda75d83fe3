"""What a run says about itself, in words: why it stopped, what a reader has to know, what failed."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING

from sim.machine.validity import validity
from sim.parameters.outcomes import OUTCOMES
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind, kind_of
from sim.report.say.words import outcome_name
from sim.scenario import Scenario
from sim.scenario.remarks import Note

if TYPE_CHECKING:
    from sim.analysis.results import Results
    from sim.experiment.stopping import HalfWidth, Stopping


def sample_words(results: Results, say: Catalogue) -> str:
    """Say that numbers are those of a sample; nothing where the whole caseload was simulated."""
    sample = results.scenario.plan.sample
    return say("answer.sample", share=say.numerals.exact(sample, Kind.SHARE)) if sample < 1 else ""


def euro_words(scenario: Scenario, say: Catalogue) -> str:
    """Say of which year euros are, to which they are discounted and at what rate, and what is not told apart."""
    plan = scenario.plan
    rate = float(scenario.value("costs.real_discount_rate", scenario.reference, plan.month(plan.until)))
    return say("costs.euros", first=str(plan.future_from.year), rate=say.numerals.exact(rate, Kind.SHARE))


def stopping_words(stopping: Stopping, say: Catalogue) -> str:
    """Say why the run stopped and what precision it reached or missed."""
    widths = "; ".join(_width_words(width, say) for width in stopping.widths)
    count = say.counted("stopping.simulations", stopping.replications, count=say.numerals.whole(stopping.replications))
    return say(f"stopping.{stopping.reason}", count=count, widths=widths)


def so_far(results: Results, say: Catalogue) -> str:
    """Say how many simulations an early answer rests on, of how many."""
    plan, count = results.scenario.plan.replications, results.replications
    how = "fixed" if plan.at_least == plan.at_most else "least" if count < plan.at_least else "most"
    numbers = {"count": count, "least": plan.at_least, "most": plan.at_most}
    return say(f"early.{how}", **{name: say.numerals.whole(number) for name, number in numbers.items()})


def ended_words(say: Catalogue) -> str:
    """Say what a page shows after its last day."""
    known = validity()
    return say("validity.passed", date=say.day(known.valid_until), why=known.why_in(say.language))


def early_words(results: Results, say: Catalogue) -> str:
    """Say on a page that it is early, or that a search is still to come; nothing when the run is finished."""
    if results.stopping.reason == "early":
        return say("early.page", so_far=so_far(results, say))
    return say("early.search") if is_searching(results) else ""


def is_searching(results: Results) -> bool:
    """Tell whether the break-even values that the plan asks for are still to come."""
    return results.scenario.plan.break_even is not None and results.break_even.empty


def _width_words(width: HalfWidth, say: Catalogue) -> str:
    kind = kind_of(OUTCOMES[width.outcome].unit)
    words = {"outcome": outcome_name(width.outcome, say), "promised": say.numerals.exact(width.promised, kind)}
    if not isfinite(width.reached):
        return say("stopping.width_unknown", **words)
    reached = Estimate(0.0, -width.reached, width.reached, kind)
    return say("stopping.width", reached=say.numerals.high(reached), **words)


def note_words(note: Note, say: Catalogue) -> str:
    """Say what a reader has to know about the run."""
    blanks = {
        name: value
        if isinstance(value, str)
        else say.numerals.exact(value, Kind.SHARE if name == "share" else Kind.COUNT)
        for name, value in note.values.items()
    }
    return say(f"note.{note.key}", **blanks)


def failure_lines(results: Results, say: Catalogue) -> Iterator[str]:
    """Say of each replication that failed which it was, how it failed and what it reported."""
    for failure in results.failed:
        kind = "failure.error" if failure.kind == "error" else "failure.check"
        yield say(kind, replication=failure.replication, message=failure.message)
