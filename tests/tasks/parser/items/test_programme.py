"""Programmes: each sentence of a task is a measure."""

from __future__ import annotations

import pytest

from tasks.parser.items.programme import is_programme, programme_tasks, task_sentences
from tasks.parser.pages.outline import tree
from tasks.parser.text.blocks import lines, mended


def sentences_of(source: str) -> list[tuple[int, list[str]]]:
    root = tree(map(mended, lines(source)))
    return [
        (task.ordinal, [sentence.text for sentence in task_sentences(task)])
        for _, task in programme_tasks(root)
    ]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("一、总体要求\n（一）指导思想。坚持创新。", id="aims"),
        pytest.param("四、组织实施\n（一）加强领导。统筹推进。", id="carrying_out"),
        pytest.param("三、任务分工说明\n（一）甲。做甲。", id="division_of_work"),
        pytest.param("", id="empty"),
    ],
)
def test_it_finds_no_task(source: str) -> None:
    assert sentences_of(source) == []


def test_it_reads_sentences_without_the_title() -> None:
    source = "三、深化试点任务\n（一）完善体制。加强统筹。强化协调。\n（二）扩大开放\n推进开放。"
    assert sentences_of(source) == [(1, ["加强统筹。", "强化协调。"]), (2, ["推进开放。"])]


@pytest.mark.parametrize(
    ("source", "programme"),
    [
        ("三、试点任务\n（一）完善体制。做甲。做乙。", True),
        ("三、重点任务\n（一）完善体制。做甲。\n（二）扩大开放。做乙。", False),
        ("三、重点任务\n（一）完善体制\n1.做甲。做乙。\n2.做丙。", False),
    ],
)
def test_a_programme_has_several_sentences_to_a_task_and_no_items(
    source: str, programme: bool
) -> None:
    assert is_programme(tree(map(mended, lines(source)))) is programme


@pytest.mark.parametrize(
    ("tasks", "programme"),
    [
        ("（一）做强数字\n发展数字内容。做甲。\n培育数据服务。做乙。", False),
        ("（一）做强数字\n发展数字内容，做甲。做乙。\n培育数据服务。做乙。", True),
        ("（一）做强数字\n发展数字内容。做甲。", True),
        ("（一）做强数字\n做甲，做乙。做丙。\n专栏1 工程\n1.平台工程。建平台。", True),
    ],
)
def test_paragraphs_that_all_open_with_a_title_are_no_programme(
    tasks: str, programme: bool
) -> None:
    assert is_programme(tree(map(mended, lines("三、重点任务\n" + tasks)))) is programme
