"""Bodies that one list names for all the lists after it."""

from __future__ import annotations

import pytest

from tasks.parser import parse

FIRST = (
    "一、任务\n1.做甲。（省商务厅负责{remark}）\n"
    "2.做乙。（省财政厅负责）\n3.做丙。（各市人民政府、省教育厅）\n"
)


def named(text: str) -> list[list[tuple[str, str]]]:
    return [
        [(party.name, party.role) for party in each.responsibilities]
        for each in parse(text).measures
    ]


def unread(text: str) -> list[str]:
    return [each.message for measure in parse(text).measures for each in measure.problems]


@pytest.mark.parametrize(
    "remark",
    [
        pytest.param("。以下均为重点任务，不再展开", id="nothing_is_left_out"),
        pytest.param("。以下均需各市人民政府负责", id="said_of_what_is_listed"),
        pytest.param("", id="no_remark"),
    ],
)
def test_nobody_is_added_to_the_lists_below(remark: str) -> None:
    assert named(FIRST.format(remark=remark))[1] == [("省财政厅", "responsible")]


@pytest.mark.parametrize(
    ("remark", "role"),
    [
        ("。以下均需各市人民政府负责，不再列出", "responsible"),
        ("，以下任务均由各市人民政府配合，不再一一列出", "support"),
        ("；以下各项均涉及各市人民政府，不再重复列出", "responsible"),
    ],
)
def test_who_is_named_for_all_that_follow_stands_in_every_list_below(
    remark: str, role: str
) -> None:
    text = FIRST.format(remark=remark)
    assert named(text) == [
        [("省商务厅", "responsible")],
        [("省财政厅", "responsible"), ("各市人民政府", role)],
        [("各市人民政府", "responsible"), ("省教育厅", "responsible")],
    ]
    assert unread(text) == []


def test_it_holds_to_the_end_of_its_document_and_for_items_that_name_somebody() -> None:
    text = (
        "某省商务厅关于印发方案的通知\n各市商务局：\n现印发给你们。\n某省商务厅\n2024年1月2日\n\n"
        "某省服务贸易发展方案\n一、任务\n1.做甲。（省商务厅负责。以下均需各市人民政府负责，不再列出）\n"
        "2.做乙。\n3.做丙。（省财政厅负责）\n\n"
        "附件2\n某省服务外包提升方案\n一、任务\n1.做丁。（省教育厅负责）\n"
    )
    both = ("各市人民政府", "responsible")
    assert named(text) == [
        [("省商务厅", "responsible")],
        [],
        [("省财政厅", "responsible"), both],
        [("省教育厅", "responsible")],
    ]


@pytest.mark.parametrize(
    ("remark", "own"),
    [
        ("。具体任务均涉及相关市人民政府，不再做分工，下同", True),
        ("。各项任务均由相关市人民政府负责，不再一一列出，下同", True),
        ("。具体任务均涉及相关市人民政府，不再做分工", False),
    ],
)
def test_what_is_said_of_all_holds_for_its_own_list_as_well(remark: str, own: bool) -> None:
    found = named(FIRST.format(remark=remark))
    everywhere = [("相关市人民政府", "responsible") in parties for parties in found]
    assert everywhere == [True, own, own]
