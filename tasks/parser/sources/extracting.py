"""Files to text: .txt .html .md .docx .pdf .xlsx, by their content first and their name second.

Tables become one line per row with tabs between the cells, whatever the format, so the parser
reads them all alike. Spans refer to the text given here. Text files are taken over untouched, but
for radicals in place of characters; each other format's module says what of it becomes text and
what is left out.

A file that cannot be read raises `UnreadableSource` with one plain line for the person who sent
it. Limits of size are checked before a library unpacks anything; those of memory and time are set
around this module by `tasks/parsing/`, which is the door for files from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

import filetype

from tasks.parser.sources.markdown import markdown_text
from tasks.parser.sources.radicals import without_radicals

Kind = Literal["pdf", "office", "html", "markdown", "text"]

MAX_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 5_000_000
# A text has next to no control characters; a binary file read as text is full of them.
MOST_CONTROL_CHARACTERS = 0.002
GB18030, BIG5 = "gb18030", "big5hkscs"
# Big5 is written in Hong Kong, Macao and Taiwan. Its bytes give a text in GB18030 as well, but
# one without these.
STOPS = "，、。"
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
CONTROL_CHARACTERS = [chr(code) for code in range(32) if chr(code) not in "\t\n\r\f\v"]
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
HTML_OPENINGS = ("<!doctype html", "<html")
WORDS = {"html": "HTML 文件", "pdf": "PDF 文件", "office": "Office 文件"}
# <meta charset="gb2312"> · <meta http-equiv=… content="text/html; charset=big5">
# not: <p>charset=utf-8 是编码
META_CHARSET = re.compile(
    rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE
)
META_WITHIN = 4096


class UnreadableSource(Exception):
    """A file that cannot be read; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and its text."""

    name: str
    text: str


def extract(data: bytes, name: str) -> str:
    """The text of a file's content. `name` decides only between text, Markdown and HTML.

    Reads in this very process: `tasks.parsing.extract_safely` is for files from outside.
    """
    check_size(len(data))
    text = without_radicals(_text_of(data, kind_of(data, name)))
    check_characters(text)
    return text


def kind_of(data: bytes, name: str) -> Kind:
    """What a file is, from its first bytes. Raises UnreadableSource for what is no document."""
    if data.startswith(b"%PDF"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "office"
    if data.startswith(OLD_OFFICE):
        raise UnreadableSource(
            "旧版 Office 格式，或设有密码的 Office 文件，请取消密码并另存为 .docx 或 .xlsx 后再读取"
        )
    found = filetype.guess(data)
    if found is not None and not found.mime.startswith("text/"):
        if found.mime.startswith("image/"):
            raise UnreadableSource("图片没有文字层，请先做文字识别")
        raise UnreadableSource(
            f"不支持 .{found.extension} 文件；请另存为 .docx、.pdf 或 .txt 后再读取"
        )
    suffix = PurePath(name).suffix.lower()
    opening = decode(data[:META_WITHIN], may_be_cut=True).lstrip("\ufeff \t\r\n\u3000")
    if suffix in HTML_SUFFIXES or opening[:20].lower().startswith(HTML_OPENINGS):
        return "html"
    return "markdown" if suffix in MARKDOWN_SUFFIXES else "text"


def decode(data: bytes, *, may_be_cut: bool = False) -> str:
    """Bytes of a text to the text: by its byte order mark, or the first encoding that fits."""
    for text in _decodings(data, may_be_cut):
        controls = sum(text.count(mark) for mark in CONTROL_CHARACTERS)
        if controls <= MOST_CONTROL_CHARACTERS * len(text):
            return text
    raise UnreadableSource(
        "不是文本文件，或文字编码无法识别（支持 UTF-8、GB18030、Big5）；请另存为其中一种编码"
    )


def check_size(size: int) -> None:
    """Refuse a file too large to be a policy document before anything is read."""
    if size > MAX_BYTES:
        raise UnreadableSource(f"文件过大（超过{MAX_BYTES // 1024 // 1024} MB），请拆分后再读取")


def check_characters(text: str) -> None:
    """Refuse a text too long to be a policy document."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableSource(f"文件文字过多（超过{MAX_CHARACTERS}字），请拆分后再读取")


def _text_of(data: bytes, kind: Kind) -> str:
    if kind == "text":
        return decode(data)
    if kind == "markdown":
        return markdown_text(decode(data))
    # A format's libraries are loaded for a file of that format only: those of PDF take longest.
    try:
        if kind == "html":
            from tasks.parser.sources.html import html_text

            return html_text(_decode_page(data))
        if kind == "pdf":
            from tasks.parser.sources.pdf import pdf_text

            return pdf_text(data)
        from tasks.parser.sources import docx, xlsx, xml

        package = xml.Package(data)
        if docx.BODY in package.names:
            return docx.docx_text(package)
        if xlsx.WORKBOOK in package.names:
            return xlsx.xlsx_text(package)
    except (UnreadableSource, MemoryError):
        raise
    except Exception as error:
        # The format libraries raise anything from KeyError to struct.error on a damaged file.
        raise UnreadableSource(
            f"{WORDS[kind]}已损坏或有密码，无法读取；请打开后取消密码、另存为新文件再上传"
        ) from error
    raise UnreadableSource("压缩包不是 .docx 或 .xlsx，不支持读取；请解压后逐个上传里面的文件")


def _decode_page(data: bytes) -> str:
    """A page in the encoding it names, if that is true of its bytes."""
    named = META_CHARSET.search(data[:META_WITHIN])
    if named and not any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        encoding = named[1].decode("ascii").lower()
        try:
            # GB2312 is what pages say; characters of its successor are what they hold.
            return data.decode(GB18030 if encoding.startswith("gb") else encoding)
        except (UnicodeError, LookupError):
            # Not only bytes that do not fit: some codecs refuse with their own words.
            pass
    return decode(data)


def _decodings(data: bytes, may_be_cut: bool) -> Iterable[str]:
    marked = [encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)]
    for encoding in marked or ("utf-8", BIG5 if _is_big5(data) else GB18030):
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError as error:
            if may_be_cut and error.start >= len(data) - 4:
                yield data[: error.start].decode(encoding)


def _is_big5(data: bytes) -> bool:
    """Whether a text has its commas and stops as Big5 writes them, and not as GB18030 does."""
    of_big5, of_gb = (
        sum(data.count(stop.encode(encoding)) for stop in STOPS) for encoding in (BIG5, GB18030)
    )
    return of_big5 > of_gb and not _is_gb2312(data)


def _is_gb2312(data: bytes) -> bool:
    """Whether a text keeps to GB2312: 机场A区 has the bytes of a comma in Big5 by chance."""
    try:
        data.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return True
