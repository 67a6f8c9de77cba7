"""Tables whose cells stand apart by nothing but spaces."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.types import Measure


def measures(text: str) -> tuple[Measure, ...]:
    return parse(text).measures


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("工作措施    责任单位\n1    甲。    市商务局\n", id="two_words"),
        pytest.param("一、措施  要有力    责任单位  要明确    时限\n1  2  3\n", id="a_sentence"),
        pytest.param(
            "事项    甲    乙    责任单位\n1    甲    乙    市商务局\n", id="other_columns"
        ),
        pytest.param("具体举措 责任单位 完成时限\n甲。 市商务局 长期\n", id="one_space_no_number"),
        pytest.param("序号 具体举措 责任单位 甲乙\n1 甲。 市商务局 丙\n", id="one_space_and_other"),
        pytest.param("序号 措施要有力 责任单位\n本市 甲。 市商务局\n", id="one_space_and_no_rows"),
    ],
)
def test_words_apart_are_no_table(text: str) -> None:
    assert measures(text) == ()


def test_a_table_may_be_aligned_by_spaces_and_ends_where_prose_begins() -> None:
    text = (
        "序号    具体举措    责任单位        完成时限\n"
        "一、甲任务\n"
        "1       做 甲。     市商务局        2024年底前\n"
        "2　　　做乙。　　市财政局、市税务局　　长期坚持\n"
        "3       做丙。      2025年底前\n"
        "二、其他要求\n"
        "各单位要抓好落实。  联系电话：某号\n"
    )

    first, second, third = measures(text)
    assert [m.text for m in (first, second, third)] == ["做 甲。", "做乙。", "做丙。"]
    assert [party.name for party in second.responsibilities] == ["市财政局", "市税务局"]
    assert second.due is not None
    assert second.due.text == "长期坚持"
    assert [problem.code for problem in third.problems] == ["cells_missing", "clause_missing"]
    assert third.due is not None


def test_a_table_may_be_copied_from_a_page_with_one_space_for_each_gap() -> None:
    text = (
        "序号 重点任务 责任单位 完成时限\n"
        "1 优化通关流程 市商务局、市财政局 2025年底前\n"
        "2 落实 3 项便利措施 市税务局 持续推进\n"
        "— 2 —\n"
        "序号 重点任务 责任单位 完成时限\n"
        "3 建设公共服务平台 市工信局 2025年6月底前\n"
        "4 完善统计\n"
        "商务部 中央宣传部 教育部\n"
    )
    found = measures(text)
    assert [(m.number, m.text) for m in found] == [
        (1, "优化通关流程"),
        (2, "落实 3 项便利措施"),
        (3, "建设公共服务平台"),
        (4, "完善统计"),
    ]
    assert [[party.name for party in m.responsibilities] for m in found] == [
        ["市商务局", "市财政局"],
        ["市税务局"],
        ["市工信局"],
        [],
    ]
    assert [m.due.text if m.due else None for m in found[:3]] == [
        "2025年底前",
        "持续推进",
        "2025年6月底前",
    ]
    assert "cells_missing" in [problem.code for problem in found[3].problems]
