"""Where tables stand in a text: what begins one, goes on with it and ends it."""

from __future__ import annotations

from tasks.parser import parse
from tasks.parser.assemble import pieces
from tests.tasks.parser.table_readings import HEADER, PLAIN_HEAD, codes, measures


def test_tabs_without_a_heading_row_are_no_table() -> None:
    assert not [m for m in measures("甲\t1\t乙\t丙\n丁\t2\t戊\t己") if m.list == "table"]


def test_a_heading_row_alone_gives_no_measure() -> None:
    assert measures(HEADER) == ()


def test_a_sentence_with_the_same_words_is_no_heading_row() -> None:
    row = "各试点任务由各部门按照职责分工分别负责组织落实\t序号\t具体举措\t责任分工"
    found = measures(f"{row}\n（一）甲\t1\t乙。\t商务部负责推进")
    assert not [measure for measure in found if measure.list == "table"]


def test_a_markdown_table_reads_like_one_with_tabs() -> None:
    result = parse(
        "| 序号 | 具体举措 | 责任单位 |\n|---|:--|---|\n"
        "| 1 | 建立机制。 | 市商务局牵头，市财政局配合 |\n"
    )

    (measure,) = result.measures
    assert measure.text == "建立机制。"
    assert [p.role for p in measure.responsibilities] == ["lead", "support"]
    assert result.coverage.unattributed == ()


def test_prose_between_two_tables_ends_the_first() -> None:
    prose = "".join(f"第{n}段说明文字，与表格无关。\n" for n in range(12))
    table = "序号\t具体举措\t责任单位\n1\t甲。\t市商务局\n"
    result = parse(table + prose + table)

    assert [m.number for m in result.measures if m.list == "table"] == [1, 1]
    assert "table_text_unread" not in codes(result)


def test_notes_under_a_table_belong_to_it() -> None:
    text = "序号\t具体举措\t责任单位\n1\t甲。\t市商务局\n\n注：1. 甲指乙。\n\n2. 丙指丁。"

    assert parse(text).coverage.unattributed == ()


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


def test_a_row_of_dashes_is_a_rule_however_short_and_a_dash_alone_is_nothing() -> None:
    head = "| 序号 | 任务 | 责任单位 | 配合单位 |\n| :-: | :- | -: | --- |\n"
    result = parse(f"{head}| 1 | 做甲 | 甲局 | - |\n")
    (measure,) = result.measures
    assert [party.name for party in measure.responsibilities] == ["甲局"]
    assert result.problems == ()


MARKED = (
    "# 某市清单\n\n## 一、培育主体\n\n"
    "| 序号 | 工作任务 | 工作举措 | 牵头单位 |\n|---|---|---|---|\n"
    "| 1 | 招引 | 引进企业20家 | 市商务局 |\n| 2 | 升级 | 申报基地 | 市文旅局 |\n\n"
    "## 二、建设平台\n\n| 序号 | 工作任务 | 工作举措 | 牵头单位 |\n|---|---|---|---|\n"
    "| 3 | 基地 | 建成平台 | 市工信局 |\n\n*说明：按季度调度。*\n"
)


def test_headings_between_markdown_tables_are_their_tasks() -> None:
    result = parse(MARKED)
    assert [(task.label, task.title) for task in result.tasks] == [
        ("一、", "培育主体"),
        ("二、", "建设平台"),
    ]
    assert [(m.task, m.title) for m in result.measures] == [(1, "招引"), (1, "升级"), (2, "基地")]
    assert result.coverage.unattributed == ()


def test_a_clause_may_say_until_when_where_no_column_does() -> None:
    head = "序号\t举措\t责任分工\n"
    (plain,) = parse(f"{head}1\t给予便利\t某海关负责，2025年方案另定\n").measures
    assert plain.due is None

    (found,) = parse(f"{head}1\t给予便利\t某海关负责，2025年12月底前落实\n").measures
    assert found.due is not None
    assert found.due.text == "2025年12月底前落实"
    assert found.problems == ()


def test_what_a_clause_says_beside_its_deadline_is_still_told() -> None:
    head = "序号\t举措\t责任分工\n"
    (found,) = parse(f"{head}1\t给予便利\t某海关负责，另行研究，2025年12月底前落实\n").measures
    assert found.due is not None
    assert [each.message[-4:] for each in found.problems] == ["另行研究"]
