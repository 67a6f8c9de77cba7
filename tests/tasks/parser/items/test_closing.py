"""Agencies in the brackets that close an item or a part of it."""

from __future__ import annotations

import pytest

from tasks.parser.types import Span
from tests.tasks.parser.items.found import closing, names


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("依托中国（苏州）知识产权保护中心，开展工作。", id="place_inside_a_name"),
        pytest.param("支持“两头在内”（研发设计在内，制造在外）模式。", id="remark"),
        pytest.param("发挥支持中心（TISC）的优势。", id="latin"),
        pytest.param("完善领导小组（以下简称领导小组）。", id="short_form"),
        pytest.param("办好论坛（澳门）。", id="place_at_the_end"),
        pytest.param("建设服务中心。（上海）", id="place_alone"),
        pytest.param("依托基地（含市商务局）开展工作。", id="bracket_in_mid_sentence"),
        pytest.param("建设基地（市商务局）；另建平台。", id="before_a_semicolon_without_a_role"),
        pytest.param("报主管部门（市商务局）；另建平台（见附件）。", id="who_that_is"),
        pytest.param("落实甲（市商务局负责）、乙两项，另建平台。", id="a_list_goes_on"),
        pytest.param("按季报送领导小组办公室（市商务局）。", id="where_an_office_is"),
        pytest.param("设立专项。（适用范围：市属企业）", id="whom_it_applies_to"),
        pytest.param("印发方案。〔2023〕", id="year_in_square_brackets"),
        pytest.param("【专栏1】建设平台。", id="square_bracket_that_names_a_box"),
        pytest.param("建设通道。——陆海新通道", id="dash_before_no_body"),
        pytest.param("推进衔接——市商务局支持的平台。", id="dash_in_mid_sentence"),
    ],
)
def test_it_names_nobody(text: str) -> None:
    found = closing(text)
    assert found.responsibilities == ()
    assert found.text.text == text


def test_it_cuts_the_bracket_and_keeps_the_text() -> None:
    text = "优化体系。做好考核。（市商务局，领导小组各成员单位）"
    found = closing(text)
    assert found.text.text == "优化体系。做好考核。"
    assert names(found) == ["市商务局", "领导小组各成员单位"]
    span = found.responsibilities[0].span
    assert "市商务局" in text[span.start : span.end]


def test_it_reads_an_open_list() -> None:
    found = closing("推动发展。（省委宣传部、省商务厅等按职责分工负责）")
    assert [(r.name, r.open_ended) for r in found.responsibilities] == [
        ("省委宣传部", True),
        ("省商务厅", True),
    ]


def test_it_reports_a_bracket_of_two_widths() -> None:
    found = closing("提供服务。（市外管局、园区管委会)")
    assert names(found) == ["市外管局", "园区管委会"]
    assert [problem.code for problem in found.problems] == ["bracket_mixed"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("做好工作。（市商务局负责）。", "做好工作。", id="a_stop_of_its_own"),
        pytest.param("做好工作；（市商务局负责）；", "做好工作；", id="a_semicolon_of_its_own"),
        pytest.param("做好工作（市商务局负责）", "做好工作", id="no_stop"),
        pytest.param("做好工作（市商务局负责）。", "做好工作。", id="the_sentences_stop"),
        pytest.param("做好工作【责任单位：市商务局】；", "做好工作；", id="the_items_semicolon"),
    ],
)
def test_the_stop_after_the_bracket_is_the_texts_if_it_has_none(text: str, kept: str) -> None:
    found = closing(text)
    assert (names(found), found.text.text) == (["市商务局"], kept)


def test_it_reads_a_bracket_the_text_ends_in() -> None:
    found = closing("提供服务。（市商务局、市财政局")
    assert names(found) == ["市商务局", "市财政局"]
    assert [problem.code for problem in found.problems] == ["bracket_unclosed"]


