"""To whom something is reported, who gets a copy, and who hands it on."""

from __future__ import annotations

import pytest

from tasks.parser.letters.duties import read_duties
from tasks.parser.text.blocks import Mended
from tests.tasks.parser.letters.asked import duties, in_letter, told


def test_it_reads_an_annual_report_with_a_copy() -> None:
    text = (
        "广州、深圳市人民政府要抓紧制定方案，"
        "按要求每年向商务部报送试点成效和可复制可推广经验，抄报省政府。"
    )
    (duty,) = duties(text)
    assert duty.who == ("广州市人民政府", "深圳市人民政府")
    assert (duty.to, duty.copy_to) == ("商务部", ("省政府",))
    assert duty.what == ("试点成效", "可复制可推广经验")
    assert duty.frequency == "annual"
    assert text[duty.span.start : duty.span.end] == text


def test_what_is_passed_on_is_reported_by_who_passes_it_on() -> None:
    first, second = duties(
        "各市县政府、省直有关单位于每年1月10日前向省商务厅报送上年度试点工作总结，"
        "由省商务厅汇总后于1月31日前报送商务部。"
    )
    assert (first.who, first.to) == (("各市县政府", "省直有关单位"), "省商务厅")
    assert (second.who, second.to) == (("省商务厅",), "商务部")
    assert first.what == second.what == ("上年度试点工作总结",)
    assert first.frequency == second.frequency == "annual"


def test_a_report_goes_to_whom_the_document_named_before() -> None:
    text = "请各试点地区每季度首月10日前报送上季度工作进展，每年12月31日前报送年度工作总结。"
    found = list(read_duties(Mended(text, tuple(range(len(text)))), receiver="商务部"))
    assert [(d.who, d.to, d.what, d.frequency) for d in found] == [
        (("各试点地区",), "商务部", ("上季度工作进展",), "quarterly"),
        (("各试点地区",), "商务部", ("年度工作总结",), "annual"),
    ]
    assert [duty.to for duty in duties(text)] == [None, None]


def test_a_thing_reported_with_a_plain_word_may_be_copied() -> None:
    (duty,) = duties("请各地区于每年1月15日前将上年度总结报商务部，同时抄报省级人民政府。")
    assert (duty.to, duty.copy_to) == ("商务部", ("省级人民政府",))
    assert (duty.what, duty.frequency) == (("上年度总结",), "annual")


def test_who_gathers_reports_passes_them_on() -> None:
    first, second = duties("各单位要于每月5日前向县商务局报送工作进展，县商务局汇总后报县政府。")
    assert (first.to, first.frequency) == ("县商务局", "monthly")
    assert (second.who, second.to) == (("县商务局",), "县政府")
    assert (second.what, second.frequency) == (first.what, "monthly")


def test_a_report_that_is_sent_goes_to_who_receives_it() -> None:
    (sent,) = duties("各基地于2022年9月20日前将自评报告报送省商务厅，同时抄送省委宣传部。")
    (told,) = duties("遇有重大问题，请及时报告省商务厅。")
    (at_once,) = duties("遇有重大纠纷，应第一时间报告区市场监管局。")
    (half_width,) = duties("如有重大问题的,请立即报告省商务厅.")
    (returned,) = duties("各市应将反馈意见反馈省商务厅。")
    (spaced,) = duties("各市要将自评 报告 报送省商务厅。")

    assert (sent.to, sent.copy_to, sent.what) == ("省商务厅", ("省委宣传部",), ("自评报告",))
    assert (told.to, told.what, told.frequency) == ("省商务厅", ("重大问题",), "event")
    assert (at_once.to, at_once.what) == ("区市场监管局", ("重大纠纷",))
    assert (half_width.to, half_width.what) == ("省商务厅", ("重大问题",))
    assert half_width.frequency == "event"
    assert (returned.to, returned.what) == ("省商务厅", ("反馈意见",))
    assert (spaced.to, spaced.what) == ("省商务厅", ("自评 报告",))


def test_who_receives_and_who_gets_a_copy_may_stand_in_one_clause() -> None:
    (duty,) = duties("各市请于每年12月底前将总结报送省商务厅并抄送省财政厅.")

    assert (duty.to, duty.copy_to, duty.frequency) == ("省商务厅", ("省财政厅",), "annual")


def test_a_list_of_returns_goes_to_whom_the_letter_had_them_report() -> None:
    (returned,) = told("月度进展表，每月25日前报送；", "市商务局")
    assert (returned.who, returned.to) == (("甲市人民政府", "省商务厅"), "市商务局")
    assert (returned.what, returned.frequency) == (("月度进展表",), "monthly")


def test_what_is_told_to_us_is_a_duty() -> None:
    (told_us,) = told("请贵局每半年向我厅通报活动安排。")
    assert (told_us.to, told_us.what, told_us.frequency) == (
        "商务部服贸司",
        ("活动安排",),
        "half_yearly",
    )
    (answered,) = told("企业名单（附件2），请于2023年9月10日前反馈我厅意见。")
    assert (answered.what, answered.frequency) == (("意见",), "once")


