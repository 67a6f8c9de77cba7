"""Who is responsible by the sentences of an item."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser import parse
from tasks.parser.items.said_in_text import parties_in_text
from tasks.parser.text.blocks import Mended


def clauses(text: str, *, more: bool = False) -> list[str]:
    whole = Mended(text, range(len(text)))
    return [clause.text for clause in parties_in_text(whole, more=more)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("坚持政府牵头，社会参与。", id="a_principle"),
        pytest.param("由市场负责，企业参与。", id="no_body"),
        pytest.param("推动市商务局负责，企业参与。", id="a_verb_first"),
        pytest.param("市商务局牵头制定方案。", id="the_sentence_goes_on"),
        pytest.param("由市商务局负责解释。", id="who_explains"),
        pytest.param("市有关部门按职责分工负责，形成合力。", id="nobodys_own"),
        pytest.param("建立联席会议制度，由市商务局具体负责。", id="it_opens_no_sentence"),
        pytest.param("市商务局会同市统计局每半年开展督查。", id="together_alone"),
        pytest.param("请各企业于9月底前申报。", id="asked_of_firms"),
        pytest.param("请市商务局的同志参会。", id="asked_of_a_person"),
        pytest.param("市财政局配合，落实资金。", id="nobody_leads"),
        pytest.param("加快建设；市住建局配合做好手续。", id="nobody_leads_before_it"),
    ],
)
def test_it_reads_nobody(text: str) -> None:
    assert clauses(text) == []


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        (
            "请市商务局牵头，市财政局、市科技局配合，于9月底前完成。",
            "市商务局牵头，市财政局、市科技局配合",
        ),
        ("申报示范城市。由市商务局负责，年底前完成。", "市商务局负责"),
        ("各县（市、区）人民政府负责，每月走访企业。", "各县（市、区）人民政府负责"),
        ("请市文化广电和旅游局会同市外办推出线路。", "市文化广电和旅游局会同市外办"),
        ("请市委组织部组织实施。", "市委组织部"),
        ("由市商务局牵头制定方案。", "市商务局牵头"),
        ("请市人力资源社会保障局于8月底前拨付。", "市人力资源社会保障局"),
    ],
)
def test_a_sentence_that_opens_with_its_bodies_names_them(text: str, clause: str) -> None:
    assert clauses(text) == [clause]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("省人社厅会同省公安厅研究提出措施。", "省人社厅会同省公安厅"),
        ("原则同意方案，由省财政厅按程序办理。", "省财政厅"),
        (
            "会议决定，由高新区管委会负责，市财政局配合，年底前开工。",
            "高新区管委会负责，市财政局配合",
        ),
        ("各区人民政府负责组织企业填报。", "各区人民政府负责"),
        ("省统计局、省商务厅4月底前建立机制。", "省统计局、省商务厅"),
        ("建立机制。省统计局、省商务厅要抓紧建立机制。", "省统计局、省商务厅"),
        ("省统计局、省商务厅建立数据共享机制。", "省统计局、省商务厅"),
        ("石桥县、南坪县商务局要逐户核实。", "石桥县、南坪县商务局"),
        ("市商务局要建立台账，9月底前向市政府报告。", "市商务局"),
        ("各重点企业要明确专人负责。", "各重点企业"),
    ],
)
def test_beside_items_that_say_it_so_more_forms_count(text: str, clause: str) -> None:
    assert clauses(text) == []
    assert clauses(text, more=True) == [clause]


def test_the_sentence_stays_and_does_not_make_the_silence_of_others_a_problem() -> None:
    text = "一、任务\n1. 做甲。由市商务局牵头，市财政局配合，年底前完成。\n2. 做乙。加快推进。"
    first, second = parse(text).measures
    assert first.text == "做甲。由市商务局牵头，市财政局配合，年底前完成。"
    assert [(r.name, r.role) for r in first.responsibilities] == [
        ("市商务局", "lead"),
        ("市财政局", "support"),
    ]
    assert (second.responsibilities, second.problems) == ((), ())


def test_a_bracket_counts_before_the_sentences() -> None:
    (measure,) = parse("一、任务\n1. 做甲。由市商务局牵头，年底前完成。（市财政局负责）").measures
    assert [r.name for r in measure.responsibilities] == ["市财政局"]


@pytest.mark.parametrize(
    "text",
    [
        *("党员干部牵头，做好工作。", "由村干部负责，做好工作。", "城市俱乐部负责，做好工作。"),
        *("请市民到市民中心办理业务。", "请各市场主体到政务大厅办理登记。"),
        "由市场化专业公司负责，做好运营。",
    ],
)
def test_people_and_the_market_are_no_bodies(text: str) -> None:
    assert clauses(text, more=True) == []


def test_bodies_whose_names_begin_like_them_are() -> None:
    assert clauses("请市民政局牵头，做好工作。") == ["市民政局牵头"]
    assert clauses("由市市场监管局负责，做好工作。") == ["市市场监管局负责"]
    assert clauses("由商务部负责，做好工作。") == ["商务部负责"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "由高新区管委会负责，9月底前启动；市资源局、市住建局配合做好手续。",
            ["高新区管委会负责", "市资源局、市住建局配合"],
        ),
        (
            "由市商务局负责梳理口径，市统计局配合，9月10日前报市政府。",
            ["市商务局负责", "市统计局配合"],
        ),
        ("由市商务局负责建设；选派配合人员。", ["市商务局负责"]),
        (
            "由市商务局负责；由市财政局牵头，市税务局配合。",
            ["市商务局负责", "市财政局牵头，市税务局配合"],
        ),
        ("由市商务局负责建设。市统计局配合做好统计。", ["市商务局负责"]),
    ],
)
def test_who_supports_may_follow_who_leads_later_in_the_sentence(
    text: str, found: list[str]
) -> None:
    assert clauses(text) == found


def test_banks_and_customs_are_bodies_without_a_level() -> None:
    assert clauses("请市金融局会同人民银行某市分行搭建平台。") == ["市金融局会同人民银行某市分行"]
    assert clauses("请市商务局会同某州海关优化流程。") == ["市商务局会同某州海关"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("市商务局汇报了试点进展。", id="what_it_told"),
        pytest.param("市商务局每半年向市政府报告试点情况。", id="a_report"),
        pytest.param("市商务局要在5月底前将方案报市政府。", id="a_report_to_send"),
        pytest.param("市商务局要求企业整改。", id="what_it_demands"),
    ],
)
def test_what_bodies_tell_is_not_theirs_to_do(text: str) -> None:
    assert clauses(text, more=True) == []


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("由省商务厅牵头制定方案，甲州、乙州市政府配合。", "甲州、乙州市政府配合"),
        ("由省商务厅牵头制定方案，数据、资金、人才配合到位。", None),
    ],
)
def test_places_that_share_their_government_support_it(text: str, clause: str | None) -> None:
    assert clauses(text)[1:] == ([clause] if clause else [])


SLIP = """\
某市商务局督办通知
市财政局、市数据局：
{}
某市商务局
2024年4月2日
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("一、请各单位于4月底前开展自查。", id="asked_of_all"),
        pytest.param("一、请市财政局于4月底前报送支出明细。", id="a_report"),
        pytest.param("一、请及时整改。", id="nobody_named"),
    ],
)
def test_a_letters_paragraph_that_asks_nobody_to_do_a_thing_is_no_measure(text: str) -> None:
    assert parse(SLIP.format(text)).measures == ()


