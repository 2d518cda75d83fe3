"""Block 8: what the answer depends on, how much of that is assumed, and where the ranking flips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.report.blocks.grounds import depends
from sim.report.blocks.grounds.repeat import COMMAND
from sim.report.blocks.views import FigureView, LegendEntry, Table
from sim.report.draw import doubt_drawing
from sim.report.findings import OCCUPANCY, Findings
from sim.report.rows import Variant, estimate_at, estimate_of, rows_of
from sim.report.say import words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Estimate, Kind
from sim.report.weigh.doubted import OUTCOMES, Doubted, Row, euros, largest, whole_percent

if TYPE_CHECKING:
    from sim.analysis.doubt.dependence import Dependence

_PARTS = (("parameters", "variant-1"), ("luck", "unseen"), ("overlap", "permit"))
_MOST_BARS, _MOST_KNOWN = 8, 6


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give what the answer depends on, from the runs and, where draws were run, from them; or say that nothing can."""
    focus, results = findings.focus, findings.results
    if focus is None:
        return None
    shown: dict[str, Any] = dict.fromkeys(("few", "flips", "leading", "knowing", "regret", "prior", "none"))
    shown |= {"intro": say("drivers.none_intro"), "figures": []}
    if results.dependence is not None:
        shown |= _of_runs(results.dependence, findings, focus, say)
    if results.doubt is not None:
        drawn = _of_draws(Doubted(results.doubt, findings, say), focus)
        return {**shown, **drawn, "figures": [*shown["figures"], *drawn["figures"]]}
    return {**shown, "none": _none(findings, say)}


def _of_runs(dependence: Dependence, findings: Findings, focus: Variant, say: Catalogue) -> dict[str, Any]:
    return {
        "intro": say("drivers.depends_intro" if say.sets_differ else "drivers.none_intro"),
        "figures": depends.figures(dependence, focus, say),
        "few": depends.too_few(dependence, say) if say.sets_differ else None,
        "leading": depends.leading(dependence, focus, say),
        "prior": depends.prior(findings, focus, say),
    }


def _of_draws(doubted: Doubted, focus: Variant) -> dict[str, Any]:
    doubt, say = doubted.doubt, doubted.say
    counts = {"draws": say.numerals.whole(doubt.draws), "parameters": say.numerals.whole(len(doubt.parameters))}
    views = [_spread(doubted, focus), *(_bars(doubted, focus, outcome) for outcome in OUTCOMES)]
    return {
        "intro": say("drivers.intro", **counts),
        "figures": [view for view in views if view is not None],
        "flips": _flips(doubted),
        "regret": _regret(doubted),
        "knowing": _knowing(doubted),
    }


def _none(findings: Findings, say: Catalogue) -> dict[str, Any]:
    """Say that the whole plausible ranges were not run, and how to run them."""
    asked = findings.results.scenario.plan.draws
    why = "early.draws" if findings.results.stopping.reason == "early" else "drivers.none_few"
    few = say(why, asked=say.numerals.whole(asked)) if asked else ""
    return {
        "title": say("drivers.none_title"),
        "text": f"{few} {say('drivers.none_text')}".strip(),
        "command": f"{COMMAND} --set plan.draws=128",
    }


def _spread(doubted: Doubted, focus: Variant) -> FigureView | None:
    """Show how far each difference moves, and what of that is assumptions, luck or both."""
    say = doubted.say
    found = [(o, row) for o in (*OUTCOMES, OCCUPANCY) if (row := doubted.spread(focus, o)) is not None]
    if not found:
        return None
    rows = [
        (
            words.outcome_name(o, say),
            [(say(f"drivers.part_{p}"), estimate_at(row, p, Kind.SHARE), tone) for p, tone in _PARTS],
        )
        for o, row in found
    ]
    title = _spread_title(doubted, focus, found)
    alt = " ".join(
        say(
            "drivers.spread_alt_row",
            name=name,
            parts=", ".join(f"{part} {say.numerals.with_interval(share)}" for part, share, _ in parts),
        )
        for name, parts in rows
    )
    return FigureView(
        key="doubt",
        title=title,
        caption=say("drivers.spread"),
        alt=say("drivers.spread_alt", title=title, rows=alt),
        wide=doubt_drawing.stacks(rows, say, "wide"),
        narrow=doubt_drawing.stacks(rows, say, "narrow"),
        table=_spread_table(doubted, title, found),
        legend=tuple(LegendEntry(doubt_drawing.share_swatch(t), say(f"drivers.part_{p}")) for p, t in _PARTS),
    )


