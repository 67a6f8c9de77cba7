"""Word, Excel and PDF files to text: a line per paragraph, a line with tabs per table row."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import docx
import pdfplumber
from docx.table import Table
from python_calamine import CalamineWorkbook

MOST_PAGES = 1_000


def docx_text(data: bytes) -> str:
    """A Word file's body in order. A merged cell's text stands once, its other places are empty."""
    document = docx.Document(io.BytesIO(data))
    found: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found += _docx_rows(block)
        else:
            found.append(block.text)
    return "\n".join(found)


def _docx_rows(table: Table) -> Iterator[str]:
    seen: set[Any] = set()
    for table_row in table.rows:
        cells = []
        for cell in table_row.cells:
            # A merged cell is handed out for each place it covers.
            cells.append("" if cell._tc in seen else _one_line(cell.text))
            seen.add(cell._tc)
        if any(cells):
            yield "\t".join(cells)


def xlsx_text(data: bytes) -> str:
    """All sheets' rows in order. A row with one filled cell is plain text: a title or a note."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: list[str] = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True)
        width = max((len(_filled(values)) for values in rows), default=0)
        for values in rows:
            cells = [_cell_text(value) for value in values][:width]
            filled = [cell for cell in cells if cell]
            if len(filled) == 1:
                found.append(filled[0])
            elif filled:
                found.append("\t".join(cells))
    return "\n".join(found)


def _filled(values: list[Any]) -> list[Any]:
    """A row up to its last filled cell."""
    end = len(values)
    while end and not _cell_text(values[end - 1]):
        end -= 1
    return values[:end]


def _cell_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        # Excel knows only one kind of number: 1.0 is the number 1.
        return str(int(value))
    return _one_line(str(value))


def pdf_text(data: bytes) -> str:
    """A PDF's text layer page by page, tables as rows where they stand between the lines."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "\n\n".join(_page_text(page) for page in pdf.pages[:MOST_PAGES])


def _page_text(page: Any) -> str:
    tables = page.find_tables()
    boxes = [table.bbox for table in tables]

    def outside(item: dict[str, Any]) -> bool:
        middle = (item["top"] + item["bottom"]) / 2
        centre = (item["x0"] + item["x1"]) / 2
        return not any(
            left <= centre <= right and top <= middle <= bottom
            for left, top, right, bottom in boxes
        )

    found = [(line["top"], [line["text"]]) for line in page.filter(outside).extract_text_lines()]
    for table in tables:
        found.append((table.bbox[1], list(_pdf_rows(table.extract()))))
    return "\n".join(line for _, block in sorted(found, key=lambda one: one[0]) for line in block)


def _pdf_rows(rows: Iterable[list[str | None]]) -> Iterator[str]:
    for cells in rows:
        # A line's end inside a cell is only the cell's width, so nothing stands for it.
        yield "\t".join(re.sub(r"\s*\n\s*", "", cell or "").strip() for cell in cells)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
