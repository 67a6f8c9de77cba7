"""Tasks of several levels before the measure: section, task and title."""

from __future__ import annotations

from tasks.parser import parse
from tests.tasks.parser.table_readings import measures

HEAD = "领域\t重点任务\t具体举措\t责任单位\n"


def places(text: str) -> list[tuple[str | None, int | None, str | None]]:
    return [(m.section, m.task, m.title) for m in measures(text)]


def test_one_level_is_the_task_and_no_section() -> None:
    assert places("重点任务\t具体举措\t责任单位\n培育主体\t做甲。\t甲局\n\t做乙。\t乙局\n") == [
        (None, 1, None),
        (None, 1, None),
    ]


def test_a_task_column_after_the_measure_is_no_wider_level() -> None:
    found = places("序号\t具体举措\t任务类别\t领域\t责任单位\n1\t做甲。\t培育\t数字\t甲局\n")
    assert found == [(None, 1, None)]


def test_what_is_to_come_of_a_task_is_no_level() -> None:
    (found,) = measures("序号\t工作任务\t目标任务\t责任单位\n1\t做甲。\t完成3个\t甲局\n")
    assert (found.text, found.task, found.title) == ("做甲。", None, None)


def test_the_wider_level_is_the_section_and_the_inner_one_the_task() -> None:
    result = parse(
        f"{HEAD}培育主体\t引进总部\t做甲。\t甲局\n\t\t做乙。\t乙局\n\t扶持小微\t做丙。\t丙局\n"
        "优化环境\t减少材料\t做丁。\t丁局\n"
    )
    assert [(t.ordinal, t.title) for t in result.tasks] == [
        (1, "引进总部"),
        (2, "扶持小微"),
        (3, "减少材料"),
    ]
    assert [(m.section, m.task) for m in result.measures] == [
        ("培育主体", 1),
        ("培育主体", 1),
        ("培育主体", 2),
        ("优化环境", 3),
    ]
    assert result.problems == ()


def test_an_inner_cell_of_every_rows_own_is_its_title() -> None:
    result = parse(f"{HEAD}培育主体\t引进总部\t做甲。\t甲局\n\t扶持小微\t做乙。\t乙局\n")
    assert [task.title for task in result.tasks] == ["培育主体"]
    assert [(m.section, m.task, m.title) for m in result.measures] == [
        (None, 1, "引进总部"),
        (None, 1, "扶持小微"),
    ]


def test_a_new_section_without_a_task_ends_the_task_above() -> None:
    found = places(
        f"{HEAD}培育主体\t引进总部\t做甲。\t甲局\n\t\t做乙。\t乙局\n其他\t\t做丙。\t丙局\n"
    )
    assert found[2] == ("其他", None, None)


def test_a_number_of_sections_numbers_no_measure() -> None:
    found = measures(
        f"序号\t{HEAD}1\t培育主体\t引进总部\t做甲。\t甲局\n\t\t扶持小微\t做乙。\t乙局\n"
        "2\t优化环境\t减少材料\t做丙。\t丙局\n\t\t\t做丁。\t丁局\n"
    )
    assert [m.number for m in found] == [None] * 4


def test_of_three_levels_the_third_is_the_title_also_where_it_is_merged() -> None:
    found = places(
        "重点领域\t重点任务\t工作任务\t具体举措\t责任单位\n"
        "培育主体\t引进总部\t招商\t做甲。\t甲局\n\t\t\t做乙。\t乙局\n\t扶持小微\t\t做丙。\t丙局\n"
    )
    assert found == [("培育主体", 1, "招商"), ("培育主体", 1, "招商"), ("培育主体", 2, None)]


def test_of_three_levels_of_tasks_and_nothing_else_the_last_is_the_measure() -> None:
    (found,) = measures("一级任务\t二级任务\t三级任务\t责任单位\n培育\t引进\t做甲。\t甲局\n")
    assert (found.section, found.task, found.text) == ("培育", 1, "做甲。")


def test_where_no_wider_cell_holds_several_rows_the_inner_one_is_the_task() -> None:
    found = measures(
        "领域\t任务\t举措\t责任单位\n体制\t完善管理\t做甲。\t市商务局\n开放\t扩大准入\t做乙。\t市外办\n"
    )

    assert [(each.section, each.task, each.title) for each in found] == [
        ("体制", 1, None),
        ("开放", 2, None),
    ]
