"""Word files to text: a line per paragraph, a line with tabs per table row, as a reader sees them.

automatic numbering   becomes text where it stands (numbering.py)
tracked changes       as if accepted: inserted text stands, deleted text is gone
merged cells          the text once, the other places empty; one over the whole width is a line
nested tables         around others a one-cell table is layout; in a cell they are its words
text boxes            lines of their own after the paragraph they hang on
footnotes, endnotes   lines 注：… at the end; the marks in the text are left out
left out              headers, footers, comments, field codes, hidden text
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from tasks.parser.sources.cells import in_one_line
from tasks.parser.sources.extracting import UnreadableSource
from tasks.parser.sources.numbering import Numbering, W
from tasks.parser.sources.xml import Package

BODY = "word/document.xml"
NOTES = ("word/footnotes.xml", "word/endnotes.xml")
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
TEXT_BOX = f"{W}txbxContent"
# Not part of the text as accepted: deletions, what was moved away, field codes, readings above.
SKIPPED = frozenset({f"{W}{name}" for name in ("del", "moveFrom", "instrText", "rt", "pPr", "rPr")})
CHARACTERS = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "-",
}
# Wrappers whose children stand in their place.
WRAPPERS = frozenset(
    {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
)
MOST_SPANNED = 200
# Deeper than a person nests tables. What lies below is not left out unseen: the file is refused.
MOST_NESTED = 20


def docx_text(package: Package) -> str:
    """A Word file's text in the order of its body, notes at the end."""
    root = package.root(BODY)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        return ""
    reader = _Reader(Numbering(package.root("word/numbering.xml"), package.root("word/styles.xml")))
    found = list(reader.blocks(body))
    for name in NOTES:
        notes = package.root(name)
        found += reader.notes(notes) if notes is not None else ()
    return "\n".join(found)


class _Reader:
    """Walks the body once; numbering counts as it goes."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._depth = 0

    def blocks(self, parent: etree._Element) -> Iterator[str]:
        """The lines of a body, cell or text box."""
        # What stood in paragraphs whose mark was deleted: they run on into the next one.
        carried = ""
        for block in _content(parent):
            if block.tag == f"{W}tbl":
                yield from self._table(block)
                continue
            boxes: list[etree._Element] = []
            text = carried + self._paragraph(block, boxes)
            carried = ""
            if block.find(f"{W}pPr/{W}rPr/{W}del") is not None:
                carried = text
            else:
                yield from text.split("\n")
            for box in boxes:
                yield from self.blocks(box)
        if carried:
            yield carried

    def notes(self, root: etree._Element) -> Iterator[str]:
        """Footnotes or endnotes, without the separators Word keeps beside them."""
        for note in root:
            if note.get(f"{W}type") is None:
                text = in_one_line("\n".join(self.blocks(note)))
                if text:
                    yield f"注：{text}"

    def _paragraph(self, paragraph: etree._Element, boxes: list[etree._Element]) -> str:
        text = "".join(_characters(paragraph, boxes)).lstrip("\t")
        deleted = paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
        if deleted and not text:
            return ""
        label = self._numbering.label(paragraph)
        if self._numbering.is_contents(paragraph):
            # The leader between a heading and its page is dots, as shown.
            text = text.replace("\t", "……")
        return label + text if text.strip() else text

    def _table(self, table: etree._Element) -> Iterator[str]:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise UnreadableSource(f"表格嵌套超过{MOST_NESTED}层，拒绝读取；请另存为 .txt 后再读取")
        rows = [row for row in _content(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
        width = max((_width(row) for row in rows), default=0)
        for row in rows:
            cells = list(_content(row, f"{W}tc"))
            if len(cells) == 1 and (width == 1 or _span(cells[0]) == width):
                yield from self._whole_row(cells[0])
                continue
            line = "\t".join(self._row(row, cells))
            if line.strip():
                yield line
        self._depth -= 1

    def _whole_row(self, cell: etree._Element) -> Iterator[str]:
        """A cell as wide as the table: a heading, or a frame around everything."""
        if not _is_continued(cell):
            yield from (line for line in self.blocks(cell) if line.strip())

    def _row(self, row: etree._Element, cells: Iterable[etree._Element]) -> Iterator[str]:
        yield from [""] * _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell in cells:
            yield "" if _is_continued(cell) else in_one_line("\n".join(self.blocks(cell)))
            yield from [""] * (_span(cell) - 1)


def _content(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Children of these kinds (paragraphs and tables if none are given), through wrappers."""
    wanted = tags or (f"{W}p", f"{W}tbl")
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in WRAPPERS:
            yield from _content(child, *tags)
        elif child.tag == ALTERNATE and len(child):
            yield from _content(child[0], *tags)


def _characters(element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """The text of a paragraph's runs; text boxes on the way are collected."""
    for child in element:
        if child.tag in (f"{W}t", MATH_TEXT):
            yield child.text or ""
        elif child.tag in CHARACTERS:
            # A page's end inside a paragraph is only paper.
            yield "" if child.get(f"{W}type") in ("page", "column") else CHARACTERS[child.tag]
        elif child.tag == TEXT_BOX:
            boxes.append(child)
        elif child.tag == ALTERNATE:
            # The same drawing for newer and older programs: one of them is enough.
            if len(child):
                yield from _characters(child[0], boxes)
        elif child.tag not in SKIPPED and not _is_hidden(child):
            yield from _characters(child, boxes)


def _is_hidden(run: etree._Element) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish") if run.tag == f"{W}r" else None
    return mark is not None and mark.get(f"{W}val") not in ("0", "false", "off")


def _is_continued(cell: etree._Element) -> bool:
    """Whether the cell only continues the one above it or before it."""
    marks = (cell.find(f"{W}tcPr/{W}{name}") for name in ("vMerge", "hMerge"))
    return any(mark is not None and mark.get(f"{W}val") != "restart" for mark in marks)


def _width(row: etree._Element) -> int:
    return sum(_span(cell) for cell in _content(row, f"{W}tc"))


def _span(cell: etree._Element) -> int:
    return min(max(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), 1), MOST_SPANNED)


def _number(element: etree._Element | None, otherwise: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return min(int(value), MOST_SPANNED) if value.isascii() and value.isdigit() else otherwise
