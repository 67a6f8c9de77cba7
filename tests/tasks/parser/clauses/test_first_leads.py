"""Lists whose first body leads because the document says so."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.clauses.first_leads import names_first_lead


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("省商务厅为第一责任单位", id="first_responsible"),
        pytest.param("力争进入全国第一方阵", id="first_rank"),
        pytest.param("首批试点由省商务厅牵头", id="first_batch"),
        pytest.param("第一牵头单位：省商务厅", id="label"),
    ],
)
def test_it_says_nothing_of_a_lead(text: str) -> None:
    assert not names_first_lead(text)


@pytest.mark.parametrize(
    "text",
    [
        "排第一位的为牵头单位",
        "列第一位者为牵头单位",
        "列首位的单位为牵头部门",
        "责任单位第一个为牵头单位",
        "排名第一的为牵头单位",
        "第一单位为牵头单位",
    ],
)
def test_it_knows_the_wordings(text: str) -> None:
    assert names_first_lead(text)


def roles(text: str) -> list[list[tuple[str, str]]]:
    return [[(p.name, p.role) for p in m.responsibilities] for m in parse(text).measures]


def test_without_xia_tong_it_holds_for_its_own_list_only() -> None:
    text = (
        "一、任务\n1.做甲。（责任单位：甲局、乙局，排第一位的为牵头单位）\n"
        "2.做乙。（责任单位：丙局、丁局）"
    )
    assert roles(text) == [
        [("甲局", "lead"), ("乙局", "responsible")],
        [("丙局", "responsible"), ("丁局", "responsible")],
    ]


def test_xia_tong_holds_from_there_on_and_not_before() -> None:
    text = (
        "一、任务\n1.做甲。（责任单位：甲局、乙局）\n"
        "2.做乙。（责任单位：丙局、丁局，排第一位的为牵头单位，下同）\n"
        "3.做丙。（责任单位：戊局、己局）"
    )
    assert [each[0][1] for each in roles(text)] == ["responsible", "lead", "lead"]


def test_a_note_holds_for_all_and_a_list_with_its_own_roles_keeps_them() -> None:
    text = (
        "序号\t具体举措\t责任单位\n1\t做甲。\t甲局、乙局\n2\t做乙。\t丙局配合，丁局负责\n\n"
        "注：责任单位列首位的为牵头单位。"
    )
    assert roles(text) == [
        [("甲局", "lead"), ("乙局", "responsible")],
        [("丙局", "support"), ("丁局", "responsible")],
    ]


def test_those_who_help_leave_the_first_its_lead() -> None:
    note = "注：责任单位列首位的为牵头单位。\n一、任务\n（一）推进试点。加快建设。"

    assert roles(note + "（市商务局、市财政局按职责分工负责，各区政府配合）") == [
        [("市商务局", "lead"), ("市财政局", "responsible"), ("各区政府", "support")]
    ]
    assert roles(note + "（市商务局、市财政局配合，市税务局负责）") == [
        [("市商务局", "support"), ("市财政局", "support"), ("市税务局", "responsible")]
    ]


COLUMN = """\
某测试市任务清单
序号\t具体措施\t责任部门（排在第一位的为牵头部门）\t完成时间
1\t建设平台\t市商务局、市财政局\t2024年6月
2\t培育企业\t市科技局\t2024年12月底前
"""


def test_a_heading_says_it_of_its_column() -> None:
    first, second = parse(COLUMN).measures

    assert [(p.name, p.role) for p in first.responsibilities] == [
        ("市商务局", "lead"),
        ("市财政局", "responsible"),
    ]
    assert [(p.name, p.role) for p in second.responsibilities] == [("市科技局", "lead")]


def test_a_heading_says_it_of_no_other_table() -> None:
    other = "附件2：某测试市项目清单\n序号\t具体措施\t责任部门\n1\t建设园区\t市商务局、市财政局\n"
    found = parse(COLUMN + other).measures
    assert [p.role for p in found[0].responsibilities] == ["lead", "responsible"]
    assert [p.role for p in found[-1].responsibilities] == ["responsible", "responsible"]


def test_a_note_holds_for_no_other_document_of_the_file() -> None:
    noted = "某市甲方案\n一、任务\n1.做甲。（甲局、乙局）\n注：责任单位列首位的为牵头单位。\n"
    other = "附件2\n某市乙清单\n一、任务\n1.做乙。（丙局、丁局）\n"
    of_noted = [("甲局", "lead"), ("乙局", "responsible")]
    of_other = [("丙局", "responsible"), ("丁局", "responsible")]
    assert roles(noted + other) == [of_noted, of_other]
    same = (noted + other).replace("注：责任单位列首位的为牵头单位。\n", "")
    same = same.replace("乙局）", "乙局，排第一位的为牵头单位，下同）")
    assert roles(same) == [of_noted, of_other]


@pytest.mark.parametrize(
    "remark",
    [
        "，排在第一位的部门为牵头部门，下同",
        "，列第一位者为牵头单位，下同",
        "。列第一位者为牵头单位，下同",
    ],
)
def test_the_remark_is_no_name_of_the_list_it_stands_in(remark: str) -> None:
    text = f"一、任务\n1.做甲。（甲局、乙局负责{remark}）\n2.做乙。（丙局、丁局负责）"
    assert roles(text) == [
        [("甲局", "lead"), ("乙局", "responsible")],
        [("丙局", "lead"), ("丁局", "responsible")],
    ]


def table_with(note: str) -> str:
    return f"某市任务分工表\n序号\t举措\t责任单位\n1\t举办展会。\t市商务局、市财政局\n注：{note}\n"


@pytest.mark.parametrize(
    "note",
    [
        pytest.param("排首位的为牵头单位，其他单位按职责落实。", id="others_by_their_duties"),
        pytest.param("排首位的为牵头单位。", id="nothing_of_others"),
    ],
)
def test_the_others_stay_responsible(note: str) -> None:
    assert roles(table_with(note)) == [[("市商务局", "lead"), ("市财政局", "responsible")]]


def test_the_others_support_where_the_remark_says_so() -> None:
    (found,) = roles(table_with("排首位的为牵头单位，其他为配合单位。"))
    assert found == [("市商务局", "lead"), ("市财政局", "support")]
