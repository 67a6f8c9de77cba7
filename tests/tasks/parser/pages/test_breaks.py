"""What a page break doubled: left out once where that is certain, and said."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.pages.paragraphs import Page, read_page
from tasks.parser.text.blocks import lines

# Words that stand elsewhere in the text.
KNOWN = "公共平台与资源，另有平台和资源。知识与发展，知识和发展。涵盖展示，涵盖展示。\n\n"
# A line without a comma may be a title, which nothing continues.
START = "在各地区、各领域"


def read(before: str, after: str, *, apart: str = "\n\n") -> Page:
    return read_page(lines(KNOWN + START + before + apart + after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("推动贸易发展", "展示平台建设。", id="two_whole_words"),
        pytest.param("推动贸易发展", "发展数字贸易。", id="a_short_word_of_each"),
        pytest.param("推动制度创新", "新建园区三处。", id="words_the_text_has_once"),
        pytest.param("让更多的人", "人享有服务。", id="reduplication"),
        pytest.param("增长比例为1", "12个百分点。", id="figures"),
        pytest.param("做好工作，", "，继续推进。", id="marks"),
    ],
)
def test_it_leaves_in_what_may_be_the_authors(before: str, after: str) -> None:
    page = read(before, after)

    assert page.paragraphs[-1].text == START + before + after
    assert page.problems == ()


def test_lines_of_one_page_double_nothing() -> None:
    page = read("加强对公共平台", "台资源的整合。", apart="\n")

    assert page.paragraphs[-1].text == START + "加强对公共平台台资源的整合。"
    assert page.problems == ()


@pytest.mark.parametrize(
    ("before", "after", "whole", "repeated"),
    [
        pytest.param(
            "加强对公共平台", "台资源的整合。", "加强对公共平台资源的整合。", "台", id="end_of_word"
        ),
        pytest.param(
            "打造涵盖知", "知识服务的链条。", "打造涵盖知识服务的链条。", "知", id="start_of_word"
        ),
        pytest.param(
            "开展双边信息交流",
            "双边信息交流和服务。",
            "开展双边信息交流和服务。",
            "双边信息交流",
            id="several_words",
        ),
    ],
)
def test_it_leaves_out_what_a_break_doubled_and_says_so(
    before: str, after: str, whole: str, repeated: str
) -> None:
    page = read(before, after)
    source = KNOWN + START + before + "\n\n" + after
    (problem,) = page.problems

    assert page.paragraphs[-1].text == START + whole
    assert problem.code == "break_doubled"
    assert f"{repeated}{repeated}" in problem.message
    assert problem.span is not None
    assert source[problem.span.start : problem.span.end] == repeated
    assert problem.span.start == source.index("\n\n" + after) + 2


def test_a_doubled_passage_outside_the_measures_is_told_of_the_text() -> None:
    source = (
        "某市实施方案\n\n一、总体要求\n\n为进一步扩大开放，贯彻落实重大决策部署\n\n"
        "重大决策部署精神，制定本方案。"
    )
    result = parse(source)

    assert [problem.code for problem in result.problems if problem.code == "break_doubled"]
    assert result.coverage.unattributed == ()
