"""What the page says about work under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.say.language import Catalogue
from sim.report.say.rounding import Kind

if TYPE_CHECKING:
    from sim.explorer.computing import Answer, Work


def state_of(work: Work | None, say: Catalogue) -> tuple[str, str]:
    """Give one word for the state of the work, and the sentence that says it."""
    from sim.world.bulk.engine import is_compiled

    if work is None:
        return "replaced", say("explore.replaced")
    if work.error:
        return "broken", say("explore.broken", error=work.error)
    if work.answer is None:
        return "waiting", say("explore.waiting" if is_compiled() else "explore.compiling")
    return _state_of_answer(work.answer, say)


def _state_of_answer(answer: Answer, say: Catalogue) -> tuple[str, str]:
    sample = answer.stage.sample
    share = say.numerals.exact(sample, Kind.SHARE)
    runs = say.numerals.whole(answer.results.replications)
    if answer.is_first_estimate:
        return "first", say("explore.first", runs=runs, share=share)
    caseload = say("explore.whole") if sample == 1 else say("explore.sample", share=share)
    if answer.is_last:
        return "ready", say("explore.ready", runs=runs, caseload=caseload)
    planned = say.numerals.whole(answer.stage.answers[-1])
    return "refining", say("explore.refining", runs=runs, planned=planned, caseload=caseload)
