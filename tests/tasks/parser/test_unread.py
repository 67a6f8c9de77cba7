"""Text beside the measures of a document that may be one and was not read."""

from __future__ import annotations

import pytest

from tasks.parser import parse

PLAN = "某市方案\n一、重点任务\n（一）完善体制\n1.建立制度。（市商务局）\n{}\n"


def told(text: str) -> list[str]:
    return [
        text[problem.span.start : problem.span.end]
        for problem in parse(text).problems
        if problem.code == "heading_unread" and problem.span is not None
    ]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("（二）扩大开放\n放宽准入。（市外办）", id="an_item"),
        pytest.param("（二）主要目标\n规模扩大，增速10%。", id="aims"),
        pytest.param("二、攻坚目标\n规模扩大，增速10%。", id="aims_by_another_name"),
        pytest.param("二、行动目标\n规模扩大，增速10%。", id="aims_of_a_section"),
        pytest.param("二、组织实施\n加强领导，统筹推进。", id="who_carries_it_out"),
        pytest.param("二、保障措施\n（一）加强领导。统筹推进。", id="safeguards_that_are_read"),
        pytest.param("二、实施步骤\n启动阶段：召开大会。", id="in_which_order"),
        pytest.param("二、本方案自2026年7月1日起施行。", id="of_the_document_itself"),
        pytest.param("（二）扩大开放", id="nothing_below"),
        pytest.param("（二）扩大开放\n详见附件", id="no_sentence"),
    ],
)
def test_nothing_is_told(more: str) -> None:
    assert told(PLAN.format(more)) == []


def test_nothing_is_told_where_there_are_no_measures_at_all() -> None:
    assert told("某市情况介绍\n一、开放平台\n平台建设加快，园区扩大。\n二、便利\n时间缩短。") == []


def test_nothing_is_told_of_a_letters_own_paragraphs() -> None:
    text = (
        "关于做好试点工作的函\n市财政局：\n一、请市财政局牵头，市外办配合，办好展会。\n"
        "二、展会背景\n展会已办三届。\n三、往届回顾\n往届规模较大。\n某市商务局\n"
    )
    assert told(text) == []


@pytest.mark.parametrize("text", ["放宽准入，减少限制。", "● 放宽准入。\n● 减少限制。"])
def test_text_nobody_was_named_in_is_told_by_its_heading(text: str) -> None:
    assert told(PLAN.format(f"（二）扩大开放\n{text}")) == ["（二）扩大开放"]


def test_a_section_is_told_once_for_all_below_it() -> None:
    more = "二、重点领域\n（一）旅游\n发展旅游，完善服务。\n（二）运输\n发展运输，建设枢纽。"
    assert told(PLAN.format(more)) == ["二、重点领域"]


def unplaced(text: str) -> list[str]:
    return [
        text[problem.span.start : problem.span.end]
        for problem in parse(text).problems
        if problem.code == "text_unplaced" and problem.span is not None
    ]


LIST = "某市方案\n一、任务\n1.建设平台。{}\n2.扩大开放。（市外办）\n"


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("\n推进配套。（市商务局）", id="its_agencies_below_both"),
        pytest.param("（市商务局）\n完成时限：2026年底前。", id="a_field"),
        pytest.param("\n责任单位：市商务局\n（责任单位：市财政局。）", id="agencies_in_a_bracket"),
        pytest.param("（市商务局）\n专栏1 工程\n平台工程：建设平台。", id="a_box"),
        pytest.param("（市商务局）\n2025年", id="no_sentence"),
    ],
)
def test_all_of_an_item_is_read(more: str) -> None:
    assert unplaced(LIST.format(more)) == []


def test_below_the_last_item_the_text_is_the_documents() -> None:
    assert unplaced(f"{LIST.format('（市商务局）')}各区抓好落实，加强督查。\n") == []


def test_text_below_the_agencies_of_an_item_with_more_to_come_is_told() -> None:
    text = LIST.format("（市商务局）\n推进配套，完善服务。")

    assert [measure.text for measure in parse(text).measures] == ["建设平台。", "扩大开放。"]
    assert unplaced(text) == ["推进配套，完善服务。"]


def test_what_an_item_says_above_points_that_are_the_measures_is_told() -> None:
    text = LIST.format(
        "规划先行，分步推进。\n（1）编制规划。（市商务局）\n（2）完善配套。（市财政局）"
    )

    assert [measure.label for measure in parse(text).measures] == ["（1）", "（2）", "2."]
    assert unplaced(text) == ["建设平台。规划先行，分步推进。"]


@pytest.mark.parametrize("more", ["", "包括以下两项，统筹推进："])
def test_a_heading_with_a_full_stop_or_a_colon_above_points_says_nothing_of_its_own(
    more: str,
) -> None:
    text = LIST.format(f"{more}\n（1）编制规划。（市商务局）\n（2）完善配套。（市财政局）")

    assert unplaced(text) == []


MINUTES = "某市人民政府专题会议纪要\n〔2024〕第5期\n会议研究服务贸易工作。{}\n"


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        pytest.param("会议要求，各单位加强配合。", False, id="asked"),
        pytest.param("\n一、会议议定，由市商务局牵头制定方案。", False, id="read"),
        pytest.param("会议议定：一是市商务局制定方案。二是市财政局安排资金。", True, id="decided"),
    ],
)
def test_what_minutes_decided_in_running_text_is_told(said: str, *, is_told: bool) -> None:
    text = MINUTES.format(said)
    assert bool(unplaced(text)) is is_told
