"""The styles of the Word report, and the few things python-docx has no words for."""

from __future__ import annotations

from collections.abc import Sequence, Set

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

TITLE = "Title"
DEMO_MARK = "（演示）"
WESTERN = "Times New Roman"
SANHAO, ERHAO, SIHAO, XIAOSI = Pt(16), Pt(22), Pt(14), Pt(12)
BLACK = RGBColor(0, 0, 0)
# 22 lines on a page of GB/T 9704-2012.
LINE_PITCH = Pt(28.95)


def set_up_styles(document: Document) -> None:
    """Give Word's own styles the fonts, sizes and indents of an official paper."""
    normal = _style(document, "Normal", "仿宋_GB2312", SANHAO)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = LINE_PITCH

    title = _style(document, TITLE, "方正小标宋简体", ERHAO)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(24)
    title.paragraph_format.line_spacing = Pt(34)
    _drop(title, "w:pBdr")

    for name, font in (
        ("Heading 1", "黑体"),
        ("Heading 2", "楷体_GB2312"),
        ("Heading 3", "仿宋_GB2312"),
    ):
        heading = _style(document, name, font, SANHAO, bold=name == "Heading 3")
        heading.paragraph_format.space_before = Pt(6)
        heading.paragraph_format.space_after = Pt(0)
        heading.paragraph_format.keep_with_next = True
        _indent_two_characters(heading)

    body = _style(document, "Body Text", "仿宋_GB2312", SANHAO)
    body.paragraph_format.space_after = Pt(0)
    _indent_two_characters(body)

    caption = _style(document, "Caption", "黑体", XIAOSI)
    caption.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.space_before = Pt(10)
    caption.paragraph_format.keep_with_next = True


def add_table(
    document: Document,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[int],
    text_columns: Set[int],
) -> None:
    """A ruled table whose header repeats on every page; a row of one text spans all columns.

    `widths` in millimetres. `text_columns` are read from the left, all others stand centred.
    """
    table = document.add_table(rows=0, cols=len(header), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    top = table.add_row()
    _flag(top, "w:tblHeader")
    _fill(top, header, widths, frozenset())
    for texts in rows:
        row = table.add_row()
        _flag(row, "w:cantSplit")
        if len(texts) == 1:
            _write(row.cells[0].merge(row.cells[-1]), texts[0], bold=True)
        else:
            _fill(row, texts, widths, text_columns)


def add_page_number(paragraph: Paragraph) -> None:
    """— 1 — in 4号 宋体, as GB/T 9704-2012 has it."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("— ", False), ("PAGE", True), (" —", False)):
        run = paragraph.add_run("" if field else text)
        run.font.size = SIHAO
        _set_fonts(run, "宋体")
        if field:
            _add_field(run, text)


def _style(
    document: Document, name: str, font: str, size: Pt, *, bold: bool = False
) -> ParagraphStyle:
    style: ParagraphStyle = document.styles[name]
    style.font.size, style.font.bold, style.font.italic = size, bold, False
    style.font.color.rgb = BLACK
    style.font.name = WESTERN
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    # Theme fonts win over named ones and have no Chinese face of ours.
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    for script in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(script), WESTERN)
    fonts.set(qn("w:eastAsia"), font)
    return style


def _set_fonts(run: Run, font: str) -> None:
    run.font.name = WESTERN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _indent_two_characters(style: ParagraphStyle) -> None:
    """By characters, not by length: the indent follows the size of the type."""
    properties = style.element.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(2 * SANHAO.twips))


def _drop(style: ParagraphStyle, tag: str) -> None:
    properties = style.element.get_or_add_pPr()
    for element in properties.findall(qn(tag)):
        properties.remove(element)


def _flag(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _fill(row: _Row, texts: Sequence[str], widths: Sequence[int], text_columns: Set[int]) -> None:
    heading = not text_columns
    for index, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
        cell.width = Mm(width)
        _write(cell, text, bold=heading, centred=index not in text_columns)


def _write(cell: _Cell, text: str, *, bold: bool = False, centred: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(17)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = XIAOSI
    run.bold = bold or None
    if bold:
        _set_fonts(run, "黑体")


def _add_field(run: Run, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._element.append(element)
