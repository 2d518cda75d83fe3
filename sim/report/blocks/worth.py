"""Block 7: is it worth it, at what one additional departure may cost."""

import json
from typing import Any

from sim.report.blocks.views import FigureView, Table, drawn_note, legend_of
from sim.report.draw import doubt_drawing
from sim.report.findings import Findings
from sim.report.rows import Variant
from sim.report.say import many, words
from sim.report.say.language import Catalogue
from sim.report.say.rounding import Kind, are_few
from sim.report.weigh.judgement import HIGHEST_EUR, PRICES_EUR, START_EUR, STEP_EUR, TOLD_EUR, Judgement, judge
from sim.report.weigh.unmeasured.hidden import of_unknown_cost


def build(findings: Findings, say: Catalogue) -> dict[str, Any] | None:
    """Give the plane, the chances by price, and a sentence for each place of the slider."""
    judged = judge(findings)
    if judged is None or findings.focus is None:
        return None
    start = START_EUR
    unknown = of_unknown_cost(findings, findings.focus, say)
    notes = tuple(filter(None, (drawn_note(findings, say), unknown and f"{unknown}.")))
    lines = [_lines(judged, price, say) for price in PRICES_EUR]
    return {
        "intro": say("worth.intro"),
        "figures": [draw(judged, findings.focus, start, notes, say) for draw in (_plane, _chances)],
        "slider": {"highest": HIGHEST_EUR, "step": STEP_EUR, "start": start},
        "lines": json.dumps(lines, ensure_ascii=False),
        "prices": json.dumps([_euros(price, say) for price in PRICES_EUR], ensure_ascii=False),
        "price": _euros(start, say),
        "line": lines[PRICES_EUR.index(start)],
        "each": _each(findings, say),
        "note": say("worth.note_draws" if judged.is_of_draws else "worth.note_runs"),
    }


def _each(findings: Findings, say: Catalogue) -> list[str]:
    """Say of each policy what a departure costs or saves, where that has a meaning."""
    said = [(variant, words.price_sentence(findings, variant, say)) for variant in findings.others]
    told = [say("worth.price_of", policy=variant.label, sentence=sentence) for variant, sentence in said if sentence]
    has_price = any(findings.price(variant) is not None for variant in findings.others)
    return [*told, say("worth.price_means")] if has_price else told


def _rows(judged: Judgement, say: Catalogue) -> str:
    return say("worth.draws" if judged.is_of_draws else "worth.runs")


def _euros(price: float, say: Catalogue) -> str:
    return say.numerals.exact(price, Kind.EUROS)


def _plane(judged: Judgement, focus: Variant, start: int, notes: tuple[str, ...], say: Catalogue) -> FigureView:
    title = _plane_title(judged, focus, say)
    rows = []
    for variant in judged.variants[1:]:
        more, extra = (say.numerals.with_interval(side, signed=True) for side in judged.sides(variant))
        rows.append((variant.label, more, extra))
    points = " ".join(say("worth.plane_point", policy=p, departures=more, costs=extra) for p, more, extra in rows)
    heads = (say("differences.policy"), say("outcome.additional_departures"), say("outcome.cost_state_eur"))
    return FigureView(
        key="plane",
        title=title,
        caption=say(
            "worth.plane", count=say.numerals.whole(judged.count), rows=_rows(judged, say), price=_euros(start, say)
        ),
        alt=say("worth.plane_alt", title=title, points=points),
        wide=doubt_drawing.plane(judged, start, say, "wide"),
        narrow=doubt_drawing.plane(judged, start, say, "narrow"),
        table=Table(title, heads, tuple(rows)),
        legend=legend_of(judged.drawn[1:]),
        notes=notes,
    )


def _plane_title(judged: Judgement, focus: Variant, say: Catalogue) -> str:
    """Say which way departures and costs go in most rows; of several policies, which go which way together."""
    if len(judged.variants) > 2:
        return _plane_title_of_many(judged, say)
    name, hits = judged.quadrant(focus)
    return say(f"worth.plane_{name}", policy=focus.label, share=_share(hits, judged, say), rows=_rows(judged, say))


def _share(hits: int, judged: Judgement, say: Catalogue) -> str:
    """Say in which part of the rows something is so: of few in how many."""
    chance, _ = say.numerals.chance(hits, judged.count)
    counts = {"hits": say.numerals.whole(hits), "runs": say.numerals.whole(judged.count), "rows": _rows(judged, say)}
    return say("worth.share_few", **counts) if are_few(judged.count) else say("worth.share", chance=chance, **counts)


