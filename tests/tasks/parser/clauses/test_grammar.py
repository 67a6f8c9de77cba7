"""Responsibility clauses: names and roles."""

from __future__ import annotations

import pytest

from tasks.parser.clauses.grammar import read_clause
from tests.tasks.parser.clause_readings import clause, parties, read


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("   ", id="blank"),
        pytest.param("以下简称领导小组", id="abbreviation"),
        pytest.param("测试", id="gloss"),
        pytest.param("有行业特殊要求的除外", id="exception"),
        pytest.param("2020年", id="year"),
        pytest.param("国函〔2020〕111号", id="document_number"),
        pytest.param("展期14天内", id="duration"),
        pytest.param("公共服务平台、电台", id="what_is_no_station"),
        pytest.param("宪法、民法", id="laws"),
        pytest.param("贷款/担保", id="either_of_two"),
        pytest.param("28个试点项目", id="count_of_something_else"),
        pytest.param("研发设计、订单销售在内，制造在外", id="explanation"),
        pytest.param("，；、。", id="only_marks"),
        pytest.param("）））（（（", id="only_brackets"),
    ],
)
def test_it_takes_no_remark_for_a_body(text: str) -> None:
    assert read(text).responsibilities == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("药监局制订政策保障措施", [("药监局", "policy")]),
        ("住房城乡建设部支持和指导", [("住房城乡建设部", "support")]),
        ("中国贸促会负责推进", [("中国贸促会", "implement")]),
        ("商务部牵头推进", [("商务部", "lead")]),
        ("商务部牵头制订政策保障措施", [("商务部", "lead")]),
        ("中央网信办指导并制订政策保障措施", [("中央网信办", "policy")]),
        ("市商务局", [("市商务局", "responsible")]),
        (
            "市商务局，领导小组各成员单位",
            [("市商务局", "responsible"), ("领导小组各成员单位", "responsible")],
        ),
        ("商务部制订政策、支持和指导", [("商务部", "policy")]),
        ("商务部牵头、推进", [("商务部", "lead")]),
        ("商务部、会同司", [("商务部", "responsible"), ("会同司", "responsible")]),
        ("省通信管理局牵头、各企业配合", [("省通信管理局", "lead"), ("各企业", "support")]),
        ("商务部牵头、会同财政部负责", [("商务部", "lead"), ("财政部", "participate")]),
        (
            "省商务厅牵头，省财政厅、省税务局配合",
            [("省商务厅", "lead"), ("省财政厅", "support"), ("省税务局", "support")],
        ),
        ("省商务厅等按职责分工负责", [("省商务厅", "responsible")]),
        ("商务部等有关部门按职责分工推进", [("商务部", "implement")]),
        ("由省商务厅牵头，会同省财政厅", [("省商务厅", "lead"), ("省财政厅", "participate")]),
        (
            "银保监会、商务部等制订政策保障措施，卫生健康委支持和指导",
            [("银保监会", "policy"), ("商务部", "policy"), ("卫生健康委", "support")],
        ),
        (
            "市商务局，市财政局按职责分工负责",
            [("市商务局", "responsible"), ("市财政局", "responsible")],
        ),
        (
            "牵头单位：市商务局；配合单位：市财政局、市税务局",
            [("市商务局", "lead"), ("市财政局", "support"), ("市税务局", "support")],
        ),
        (
            "责任单位:市商务局,市财政局",
            [("市商务局", "responsible"), ("市财政局", "responsible")],
        ),
    ],
)
def test_it_reads_names_and_roles(text: str, expected: list[tuple[str, str]]) -> None:
    assert parties(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("工业和信息化部、商务部", ["工业和信息化部", "商务部"]),
        ("住房和城乡建设部支持和指导", ["住房和城乡建设部"]),
        ("证监会及联席会议其他成员单位共同负责", ["证监会", "联席会议其他成员单位"]),
        ("中国出口信保公司和试点地区负责推进", ["中国出口信保公司", "试点地区"]),
        ("自然资源和规划局、台办", ["自然资源和规划局", "台办"]),
        ("市商务局/市财政局／市税务局负责", ["市商务局", "市财政局", "市税务局"]),
        ("进/出口管理局负责", ["进/出口管理局"]),
        ("市教育局、高等院校、中等职业学校", ["市教育局", "高等院校", "中等职业学校"]),
        (
            "最高法、最高检、共青团中央、中国科协，中央广播电视总台",
            ["最高法", "最高检", "共青团中央", "中国科协", "中央广播电视总台"],
        ),
        ("人行苏州中支、中国信保负责", ["人行苏州中支", "中国信保"]),
        (
            "国务院服务贸易发展部际联席会议办公室（商务部）牵头",
            ["国务院服务贸易发展部际联席会议办公室（商务部）"],
        ),
        (
            "有关省（自治区、直辖市）和各试点地区负责推进",
            ["有关省（自治区、直辖市）", "各试点地区"],
        ),
    ],
)
def test_it_cuts_between_names_and_not_inside_them(text: str, names: list[str]) -> None:
    assert [party.name for party in read(text).responsibilities] == names


