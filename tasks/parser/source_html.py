"""HTML pages to text: one line per block, one line with tabs per table row."""

from __future__ import annotations

import re

from lxml import etree, html

# Elements that end a line; all others run on.
BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody"),
        *("tfoot", "thead", "tr", "ul"),
    }
)
CELLS = frozenset({"td", "th"})
SILENT = frozenset({"script", "style", "template", "noscript", "head"})
# A cell over more rows than this is not a table any more.
MOST_ROWS_SPANNED = 1_000


def html_text(page: str) -> str:
    """The text of a page. Entities are resolved by the parser; nothing is fetched."""
    if not page.strip():
        return ""
    # lxml refuses a str with an encoding declaration, so it gets bytes and is told the encoding.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    writer = _Writer()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if isinstance(element.tag, str):
            (writer.start if event == "start" else writer.end)(element)
    return writer.text()


class _Writer:
    """Collects text while the page is walked."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""
        self._silent = 0
        self._cells: list[str] | None = None
        # Columns still covered by a cell from a row above: column → rows left.
        self._covered: dict[int, int] = {}

    def text(self) -> str:
        """Everything collected, a line per block."""
        self._break()
        return "\n".join(self._lines)

    def start(self, element: etree._Element) -> None:
        """An element opens."""
        if element.tag in SILENT:
            self._silent += 1
        elif element.tag == "table":
            self._break()
            self._covered = {}
        elif element.tag == "tr":
            self._break()
            self._cells = []
            self._fill_covered()
        elif element.tag in BLOCKS:
            self._break()
        self._add(element.text)

    def end(self, element: etree._Element) -> None:
        """An element closes; its tail belongs to its parent."""
        if element.tag in SILENT:
            self._silent -= 1
        elif element.tag in CELLS and self._cells is not None:
            self._end_cell(element)
        elif element.tag == "tr" and self._cells is not None:
            row = "\t".join(self._cells)
            self._cells = None
            self._line = ""
            if row.strip():
                self._lines.append(row)
        elif element.tag in BLOCKS:
            self._break()
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text and not self._silent:
            self._line += re.sub(r"\s+", " ", text)

    def _break(self) -> None:
        if self._cells is not None:
            # Inside a cell a paragraph's end is only a space.
            self._line += " "
            return
        if self._line.strip():
            self._lines.append(self._line.strip())
        self._line = ""

    def _end_cell(self, element: etree._Element) -> None:
        if self._cells is None:
            return
        column = len(self._cells)
        self._cells.append(re.sub(r"\s+", " ", self._line).strip())
        self._line = ""
        rows = _count(element.get("rowspan"))
        for at in range(column, column + _count(element.get("colspan"))):
            if at > column:
                self._cells.append("")
            if rows > 1:
                self._covered[at] = rows - 1
        self._fill_covered()

    def _fill_covered(self) -> None:
        """Empty cells where a cell from above reaches into this row."""
        while self._cells is not None and self._covered.get(len(self._cells), 0) > 0:
            self._covered[len(self._cells)] -= 1
            self._cells.append("")


def _count(attribute: str | None) -> int:
    count = int(attribute) if attribute and attribute.isascii() and attribute.isdigit() else 1
    return min(max(count, 1), MOST_ROWS_SPANNED)
