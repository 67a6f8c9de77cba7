"""What the worker's look through a file finds. Each harm beside a harmless file of its kind."""

from __future__ import annotations

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from tasks.confined import Limits
from tasks.inspection import inspect
from tasks.inspection.clamav import ScannerAway, scan
from tasks.inspection.door import inspect_safely
from tasks.inspection.types import Refused, kind_found
from tests.tasks.parser.files import W, pdf_file, print_at
from tests.tasks.proofs import PNG, TEXT, word_bytes

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="http://example.org/x" TargetMode="External"/></Relationships>'
)
BODY = f"<w:document {W}><w:body>{{}}</w:body></w:document>"


def office(main: str = "word/document.xml", **parts: str | bytes) -> bytes:
    """A package of these parts, named with __ for / and _DOT_ for a dot."""
    found: dict[str, str | bytes] = {"[Content_Types].xml": TYPES, main: BODY.format("")}
    for name, value in parts.items():
        found[name.replace("__", "/").replace("_DOT_", ".")] = value
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in found.items():
            archive.writestr(name, value)
    return content.getvalue()


def pdf(*objects: bytes) -> bytes:
    """A one-page PDF with more objects, numbered from 4; the catalogue refers to number 4."""
    found = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        *objects,
    ]
    data, places = b"%PDF-1.7\n", []
    for number, each in enumerate(found, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(found) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + trailer % (len(found) + 1, start)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(word_bytes(TEXT), "docx", id="word"),
        pytest.param(PNG, "png", id="picture"),
        pytest.param(pdf(b"<</S/GoTo/D[3 0 R/Fit]>>"), "pdf", id="pdf_that_opens_on_a_page"),
        pytest.param(pdf_file(print_at(50, "a")), "pdf", id="plain_pdf"),
        pytest.param(
            office(word___rels__document_DOT_xml_DOT_rels=RELATION.format(kind="hyperlink")),
            "docx",
            id="hyperlink",
        ),
        pytest.param(
            office(word__embeddings__Table_DOT_xlsx=office("xl/workbook.xml")),
            "docx",
            id="chart_with_its_table",
        ),
    ],
)
def test_it_lets_an_ordinary_file_pass(data: bytes, kind: str) -> None:
    assert kind_found(data) == kind
    inspect(data, kind)


FIELD = "<w:p><w:r><w:instrText>{}</w:instrText></w:r></w:p>"


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        pytest.param(PNG, "pdf", "类型不符", id="another_kind_than_registered"),
        pytest.param(pdf(b"<</S/JavaScript/JS(app.alert\\(1\\))>>"), "pdf", "脚本", id="script"),
        pytest.param(pdf(b"<</S/Java#53cript/JS(x)>>"), "pdf", "脚本", id="script_in_disguise"),
        pytest.param(pdf(b"<</S/Launch/F(cmd.exe)>>"), "pdf", "脚本", id="launch"),
        pytest.param(pdf(b"<</Type/Filespec/EF<</F 5 0 R>>>>", b"1"), "pdf", "附件", id="attached"),
        pytest.param(b"%PDF-1.7\n" + b"x" * 500, "pdf", "损坏", id="no_pdf_at_all"),
        pytest.param(
            office(word___rels__document_DOT_xml_DOT_rels=RELATION.format(kind="attachedTemplate")),
            "docx",
            "外部内容",
            id="template_from_elsewhere",
        ),
        pytest.param(
            office("xl/workbook.xml", xl__externalLinks__externalLink1_DOT_xml="<x/>"),
            "xlsx",
            "其他工作簿",
            id="linked_workbook",
        ),
        pytest.param(
            office(word__embeddings__a_DOT_docx=office(word__vbaProject_DOT_bin="x")),
            "docx",
            "宏",
            id="macro_in_an_embedded_file",
        ),
        pytest.param(office(word__a_DOT_dat=b"MZ" + b"\0" * 99), "docx", "宏", id="program"),
        pytest.param(
            office(word__a_DOT_dat=office("a.txt")), "docx", "压缩包", id="archive_inside"
        ),
        pytest.param(
            office(word__header1_DOT_xml=BODY.format(FIELD.format("DDEAUTO c:\\\\x"))),
            "docx",
            "宏",
            id="field_that_starts_a_program",
        ),
        pytest.param(
            office(word__header1_DOT_xml="<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
            "docx",
            "损坏",
            id="entities",
        ),
        pytest.param(office(**{"x": " " * 3_000_000}), "docx", "解压后过大", id="swollen"),
        pytest.param(PNG[:60], "png", "损坏", id="half_a_picture"),
    ],
)
def test_it_refuses_what_may_do_harm(data: bytes, kind: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        inspect(data, kind)


def test_a_script_hidden_in_a_compressed_stream_is_found() -> None:
    """Objects may lie packed in a stream, where no search of the raw bytes sees them."""
    import zlib

    inner = b"4 0 <</S/JavaScript/JS(x)>>"
    packed = zlib.compress(inner)
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
    data = b"%PDF-1.7\n"
    places = {}
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        2: b"<</Type/Pages/Kids[]/Count 0>>",
        5: stream % (len(packed), packed),
    }
    for number, each in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    places[6] = len(data)
    rows = [(0, 0, 255), *((1, places[n], 0) for n in (1, 2)), (0, 0, 0), (2, 5, 0)]
    rows += [(1, places[5], 0), (1, places[6], 0)]
    table = b"".join(struct.pack(">BHB", a, b, c & 255) for a, b, c in rows)
    index = b"<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream"
    data += b"6 0 obj\n" + index % (len(table), table) + b"\nendobj\n"
    data += b"startxref\n%d\n%%%%EOF" % places[6]
    assert b"JavaScript" not in data
    with pytest.raises(Refused, match="脚本"):
        inspect(data, "pdf")


