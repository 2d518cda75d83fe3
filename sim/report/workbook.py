"""Write the workbook: summary, differences, course in time, assumptions, read me; never the long table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from math import isfinite, log10, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.report import answering, words
from sim.report.findings import Findings, rows_of
from sim.report.labels import findings_of
from sim.report.language import Catalogue, catalogue_of
from sim.report.remarks import note_words
from sim.report.rounding import Estimate, Kind, kind_of
from sim.report.settings import shown_settings

if TYPE_CHECKING:
    from sim.analysis.results import Results

_CREATED = datetime(2025, 1, 1)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}

Cell = str | int | float | bool | Estimate | None


def write(results: Results, path: Path, language: str | None = None) -> None:
    """Write the workbook of a run: the same results give the same bytes.

    Raises LanguageNotAvailable when the reports do not speak the language.
    """
    path.write_bytes(content(results, language))


def content(results: Results, language: str | None = None) -> bytes:
    """Give the workbook of a run as bytes."""
    import xlsxwriter

    say = catalogue_of(results, language)
    findings = findings_of(results, say)
    file = BytesIO()
    book = xlsxwriter.Workbook(file, _OPTIONS)
    book.set_properties({"title": results.scenario.title, "created": _CREATED})
    pen = _Pen(book)
    _summary(_Sheet(book, pen, say("workbook.summary")), findings, say)
    _differences(_Sheet(book, pen, say("workbook.differences")), findings, say)
    _course(_Sheet(book, pen, say("workbook.course")), findings, say)
    if not results.who.empty:
        _who(_Sheet(book, pen, say("workbook.who")), findings, say)
    if not results.break_even.empty:
        _break_even(_Sheet(book, pen, say("workbook.break_even")), findings, say)
    _assumptions(_Sheet(book, pen, say("workbook.assumptions")), findings, say)
    _read_me(_Sheet(book, pen, say("workbook.read_me")), findings, say)
    book.close()
    return file.getvalue()


class _Pen:
    """Make each format once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.text = book.add_format({"valign": "top"})
        self.prose = book.add_format({"valign": "top", "text_wrap": True})

    def number(self, code: str) -> Any:
        """Give the format with a number code."""
        if code not in self._made:
            self._made[code] = self._book.add_format({"num_format": code, "valign": "top"})
        return self._made[code]


class _Sheet:
    """Write a sheet from the top: heads that stay in view, then rows."""

    def __init__(self, book: Any, pen: _Pen, name: str) -> None:
        self._sheet = book.add_worksheet(name)
        self._pen = pen
        self._row = 0

    def heads(self, names: Sequence[str], widths: Sequence[float], frozen: int = 1) -> None:
        """Write the heads, set the widths and keep heads and first columns in view, also on paper."""
        for column, (name, width) in enumerate(zip(names, widths, strict=True)):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, name, self._pen.head)
        self._sheet.freeze_panes(1, frozen)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._row = 1

    def row(self, cells: Sequence[Cell | tuple[float, str]]) -> None:
        """Write a row: texts, whole numbers, and numbers with the code they are shown by."""
        for column, cell in enumerate(cells):
            if isinstance(cell, tuple):
                value, code = cell
                if isfinite(value):
                    self._sheet.write_number(self._row, column, value, self._pen.number(code))
            elif isinstance(cell, bool | str):
                self._sheet.write_string(self._row, column, str(cell), self._pen.text)
            elif isinstance(cell, int | float) and isfinite(cell):
                self._sheet.write_number(self._row, column, cell, self._pen.text)
        self._row += 1

    def prose(self, cells: Sequence[str]) -> None:
        """Write a row of texts that wrap."""
        for column, cell in enumerate(cells):
            self._sheet.write_string(self._row, column, cell, self._pen.prose)
        self._row += 1

    def filtered(self, columns: int) -> None:
        """Let the reader filter the rows."""
        if self._row > 1:
            self._sheet.autofilter(0, 0, self._row - 1, columns - 1)


