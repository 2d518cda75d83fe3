"""Two lives: where the same people stand at the end under the reference and under the policy."""

from collections.abc import Mapping
from typing import Any

from sim.report.blocks.views import FigureView, Table, key_of, parts_of
from sim.report.draw import doubt_drawing
from sim.report.findings import Findings
from sim.report.rows import Variant, rows_of
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate

_MOST_FLOWS, _SMALLEST = 9, 0.01
_SUMMED = ("gained", "lost", "paid", "deadweight", "held_out")
_OF_MAATWERK = ("paid", "deadweight")

Matrix = Mapping[tuple[str, str], float]


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the flow of those who end elsewhere, the whole matrix, and what the pairs add up to."""
    if findings.focus is None:
        return None
    parts = parts_of(findings, _part, say)
    if not parts:
        return None
    last = words.month_name(findings.months[-1], say)
    policy = say("lives.each_policy") if findings.has_many else findings.focus.label
    return {
        "intro": say("lives.intro", last=last, reference=findings.reference.label, policy=policy),
        "parts": parts,
        "warning": "" if findings.is_paired else say("lives.unpaired"),
    }


def _part(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    focus = findings.focus
    assert focus is not None
    rows = [row for row in rows_of(findings.results.lives) if row["policy"] == focus.name]
    matrix = {(row["status_reference"], row["status_policy"]): float(row["persons"]) for row in rows}
    if not matrix:
        return None
    note = _anyway_note(findings, focus, say)
    return {"figures": [_view(matrix, findings, focus, say)], "facts": _facts(findings, focus, say), "note": note}


def _anyway_note(findings: Findings, focus: Variant, say: Catalogue) -> str:
    """Say of whom the share in the answer is, and how many of them would have left anyway; empty without that share.

    Both are whole people, so that the one over the other is the share that is shown.
    """
    share, paid, anyway = findings.anyway, *(findings.effect(focus, name) for name in ("paid", "deadweight"))
    if share is None or paid is None or anyway is None or focus != findings.focus:
        return ""
    people, of = (say.numerals.whole(one.mean) for one in (anyway, paid))
    return say("lives.anyway", people=people, paid=of, share=say.numerals.mean(share))


def _facts(findings: Findings, focus: Variant, say: Catalogue) -> list[tuple[str, str]]:
    told = [outcome for outcome in _SUMMED if outcome not in _OF_MAATWERK or findings.is_maatwerk_added]
    found = [(outcome, findings.effect(focus, outcome)) for outcome in told]
    return [
        (words.outcome_name(outcome, say), say.numerals.with_interval(estimate))
        for outcome, estimate in found
        if estimate is not None and estimate.is_defined
    ]


def _view(matrix: Matrix, findings: Findings, focus: Variant, say: Catalogue) -> FigureView:
    title = _title(matrix, say)
    moved = sorted(((a, b, n) for (a, b), n in matrix.items() if a != b and n > 0), key=lambda flow: -flow[2])
    most = moved[0][2] if moved else 0.0
    shown = [flow for flow in moved[:_MOST_FLOWS] if flow[2] >= _SMALLEST * most]
    left_out = sum(persons for *_, persons in moved[len(shown) :])
    names = {status: status_name(status, say) for pair in matrix for status in pair}
    flows = " ".join(
        say("lives.alt_flow", before=names[before], after=names[after], persons=_persons(persons, say))
        for before, after, persons in shown
    )
    labels = {"reference": findings.reference.label, "policy": focus.label}
    return FigureView(
        key=key_of(findings, "lives"),
        title=title,
        caption=say("lives.caption", runs=say.numerals.whole(findings.replications), **labels),
        alt=say("lives.alt", title=title, flows=flows),
        wide=doubt_drawing.elsewhere(shown, names, say, "wide") if shown else doubt_drawing.nothing("wide"),
        narrow=doubt_drawing.elsewhere(shown, names, say, "narrow") if shown else doubt_drawing.nothing("narrow"),
        table=_table(matrix, names, title, findings, say),
        notes=(say("lives.rest", persons=_persons(left_out, say)),) if left_out else (),
    )


def _title(matrix: Matrix, say: Catalogue) -> str:
    moved = sum(persons for (before, after), persons in matrix.items() if before != after)
    if moved == 0:
        return say("lives.title_same")
    return say("lives.title_elsewhere", count=_persons(moved, say), all=_persons(sum(matrix.values()), say))


def status_name(status: str, say: Catalogue) -> str:
    """Give the name of a status: of the route that ended there, or of the people who are still in it."""
    low = status.lower()
    is_route = low != "out_of_sight" and say.find(f"route_short.{low}") is not None
    return say(f"route_short.{low}") if is_route else words.outcome_name(f"stock_{low}", say)


def _persons(persons: float, say: Catalogue) -> str:
    return say.numerals.mean(Estimate(persons, persons, persons))


def _table(matrix: Matrix, names: Mapping[str, str], title: str, findings: Findings, say: Catalogue) -> Table:
    """Give the whole matrix: a row per status under the reference, a column per status under the policy."""
    statuses = list(dict.fromkeys(status for pair in matrix for status in pair))
    head = say("lives.under_reference", reference=findings.reference.label)
    rows = []
    for before in statuses:
        cells = [matrix.get((before, after), 0.0) for after in statuses]
        shown = [_persons(cell, say) if cell else "" for cell in cells]
        rows.append((names[before], *shown, _persons(sum(cells), say)))
    return Table(title, (head, *(names[status] for status in statuses), say("lives.together")), tuple(rows))