def test_a_locked_file_is_refused_at_the_door() -> None:
    with pytest.raises(Refused, match="密码"):
        kind_found(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    locked = bytearray(office())
    for at in (locked.find(b"PK\x03\x04") + 6, locked.find(b"PK\x01\x02") + 8):
        locked[at] |= 1
    with pytest.raises(Refused, match="密码"):
        kind_found(bytes(locked))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param(6, 99, id="version"),
        pytest.param(10, 99, id="method"),
        pytest.param(8, 0x20, id="patched"),
        pytest.param(8, 0x40, id="strongly_encrypted"),
    ],
)
def test_a_packing_nobody_here_opens_is_refused_in_words(place: int, value: int) -> None:
    data = bytearray(office())
    entry = data.find(b"PK\x01\x02")
    struct.pack_into("<H", data, entry + place, value)

    with pytest.raises(Refused, match="不常见的压缩方式"):
        inspect(bytes(data), kind_found(bytes(data)))


def test_a_picture_too_large_to_unfold_is_refused() -> None:
    content = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(content, "PNG")
    with pytest.raises(Refused, match="尺寸过大"):
        inspect(content.getvalue(), "png")


def test_the_child_gives_the_same_answers_and_its_end_is_one_plain_line() -> None:
    inspect_safely(PNG, "png")
    with pytest.raises(Refused, match="脚本"):
        inspect_safely(pdf(b"<</S/JavaScript/JS(x)>>"), "pdf")
    with pytest.raises(Refused, match="展开后过大"):
        inspect_safely(PNG, "png", limits=Limits(memory=30 * 1024 * 1024))


# The virus scanner


@contextmanager
def scanner(path: Path, answer: bytes) -> Iterator[list[bytes]]:
    """A stand-in for clamd at a socket: keeps what it was sent, and answers with one line."""
    received: list[bytes] = []
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen(1)

    def serve() -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", stream.read(4))[0]:
                received.append(stream.read(size))
            connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        thread.join(5)
        server.close()


def test_it_sends_the_whole_file_to_the_scanner(tmp_path: Path) -> None:
    data = bytes(range(256)) * 3000
    with scanner(tmp_path / "s", b"stream: OK\0") as received:
        assert scan(data, str(tmp_path / "s")) == ""
    assert b"".join(received) == data


def test_it_names_the_virus_the_scanner_found(tmp_path: Path) -> None:
    with scanner(tmp_path / "s", b"stream: Eicar-Test FOUND\0"):
        assert scan(b"x", str(tmp_path / "s")) == "Eicar-Test"


def test_no_verdict_is_no_clean_bill(tmp_path: Path) -> None:
    too_long = scanner(tmp_path / "s", b"INSTREAM size limit exceeded. ERROR\0")
    with too_long, pytest.raises(ScannerAway):
        scan(b"x", str(tmp_path / "s"))
    with pytest.raises(ScannerAway):
        scan(b"x", str(tmp_path / "nobody"))
    with pytest.raises(ScannerAway):
        scan(b"x", "127.0.0.1:1")
