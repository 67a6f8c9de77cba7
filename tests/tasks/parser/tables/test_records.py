"""Rows run together by a page, and what the numbers of rows say."""

from __future__ import annotations

from tasks.parser import parse
from tests.tasks.parser.table_readings import HEADER, PLAIN_HEAD, codes


def test_a_missing_clause_is_not_filled_from_another_measure_without_doubt() -> None:
    result = parse(run_together("<p>商务部负责推进</p>", "<p>教育部负责推进</p>"))

    for measure in result.measures:
        assert "clause_paired_by_order" in {p.code for p in measure.problems}
    assert result.measures[1].responsibilities == ()


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


def test_gaps_and_repeats_in_the_numbers_are_reported() -> None:
    result = parse(
        "序号\t具体举措\t责任单位\n1\t甲。\t市商务局\n3\t乙。\t市商务局\n3\t丙。\t市商务局\n"
    )

    assert {"numbers_missing", "number_repeated"} <= codes(result)
    assert len({m.id for m in result.measures}) == 3


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


def test_a_form_to_be_filled_in_has_no_measures() -> None:
    head = "序号\t重点任务\t责任单位\n"
    assert parse(f"{head}1\t\t\n2\t\t\n").measures == ()
    assert len(parse(f"{head}1\t做甲\t市商务局\n2\t\t\n").measures) == 2


def test_numbers_that_begin_again_with_every_task_are_none_that_stand_twice() -> None:
    rows = "{0}\t1\t做甲。\t市商务局\n\t2\t做乙。\t市商务局\n"
    heading = "重点任务\t序号\t具体举措\t责任单位\n"
    both = rows.format("（一）建设平台"), rows.format("（二）培育主体")

    assert parse(heading + "".join(both)).problems == ()
    twice = parse(heading + both[0] + "\t2\t做丙。\t市商务局\n" + both[1])
    assert [problem.code for problem in twice.problems] == ["number_repeated"]


def test_a_number_in_chinese_numerals_is_labelled_by_its_value() -> None:
    result = parse(f"{PLAIN_HEAD}十二、\t做甲\t甲局\t6月\n十三\t做乙\t乙局\t7月\n")

    assert [(m.number, m.label) for m in result.measures] == [(12, "12"), (13, "13")]


def test_a_row_that_lost_its_number_keeps_who_leads_who_supports_and_when() -> None:
    text = (
        "某市任务分工\n序号\t具体举措\t牵头单位\t配合单位\t完成时限\n"
        "1\t做甲。\t市商务局\t市财政局\t2025年底前\n"
        "2. 做乙。\t市科技局\t市教育局\t2026年底前\n"
        "3\t做丙。\t市商务局\t市财政局\t2025年底前\n"
    )
    _, lost, _ = parse(text).measures

    assert (lost.number, lost.text, lost.problems) == (2, "做乙。", ())
    assert [(party.name, party.role) for party in lost.responsibilities] == [
        ("市科技局", "lead"),
        ("市教育局", "support"),
    ]
    assert lost.due is not None and lost.due.text == "2026年底前"


def test_a_row_that_says_who_but_not_what_is_told_in_its_place() -> None:
    text = (
        "某市任务分工\n任务\t具体举措\t责任单位\n（一）完善体制\t做甲。\t市商务局\n"
        "（二）扩大开放\t\t市外办、市财政局\n（三）健全统计\t做丙。\t市统计局\n"
    )
    result = parse(text)
    _, told, _ = result.measures

    assert (told.task, told.text) == (2, "")
    assert [party.name for party in told.responsibilities] == ["市外办", "市财政局"]
    assert [problem.code for problem in told.problems] == ["text_missing"]
    assert [task.title for task in result.tasks] == ["完善体制", "扩大开放", "健全统计"]


def test_a_task_in_a_row_of_its_own_is_no_measure() -> None:
    text = (
        "某市任务分工\n任务\t具体举措\t责任单位\n（一）完善体制\t\t努力完善\n"
        "\t做甲。\t市商务局\n（二）扩大开放\t\t\n\t做乙。\t市外办\n"
    )

    assert [measure.text for measure in parse(text).measures] == ["做甲。", "做乙。"]


def test_bodies_alone_in_a_row_are_told_and_no_measure() -> None:
    text = (
        "某市任务分工\n任务\t具体举措\t责任单位\n（一）完善体制\t做甲。\t市商务局\n\t\t市财政局\n"
        "（二）扩大开放\t做乙。\t市外办\n"
    )
    result = parse(text)

    assert [measure.text for measure in result.measures] == ["做甲。", "做乙。"]
    assert "table_text_unread" in codes(result)
