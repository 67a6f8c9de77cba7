"""Suzhou's items and the plan's titles in other documents' forms: the answers stay the same.

Blanks are left aside: where a line is broken at one, it is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agencies.gazetteer import load_gazetteer
from tasks.parser import as_json, parse
from tasks.parser.pages.paragraphs import read_page
from tasks.parser.text.blocks import lines
from tasks.parsing import read_source
from tests.tasks.parser.files import paragraph, word_file
from tests.tasks.parser.hand_answers import ANSWERS, agreement, passage, read_answers, report

SUZHOU, PLAN = "suzhou-implementation-plan", "fourteenth-plan-service-trade"
SOURCES = {
    name: Path(f"fixtures/documents/{name}.txt").read_text(encoding="utf-8")
    for name in (SUZHOU, PLAN)
}
# Without the table at the end of the one and with the title above the other.
PROSE = {
    SUZHOU: SOURCES[SUZHOU].partition("附件：")[0],
    PLAN: f"“十四五”服务贸易发展规划\n{SOURCES[PLAN].partition('全文如下：')[2]}",
}
CLOSING = re.compile(r"（([^（）]*)[)）]$")
WIDTH, LINES_OF_A_PAGE = 38, 30

Form = Callable[[list[str]], bytes]


def one_line_each(paragraphs: list[str]) -> bytes:
    return "\n".join(paragraphs).encode()


def broken_at_a_width(paragraphs: list[str]) -> bytes:
    """Lines of one width, indented paragraphs, a number at the foot of each page."""
    broken = [line for text in paragraphs for line in _broken(f"　　{text}")]
    pages = range(0, len(broken), LINES_OF_A_PAGE)
    return "\n\n".join(
        "\n".join([*broken[at : at + LINES_OF_A_PAGE], f"— {number} —"])
        for number, at in enumerate(pages, start=1)
    ).encode()


def word(paragraphs: list[str]) -> bytes:
    return word_file("".join(paragraph(_escaped(text)) for text in paragraphs))


def web_page(paragraphs: list[str]) -> bytes:
    body = "".join(f"<p>{_escaped(text)}</p>" for text in paragraphs)
    return f"<html><body>{body}</body></html>".encode()


def names_below(paragraphs: list[str]) -> bytes:
    return "\n".join(CLOSING.sub(r"\n责任单位：\1", text) for text in paragraphs).encode()


def names_in_a_labelled_bracket(paragraphs: list[str]) -> bytes:
    return "\n".join(CLOSING.sub(r"（责任单位：\1）", text) for text in paragraphs).encode()


def names_before_the_full_stop(paragraphs: list[str]) -> bytes:
    return "\n".join(
        re.sub(r"。（([^（）]*)[)）]$", r"（\1）。", text) for text in paragraphs
    ).encode()


@pytest.mark.parametrize(
    ("name", "form", "suffix"),
    [
        *((name, one_line_each, "txt") for name in (SUZHOU, PLAN)),
        *((name, broken_at_a_width, "txt") for name in (SUZHOU, PLAN)),
        *((name, word, "docx") for name in (SUZHOU, PLAN)),
        (SUZHOU, web_page, "html"),
        (SUZHOU, names_below, "txt"),
        (SUZHOU, names_in_a_labelled_bracket, "txt"),
        (SUZHOU, names_before_the_full_stop, "txt"),
    ],
)
def test_the_form_changes_no_answer(name: str, form: Form, suffix: str, tmp_path: Path) -> None:
    paragraphs = [text.text for text in read_page(lines(PROSE[name])).paragraphs]
    path = tmp_path / f"document.{suffix}"
    path.write_bytes(form(paragraphs))
    source = read_source(path)
    reading = as_json(parse(source.text, gazetteer=load_gazetteer()), source.name, source.text)
    written = read_answers(ANSWERS / f"{name}.toml")
    for measure in reading["measures"]:
        measure["text"] = _bare(measure["text"])
    answers: dict[str, Any] = {
        "official": written.get("official", {}),
        # The table, which has tasks of its own, is left out.
        "tasks": [row for row in written["tasks"] if row.get("list") != "plan"],
        "targets": written["targets"],
    }
    for kind in {"narrative", "safeguards"} & written.keys():
        answers[kind] = list(_asked(written[kind], SOURCES[name]))
    found = agreement(answers, reading, source.text)

    assert found.lines == [], report(found)
    assert found.figures["measures"].wanted == {SUZHOU: 50, PLAN: 46}[name]


def _asked(rows: list[dict[str, Any]], source: str) -> Iterator[dict[str, Any]]:
    """Errata belong to the one text they were made for."""
    for row in rows:
        kept = {key: value for key, value in row.items() if key != "doubts"}
        yield {**kept, "text": _bare(passage(row["text"], source))}


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _broken(text: str) -> Iterator[str]:
    """The lines of a paragraph; a Latin character is half as wide."""
    line, width = "", 0.0
    for character in text:
        wide = 0.5 if character < "\u0100" else 1.0
        if width + wide > WIDTH:
            yield line
            line, width = "", 0.0
        line, width = line + character, width + wide
    yield line