def _shown(estimate: Estimate, signed: bool = False) -> list[tuple[float, str]]:
    """Give mean, low and high rounded as everywhere, with the code that shows them so."""
    code = number_code(estimate.kind, estimate.step, signed)
    return [(value, code) for value in estimate.rounded()]


def number_code(kind: Kind, step: float, signed: bool = False) -> str:
    """Give the code by which a spreadsheet shows a number rounded to a step."""
    decimals = max(0, -round(log10(step)) - (2 if kind is Kind.SHARE else 0))
    digits = "#,##0" + ("." + "0" * decimals if decimals else "") + ("%" if kind is Kind.SHARE else "")
    return f"+{digits};-{digits};{digits}" if signed else digits


def _summary(sheet: _Sheet, findings: Findings, say: Catalogue) -> None:
    names = (
        "policy",
        "period",
        "from",
        "until",
        "outcome",
        "id",
        "unit",
        "mean",
        "low_90",
        "high_90",
        "runs",
    )
    sheet.heads([say(f"workbook.{name}") for name in names], (28, 9, 9, 9, 42, 34, 16, 14, 14, 14, 12))
    labels = _labels(findings)
    for row in rows_of(findings.results.summary):
        outcome = row["outcome"]
        estimate = findings.levels[row["policy"], row["period"], outcome]
        sheet.row(
            [
                labels[row["policy"]],
                say(f"workbook.{row['period']}"),
                str(row["from"]),
                str(row["until"]),
                words.outcome_name(outcome, say),
                outcome,
                words.unit_name(row["unit"], say),
                *_shown(estimate),
                int(row["replications"]),
            ]
        )
    sheet.filtered(len(names))


def _differences(sheet: _Sheet, findings: Findings, say: Catalogue) -> None:
    names = (
        "policy",
        "reference",
        "outcome",
        "id",
        "unit",
        "mean",
        "low_95",
        "high_95",
        "runs",
        "noise",
        "reading",
    )
    sheet.heads([say(f"workbook.{name}") for name in names], (28, 24, 42, 34, 16, 14, 14, 14, 12, 12, 34))
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
                *_shown(estimate, signed=True),
                int(row["replications"]),
                (_float(row["noise_removed"]), "0%"),
                words.reading(estimate, say, outcome) or say("workbook.clear"),
            ]
        )
    sheet.filtered(len(names))


def _course(sheet: _Sheet, findings: Findings, say: Catalogue) -> None:
    """Write the average over the simulations: a row for each policy and month, a column for each outcome."""
    frame = findings.results.monthly
    labels = _labels(findings)
    if frame is None or frame.empty:
        sheet.heads([say("workbook.policy"), say("workbook.month")], (28, 10), 2)
        return
    grouped = frame.groupby(["policy", "outcome", "month"], observed=True, sort=False)["value"].mean()
    names = (grouped.index.get_level_values(level).astype(str).tolist() for level in range(3))
    means = dict(zip(zip(*names, strict=True), map(float, grouped.tolist()), strict=True))
    outcomes = list(dict.fromkeys(outcome for _, outcome, _ in means))
    months = sorted({month for _, _, month in means})
    kinds = [kind_of(findings.units.get(outcome, "")) for outcome in outcomes]
    heads = [_head(outcome, findings, say) for outcome in outcomes]
    sheet.heads([say("workbook.policy"), say("workbook.month"), *heads], (28, 10, *(16 for _ in heads)), 2)
    for variant in findings.variants:
        for month in months:
            values = (means.get((variant.name, outcome, month), nan) for outcome in outcomes)
            cells = (_monthly_mean(value, kind) for value, kind in zip(values, kinds, strict=True))
            sheet.row([labels[variant.name], month, *cells])


