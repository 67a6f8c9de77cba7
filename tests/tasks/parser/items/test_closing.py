"""Agencies in closing brackets and in lines below an item."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser.clauses.grammar import read_clause
from tasks.parser.items.closing import Closing, Closings
from tasks.parser.text.blocks import Mended
from tasks.parser.types import Due, Responsibility, Span


def closing(text: str) -> Closing:
    return Closings(read_clause).read(Mended(text, tuple(range(len(text)))))


def names(found: Closing) -> list[str]:
    return [r.name for r in found.responsibilities]


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


def test_it_reads_lines_below_the_item() -> None:
    found = closing("简化审批。\n牵头单位：省统计局\n配合单位：省商务厅\n完成时限：2025年6月底前")
    assert found.text.text == "简化审批。"
    assert [(r.name, r.role) for r in found.responsibilities] == [
        ("省统计局", "lead"),
        ("省商务厅", "support"),
    ]
    assert found.due is not None and found.due.date == date(2025, 6, 30)


def test_it_reads_a_time_limit_inside_the_bracket() -> None:
    found = closing("做好工作。（责任单位：市商务局；完成时限：长期坚持）")
    assert names(found) == ["市商务局"]
    assert found.due is not None
    assert (found.due.text, found.due.date) == ("长期坚持", None)


def test_each_part_of_a_sentence_has_its_own_bracket() -> None:
    text = "推进甲（市商务局负责）；推进乙（市财政局牵头，市税务局配合）。"
    found = closing(text)
    assert found.text.text == "推进甲；推进乙。"
    assert [(party.name, text[slice_of(party)]) for party in found.responsibilities] == [
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


def slice_of(party: Responsibility) -> slice:
    return slice(party.span.start, party.span.end)


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


@pytest.mark.parametrize("pair", ["（）", "()", "【】", "〔〕", "[]"])
def test_it_reads_fields_in_every_kind_of_bracket(pair: str) -> None:
    left, right = pair[0], pair[1]
    found = closing(f"做好工作。{left}责任单位：甲局、乙局，完成时限：2025年6月底前{right}")
    assert found.text.text == "做好工作。"
    assert names(found) == ["甲局", "乙局"]
    assert found.due is not None and found.due.date == date(2025, 6, 30)
    assert found.problems == ()


@pytest.mark.parametrize(
    "fields",
    [
        "完成时限：2025年底前；责任单位：甲局、乙局",
        "责任单位：甲局、乙局  完成时限：2025年底前",
        "牵头单位：甲局；完成期限：2025年底前；配合单位：乙局",
    ],
)
def test_the_deadline_may_stand_anywhere_among_the_fields(fields: str) -> None:
    found = closing(f"做好工作。\n{fields}")
    assert names(found) == ["甲局", "乙局"]
    assert found.due is not None and found.due.date == date(2025, 12, 31)


def test_a_deadline_may_stand_last_without_a_label() -> None:
    found = closing("做好工作。（甲局负责，乙局配合，2025年底前完成）")
    assert names(found) == ["甲局", "乙局"]
    assert found.due is not None and found.due.date == date(2025, 12, 31)
    assert found.problems == ()


@pytest.mark.parametrize(
    "said", ["2025年底前由丙局负责", "2025年底前建成丙局", "2025年底前出台由丙局牵头"]
)
def test_a_day_with_who_does_it_is_no_deadline_alone(said: str) -> None:
    assert closing(f"做好工作。（甲局，{said}）").due is None


def test_what_is_done_by_a_day_is_part_of_the_deadline() -> None:
    found = closing("做好工作。（甲局，2025年底前出台负面清单）")
    assert [party.name for party in found.responsibilities] == ["甲局"]
    assert found.due == Due("2025年底前出台负面清单", date(2025, 12, 31))
    assert found.problems == ()


@pytest.mark.parametrize("due", ["2021年起持续推进", "自2021年1月起", "自2021年起，长期坚持"])
def test_what_goes_on_from_a_year_is_a_deadline_without_a_day(due: str) -> None:
    found = closing(f"做好工作。（甲局牵头，乙局配合；{due}）")
    assert names(found) == ["甲局", "乙局"]
    assert found.due is not None and (found.due.text, found.due.date) == (due, None)
    assert found.problems == ()


def test_a_body_that_does_something_every_year_is_no_deadline() -> None:
    found = closing("做好工作。（甲局，乙局每年负责）")
    assert found.due is None


@pytest.mark.parametrize("label", ["分工明确", "任务分工", "职责分工情况"])
def test_a_word_like_a_label_is_none(label: str) -> None:
    text = f"做好工作。\n{label}：甲局、乙局"
    assert closing(text).text.text == text


@pytest.mark.parametrize("label", ["责任分工", "职责分工", "责任单位"])
def test_a_field_may_hold_a_whole_clause(label: str) -> None:
    found = closing(f"做好工作。\n{label}：甲局制订政策保障措施，乙局支持和指导；海南负责推进")
    assert found.text.text == "做好工作。"
    assert [(r.name, r.role) for r in found.responsibilities] == [
        ("甲局", "policy"),
        ("乙局", "support"),
        ("海南", "implement"),
    ]
    assert found.regions.names == ("海南",)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("责任单位：甲局、有关县（市、区）人民政府", ["甲局", "有关县（市、区）人民政府"]),
        ("责任单位：甲局、各县（市、区）", ["甲局", "各县（市、区）"]),
        ("责任分工：甲局负责推进（以公布名单为准）", ["甲局"]),
    ],
)
def test_a_bracket_inside_a_field_stays_with_it(field: str, expected: list[str]) -> None:
    found = closing(f"做好工作。\n{field}")
    assert found.text.text == "做好工作。"
    assert names(found) == expected


def test_a_field_in_a_bracket_after_a_field_is_its_own() -> None:
    found = closing("做好工作。\n责任单位：甲局、乙局（完成时限：2025年底前）")
    assert found.text.text == "做好工作。"
    assert names(found) == ["甲局", "乙局"]
    assert found.due is not None and found.due.date == date(2025, 12, 31)


def test_a_label_may_do_without_its_noun() -> None:
    found = closing("做好工作。（主办：甲局；协办：乙局）")
    assert [(r.name, r.role) for r in found.responsibilities] == [
        ("甲局", "lead"),
        ("乙局", "support"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "推动由政府主导向市场主导转变。",
        "由部门牵头，建立制度。",
        "由市商务局负责解释。",
        "由企业自主决定。",
        "由财政给予支持。",
        "由重点企业、行业协会和专业机构共同开拓的国际市场份额。",
        "责任单位为落实主体。",
    ],
)
def test_a_last_sentence_that_says_more_names_nobody(sentence: str) -> None:
    found = closing(f"做好工作。{sentence}")
    assert (names(found), found.in_text) == ([], False)
    assert found.text.text == f"做好工作。{sentence}"


@pytest.mark.parametrize(
    ("sentence", "parties"),
    [
        (
            "由省商务厅牵头，会同省财政厅落实。",
            [("省商务厅", "lead"), ("省财政厅", "participate")],
        ),
        (
            "由市商务局牵头，各相关部门按职责分工负责。",
            [("市商务局", "lead"), ("各相关部门", "responsible")],
        ),
        (
            "牵头单位为省商务厅，责任单位为省财政厅、省税务局。",
            [("省商务厅", "lead"), ("省财政厅", "responsible"), ("省税务局", "responsible")],
        ),
    ],
)
def test_a_last_sentence_of_names_and_roles_says_who_and_stays(
    sentence: str, parties: list[tuple[str, str]]
) -> None:
    text = f"做好工作。{sentence}"
    found = closing(text)
    assert [(r.name, r.role) for r in found.responsibilities] == parties
    assert found.text.text == text
    assert all(r.clause in text for r in found.responsibilities)
    assert all(text[r.span.start : r.span.end] == r.clause for r in found.responsibilities)


def test_a_bracket_goes_before_a_sentence() -> None:
    found = closing("做好工作。由省商务厅牵头，会同省财政厅落实。（市统计局负责）")
    assert names(found) == ["市统计局"]


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


def test_a_division_or_a_person_in_a_field_is_nobody_and_no_text() -> None:
    found = closing(
        "建立企业库。\n责任单位：县商务局\n责任股室：外贸股、综合股\n责 任 人：某某\n完成时限：长期"
    )
    assert found.text.text.strip() == "建立企业库。"
    assert names(found) == ["县商务局"]
    assert found.problems == ()
    assert found.due is not None and found.due.text == "长期"


def test_a_person_between_the_agencies_and_the_deadline_ends_both() -> None:
    found = closing("建立库。（完成时限：长期；责任人：某某；责任单位：县商务局）")
    assert names(found) == ["县商务局"]
    assert found.due is not None and found.due.text == "长期"


def test_a_deadline_nobody_can_date_keeps_its_wording() -> None:
    found = closing("优化流程。\n责任单位：市公安局\n完成时限：按上级要求时限完成")
    assert found.text.text.strip() == "优化流程。"
    assert found.due is not None
    assert (found.due.text, found.due.date) == ("按上级要求时限完成", None)


@pytest.mark.parametrize(
    "fields",
    [
        "负责部门：市商务局、市财政局；适用范围：北片区、南片区",
        "责任单位：市商务局，市财政局；适用范围：所有片区，以下除注明的外，均为所有片区",
        "适用地区：北片区，南片区；责任单位：市商务局、市财政局",
        "责任单位：市商务局；政策依据：省商务厅文件；责任单位：市财政局",
    ],
)
def test_what_a_bracket_says_of_places_and_sources_names_nobody(fields: str) -> None:
    found = closing(f"建设通道。（{fields}）")
    assert names(found) == ["市商务局", "市财政局"]
    assert found.text.text == "建设通道。"


def test_an_office_that_is_given_a_role_answers() -> None:
    assert names(closing("做好工作。设专班办公室（市商务局负责）。")) == ["市商务局"]


@pytest.mark.parametrize("where", ["全市", "所有片区", "市属企业", "全省各市"])
def test_everywhere_and_everybody_are_no_regions(where: str) -> None:
    found = closing(f"建设通道。（责任单位：市商务局；适用范围：{where}）")
    assert found.regions.scope == "none"
    assert found.problems == ()


def test_pilot_regions_a_bracket_applies_to_are_listed() -> None:
    found = closing("建设通道。（责任单位：商务部；适用范围：北京市、上海市，雄安新区）")
    assert (found.regions.scope, found.regions.names) == ("listed", ("北京", "上海", "雄安新区"))
    assert names(found) == ["商务部"]
    assert closing("建设通道。（责任单位：商务部；适用范围：各试点地区）").regions.scope == "all"


def test_places_that_are_no_pilot_regions_are_told() -> None:
    found = closing("建设通道。（责任单位：市商务局；适用范围：北片区、南片区）")
    assert found.regions.scope == "none"
    (problem,) = found.problems
    assert problem.code == "regions_unread"
    assert "北片区、南片区" in problem.message


def test_a_group_in_a_field_below_the_last_sentence_keeps_its_bracket() -> None:
    text = "聚焦设计，签约10个。牵头单位：市投促中心；责任单位：市商务局，各县（市、区）。"
    found = closing(text)
    assert found.text.text == "聚焦设计，签约10个。"
    assert names(found) == ["市投促中心", "市商务局", "各县（市、区）"]
