"""Write sheets as an OpenDocument spreadsheet, where odfpy is installed: the same sheets give the same bytes."""

from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from math import isfinite
from typing import Any
from xml.sax.saxutils import escape

from sim.report.book.office_files import in_xml, packed_again
from sim.report.book.sheets import MONTH, Cell, Sheet

_MILLIMETRES_PER_LETTER = 1.9


def is_available() -> bool:
    """Say whether such a file can be written here."""
    return find_spec("odf") is not None


def content(title: str, sheets: Sequence[Sheet], language: str) -> bytes:
    """Give the spreadsheet as bytes."""
    from odf.dc import Language, Title
    from odf.element import Element
    from odf.opendocument import OpenDocumentSpreadsheet

    Element.namespaces.clear()  # which odfpy gathers over all documents of a process
    document = OpenDocumentSpreadsheet()
    document.meta.addElement(Title(text=title))
    document.meta.addElement(Language(text=language))
    styles = _Styles(document)
    for sheet in sheets:
        document.spreadsheet.addElement(_table(sheet, styles))
    file = BytesIO()
    document.write(file)
    return packed_again(file.getvalue(), first="mimetype")


class _Styles:
    """Make each style once."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._made: dict[str, str] = {}

    def column(self, letters: float) -> str:
        """Name the style of a column of a width."""
        from odf.style import Style, TableColumnProperties

        def made(name: str) -> Any:
            style = Style(name=name, family="table-column")
            style.addElement(TableColumnProperties(columnwidth=f"{letters * _MILLIMETRES_PER_LETTER:.1f}mm"))
            return style

        return self._once(f"column {letters}", made)

    def printed(self, pages_across: int) -> str:
        """Name the style of a sheet that is printed on A4 on its side, over so many pages."""
        from odf.namespaces import STYLENS
        from odf.style import MasterPage, PageLayout, PageLayoutProperties, Style, TableProperties

        def made(name: str) -> Any:
            layout = PageLayout(name=f"paper_{name}")
            size = {"printorientation": "landscape", "pagewidth": "297mm", "pageheight": "210mm", "margin": "10mm"}
            properties = PageLayoutProperties(**size)
            properties.setAttrNS(STYLENS, "scale-to-X", str(pages_across))
            properties.setAttrNS(STYLENS, "scale-to-Y", "0")
            layout.addElement(properties)
            self._document.automaticstyles.addElement(layout)
            master = MasterPage(name=f"page_{name}", pagelayoutname=layout)
            self._document.masterstyles.addElement(master)
            style = Style(name=name, family="table", masterpagename=master)
            style.addElement(TableProperties(display="true"))
            return style

        return self._once(f"printed {pages_across}", made)

    def words(self, is_bold: bool, wraps: bool) -> str:
        """Name the style of a cell with words."""
        from odf.style import ParagraphProperties, Style, TableCellProperties, TextProperties

        def made(name: str) -> Any:
            style = Style(name=name, family="table-cell")
            style.addElement(TableCellProperties(wrapoption="wrap" if wraps else "no-wrap", verticalalign="top"))
            style.addElement(ParagraphProperties(textalign="start"))
            style.addElement(TextProperties(fontweight="bold" if is_bold else "normal"))
            return style

        return self._once(f"words {is_bold} {wraps}", made)

    def number(self, code: str) -> str:
        """Name the style of a cell with a number that is shown by a code, as `+#,##0.0;...` or `0%`."""
        from odf import number
        from odf.style import Style

        def made(name: str) -> Any:
            shown = f"shown_{name}"
            if code == MONTH:
                form = number.DateStyle(name=shown)
                form.addElement(number.Month(textual=True))
                form.addElement(number.Text(text=" "))
                form.addElement(number.Year(style="long"))
            else:
                plain = code.split(";")[-1]
                kind = number.PercentageStyle if plain.endswith("%") else number.NumberStyle
                form = kind(name=shown)
                decimals = len(plain.rstrip("%").partition(".")[2])
                form.addElement(
                    number.Number(
                        decimalplaces=decimals, minintegerdigits=1, grouping="true" if "," in plain else "false"
                    )
                )
                if plain.endswith("%"):
                    form.addElement(number.Text(text="%"))
            self._document.automaticstyles.addElement(form)
            return Style(name=name, family="table-cell", datastylename=shown)

        return self._once(f"number {code}", made)

    def _once(self, key: str, made: Any) -> str:
        if key not in self._made:
            self._made[key] = f"s{len(self._made)}"
            self._document.automaticstyles.addElement(made(self._made[key]))
        return self._made[key]


def _table(sheet: Sheet, styles: _Styles) -> Any:
    from odf.table import Table, TableColumn, TableHeaderRows

    table = Table(name=sheet.name, stylename=styles.printed(sheet.pages_across))
    for width in sheet.widths:
        table.addElement(TableColumn(stylename=styles.column(width)))
    for number, line in enumerate(sheet.above):
        table.addElement(_line(line, len(sheet.heads), styles.words(number == 0, True)))
    heads = TableHeaderRows()
    heads.addElement(_rows([sheet.heads], styles, styles.words(True, True)))
    table.addElement(heads)
    if sheet.rows:
        table.addElement(_rows(sheet.rows, styles, styles.words(False, sheet.wraps)))
    return table


def _line(text: str, columns: int, style: str) -> Any:
    from odf.table import CoveredTableCell, TableCell, TableRow
    from odf.text import P

    row = TableRow()
    cell = TableCell(valuetype="string", stylename=style, numbercolumnsspanned=columns)
    cell.addElement(P(text=text))
    row.addElement(cell)
    row.addElement(CoveredTableCell(numbercolumnsrepeated=columns - 1))
    return row


def _rows(rows: Sequence[Sequence[Cell]], styles: _Styles, words: str) -> Any:
    """Make rows as one element that writes itself: an element of odfpy for each cell takes several times as long."""
    from odf.table import TableCell, TableRow

    cells = [[_cell(cell, styles, words) for cell in row] for row in rows]
    text = "".join(f"<table:table-row>{''.join(written for written, _ in row)}</table:table-row>" for row in cells)
    made = TableRow()
    for style in dict.fromkeys(style for row in cells for _, style in row if style):
        made.addElement(TableCell(stylename=style))  # odfpy leaves out styles that no element names
    made.toXml = lambda level, file: file.write(text)
    return made


def _cell(cell: Cell, styles: _Styles, words: str) -> tuple[str, str]:
    """Write a cell and name its style, if any; what is not a finite number stays empty."""
    if isinstance(cell, date):
        style = styles.number(MONTH)
        return _written("date", style, f' office:date-value="{cell.isoformat()}"'), style
    if isinstance(cell, bool | str):
        shown = escape(in_xml(str(cell)))
        return _written("string", words, inside=f"<text:p>{shown}</text:p>"), words
    value, code = cell if isinstance(cell, tuple) else (cell, None)
    if value is None or not isfinite(value):
        return "<table:table-cell/>", ""
    style = styles.number(code) if code else ""
    return _written("float", style, f' office:value="{value}"'), style


def _written(kind: str, style: str, value: str = "", inside: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell office:value-type="{kind}"{value}{named}>{inside}</table:table-cell>'
