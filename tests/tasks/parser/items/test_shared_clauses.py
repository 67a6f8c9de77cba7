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


def test_another_section_is_not_among_the_above() -> None:
    text = FRAME.format("1．扩大保险。").replace("（区政务办）", "（以上均由区政务办负责）")
    first, second = parse(text).measures

    assert first.responsibilities == ()
    assert [party.name for party in second.responsibilities] == ["区政务办"]
