"""Headings whose text makes them items, and headings that are the task of what stands below."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tests.tasks.parser.items.found import items, read


def test_a_heading_with_a_full_stop_is_the_task_of_its_items() -> None:
    found = items(
        "一、任务。\n（一）完善体制。\n1．甲项。做甲。（省商务厅）\n2．做乙。（省财政厅）\n"
        "（二）扩大开放。做丙。（省商务厅）"
    )
    assert [(i.section, i.task and i.task.heading, i.label) for i in found] == [
        ("一、任务", "（一）完善体制", "1．"),
        ("一、任务", "（一）完善体制", "2．"),
        ("一、任务", None, "（二）"),
    ]


def test_a_heading_whose_text_closes_with_agencies_is_an_item() -> None:
    (item,) = items("二、任务\n（八）健全统计体系\n继续优化统计。（市商务局、统计局）")
    assert (item.number, item.label, item.title, item.task) == (8, "（八）", "健全统计体系", None)
    assert item.text.text == "健全统计体系\n继续优化统计。（市商务局、统计局）"


def test_among_tasks_with_items_it_is_a_task_and_its_text_an_item_without_a_number() -> None:
    _, item = items(
        "二、任务\n（七）完善体制\n1. 甲项。做甲。（市商务局）\n"
        "（八）健全统计体系\n继续优化统计。（市商务局、统计局）"
    )
    assert (item.number, item.label, item.title) == (None, "", None)
    assert item.task is not None and item.task.ordinal == 8
    assert item.text.text == "继续优化统计。（市商务局、统计局）"


@pytest.mark.parametrize("named_first", [True, False], ids=["named_first", "named_last"])
def test_where_a_text_names_agencies_is_all_the_same(named_first: bool) -> None:
    named = "健全统计体系\n继续优化统计。（市统计局）\n"
    plain = "完善体制\n1. 建立制度。\n2. 加强协作。\n"
    first, second = (named, plain) if named_first else (plain, named)
    found = items(f"二、任务\n（一）{first}（二）{second}")
    tasks = [item.task.title.text if item.task and item.task.title else "" for item in found]
    assert sorted(zip(tasks, [item.title or item.text.text for item in found], strict=True)) == [
        ("", "健全统计体系"),
        ("完善体制", "加强协作。"),
        ("完善体制", "建立制度。"),
    ]


def test_a_field_under_a_heading_is_said_of_all_its_items() -> None:
    found = items("一、任务\n（一）完善体制\n责任单位：市商务局\n1. 做甲。\n2. 做乙。")
    assert [(item.number, item.clause and item.clause.text) for item in found] == [
        (1, "责任单位：市商务局"),
        (2, "责任单位：市商务局"),
    ]


@pytest.mark.parametrize(
    "task",
    [
        pytest.param("说明文字。", id="nobody_named"),
        pytest.param("责任单位：市统计局", id="nothing_but_names"),
        pytest.param("责任单位：市统计局\n1. 丙项。做丙。", id="names_for_the_items_below"),
    ],
)
def test_a_heading_among_others_with_items_has_no_item_of_its_own(task: str) -> None:
    source = f"一、任务\n（一）完善体制\n1. 甲项。做甲。（市商务局）\n（二）健全统计\n{task}"
    assert all(item.number is not None for item in items(source))


def test_a_paragraph_with_its_names_below_is_an_item_without_a_number() -> None:
    first, second, third = items(
        "一、任务\n（一）完善体制\n1. 甲项。做甲。\n责任单位：市商务局\n"
        "（二）健全统计\n完善方法。\n责任单位：市统计局\n完成时限：2025年底前\n"
        "共享数据。\n责任单位：市税务局"
    )

    assert first.number == 1
    assert (second.number, second.task and second.task.ordinal) == (None, 2)
    assert second.text.text == "完善方法。\n责任单位：市统计局\n完成时限：2025年底前"
    assert third.text.text == "共享数据。\n责任单位：市税务局"


def test_a_section_that_ends_with_a_colon_heads_the_items_below_it_only() -> None:
    (item,) = items("二、会议议定：\n1.由市商务局牵头，11月底前完成。")
    assert (item.label, item.section) == ("1.", "二、会议议定")
    (sentence,) = items("二、健全制度，做到：\n（1）甲。（市商务局）")
    assert sentence.section != "二、健全制度，做到"


@pytest.mark.parametrize(
    "who", ["（市司法局）", "（牵头单位：市司法局）", "\n责任单位：市司法局", "\n（市司法局）"]
)
def test_what_stands_below_a_heading_that_says_who_is_its_text(who: str) -> None:
    source = (
        f"某方案\n一、任务\n1.完善制度{who}\n修订制度，完善体系。\n建立机制。\n"
        "2.建设平台（市商务局）\n建设平台，扩大规模。"
    )
    assert read(source) == [
        (1, "完善制度\n修订制度，完善体系。\n建立机制。", ["市司法局"]),
        (2, "建设平台\n建设平台，扩大规模。", ["市商务局"]),
    ]


@pytest.mark.parametrize("who", ["（市司法局）", "\n责任单位：市司法局"])
def test_below_the_last_of_headings_alone_the_text_is_the_documents(who: str) -> None:
    source = f"某方案\n一、任务\n1.建设平台（市商务局）\n2.完善制度{who}\n各区抓好落实，加强督查。"

    assert read(source) == [(1, "建设平台", ["市商务局"]), (2, "完善制度", ["市司法局"])]


@pytest.mark.parametrize("who", ["（市司法局）", "\n责任单位：市司法局"])
def test_beside_tasks_with_items_a_heading_that_says_who_is_a_task_and_its_text_an_item(
    who: str,
) -> None:
    source = (
        "某方案\n一、任务\n（一）建设平台\n1.推进甲。（市商务局）\n2.推进乙。（市财政局）\n"
        f"（二）完善制度{who}\n修订制度，完善体系。\n（三）扩大开放\n1.推进丙。（市外办）"
    )
    assert read(source)[2] == (None, "修订制度，完善体系。", ["市司法局"])
    assert [(m.task, m.title) for m in parse(source).measures][2] == (2, None)


def test_a_title_that_runs_into_what_its_task_says_is_the_task_of_the_items_below() -> None:
    text = (
        "某市方案\n一、任务\n（一）完善体制。坚持统筹推进，形成合力。\n1.做甲。（市商务局）\n"
        "2.做乙。（市外办）\n（二）扩大开放，主要包括：\n1.做丙。（市商务局）\n"
    )
    result = parse(text)

    assert [(task.ordinal, task.title, task.statement) for task in result.tasks] == [
        (1, "完善体制", "坚持统筹推进，形成合力。")
    ]
    assert [measure.task for measure in result.measures] == [1, 1, None]


def test_a_task_that_says_who_above_its_items_is_one_as_well() -> None:
    found = read(
        "某省分工方案\n一、完善政策\n（一）研究做法，提供支撑。（省财政厅负责）\n具体措施：\n"
        "1．总结经验。（省税务局牵头）\n2．简化程序。（省商务厅）\n"
    )
    assert found == [
        (1, "研究做法，提供支撑。", ["省财政厅"]),
        (1, "总结经验。", ["省税务局"]),
        (2, "简化程序。", ["省商务厅"]),
    ]
