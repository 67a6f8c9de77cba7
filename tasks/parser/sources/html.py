"""HTML pages to text: a line per block, a line with tabs per table row, as a reader sees them.

<br>, paragraphs      end a line; inside a table cell they are a space
<ol>                  the numbers of its items become text
tables in tables      the outer one is page layout, unless it is itself rows of several columns
tables of one column  page layout too: what stands in their cells is lines, as anywhere on the page
spanned cells         the text once, the other places empty; one over the whole width is a line
left out              scripts, styles, menus (nav), page footers, forms, what is set to hidden,
                      and around a government site's article what is the site's (html_page.py)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree, html

from tasks.parser.sources.cells import in_one_line
from tasks.parser.sources.extracting import UnreadableSource
from tasks.parser.sources.html_page import article_title, of_article
from tasks.parser.sources.numbering import numeral

# Elements that end a line; all others run on.
BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "td"),
        *("tfoot", "th", "thead", "tr", "ul"),
    }
)
SILENT = frozenset(
    {
        *("script", "style", "template", "noscript", "head", "nav", "footer", "aside", "button"),
        *("select", "textarea", "iframe", "svg", "object", "audio", "video", "canvas"),
    }
)
ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
CELLS = frozenset({"td", "th"})
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
# list-style-type: cjk-ideographic
LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]{3,30})", re.IGNORECASE)
LIST_STYLES = {
    "none": "none",
    "disc": "none",
    "circle": "none",
    "square": "none",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
# A line of the page's own text may end between two characters of a Chinese word, and no blank was
# meant there: 社会 / 保障厅.      not: 2023 / 年 | Wi-Fi / 网络
LINE_END = re.compile(
    r"(?<=[\u2018-\u201f\u3001-\u301f\u4e00-\u9fff\uff00-\uffef])[ \t\r\f]*+\n\s*+"
    r"(?=[\u2018-\u201f\u3001-\u301f\u4e00-\u9fff\uff00-\uffef])"
)
WORDS = etree.XPath("string()")
# A cell over more rows or columns than this is not a table any more.
MOST_SPANNED = 1_000


def html_text(page: str) -> str:
    """The text of a page. Entities are resolved by the parser; nothing is fetched.

    A page nested so deeply that the library stops is refused: half a page is no answer.
    """
    if not page.strip():
        return ""
    # lxml refuses a str with an encoding declaration, so it gets bytes and is told the encoding.
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableSource("页面嵌套过深，拒绝读取；请另存为 .txt 后再读取")
    flow = _Flow(_layout_tables(root))
    flow.walk(root)
    return "\n".join(of_article(flow.lines(), article_title(root)))


def _layout_tables(root: etree._Element) -> set[etree._Element]:
    """Tables that are no grid themselves: those around other tables, those of one column."""
    around: set[etree._Element] = set()
    wide_rows: Counter[etree._Element] = Counter()
    grids: set[etree._Element] = set()
    open_tables: list[etree._Element] = []
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=("table", "tr")):
        if element.tag == "table" and event == "start":
            around.update(open_tables[-1:])
            open_tables.append(element)
        elif element.tag == "table":
            open_tables.pop()
        elif event == "start" and open_tables:
            cells = [child for child in element if child.tag in CELLS]
            wide_rows[open_tables[-1]] += len(cells) > 2
            is_known = open_tables[-1] in grids or len(cells) < 2
            if not is_known and sum(map(_says_something, cells)) > 1:
                grids.add(open_tables[-1])
    tables = set(root.iter("table"))
    return {table for table in around if wide_rows[table] < 2} | (tables - grids)


def _says_something(cell: etree._Element) -> bool:
    # At once rather than piece by piece: a frame around frames is asked at each of its levels.
    return bool(str(WORDS(cell)).strip())


class _Flow:
    """Text running through blocks: a page, or one cell of a table."""

    def __init__(self, layout: set[etree._Element]) -> None:
        self._layout = layout
        self._done: list[str] = []
        self._line: list[str] = []

    def lines(self) -> list[str]:
        """Everything collected, a line per block."""
        self._break()
        return self._done

    def walk(self, element: etree._Element) -> None:
        """Take in an element's text and what is inside it."""
        keeps_lines = element.tag == "pre"
        self._add(element.text, keeps_lines)
        numbers = _numbers(element)
        for child in element:
            if isinstance(child.tag, str) and not _is_silent(child):
                self._take(child, next(numbers, "") if child.tag == "li" else "")
            self._add(child.tail, keeps_lines)

    def _take(self, element: etree._Element, number: str) -> None:
        if element.tag == "br":
            self._break()
        elif element.tag == "table" and element not in self._layout:
            self._break()
            self._done += _table_lines(element, self._layout)
        elif element.tag in BLOCKS:
            self._break()
            self._line.append(number)
            self.walk(element)
            self._break()
        else:
            self.walk(element)

    def _add(self, text: str | None, keeps_lines: bool) -> None:
        if not text:
            return
        first, *others = text.splitlines() or [""] if keeps_lines else [text]
        self._line.append(re.sub(r"\s+", " ", LINE_END.sub("", first)))
        for other in others:
            self._break()
            self._line.append(other)

    def _break(self) -> None:
        line = re.sub(r"\s+", " ", "".join(self._line)).strip()
        if line:
            self._done.append(line)
        self._line = []


