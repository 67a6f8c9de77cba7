"""Tables: heading rows, laying cells under columns, torn and run-together rows."""

from __future__ import annotations

import pytest

from tasks.parser import ParseResult, parse
from tasks.parser.assemble import pieces
from tasks.parser.types import Measure

HEADER = "试点任务\t序号\t具体举措\t责任分工"


def measures(text: str) -> tuple[Measure, ...]:
    return parse(text).measures


def codes(result: ParseResult) -> set[str]:
    return {p.code for p in result.problems} | {p.code for m in result.measures for p in m.problems}


def test_tabs_without_a_heading_row_are_no_table() -> None:
    assert not [m for m in measures("甲\t1\t乙\t丙\n丁\t2\t戊\t己") if m.list == "table"]


def test_a_heading_row_alone_gives_no_measure() -> None:
    assert measures(HEADER) == ()


def test_a_sentence_with_the_same_words_is_no_heading_row() -> None:
    row = "各试点任务由各部门按照职责分工分别负责组织落实\t序号\t具体举措\t责任分工"
    found = measures(f"{row}\n（一）甲\t1\t乙。\t商务部负责推进")
    assert not [measure for measure in found if measure.list == "table"]


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


def run_together(first_clauses: str, second_clauses: str) -> str:
    return (
        f"{HEADER}\n"
        "<p>（一）甲任务 努力甲。</p>\t<p>1 做一。</p> <p>2 做二。</p>\t" + first_clauses + "\n"
        "<p>（二）乙任务 努力乙。</p>\t<p>3 做三。</p> <p>4 做四。</p>\t" + second_clauses + "\n"
    )


def test_rows_run_together_are_paired_by_order() -> None:
    result = parse(
        run_together(
            "<p>商务部负责推进</p> <p>财政部负责推进</p>",
            "<p>教育部负责推进</p> <p>科技部负责推进</p>",
        )
    )

    assert [(m.number, m.task, m.text, m.responsibilities[0].name) for m in result.measures] == [
        (1, 1, "做一。", "商务部"),
        (2, 1, "做二。", "财政部"),
        (3, 2, "做三。", "教育部"),
        (4, 2, "做四。", "科技部"),
    ]
    assert "clause_slipped" not in codes(result)


def test_a_clause_slipped_into_the_next_row_is_found_by_order_and_reported() -> None:
    result = parse(
        run_together(
            "<p>商务部负责推进</p>",
            "<p>财政部负责推进</p> <p>教育部负责推进</p> <p>科技部负责推进</p>",
        )
    )

    assert [m.responsibilities[0].name for m in result.measures] == [
        "商务部",
        "财政部",
        "教育部",
        "科技部",
    ]
    slipped = [
        m.number for m in result.measures if any(p.code == "clause_slipped" for p in m.problems)
    ]
    assert slipped == [2]


def test_a_missing_clause_is_not_filled_from_another_measure_without_doubt() -> None:
    result = parse(run_together("<p>商务部负责推进</p>", "<p>教育部负责推进</p>"))

    for measure in result.measures:
        assert "clause_paired_by_order" in {p.code for p in measure.problems}
    assert result.measures[1].responsibilities == ()


def test_columns_of_lead_and_support_give_the_roles() -> None:
    result = parse(
        "序号\t工作任务\t牵头单位\t配合单位\t完成时限\n"
        "1\t建立机制。\t市商务局\t市财政局、市税务局\t2025年底前\n"
        "2\t培育企业。\t市工信局\t\t长期坚持\n"
    )

    first, second = result.measures
    assert [(p.name, p.role) for p in first.responsibilities] == [
        ("市商务局", "lead"),
        ("市财政局", "support"),
        ("市税务局", "support"),
    ]
    assert first.due is not None and str(first.due.date) == "2025-12-31"
    assert second.due is not None and (second.due.text, second.due.date) == ("长期坚持", None)


def test_a_markdown_table_reads_like_one_with_tabs() -> None:
    result = parse(
        "| 序号 | 具体举措 | 责任单位 |\n|---|:--|---|\n"
        "| 1 | 建立机制。 | 市商务局牵头，市财政局配合 |\n"
    )

    (measure,) = result.measures
    assert measure.text == "建立机制。"
    assert [p.role for p in measure.responsibilities] == ["lead", "support"]
    assert result.coverage.unattributed == ()


