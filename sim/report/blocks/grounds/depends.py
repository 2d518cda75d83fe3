"""Block 8, its first part: what the answer depends on, from the runs that are made anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.report.blocks.views import FigureView, LegendEntry, OutcomeRows, Table, strip_rows
from sim.report.draw import doubt_drawing
from sim.report.draw.doubt_drawing import CarriedBar
from sim.report.draw.scales import axis_of_strips
from sim.report.findings import Findings
from sim.report.rows import Variant, estimate_at, estimate_of, rows_of
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate
from sim.report.weigh.depends import Depends, is_choice, plain_name, share_carried, value_words
from sim.report.weigh.doubted import OUTCOMES, Row, whole_percent

if TYPE_CHECKING:
    from sim.analysis.doubt.dependence import Dependence

_MOST_SETTINGS = 8
_HEADS = ("parameter", "difference", "at_low", "at_high", "used", "evidence")


def figures(dependence: Dependence, focus: Variant, say: Catalogue) -> list[FigureView]:
    """Show for each headline outcome how much each group of assumptions makes simulations differ."""
    depends = Depends(dependence, focus, say)
    return [_shares(depends, outcome) for outcome in OUTCOMES if depends.groups(outcome)]


def _shares(depends: Depends, outcome: str) -> FigureView:
    say, rows = depends.say, depends.groups(outcome)
    title = _shares_title(depends, outcome)
    bars = [_bar(row, say) for row in rows]
    told = " ".join(
        say("drivers.bar_alt_open" if bar.sign == "open" else "drivers.bar_alt", name=bar.name, share=bar.words)
        for bar in bars
    )
    return FigureView(
        key=f"depends-{outcome.replace('_', '-')}",
        title=title,
        caption=say("drivers.shares", policy=depends.variant.label, runs=_runs(rows, say)),
        alt=say("drivers.bars_alt", title=title, rows=told),
        wide=doubt_drawing.carried(bars, say, "wide"),
        narrow=doubt_drawing.carried(bars, say, "narrow"),
        table=_shares_table(rows, title, say),
        legend=tuple(
            LegendEntry(doubt_drawing.carried_swatch(kind), say(f"drivers.sign_{kind}")) for kind in doubt_drawing.SIGNS
        ),
    )


def _shares_title(depends: Depends, outcome: str) -> str:
    say, row = depends.say, depends.strongest(outcome)
    name = words.outcome_name(outcome, say)
    if row is None:
        return say("drivers.shares_none", outcome=name, runs=_runs(depends.groups(outcome), say))
    share = say.numerals.with_interval(share_carried(row))
    return say("drivers.shares_title", outcome=name, group=say(f"drivers.group_{row['name']}"), share=share)


def _runs(rows: list[Row], say: Catalogue) -> str:
    return say.numerals.whole(rows[0]["simulations"])


def _bar(row: Row, say: Catalogue) -> CarriedBar:
    share = share_carried(row)
    name = say(f"drivers.bar_{row['name']}")
    return CarriedBar(name, share, say.numerals.with_interval(share), row["by_chance"])


def _shares_table(rows: list[Row], title: str, say: Catalogue) -> Table:
    heads = tuple(say(f"drivers.{head}") for head in ("group", "share", "chance", "stands_out", "narrower"))
    cells = []
    for row in rows:
        is_rest = row["kind"] == "rest"
        chance = "" if is_rest else whole_percent(row["by_chance"], say)
        stands_out = "" if is_rest else say("sources.yes" if row["stands_out"] else "sources.no")
        narrower = whole_percent(row["narrower"], say) if row["stands_out"] else ""
        name = say(f"drivers.bar_{row['name']}")
        cells.append((name, say.numerals.with_interval(share_carried(row)), chance, stands_out, narrower))
    return Table(title, heads, tuple(cells))


def leading(dependence: Dependence, focus: Variant, say: Catalogue) -> dict[str, Any] | None:
    """Show the answer at both ends of the settings that move it most, and which is most worth knowing."""
    depends = Depends(dependence, focus, say)
    rows = depends.leading(_MOST_SETTINGS)
    if not rows:
        return None
    title, heads = _leading_title(depends, rows[0]), list(_HEADS)
    known = {row["setting"]: narrower for row in rows if (narrower := depends.narrower(row["outcome"], row["setting"]))}
    captions = ["leading", *(f"caption_{how}" for how in sorted({row["how"] for row in rows}))]
    cells = [_leading_cells(row, say) for row in rows]
    if known:
        heads.append("narrower")
        captions.append("caption_narrower")
        last = [whole_percent(known[row["setting"]], say) if row["setting"] in known else "" for row in rows]
        cells = [(*row, cell) for row, cell in zip(cells, last, strict=True)]
    table = Table(title, tuple(say(f"drivers.{head}") for head in heads), tuple(cells))
    return {"title": title, "caption": " ".join(say(f"drivers.{name}") for name in captions), "table": table}


def _leading_title(depends: Depends, first: Row) -> str:
    """Name the setting most worth knowing; where none stands out, the one that moves an answer most."""
    say, row = depends.say, depends.most_worth_knowing()
    if row is not None:
        share = whole_percent(row["narrower"], say)
        return say("drivers.worth_knowing", setting=plain_name(row["name"], say), share=share)
    ends = {end: say.numerals.mean(estimate_at(first, end), signed=True) for end in ("at_low", "at_high")}
    name = words.outcome_name(first["outcome"], say)
    return say("drivers.moves_most", setting=plain_name(first["setting"], say), outcome=name, **ends)


def _leading_cells(row: Row, say: Catalogue) -> tuple[str, ...]:
    key = row["setting"]
    end_of, used = ("answer_at_choice", "drivers.used_choice") if is_choice(row) else ("answer_at", "")
    ends = [
        say(f"drivers.{end_of}", value=value_words(key, row[end], say), answer=say.numerals.mean(at, signed=True))
        for end, at in (("low", estimate_at(row, "at_low")), ("high", estimate_at(row, "at_high")))
    ]
    value = value_words(key, row["used"], say)
    evidence = say.name_of("evidence", row["evidence"])
    outcome = words.outcome_name(row["outcome"], say)
    return plain_name(key, say), outcome, *ends, say(used, value=value) if used else value, evidence


def too_few(dependence: Dependence, say: Catalogue) -> dict[str, str] | None:
    """Say that there are too few simulations to tell, when that is so."""
    if dependence.is_enough:
        return None
    counts = {"runs": say.numerals.whole(dependence.simulations), "enough": say.numerals.whole(dependence.enough)}
    return {"title": say("drivers.few_title"), "text": say("drivers.few_text", **counts)}


def prior(findings: Findings, focus: Variant, say: Catalogue) -> dict[str, Any] | None:
    """Put the headline before the fit to the past above the headline after it, on one scale."""
    before = {row["outcome"]: row for row in rows_of(findings.results.prior) if row["policy"] == focus.name}
    outcomes, said = [], [say("drivers.prior", policy=focus.label)]
    for outcome in OUTCOMES:
        after = findings.effect(focus, outcome)
        if outcome not in before or after is None:
            continue
        row = before[outcome]
        held = estimate_of(row)
        said.append(_moved(outcome, held, after, say))
        axis = axis_of_strips([held, after])
        for when, estimate in (("before", held), ("after", after)):
            name = say(f"drivers.{when}", outcome=words.outcome_name(outcome, say))
            outcomes.append(OutcomeRows(name, "", "", strip_rows([(focus, estimate)], axis, say, outcome)))
    if not outcomes:
        return None
    return {
        "title": say("drivers.prior_title"),
        "caption": " ".join(said),
        "outcomes": outcomes,
    }


def _moved(outcome: str, before: Estimate, after: Estimate, say: Catalogue) -> str:
    """Say how the past moves an answer, and how many times as long it makes the range."""
    times = (after.high - after.low) / (before.high - before.low)
    ends = {name: say.numerals.mean(one, signed=True) for name, one in (("before", before), ("after", after))}
    name = words.outcome_name(outcome, say)
    return say("drivers.prior_moved", outcome=name, times=say.numerals.fixed(times, 1), **ends)
