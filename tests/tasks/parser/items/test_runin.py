"""Run-in titles at the head and in the middle of paragraphs."""

from __future__ import annotations

import pytest

from tasks.parser.items.runin import passages
from tasks.parser.text.blocks import lines, mended


def titles(paragraph: str, heading: str = "") -> list[str]:
    (line,) = lines(paragraph)
    return [passage.title.text for passage in passages(mended(line), heading=heading)]


@pytest.mark.parametrize(
    "paragraph",
    [
        pytest.param("从国际看，形势复杂。服务贸易潜力巨大。继续发展。", id="first_has_comma"),
        pytest.param("完善服务贸易促进机制。", id="nothing_follows"),
        pytest.param("建立服务贸易、技术贸易法律体系。鼓励出台条例。", id="first_lists"),
        pytest.param("规模达到6.9亿美元。继续增长。", id="figure"),
        pytest.param("推进" + "发展" * 20 + "。继续推进。", id="too_long"),
    ],
)
def test_it_finds_no_title(paragraph: str) -> None:
    assert titles(paragraph) == []


@pytest.mark.parametrize(
    ("paragraph", "heading"),
    [
        (
            "支持金融发展。做好工作。支持外资企业设立研发中心。推动专业服务。",
            "加快发展新兴服务贸易",
        ),
        (
            "贸易规模进一步扩大。规模稳中有增。服务进出口更加均衡。国内布局更加优化，持续。",
            "主要目标",
        ),
        ("改革创新深入推进。启动试点。东部地区居主导地位。中西部发展快。", "发展基础"),
    ],
)
def test_a_plain_sentence_in_the_middle_is_no_title(paragraph: str, heading: str) -> None:
    assert len(titles(paragraph, heading)) == 1


def test_it_finds_a_title_in_the_middle_by_the_heading_above() -> None:
    paragraph = "稳步发展金融服务贸易。提升水平。支持专业服务贸易发展。支持通信、研发等发展。"
    assert titles(paragraph, "加快发展新兴服务贸易") == [
        "稳步发展金融服务贸易",
        "支持专业服务贸易发展",
    ]


def test_it_finds_a_title_in_the_middle_by_its_build() -> None:
    paragraph = "总量规模稳步增长。规模达标。行业结构显著优化。运输、建筑平稳增长。"
    assert titles(paragraph) == ["总量规模稳步增长", "行业结构显著优化"]


def test_passages_are_the_source() -> None:
    source = "　　总量规模稳步增长。规模达标。行业结构显著优化。运输平稳。"
    (line,) = lines(source)
    first, second = passages(mended(line), heading="")
    assert first.text.text == "总量规模稳步增长。规模达标。"
    assert second.text.text == "行业结构显著优化。运输平稳。"
    span = second.text.span()
    assert source[span.start : span.end] == second.text.text


def secured(paragraph: str) -> list[str]:
    (line,) = lines(paragraph)
    found = passages(mended(line), heading="三、保障措施", secures=True)
    return [passage.title.text for passage in found]


def test_what_stands_right_behind_a_title_is_none() -> None:
    assert secured("完善统计制度。健全统计调查体系。加强监测。按月发布。") == ["完善统计制度"]


def test_how_work_is_secured_opens_a_passage_below_safeguards_alone() -> None:
    text = "加强组织领导。建立专班。强化政策支持。统筹资金。"
    assert secured(text) == ["加强组织领导", "强化政策支持"]
    assert titles(text) == ["加强组织领导"]
