"""Files to text: .txt .html .md .docx .pdf .xlsx, by their content first and their name second.

Tables become one line per row with tabs between the cells, whatever the format, so the parser
reads them all alike. Spans refer to the text given here. Text files are taken over untouched.

A file that cannot be read raises `UnreadableSource` with one plain line for the person who sent
it. Limits are checked before a library unpacks anything.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeVar

import filetype

from tasks.parser.source_html import html_text
from tasks.parser.source_office import docx_text, pdf_text, xlsx_text

Given = TypeVar("Given")
Made = TypeVar("Made")

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PARTS = 5_000
MAX_CHARACTERS = 5_000_000
# A text has next to no control characters; a binary file read as text is full of them.
MOST_CONTROL_CHARACTERS = 0.002
TEXT_ENCODINGS = ("utf-8", "gb18030")
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
CONTROL_CHARACTERS = [chr(code) for code in range(32) if chr(code) not in "\t\n\r\f\v"]
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
HTML_OPENINGS = ("<!doctype html", "<html")


class UnreadableSource(Exception):
    """A file that cannot be read; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and its text."""

    name: str
    text: str


def read_source(path: Path) -> Source:
    """Read a file from disk."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UnreadableSource(f"{path.name} 是文件夹，不是文件")
        _check_size(size)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableSource(f"无法打开文件：{path}") from error
    return Source(path.name, extract(data, path.name))


def extract(data: bytes, name: str) -> str:
    """The text of a file's content. `name` decides only between plain text and HTML."""
    _check_size(len(data))
    text = _text_of(data, name)
    if len(text) > MAX_CHARACTERS:
        raise UnreadableSource(f"文件文字过多（超过{MAX_CHARACTERS}字）")
    return text


def _text_of(data: bytes, name: str) -> str:
    if data.startswith(b"%PDF"):
        text = _guarded("PDF", pdf_text, data)
        if not text.strip():
            raise UnreadableSource("PDF 没有文字层（可能是扫描件），请先做文字识别")
        return text
    if data.startswith(OLD_OFFICE):
        raise UnreadableSource("旧版 Office 格式，请另存为 .docx 或 .xlsx 后再读取")
    if data.startswith(b"PK\x03\x04"):
        return _office_text(data)
    kind = filetype.guess(data)
    if kind is not None and not kind.mime.startswith("text/"):
        picture = kind.mime.startswith("image/")
        raise UnreadableSource(
            "图片没有文字层，请先做文字识别" if picture else f"不支持的文件类型：{kind.mime}"
        )
    text = _decode(data)
    if PurePath(name).suffix.lower() in HTML_SUFFIXES or text.lstrip()[:20].lower().startswith(
        HTML_OPENINGS
    ):
        return _guarded("HTML", html_text, text)
    return text


def _office_text(data: bytes) -> str:
    parts = _guarded("Office 文件", _checked_parts, data)
    if "word/document.xml" in parts:
        return _guarded("Word 文件", docx_text, data)
    if "xl/workbook.xml" in parts:
        return _guarded("Excel 文件", xlsx_text, data)
    raise UnreadableSource("压缩包不是 .docx 或 .xlsx，不支持读取")


def _checked_parts(data: bytes) -> frozenset[str]:
    """The names of a package's parts, refused if they unpack to too much."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableSource("文件解压后过大，拒绝读取")
    return frozenset(part.filename for part in parts)


def _guarded(what: str, read: Callable[[Given], Made], given: Given) -> Made:
    try:
        return read(given)
    except UnreadableSource:
        raise
    except Exception as error:
        # The format libraries raise anything from KeyError to struct.error on a damaged file.
        raise UnreadableSource(f"{what}已损坏或有密码，无法读取") from error


def _decode(data: bytes) -> str:
    for text in _decodings(data):
        controls = sum(text.count(mark) for mark in CONTROL_CHARACTERS)
        if controls <= MOST_CONTROL_CHARACTERS * len(text):
            return text
    raise UnreadableSource("不是文本文件，或文字编码无法识别（支持 UTF-8、GB18030）")


def _decodings(data: bytes) -> Iterable[str]:
    marked = [encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)]
    for encoding in marked or TEXT_ENCODINGS:
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise UnreadableSource(f"文件过大（超过{MAX_BYTES // 1024 // 1024} MB）")