def _who(sheet: _Sheet, findings: Findings, say: Catalogue) -> None:
    """Write who is touched: a row for each policy, group and measure."""
    names = ("policy", "group", "measure", "mean", "low_95", "high_95", "per_100k")
    sheet.heads([say(f"workbook.{name}") for name in names], (28, 36, 36, 14, 14, 14, 18))
    labels = _labels(findings)
    for row in rows_of(findings.results.who):
        estimate = Estimate(_float(row["mean"]), _float(row["low"]), _float(row["high"]))
        each = _float(row["per_100k_eur"])
        name = say.find(f"trait.{row['group']}") or say.name_of("group", row["group"])
        what = words.outcome_name(row["measure"], say)
        shown = _shown(estimate) if estimate.is_defined else [nan, nan, nan]
        sheet.row([labels[row["policy"]], name, what, *shown, (each, "0.00")])
    sheet.filtered(len(names))


def _break_even(sheet: _Sheet, findings: Findings, say: Catalogue) -> None:
    """Write where the ranking of two policies turns: a row for each parameter and criterion."""
    numbers = ("default", "low", "high", "searched_from", "searched_to", "value", "value_low", "value_high")
    names = ("key", "criterion", "policy", "reference", *numbers, "finding")
    sheet.heads([say(f"workbook.{name}") for name in names], (38, 14, 28, 28, *(14 for _ in numbers), 44))
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
    sheet.filtered(len(names))


def _monthly_mean(value: float, kind: Kind) -> tuple[float, str]:
    estimate = Estimate(value, value, value, kind)
    return estimate.rounded()[0], number_code(kind, estimate.step)


def _head(outcome: str, findings: Findings, say: Catalogue) -> str:
    unit = words.unit_name(findings.units.get(outcome, ""), say)
    name = words.outcome_name(outcome, say)
    return f"{name}, {unit}" if unit else name


def _assumptions(sheet: _Sheet, findings: Findings, say: Catalogue) -> None:
    of_sets = ("sets_low", "sets_high") if findings.results.scenario.plan.sets_differ else ()
    names = ("key", "meaning", "kind", "value", "unit", "default", "low", "high", *of_sets, "evidence", "source")
    widths = (38, 60, 11, 14, 18, 14, 12, 12, *(16 for _ in of_sets), 12, 60)
    sheet.heads([say(f"workbook.{name}") for name in names], widths)
    for setting in shown_settings(findings.results.scenario, findings.replications, say.language):
        ends = setting.sets[1:] if setting.sets else (None, None)
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
                say.name_of("evidence", setting.evidence),
                setting.source,
            ]
        )
    sheet.filtered(len(names))


def _setting(value: float | int | bool | str, say: Catalogue) -> Cell:
    if isinstance(value, bool):
        return say("sources.yes" if value else "sources.no")
    return say.name_of("choice", value) if isinstance(value, str) else value


def _read_me(sheet: _Sheet, findings: Findings, say: Catalogue) -> None:
    scenario = findings.results.scenario
    sheet.heads([say("workbook.subject"), say("workbook.text")], (28, 110))
    sheet.prose([say("workbook.title"), scenario.title])
    if scenario.question:
        sheet.prose([say("workbook.question"), scenario.question])
    for line in answering.answer(findings.results, say.language):
        sheet.prose([say("workbook.answer"), line])
    extra = [name for name in ("who", "break_even") if not getattr(findings.results, name).empty]
    for about in ("summary", "differences", "course", *extra, "assumptions", "rounding", "empty"):
        text = "unpaired" if about == "differences" and not findings.is_paired else "text"
        sheet.prose([say(f"workbook.about_{about}"), say(f"workbook.about_{about}_{text}")])
    for note in findings.results.notes:
        sheet.prose([say("workbook.about_run"), note_words(note, say)])
    sheet.prose([say("workbook.about_people"), say("page.synthetic")])
    sheet.prose([say("workbook.runs"), say.numerals.whole(findings.replications)])
    sheet.prose([say("workbook.seed"), str(scenario.plan.seed)])
    sheet.prose([say("workbook.digest"), scenario.digest])


def _labels(findings: Findings) -> Mapping[str, str]:
    return {variant.name: variant.label for variant in findings.variants}


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")
