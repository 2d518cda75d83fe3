"""Write sheets as an Excel workbook: the same sheets give the same bytes."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from math import ceil, isfinite
from typing import Any

from sim.report.book.sheets import MONTH, Cell, Chart, Sheet
from sim.report.draw.theme import LIGHT

_CREATED = datetime(2025, 1, 1)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
_A4 = 9
_LINE_POINTS = 15


def content(title: str, sheets: Sequence[Sheet]) -> bytes:
    """Give the workbook as bytes; it opens on its first sheet."""
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, _OPTIONS)
    book.set_properties({"title": title, "created": _CREATED})
    pen = _Pen(book)
    for sheet in sheets:
        _write(book, book.add_worksheet(sheet.name), sheet, pen)
    book.close()
    return file.getvalue()


class _Pen:
    """Make each format once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14, "text_wrap": True, "valign": "top"})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.text = book.add_format({"valign": "top"})
        self.prose = book.add_format({"valign": "top", "text_wrap": True})

    def number(self, code: str) -> Any:
        """Give the format with a number code."""
        if code not in self._made:
            self._made[code] = self._book.add_format({"num_format": code, "valign": "top"})
        return self._made[code]


def _write(book: Any, page: Any, sheet: Sheet, pen: _Pen) -> None:
    """Write a sheet: lines of text, heads that stay in view and are printed on every page, rows, a chart."""
    head = _write_above(page, sheet, pen)
    for column, (name, width) in enumerate(zip(sheet.heads, sheet.widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(head, column, name, pen.head)
    page.set_row(head, _LINE_POINTS * sheet.lines_of_heads)
    for number, row in enumerate(sheet.rows, head + 1):
        for column, cell in enumerate(row):
            _write_cell(page, number, column, cell, pen, sheet.wraps)
    if sheet.is_filtered and sheet.rows:
        page.autofilter(head, 0, head + len(sheet.rows), len(sheet.heads) - 1)
    if not sheet.above:
        page.freeze_panes(head + 1, sheet.frozen)
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(0.4, 0.4, 0.5, 0.6)
    page.set_footer("&L&A&R&P / &N")
    page.fit_to_pages(sheet.pages_across, 0)
    page.repeat_rows(head)
    if sheet.pages_across > 1:
        page.repeat_columns(0, sheet.frozen - 1)
    if sheet.chart:
        _write_chart(book, page, sheet, sheet.chart, head)


def _write_above(page: Any, sheet: Sheet, pen: _Pen) -> int:
    """Write the lines above the table over its whole width; return the row of its heads."""
    across = sum(sheet.widths)
    for row, line in enumerate(sheet.above):
        page.merge_range(row, 0, row, len(sheet.widths) - 1, "", pen.prose)
        page.write_string(row, 0, line, pen.prose if row else pen.title)
        letters = across if row else across / 1.4
        page.set_row(row, (_LINE_POINTS if row else 1.4 * _LINE_POINTS) * max(1, ceil(len(line) / letters)))
    return len(sheet.above) + 1 if sheet.above else 0


def _write_cell(page: Any, row: int, column: int, cell: Cell, pen: _Pen, wraps: bool) -> None:
    """Write a cell; what is not a finite number stays empty."""
    if isinstance(cell, date):
        page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), pen.number(MONTH))
    elif isinstance(cell, tuple):
        if isfinite(cell[0]):
            page.write_number(row, column, cell[0], pen.number(cell[1]))
    elif isinstance(cell, bool | str):
        page.write_string(row, column, str(cell), pen.prose if wraps else pen.text)
    elif isinstance(cell, int | float) and isfinite(cell):
        page.write_number(row, column, cell, pen.text)


def _write_chart(book: Any, page: Any, sheet: Sheet, chart: Chart, head: int) -> None:
    """Draw bars with their intervals below the table."""
    drawn = book.add_chart({"type": "column"})
    for number, bars in enumerate(chart.series, 1):
        first, last = head + 1 + bars.first, head + 1 + bars.last
        rows = sheet.rows[bars.first : bars.last + 1]
        drawn.add_series(
            {
                "name": bars.name,
                "categories": [sheet.name, first, chart.category, last, chart.category],
                "values": [sheet.name, first, chart.mean, last, chart.mean],
                "fill": {"color": LIGHT[f"variant-{number}"]},
                "y_error_bars": {
                    "type": "custom",
                    "line": {"color": LIGHT["ink"], "width": 1.5},
                    "plus_values": [_value(row[chart.high]) - _value(row[chart.mean]) for row in rows],
                    "minus_values": [_value(row[chart.mean]) - _value(row[chart.low]) for row in rows],
                },
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_y_axis({"name": chart.axis, "num_format": "#,##0", "major_gridlines": {"visible": True}})
    drawn.set_x_axis({"label_position": "low"})
    drawn.set_legend({"position": "bottom"})
    drawn.set_size({"width": 900, "height": 360})
    page.insert_chart(head + len(sheet.rows) + 2, 0, drawn, {"description": chart.title})


def _value(cell: Cell) -> float:
    return cell[0] if isinstance(cell, tuple) else float("nan")
