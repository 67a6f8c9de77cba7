"""Numbered items of prose and where they stand."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.clauses.grammar import read_clause
from tasks.parser.items.closing import Closings
from tasks.parser.items.numbered import Item, read_items
from tasks.parser.items.outline_closings import Outline
from tasks.parser.pages.outline import tree
from tasks.parser.text.blocks import lines, mended
from tasks.parser.text.marks import mark


def items(source: str) -> list[Item]:
    outline = Outline(tree(map(mended, lines(source))), Closings(read_clause))
    return read_items(outline, source)


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


def test_a_heading_with_a_full_stop_is_the_task_of_its_items() -> None:
    found = items(
        "一、任务。\n（一）完善体制。\n1．甲项。做甲。（省商务厅）\n2．做乙。（省财政厅）\n"
        "（二）扩大开放。做丙。（省商务厅）"
    )
    assert [(i.section, i.task and i.task.heading, i.label) for i in found] == [
        ("一、任务", "（一）完善体制", "1．"),
        ("一、任务", "（一）完善体制", "2．"),
        ("一、任务", None, "（二）"),
    ]


@pytest.mark.parametrize(
    "first",
    [
        pytest.param("（一）健全制度。分别做好：", id="says_more_than_a_heading"),
        pytest.param("（一）健全制度。", id="points_of_one_sentence"),
    ],
)
def test_points_of_one_sentence_are_no_items_and_share_its_agencies(first: str) -> None:
    (found,) = items(f"二、任务\n{first}\n（1）建立制度；\n（2）完善统计。（市统计局）")
    assert (found.label, found.task) == ("（一）", None)
    assert found.text.text.endswith("建立制度；\n完善统计。（市统计局）")


@pytest.mark.parametrize("agencies", ["", "（市商务局）"], ids=["one_names_nobody", "both_name"])
def test_a_heading_with_a_full_stop_is_the_task_of_its_points(agencies: str) -> None:
    source = f"二、任务\n（一）健全制度。\n（1）建立制度。{agencies}\n（2）完善统计。（市统计局）"
    found = items(source)
    assert [(i.label, i.task and i.task.title and i.task.title.text) for i in found] == [
        ("（1）", "健全制度"),
        ("（2）", "健全制度"),
    ]


def test_groups_restart_while_items_count_on() -> None:
    found = items("一、甲组\n（一）甲。做甲。（省商务厅）\n二、乙组\n（二）乙。做乙。（省商务厅）")
    assert [(item.section, item.number, item.task) for item in found] == [
        ("一、甲组", 1, None),
        ("二、乙组", 2, None),
    ]


def test_a_heading_whose_text_closes_with_agencies_is_an_item() -> None:
    (item,) = items("二、任务\n（八）健全统计体系\n继续优化统计。（市商务局、统计局）")
    assert (item.number, item.label, item.title, item.task) == (8, "（八）", "健全统计体系", None)
    assert item.text.text == "健全统计体系\n继续优化统计。（市商务局、统计局）"


def test_among_tasks_with_items_it_is_a_task_and_its_text_an_item_without_a_number() -> None:
    _, item = items(
        "二、任务\n（七）完善体制\n1. 甲项。做甲。（市商务局）\n"
        "（八）健全统计体系\n继续优化统计。（市商务局、统计局）"
    )
    assert (item.number, item.label, item.title) == (None, "", None)
    assert item.task is not None and item.task.ordinal == 8
    assert item.text.text == "继续优化统计。（市商务局、统计局）"


@pytest.mark.parametrize("named_first", [True, False], ids=["named_first", "named_last"])
def test_where_a_text_names_agencies_is_all_the_same(named_first: bool) -> None:
    named = "健全统计体系\n继续优化统计。（市统计局）\n"
    plain = "完善体制\n1. 建立制度。\n2. 加强协作。\n"
    first, second = (named, plain) if named_first else (plain, named)
    found = items(f"二、任务\n（一）{first}（二）{second}")
    tasks = [item.task.title.text if item.task and item.task.title else "" for item in found]
    assert sorted(zip(tasks, [item.title or item.text.text for item in found], strict=True)) == [
        ("", "健全统计体系"),
        ("完善体制", "加强协作。"),
        ("完善体制", "建立制度。"),
    ]


def test_what_follows_the_agencies_is_not_of_the_item() -> None:
    (item,) = items("一、任务\n1. 甲项。做甲。（市商务局）\n各单位要抓好落实。")
    assert item.text.text == "甲项。做甲。（市商务局）"


def test_a_field_under_a_heading_is_said_of_all_its_items() -> None:
    found = items("一、任务\n（一）完善体制\n责任单位：市商务局\n1. 做甲。\n2. 做乙。")
    assert [(item.number, item.clause and item.clause.text) for item in found] == [
        (1, "责任单位：市商务局"),
        (2, "责任单位：市商务局"),
    ]


@pytest.mark.parametrize(("of_letter", "count"), [(True, 0), (False, 2)])
def test_paragraphs_of_a_letter_are_no_items(of_letter: bool, count: int) -> None:
    outline = Outline(
        tree(map(mended, lines("一、认真总结成效。\n二、及时报送情况。"))), Closings(read_clause)
    )
    assert len(read_items(outline, "", of_letter=of_letter)) == count


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("1.总结要突出创新。\n2.计划要明确时限。", []),
        ("（一）请市商务局于5月10日前将名单报我办。\n（二）抓好落实。", []),
        (
            "（一）请市商务局于4月底前建立名单。\n（二）请市外办牵头，市商务局配合，办好展会。\n"
            "（三）请市税务局于5月底前将情况报我办。",
            [1, 2],
        ),
        ("1.做甲。（市商务局）\n2.做乙。（市财政局）", [1, 2]),
        ("一、工作要点\n1.加快建设平台。\n2.扩大开放。", [1, 2]),
    ],
)
def test_a_letters_own_paragraphs_are_items_where_a_sentence_assigns_them(
    source: str, numbers: list[int]
) -> None:
    outline = Outline(tree(map(mended, lines(source))), Closings(read_clause))
    assert [item.number for item in read_items(outline, source, of_letter=True)] == numbers


def test_safeguards_are_a_list_of_their_own() -> None:
    source = (
        "一、任务\n1. 甲。做甲。（市商务局）\n"
        "四、保障措施\n（一）加强统筹\n领导小组统筹。\n定期总结。"
    )
    _, item = items(source)
    assert (item.list, item.number, item.task, item.title) == ("safeguards", 1, None, "加强统筹")
    assert item.text.text == "加强统筹\n领导小组统筹。\n定期总结。"
    assert "".join(source[at] for at in item.text.offsets) == item.text.text


def test_ensuring_something_is_no_safeguards_section() -> None:
    (item,) = items("五、改善环境，保障服务贸易高质量发展\n（一）甲。做甲。（省商务厅）")
    assert item.list == "narrative"


def test_points_below_an_item_belong_to_it() -> None:
    (item,) = items("一、任务\n1. 甲项。包括：\n（1）做甲；\n（2）做乙。（市商务局）")
    assert item.text.text.endswith("做乙。（市商务局）")


def test_an_item_without_agencies_is_still_an_item() -> None:
    found = items("一、任务\n1. 甲项。做甲。（市商务局）\n2. 乙项。做乙。")
    assert [item.title for item in found] == ["甲项", "乙项"]


@pytest.mark.parametrize(
    "task",
    [
        pytest.param("说明文字。", id="nobody_named"),
        pytest.param("责任单位：市统计局", id="nothing_but_names"),
        pytest.param("责任单位：市统计局\n1. 丙项。做丙。", id="names_for_the_items_below"),
    ],
)
def test_a_heading_among_others_with_items_has_no_item_of_its_own(task: str) -> None:
    source = f"一、任务\n（一）完善体制\n1. 甲项。做甲。（市商务局）\n（二）健全统计\n{task}"
    assert all(item.number is not None for item in items(source))


def test_a_paragraph_with_its_names_below_is_an_item_without_a_number() -> None:
    first, second, third = items(
        "一、任务\n（一）完善体制\n1. 甲项。做甲。\n责任单位：市商务局\n"
        "（二）健全统计\n完善方法。\n责任单位：市统计局\n完成时限：2025年底前\n"
        "共享数据。\n责任单位：市税务局"
    )

    assert first.number == 1
    assert (second.number, second.task and second.task.ordinal) == (None, 2)
    assert second.text.text == "完善方法。\n责任单位：市统计局\n完成时限：2025年底前"
    assert third.text.text == "共享数据。\n责任单位：市税务局"


def test_a_section_that_ends_with_a_colon_heads_the_items_below_it_only() -> None:
    (item,) = items("二、会议议定：\n1.由市商务局牵头，11月底前完成。")
    assert (item.label, item.section) == ("1.", "二、会议议定")
    (sentence,) = items("二、健全制度，做到：\n（1）甲。（市商务局）")
    assert sentence.section != "二、健全制度，做到"


@pytest.mark.parametrize("stop", ["", "。", "。统筹推进。"])
@pytest.mark.parametrize("end", ["；", "。"])
def test_fields_below_the_last_point_are_said_of_the_item(stop: str, end: str) -> None:
    source = f"一、任务\n1.建设园区{stop}\n（1）做甲{end}\n（2）做乙。\n责任单位：市商务局"
    (item,) = items(source)
    assert (item.label, item.title) == ("1.", "建设园区")
    assert item.text.text.endswith("做乙。\n责任单位：市商务局")


@pytest.mark.parametrize("first", ["做甲。（市财政局）", "做甲。\n责任单位：市财政局"])
def test_points_that_each_have_their_fields_are_items(first: str) -> None:
    source = f"一、任务\n1.建设园区\n（1）{first}\n（2）做乙。\n责任单位：市商务局"
    assert [item.label for item in items(source)] == ["（1）", "（2）"]


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


def test_a_paragraph_below_a_heading_of_the_safeguards_is_one() -> None:
    source = "第四章 保障措施\n第一节 组织领导\n成立领导小组，统筹推进。"
    (item,) = items(source)
    assert (item.list, item.title) == ("safeguards", "组织领导")
    assert items("第三章 重点任务\n第一节 组织领导\n成立领导小组，统筹推进。") == []


def test_articles_below_the_closing_ones_heading_are_none() -> None:
    source = "第一条 做甲。（市商务局）\n附　则\n第二条 本办法由市商务局解释。"
    assert [item.label for item in items(source)] == ["第一条"]


@pytest.mark.parametrize(
    ("title", "kind"), [("保障体系", "safeguards"), ("完善统计保障体系", "narrative")]
)
def test_a_section_called_the_system_of_safeguards_holds_them(title: str, kind: str) -> None:
    assert [item.list for item in items(f"四、{title}\n（一）健全法规。加快修订。")] == [kind]


PARTS = "某市措施\n一、支持创排。对剧目给予补助。（市财政局）\n二、强化保护。\n{}\n"


def test_numbered_parts_that_are_sentences_of_their_own_are_items() -> None:
    text = "1.建立通道。（市商务局）\n2.设立调解室。（市司法局）"
    assert [m.text for m in parse(PARTS.format(text)).measures][-2:] == [
        "建立通道。",
        "设立调解室。",
    ]


def test_numbered_parts_of_one_sentence_closed_in_a_line_below_are_one_item() -> None:
    text = "1.建立通道；\n2.设立调解室。\n（责任部门：市委宣传部、市法院）"
    _, found = parse(PARTS.format(text)).measures
    assert (found.title, found.text) == ("强化保护", "强化保护。\n建立通道；\n设立调解室。")
    assert [party.name for party in found.responsibilities] == ["市委宣传部", "市法院"]


def test_what_a_document_says_of_itself_is_no_item() -> None:
    text = (
        "1.建立通道。（市商务局）\n三、本措施由市商务局会同市财政局负责解释。\n"
        "四、本措施自2026年7月1日起施行，有效期两年。"
    )
    result = parse(PARTS.format(text))
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


def read(source: str) -> list[tuple[int | None, str, list[str]]]:
    return [
        (measure.number, measure.text, [party.name for party in measure.responsibilities])
        for measure in parse(source).measures
    ]


@pytest.mark.parametrize(
    "who", ["（市司法局）", "（牵头单位：市司法局）", "\n责任单位：市司法局", "\n（市司法局）"]
)
def test_what_stands_below_a_heading_that_says_who_is_its_text(who: str) -> None:
    source = (
        f"某方案\n一、任务\n1.完善制度{who}\n修订制度，完善体系。\n建立机制。\n"
        "2.建设平台（市商务局）\n建设平台，扩大规模。"
    )
    assert read(source) == [
        (1, "完善制度\n修订制度，完善体系。\n建立机制。", ["市司法局"]),
        (2, "建设平台\n建设平台，扩大规模。", ["市商务局"]),
    ]


@pytest.mark.parametrize("who", ["（市司法局）", "\n责任单位：市司法局"])
def test_below_the_last_of_headings_alone_the_text_is_the_documents(who: str) -> None:
    source = f"某方案\n一、任务\n1.建设平台（市商务局）\n2.完善制度{who}\n各区抓好落实，加强督查。"

    assert read(source) == [(1, "建设平台", ["市商务局"]), (2, "完善制度", ["市司法局"])]


@pytest.mark.parametrize("who", ["（市司法局）", "\n责任单位：市司法局"])
def test_beside_tasks_with_items_a_heading_that_says_who_is_a_task_and_its_text_an_item(
    who: str,
) -> None:
    source = (
        "某方案\n一、任务\n（一）建设平台\n1.推进甲。（市商务局）\n2.推进乙。（市财政局）\n"
        f"（二）完善制度{who}\n修订制度，完善体系。\n（三）扩大开放\n1.推进丙。（市外办）"
    )
    assert read(source)[2] == (None, "修订制度，完善体系。", ["市司法局"])
    assert [(m.task, m.title) for m in parse(source).measures][2] == (2, None)


def test_a_bracket_that_ends_a_line_of_an_item_names_who_answers_for_it() -> None:
    source = "某方案\n一、任务\n1.做好两件事：\n推进甲（市商务局负责）\n推进乙（市财政局负责）"

    assert read(source) == [
        (1, "做好两件事：\n推进甲\n推进乙", ["市商务局", "市财政局"]),
    ]


@pytest.mark.parametrize("who", ["（市财政局）", "\n责任单位：市财政局"])
def test_points_below_a_heading_that_says_who_are_of_its_sentence_or_items(who: str) -> None:
    first = "某方案\n一、任务\n1.建设园区。推进建设。（市科技局）\n"
    source = first + "2.搭建平台{}\n（1）制定方案{}\n（2）引进机构。"

    assert read(source.format(who, "；"))[1:] == [
        (2, "搭建平台\n制定方案；\n引进机构。", ["市财政局"])
    ]
    assert read(source.format(who, "。"))[1:] == [
        (1, "制定方案。", ["市财政局"]),
        (2, "引进机构。", ["市财政局"]),
    ]


def test_points_of_one_sentence_below_a_heading_alone_are_an_item_whose_agencies_are_missed() -> (
    None
):
    first = "某方案\n一、任务\n1.建设园区。推进建设。（市科技局）\n"
    source = first + "2.搭建平台\n（1）制定方案；\n（2）引进机构。"
    _, found = parse(source).measures

    assert (found.title, found.text) == ("搭建平台", "搭建平台\n制定方案；\n引进机构。")
    assert [problem.code for problem in found.problems] == ["agencies_missing"]


@pytest.mark.parametrize(("bracket", "who"), [("市口岸办", ["市口岸办"]), ("单一窗口", [])])
def test_a_short_line_with_a_colon_may_close_with_who_answers(bracket: str, who: list[str]) -> None:
    source = f"某方案\n一、任务\n1、通关：优化流程（{bracket}）\n2、平台：建设平台（市商务局）"
    found = [(number, names) for number, _, names in read(source) if names]

    assert found == [*([(1, who)] if who else []), (2, ["市商务局"])]


ACTION = "某市方案\n一、融合行动\n主要任务：推动服务出口。\n{}\n牵头部门：市工信局\n"


def test_points_below_a_heading_that_announces_none_are_items() -> None:
    found = parse(ACTION.format("1.建设平台。\n2.支持维修。")).measures
    assert [m.text for m in found] == ["建设平台。", "支持维修。"]


def test_a_heading_that_announces_the_parts_of_a_sentence_is_the_item() -> None:
    (found,) = parse(ACTION.format("具体措施：\n1.建设平台；\n2.支持维修。")).measures
    assert (found.number, found.label, found.title) == (1, "一、", "融合行动")
    assert found.text == "融合行动\n主要任务：推动服务出口。\n具体措施：\n建设平台；\n支持维修。"
    assert [party.name for party in found.responsibilities] == ["市工信局"]


def test_how_a_plan_is_carried_on_is_a_safeguard_and_a_mechanism_to_build_is_none() -> None:
    text = "某市方案\n一、{}\n1.做甲。（市商务局）\n二、推进机制\n（一）建立调度机制。每月调度。\n"
    found = parse(text.format("主要任务")).measures
    assert [m.list for m in found] == ["narrative", "safeguards"]
    (first, _) = parse(text.format("完善工作机制")).measures
    assert first.list == "narrative"


def test_why_a_document_is_made_is_no_item() -> None:
    text = (
        "某市办法\n第一条 为加强考核，根据有关规定，制定本办法。\n"
        "第二条 为企业制定方案。（市商务局）\n"
    )
    assert [m.number for m in parse(text).measures] == [2]


def test_points_of_a_letter_that_name_bodies_are_items_beside_one_that_says_who_leads() -> None:
    text = (
        "某省商务厅关于任务分工的函\n省司法厅、省教育厅，各市县人民政府：\n现将任务分工函告你们。\n"
        "（一）省司法厅负责对法规进行清理，2021年9月底前完成。\n"
        "（二）省教育厅会同省商务厅制定配套措施。\n"
        "（三）省交通厅牵头，某州海事局、某州海关配合，做好开放。\n"
        "（四）各市县人民政府做好宣传解读。\n"
        "请各单位指定1名联络员，于8月13日前将回执传真至我厅。\n某省商务厅\n2021年8月6日\n"
    )
    read = parse(text)
    assert [[(p.name, p.role) for p in each.responsibilities] for each in read.measures] == [
        [("省司法厅", "responsible")],
        [("省教育厅", "responsible"), ("省商务厅", "participate")],
        [("省交通厅", "lead"), ("某州海事局", "support"), ("某州海关", "support")],
        [("各市县人民政府", "responsible")],
    ]
    assert read.measures[-1].text == "各市县人民政府做好宣传解读。"
    assert [(each.what, each.to) for each in read.duties] == [(("回执",), "某省商务厅")]


def test_points_of_a_letter_that_name_nobody_who_leads_stay_its_paragraphs() -> None:
    text = (
        "某省商务厅关于报送材料的函\n省司法厅：\n现就有关事项函告如下。\n"
        "（一）省司法厅要高度重视，认真梳理。\n（二）材料应当真实。\n某省商务厅\n2021年8月6日\n"
    )
    assert parse(text).measures == ()


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
