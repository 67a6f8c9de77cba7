"""Texts of the unseen corpus as office files, pages and Markdown: the answers stay the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tasks.parser import parse
from tasks.parsing import read_source

from .files import cell, excel_file, paragraph, sheet, table, word_file, words
from .test_unseen_documents import FOLDER, answer, read, without_line_ends

LEDGER = "54-ledger-with-leaders-and-totals"
PROSE = ("53-agencies-before-and-after-a-dash", "55-agencies-said-for-a-group")


def ledger() -> tuple[str, list[list[str]]]:
    """The title of the ledger and its rows."""
    title, *lines = read(FOLDER / f"{LEDGER}.txt").splitlines()
    return title, [line.split("\t") for line in lines]


def word_table() -> bytes:
    title, rows = ledger()
    return word_file(paragraph(title) + table(*("".join(map(cell, row)) for row in rows)))


def workbook() -> bytes:
    title, rows = ledger()
    inside = (
        "".join(words(f"{column}{at}", each) for column, each in zip("ABCDEFGH", row, strict=False))
        for at, row in enumerate([[title], *rows], start=1)
    )
    return excel_file({"台账": sheet(*inside)})


def web_table() -> bytes:
    title, rows = ledger()
    cells = "".join(f"<tr>{''.join(f'<td>{each}</td>' for each in row)}</tr>" for row in rows)
    return f"<html><body><h1>{title}</h1><table>{cells}</table></body></html>".encode()


def markdown_table() -> bytes:
    title, rows = ledger()
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join([f"# {title}", "", *(f"| {' | '.join(row)} |" for row in rows)]).encode()


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


@pytest.mark.parametrize(
    ("form", "suffix"),
    [(word_table, "docx"), (workbook, "xlsx"), (web_table, "html"), (markdown_table, "md")],
)
def test_a_ledger_is_the_same_in_any_file(
    form: Callable[[], bytes], suffix: str, tmp_path: Path
) -> None:
    assert found(form(), tmp_path / f"ledger.{suffix}") == wanted(LEDGER)


@pytest.mark.parametrize("name", PROSE)
@pytest.mark.parametrize(("form", "suffix"), [(word, "docx"), (web_page, "html")])
def test_prose_is_the_same_in_any_file(
    form: Callable[[str], bytes], suffix: str, name: str, tmp_path: Path
) -> None:
    text = read(FOLDER / f"{name}.txt")

    assert found(form(text), tmp_path / f"prose.{suffix}") == wanted(name)
