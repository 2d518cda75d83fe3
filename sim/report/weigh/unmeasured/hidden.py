"""What may not hide in a gain: unsafe countries, shelter taken from who stays, places that stay paid, unknown costs."""

from collections.abc import Iterator

from sim.parameters.outcomes import at_prices
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say.labels import setting_name
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.say.words import money_way
from sim.report.simulations import BALANCE

RECEPTION = "cost_account_reception_eur"


def beside(findings: Findings, variant: Variant, outcome: str, say: Catalogue, *, in_short: bool = False) -> str:
    """Say in the sentence of a gain what may not hide in it; a headline leaves what is a matter of prices to the lines.

    Less than half a person of the whole caseload, not to be told from nobody, stands on the card alone, with its range.
    """
    found = findings.not_hidden(variant, outcome)
    said = []
    if found is not None:
        what, estimate = found
        is_nobody = what == "unsafe" and abs(estimate.mean) < 0.5 * findings.sample and not estimate.is_clear
        key = "net.beside_unsafe_unclear" if what == "unsafe" and not estimate.is_clear else f"net.beside_{what}"
        said += [] if is_nobody else [say(key, size=_size(what, estimate, say))]
    if outcome == BALANCE:
        limits = _of_the_balance(findings, variant, say, in_short)
        said += [say(f"net.beside_{what}", said=words) for what, words in limits]
    return "".join(said)


def beside_of(findings: Findings, variant: Variant, outcome: str, say: Catalogue, *, in_short: bool = False) -> str:
    """Say the same on a card or in a table, with its range."""
    found = findings.not_hidden(variant, outcome)
    said = []
    if found is not None:
        what, estimate = found
        ends = say("card.interval", interval=say.numerals.interval(estimate, signed=what == "unsafe"))
        said.append(say(f"card.{what}", number=_size(what, estimate, say), interval=ends))
    if outcome == BALANCE:
        limits = _of_the_balance(findings, variant, say, in_short)
        said += [say(f"card.{what}", said=words) for what, words in limits]
    return ". ".join(said)


def of_unknown_cost(findings: Findings, variant: Variant, say: Catalogue) -> str:
    """Say of which levers nobody knows what carrying them out costs, beside a chance of saving; empty elsewhere."""
    levers = _levers(findings, variant, say)
    return say("card.no_price", said=levers) if levers else ""


def places_kept(findings: Findings, variant: Variant, outcome: str = BALANCE) -> Estimate | None:
    """Give the difference in cost if no place in reception closes; None where less reception is saved by nobody."""
    reception = findings.effect(variant, RECEPTION)
    if reception is None or not reception.is_defined or reception.mean >= 0.0:
        return None
    return findings.effect(variant, at_prices(outcome, "places_kept"))


def _of_the_balance(findings: Findings, variant: Variant, say: Catalogue, in_short: bool) -> Iterator[tuple[str, str]]:
    """Yield what belongs to a difference in cost: what it is if no place closes, and what is not in it."""
    kept, balance = None if in_short else places_kept(findings, variant), findings.effect(variant, BALANCE)
    if kept is not None and balance is not None and money_way(kept, say) != money_way(balance, say):
        yield "places_kept", money_way(kept, say)
    if levers := _levers(findings, variant, say):
        yield "no_price", levers


def _levers(findings: Findings, variant: Variant, say: Catalogue) -> str:
    return ", ".join(setting_name(key, say) for key in findings.without_price(variant))


def _size(what: str, estimate: Estimate, say: Catalogue) -> str:
    return say.numerals.mean(estimate, signed=what == "unsafe")
