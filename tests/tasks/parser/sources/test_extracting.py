"""Files to text, and the plain answer for files that cannot be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from tasks.parser import parse
from tasks.parser.sources import extracting, xml
from tasks.parser.sources.extracting import UnreadableSource, extract
from tasks.parsing import read_source
from tests.tasks.parser.files import pdf_file

HEADER = ("重点任务", "序号", "工作举措", "责任单位")
TABLE = (
    "重点任务\t序号\t工作举措\t责任单位\n（一）甲任务\t1\t做一。\t市商务局\n\t2\t做二。\t市财政局"
)


def word(*, merged: bool) -> bytes:
    document = docx.Document()
    document.add_paragraph("某市实施方案")
    table = document.add_table(rows=3, cols=4)
    rows = [HEADER, ("（一）甲任务", "1", "做一。", "市商务局"), ("", "2", "做二。", "市财政局")]
    for cells, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(cells.cells, values, strict=True):
            cell.text = value
    if merged:
        table.cell(1, 0).merge(table.cell(2, 0))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某市实施方案"])
    sheet.append(list(HEADER))
    sheet.append(["（一）甲任务", 1, "做\n一。", "市商务局"])
    sheet.append([None, 2, "做二。", "市财政局"])
    sheet.merge_cells("A3:A4")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def pdf(text: str = "") -> bytes:
    """A one-page PDF with an ASCII text layer, or none."""
    return pdf_file(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else "")


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        pytest.param(b"\x00\x01\x02\x03" * 50, "a.txt", "不是文本文件", id="binary"),
        pytest.param(b"\x7fELF" + b"\x00" * 60, "a.txt", "不支持 .elf 文件", id="program"),
        pytest.param(rb"{\rtf1\ansi ok}", "a.rtf", "不支持 .rtf 文件", id="rich_text"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "scan.png", "图片", id="picture"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 60, "a.doc", "旧版", id="doc"),
        pytest.param(pdf(), "scan.pdf", "没有文字层", id="scanned"),
        pytest.param(b"%PDF-1.7 broken", "a.pdf", "PDF", id="broken_pdf"),
        pytest.param(b"PK\x03\x04 broken", "a.docx", "损坏", id="broken_zip"),
        pytest.param(word(merged=False)[:2000], "a.docx", "损坏", id="cut_off"),
    ],
)
def test_it_refuses_what_it_cannot_read(data: bytes, name: str, says: str) -> None:
    with pytest.raises(UnreadableSource, match=says) as refused:
        extract(data, name)

    assert "\n" not in str(refused.value)


def test_it_refuses_a_package_that_is_no_document() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("readme.txt", "甲")

    with pytest.raises(UnreadableSource, match="不支持"):
        extract(file.getvalue(), "a.zip")


def test_it_refuses_a_package_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MAX_PART_BYTES", 100)

    with pytest.raises(UnreadableSource, match="过大"):
        extract(word(merged=False), "a.docx")


def test_it_refuses_a_file_over_the_limit_before_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extracting, "MAX_BYTES", 10)
    path = tmp_path / "a.txt"
    path.write_text("超过十个字节的文本", encoding="utf-8")

    with pytest.raises(UnreadableSource, match="过大"):
        read_source(path)


@pytest.mark.parametrize("name", ["missing.txt", ""])
def test_it_refuses_a_path_that_is_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableSource):
        read_source(tmp_path / name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_taken_over_whatever_its_encoding(encoding: str) -> None:
    text = "一、总体要求\r\n<p>（一）目标</p>\t\r\n"

    assert extract(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param("推進服務貿易，擴大開放。", "big5", id="traditional_in_big5"),
        pytest.param("推進服務貿易，擴大開放。", "gb18030", id="traditional_in_gb"),
        pytest.param("推进服务贸易，扩大开放。", "gb18030", id="simplified_in_gb"),
        pytest.param("推进服务贸易", "gb18030", id="no_mark_to_tell_by"),
        pytest.param("序号\t举措\n1\t启用机场A区", "gb18030", id="bytes_of_a_comma_by_chance"),
        pytest.param("推進服務貿易，擴大開放。", "utf-8", id="utf_8"),
    ],
)
def test_big5_is_known_by_its_commas_and_stops(text: str, encoding: str) -> None:
    assert extract(text.encode(encoding), "a.txt") == text


def test_radicals_left_by_a_pdf_become_their_characters_and_nothing_moves() -> None:
    assert extract("⼀、吉林省⼈⺠政府（⻓春）".encode(), "a.txt") == "一、吉林省人民政府（长春）"
    assert extract("⺀⻌".encode(), "a.txt") == "⺀⻌"


def test_a_radical_that_two_scripts_share_is_read_in_the_script_of_its_text() -> None:
    assert (
        extract("支持总部落⼾，单⼾不超过50万元".encode(), "a.txt")
        == "支持总部落户，单户不超过50万元"
    )
    assert extract("發展服務貿易，開立帳⼾".encode(), "a.txt") == "發展服務貿易，開立帳戶"


@pytest.mark.parametrize("merged", [False, True])
def test_word_tables_become_rows_and_a_merged_cell_stands_once(merged: bool) -> None:
    assert extract(word(merged=merged), "a.docx") == f"某市实施方案\n{TABLE}"


def test_excel_rows_become_lines_and_numbers_stay_whole() -> None:
    text = extract(workbook(), "a.xlsx")

    assert text == f"某市实施方案\n{TABLE.replace('做一', '做 一')}"


def test_html_tables_become_rows_and_spanned_cells_stand_once() -> None:
    page = (
        "<html><head><title>页</title><script>x()</script></head><body><h1>某市<b>实施</b>方案</h1>"
        "<table><tr><th>重点任务<th>序号<th>工作举措<th>责任单位</tr>"
        "<tr><td rowspan=2>（一）甲任务</td><td>1</td><td>做一。</td><td>市商务局</td></tr>"
        "<tr><td>2</td><td>做二。</td><td>市财政局</td></tr></table></body></html>"
    )

    assert extract(page.encode(), "page") == f"某市实施方案\n{TABLE}"


def test_an_entity_in_html_is_not_fetched_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    page = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        "<html><body><p>&x;正文</p></body></html>"
    )

    text = extract(page.encode(), "a.html")
    assert "正文" in text
    assert "机密" not in text


def test_a_pdf_gives_its_text_layer() -> None:
    assert extract(pdf("Annual plan 2025"), "a.pdf") == "Annual plan 2025"


@pytest.mark.parametrize(
    ("data", "name"), [(word(merged=True), "a.docx"), (workbook(), "a.xlsx")], ids=["docx", "xlsx"]
)
def test_a_table_reads_alike_from_every_format(data: bytes, name: str) -> None:
    measures = parse(extract(data, name)).measures

    assert [(m.number, m.task, m.responsibilities[0].name) for m in measures] == [
        (1, 1, "市商务局"),
        (2, 1, "市财政局"),
    ]
