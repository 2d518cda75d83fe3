"""What stands in the workbook: the answer, levels, differences, course in time, assumptions; never the long table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.report.blocks.differences import SHORT
from sim.report.blocks.years import place_of, spent_rows
from sim.report.book import excel, opendocument
from sim.report.book.sheets import Bars, Cell, Chart, Sheet, cells_of, number_code
from sim.report.book.shown_settings import evidence_name, shown_settings
from sim.report.findings import Findings
from sim.report.rows import Variant, estimate_at, estimate_of, rows_of
from sim.report.say import answering, words
from sim.report.say.labels import findings_of
from sim.report.say.language import Catalogue, catalogue_of
from sim.report.say.remarks import note_words
from sim.report.say.rounding import Estimate, Kind, kind_of

if TYPE_CHECKING:
    from sim.analysis.results import Results

PEOPLE = ("gained", "lost", "additional_departures", "additional_durable_departures")
"""Outcomes that count people on one scale, and stand in the chart."""
_PLACES = ("article", "account", "payer")


def write(results: Results, path: Path, language: str | None = None, *, made: Sequence[Sheet] | None = None) -> None:
    """Write the workbook of a run: the same results give the same bytes; `made` are its sheets, where they are made.

    Raises LanguageNotAvailable when the reports do not speak the language.
    """
    path.write_bytes(excel.content(results.scenario.title, made or sheets(results, language)))


def write_ods(
    results: Results, path: Path, language: str | None = None, *, made: Sequence[Sheet] | None = None
) -> bool:
    """Write the same sheets as an OpenDocument spreadsheet when odfpy is installed; say whether it was."""
    if not opendocument.is_available():
        return False
    say = catalogue_of(results, language)
    shown = made or sheets(results, language)
    path.write_bytes(opendocument.content(results.scenario.title, shown, say.language))
    return True


def content(results: Results, language: str | None = None) -> bytes:
    """Give the workbook of a run as bytes."""
    return excel.content(results.scenario.title, sheets(results, language))


def _money(results: Results, say: Catalogue) -> list[Sheet]:
    """Give the sheets of the same money and of the best mixes, where a run asks for them."""
    money = results.money
    if money is None:
        return []
    from sim.report.same_money.sheet import sheet_of, sheet_of_mixes

    return [sheet_of(money, say), *([sheet_of_mixes(money, say)] if money.mixes else [])]


def sheets(results: Results, language: str | None = None) -> list[Sheet]:
    """Give the sheets of a run, the answer first."""
    say = catalogue_of(results, language)
    findings = findings_of(results, say)
    return [
        _answer(findings, say),
        *_money(results, say),
        _summary(findings, say),
        _differences(findings, say),
        *([] if results.yearly.empty else [_years(findings, say)]),
        *([] if results.spending.empty else [_spending(findings, say)]),
        _course(findings, say),
        *([] if results.who.empty else [_who(findings, say)]),
        *([] if results.break_even.empty else [_break_even(findings, say)]),
        _assumptions(findings, say),
        _read_me(findings, say),
    ]


def _answer(findings: Findings, say: Catalogue) -> Sheet:
    """Give the answer in words, the main outcomes of every policy, and a chart of those that count people."""
    names = ("policy", "outcome", "unit", "mean", "low_95", "high_95", "reading")
    if findings.focus is None:
        names = ("policy", "outcome", "unit", "mean", "low_90", "high_90", "reading")
    sheet = Sheet(say("workbook.the_answer"), _names(names, say), (28, 42, 16, 14, 14, 14, 46), is_filtered=False)
    scenario = findings.results.scenario
    sheet.above = [
        scenario.title,
        *filter(None, [scenario.question]),
        *answering.answer(findings.results, say.language),
    ]
    bars = {one: _answer_of(one, sheet, findings, say) for one in findings.others or findings.variants}
    if findings.focus is not None:
        title = say("workbook.chart", reference=findings.reference.label)
        drawn = tuple(bars[variant] for variant in findings.drawn[1:])  # as many as have a colour of their own
        sheet.chart = Chart(title, say("workbook.chart_axis"), 1, 3, 4, 5, drawn)
    return sheet


def _answer_of(variant: Variant, sheet: Sheet, findings: Findings, say: Catalogue) -> Bars:
    """Add the rows of a policy; return which of them count people."""
    first = last = len(sheet.rows)
    for outcome in dict.fromkeys((*PEOPLE, *SHORT)):
        is_level = findings.focus is None
        estimate = findings.level(variant, outcome) if is_level else findings.effect(variant, outcome)
        if estimate is None:
            continue
        name = words.outcome_name(outcome, say)
        unit = words.unit_name(findings.units.get(outcome, ""), say)
        reading = "" if is_level else words.reading(estimate, say, outcome) or say("workbook.clear")
        sheet.row([variant.label, name, unit, *cells_of(estimate, signed=not is_level), reading])
        last = len(sheet.rows) - 1 if outcome in PEOPLE else last
    return Bars(variant.label, first, last)


def _names(names: Sequence[str], say: Catalogue) -> list[str]:
    return [say(f"workbook.{name}") for name in names]


def _summary(findings: Findings, say: Catalogue) -> Sheet:
    names = ("policy", "period", "from", "until", "outcome", "id", "unit", "mean", "low_90", "high_90", "runs")
    widths = (28, 9, 10, 10, 42, 34, 16, 14, 14, 14, 12)
    sheet = Sheet(say("workbook.summary"), _names(names, say), widths)
    labels = _labels(findings)
    for row in rows_of(findings.results.summary):
        outcome = row["outcome"]
        sheet.row(
            [
                labels[row["policy"]],
                say(f"workbook.{row['period']}"),
                _month(row["from"]),
                _month(row["until"]),
                words.outcome_name(outcome, say),
                outcome,
                words.unit_name(row["unit"], say),
                *cells_of(findings.levels[row["policy"], row["period"], outcome]),
                int(row["replications"]),
            ]
        )
    return sheet


def _differences(findings: Findings, say: Catalogue) -> Sheet:
    names = (
        *("policy", "reference", "outcome", "id", "unit", "mean", "low_95", "high_95", "runs", "noise"),
        "reading",
    )
    widths = (28, 24, 42, 34, 16, 14, 14, 14, 12, 12, 34)
    sheet = Sheet(say("workbook.differences"), _names(names, say), widths)
    labels = _labels(findings)
    for row in rows_of(findings.results.effects):
        outcome = row["outcome"]
        estimate = findings.effects[row["policy"], outcome]
        sheet.row(
            [
                labels[row["policy"]],
                labels[row["reference"]],
                words.outcome_name(outcome, say),
                outcome,
                words.unit_name(row["unit"], say),
                *cells_of(estimate, signed=True),
                int(row["replications"]),
                (_float(row["noise_removed"]), "0%"),
                words.reading(estimate, say, outcome) or say("workbook.clear"),
            ]
        )
    return sheet


def _course(findings: Findings, say: Catalogue) -> Sheet:
    """Give the average over the simulations: a row for each policy and month, a column for each outcome."""
    frame = findings.results.monthly
    labels = _labels(findings)
    heads = _names(("policy", "month"), say)
    if frame is None or frame.empty:
        return Sheet(say("workbook.course"), heads, (28, 10), frozen=2, is_filtered=False)
    grouped = frame.groupby(["policy", "outcome", "month"], observed=True, sort=False)["value"].mean()
    names = (grouped.index.get_level_values(level).astype(str).tolist() for level in range(3))
    means = dict(zip(zip(*names, strict=True), map(float, grouped.tolist()), strict=True))
    outcomes = list(dict.fromkeys(outcome for _, outcome, _ in means))
    months = sorted({month for _, _, month in means})
    kinds = [kind_of(findings.units.get(outcome, "")) for outcome in outcomes]
    heads += [_head(outcome, findings, say) for outcome in outcomes]
    widths = (28, 10, *(16 for _ in outcomes))
    sheet = Sheet(say("workbook.course"), heads, widths, frozen=2, is_filtered=False)
    for variant in findings.variants:
        for month in months:
            values = (means.get((variant.name, outcome, month), nan) for outcome in outcomes)
            cells = (_monthly_mean(value, kind) for value, kind in zip(values, kinds, strict=True))
            sheet.row([labels[variant.name], _month(month), *cells])
    return sheet


def _years(findings: Findings, say: Catalogue) -> Sheet:
    """Give the headline outcomes of each year: a row for each policy, year and outcome."""
    differences = ("difference", "difference_low", "difference_high")
    names = ("policy", "year", "outcome", "unit", "mean", "low_90", "high_90", *differences)
    sheet = Sheet(say("workbook.yearly"), _names(names, say), (28, 8, 36, 16, *(14 for _ in range(6))))
    labels = _labels(findings)
    for row in rows_of(findings.results.yearly):
        name, unit = words.outcome_name(row["outcome"], say), words.unit_name(row["unit"], say)
        sheet.row([labels[row["policy"]], int(row["year"]), name, unit, *_level_and_difference(row)])
    return sheet


def _spending(findings: Findings, say: Catalogue) -> Sheet:
    """Give euros by year, and of the whole period; an empty place adds up all that stand in it."""
    numbers = ("mean", "low_90", "high_90", "difference", "difference_low", "difference_high")
    heads = _names(("policy", "year", *_PLACES, *numbers), say)
    sheet = Sheet(say("workbook.spending"), heads, (28, 11, 34, 34, 28, *(16 for _ in numbers)))
    labels = _labels(findings)
    for row in spent_rows(findings):
        places = (place_of(row, place, say) for place in _PLACES)
        sheet.row([labels[row["policy"]], str(row["year"]), *places, *_level_and_difference(row)])
    return sheet


def _level_and_difference(row: Mapping[str, Any]) -> list[Cell]:
    """Give the level of a year and its difference from the reference, which has none itself."""
    apart = estimate_at(row, "difference")
    return [*cells_of(estimate_of(row)), *(cells_of(apart, signed=True) if apart.is_defined else [nan, nan, nan])]


def _who(findings: Findings, say: Catalogue) -> Sheet:
    """Give who is touched: a row for each policy, group and measure."""
    names = ("policy", "group", "measure", "mean", "low_95", "high_95", "per_100k")
    sheet = Sheet(say("workbook.who"), _names(names, say), (28, 36, 36, 14, 14, 14, 18))
    labels = _labels(findings)
    for row in rows_of(findings.results.who):
        estimate = estimate_of(row)
        each = _float(row["per_100k_eur"])
        name = say.find(f"trait.{row['group']}") or say.name_of("group", row["group"])
        what = words.outcome_name(row["measure"], say)
        shown = cells_of(estimate) if estimate.is_defined else [nan, nan, nan]
        sheet.row([labels[row["policy"]], name, what, *shown, (each, "0.00")])
    return sheet


def _break_even(findings: Findings, say: Catalogue) -> Sheet:
    """Give where the ranking of two policies turns: a row for each parameter and criterion."""
    numbers = ("default", "low", "high", "searched_from", "searched_to", "value", "value_low", "value_high")
    names = ("key", "criterion", "policy", "reference", *numbers, "finding")
    widths = (38, 14, 28, 28, *(14 for _ in numbers), 44)
    sheet = Sheet(say("workbook.break_even"), _names(names, say), widths)
    labels = _labels(findings)
    for row in rows_of(findings.results.break_even):
        sheet.row(
            [
                row["parameter"],
                say(f"incentive.criterion_{row['criterion']}"),
                labels[row["policy"]],
                labels[row["against"]],
                *((_float(row[name]), "0.####") for name in numbers),
                say(f"incentive.verdict_{row['verdict']}"),
            ]
        )
    return sheet


def _monthly_mean(value: float, kind: Kind) -> tuple[float, str]:
    estimate = Estimate(value, value, value, kind)
    return estimate.rounded()[0], number_code(kind, estimate.step)


def _month(written: object) -> date:
    """Give the first day of a month (YYYY-MM), or of the month of a day, so that a spreadsheet knows it is a date."""
    year, month, *_ = str(written).split("-")
    return date(int(year), int(month), 1)


def _head(outcome: str, findings: Findings, say: Catalogue) -> str:
    unit = words.unit_name(findings.units.get(outcome, ""), say)
    name = words.outcome_name(outcome, say)
    return f"{name}, {unit}" if unit else name


def _assumptions(findings: Findings, say: Catalogue) -> Sheet:
    of_sets = ("sets_low", "sets_high") if findings.results.scenario.plan.sets_differ else ()
    names = ("key", "meaning", "kind", "value", "unit", "default", "low", "high", *of_sets, "evidence", "source")
    widths = (38, 44, 11, 12, 16, 12, 11, 11, *(12 for _ in of_sets), 12, 44)
    sheet = Sheet(say("workbook.assumptions"), _names(names, say), widths, wraps=True)
    for setting in shown_settings(findings.results.scenario, findings.replications, say.language):
        ends = setting.spread or (None, None)
        sheet.row(
            [
                setting.key,
                setting.meaning,
                say(f"sources.kind_{setting.kind}"),
                _setting(setting.value, say),
                words.unit_name(setting.unit, say),
                _setting(setting.default, say),
                setting.low,
                setting.high,
                *ends[: len(of_sets)],
                evidence_name(setting.evidence, setting.is_fitted, say),
                setting.source,
            ]
        )
    return sheet


def _setting(value: float | int | bool | str, say: Catalogue) -> Cell:
    if isinstance(value, bool):
        return say("sources.yes" if value else "sources.no")
    return say.name_of("choice", value) if isinstance(value, str) else value


def _read_me(findings: Findings, say: Catalogue) -> Sheet:
    scenario = findings.results.scenario
    sheet = Sheet(say("workbook.read_me"), _names(("subject", "text"), say), (28, 110), is_filtered=False, wraps=True)
    extra = [name for name in ("yearly", "spending", "who", "break_even") if not getattr(findings.results, name).empty]
    money = findings.results.money
    extra += [] if money is None else ["money", "mix"] if money.mixes else ["money"]
    for about in ("summary", "differences", "course", *extra, "assumptions", "rounding", "empty"):
        text = "unpaired" if about == "differences" and not findings.is_paired else "text"
        sheet.row([say(f"workbook.about_{about}"), say(f"workbook.about_{about}_{text}")])
    for note in findings.results.notes:
        sheet.row([say("workbook.about_run"), note_words(note, say)])
    sheet.row([say("workbook.about_people"), say("page.synthetic")])
    sheet.row([say("workbook.runs"), say.numerals.whole(findings.replications)])
    sheet.row([say("workbook.seed"), str(scenario.plan.seed)])
    sheet.row([say("workbook.digest"), scenario.digest])
    return sheet


def _labels(findings: Findings) -> Mapping[str, str]:
    return {variant.name: variant.label for variant in findings.variants}


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")
