"""Write a memo as .odt, with odfpy: the same parts give the same bytes."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from sim.report.book.office_files import in_xml, packed_again
from sim.report.memo.parts import Grid, Heading, Part, Picture, Words
from sim.report.say.language import emphasised

_COUNTRIES = {"nl": "NL", "en": "GB"}
_TEXT: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "Title": ({"marginbottom": "3mm"}, {"fontsize": "16pt", "fontweight": "bold"}),
    "Heading": (
        {"margintop": "2.5mm", "marginbottom": "0.7mm", "keepwithnext": "always"},
        {"fontsize": "11pt", "fontweight": "bold"},
    ),
    "Words": ({"marginbottom": "1mm"}, {"fontsize": "9.5pt"}),
    "Point": ({"marginbottom": "0.4mm"}, {"fontsize": "9.5pt"}),
    "Small": ({"marginbottom": "1mm"}, {"fontsize": "8pt"}),
    "Head": ({}, {"fontsize": "8pt", "fontweight": "bold"}),
    "Cell": ({}, {"fontsize": "8pt"}),
}
"""Each kind of paragraph: how it stands, and its letters."""


def content(title: str, parts: Sequence[Part], language: str) -> bytes:
    """Give the document as bytes."""
    from odf.dc import Language, Title
    from odf.element import Element
    from odf.opendocument import OpenDocumentText

    Element.namespaces.clear()  # which odfpy gathers over all documents of a process
    document = OpenDocumentText()
    document.meta.addElement(Title(text=in_xml(title)))
    document.meta.addElement(Language(text=language))
    _set_up(document, language)
    points: Any = None
    for part in parts:
        if isinstance(part, Words) and part.is_point:
            points = points or _list(document)
            points.addElement(_point(part.text))
        else:
            points = None
            document.text.addElement(_made(document, part))
    file = BytesIO()
    document.write(file)
    return packed_again(file.getvalue(), first="mimetype")


def _set_up(document: Any, language: str) -> None:
    """Set paper, kinds of paragraphs, language and the lines of tables."""
    from odf.style import (
        ListLevelProperties,
        MasterPage,
        PageLayout,
        PageLayoutProperties,
        ParagraphProperties,
        Style,
        TableCellProperties,
        TableRowProperties,
        TextProperties,
    )
    from odf.text import ListLevelStyleBullet, ListStyle

    layout = PageLayout(name="Paper")
    layout.addElement(PageLayoutProperties(pagewidth="210mm", pageheight="297mm", margin="18mm"))
    document.automaticstyles.addElement(layout)
    document.masterstyles.addElement(MasterPage(name="Standard", pagelayoutname=layout))
    spoken = {"language": language, "country": _COUNTRIES[language]}
    for name, (stands, letters) in _TEXT.items():
        style = Style(name=name, family="paragraph")
        style.addElement(ParagraphProperties(**stands))
        style.addElement(TextProperties(fontfamily="Calibri, Carlito, sans-serif", **letters, **spoken))
        document.styles.addElement(style)
    strong = Style(name="Strong", family="text")
    strong.addElement(TextProperties(fontweight="bold"))
    lined = Style(name="Lined", family="table-cell")
    lined.addElement(TableCellProperties(border="0.5pt solid #7C8798", padding="0.7mm"))
    whole = Style(name="Whole", family="table-row")
    whole.addElement(TableRowProperties(keeptogether="always"))
    bullets = ListStyle(name="Points")
    level = ListLevelStyleBullet(level="1", bulletchar="•")
    level.addElement(ListLevelProperties(spacebefore="2mm", minlabelwidth="4mm"))
    bullets.addElement(level)
    for style in (strong, lined, whole, bullets):
        document.automaticstyles.addElement(style)


def _made(document: Any, part: Part) -> Any:
    from odf.text import H, P

    match part:
        case Heading(text, 0):
            return _written(P(stylename="Title"), text)
        case Heading(text, level):
            return _written(H(stylename="Heading", outlinelevel=level), text)
        case Grid(heads, rows):
            return _table(heads, rows)
        case Picture():
            return _frame(document, part)
        case Words(text, _, is_small):
            return _written(P(stylename="Small" if is_small else "Words"), text)


def _written(paragraph: Any, text: str) -> Any:
    """Write a text into a paragraph, what is stressed in bold."""
    from odf.text import Span

    for words, is_stressed in emphasised(in_xml(text)):
        if is_stressed:
            paragraph.addElement(Span(stylename="Strong", text=words))
        else:
            paragraph.addText(words)
    return paragraph


def _list(document: Any) -> Any:
    from odf.text import List

    points = List(stylename="Points")
    document.text.addElement(points)
    return points


def _point(text: str) -> Any:
    from odf.text import ListItem, P

    item = ListItem()
    item.addElement(_written(P(stylename="Point"), text))
    return item


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:
    from odf.table import Table, TableColumn, TableHeaderRows

    table = Table()
    table.addElement(TableColumn(numbercolumnsrepeated=len(heads)))
    above = TableHeaderRows()
    above.addElement(_row(heads, "Head"))
    table.addElement(above)
    for row in rows:
        table.addElement(_row(row, "Cell"))
    return table


def _row(cells: Sequence[str], kind: str) -> Any:
    from odf.table import TableCell, TableRow
    from odf.text import P

    row = TableRow(stylename="Whole")
    for place, text in enumerate(cells):
        cell = TableCell(valuetype="string", stylename="Lined")
        cell.addElement(_written(P(stylename="Head" if place == 0 else kind), text))
        row.addElement(cell)
    return row


def _frame(document: Any, part: Picture) -> Any:
    from odf.draw import Frame, Image
    from odf.svg import Desc
    from odf.text import P

    frame = Frame(width=f"{part.width_mm}mm", height=f"{part.height_mm}mm", anchortype="as-char")
    place = document.addPicture("Pictures/figure.png", "image/png", part.png)  # named: else its name is drawn at random
    frame.addElement(Image(href=place, type="simple", show="embed", actuate="onLoad"))
    frame.addElement(Desc(text=in_xml(part.said)))
    paragraph = P(stylename="Words")
    paragraph.addElement(frame)
    return paragraph