def test_a_row_without_a_number_goes_on_with_the_row_above() -> None:
    result = parse(
        "序号\t具体举措\t责任单位\n1\t建立健全联\t市商务局\n\t席会议机制。\t、市财政局\n"
        "2\t培育企业。\t市工信局\n"
    )

    first, second = result.measures
    assert first.text == "建立健全联席会议机制。"
    assert [p.name for p in first.responsibilities] == ["市商务局", "市财政局"]
    assert second.text == "培育企业。"


def test_gaps_and_repeats_in_the_numbers_are_reported() -> None:
    result = parse(
        "序号\t具体举措\t责任单位\n1\t甲。\t市商务局\n3\t乙。\t市商务局\n3\t丙。\t市商务局\n"
    )

    assert {"numbers_missing", "number_repeated"} <= codes(result)
    assert len({m.id for m in result.measures}) == 3


def test_prose_between_two_tables_ends_the_first() -> None:
    prose = "".join(f"第{n}段说明文字，与表格无关。\n" for n in range(12))
    table = "序号\t具体举措\t责任单位\n1\t甲。\t市商务局\n"
    result = parse(table + prose + table)

    assert [m.number for m in result.measures if m.list == "table"] == [1, 1]
    assert "table_text_unread" not in codes(result)


def test_notes_under_a_table_belong_to_it() -> None:
    text = "序号\t具体举措\t责任单位\n1\t甲。\t市商务局\n\n注：1. 甲指乙。\n\n2. 丙指丁。"

    assert parse(text).coverage.unattributed == ()


def test_a_table_without_numbers_gives_measures_without_numbers() -> None:
    result = parse(
        "工作任务\t具体举措\t责任单位\t联络员\n"
        "（一）甲任务\t建立机制。\t市商务局\t张某\n\t培育企业。\t市工信局\t李某\n"
    )

    assert [(m.number, m.task, m.text) for m in result.measures] == [
        (None, 1, "建立机制。"),
        (None, 1, "培育企业。"),
    ]
    assert len({m.id for m in result.measures}) == 2


def test_a_tab_too_many_belongs_to_the_last_cell() -> None:
    text = "序号\t具体举措\t责任单位\n1\t甲。\t市商务局、\t市财政局\n"

    (measure,) = measures(text)
    assert [party.name for party in measure.responsibilities] == ["市商务局", "市财政局"]


def test_a_row_with_more_cells_than_the_heading_says_so() -> None:
    text = "序号\t具体举措\t责任单位\n1\t甲。\t市商务局\t市财政局\t\n2\t乙。\t市商务局\t\n"

    first, second = measures(text)
    assert [problem.code for problem in first.problems] == ["cells_extra"]
    assert "多1格" in first.problems[0].message
    assert "“市财政局”" in first.problems[0].message
    assert not second.problems


@pytest.mark.parametrize("row", ["|", "||", "市商务局|", "市商务局|1|"])
def test_a_row_too_short_for_a_number_that_stands_late_is_no_error(row: str) -> None:
    text = f"责任单位|序号|任务|举措\n{row}\n市财政局|2|乙|做乙。\n"

    assert parse(text).measures[-1].text == "做乙。"


def test_a_row_with_fewer_cells_says_which_it_was_read_without() -> None:
    text = (
        "序号\t具体举措\t牵头单位\t配合单位\t完成时限\n"
        "1\t甲。\t市商务局\t\t\n"
        "2\t乙。\t市商务局\t2023年底前\n"
        "3\t丙。\t市商务局\t市财政局\t2023年底前\n"
    )

    empty, short, whole = measures(text)
    assert not empty.problems
    assert not whole.problems
    # A deadline is none of the bodies, wherever the row breaks off.
    assert [party.name for party in short.responsibilities] == ["市商务局"]
    assert short.due is not None
    assert short.due.text == "2023年底前"
    (problem,) = short.problems
    assert problem.code == "cells_missing"
    assert "少1格，按缺少“配合单位”识读" in problem.message


def test_a_short_row_that_speaks_of_measures_is_no_heading_row() -> None:
    text = "序号\t具体举措\t责任单位\n1\t完善措施\t责任单位另定\n2\t制定措施。\t市商务局\n"

    assert [m.number for m in measures(text)] == [1, 2]


def test_a_page_number_between_rows_is_none_of_the_table_text() -> None:
    text = (
        f"{HEADER}\n（一）甲任务\t1\t做一。\t商务部负责推进\n"
        "— 1 —\n\t2\t做二\t商务部负责推进\n第 2 页 共 3 页\n\t\t并做好。\t\n"
    )
    result = parse(text)
    assert [(m.number, m.task, m.text) for m in result.measures] == [
        (1, 1, "做一。"),
        (2, 1, "做二并做好。"),
    ]
    assert not codes(result)
    assert {text[s.start : s.end]: part for s, part in pieces(text)}["— 1 —"] == "wrapper"


