"""Three of the documents as another copy would have them: the reading stays the same.

Compared without blanks, full and half width as one; problems by their codes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from agencies.gazetteer import load_gazetteer
from tasks.parser import as_json, parse

JILIN, GUANGDONG = "jilin-service-trade-opinions", "guangdong-forwarding-notice-2018-204"
PLAN = "fourteenth-plan-service-trade"
LINES_OF_A_PAGE = 22
HALF = str.maketrans("，。；：（）", ",.;:()")

Form = Callable[[str], str]


def broken(width: int, *, indented: bool) -> Form:
    """Lines of one width; a number at the foot of each page."""

    def form(text: str) -> str:
        paragraphs = [line.strip("\u3000 ") for line in text.split("\n") if line.strip()]
        sign = "\u3000\u3000" if indented else ""
        lines = [
            line
            for paragraph in paragraphs
            for line in re.findall(f".{{1,{width}}}", sign + paragraph)
        ]
        starts = range(0, len(lines), LINES_OF_A_PAGE)
        pages = (lines[start : start + LINES_OF_A_PAGE] for start in starts)
        return "\n".join(
            "\n".join([*page, "", f"- {number} -", ""]) for number, page in enumerate(pages, 1)
        )

    return form


def half_width(text: str) -> str:
    return text.translate(HALF)


def brackets_of_half_width(text: str) -> str:
    return text.translate(str.maketrans("（）〔〕", "()[]"))


def blanks_around_figures(text: str) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])", " ", text)


def unseen_characters(text: str) -> str:
    return re.sub(r"，(?=[\u4e00-\u9fff])", "，\u200b", text)


def one_line(text: str) -> str:
    return text.replace("\n", "")


def stops_for_section_marks(text: str) -> str:
    return re.sub(r"^(\W*(?:<\w+>)*[一二三四五六七八九])、", r"\1．", text, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        *((JILIN, broken(width, indented=True)) for width in (22, 28, 36, 45)),
        *((JILIN, broken(width, indented=False)) for width in (28, 36)),
        *((GUANGDONG, broken(width, indented=False)) for width in (22, 28, 36, 50)),
        (GUANGDONG, broken(30, indented=True)),
        (GUANGDONG, one_line),
        *((name, half_width) for name in (JILIN, GUANGDONG, PLAN)),
        *((name, brackets_of_half_width) for name in (JILIN, GUANGDONG, PLAN)),
        *((name, blanks_around_figures) for name in (JILIN, GUANGDONG, PLAN)),
        *((name, unseen_characters) for name in (JILIN, GUANGDONG, PLAN)),
        *((name, stops_for_section_marks) for name in (JILIN, PLAN)),
    ],
)
def test_another_copy_reads_the_same(name: str, form: Form) -> None:
    source = Path(f"fixtures/documents/{name}.txt").read_text(encoding="utf-8")

    assert values(form(source)) == original(name, source)


@cache
def original(name: str, source: str) -> dict[str, Any]:
    return values(source)


def values(text: str) -> dict[str, Any]:
    """What a reading says, without the places where it stands."""
    read = as_json(parse(text, gazetteer=load_gazetteer()), "copy.txt", text)
    codes = sorted(each["code"] for each in read["problems"] if each["code"] != "repeat")
    kept = {key: read[key] for key in ("documents", "tasks", "measures", "duties", "targets")}
    return {
        "problems": codes,
        "pilot": read["pilot"],
        "unattributed": read["coverage"]["unattributed"],
        **{key: bare(each) for key, each in kept.items()},
    }


def bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items() if key not in ("span", "spans")}
    if isinstance(value, list):
        return [bare(each) for each in value]
    if isinstance(value, str):
        plain = unicodedata.normalize("NFKC", value).translate(str.maketrans("。、〔〕", ".,[]"))
        return re.sub(r"^([一二三四五六七八九])\.", r"\1,", re.sub(r"[\s\u200b]", "", plain))
    return value
