"""Numbered headings and items as a tree."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.pages.outline import is_heading, run_in_title, tree
from tasks.parser.text.blocks import Mended, lines, mended
from tasks.parser.text.marks import ITEM, POINT, SECTION, SUBPOINT, TASK, mark


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1.5万家企业参加", id="decimal"),
        pytest.param("2020.12.31前完成", id="date"),
        pytest.param("一是健全机制", id="one_of_several"),
        pytest.param("五位一体总体布局", id="no_mark_after_numeral"),
        pytest.param("（一次性）补助", id="bracket_with_word"),
        pytest.param("第一次全体会议", id="ordinal_of_a_meeting"),
        pytest.param("（2020年）", id="year_in_bracket"),
        pytest.param("十十、某事", id="no_numeral"),
        pytest.param("", id="empty"),
    ],
)
def test_it_finds_no_number(text: str) -> None:
    assert mark(text) is None


@pytest.mark.parametrize(
    ("text", "rank", "ordinal", "label"),
    [
        ("一、总体要求", SECTION, 1, "一、"),
        ("（二十七）鼓励发展", TASK, 27, "（二十七）"),
        ("(三)全面探索", TASK, 3, "(三)"),
        ("12. 推进工作", ITEM, 12, "12."),
        ("３．推进工作", ITEM, 3, "３．"),
        ("4、推进工作", ITEM, 4, "4、"),
        ("（2）推进工作", POINT, 2, "（2）"),
        ("③推进工作", SUBPOINT, 3, "③"),
        ("㈢推进工作", TASK, 3, "㈢"),
        ("⒓推进工作", ITEM, 12, "⒓"),
        ("⑴推进工作", POINT, 1, "⑴"),
    ],
)
def test_it_reads_half_and_full_width_numbers(
    text: str, rank: int, ordinal: int, label: str
) -> None:
    found = mark(text)
    assert found is not None
    assert (found.rank, found.ordinal, found.label) == (rank, ordinal, label)


@pytest.mark.parametrize(
    "text",
    [
        "总体要求",
        "1. 优化考核评价体系。探索建立指标体系",
        "（一）" + "长" * 70,
        "一、推进以下工作：",
    ],
)
def test_it_refuses_headings_that_are_none(text: str) -> None:
    assert not is_heading(text)


@pytest.mark.parametrize("text", ["一．总体要求", "十二.保障措施", "㈠总体要求"])
def test_the_stop_of_a_number_ends_no_sentence(text: str) -> None:
    assert is_heading(text)


def test_a_heading_may_have_a_comma() -> None:
    assert is_heading("一、夯实产业基础，提高跨境交付贸易发展水平")


def test_it_builds_the_tree_and_points_at_the_source() -> None:
    source = (
        "前言。\n二、主要任务\n（一）完善体制\n正文。\n"
        "1. 甲项。做甲。\n2. 乙项。做乙。\n（二）扩大开放\n三、保障"
    )
    root = tree(map(mended, lines(source)))

    assert [own.text for own in root.own] == ["前言。"]
    assert [child.heading for child in root.children] == ["二、主要任务", "三、保障"]
    first, second = root.children[0].children
    assert [own.text for own in first.own] == ["正文。"]
    assert [(item.ordinal, item.title and item.title.text) for item in first.children] == [
        (1, "甲项"),
        (2, "乙项"),
    ]
    assert not second.children
    item = first.children[1]
    assert item.runs_in
    assert source[item.span.start : item.span.end] == "2. 乙项。做乙。"


def test_an_item_of_one_sentence_has_no_title() -> None:
    (item,) = tree(map(mended, lines("1. 推进甲工作，做好乙工作。"))).children
    assert item.title is None
    assert item.own[0].text == "推进甲工作，做好乙工作。"


def test_ranks_may_be_left_out() -> None:
    root = tree(map(mended, lines("一、任务\n1. 甲。做甲。\n（二）乙\n① 丙。做丙。")))
    (section,) = root.children
    assert [child.rank for child in section.children] == [ITEM, TASK]
    assert [child.rank for child in section.children[1].children] == [SUBPOINT]


def test_half_width_stops_end_sentences_and_numbers_keep_theirs() -> None:
    assert not is_heading("(一)做强品牌.培育展会.")
    assert is_heading("（一）建设5.0版平台")


def test_a_heading_may_say_who() -> None:
    root = tree(map(mended, lines("（一）优化流程（牵头单位：甲局；责任单位：乙局）\n1.做甲。")))
    (task,) = root.children
    assert task.title is not None and task.title.text == "优化流程"
    assert [own.text for own in task.own] == ["（牵头单位：甲局；责任单位：乙局）"]
    assert len(task.children) == 1


@pytest.mark.parametrize(
    "text",
    [
        "（一）发展园区（基地）",
        "（一）引进机构（含第三方机构）。",
        "1、牵头单位：市口岸办（某海关）",
    ],
)
def test_a_heading_with_another_bracket_says_nothing_of_who(text: str) -> None:
    root = tree(map(mended, lines(text)))
    assert root.children[0].title is None or "（" in root.children[0].title.text


def test_a_section_of_a_chapter_is_a_rank_of_its_own() -> None:
    root = tree(
        map(mended, lines("第一章 甲\n第一节 乙\n一、丙。做丙。\n第二节 丁\n一、戊。做戊。"))
    )
    (chapter,) = root.children
    assert [node.heading for node in chapter.children] == ["第一节 乙", "第二节 丁"]
    assert [len(node.children) for node in chapter.children] == [1, 1]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("（一）健全制度。", id="nothing_below"),
        pytest.param("（一）健全制度。加强统筹。\n1．甲。做甲。", id="says_something_of_its_own"),
        pytest.param("（一）健全制度。（市统计局）\n1．甲。做甲。", id="says_who"),
        pytest.param("（一）健全制度。\n（1）甲。", id="points_are_part_of_an_item"),
        pytest.param("1．健全制度。\n（1）甲。", id="an_item"),
        pytest.param("（一）" + "长" * 41 + "。\n1．甲。做甲。", id="too_long"),
    ],
)
def test_a_sentence_is_no_heading(text: str) -> None:
    (node,) = tree(map(mended, lines(text))).children
    assert node.runs_in
    assert node.own[0].text == text.split("\n")[0].lstrip("（一）1．")


@pytest.mark.parametrize("stop", ["。", "."])
def test_a_heading_may_end_in_a_full_stop(stop: str) -> None:
    source = f"二、试点任务{stop}\n（一）完善管理体制{stop}\n总的说明。\n1．甲。做甲。"
    (section,) = tree(map(mended, lines(source))).children
    (task,) = section.children
    assert (section.heading, task.heading) == ("二、试点任务", "（一）完善管理体制")
    assert [own.text for own in task.own] == ["总的说明。"]
    assert not section.own and not task.runs_in


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("（一）健全制度。", None, id="nothing_below"),
        pytest.param("1．健全制度。", None, id="an_item_alone"),
        pytest.param("1．健全制度。\n（市统计局）", None, id="an_item_above_its_bracket"),
        pytest.param("1．健全制度。\n责任单位：市统计局", None, id="an_item_above_its_field"),
        pytest.param("1．健全制度。\n市统计局负责。", None, id="an_item_above_who_does_it"),
        pytest.param("1．健全制度。\n由市商务局牵头，会同市财政局落实。", None, id="above_two"),
        pytest.param("1．健全制度。\n总的说明。", "健全制度", id="an_item_above_a_paragraph"),
        pytest.param("1．健全制度。\n抓好政策落实，加强评估。", "健全制度", id="above_policy"),
        pytest.param("1.健全制度。\n引导企业参与.", "健全制度", id="above_taking_part"),
        pytest.param("1．健全制度。\n（1）甲；\n（2）乙。", "健全制度", id="an_item_above_points"),
        pytest.param("（一）健全制度。（市统计局）\n总的说明。", None, id="says_who"),
        pytest.param("（一）健全制度。\n加强统筹。", "健全制度", id="above_a_paragraph"),
    ],
)
def test_a_short_sentence_above_a_paragraph_is_its_title(text: str, title: str | None) -> None:
    (node,) = tree(map(mended, lines(text))).children
    assert (node.title.text if node.title else None) == title
    assert node.own[0].text.startswith("健全制度。")


def test_numbers_in_brackets_below_a_heading_are_tasks_beside_articles() -> None:
    paragraphs = [
        mended(line) for line in lines("（一）完善体制\n1. 做甲。\n（二）优化环境\n2. 做乙。")
    ]
    assert [node.rank for node in tree(paragraphs).children] == [TASK, TASK]


def test_numbers_in_brackets_below_an_article_are_its_points() -> None:
    text = "第一条 允许执业：\n（一）甲领域；\n（二）乙领域。\n第二条 便利登记。"
    first, second = tree([mended(line) for line in lines(text)]).children
    assert [point.rank for point in first.children] == [POINT, POINT]
    assert second.children == []


@pytest.mark.parametrize(
    ("text", "title"),
    [("1.对投资 2 亿元的项目给予支持。", None), ("1.推进改革 简化审批流程。", "推进改革")],
)
def test_a_blank_ends_a_title_but_not_behind_a_figure(text: str, title: str | None) -> None:
    (measure,) = parse(f"某市措施\n一、任务\n{text}（市商务局）").measures
    assert measure.title == title


def test_a_space_may_stand_inside_a_title() -> None:
    (first,) = parse(
        "一、任务\n（一）发展工业设计和检验检 测服务。支持建设中心。（市商务局）"
    ).measures
    assert first.title == "发展工业设计和检验检 测服务"

    (other,) = parse("一、任务\n（一）完善制度 修订三项办法，建立台账。（市商务局）").measures
    assert other.title == "完善制度"


def test_a_request_is_no_title() -> None:
    def title(text: str) -> Mended | None:
        return run_in_title(Mended(text, range(len(text))))

    assert title("请市商务局负责，推动落地。市财政局做好保障。") is None
    assert title("请进来走出去。支持企业参展。") is not None


def test_minutes_that_number_nothing_may_count_their_decisions() -> None:
    counted = ["会议明确：", "一是市商务局要办好展会。", "二是由市财政局负责，落实资金。"]
    root = tree(map(mended, lines("\n".join(counted))), of_meeting=True)
    assert [(node.ordinal, node.label) for node in root.children] == [(1, "一是"), (2, "二是")]
    assert tree(map(mended, lines("\n".join(counted)))).children == []
    numbered = tree(map(mended, lines("一、决定\n一是市商务局要办好展会。")), of_meeting=True)
    assert [node.label for node in numbered.children] == ["一、"]
    assert numbered.children[0].children == []
    one = tree(map(mended, lines("一是一，二是二。")), of_meeting=True)
    assert one.children == []


def test_who_receives_in_a_bracket_makes_no_heading() -> None:
    root = tree([mended(line) for line in lines("四、请你市每月将进展函告我厅（服务贸易处）。")])
    assert [own.text for own in root.children[0].own] == [
        "请你市每月将进展函告我厅（服务贸易处）。"
    ]
    for title in ("健全制度", "加强信息报送", "落实重大事项报告制度"):
        root = tree([mended(line) for line in lines(f"四、{title}（服务贸易处）。\n加快建设。")])
        assert root.children[0].title is not None
        assert root.children[0].title.text == title
