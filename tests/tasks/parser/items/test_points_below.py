"""Points below an item or a heading: parts of one sentence, or items of their own."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tests.tasks.parser.items.found import items, read


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


def test_points_below_an_item_belong_to_it() -> None:
    (item,) = items("一、任务\n1. 甲项。包括：\n（1）做甲；\n（2）做乙。（市商务局）")
    assert item.text.text.endswith("做乙。（市商务局）")


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


ACTION = "某市方案\n一、融合行动\n主要任务：推动服务出口。\n{}\n牵头部门：市工信局\n"


def test_points_below_a_heading_that_announces_none_are_items() -> None:
    found = parse(ACTION.format("1.建设平台。\n2.支持维修。")).measures
    assert [m.text for m in found] == ["建设平台。", "支持维修。"]


def test_a_heading_that_announces_the_parts_of_a_sentence_is_the_item() -> None:
    (found,) = parse(ACTION.format("具体措施：\n1.建设平台；\n2.支持维修。")).measures
    assert (found.number, found.label, found.title) == (1, "一、", "融合行动")
    assert found.text == "融合行动\n主要任务：推动服务出口。\n具体措施：\n建设平台；\n支持维修。"
    assert [party.name for party in found.responsibilities] == ["市工信局"]


@pytest.mark.parametrize(
    ("closing", "labels"),
    [
        pytest.param("（责任单位：市商务局）", ["1."], id="a_bracket_around_a_field"),
        pytest.param("（二〇二四年印发）", ["（1）", "（2）"], id="another_bracket"),
    ],
)
def test_a_bracket_below_the_last_point_is_said_of_the_item(
    closing: str, labels: list[str]
) -> None:
    found = items(
        f"一、任务\n1.完善体系\n（1）做甲。\n（2）做乙。\n{closing}\n2.搭建平台。（市科技局）"
    )
    assert [item.label for item in found[:-1]] == labels


PLAN = "某市方案\n一、任务\n{}\n{{}}\n2.扩大开放。（市外办）"


@pytest.mark.parametrize("heading", ["1.建设园区", "1.建设园区，做到：", "1.建设园区。"])
def test_points_that_each_name_their_own_are_items_whatever_ends_them(heading: str) -> None:
    points = "（1）建立制度（市商务局）；\n（2）完善统计（市统计局）；\n（3）办好展会（市外办）。"

    assert read(PLAN.format(heading).format(points)) == [
        (1, "建立制度；", ["市商务局"]),
        (2, "完善统计；", ["市统计局"]),
        (3, "办好展会。", ["市外办"]),
        (2, "扩大开放。", ["市外办"]),
    ]


def test_beside_a_point_that_names_agencies_one_that_names_none_is_an_item() -> None:
    points = "（1）建立制度。\n（2）完善统计。\n责任单位：市统计局"
    found = read(f"某市方案\n一、任务\n（一）建设园区\n{points}\n（二）开放\n1.开放。（市外办）")

    assert [text for _, text, _ in found] == ["建立制度。", "完善统计。", "开放。"]


TASKS = "某市方案\n一、任务\n（一）建设园区\n{}\n（二）扩大开放\n1.放宽准入。（市外办）"


@pytest.mark.parametrize("points", ["（1）建立制度；\n（2）完善统计。", "①建立制度；\n②完善统计。"])
@pytest.mark.parametrize(
    ("above", "below"),
    [("", "（市统计局）"), ("", "\n责任单位：市统计局"), ("责任单位：市统计局\n", "")],
)
def test_a_heading_above_the_points_of_one_sentence_is_the_item(
    points: str, above: str, below: str
) -> None:
    found = read(TASKS.format(f"{above}{points}{below}"))

    text = "建设园区\n建立制度；\n完善统计。"
    assert found == [(1, text, ["市统计局"]), (1, "放宽准入。", ["市外办"])]


def test_so_it_is_where_nobody_is_named() -> None:
    first, _ = parse(TASKS.format("（1）建立制度；\n（2）完善统计。")).measures

    assert (first.label, first.text) == ("（一）", "建设园区\n建立制度；\n完善统计。")
    assert [problem.code for problem in first.problems] == ["agencies_missing"]


def test_points_of_what_a_letter_tells_are_no_item() -> None:
    text = (
        "关于报送进展的函\n市财政局：\n一、会议安排\n（1）上午参观；\n（2）下午座谈。\n某市商务局\n"
    )

    assert parse(text).measures == ()


def test_amounts_below_a_titled_item_are_its_points() -> None:
    text = (
        "某区政策措施\n一、支持主体\n（一）支持总部。按实缴资本给予奖励：\n"
        "1.3000万美元以上的，奖励500万元；\n2.1000万美元以上的，奖励150万元。\n"
        "（责任部门：区商务局、区财政局）\n（二）支持专业机构。奖励50万元。（区司法局）\n"
    )
    first, second = parse(text).measures
    assert (first.label, len(first.responsibilities)) == ("（一）", 2)
    assert "奖励150万元" in first.text
    assert second.label == "（二）"


def test_items_with_agencies_of_their_own_stay_items() -> None:
    text = (
        "某区政策措施\n一、支持主体\n（一）支持总部。给予奖励：\n"
        "1.落户奖励500万元；（区商务局）\n2.增资奖励150万元。\n（责任部门：区财政局）\n"
    )
    assert [measure.label for measure in parse(text).measures] == ["1.", "2."]
