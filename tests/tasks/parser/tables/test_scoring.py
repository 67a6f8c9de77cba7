"""Tables of points and how they are counted, which hold nothing to do."""

from __future__ import annotations

import pytest

from tasks.parser import parse

ROW = "信息报送\t季度报送\t5\t每季度末前向市商务局报送总结，未报送的扣1分。\n"


def test_a_table_that_says_who_answers_is_one_of_measures() -> None:
    result = parse("序号\t重点任务\t责任单位\t分值\t评分标准\n1\t做甲。\t市商务局\t5\t未做不得分\n")
    assert [measure.text for measure in result.measures] == ["做甲。"]


def test_a_table_of_values_to_reach_is_one_of_indicators() -> None:
    result = parse("考核指标\t单位\t目标值\t分值\n服务进出口额\t亿元\t50\t10\n")
    assert [target.value for target in result.targets] == [50.0]


def test_a_sentence_about_points_is_no_heading_row() -> None:
    text = "按照考核评分标准打分\t另行通知\n各区于每季度末前向市商务局报送总结。\n"
    assert len(parse(text).duties) == 1


@pytest.mark.parametrize(
    "head",
    [
        "考核内容\t考核指标\t分值\t评分标准\n",
        "评价项目\t评价要点\t满分\t扣分标准\n",
        "序号\t考核指标\t分值\t考核单位\n",
    ],
)
def test_what_is_said_of_points_is_nobodys_duty_and_no_measure(head: str) -> None:
    result = parse(head + ROW)
    assert (result.duties, result.measures) == ((), ())
    assert result.coverage.unattributed == ()


def test_a_table_of_points_in_html_is_none_either() -> None:
    cells = "".join(f"<td>{cell}</td>" for cell in ROW.strip().split("\t"))
    head = "<tr><th>内容</th><th>考核指标</th><th>分值</th><th>评分标准</th></tr>"
    result = parse(
        f"<table>{head}<tr>{cells}</tr></table>\n\n请各区于6月底前向市商务局报送总结。\n"
    )
    assert len(result.duties) == 1
    assert result.measures == ()


def test_measures_below_it_are_read_on() -> None:
    result = parse(
        f"考核内容\t考核指标\t分值\t评分标准\n{ROW}序号\t任务\t责任单位\n1\t做甲。\t甲局\n"
    )
    assert [measure.text for measure in result.measures] == ["做甲。"]


def test_who_leads_the_assessment_answers_for_nothing() -> None:
    text = (
        "某市考核\n考核内容\t考核牵头单位\t分值\t评分标准\n"
        "信息报送\t市商务局\t5\t每季度报送总结，未报送的扣1分。\n"
    )

    assert parse(text).measures == ()