def _table_lines(table: etree._Element, layout: set[etree._Element]) -> Iterator[str]:
    rows = []
    for child in _rows(table):
        if child.tag == "tr":
            rows.append([cell for cell in child if cell.tag in CELLS and not _is_silent(cell)])
        elif child.tag == "caption":
            yield from _cell_lines(child, layout)
    width = max((sum(_span(cell, "colspan") for cell in row) for row in rows), default=0)
    # Columns still covered by a cell from a row above: column → rows left.
    covered: dict[int, int] = {}
    for row in rows:
        if len(row) == 1 and width > 1 and _span(row[0], "colspan") >= width:
            yield from _cell_lines(row[0], layout)
            continue
        line = "\t".join(_row(row, covered, layout))
        if line.strip():
            yield line


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag in ROW_GROUPS:
            yield from child
        else:
            yield child


def _row(
    row: list[etree._Element], covered: dict[int, int], layout: set[etree._Element]
) -> Iterator[str]:
    column = 0
    for cell in row:
        for _ in range(_covered(covered, column)):
            yield ""
            column += 1
        yield in_one_line("\n".join(_cell_lines(cell, layout)))
        columns, rows = _span(cell, "colspan"), _span(cell, "rowspan")
        yield from [""] * (columns - 1)
        if rows > 1:
            covered.update(dict.fromkeys(range(column, column + columns), rows - 1))
        column += columns
    yield from [""] * _covered(covered, column)


def _covered(covered: dict[int, int], column: int) -> int:
    """How many columns from here on belong to cells of rows above; one row of each is used up."""
    count = 0
    while covered.get(column + count, 0) > 0:
        covered[column + count] -= 1
        count += 1
    return count


def _cell_lines(cell: etree._Element, layout: set[etree._Element]) -> list[str]:
    flow = _Flow(layout)
    flow.walk(cell)
    # A table inside a cell is its words; a tab would part cells of the outer row.
    return [line.replace("\t", " ").strip() for line in flow.lines()]


def _is_silent(element: etree._Element) -> bool:
    return (
        element.tag in SILENT
        or element.get("hidden") is not None
        or HIDDEN.search(element.get("style", "")) is not None
    )


def _numbers(element: etree._Element) -> Iterator[str]:
    """The numbers of a list's items in order; nothing for anything else."""
    if element.tag != "ol":
        return
    style = LIST_STYLE.search(element.get("style", ""))
    form = LIST_STYLES.get(style[1].lower(), "decimal") if style else "decimal"
    form = LIST_TYPES.get(element.get("type", ""), form)
    if form == "none":
        return
    items = [child for child in element if child.tag == "li" and not _is_silent(child)]
    step = -1 if element.get("reversed") is not None else 1
    number = _whole(element.get("start"), len(items) if step < 0 else 1)
    for item in items:
        number = _whole(item.get("value"), number)
        yield f"{numeral(number, form)}{'、' if form == 'chineseCounting' else '. '}"
        number += step


def _span(cell: etree._Element, attribute: str) -> int:
    return min(max(_whole(cell.get(attribute), 1), 1), MOST_SPANNED)


def _whole(attribute: str | None, otherwise: int) -> int:
    text = (attribute or "").strip()
    is_number = text.isascii() and text.isdigit() and len(text) < 7
    return int(text) if is_number else otherwise
