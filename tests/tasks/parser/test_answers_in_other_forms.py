"""The national table's measures in the forms other documents have: the answers stay the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from agencies.gazetteer import load_gazetteer
from tasks.parser import as_json, parse
from tasks.parsing import read_source
from tests.tasks.parser.files import cell, excel_file, paragraph, sheet, table, word_file, words
from tests.tasks.parser.hand_answers import ANSWERS, agreement, read_answers, report

SOURCE = Path("fixtures/documents/national-122-measures.txt").read_text(encoding="utf-8")
# One line, one measure: number, text, clause. The block of rows 107 to 118 is left out.
ROWS = re.findall(r"^(?:[^\t\n]*\t)?(\d{1,3})\t([^\t\n]+)\t([^\t\n]+)$", SOURCE, re.MULTILINE)
TITLE = "某事项试点举措及责任分工"
HEADING = ("序号", "具体举措", "责任分工")

Form = Callable[[], bytes]


def closing_brackets() -> bytes:
    return "\n".join(
        [TITLE, *(f"{number}.{text}（{clause}）" for number, text, clause in ROWS)]
    ).encode()


def lines_below() -> bytes:
    items = (f"{number}.{text}\n责任分工：{clause}" for number, text, clause in ROWS)
    return "\n".join([TITLE, *items]).encode()


def markdown_table() -> bytes:
    rows = "\n".join(f"| {' | '.join(row)} |" for row in (HEADING, ("---",) * 3, *ROWS))
    return f"# {TITLE}\n\n{rows}\n".encode()


def web_page() -> bytes:
    rows = "".join(
        f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in row)}</tr>" for row in (HEADING, *ROWS)
    )
    return f"<html><body><h1>{TITLE}</h1><table>{rows}</table></body></html>".encode()


def word_table() -> bytes:
    rows = ("".join(cell(each) for each in row) for row in (HEADING, *ROWS))
    return word_file(paragraph(TITLE) + table(*rows))


def workbook() -> bytes:
    rows = (
        "".join(words(f"{column}{at}", each) for column, each in zip("ABC", row, strict=False))
        for at, row in enumerate(((TITLE,), HEADING, *ROWS), start=1)
    )
    return excel_file({"举措": sheet(*rows)})


@pytest.mark.parametrize(
    ("form", "suffix"),
    [
        pytest.param(closing_brackets, "txt", id="closing_brackets"),
        pytest.param(lines_below, "txt", id="lines_below"),
        pytest.param(markdown_table, "md", id="markdown"),
        pytest.param(web_page, "html", id="html"),
        pytest.param(word_table, "docx", id="docx"),
        pytest.param(workbook, "xlsx", id="xlsx"),
    ],
)
def test_the_form_changes_no_answer(form: Form, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"document.{suffix}"
    path.write_bytes(form())
    source = read_source(path)
    reading = as_json(parse(source.text, gazetteer=load_gazetteer()), source.name, source.text)
    written = read_answers(ANSWERS / "national-122-measures.toml")
    numbers = {int(number) for number, _, _ in ROWS}
    # Without headings there are no tasks, and errata belong to the one text they were made for.
    asked = [
        {key: value for key, value in row.items() if key not in ("task", "doubts")}
        for row in written["table"]
        if row["number"] in numbers
    ]
    (list_name,) = {measure["list"] for measure in reading["measures"]}
    answers = {"official": written["official"], "pilot": written["pilot"], list_name: asked}
    found = agreement(answers, reading, SOURCE)

    assert len(asked) == 110
    assert found.lines == [], report(found)
