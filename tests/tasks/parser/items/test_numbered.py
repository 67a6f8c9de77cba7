"""Numbered items of prose and where they stand."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.text.marks import mark
from tests.tasks.parser.items.found import items, read


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("一、总体要求\n（一）指导思想。以新思想为指导。推动发展。", id="preamble"),
        pytest.param("一、总体要求\n（三）工作目标\n规模扩大。增速10%。", id="aims"),
        pytest.param("一、总体要求。\n以新思想为指导。", id="preamble_with_a_stop"),
        pytest.param("一、总体要求。\n（一）工作目标。\n规模扩大。", id="aims_with_a_stop"),
        pytest.param("二、任务\n（一）完善体制\n说明文字。", id="heading_with_text"),
        pytest.param("前言（市商务局）。", id="nothing_numbered"),
        pytest.param("一、模板\n（一）情况\n1．主要做法\n2．实践效果", id="headings_of_a_form"),
        pytest.param("一、指标解释\n1.甲：指乙。\n2.丙：指丁。", id="what_words_mean"),
        pytest.param("一、完善体制\n二、扩大开放", id="parts_with_nothing_below"),
        pytest.param("一、任务\n（一）完善体制\n（二）主要目标\n规模扩大。", id="a_lost_text"),
        pytest.param("一、报送内容\n（一）工作进展。说明进展情况。", id="what_is_to_be_sent"),
        pytest.param("一、会议指出，进出口平稳增长。发展势头良好。", id="what_a_meeting_said"),
        pytest.param("三、需报送的材料\n1．分解表。\n2．进展表。", id="a_list_of_returns"),
        pytest.param("二、存在问题\n（一）进展缓慢。仍有4项未启动。", id="what_went_wrong"),
        pytest.param("一、总体情况\n（一）任务落实。已落地61项。", id="how_things_stand"),
        pytest.param("二、案例要求\n（一）案例不超过5个。\n（二）真实。", id="what_cases_are"),
        pytest.param("附件2 名词解释\n一、名词解释\n1.甲：指乙。", id="a_glossary"),
    ],
)
def test_it_finds_no_item(source: str) -> None:
    assert items(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("（一）完善体制\n1．建设平台\n2．数据共享", ["1．建设平台", "2．数据共享"]),
        (
            "（一）体制\n1．做甲。（市商务局）\n2．乙事项",
            ["1．做甲。（市商务局）", "2．乙事项"],
        ),
        ("（一）体制\n1．甲方案（市商务局）\n2．乙方案", ["1．甲方案（市商务局）", "2．乙方案"]),
        ("一、任务\n（一）建设平台\n（二）数据共享", ["（一）建设平台", "（二）数据共享"]),
    ],
)
def test_a_few_words_without_a_full_stop_are_an_item_beside_what_says_what_to_do(
    source: str, expected: list[str]
) -> None:
    found = items(source)
    assert [f"{item.label}{item.text.text}" for item in found] == expected
    assert [item.title for item in found] == [None] * len(expected)


def test_items_know_section_and_task() -> None:
    source = (
        "二、主要任务\n（一）完善体制\n1. 甲项。做甲。（市商务局）\n2. 乙项。做乙。（市财政局）\n"
        "三、重点领域\n（一）新兴贸易\n1. 丙项。做丙。（市科技局）"
    )
    found = items(source)
    assert [(i.section, i.task and i.task.ordinal, i.number, i.label, i.title) for i in found] == [
        ("二、主要任务", 1, 1, "1.", "甲项"),
        ("二、主要任务", 1, 2, "2.", "乙项"),
        ("三、重点领域", 1, 1, "1.", "丙项"),
    ]
    assert all(source.startswith(item.label, item.start) for item in found)


def test_groups_restart_while_items_count_on() -> None:
    found = items("一、甲组\n（一）甲。做甲。（省商务厅）\n二、乙组\n（二）乙。做乙。（省商务厅）")
    assert [(item.section, item.number, item.task) for item in found] == [
        ("一、甲组", 1, None),
        ("二、乙组", 2, None),
    ]


def test_what_follows_the_agencies_is_not_of_the_item() -> None:
    (item,) = items("一、任务\n1. 甲项。做甲。（市商务局）\n各单位要抓好落实。")
    assert item.text.text == "甲项。做甲。（市商务局）"


def test_an_item_without_agencies_is_still_an_item() -> None:
    found = items("一、任务\n1. 甲项。做甲。（市商务局）\n2. 乙项。做乙。")
    assert [item.title for item in found] == ["甲项", "乙项"]


def test_a_box_is_not_of_the_item_above_it() -> None:
    source = "一、任务\n1.做甲。建平台。\n专栏1 工程\n平台工程：建设平台。\n2.做乙。出政策。"
    assert [item.text.text for item in items(source)] == ["做甲。建平台。", "做乙。出政策。"]
    # 专栏作家 opens a sentence.
    plain = "一、任务\n1.做甲。建平台。\n专栏作家参与。\n2.做乙。出政策。"
    assert items(plain)[0].text.text == "做甲。建平台。\n专栏作家参与。"


def test_items_in_a_box_know_it_until_the_numbers_go_on() -> None:
    source = (
        "一、任务\n（一）体制\n1.做甲。建平台。\n2.做乙。建平台。\n专栏1 工程\n1.丙工程。建丙。\n"
        "3.做丁。建平台。\n（二）开放\n1.做戊。建平台。"
    )
    assert [(item.text.text[:2], item.boxed) for item in items(source)] == [
        ("做甲", False),
        ("做乙", False),
        ("丙工", True),
        ("做丁", False),
        ("做戊", False),
    ]


def test_articles_below_the_closing_ones_heading_are_none() -> None:
    source = "第一条 做甲。（市商务局）\n附　则\n第二条 本办法由市商务局解释。"
    assert [item.label for item in items(source)] == ["第一条"]


def test_what_a_document_says_of_itself_is_no_item() -> None:
    result = parse(
        "某市措施\n一、支持创排。对剧目给予补助。（市财政局）\n二、强化保护。\n"
        "1.建立通道。（市商务局）\n三、本措施由市商务局会同市财政局负责解释。\n"
        "四、本措施自2026年7月1日起施行，有效期两年。\n"
    )
    assert [m.text for m in result.measures][-1] == "建立通道。"
    assert result.coverage.unattributed == ()


def test_tasks_may_be_numbered_by_the_word() -> None:
    text = "某新城重点任务\n第一部分 夯实基础\n任务一：建设数据港\n（1）建设机房。（新城建设局）\n"
    result = parse(text)
    assert [(t.ordinal, t.label, t.title) for t in result.tasks] == [(1, "任务一：", "建设数据港")]
    assert mark("任务一览") is None


def test_a_project_numbered_by_the_word_is_an_item_and_a_stage_of_one_is_none() -> None:
    text = (
        "某省工程\n一、内容\n推动融合。\n二、重点项目\n项目一　公共平台\n建设内容：搭建平台。\n"
        "责任单位：省商务厅\n项目二　实训基地\n建设内容：建设基地。\n责任单位：省教育厅\n"
    )
    found = parse(text).measures
    assert [(m.number, m.label, m.title) for m in found] == [
        (1, "项目一", "公共平台"),
        (2, "项目二", "实训基地"),
    ]
    assert mark("项目一期建设") is None


def test_a_sentence_above_nothing_but_fields_is_no_title() -> None:
    fields = "责任股室：招商股 责任人：王某 完成时限：2026年6月底"
    text = f"某局要点\n一、招商\n1.开展招商行动。 {fields}\n"
    (found,) = parse(text).measures
    assert (found.title, found.text) == (None, "开展招商行动。")
    assert found.due is not None and str(found.due.date) == "2026-06-30"
    assert not [problem for problem in found.problems if problem.code == "slip_space"]


def test_a_bracket_that_ends_a_line_of_an_item_names_who_answers_for_it() -> None:
    source = "某方案\n一、任务\n1.做好两件事：\n推进甲（市商务局负责）\n推进乙（市财政局负责）"

    assert read(source) == [
        (1, "做好两件事：\n推进甲\n推进乙", ["市商务局", "市财政局"]),
    ]


@pytest.mark.parametrize(("bracket", "who"), [("市口岸办", ["市口岸办"]), ("单一窗口", [])])
def test_a_short_line_with_a_colon_may_close_with_who_answers(bracket: str, who: list[str]) -> None:
    source = f"某方案\n一、任务\n1、通关：优化流程（{bracket}）\n2、平台：建设平台（市商务局）"
    found = [(number, names) for number, _, names in read(source) if names]

    assert found == [*([(1, who)] if who else []), (2, ["市商务局"])]


def test_why_a_document_is_made_is_no_item() -> None:
    text = (
        "某市办法\n第一条 为加强考核，根据有关规定，制定本办法。\n"
        "第二条 为企业制定方案。（市商务局）\n"
    )
    assert [m.number for m in parse(text).measures] == [2]


@pytest.mark.parametrize(("one", "other"), [("（一）", "（二）"), ("1.", "2.")])
def test_a_bare_line_may_open_with_who_does_it(one: str, other: str) -> None:
    text = f"某市方案\n一、任务\n{one}【市司法局】完善制度\n{other}【市商务局】扩大开放\n"
    read = parse(text)
    assert [(m.text, [p.name for p in m.responsibilities]) for m in read.measures] == [
        ("完善制度", ["市司法局"]),
        ("扩大开放", ["市商务局"]),
    ]


def test_a_bare_line_that_opens_with_the_name_of_a_box_says_nothing_to_do() -> None:
    assert (
        parse("某市方案\n一、任务\n（一）【专栏1】推进工程\n（二）【表2】推进名单\n").measures == ()
    )
