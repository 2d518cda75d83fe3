"""Write a memo as .docx, with python-docx: the same parts give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sim.report.book.office_files import in_xml, packed_again
from sim.report.memo.parts import Grid, Heading, Part, Picture, Words
from sim.report.say.language import emphasised

if TYPE_CHECKING:
    from docx.document import Document

_CREATED = datetime(2025, 1, 1)
_LOCALES = {"nl": "nl-NL", "en": "en-GB"}
_MARGIN_MM, _POINTS, _SMALL, _TABLE = 18, 9.5, 8, 8


def content(title: str, parts: Sequence[Part], language: str) -> bytes:
    """Give the document as bytes."""
    from docx import Document

    document = Document()
    _set_up(document, title, language)
    for part in parts:
        _add(document, part)
    file = BytesIO()
    document.save(file)
    return packed_again(file.getvalue(), first="[Content_Types].xml")


def _set_up(document: Document, title: str, language: str) -> None:
    """Set paper, letters, language and what the file says of itself."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    about = document.core_properties
    about.title, about.author, about.comments, about.language = in_xml(title), "", "", _LOCALES[language]
    about.created = about.modified = _CREATED
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(_POINTS)
    normal.paragraph_format.space_after = Pt(3)
    for name, size in (("Title", 16), ("Heading 1", 11)):
        style = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(2)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(1)
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), _LOCALES[language])


def _add(document: Document, part: Part) -> None:
    from docx.shared import Mm

    match part:
        case Heading(text, level):
            document.add_heading(in_xml(text), level)
        case Words(text, is_point, is_small):
            paragraph = document.add_paragraph(style="List Bullet" if is_point else None)
            _write(paragraph, text, _SMALL if is_small else None)
        case Grid(heads, rows):
            _add_table(document, heads, rows)
        case Picture(png, said, width, height):
            shape = document.add_picture(BytesIO(png), Mm(width), Mm(height))
            shape._inline.docPr.set("descr", in_xml(said))


def _write(paragraph: Any, text: str, points: float | None = None, is_bold: bool = False) -> None:
    from docx.shared import Pt

    for words, is_stressed in emphasised(in_xml(text)):
        run = paragraph.add_run(words)
        run.bold = is_stressed or is_bold or None
        run.font.size = Pt(points) if points else None


def _add_table(document: Document, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Add a table whose first row comes again on a next page, and is known as its head to who hears it read."""
    from docx.oxml import OxmlElement

    table = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    for number, row in enumerate((heads, *rows)):
        line = table.add_row()
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for place, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
            _write(cell.paragraphs[0], text, _TABLE, is_bold=number == 0 or place == 0)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph().paragraph_format.space_after = 0