def _spread_title(doubted: Doubted, focus: Variant, found: list[tuple[str, Row]]) -> str:
    say = doubted.say
    row = doubted.spread(focus, OUTCOMES[0])
    if row is None or not found:
        return say("drivers.spread_unknown")
    ends = estimate_of(row)
    low, high = say.numerals.low(ends, signed=True), say.numerals.high(ends, signed=True)
    most = say.most_draws(int(row["draws"]))
    return say("drivers.spread_title", policy=focus.label, most=most, low=low, high=high)


def _spread_table(doubted: Doubted, title: str, found: list[tuple[str, Row]]) -> Table:
    say = doubted.say
    most = say.most_draws(int(found[0][1]["draws"]))
    heads = [say("drivers.difference"), say("drivers.average"), most.capitalize(), say("drivers.other_side")]
    heads += [say(f"drivers.part_{part}") for part, _ in _PARTS]
    rows = []
    for outcome, row in found:
        ends = estimate_of(row)
        flips = say.numerals.chance(round(row["flips"] * row["draws"]), int(row["draws"]))[0]
        cells = [say.numerals.mean(ends, signed=True), say.numerals.interval(ends, signed=True), flips]
        cells += [say.numerals.with_interval(estimate_at(row, part, Kind.SHARE)) for part, _ in _PARTS]
        rows.append((words.outcome_name(outcome, say), *cells))
    return Table(title, tuple(heads), tuple(rows))


def _bars(doubted: Doubted, focus: Variant, outcome: str) -> FigureView | None:
    """Show which assumptions make the doubt in a difference."""
    say = doubted.say
    row = doubted.spread(focus, outcome)
    if row is None:
        return None
    drivers = doubted.drivers(focus, outcome)
    shown = largest(drivers, _MOST_BARS)
    name = words.outcome_name(outcome, say)
    title = say("drivers.title_none", outcome=name)
    if shown and shown[0]["stands_out"]:
        share = say.numerals.with_interval(estimate_at(shown[0], "total", Kind.SHARE))
        meaning = doubted.meaning(shown[0]["parameter"])
        title = say("drivers.title_one", outcome=name, parameter=meaning, share=share)
    bars = [_bar(doubted, driver) for driver in shown]
    alt = " ".join(
        say(
            "drivers.bars_alt_row",
            name=meaning,
            first=say.numerals.with_interval(first),
            total=say.numerals.with_interval(total),
        )
        for meaning, first, total, _ in bars
    )
    return FigureView(
        key=f"drivers-{outcome.replace('_', '-')}",
        title=title,
        caption=say("drivers.bars", policy=focus.label),
        alt=say("drivers.bars_alt", title=title, rows=alt),
        wide=doubt_drawing.bars(bars, say, "wide") if bars else doubt_drawing.nothing("wide"),
        narrow=doubt_drawing.bars(bars, say, "narrow") if bars else doubt_drawing.nothing("narrow"),
        table=_bars_table(doubted, title, drivers),
        notes=tuple(_notes(row, say)),
    )


def _bar(doubted: Doubted, driver: Row) -> tuple[str, Estimate, Estimate, str]:
    tone = "more" if driver["evidence"] == "assumed" else "less"
    first, total = estimate_at(driver, "first", Kind.SHARE), estimate_at(driver, "total", Kind.SHARE)
    return doubted.meaning(driver["parameter"]), first, total, tone


def _notes(row: Row, say: Catalogue) -> list[str]:
    notes = []
    if row["assumed"] == row["assumed"]:
        notes.append(say("drivers.assumed", share=say.numerals.with_interval(estimate_at(row, "assumed", Kind.SHARE))))
    rest = row["unexplained"]
    if rest == rest and rest >= 0.01:
        notes.append(say("drivers.unexplained", share=whole_percent(rest, say)))
    return notes


