"""Which task the rows of a table belong to, whatever became of its heading."""

from __future__ import annotations

from tasks.parser import parse
from tests.tasks.parser.table_readings import HEADER, PLAIN_HEAD, codes


def test_lone_lines_below_the_first_row_name_no_group() -> None:
    result = parse(f"{PLAIN_HEAD}1\t做甲\t甲局\t6月\n以下事项另行安排\n2\t做乙\t乙局\t7月\n")
    assert result.tasks == ()
    assert "table_text_unread" in [problem.code for problem in result.problems]


def test_one_lone_line_above_the_rows_names_no_group() -> None:
    assert parse(f"{PLAIN_HEAD}金额万元\n1\t做甲\t甲局\t6月\n2\t做乙\t乙局\t7月\n").tasks == ()


def test_it_carries_the_task_down_and_across_a_repeated_heading_row() -> None:
    result = parse(
        f"{HEADER}\n(一)甲任务 努力形成甲。\t1\t做一。\t商务部负责推进\n"
        "\t2\t做二。\t商务部负责推进\n\n"
        f"{HEADER}\n（一）甲任务 努力形成甲。\t3\t做三。\t商务部负责推进\n"
        "（二）乙任务 努力形成乙。\t4\t做四。\t商务部负责推进\n"
    )

    assert [(m.number, m.task, m.text) for m in result.measures] == [
        (1, 1, "做一。"),
        (2, 1, "做二。"),
        (3, 1, "做三。"),
        (4, 2, "做四。"),
    ]
    assert [(t.label, t.title, t.statement) for t in result.tasks] == [
        ("（一）", "甲任务", "努力形成甲。"),
        ("（二）", "乙任务", "努力形成乙。"),
    ]
    assert result.coverage.unattributed == ()


def test_a_loose_heading_before_its_rows_is_taken_at_its_place() -> None:
    result = parse(
        f"{HEADER}\n\t1\t做一。\t商务部负责推进\n\n（二）乙任务\n努力形成乙。\n\n"
        "2\t做二。\t商务部负责推进\n"
    )

    assert [(m.number, m.task) for m in result.measures] == [(1, None), (2, 2)]
    assert "task_boundary_unclear" not in codes(result)


def test_headings_after_their_rows_move_up_on_their_page_and_leave_a_doubt() -> None:
    result = parse(
        f"{HEADER}\n（一）种果树 努力种好果树。\t1\t推广苹果树种植技术。\t甲部负责推进\n\n"
        "2\t推广梨树种植技术。\t甲部负责推进\n"
        "3\t推广桃树种植技术。\t甲部负责推进\n"
        "4\t开通远洋渔船航线。\t甲部负责推进\n"
        "5\t建造远洋渔船码头。\t甲部负责推进\n"
        "（二）造渔船\n努力造好远洋渔船。\n\n"
        "（三）修公路 努力修好公路。\t6\t修建公路桥梁。\t甲部负责推进\n"
    )

    assert [m.task for m in result.measures] == [1, 1, 1, 2, 2, 3]
    doubted = [
        m.number
        for m in result.measures
        if any(p.code == "task_boundary_unclear" for p in m.problems)
    ]
    assert doubted == [2, 3, 4, 5]


def test_a_torn_title_is_mended_and_reported() -> None:
    result = parse(
        f"{HEADER}\n（一）甲\t1\t做一。\t商务部负责推进\n\n探索提升便利化水平\n\n（二）全面\n\n"
        "树立规范发展的理念，构建营商环境。\n\n2\t做二。\t商务部负责推进"
    )

    assert result.tasks[1].title == "全面探索提升便利化水平"
    assert "heading_broken" in codes(result)


def test_headings_without_a_label_are_numbered_between_their_neighbours() -> None:
    result = parse(
        f"{HEADER}\n（五）完善甲 努力甲。\t1\t做一。\t商务部负责推进\n"
        "完善乙 努力乙。\t2\t做二。\t商务部负责推进\n"
        "完善丙 努力丙。\t3\t做三。\t商务部负责推进\n"
        "（八）完善丁 努力丁。\t4\t做四。\t商务部负责推进"
    )

    assert [(t.ordinal, t.label, t.title) for t in result.tasks] == [
        (5, "（五）", "完善甲"),
        (6, "（六）", "完善乙"),
        (7, "（七）", "完善丙"),
        (8, "（八）", "完善丁"),
    ]
    assert [m.task for m in result.measures] == [5, 6, 7, 8]
    assert [p.code for p in result.problems].count("label_lost") == 2


def test_lone_lines_that_each_have_rows_name_groups_without_labels() -> None:
    result = parse(
        f"{PLAIN_HEAD}培育主体\n1\t做甲\t甲局\t6月\n2\t做乙\t乙局\t7月\n优化环境\t\t\t\n3\t做丙\t丙局\t\n"
    )
    assert [(task.ordinal, task.label, task.title) for task in result.tasks] == [
        (1, "", "培育主体"),
        (2, "", "优化环境"),
    ]
    assert [measure.task for measure in result.measures] == [1, 1, 2]
    assert result.problems == ()


SECTIONS = (
    "序号\t具体举措\t责任单位\n一、体制\n（一）完善管理\n1\t做甲。\t市商务局\n"
    "（二）健全机制\n2\t做乙。\t市商务局\n{}\n（一）{}\n3\t做丙。\t市财政局\n"
)


def test_tasks_may_count_from_one_again_below_every_section() -> None:
    result = parse(SECTIONS.format("二、开放", "扩大准入"))

    assert [(task.ordinal, task.title) for task in result.tasks] == [
        (1, "完善管理"),
        (2, "健全机制"),
        (1, "扩大准入"),
    ]
    assert [(m.section, m.task) for m in result.measures] == [
        ("一、体制", 1),
        ("一、体制", 2),
        ("二、开放", 1),
    ]
    assert "task_boundary_unclear" not in codes(result)


def test_a_task_that_stands_again_below_its_section_is_one() -> None:
    result = parse(SECTIONS.format("序号\t具体举措\t责任单位", "完善管理"))

    assert [task.title for task in result.tasks] == ["完善管理", "健全机制"]


def test_so_they_may_in_cells() -> None:
    result = parse(
        "领域\t任务\t具体举措\t责任单位\n体制\t（一）完善管理\t做甲。\t市商务局\n"
        "\t\t做乙。\t市商务局\n开放\t（一）扩大准入\t做丙。\t市财政局\n\t\t做丁。\t市财政局\n"
    )

    assert [(task.ordinal, task.title) for task in result.tasks] == [
        (1, "完善管理"),
        (1, "扩大准入"),
    ]


def test_a_heading_right_below_another_has_the_rows_and_the_other_none() -> None:
    rows = "{}\n1\t做甲\t甲局\t6月\n{}\n2\t做乙\t乙局\t7月\n"
    above = ("一、促进贸易", "二、军民融合\n三、管理体制")
    result = parse(PLAIN_HEAD + rows.format(*above))
    assert [(task.label, task.title) for task in result.tasks] == [
        ("一、", "促进贸易"),
        ("二、", "军民融合"),
        ("三、", "管理体制"),
    ]
    assert [(measure.text, measure.task) for measure in result.measures] == [
        ("做甲", 1),
        ("做乙", 3),
    ]
    assert "task_boundary_unclear" not in codes(result)