def test_remarks_in_brackets_and_divisions_do_not_hide_a_report() -> None:
    text = (
        "根据方案要求，请各单位对照分工，于2022年1月10日（星期一）下班前，"
        "将2021年度工作总结（含纸质版，加盖公章）报送我局服务贸易处，电子版发送至邮箱。"
    )
    (duty,) = read_duties(Mended(text, range(len(text))), issuer="某市商务局")
    assert (duty.who, duty.to) == (("各单位",), "某市商务局服务贸易处")
    assert (duty.what, duty.frequency) == (("2021年度工作总结",), "once")

    (duty,) = duties("请各单位于每季度末月25日前将落实情况报市商务局（联系人：某，电话：0）。")
    assert (duty.who, duty.to, duty.frequency) == (("各单位",), "市商务局", "quarterly")


@pytest.mark.parametrize(
    ("issuer", "ours", "to"),
    [
        ("商务部办公厅", "我部", "商务部"),
        ("商务部办公厅", "我部服贸司", "商务部服贸司"),
        ("某省商务厅", "我厅", "某省商务厅"),
        ("某省人民政府办公厅", "我厅", "某省人民政府办公厅"),
    ],
)
def test_an_office_that_writes_for_its_body_means_the_body(issuer: str, ours: str, to: str) -> None:
    text = f"请各有关省级商务主管部门加强指导，于2023年8月15日前将审核意见函告{ours}。"
    (duty,) = read_duties(Mended(text, tuple(range(len(text)))), issuer=issuer)
    assert (duty.who, duty.to, duty.what) == (("各有关省级商务主管部门",), to, ("审核意见",))


def test_who_collects_hands_on() -> None:
    sent, handed_on = duties("各市要于每年12月20日前将落实情况报省商务厅，由省商务厅汇总报省政府。")
    assert (sent.who, sent.to, sent.frequency) == (("各市",), "省商务厅", "annual")
    assert (handed_on.who, handed_on.to) == (("省商务厅",), "省政府")
    assert handed_on.what == sent.what == ("落实情况",)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("请各市报送省商务厅关于试点的意见。", id="its_opinion"),
        pytest.param("请各市报送省商务厅制定的方案。", id="its_plan"),
    ],
)
def test_whose_thing_it_is_does_not_receive_it(text: str) -> None:
    assert "省商务厅" not in [duty.to for duty in duties(text)]


def test_who_receives_may_stand_before_the_thing() -> None:
    (duty,) = in_letter("请各县于3月15日前报送省商务厅工作总结。")
    assert (duty.who, duty.to, duty.what) == (("各县",), "省商务厅", ("工作总结",))


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("请各县于5月底前将细化方案发送至省商务厅邮箱。", "省商务厅"),
        ("请各县于5月底前将细化方案报省领导小组组长。", "省领导小组组长"),
        ("请各县于5月底前将细化方案发送至邮箱。", None),
        ("请各县于5月底前将宣传品发送到企业。", None),
    ],
)
def test_a_mailbox_is_whose_it_is(text: str, to: str | None) -> None:
    assert [duty.to for duty in in_letter(text)] == ([to] if to else [])


def test_a_result_may_go_to_two_bodies_one_after_the_other() -> None:
    text = "省商务厅将于5月上旬开展评估。评估结果于6月底前报省政府，并报商务部备案。"
    first, second = in_letter(text)
    assert (first.who, first.to, first.what) == (("省商务厅",), "省政府", ("评估结果",))
    assert (second.who, second.to, second.what) == (first.who, "商务部", first.what)


def test_who_collects_in_a_sentence_of_its_own_hands_on() -> None:
    sent, handed_on = in_letter("各县每季度将进展报省商务厅。省商务厅汇总后呈报省委、省政府。")
    assert (handed_on.who, handed_on.to) == (("省商务厅",), "省委、省政府")
    assert (handed_on.what, handed_on.frequency) == (sent.what, "quarterly")


def test_of_several_things_it_is_not_said_which_is_handed_on() -> None:
    *_, handed_on = in_letter(
        "各县每季度将进展报省商务厅，每年将总结报省商务厅。省商务厅汇总后报省政府。"
    )
    assert (handed_on.who, handed_on.what) == (("省商务厅",), ())


@pytest.mark.parametrize(
    ("text", "to", "what"),
    [
        (
            "专班办公室每月10日前汇总形成工作专报，报专班召集人、副召集人。",
            "专班召集人、副召集人",
            "工作专报",
        ),
        ("督导情况专题报告县政府，并作为考核依据。", "县政府", "督导情况"),
    ],
)
def test_who_heads_a_body_receives_for_it(text: str, to: str, what: str) -> None:
    (duty,) = in_letter(text)
    assert (duty.to, duty.what) == (to, (what,))


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("请各市于6月底前将材料报送至省商务厅。", "省商务厅"),
        ("请各市于6月底前将意见反馈给省商务厅。", "省商务厅"),
        ("各市进展情况于6月底前报至省商务厅。", "省商务厅"),
        ("请向新区管委会报告进展情况。", "新区管委会"),
    ],
)
def test_the_word_that_leads_to_a_receiver_is_not_of_its_name(text: str, to: str) -> None:
    (duty,) = told(text)
    assert duty.to == to
    assert duty.who