def test_a_letters_paragraph_that_asks_a_body_by_name_is_a_measure() -> None:
    text = "一、请市财政局于4月底前拨付资金。\n二、请市数据局会同市财政局于5月底前开通系统。"
    first, second = parse(SLIP.format(text)).measures
    assert [(p.name, p.role) for p in first.responsibilities] == [("市财政局", "responsible")]
    assert [p.name for p in second.responsibilities] == ["市数据局", "市财政局"]


MINUTES = """\
某市服务贸易联席会议纪要
（2024年第2期）
3月6日，某副市长主持召开会议。会议议定：
1.建立机制。市统计局、市商务局要在4月底前建立数据共享机制。
2.市商务局汇报了进展。
"""


def test_a_meeting_names_who_is_told_without_a_role() -> None:
    told, heard = parse(MINUTES).measures
    assert [p.name for p in told.responsibilities] == ["市统计局", "市商务局"]
    assert told.due is not None and told.due.date == date(2024, 4, 30)
    assert heard.responsibilities == ()


def test_an_area_before_who_leads_it_is_no_part_of_the_name() -> None:
    assert clauses("规划、建筑等领域由市住建局牵头；\n金融领域由市金融局牵头。") == [
        "市住建局牵头",
        "市金融局牵头",
    ]
    assert clauses("金融领域由市场主导，企业负责。") == []


