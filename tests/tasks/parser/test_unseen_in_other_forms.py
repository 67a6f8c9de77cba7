"""Texts of the unseen corpus as office files, pages and Markdown: the answers stay the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pytest

from tasks.parser import parse
from tasks.parsing import read_source
from tests.tasks.parser.files import cell, excel_file, paragraph, sheet, table, word_file, words
from tests.tasks.parser.test_unseen_documents import FOLDER, answer, read, without_line_ends

LEDGERS = (
    "54-ledger-with-leaders-and-totals",
    "85-supervision-list",
    "86-ledger-of-key-tasks",
    "145-plan-table-carrying-provincial-tasks",
    "147-responsibility-list-with-compound-numbers",
    "149-two-tables-with-group-rows-in-a-cell",
    "263-division-table-with-blank-merged-cells",
    "270-ledger-with-progress-and-group-lines",
    "275-table-first-leads-with-notes",
    "287-reform-list-of-province-and-city-bodies",
)
PROSE = (
    "53-agencies-before-and-after-a-dash",
    "55-agencies-said-for-a-group",
    "261-city-measures-with-labelled-brackets-and-dues",
    "266-contents-and-run-in-titles-with-brackets",
    "268-province-twenty-measures",
    "274-list-with-three-fields-in-a-line",
    "286-plan-with-plain-safeguards-and-mixed-levels",
)


def rows_of(name: str) -> list[list[str]]:
    """The lines of a ledger as cells; a line of prose has one."""
    return [line.split("\t") for line in read(FOLDER / f"{name}.txt").splitlines() if line]


def blocks(name: str) -> list[tuple[bool, list[list[str]]]]:
    """Tables and the prose between them."""
    parts = groupby(rows_of(name), key=lambda row: len(row) > 1)
    return [(is_table, list(rows)) for is_table, rows in parts]


def word_table(name: str) -> bytes:
    return word_file(
        "".join(
            table(*("".join(map(cell, row)) for row in rows))
            if is_table
            else "".join(paragraph(row[0]) for row in rows)
            for is_table, rows in blocks(name)
        )
    )


def workbook(name: str) -> bytes:
    inside = (
        "".join(
            words(f"{column}{at}", each)
            for column, each in zip(ascii_uppercase, row, strict=False)
            if each
        )
        for at, row in enumerate(rows_of(name), start=1)
    )
    return excel_file({"台账": sheet(*inside)})


def web_table(name: str) -> bytes:
    body = "".join(
        f"<table>{''.join(map(web_row, rows))}</table>"
        if is_table
        else "".join(f"<p>{row[0]}</p>" for row in rows)
        for is_table, rows in blocks(name)
    )
    return f"<html><body>{body}</body></html>".encode()


def web_row(row: list[str]) -> str:
    return f"<tr>{''.join(f'<td>{each}</td>' for each in row)}</tr>"


def markdown_table(name: str) -> bytes:
    lines: list[str] = []
    for is_table, rows in blocks(name):
        if is_table:
            rows.insert(1, ["---"] * len(rows[0]))
            lines += ["", *(f"| {' | '.join(row)} |" for row in rows), ""]
        else:
            lines += [f"{row[0]}\n" for row in rows]
    return "\n".join(lines).encode()


def word(text: str) -> bytes:
    return word_file("".join(paragraph(escape(line)) for line in text.splitlines() if line))


def web_page(text: str) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line)
    return f"<html><body>{body}</body></html>".encode()


def wanted(name: str) -> dict[str, Any]:
    written: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    written.pop("about")
    return without_line_ends(written)


def found(content: bytes, path: Path) -> dict[str, Any]:
    path.write_bytes(content)
    return without_line_ends(answer(parse(read_source(path).text)))


@pytest.mark.parametrize("name", LEDGERS)
@pytest.mark.parametrize(
    ("form", "suffix"),
    [(word_table, "docx"), (workbook, "xlsx"), (web_table, "html"), (markdown_table, "md")],
)
def test_a_ledger_is_the_same_in_any_file(
    name: str, form: Callable[[str], bytes], suffix: str, tmp_path: Path
) -> None:
    assert found(form(name), tmp_path / f"ledger.{suffix}") == wanted(name)


@pytest.mark.parametrize("name", PROSE)
@pytest.mark.parametrize(("form", "suffix"), [(word, "docx"), (web_page, "html")])
def test_prose_is_the_same_in_any_file(
    form: Callable[[str], bytes], suffix: str, name: str, tmp_path: Path
) -> None:
    text = read(FOLDER / f"{name}.txt")

    assert found(form(text), tmp_path / f"prose.{suffix}") == wanted(name)