def test_each_part_of_a_sentence_has_its_own_bracket() -> None:
    text = "推进甲（市商务局负责）；推进乙（市财政局牵头，市税务局配合）。"
    found = closing(text)
    assert found.text.text == "推进甲；推进乙。"
    spans = [(party.name, party.span) for party in found.responsibilities]
    assert [(name, text[span.start : span.end]) for name, span in spans] == [
        ("市商务局", "市商务局负责"),
        ("市财政局", "市财政局牵头"),
        ("市税务局", "市税务局配合"),
    ]


def test_bodies_named_in_mid_sentence_stay_in_the_text_and_are_told() -> None:
    text = (
        "推进己（市工信局牵头，市大数据局配合），年底前完成；建平台（含基地），全市配合（共建）。"
    )
    found = closing(text)
    assert found.text.text == text
    assert found.responsibilities == ()
    (problem,) = found.problems
    assert (problem.code, problem.span) == ("clause_unread", Span(3, 19))
    assert "市工信局牵头，市大数据局配合" in problem.message


def test_it_reads_brackets_between_sentences() -> None:
    found = closing("做好甲。（市商务局负责）做好乙。（市财政局负责）")
    assert names(found) == ["市商务局", "市财政局"]
    assert found.text.text == "做好甲。做好乙。"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("抄送中央宣传部（进出口管理局）", id="part_of_a_body"),
        pytest.param("国函〔2020〕111号文件要求。〔2020〕", id="number_bracket"),
        pytest.param("见【专栏1】", id="box"),
    ],
)
def test_it_takes_no_other_bracket_for_agencies(text: str) -> None:
    assert closing(text).responsibilities == ()


@pytest.mark.parametrize(
    ("text", "rest", "roles"),
    [
        ("【市商务局牵头】推进平台建设。", "推进平台建设。", ["lead"]),
        ("修路。（市交通局，各县〔市、区〕人民政府）", "修路。", ["responsible"] * 2),
        ("强化服务。[县商务局；县贸促会]", "强化服务。", ["responsible"] * 2),
        ("建设通道。——市通信管理局、市商务局", "建设通道。", ["responsible"] * 2),
        ("引进企业。（主责：市投促局；协同：市商务局）", "引进企业。", ["lead", "support"]),
        ("办好活动。\n〔责任单位〕省文旅厅、省广电局", "办好活动。", ["responsible"] * 2),
        ("培育消费。\n牵头部门——省体育局；协办部门——省教育厅", "培育消费。", ["lead", "support"]),
        ("完善政策。\n责 任 单 位：市商务局、市科技局", "完善政策。", ["responsible"] * 2),
    ],
)
def test_it_reads_agencies_in_other_marks(text: str, rest: str, roles: list[str]) -> None:
    found = closing(text)
    assert found.text.text == rest
    assert [party.role for party in found.responsibilities] == roles
    assert found.problems == ()


def test_bodies_before_a_semicolon_answer_for_their_part_where_the_last_part_names_its_own() -> (
    None
):
    found = closing("支持企业接单（省商务厅）；拓展云外包（省工业和信息化厅、省商务厅）。")
    assert found.text.text == "支持企业接单；拓展云外包。"
    assert names(found) == ["省商务厅", "省工业和信息化厅", "省商务厅"]


@pytest.mark.parametrize("text", ["推广模式(市商务局负责).", "推广模式.(市商务局负责)."])
def test_a_full_stop_may_be_half_width(text: str) -> None:
    assert closing(text).text.text == "推广模式."
    assert names(closing(text)) == ["市商务局"]


def test_an_office_that_is_given_a_role_answers() -> None:
    assert names(closing("做好工作。设专班办公室（市商务局负责）。")) == ["市商务局"]


def test_regions_listed_in_several_brackets_are_all_listed() -> None:
    text = "推进甲（商务部牵头，北京负责推进）；推进乙（财政部牵头，上海等试点地区负责推进）。"
    regions = closing(text).regions
    assert (regions.scope, regions.names, regions.open_ended) == ("listed", ("北京", "上海"), True)