def test_a_sentence_of_an_article_above_who_does_it_is_no_title() -> None:
    text = (
        "某区方案\n第一章 任务\n第一条 设立演出机构。由区文旅局负责。\n"
        "第二条 设立工作室。（区法院）\n"
    )
    first, _ = parse(text).measures
    assert (first.title, first.text) == (None, "设立演出机构。由区文旅局负责。")
    assert [party.name for party in first.responsibilities] == ["区文旅局"]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("会同市司法局、市外事办，6月底前出台细则。", ["会同市司法局、市外事办"]),
        ("会同有关方面，6月底前出台细则。", []),
        ("各乡镇要逐户走访企业。", []),
    ],
)
def test_a_slip_to_one_body_names_whom_it_takes_along(text: str, clause: list[str]) -> None:
    assert clauses(text) == clause


def test_a_meeting_tells_places_of_a_kind() -> None:
    assert clauses("各乡镇要逐户走访企业。", more=True) == ["各乡镇"]
    assert clauses("各县（市、区）应尽快启动。", more=True) == ["各县（市、区）"]
    assert clauses("各乡镇要求支持。", more=True) == []


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("市税务局：优化退税流程。", ["市税务局"]),
        ("市税务局、市商务局：优化退税流程。", ["市税务局、市商务局"]),
        ("工作目标：优化退税流程。", []),
        ("建设平台：市商务局的网站。", []),
    ],
)
def test_a_text_headed_by_a_body_is_the_bodys(text: str, clause: list[str]) -> None:
    assert clauses(text) == clause


def test_beside_such_items_whom_a_sentence_asks_after_its_comma_counts() -> None:
    text = "会议原则同意，请省商务厅根据意见修改后印发。"
    assert clauses(text) == []
    assert clauses(text, more=True) == ["省商务厅"]
    assert clauses("会议原则同意，请省商务厅的同志发言。", more=True) == []


def test_who_is_asked_to_support_is_asked() -> None:
    text = "请甲州海关支持，市商务局配合，研究便捷通关措施。"
    assert clauses(text) == ["甲州海关支持", "市商务局配合"]
    assert clauses("请甲州海关支持企业发展。") == []


def test_the_next_steps_of_a_circular_tell_bodies_by_name() -> None:
    text = (
        "某市商务局关于重点任务完成情况的通报\n各区人民政府：\n现将有关情况通报如下：\n"
        "一、总体情况\n市大数据局要加强调度的任务已完成。\n二、下一步要求\n"
        "（一）市大数据局要倒排工期，3月底前启动试点。\n（二）加强调度，按月通报。\n"
        "某市商务局\n2024年1月25日\n"
    )
    named = [[party.name for party in each.responsibilities] for each in parse(text).measures]
    assert named == [["市大数据局"], []]


def test_a_government_is_a_body_of_its_place() -> None:
    assert clauses("江北区政府要加快建设。", more=True) == ["江北区政府"]
    assert clauses("县委督查室、县政府督查室负责跟踪督办。", more=True) == [
        "县委督查室、县政府督查室负责"
    ]
    assert clauses("市公安局、市卫健委做好保障。", more=True) == ["市公安局、市卫健委"]


def test_whom_a_body_told_takes_along_takes_part() -> None:
    text = "市金融办要会同人民银行甲州市分行，推动银行开发产品。"
    assert clauses(text, more=True) == ["市金融办", "会同人民银行甲州市分行"]
    assert clauses("各专项组组长单位要完成自查。", more=True) == ["各专项组组长单位"]


def test_whoever_acts_together_with_the_lead_before_what_is_done_takes_part() -> None:
    assert clauses("请市商务局牵头，会同市数据局加快建设园区。") == ["市商务局牵头，会同市数据局"]
    assert clauses("请市商务局牵头，会同有识之士建设园区。") == ["市商务局牵头"]


def decided(sentence: str) -> list[str]:
    """Whom the one decision of minutes names."""
    items = f"1.关于资金。{sentence}\n2.关于平台。加快建设。\n"
    text = f"某市服务贸易工作会议纪要\n会议议定以下事项：\n{items}"
    return [party.name for party in parse(text).measures[0].responsibilities]


