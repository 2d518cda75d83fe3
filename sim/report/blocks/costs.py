"""Block 6: costs by account and by payer, at average and at marginal prices, and if no place in reception closes."""

from collections.abc import Iterator
from typing import Any, Literal

from sim.parameters.accounts import ACCOUNTS, PAYERS
from sim.parameters.outcomes import BASES, at_prices
from sim.report.blocks import years
from sim.report.blocks.views import FigureView, OutcomeRows, Table, key_of, parts_of, strip_rows
from sim.report.draw import drawing, waterfalls
from sim.report.draw.scales import axis_of_strips
from sim.report.draw.waterfalls import Waterfall
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.remarks import euro_words
from sim.report.say.rounding import Estimate
from sim.report.simulations import BALANCE
from sim.report.weigh.absence import said, stay_of
from sim.report.weigh.unmeasured.hidden import of_unknown_cost, places_kept

_CARE = {"account": "medical", "payer": "health"}
_BEDS = {"account": "reception", "payer": "coa"}
_VIEWS = ((BALANCE, "state"), ("cost_society_eur", "society"))


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give two waterfalls for each policy, and the balance of every policy at all prices."""
    if findings.focus is None:
        return None
    parts, basis = parts_of(findings, _part, say), _basis(findings, say)
    if not basis and not any(part.content["figures"] for part in parts):
        return None
    euros = euro_words(findings.results.scenario, say)
    intro = say("costs.intro", reference=findings.reference.label, span=words.span(findings), euros=euros)
    return {"intro": f"{intro} {_beds(findings, say)}".rstrip(), "parts": parts, "basis": basis}


def _beds(findings: Findings, say: Catalogue) -> str:
    """Say how many beds of each kind the state gives under the reference, and how many people in view have none."""
    from sim.measure.measuring import BEDS

    levels = {bed: findings.level(findings.reference, f"{bed}_at_end") for bed in BEDS}
    numbers = {bed: say.numerals.mean(level) for bed, level in levels.items() if level is not None and level.is_defined}
    return say("costs.beds", reference=findings.reference.label, **numbers) if len(numbers) == len(BEDS) else ""


def _part(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give two waterfalls for the policy chosen."""
    focus = findings.focus
    assert focus is not None
    found = (
        _view(findings, focus, "account", waterfalls.accounts_waterfall(findings, focus, say), say),
        _view(findings, focus, "payer", waterfalls.payers_waterfall(findings, focus, say), say),
    )
    views = [view for view in found if view is not None]
    named = waterfalls.named_costs(findings, focus, "account", say)
    unchanged = [] if views else [words.costs_title("accounts", named, say)]
    return {"figures": views, "unchanged": unchanged, "spent": years.spending(findings, say)}


def _view(
    findings: Findings,
    variant: Variant,
    table: Literal["account", "payer"],
    figure: Waterfall | None,
    say: Catalogue,
) -> FigureView | None:
    if figure is None:
        return None
    named = waterfalls.named_costs(findings, variant, table, say)
    care, why = _care_by_absence(findings, variant, table, say)
    titled = [(say("costs.of_absence", name=name) if why and name == care else name, one) for name, one in named]
    title = words.costs_title(figure.key, titled, say)
    return FigureView(
        key=key_of(findings, figure.key),
        title=title,
        caption=say(f"costs.{figure.key}", policy=variant.label),
        alt=waterfalls.alt_of_waterfall(figure, title, say),
        wide=drawing.waterfall(figure, say, "wide"),
        narrow=drawing.waterfall(figure, say, "narrow"),
        table=_table(findings, variant, table, title, say),
        notes=tuple(filter(None, (say("costs.read"), why, *_limits(findings, variant, table, say)))),
    )


def _care_by_absence(findings: Findings, variant: Variant, table: str, say: Catalogue) -> tuple[str, str]:
    """Name health care, and say why less is spent on it where people are here for less time; else nothing.

    Care that somebody does not get here is no saving like another.
    """
    part = _CARE[table]
    name, outcome = say.name_of(table, part), f"cost_{table}_{part}_eur"
    change, found = findings.effect(variant, outcome), stay_of(findings, variant)
    if change is None or found is None or not change.is_clear or change.mean > 0 or found.more.mean > 0:
        return name, ""
    return name, say("costs.absence", name=name, why=said(findings, variant, outcome, found, say))


def _limits(findings: Findings, variant: Variant, table: str, say: Catalogue) -> Iterator[str]:
    """Yield what is saved on beds if no place closes, and that the cost of carrying something out is not known."""
    part = _BEDS[table]
    if (kept := places_kept(findings, variant, f"cost_{table}_{part}_eur")) is not None:
        yield say("costs.kept", name=say.name_of(table, part), said=words.money_way(kept, say))
    if unknown := of_unknown_cost(findings, variant, say):
        yield f"{unknown}."


def _table(findings: Findings, variant: Variant, table: str, title: str, say: Catalogue) -> Table:
    names = ACCOUNTS if table == "account" else PAYERS
    outcomes = [(say.name_of(table, name), f"cost_{table}_{name}_eur") for name in names]
    outcomes += [(say(f"costs.total_{view}"), outcome) for outcome, view in _VIEWS]
    has_marginal = any(findings.effect(variant, at_prices(outcome, "marginal")) is not None for _, outcome in outcomes)
    heads = [say(f"costs.{table}"), say("costs.average"), say("differences.interval")]
    heads += [say("costs.marginal"), say("differences.interval")] if has_marginal else []
    rows = []
    for name, outcome in outcomes:
        average = findings.effect(variant, outcome)
        if average is None:
            continue
        row = [name, *_cells(average, say)]
        if has_marginal:
            row += _cells(findings.effect(variant, at_prices(outcome, "marginal")), say)
        rows.append(tuple(row))
    return Table(title, tuple(heads), tuple(rows))


def _cells(estimate: Estimate | None, say: Catalogue) -> list[str]:
    if estimate is None or not estimate.is_defined:
        return ["", ""]
    return [say.numerals.mean(estimate, signed=True), say.numerals.interval(estimate, signed=True)]


def _basis(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Put the balance at average prices beside that at other prices, for every policy."""
    groups = []
    for outcome, view in _VIEWS:
        by_basis = {basis: _effects(findings, at_prices(outcome, basis)) for basis in BASES}
        axis = axis_of_strips([estimate for named in by_basis.values() for _, estimate in named])
        for basis, named in by_basis.items():
            if named:
                rows = strip_rows(named, axis, say)
                groups.append(OutcomeRows(say(f"costs.{view}"), say(f"costs.{basis}"), "", rows))
    if not groups:
        return None
    return {"title": _basis_title(findings, say), "caption": say("costs.basis_caption"), "groups": groups}


def _basis_title(findings: Findings, say: Catalogue) -> str:
    assert findings.focus is not None
    at_each = [findings.effect(findings.focus, at_prices(BALANCE, basis)) for basis in BASES]
    known = [one for one in at_each if one is not None]
    if len(known) < len(BASES):
        return say("costs.basis")
    title = words.basis_title(known, say)
    return title if len(findings.others) == 1 else say("costs.basis_title_of", policy=findings.focus.label, title=title)


def _effects(findings: Findings, outcome: str) -> list[tuple[Variant, Estimate]]:
    found = [(variant, findings.effect(variant, outcome)) for variant in findings.others]
    return [(variant, estimate) for variant, estimate in found if estimate is not None and estimate.is_defined]
