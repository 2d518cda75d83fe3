"""Part of block 11: whom the incentive reaches, by trait."""

from collections.abc import Mapping
from math import nan
from typing import Any

from sim.report.blocks.views import Table
from sim.report.findings import Findings
from sim.report.rows import estimate_of, rows_of
from sim.report.say.language import Catalogue
from sim.report.say.mechanisms import TRAITS, WOULD_HARDLY_LEAVE, TakenApart
from sim.report.say.rounding import Estimate

MEASURES = ("persons", "held_out", "additional", "moved_later", "paid")
_UNKNOWN = Estimate(nan, nan, nan)


def table(findings: Findings, apart: TakenApart, say: Catalogue) -> dict[str, Any] | None:
    """Give who is held out, leaves more or fewer, or is paid, by trait; those who would hardly leave apart."""
    shown = apart.together or next(iter(apart.alone.values()))
    cells = _cells(findings, shown.name)
    if not cells:
        return None
    because = {} if apart.without is None else _cells(findings, apart.without.name)
    heads = [say("groups.group"), *(say(f"incentive.who_{name}") for name in MEASURES)]
    if because:
        heads.append(say("incentive.who_because"))
    rows = {group: _row(group, cells, because, say) for group in (*TRAITS, WOULD_HARDLY_LEAVE)}
    held = cells.get((WOULD_HARDLY_LEAVE, "held_out"), _UNKNOWN)
    return {
        "title": say("incentive.who", policy=shown.label),
        "table": Table(say("incentive.who_caption"), tuple(heads), tuple(rows[group] for group in TRAITS)),
        "apart": Table(say("incentive.hardly_title"), tuple(heads), (rows[WOULD_HARDLY_LEAVE],)),
        "apart_text": say("incentive.hardly_text"),
        "apart_held": _held_sentence(held, say),
    }


def _cells(findings: Findings, policy: str) -> dict[tuple[str, str], Estimate]:
    return {
        (row["group"], row["measure"]): estimate_of(row)
        for row in rows_of(findings.results.who)
        if row["policy"] == policy
    }


def _row(
    group: str,
    cells: Mapping[tuple[str, str], Estimate],
    because: Mapping[tuple[str, str], Estimate],
    say: Catalogue,
) -> tuple[str, ...]:
    signed = {"additional"}
    found = [say.numerals.with_interval(cells.get((group, name), _UNKNOWN), signed=name in signed) for name in MEASURES]
    if because:
        found.append(say.numerals.with_interval(because.get((group, "additional"), _UNKNOWN).negated(), signed=True))
    return (say.name_of("trait", group), *found)


def _held_sentence(held: Estimate, say: Catalogue) -> str:
    if not held.is_defined:
        return say("incentive.hardly_unknown")
    return say("incentive.hardly_held", number=say.numerals.with_interval(held))
