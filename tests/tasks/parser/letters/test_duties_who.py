"""Who is to report: named, asked, addressed, charged, or told the sentence before."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.letters.duties import read_duties
from tasks.parser.text.blocks import Mended
from tests.tasks.parser.letters.asked import duties, in_letter, told


def test_the_subject_may_be_named_as_responsible_first() -> None:
    (duty,) = duties("试点地区人民政府（管委会）作为责任主体，要落实任务，每年向商务部报送成效。")
    assert duty.who == ("试点地区人民政府（管委会）",)


def test_a_letter_asks_its_addressees() -> None:
    text = "请于每年12月底前将年度工作总结报送商务部，抄送省商务厅。"
    (duty,) = read_duties(
        Mended(text, tuple(range(len(text)))), addressees=("各市商务局", "各县商务局")
    )
    assert duty.who == ("各市商务局", "各县商务局")
    assert (duty.to, duty.copy_to, duty.frequency) == ("商务部", ("省商务厅",), "annual")
    assert duty.what == ("年度工作总结",)


def test_who_is_asked_by_name_is_who() -> None:
    (duty,) = duties("各基地请于每季度末将进展情况报送商务部（服贸司）。")
    assert (duty.who, duty.to, duty.frequency) == (("各基地",), "商务部（服贸司）", "quarterly")


def test_yours_and_ours_are_who_the_letter_is_for_and_from() -> None:
    (asked,) = told("请贵厅、贵局于2021年10月31日前将项目清单送我司。")
    assert (asked.who, asked.to) == (("甲市人民政府", "省商务厅"), "商务部服贸司")
    (city,) = told("你市要切实履行责任，每年12月20日前向省政府报告建设情况。")
    assert city.who == ("甲市人民政府",)


def test_whoever_is_responsible_for_something_reports_on_it() -> None:
    (duty,) = duties("市财政局负责资金拨付，每年3月底前将资金使用情况报市政府。")
    assert (duty.who, duty.to, duty.frequency) == (("市财政局",), "市政府", "annual")


@pytest.mark.parametrize(
    ("text", "who", "to"),
    [
        ("请贵局将名单送我司。", "某市商务局", "某省商务厅"),
        ("请贵公司将方案报我厅。", "某市商务局", "某省商务厅"),
        ("请将总结报送我办公室。", "某市商务局", "某省商务厅"),
        ("由市财政局将资金情况报送省商务厅。", "市财政局", "省商务厅"),
        ("请各区商务局将总结报送省商务厅。", "各区商务局", "省商务厅"),
    ],
)
def test_who_is_asked_is_named_without_the_word_that_asks(text: str, who: str, to: str) -> None:
    piece = Mended(text, range(len(text)))
    (duty,) = read_duties(piece, addressees=("某市商务局",), issuer="某省商务厅")
    assert (duty.who, duty.to) == ((who,), to)


def test_what_others_report_every_year_is_not_asked_of_the_addressees() -> None:
    text = "获得资金的企业，每年1月底前报送项目进展。"
    piece = Mended(text, range(len(text)))
    assert list(read_duties(piece, addressees=("某市商务局",), receiver="省商务厅")) == []


@pytest.mark.parametrize(
    ("who", "read"),
    [
        ("各县（区）", ("各县（区）",)),
        ("各县（市、区）", ("各县（市、区）",)),
        ("各县（区）、高新区", ("各县（区）", "高新区")),
    ],
)
def test_places_with_a_bracket_report_too(who: str, read: tuple[str, ...]) -> None:
    (duty,) = duties(f"{who}要于每年12月15日前将工作落实情况报送市商务局。")
    assert (duty.who, duty.to, duty.frequency) == (read, "市商务局", "annual")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "以上工作均由各责任单位按职责分工推进，并于每季度末月25日前将进展报省商务厅汇总。",
            "各责任单位",
        ),
        ("上述任务由各牵头单位负责落实，每季度将进展报省商务厅。", "各牵头单位"),
        ("市商务局组织开展评估，每季度将进展报省商务厅。", "市商务局"),
    ],
)
def test_whoever_is_charged_with_all_of_it_reports(text: str, who: str) -> None:
    (duty,) = duties(text)
    assert (duty.who, duty.to, duty.what) == ((who,), "省商务厅", ("进展",))
    assert duty.frequency == "quarterly"


def test_who_is_to_follow_an_example_reports() -> None:
    (duty,) = duties("各区参照成立相应工作机制，并于2020年12月底前将方案报市商务局备案。")
    assert (duty.who, duty.to, duty.what) == (("各区",), "市商务局", ("方案",))


BOTH = ("甲州市商务局", "乙州市商务局")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("各县商务局要加强指导。市商务局将名单报省商务厅。", ("市商务局",)),
        ("省商务厅要加强指导。于3月15日前将名单报省商务厅。", BOTH),
        ("各县商务局要加强指导。\n重大问题及时报告省商务厅。", ()),
        ("各县商务局要加强指导。企业名单由市财政局报省商务厅。", ("市财政局",)),
    ],
)
def test_who_was_told_before_is_not_who_where_another_is(text: str, who: tuple[str, ...]) -> None:
    assert [duty.who for duty in in_letter(text)] == [who]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("各县商务局要认真总结。于3月15日前将名单报省商务厅。", ("各县商务局",)),
        ("请认真总结试点工作。于3月15日前将名单报省商务厅。", BOTH),
        ("于3月15日前将名单报省商务厅。", BOTH),
        ("各县商务局要认真总结。形成报告。每季度末将进展报省商务厅。", ("各县商务局",)),
    ],
)
def test_who_was_told_the_sentence_before_reports_in_this_one(
    text: str, who: tuple[str, ...]
) -> None:
    (duty,) = in_letter(text)
    assert (duty.who, duty.to) == (who, "省商务厅")


def test_who_is_asked_for_nothing_but_a_report_is_named() -> None:
    (duty,) = in_letter("请各市商务局报送工作总结，抄送省财政厅。")
    assert (duty.who, duty.to) == (("各市商务局",), "某测试省商务厅")
    assert (duty.what, duty.copy_to) == (("工作总结",), ("省财政厅",))
    (duty,) = duties("请各市商务局报送省商务厅工作总结。")
    assert (duty.who, duty.to, duty.what) == (("各市商务局",), "省商务厅", ("工作总结",))


def test_what_a_letter_asks_first_says_who_reports_after_it() -> None:
    (duty,) = told(
        "现将任务分解表印发给你们，请结合实际抓好落实，并于每季度末月25日前将推进情况报市商务局。"
    )
    assert (duty.who, duty.to) == (("甲市人民政府", "省商务厅"), "市商务局")


def test_a_report_nobody_is_asked_for_is_not_the_addressees() -> None:
    (duty,) = told("重大问题及时报告市商务局。")
    assert duty.who == ()
    (duty,) = told("重大问题，请及时报告市商务局。")
    assert duty.who == ("甲市人民政府", "省商务厅")


def test_who_hands_on_by_the_quarter_reports_too() -> None:
    collected, handed_on = duties(
        "各责任单位要于每月25日前将推进情况报市商务局汇总，市商务局按季度报市政府并抄送省商务厅。"
    )
    assert (collected.who, collected.to, collected.copy_to) == (("各责任单位",), "市商务局", ())
    assert (handed_on.who, handed_on.to) == (("市商务局",), "市政府")
    assert (handed_on.copy_to, handed_on.frequency) == (("省商务厅",), "quarterly")


def test_who_writes_may_promise_a_report_to_whom_it_writes() -> None:
    text = "我局将于每季度首月10日前向贵委提供数据。"
    piece = Mended(text, range(len(text)))
    (duty,) = read_duties(piece, addressees=("市发改委",), issuer="某市商务局")
    assert (duty.who, duty.to, duty.what) == (("某市商务局",), "市发改委", ("数据",))
    (several,) = read_duties(piece, addressees=("市发改委", "市数据局"), issuer="某市商务局")
    assert several.to == "贵委"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("各县要明确专人，对入库企业每季度走访1次，走访情况每季度末报省商务厅。", ("各县",)),
        ("甲新区管委会每周向市政府办公室报送推进情况。", ("甲新区管委会",)),
        ("市商务局每两个月向市政府办公室报送推进情况。", ("市商务局",)),
    ],
)
def test_whom_it_is_done_to_is_not_who_reports(text: str, who: tuple[str, ...]) -> None:
    (duty,) = duties(text)
    assert duty.who == who


def test_who_told_its_superior_tells_it_of_events_too() -> None:
    first, event = in_letter("省商务厅要将试点情况及时报告省政府。重大事项及时请示报告。")
    assert (event.who, event.to, event.what) == (first.who, "省政府", ("重大事项",))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "县统计局、各乡镇要逐户摸排，6月10日前将企业名单报县服务业办。",
            ("县统计局", "各乡镇"),
        ),
        (
            "各县（市、区）商务、财政部门应于5月31日前将推荐文件报市商务局。",
            ("各县（市、区）商务、财政部门",),
        ),
        ("各县商务局、市直部门应于5月31日前将文件报市商务局。", ("各县商务局", "市直部门")),
    ],
)
def test_several_kinds_of_bodies_report(text: str, who: tuple[str, ...]) -> None:
    (duty,) = duties(text)
    assert duty.who == who


def test_a_report_joined_on_is_due_with_what_it_is_joined_to() -> None:
    (duty,) = duties("各县应于5月31日前完成初审，并将推荐文件（附汇总表）联合上报市商务局。")
    assert (duty.what, duty.frequency) == (("推荐文件",), "once")


def test_a_list_of_bodies_people_is_a_thing_and_no_body() -> None:
    (duty,) = in_letter("各成员单位联络员名单请于9月15日前报领导小组办公室。")
    assert (duty.who, duty.what) == (BOTH, ("各成员单位联络员名单",))


def test_an_office_that_is_set_up_somewhere_reports() -> None:
    text = "领导小组办公室设在省商务厅，承担日常工作，每半年向领导小组报告工作进展。"
    (duty,) = duties(text)
    assert (duty.who, duty.to, duty.what) == (("领导小组办公室",), "领导小组", ("工作进展",))


def test_what_comes_days_after_the_end_is_reported_by_whom_the_sentence_before_told() -> None:
    first, second = in_letter(
        "请各责任单位于每月5日前将进展情况通过“督查”平台报省政府督查室。工作完成后10日内报送总结报告。"
    )
    assert (first.what, first.to) == (("进展情况",), "省政府督查室")
    assert (second.who, second.to, second.what) == (first.who, "省政府督查室", ("总结报告",))
    assert second.frequency == "once"


def test_nobody_reports_to_itself() -> None:
    assert in_letter("某测试省商务厅将按季度通报各地报送情况。") == []
    assert in_letter("省商务厅将按季度通报各地报送情况。") == []


@pytest.mark.parametrize("how", ["联合行文", "共同研究", "督促企业", "梳理问题"])
def test_who_is_asked_is_known_whatever_comes_before_the_return(how: str) -> None:
    (duty,) = told(f"请各市商务局、财政局{how}，于4月底前将申报材料报送省商务厅。")
    assert duty.who == ("各市商务局", "各市财政局")


def test_whoever_made_a_thing_sends_it_and_not_whoever_helped() -> None:
    (duty,) = told("甲市商务局负责编制方案，乙市商务局负责提供数据，方案于6月底前报省商务厅。")
    assert (duty.who, duty.what) == (("甲市商务局",), ("方案",))


def test_each_body_of_a_chain_reports_for_itself() -> None:
    found = told(
        "各企业于每季度末向县商务局报送报表，县商务局汇总后报市商务局，"
        "市商务局于次月10日前报送省商务厅，由省商务厅报商务部。"
    )
    assert [(duty.who, duty.to, duty.what) for duty in found] == [
        (("各企业",), "县商务局", ("报表",)),
        (("县商务局",), "市商务局", ("报表",)),
        (("市商务局",), "省商务厅", ("报表",)),
        (("省商务厅",), "商务部", ("报表",)),
    ]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("根据工作安排，请于3月底前将总结报送省商务厅。", ("甲市人民政府", "省商务厅")),
        ("省商务厅统筹推进，每半年向省政府报告一次进展情况。", ("省商务厅",)),
        ("请各单位做好准备，届时省商务厅将调研情况报省政府。", ("省商务厅",)),
    ],
)
def test_it_knows_who_is_meant_after_words_of_another_kind(text: str, who: tuple[str, ...]) -> None:
    (duty,) = told(text)
    assert duty.who == who


def test_what_is_reported_may_stand_before_by_whom() -> None:
    (duty,) = parse("说明：进展情况由各牵头单位每月28日前报市商务局汇总。").duties
    assert (duty.who, duty.to, duty.what) == (("各牵头单位",), "市商务局", ("进展情况",))
    assert duty.frequency == "monthly"


def test_who_makes_a_thing_reports_nothing() -> None:
    assert parse("方案由市商务局于每年年初制定。").duties == ()


def test_what_is_sent_as_well_goes_to_the_same() -> None:
    text = "各责任单位要明确一名联络员，于2月20日前报县商务局，并于每月25日前报送工作进展。"
    found = [(duty.what, duty.to, duty.frequency) for duty in parse(text).duties]
    assert found == [
        (("联络员",), "县商务局", "once"),
        (("工作进展",), "县商务局", "monthly"),
    ]


@pytest.mark.parametrize("sign", ["注：", "说明：", "备注："])
def test_a_note_below_a_table_may_say_who_reports(sign: str) -> None:
    table = "某市任务表\n序号\t举措\t责任单位\n1\t举办展会。\t市商务局\n"
    quiet = parse(f"{table}{sign}排名不分先后。\n")
    assert quiet.duties == ()

    (duty,) = parse(f"{table}{sign}请各单位于每季度末将进展情况报市商务局。\n").duties
    assert (duty.who, duty.to, duty.frequency) == (("各单位",), "市商务局", "quarterly")


def test_a_body_named_with_the_thing_sends_it_whoever_made_it() -> None:
    (duty,) = told("甲市商务局负责编制方案，请乙市商务局于6月底前将方案报省商务厅。")
    assert duty.who == ("乙市商务局",)


def test_what_somebody_does_for_another_is_no_part_of_its_name() -> None:
    (duty,) = told("我厅将配合你局做好储备，每季度末向你局提供推进情况。")
    assert duty.who == ("商务部服贸司",)


def test_who_is_told_behind_what_it_is_about_is_told_on() -> None:
    body = "对获支持项目，各县要加强服务，每年1月底前报送情况。实施中如有变更，应及时报告省商务厅。"
    assert [duty.who for duty in in_letter(body)] == [("各县",), ("各县",)]


def test_a_committee_of_a_zone_receives() -> None:
    text = "各单位每月向经济发展局报送进展；经济发展局每季度汇总后向新区管委会报告。"
    assert [(duty.who, duty.to, duty.frequency) for duty in duties(text)] == [
        (("各单位",), "经济发展局", "monthly"),
        (("经济发展局",), "新区管委会", "quarterly"),
    ]


def test_what_happens_in_the_course_of_it_is_for_whom_the_paragraph_tells() -> None:
    found = in_letter("各市要每年报送情况。《方案》实施中的重大事项，要及时请示报告。")
    assert [(duty.who, duty.what) for duty in found] == [
        (("各市",), ("情况",)),
        (("各市",), ("《方案》实施中的重大事项",)),
    ]


def test_a_word_for_the_role_is_no_part_of_who_reports() -> None:
    (duty,) = duties("牵头单位省文旅厅、省教育厅要制定推进措施，8月15日前书面报省政府办公厅。")
    assert (duty.who, duty.what) == (("省文旅厅", "省教育厅"), ("推进措施",))


def test_a_division_hands_on_to_who_heads_its_body() -> None:
    found = in_letter("各县每月将进展表报市商务局外贸科，由外贸科汇总后报局主要负责同志。")
    assert [(duty.who, duty.to) for duty in found] == [
        (("各县",), "市商务局外贸科"),
        (("外贸科",), "局主要负责同志"),
    ]


def test_what_is_handed_in_for_a_decision_is_no_duty() -> None:
    assert in_letter("请市住建局于2月20日前提交市规委会审议。") == []
