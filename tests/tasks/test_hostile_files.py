"""Files made to hurt: each is refused with one clear line, soon, and without harm to this process.

The bounds are generous for a busy machine; what is refused for its size or kind needs no child.
"""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from itertools import islice, product
from pathlib import Path
from string import ascii_uppercase

import pytest

from tasks.confined import Limits
from tasks.parser.sources import xml
from tasks.parser.sources.extracting import MAX_BYTES, UnreadableSource
from tasks.parsing import extract_safely, read_safely, read_source
from tests.tasks.parser.files import (
    M,
    R,
    W,
    cell,
    excel_file,
    package,
    paragraph,
    pdf_file,
    print_at,
    sheet,
    table,
    word_file,
    words,
)

SOON = 20.0
LIMITS = Limits(processor=5, wall=15)
LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
# An older encoding in which < is +ADw-.
UTF_7_DECLARATION = '<?xml version="1.0" encoding="UTF-7"?>' + (
    f'<!DOCTYPE w [<!ENTITY x "y">]><w:document {W}/>'.encode("utf-7").decode()
)
BILLION_LAUGHS = f'<!DOCTYPE w [<!ENTITY l0 "哈">{LAUGHS}]>'


def word_part(content: str) -> bytes:
    return package({"word/document.xml": content})