def test_a_responsible_department_keeps_the_word_in_its_name() -> None:
    assert parties("各成员单位和相关负责部门共同负责推进") == [
        ("各成员单位", "participate"),
        ("相关负责部门", "participate"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("条件成熟的试点地区先行推进", ("条件成熟的试点地区", "implement")),
        ("各试点地区率先推进", ("各试点地区", "implement")),
        ("联席会议办公室统筹协调", ("联席会议办公室", "lead")),
        ("市统筹办负责推进", ("市统筹办", "implement")),
    ],
)
def test_how_it_is_done_is_part_of_the_phrase(text: str, expected: tuple[str, str]) -> None:
    assert parties(text) == [expected]


def test_a_remark_after_the_role_is_not_part_of_a_name() -> None:
    assert parties("有关城市入选试点城市负责推进（以最终公布名单为准）") == [
        ("有关城市入选试点城市", "implement")
    ]


def test_others_are_noted_for_the_list_they_close_and_no_other() -> None:
    reading = read("海关总署、商务部等制订政策保障措施；财政部支持和指导")

    assert [(p.name, p.open_ended) for p in reading.responsibilities] == [
        ("海关总署", True),
        ("商务部", True),
        ("财政部", False),
    ]


def test_unreadable_words_are_reported_and_not_made_a_name() -> None:
    reading = read("商务部负责推进；按程序报批后执行“双随机”")

    assert [party.name for party in reading.responsibilities] == ["商务部"]
    assert [problem.code for problem in reading.problems] == ["clause_unread"]


def test_a_doubt_points_at_the_words_in_the_source() -> None:
    source = "……药监局负责；按程序执行“双随机”"
    (problem,) = read_clause(clause(source[2:], offset=2)).problems

    assert problem.span is not None
    assert source[problem.span.start : problem.span.end] == "按程序执行“双随机”"


def test_a_party_points_at_its_own_part_of_the_source() -> None:
    source = "……药监局制订政策保障措施；试点地区负责推进"
    reading = read_clause(clause(source[2:], offset=2))

    for party in reading.responsibilities:
        assert source[party.span.start : party.span.end] == party.clause
        assert party.name in party.clause
    assert reading.responsibilities[1].clause == "试点地区负责推进"


def test_names_of_a_list_no_document_has_point_at_themselves() -> None:
    text = "、".join(
        ["市 商务局(A+)", *(f"甲{sign}局" for sign in map(chr, range(0x4E10, 0x4F10)))]
    )
    for party in read(f"{text}负责推进").responsibilities:
        start, end = party.span
        assert party.clause == text[start:end]
        assert party.name == "".join(party.clause.split())
        assert party.role == "implement"


