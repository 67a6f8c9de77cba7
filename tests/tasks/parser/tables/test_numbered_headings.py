"""Rows that are headings with their number in a cell of its own: 一 ⇥ 完善管理体制."""

from __future__ import annotations

import pytest

from tasks.parser import parse

HEADING = "序号\t任务\t责任单位\t完成时限\n"


def tasks_and_measures(text: str) -> tuple[list[tuple[str, str | None]], list[tuple[str, int]]]:
    read = parse(text)
    assert read.coverage.unattributed == ()
    assert read.problems == ()
    return (
        [(task.label, task.title) for task in read.tasks],
        [(measure.text, measure.task or 0) for measure in read.measures],
    )


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            "一\t精简事项\t市商务局\t6月底前\n二\t公开标准\t\t\n三\t数据共享\t市财政局\t9月底前\n",
            id="rows_counted_in_han_of_which_one_names_nobody",
        ),
        pytest.param(
            "1\t精简事项\t市商务局\t6月底前\n2\t公开标准\t\t\n3\t数据共享\t市财政局\t9月底前\n",
            id="rows_counted_in_digits_of_which_one_names_nobody",
        ),
    ],
)
def test_a_row_that_names_nobody_is_no_heading(rows: str) -> None:
    tasks, measures = tasks_and_measures(HEADING + rows)
    assert tasks == []
    assert [text for text, _ in measures] == ["精简事项", "公开标准", "数据共享"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("一\t完善体制", "二\t便利通关", id="short_rows"),
        pytest.param("一\t完善体制\t\t", "二\t便利通关\t\t", id="empty_cells"),
        pytest.param("一 完善体制", "二 便利通关", id="spaces"),
        pytest.param("一、\t完善体制\t\t", "二、\t便利通关\t\t", id="number_with_its_mark"),
        pytest.param("（一）\t完善体制\t\t", "（二）\t便利通关\t\t", id="number_in_brackets"),
    ],
)
def test_a_number_and_a_title_alone_in_a_row_are_the_heading_of_the_rows_below(
    first: str, second: str
) -> None:
    text = (
        f"{HEADING}{first}\n1\t精简事项\t市商务局\t6月底前\n2\t公开标准\t市商务局\t7月底前\n"
        f"{second}\n3\t数据共享\t市财政局\t9月底前\n"
    )
    tasks, measures = tasks_and_measures(text)
    assert [title for _, title in tasks] == ["完善体制", "便利通关"]
    assert [label.strip("（）、") for label, _ in tasks] == ["一", "二"]
    assert measures == [("精简事项", 1), ("公开标准", 1), ("数据共享", 2)]


def test_a_row_of_a_table_with_three_columns_that_names_nobody_is_no_heading() -> None:
    text = "某市分工\n序号\t举措\t责任单位\n1\t做甲\t市商务局\n二\t完善体制\t\n3\t做乙\t市外办\n"

    assert [measure.text for measure in parse(text).measures] == ["做甲", "完善体制", "做乙"]