def _bars_table(doubted: Doubted, title: str, drivers: list[Row]) -> Table:
    say = doubted.say
    names = ("parameter", "key", "evidence", "plausible", "first", "total", "break_even")
    rows = []
    for driver in drivers:
        key = driver["parameter"]
        ends = {end: doubted.value(key, driver[end]) for end in ("low", "high")}
        turning = driver["break_even"]
        rows.append(
            (
                doubted.meaning(key),
                key,
                say.name_of("evidence", driver["evidence"]),
                say.numerals.between.format(**ends),
                say.numerals.with_interval(estimate_at(driver, "first", Kind.SHARE)),
                say.numerals.with_interval(estimate_at(driver, "total", Kind.SHARE)),
                doubted.value(key, turning) if turning == turning else say("drivers.nowhere"),
            )
        )
    return Table(title, tuple(say(f"drivers.{name}") for name in names), tuple(rows))


def _flips(doubted: Doubted) -> dict[str, Any]:
    """Say where the answer is on the other side of zero."""
    say, findings = doubted.say, doubted.findings
    pairs = [(variant, outcome) for variant in findings.others for outcome in OUTCOMES]
    spreads = [(v, o, row) for v, o in pairs if (row := doubted.spread(v, o)) is not None]
    lines = [line for v, o, _ in spreads if (line := doubted.where(v, o))]
    turning = [(row["flips"], v, o, row) for v, o, row in spreads if row["flips"] > 0]
    if not turning:
        return {"title": say("drivers.flips_never"), "caption": say("drivers.flips"), "lines": []}
    if not lines:
        return {"title": say("drivers.flips_none"), "caption": say("drivers.flips"), "lines": []}
    _, variant, outcome, row = max(turning, key=lambda found: found[0])
    share = say.numerals.chance(round(row["flips"] * row["draws"]), int(row["draws"]))[0]
    title = say("drivers.flips_title", share=share, outcome=doubted.turned(variant, outcome))
    return {"title": title, "caption": say("drivers.flips"), "lines": lines}


def _regret(doubted: Doubted) -> dict[str, Any]:
    """Give for each policy what is missed at worst and on average."""
    say = doubted.say
    found = {(int(row["price_eur"]), row["policy"]): row for row in rows_of(doubted.doubt.regret)}
    variants, prices = doubted.findings.variants, doubted.prices()
    stated = prices[len(prices) // 2]
    safest = min(variants, key=lambda variant: found[stated, variant.name]["largest_eur"])
    missed = say.numerals.mean(euros(found[stated, safest.name]["largest_eur"]))
    words_of_title = {"regret": missed, "price": say.numerals.exact(stated, Kind.EUROS)}
    title = say("drivers.regret_title", policy=safest.label, **words_of_title)
    heads = [say("differences.policy")]
    heads += [say("drivers.value_at", price=say.numerals.exact(price, Kind.EUROS)) for price in prices]
    rows = []
    for variant in variants:
        cells = [variant.label]
        for price in prices:
            row = found[price, variant.name]
            worst, average = (say.numerals.mean(euros(row[name])) for name in ("largest_eur", "average_eur"))
            cells.append(say("drivers.worst_and_average", worst=worst, average=average))
        rows.append(tuple(cells))
    return {"title": title, "caption": say("drivers.regret"), "table": Table(title, tuple(heads), tuple(rows))}


def _knowing(doubted: Doubted) -> dict[str, Any] | None:
    """Give what it is worth to know each assumption, at each price."""
    say, prices = doubted.say, doubted.prices()
    by_price = {price: {row["parameter"]: row["value_eur"] for row in doubted.knowing(price)} for price in prices}
    keys = {key for values in by_price.values() for key in values}
    if not keys:
        return None
    ranked = sorted(keys, key=lambda key: (-max(values.get(key, 0.0) for values in by_price.values()), key))
    best_price = max(prices, key=lambda price: by_price[price].get(ranked[0], 0.0))
    value = by_price[best_price][ranked[0]]
    title = say("drivers.knowing_none")
    if value >= 1:
        shown = {"value": say.numerals.mean(euros(value)), "price": say.numerals.exact(best_price, Kind.EUROS)}
        title = say("drivers.knowing_title", parameter=doubted.meaning(ranked[0]), **shown)
    heads = [say("drivers.parameter")]
    heads += [say("drivers.value_at", price=say.numerals.exact(price, Kind.EUROS)) for price in prices]
    rows = [
        (doubted.meaning(key), *(say.numerals.mean(euros(by_price[price].get(key, 0.0))) for price in prices))
        for key in ranked[:_MOST_KNOWN]
    ]
    return {"title": title, "caption": say("drivers.knowing"), "table": Table(title, tuple(heads), tuple(rows))}
