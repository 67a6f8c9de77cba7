"""The head of a document: issuer, number, addressees."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser import parse
from tasks.parser.letters.heads import (
    Letter,
    issuer_of,
    read_addressees,
    read_number,
    whose_meeting,
)
from tasks.parser.text.blocks import Mended
from tasks.parser.types import Due


@pytest.mark.parametrize(
    "text", ["（国函〔2018〕79号）收悉", "第三次会议", "2021年15号", "粤府函〔2018〕号"]
)
def test_it_reads_no_number(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    "title",
    ["苏州市全面深化服务贸易创新发展试点实施方案", "推进改革关于若干问题", "关于同意的批复"],
)
def test_it_invents_no_issuer(title: str) -> None:
    assert issuer_of(title) is None


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("国务院关于同意深化服务贸易创新发展试点的批复", "国务院"),
        ("广东省人民政府转发国务院关于同意试点批复的通知", "广东省人民政府"),
    ],
)
def test_it_reads_the_issuer_off_the_title(title: str, issuer: str) -> None:
    assert issuer_of(title) == issuer


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("广州、深圳市人民政府，省商务厅：", ("广州市人民政府", "深圳市人民政府", "省商务厅")),
        ("北京市、河北省人民政府，商务部：", ("北京市人民政府", "河北省人民政府", "商务部")),
        ("各市（州）人民政府，各直属机构：", ("各市（州）人民政府", "各直属机构")),
        ("省商务厅、省财政厅：", ("省商务厅", "省财政厅")),
        ("云川、泽阳市商务局：", ("云川市商务局", "泽阳市商务局")),
        ("省委宣传部、商务厅，市财政局：", ("省委宣传部", "商务厅", "市财政局")),
        ("高新区、经开区经济发展局：", ("高新区经济发展局", "经开区经济发展局")),
        ("南京市、苏州市商务局：", ("南京市商务局", "苏州市商务局")),
        ("南京、苏州市商务局：", ("南京市商务局", "苏州市商务局")),
        (
            "各省、自治区、直辖市商务、网信、文化和旅游主管部门，各试点城市人民政府：",
            ("各省、自治区、直辖市商务、网信、文化和旅游主管部门", "各试点城市人民政府"),
        ),
        (
            "云川、泽阳市人民政府，甲省云川新区、乙省泽阳新区管理委员会：",
            ("云川市人民政府", "泽阳市人民政府")
            + ("甲省云川新区管理委员会", "乙省泽阳新区管理委员会"),
        ),
        ("高新区、工业园区管委会：", ("高新区管委会", "工业园区管委会")),
        ("", ()),
    ],
)
def test_addressees_get_their_shared_ending_back(text: str, names: tuple[str, ...]) -> None:
    assert read_addressees(text) == names


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("商务部 财政部关于支持发展的通知", "商务部 财政部"),
        ("某省商务厅等8部门关于促进消费的意见", "某省商务厅等8部门"),
    ],
)
def test_several_issuers_stand_as_written(title: str, issuer: str) -> None:
    assert issuer_of(title) == issuer


def test_groups_of_places_are_one_addressee() -> None:
    assert read_addressees("各省、自治区、直辖市人民政府，国务院各部委：") == (
        *("各省、自治区、直辖市人民政府", "国务院各部委"),
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("有关省、自治区、直辖市人民政府办公厅：", ("有关省、自治区、直辖市人民政府办公厅",)),
        ("市直各委、办、局，各区人民政府：", ("市直各委、办、局", "各区人民政府")),
        (
            "各地级以上市人民政府，各县（市、区）人民政府，省政府各部门、各直属机构：",
            ("各地级以上市人民政府", "各县（市、区）人民政府", "省政府各部门", "各直属机构"),
        ),
        ("有关省政府、市商务局：", ("有关省政府", "市商务局")),
        ("市商务局、高新区经济发展局：", ("市商务局", "高新区经济发展局")),
        ("云川市、泽阳新区管委会：", ("云川市", "泽阳新区管委会")),
        ("各区、高新区管委会：", ("各区", "高新区管委会")),
        ("各区、市商务局：", ("各区、市商务局",)),
        (
            "中央、省驻某各单位，各县（区）委、人民政府，市直各部门：",
            ("中央、省驻某各单位", "各县（区）委、人民政府", "市直各部门"),
        ),
        ("各县（市、区）党委和人民政府：", ("各县（市、区）党委和人民政府",)),
        ("县委、县政府，省、市属驻县企业：", ("县委", "县政府", "省、市属驻县企业")),
        ("省驻某单位、市财政局：", ("省驻某单位", "市财政局")),
    ],
)
def test_levels_that_share_an_ending_stay_as_written(text: str, names: tuple[str, ...]) -> None:
    assert read_addressees(text) == names


def test_who_signs_for_it_is_no_part_of_a_number() -> None:
    assert read_number("某政发〔2024〕14号　　签发人：王某某") == "某政发〔2024〕14号"
    assert read_number("某政发〔2024〕14号，签发人：王某某") is None


def test_a_number_may_be_labelled() -> None:
    assert read_number("编号：某督〔2025〕6号") == "某督〔2025〕6号"
    assert read_number("编号：6号") is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某省服务业发展规划（服务贸易部分）", "规划"),
        ("某省服务业发展（规划部分）", "文件"),
        ("某市行动计划（2023—2025年）", "计划"),
    ],
)
def test_which_part_of_it_a_document_is_does_not_hide_its_kind(title: str, kind: str) -> None:
    piece = Mended(title, range(len(title)))
    assert Letter(title=piece).kind == kind


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("某市服务贸易工作领导小组办公室会议纪要", "某市服务贸易工作领导小组办公室"),
        ("某市人民政府第三次专题会议纪要", "某市人民政府"),
        ("某省服务贸易发展联席会议纪要", None),
        ("研究园区建设会议纪要", None),
        ("某市政府服务贸易试点推进会纪要", None),
    ],
)
def test_minutes_are_of_the_body_that_met_where_their_title_names_it(
    title: str, issuer: str | None
) -> None:
    assert whose_meeting(title) == issuer


def test_who_signs_minutes_issues_them() -> None:
    text = "某市人民政府专题会议纪要\n会议确定：\n一、由市商务局牵头，11月底前出台指引。\n"
    (bare,) = parse(text).documents
    (signed,) = parse(text + "某市人民政府办公室\n2024年10月25日\n").documents
    assert (bare.issuer, signed.issuer) == ("某市人民政府", "某市人民政府办公室")


def test_number_issuer_and_day_may_stand_in_one_line() -> None:
    text = (
        "某市重点工作清单\n某商函〔2026〕7号　某市商务局　2026年2月27日\n1.办好展会。（市商务局）\n"
    )
    (document,) = parse(text).documents
    found = (document.number, document.issuer, document.issued_on)
    assert found == ("某商函〔2026〕7号", "某市商务局", date(2026, 2, 27))


def test_as_of_which_day_a_ledger_stands_is_not_when_it_was_issued() -> None:
    table = "序号\t举措\t责任单位\t时限\n1\t办展。\t市商务局\t6月底前\n"
    result = parse(f"某市推进台账\n（截至2026年3月31日）\n{table}")
    assert result.documents[0].issued_on is None
    assert result.measures[0].due == Due("6月底前", date(2026, 6, 30))