def _plane_title_of_many(judged: Judgement, say: Catalogue) -> str:
    for way in ("more_cheaper", "fewer_dearer"):
        if named := judged.mostly(way):
            labels = many.listed([say("many.quoted", policy=variant.label) for variant in named], say)
            return say(f"worth.plane_many_{way}", policies=labels, rows=_rows(judged, say))
    return say("worth.plane_many_mixed", rows=_rows(judged, say))


def _chances(judged: Judgement, focus: Variant, start: int, notes: tuple[str, ...], say: Catalogue) -> FigureView:
    title = _curve_title(judged, focus, say)
    return FigureView(
        key="chances",
        title=title,
        caption=say("worth.curve", rows=_rows(judged, say)),
        alt=title,
        wide=doubt_drawing.chances(judged, start, say, "wide"),
        narrow=doubt_drawing.chances(judged, start, say, "narrow"),
        table=_table(judged, title, say),
        legend=legend_of(judged.drawn),
        notes=notes,
    )


def _curve_title(judged: Judgement, focus: Variant, say: Catalogue) -> str:
    """Say at which prices the policy has the highest net benefit in most rows; of several policies, which one where."""
    if len(judged.variants) > 2:
        return _curve_title_of_many(judged, say)
    where, ends = _where(judged.preferred_prices(focus), say)
    return say(f"worth.curve_{where}", policy=focus.label, rows=_rows(judged, say), **ends)


def _curve_title_of_many(judged: Judgement, say: Catalogue) -> str:
    found = [(variant, judged.preferred_prices(variant)) for variant in judged.variants]
    best = sorted(((variant, prices) for variant, prices in found if prices), key=lambda pair: pair[1])
    if not best:
        return say("worth.curve_many_none", top=_euros(HIGHEST_EUR, say), rows=_rows(judged, say))
    parts = []
    for variant, prices in best:
        where, ends = _where(prices, say)
        parts.append(say(f"worth.part_{where}", policy=variant.label, **ends))
    return say("worth.curve_many", parts=many.listed(parts, say), rows=_rows(judged, say))


def _where(prices: tuple[int, ...], say: Catalogue) -> tuple[str, dict[str, str]]:
    """Name the stretch of the slider that some prices cover, with what fills the blanks of its texts."""
    if len(prices) in (0, len(PRICES_EUR)):
        return ("always" if prices else "never"), {"top": _euros(HIGHEST_EUR, say)}
    low, high = _euros(prices[0], say), _euros(prices[-1], say)
    if (prices[-1] - prices[0]) // STEP_EUR + 1 != len(prices):
        return "some", {"low": low, "high": high}
    if prices[-1] == HIGHEST_EUR:
        return "from", {"price": low}
    if prices[0] == 0:
        return "until", {"price": high}
    return "between", {"low": low, "high": high}


def _lines(judged: Judgement, price: int, say: Catalogue) -> str:
    """Say what each policy is worth at a price."""
    others = judged.variants[1:]
    if len(others) == 1:
        return _line("worth.line", judged, others[0], price, say)
    start = say("worth.lines_start", price=_euros(price, say), reference=judged.variants[0].label)
    return " ".join([start, *(_line("worth.line_of_many", judged, variant, price, say) for variant in others)])


def _line(form: str, judged: Judgement, variant: Variant, price: int, say: Catalogue) -> str:
    benefit = judged.benefit(variant, price)
    key = "worth.range_draws" if judged.is_of_draws else "worth.range_runs"
    most = say.most_draws(judged.count)
    return say(
        form,
        price=_euros(price, say),
        policy=variant.label,
        reference=judged.variants[0].label,
        benefit=say.numerals.mean(benefit, signed=True),
        range=say(key, most=most, interval=say.numerals.interval(benefit, signed=True)),
        share=_share(judged.best(variant, price), judged, say),
    )


def _table(judged: Judgement, title: str, say: Catalogue) -> Table:
    heads = [say("worth.price")]
    heads += [say("worth.best_of", policy=variant.label) for variant in judged.variants]
    heads += [say("worth.benefit_of", policy=variant.label) for variant in judged.variants[1:]]
    rows = []
    for price in TOLD_EUR:
        row = [_euros(price, say)]
        row += [say.numerals.counted(judged.best(v, price), judged.count) for v in judged.variants]
        row += [say.numerals.with_interval(judged.benefit(v, price), signed=True) for v in judged.variants[1:]]
        rows.append(tuple(row))
    return Table(title, tuple(heads), tuple(rows))
