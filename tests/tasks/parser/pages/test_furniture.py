"""Contents, running heads and lines of a fixed width."""

from __future__ import annotations

import pytest

from tasks.parser.pages.furniture import (
    PAGE_LINE,
    contents_lines,
    indents_paragraphs,
    running_heads,
    wrap_width,
)
from tasks.parser.text.blocks import lines


def test_a_text_without_contents_has_none() -> None:
    assert contents_lines(lines("一、总体要求\n坚持改革。\n二、任务\n做好工作。")) == set()


def test_contents_end_where_the_text_begins() -> None:
    text = (
        "某规划\n目  录\n一、总体要求……1\n二、任务\t2\n三、保障\n"
        "一、总体要求\n坚持。\n二、任务\n三、保障"
    )
    assert contents_lines(lines(text)) == {1, 2, 3, 4}


def test_contents_without_page_numbers_are_known_by_their_repetition() -> None:
    assert contents_lines(lines("目录\n一、甲\n二、乙\n一、甲\n做甲。\n二、乙\n做乙。")) == {
        0,
        1,
        2,
    }


def test_a_line_that_comes_twice_or_says_something_is_no_running_head() -> None:
    text = (
        "某省服务贸易规划\n做甲。\n某省服务贸易规划\n责任单位：甲局\n责任单位：甲局\n责任单位：甲局"
    )
    assert running_heads(lines(text)) == set()


def test_a_running_head_stands_for_itself_once() -> None:
    text = "某省服务贸易规划\n甲\n某省服务贸易规划\n乙\n某省服务贸易规划"
    assert running_heads(lines(text)) == {2, 4}


def test_paragraphs_of_any_length_have_no_width() -> None:
    assert wrap_width(lines("短。\n" * 5 + "长" * 200)) is None


def test_lines_broken_at_one_width_show_it() -> None:
    assert wrap_width(lines(("服" * 34 + "\n") * 6 + "务。")) == 34


@pytest.mark.parametrize("text", ["12", "2020年", "第2条", "第2页见附表", "-", "1-2", "— 完善 —"])
def test_a_line_with_a_number_is_no_page_number(text: str) -> None:
    assert PAGE_LINE.fullmatch(text) is None


@pytest.mark.parametrize("text", ["— 12 —", "-3-", "第 2 页", "第2页 共9页", "第2页/共9页"])
def test_a_page_number_is_known_by_what_is_around_it(text: str) -> None:
    assert PAGE_LINE.fullmatch(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("甲事。\n乙事。\n丙事。", id="no_indents"),
        pytest.param("　　甲事。\n　　乙事。\n　　丙事。", id="every_line"),
        pytest.param("　　某市方案\n甲事。\n乙事。\n丙事。", id="a_centred_title"),
    ],
)
def test_indents_that_begin_no_paragraphs(text: str) -> None:
    assert not indents_paragraphs(lines(text))


def test_some_lines_indented_are_where_paragraphs_begin() -> None:
    assert indents_paragraphs(lines("　　甲事甲事\n甲事。\n" * 3))


def test_the_number_of_a_document_may_be_a_head_and_who_signs_or_issues_is_none() -> None:
    number = "测办〔2022〕19号"
    assert running_heads(lines(f"{number}\n做甲。\n{number}\n做乙。\n{number}")) == {2, 4}
    issuer = "某省政府办公厅"
    text = f"{issuer}\n关于甲的函\n做甲。\n{issuer}\n2024年1月2日\n{issuer}\n关于乙的函"
    assert running_heads(lines(text)) == set()


def test_the_pages_of_contents_may_stand_in_brackets() -> None:
    text = "某方案\n目录\n一、要求（1）\n二、任务（2）\n附件：1.分工表（6）\n一、要求\n做甲。"
    assert contents_lines(lines(text)) == {1, 2, 3, 4}


def test_the_end_of_a_bracket_on_many_lines_is_no_running_head() -> None:
    text = "推进甲。（市商务局、市财政局\n等按职责分工负责）\n" * 4
    assert running_heads(lines(text)) == set()


def test_the_first_head_may_be_the_title_but_not_in_the_middle_of_a_sentence() -> None:
    page = "加快建设服务平台，推进各类园区服务\n— {} —\n某省服务贸易文件汇编\n贸易发展。\n"
    title = "做好工作。\n— 1 —\n某省服务贸易规划\n" * 3

    assert running_heads(lines("".join(map(page.format, (1, 2, 3))))) == {2, 6, 10}
    assert running_heads(lines(title)) == {5, 8}


@pytest.mark.parametrize(
    "who", ["（市商务局）", "【市商务局牵头】", "市商务局负责落实", "责任单位 市商务局"]
)
def test_who_answers_for_one_item_after_the_other_is_no_running_head(who: str) -> None:
    assert running_heads(lines(f"1.做甲。\n{who}\n2.做乙。\n{who}\n3.做丙。\n{who}")) == set()


@pytest.mark.parametrize("head", ["（征求意见稿）", "某市牵头部门工作手册"])
def test_a_head_may_stand_in_brackets_or_speak_of_who_leads(head: str) -> None:
    assert running_heads(lines(f"{head}\n做甲。\n{head}\n做乙。\n{head}")) == {2, 4}
