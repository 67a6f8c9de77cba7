"""Agencies said once for several items."""

from __future__ import annotations

import pytest

from tasks.parser import parse

FRAME = "某区若干措施\n一、稳定主体\n{}\n二、优化环境\n9．改善服务。（区政务办）\n"


def who(text: str) -> list[list[str]]:
    result = parse(FRAME.format(text))
    return [[party.name for party in each.responsibilities] for each in result.measures][:-1]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "1．推行申报。（责任单位同上）\n2．压缩时间。（区商务局）", id="nothing_above"
        ),
        pytest.param("1．推行申报。（区商务局）\n2．做法同上。", id="no_agencies_are_spoken_of"),
        pytest.param("1．推行申报。（区商务局）\n2．压缩时间。", id="nothing_said"),
    ],
)
def test_nobody_is_taken_over(text: str) -> None:
    assert [] in who(text)


@pytest.mark.parametrize("said", ["（责任单位同上）", "（同上）", "【责任单位：同上】"])
def test_the_same_as_above_is_the_item_before(said: str) -> None:
    text = f"1．推行申报。（区商务局牵头，某海关配合）\n2．压缩时间。{said}"

    assert who(text) == [["区商务局", "某海关"]] * 2
    assert parse(FRAME.format(text)).measures[1].text == "压缩时间。"


def test_all_of_the_above_are_those_of_the_section_that_name_nobody() -> None:
    text = "1．开展培训。（区人社局）\n2．扩大保险。\n3．推广融资。\n（以上均由区商务局负责）"

    assert who(text) == [["区人社局"], ["区商务局"], ["区商务局"]]


@pytest.mark.parametrize("said", ["以上均由区商务局负责。", "\n以上任务均由区商务局牵头。"])
def test_all_of_the_above_may_be_said_in_a_sentence(said: str) -> None:
    text = f"1．开展培训。（区人社局）\n2．扩大保险。\n3．推广融资。{said}"

    assert who(text) == [["区人社局"], ["区商务局"], ["区商务局"]]


def test_another_section_is_not_among_the_above() -> None:
    text = FRAME.format("1．扩大保险。").replace("（区政务办）", "（以上均由区政务办负责）")
    first, second = parse(text).measures

    assert first.responsibilities == ()
    assert [party.name for party in second.responsibilities] == ["区政务办"]


GROUPS = "某市实施方案\n一、主要任务\n（一）完善机制\n{}\n（二）优化环境\n{}\n"


def of_groups(first: str, second: str) -> list[list[str]]:
    found = parse(GROUPS.format(first, second)).measures
    return [[party.name for party in each.responsibilities] for each in found]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            "1.建立机制。\n责任单位：市商务局\n2.完善统计。\n责任单位：市统计局",
            "1.压减材料。\n2.优化流程。\n责任单位：市税务局",
            id="elsewhere_each_has_its_own",
        ),
        pytest.param(
            "1.建立机制。\n2.完善统计。（市统计局）",
            "1.压减材料。\n2.优化流程。（市税务局）",
            id="a_bracket_closes_its_own_sentence",
        ),
    ],
)
def test_fields_below_the_last_item_are_its_own(first: str, second: str) -> None:
    assert of_groups(first, second)[-2:] == [[], ["市税务局"]]


def test_fields_below_the_last_item_of_every_group_are_given_to_all_with_a_doubt() -> None:
    first = "1.建立机制。\n2.完善统计。\n责任单位：市统计局\n完成时限：2025年底前"
    second = "1.压减材料。\n2.优化流程。\n责任单位：市税务局"
    assert of_groups(first, second) == [["市统计局"], ["市统计局"], ["市税务局"], ["市税务局"]]
    found = parse(GROUPS.format(first, second)).measures
    assert [[p.code for p in each.problems] for each in found] == [
        ["clause_shared"],
        [],
        ["clause_shared"],
        [],
    ]
    assert found[0].due == found[1].due


def test_safeguards_are_no_group_fields_are_shared_in() -> None:
    items = "1.建立机制。\n2.完善统计。\n责任单位：市统计局"
    safeguards = (
        "三、保障措施\n（一）加强领导。成立专班。\n（二）强化支持。统筹资金。\n责任单位：市财政局"
    )
    found = parse(f"某市方案\n一、主要任务\n（一）完善机制\n{items}\n{safeguards}\n").measures

    assert [[party.name for party in each.responsibilities] for each in found] == [
        ["市统计局"],
        ["市统计局"],
        [],
        ["市财政局"],
    ]