def test_the_column_gives_the_role_where_the_clause_does_not() -> None:
    reading = read_clause(clause("市商务局、市财政局"), role="lead")

    assert {party.role for party in reading.responsibilities} == {"lead"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "甲局会同乙局、丙局负责",
            [("甲局", "responsible"), ("乙局", "participate"), ("丙局", "participate")],
        ),
        ("甲局牵头会同乙局", [("甲局", "lead"), ("乙局", "participate")]),
        (
            "甲局为牵头单位，乙局、丙局为配合单位",
            [("甲局", "lead"), ("乙局", "support"), ("丙局", "support")],
        ),
        ("甲局、乙局，以上均是牵头单位", [("甲局", "lead"), ("乙局", "lead")]),
        ("甲局总牵头，乙局[配合]", [("甲局", "lead"), ("乙局", "support")]),
        ("甲局等十五个部门负责", [("甲局", "responsible")]),
        ("甲部会同乙部制订政策保障措施", [("甲部", "policy"), ("乙部", "participate")]),
        (
            "甲局（牵头）、乙局、丙局（配合）",
            [("甲局", "lead"), ("乙局", "responsible"), ("丙局", "support")],
        ),
        ("甲局牵头，乙局，丙局配合", [("甲局", "lead"), ("乙局", "support"), ("丙局", "support")]),
        (
            "甲局，乙局，丙局按职责分工负责",
            [("甲局", "responsible"), ("乙局", "responsible"), ("丙局", "responsible")],
        ),
        (
            "牵头单位：甲局 配合单位：乙局、丙局",
            [("甲局", "lead"), ("乙局", "support"), ("丙局", "support")],
        ),
        ("市级责任单位：甲局；指导单位：乙厅", [("甲局", "responsible"), ("乙厅", "support")]),
        (
            "甲局\n乙局 丙局",
            [("甲局", "responsible"), ("乙局", "responsible"), ("丙局", "responsible")],
        ),
    ],
)
def test_it_reads_who_does_what_with_whom(text: str, found: list[tuple[str, str]]) -> None:
    assert parties(text) == found


def test_a_space_inside_a_name_is_debris() -> None:
    assert parties("市发展改革 委、市财政局") == [
        ("市发展改革委", "responsible"),
        ("市财政局", "responsible"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "责任部门为省公安厅、省商务厅",
            [("省公安厅", "responsible"), ("省商务厅", "responsible")],
        ),
        ("牵头单位是市商务局，配合单位为市财政局", [("市商务局", "lead"), ("市财政局", "support")]),
        ("责任单位：县商务局；责任人：某主任", [("县商务局", "responsible")]),
        ("市商务局牵头，市贸促会协作", [("市商务局", "lead"), ("市贸促会", "support")]),
    ],
)
def test_labels_may_be_sentences_and_may_name_persons(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert parties(text) == expected
    assert read(text).problems == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("济南、市商务局", ["region", "agency"]),
        ("济南、各市政府", ["region", "collective"]),
        ("济南、有关市政府", ["region", "collective"]),
        ("济南、各地级市政府", ["region", "collective"]),
        ("济南、高新区管委会", ["region", "agency"]),
        ("昆明市、市商务局、玉溪市政府", ["region", "agency", "agency"]),
        ("济南、青岛市人民政府", ["agency", "agency"]),
        ("昆明市、玉溪市政府", ["agency", "agency"]),
        ("济南、青岛、烟台市政府", ["agency", "agency", "agency"]),
    ],
)
def test_a_pilot_region_that_shares_the_word_government_is_one(text: str, kinds: list[str]) -> None:
    assert [party.kind for party in read(text).responsibilities] == kinds


@pytest.mark.parametrize(
    "group",
    [
        *("有关部门和单位", "相关部门和单位", "部门和单位"),
        *("10个部门", "5部门", "3个单位"),
    ],
)
def test_departments_and_units_only_close_a_list(group: str) -> None:
    found = read(f"市商务局、市财政局等{group}及各县政府按职责分工负责")
    assert [party.name for party in found.responsibilities] == ["市商务局", "市财政局", "各县政府"]


def test_the_first_and_the_second_to_lead_are_labels_of_their_own() -> None:
    assert parties("第一牵头单位：市商务局；第二牵头单位：市财政局") == [
        ("市商务局", "lead"),
        ("市财政局", "lead"),
    ]
    assert parties("第一责任单位：市商务局；配合单位：市财政局") == [
        ("市商务局", "responsible"),
        ("市财政局", "support"),
    ]


def test_a_label_says_more_than_that_all_answer() -> None:
    by_label = parties("牵头单位：市司法局、市财政局按职责分工；配合单位：市商务局")
    assert by_label == [("市司法局", "lead"), ("市财政局", "lead"), ("市商务局", "support")]

    assert parties("市司法局、市财政局按职责分工负责")[0] == ("市司法局", "responsible")
    assert parties("牵头单位：市司法局；市财政局配合") == [
        ("市司法局", "lead"),
        ("市财政局", "support"),
    ]