def test_words_between_rows_are_still_reported() -> None:
    rows = "（一）甲任务\t1\t做一。\t商务部负责\n某页说明文字。\n\t2\t做二。\t商务部负责\n"
    text = f"{HEADER}\n{rows}"
    assert "table_text_unread" in codes(parse(text))


def test_what_progress_is_asked_for_is_a_deadline() -> None:
    (found,) = measures("序号\t任务\t牵头部门\t进度要求\n1\t推进试点\t市商务局\t2025年底前")

    assert found.due is not None
    assert found.due.text == "2025年底前"


def test_a_form_to_be_filled_in_has_no_measures() -> None:
    head = "序号\t重点任务\t责任单位\n"
    assert parse(f"{head}1\t\t\n2\t\t\n").measures == ()
    assert len(parse(f"{head}1\t做甲\t市商务局\n2\t\t\n").measures) == 2


def test_the_name_of_a_project_is_its_title_and_alone_what_is_to_do() -> None:
    (named,) = parse(
        "序号\t项目名称\t建设内容\t责任单位\n1\t物流中心\t新建车间\t市商务局\n"
    ).measures
    assert (named.title, named.text) == ("物流中心", "新建车间")
    (alone,) = parse("序号\t项目名称\t责任单位\n1\t物流中心\t市商务局\n").measures
    assert (alone.title, alone.text) == (None, "物流中心")


PLAIN_HEAD = "序号\t任务\t牵头单位\t完成时限\n"


def test_lone_lines_below_the_first_row_name_no_group() -> None:
    result = parse(f"{PLAIN_HEAD}1\t做甲\t甲局\t6月\n以下事项另行安排\n2\t做乙\t乙局\t7月\n")
    assert result.tasks == ()
    assert "table_text_unread" in [problem.code for problem in result.problems]


def test_one_lone_line_above_the_rows_names_no_group() -> None:
    assert parse(f"{PLAIN_HEAD}金额万元\n1\t做甲\t甲局\t6月\n2\t做乙\t乙局\t7月\n").tasks == ()


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


def test_the_title_of_a_table_that_stands_on_its_next_page_again_is_furniture() -> None:
    title = "江口市重点任务分工表"
    result = parse(
        f"{title}\n{PLAIN_HEAD}1\t做甲\t甲局\t6月\n{title}（续）\n{PLAIN_HEAD}2\t做乙\t乙局\t7月\n"
    )
    assert [document.title for document in result.documents] == [title]
    assert [measure.number for measure in result.measures] == [1, 2]
    assert result.problems == ()


def test_another_title_above_the_same_columns_is_another_table() -> None:
    result = parse(
        f"甲局任务台账\n{PLAIN_HEAD}1\t做甲\t甲局\t6月\n乙局任务台账\n{PLAIN_HEAD}1\t做乙\t乙局\t7月\n"
    )
    assert [document.title for document in result.documents] == ["甲局任务台账", "乙局任务台账"]
    assert [measure.number for measure in result.measures] == [1, 1]
    assert result.problems == ()


def test_compound_numbers_count_within_their_task_and_stay_as_written() -> None:
    result = parse(
        f"{PLAIN_HEAD}1.1\t做甲\t甲局\t6月\n1.2\t做乙\t乙局\t7月\n（二）1\t做丙\t丙局\t7月\n"
        "A-05\t做丁\t丁局\t7月\n③\t做戊\t戊局\t7月\n"
    )
    assert [(measure.number, measure.label) for measure in result.measures] == [
        (1, "1.1"),
        (2, "1.2"),
        (1, "（二）1"),
        (5, "A-05"),
        (3, "③"),
    ]
    assert result.problems == ()


def test_a_compound_number_that_stands_twice_is_told() -> None:
    result = parse(f"{PLAIN_HEAD}1.1\t做甲\t甲局\t6月\n1.1\t做乙\t乙局\t7月\n")
    assert [problem.code for problem in result.problems] == ["number_repeated"]


def test_a_row_of_dashes_is_a_rule_however_short_and_a_dash_alone_is_nothing() -> None:
    head = "| 序号 | 任务 | 责任单位 | 配合单位 |\n| :-: | :- | -: | --- |\n"
    result = parse(f"{head}| 1 | 做甲 | 甲局 | - |\n")
    (measure,) = result.measures
    assert [party.name for party in measure.responsibilities] == ["甲局"]
    assert result.problems == ()
