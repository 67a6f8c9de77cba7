"""What every Word file of ours has: paper, properties, and bytes without a trace of the moment."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from reports.word_styles import TITLE, add_page_number, set_up_styles

# Neither the clock nor the machine may leave a trace in the file.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def new_paper(title: str, *, on: date, author: str, demo: str = "") -> Document:
    """An upright A4 page with margins by GB/T 9704-2012 and its title; `demo` heads every page."""
    document = docx.Document()
    set_up_styles(document)
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = title, author, "", ""
    about.created = about.modified = datetime(on.year, on.month, on.day)
    set_up_page(document, demo=demo)
    document.add_paragraph(title, style=TITLE)
    return document


def set_up_page(document: Document, *, demo: str = "") -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    add_page_number(section.footer.paragraphs[0])
    if demo:
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        header.add_run(demo).bold = True


def body(document: Document, text: str, *, bold: bool = False) -> Paragraph:
    """A paragraph of running text, first line indented."""
    paragraph = document.add_paragraph(style="Body Text")
    paragraph.add_run(text).bold = bold or None
    return paragraph


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def packed(document: Document) -> bytes:
    """The file with every entry's date fixed; python-docx writes the present time."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()