@pytest.mark.parametrize(
    "sentence", ["由市商务局负责解释。", "由市商务局按规定解释。", "由市政府批准后实施。"]
)
def test_who_explains_or_approves_is_not_who_does_it(sentence: str) -> None:
    assert decided(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("由市财政局、市商务局在10月底前完成拨付。", ["市财政局", "市商务局"]),
        ("由市商务局根据会议意见修改完善。", ["市商务局"]),
        (
            "市税务局牵头会同市地方金融监管局、人行某州市中心支行提出方案。",
            ["市税务局", "市地方金融监管局", "人行某州市中心支行"],
        ),
    ],
)
def test_minutes_leave_a_thing_to_whom_they_name_after_by(sentence: str, names: list[str]) -> None:
    assert decided(sentence) == names


def test_who_carries_out_what_another_is_asked_for_is_named_too() -> None:
    text = (
        "某省政府办公厅督查通知\n云川市人民政府：\n现通知如下：\n"
        "一、请云川市政府加快建设基地，云川新区管委会具体落实。\n"
        "二、请云川海关于6月底前压缩通关时间，具体落实措施另行印发。\n某省人民政府办公厅\n2023年9月15日\n"
    )
    named = [[(p.name, p.role) for p in each.responsibilities] for each in parse(text).measures]
    assert named == [
        [("云川市政府", "responsible"), ("云川新区管委会", "implement")],
        [("云川海关", "responsible")],
    ]


def test_whose_first_duty_is_a_report_has_no_measure() -> None:
    assert clauses("市商务局要向市政府报告情况，不少于两次。", more=True) == []


def test_who_gives_support_at_the_end_is_named() -> None:
    text = "由高新区管委会负责，年内启动，市住建局、市资源规划局给予支持。"
    assert clauses(text) == ["高新区管委会负责", "市住建局、市资源规划局给予支持"]
    assert clauses("由高新区管委会负责，年内启动，市住建局给予支持的项目除外。") == [
        "高新区管委会负责"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("服务中心场地由自贸区管委会负责落实，年底前完成。", ["自贸区管委会负责落实"]),
        ("未启动的任务，牵头单位省文旅厅、省卫生健康委要查找原因。", ["省文旅厅、省卫生健康委"]),
        ("高新区管委会作为责任主体，要加快建设。", ["高新区管委会"]),
        ("各设区市商务局、各成员单位要明确专人。", ["各设区市商务局、各成员单位"]),
        (
            "同意设立中心，由市商务局牵头组建，市司法局、梧城仲裁委员会参与共建。",
            ["市商务局牵头", "市司法局、梧城仲裁委员会参与"],
        ),
        ("政策解释由市商务局负责解释。", []),
        ("建立由市商务局牵头、相关部门参加的联席会议制度。", []),
        ("推动由省政府主导向市场主导转变。", []),
        ("高新区管委会作为责任主体，成效明显。", []),
        ("会议听取了牵头单位省商务厅汇报。", []),
    ],
)
def test_who_is_told_may_stand_behind_the_thing(text: str, found: list[str]) -> None:
    assert clauses(text, more=True) == found


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("临空港片区、澜江新区管委会负责督促企业。", "临空港片区、澜江新区管委会负责"),
        ("松原区、枫桥区商务主管部门要主动对接。", "松原区、枫桥区商务主管部门"),
        ("各县（市）区商务主管部门要举一反三。", "各县（市）区商务主管部门"),
    ],
)
def test_places_that_share_a_body_are_all_told(text: str, clause: str) -> None:
    assert clauses(text, more=True) == [clause]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "市数据局牵头编制清单，会同市司法局做好审查。",
            ["市数据局牵头", "会同市司法局"],
        ),
        (
            "由市商务局负责日常工作，市数据局、市委网信办派员参加。",
            ["市商务局负责", "市数据局、市委网信办派员参加"],
        ),
        ("云谷新城管委会要加快调整规划。", ["云谷新城管委会"]),
        ("市数据局牵头编制清单，会同有关方面做好审查。", ["市数据局牵头"]),
        ("市商务局牵头，研究成立管委会。", ["市商务局牵头"]),
    ],
)
def test_who_joins_in_later_is_named(text: str, found: list[str]) -> None:
    assert clauses(text, more=True) == found