def locked_office_file() -> bytes:
    """An encrypted Office file is a compound file, like those of old Word."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def bomb(part: str = "word/document.xml") -> bytes:
    """Seventy megabytes of blanks in seventy kilobytes."""
    return package({part: f"<w:document {W}>{' ' * 70_000_000}</w:document>"})


def lying_bomb() -> bytes:
    """The same, with a directory that says it is small."""
    data = bytearray(bomb())
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.find(signature) + at
        data[place : place + 4] = struct.pack("<I", 1000)
    return bytes(data)


def many_parts() -> bytes:
    return package({"word/document.xml": "<a/>", **{f"p{at}.xml": "" for at in range(6000)}})


def locked_zip() -> bytes:
    """A package whose part says that it is encrypted."""
    data = bytearray(word_file(paragraph("密")))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def locked_pdf() -> bytes:
    """A PDF that asks for a password nobody has."""
    data = pdf_file(print_at(700, "密"))
    encryption = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
        b" /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >> /ID [<00><00>] /Root"
    )
    return data.replace(b"/Root", encryption)


def nested(tag: str, depth: int, inside: str) -> str:
    return f"<w:{tag}>" * depth + inside + f"</w:{tag}>" * depth


def nested_tables(depth: int) -> str:
    inside = paragraph("底")
    for _ in range(depth):
        inside = table(cell(inside=inside))
    return inside


def external_entity(path: Path) -> bytes:
    return word_part(
        f'<!DOCTYPE w [<!ENTITY x SYSTEM "{path.as_uri()}">]>'
        f"<w:document {W}><w:body>{paragraph('&x;')}</w:body></w:document>"
    )


def endless_pdf() -> bytes:
    """A page whose commands are a long way into nowhere."""
    return pdf_file("q " * 5_000_000)


def pdf_bomb(*, again: bool = False) -> bytes:
    """A page of many commands in few bytes."""
    packed = zlib.compress(b"BT /F1 9 Tf (a) Tj ET " * 4_000_000, 9)
    filters = b"/Filter /FlateDecode"
    if again:
        packed, filters = zlib.compress(packed, 9), b"/Filter [/FlateDecode /FlateDecode]"
    start, end = b"<< /Length 1 >>\nstream\nq\nendstream", b"\nendstream"
    stream = b"<< /Length %d %s >>\nstream\n" % (len(packed), filters) + packed + end
    return pdf_file("q").replace(start, stream)


def columns(count: int) -> list[str]:
    """The names of the columns from AAA on."""
    return ["".join(letters) for letters in islice(product(ascii_uppercase, repeat=3), count)]


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "hundred_megabytes": (lambda: bytes(100 * 1024 * 1024), "a.txt", "过大"),
    "random_bytes_as_text": (lambda: bytes(range(256)) * 4000, "a.txt", "不是文本|不支持"),
    "program_as_text": (lambda: b"\x7fELF\x02\x01\x01" + bytes(5000), "a.txt", "不支持"),
    "program_as_word": (lambda: b"MZ\x90\x00" + bytes(5000), "a.docx", "不支持|不是文本"),
    "picture_as_pdf": (lambda: b"\xff\xd8\xff\xe0" + bytes(500), "a.pdf", "图片"),
    "gzip_as_text": (lambda: b"\x1f\x8b\x08\x00" + bytes(500), "a.txt", "不支持"),
    "locked_office_file": (locked_office_file, "a.docx", "密码"),
    "locked_zip": (locked_zip, "a.docx", "密码"),
    "locked_pdf": (locked_pdf, "a.pdf", "密码"),
    "zip_bomb_word": (bomb, "a.docx", "过大"),
    "zip_bomb_excel": (lambda: bomb("xl/workbook.xml"), "a.xlsx", "过大"),
    "zip_bomb_that_lies": (lying_bomb, "a.docx", "损坏"),
    "zip_of_many_parts": (many_parts, "a.docx", "过大"),
    "zip_of_a_zip": (lambda: package({"a.zip": "PK"}), "a.docx", "不支持"),
    "word_cut_off": (lambda: word_file(paragraph("正文") * 500)[:400], "a.docx", "损坏"),
    "word_without_a_body": (lambda: word_part("<a"), "a.docx", "损坏"),
    "pdf_cut_off": (lambda: pdf_file(print_at(700, "正文"))[:200], "a.pdf", "损坏"),
    "pdf_of_one_endless_page": (endless_pdf, "a.pdf", "第1页内容过多"),
    "pdf_bomb": (pdf_bomb, "a.pdf", "第1页内容过多"),
    "pdf_bomb_in_a_bomb": (lambda: pdf_bomb(again=True), "a.pdf", "第1页内容过多|损坏|内存"),
    "pdf_of_a_picture": (lambda: pdf_file("q 595 0 0 842 0 0 cm Q"), "a.pdf", "没有文字层"),
    "billion_laughs_word": (
        lambda: word_part(f"{BILLION_LAUGHS}<w:document {W}>&l9;</w:document>"),
        "a.docx",
        "外部声明|损坏",
    ),
    "billion_laughs_excel": (
        lambda: package({"xl/workbook.xml": f"{BILLION_LAUGHS}<workbook {M} {R}>&l9;</workbook>"}),
        "a.xlsx",
        "外部声明|损坏",
    ),
    "external_entity": (lambda: external_entity(Path("/etc/passwd")), "a.docx", "外部声明"),
    "xml_nested_deeply": (
        lambda: word_file(nested("sdt", 100_000, paragraph("底"))),
        "a.docx",
        "嵌套过深",
    ),
    "html_nested_deeply": (lambda: b"<div>" * 1_000_000, "a.html", "过深"),
    "word_tables_nested_deeply": (lambda: word_file(nested_tables(5_000)), "a.docx", "嵌套过深"),
    "word_tables_nested_past_reading": (
        lambda: word_file(nested_tables(60)),
        "a.docx",
        "嵌套超过20层",
    ),
    "word_text_of_one_piece": (
        lambda: word_file(f"<w:p><w:r><w:t>{'字' * 4_000_000}</w:t></w:r></w:p>"),
        "a.docx",
        "过大",
    ),
    "word_attribute_of_megabytes": (
        lambda: word_part(f"<w:document {W} x='{'a' * 12_000_000}'><w:body/></w:document>"),
        "a.docx",
        "过大",
    ),
    "word_declared_in_another_encoding": (
        lambda: package({"word/document.xml": UTF_7_DECLARATION}),
        "a.docx",
        "外部声明|损坏",
    ),
    "excel_with_an_outer_declaration": (
        lambda: package({"xl/workbook.xml": f'<!DOCTYPE w SYSTEM "x"><workbook {M} {R}/>'}),
        "a.xlsx",
        "外部声明",
    ),
    "half_a_pair_as_utf_8": (lambda: "正文".encode() + b"\xed\xa0\x80", "a.txt", "不是文本"),
    "half_a_pair_as_utf_16": (lambda: "正文".encode("utf-16") + b"\x00\xd8", "a.txt", "不是文本"),
    "zero_bytes_between": (lambda: "plan of work".encode("utf-16-le"), "a.txt", "不是文本"),
    "brackets_of_data": (lambda: b"[" * 6_000_000, "a.txt", "文字过多"),
    "excel_spread_out": (
        lambda: excel_file(
            {"表": sheet(*[words(f"{c}1", "甲") + words("A1", "乙") for c in columns(1500)] * 2)}
        ),
        "a.xlsx",
        "过大",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_refused_soon_with_one_line(kind: str) -> None:
    make, name, says = HOSTILE[kind]
    data = make()
    began = time.monotonic()

    with pytest.raises(UnreadableSource, match=says) as refused:
        extract_safely(data, name, limits=LIMITS)
    assert time.monotonic() - began < SOON
    assert "\n" not in str(refused.value)
    assert "Traceback" not in str(refused.value)


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        # A sparse file: reading it would take memory, writing it did not.
        file.truncate(MAX_BYTES * 50)
    began = time.monotonic()

    with pytest.raises(UnreadableSource, match="过大"):
        read_source(path)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "a\x00b.txt",
        "名" * 5000,
        "",
        ".",
        "a.html/../b.docx",
        "%2e",
    ],
)
def test_a_name_is_only_a_name(name: str) -> None:
    assert extract_safely("正文".encode(), name) == "正文"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param('<img src="http://127.0.0.1:1/a.png"><p>正文</p>', id="picture"),
        pytest.param('<link rel=stylesheet href="file:///etc/passwd"><p>正文</p>', id="style"),
        pytest.param(
            '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>正文&x;</p>', id="entity"
        ),
        pytest.param('<iframe src="file:///etc/passwd">内</iframe><p>正文</p>', id="frame"),
    ],
)
def test_nothing_a_page_points_to_is_fetched(page: str) -> None:
    text = extract_safely(page.encode(), "a.html")

    assert "正文" in text
    assert "root:" not in text


@pytest.mark.parametrize("charset", ["punycode", "undefined", "bz2", "hex", "raw-unicode-escape"])
def test_a_page_that_names_no_encoding_of_pages_is_read_as_any_text(charset: str) -> None:
    page = f'<meta charset="{charset}"><p>abc-99999</p>'

    assert extract_safely(page.encode(), "a.html").strip() == "abc-99999"


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(sheet(words("XFD1048576", "甲")), id="the_last_cell_there_can_be"),
        pytest.param(sheet(words("ZZZZZZZ99999999999999", "甲")), id="a_cell_beyond"),
        pytest.param(sheet(f'<row r="1000000000">{words("A1", "甲")}</row>'), id="a_row_far_below"),
    ],
)
def test_a_cell_far_out_makes_no_empty_ones_before_it(cells: str) -> None:
    assert extract_safely(excel_file({"表": cells}), "a.xlsx", limits=LIMITS).strip() == "甲"


@pytest.mark.parametrize(
    ("part", "ring"),
    [
        pytest.param(b"/Kids [6 0 R]", b"/Kids [2 0 R]", id="pages_of_themselves"),
        pytest.param(b"/Parent 2 0 R", b"/Parent 6 0 R", id="a_page_above_itself"),
        pytest.param(b"[5 0 R]", b"[4 0 R]", id="a_font_made_of_itself"),
    ],
)
def test_a_ring_in_a_pdf_is_read_or_refused_soon(part: bytes, ring: bytes) -> None:
    data = pdf_file(print_at(700, "甲"))
    assert part in data
    began = time.monotonic()
    try:
        assert extract_safely(data.replace(part, ring), "a.pdf", limits=LIMITS).strip() == "甲"
    except UnreadableSource as refused:
        assert "\n" not in str(refused)
    assert time.monotonic() - began < SOON


def test_tables_in_tables_as_deep_as_a_person_nests_them_are_read_to_the_bottom() -> None:
    assert "底" in extract_safely(word_file(nested_tables(12)), "a.docx", limits=LIMITS)


def test_what_lies_behind_a_directory_of_other_names_is_not_written_anywhere() -> None:
    data = package({"../../evil.xml": "<a/>", "word/document.xml": f"<w:document {W}/>"})

    assert extract_safely(data, "a.docx") == ""
    assert not Path("../../evil.xml").exists()


def test_a_text_of_nothing_but_structure_is_read_or_refused_within_the_limits() -> None:
    began = time.monotonic()
    try:
        read_safely("（一）".encode() * 300_000, "a.txt", limits=LIMITS)
    except UnreadableSource as refused:
        assert "用时过长" in str(refused)
    assert time.monotonic() - began < SOON


def test_overlapping_parts_of_a_package_are_unpacked_one_at_a_time() -> None:
    """A bomb of many parts that share their bytes: only parts that are text are ever read."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body/></w:document>")
        for at in range(20):
            archive.writestr(f"word/media/{at}.png", bytes(5_000_000))
    assert xml.MAX_PART_BYTES < 100_000_000

    assert extract_safely(file.getvalue(), "a.docx", limits=LIMITS) == ""
