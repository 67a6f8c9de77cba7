"""Who reports what to whom."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.letters.duties import read_duties
from tasks.parser.text.blocks import Mended
from tasks.parser.types import Duty


def duties(text: str) -> list[Duty]:
    return list(read_duties(Mended(text, tuple(range(len(text))))))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("完善信息报送机制，加强试点信息报送。", id="mechanism"),
        pytest.param("及时向上总结报送创新经验和实践案例。", id="nobody_named"),
        pytest.param("商务部关于深化试点的请示收悉。", id="request_received"),
        pytest.param("依法通过网站向社会公开。", id="publication"),
        pytest.param("会同有关部门及时总结推广试点经验。", id="no_report"),
        pytest.param("每年发布《服务贸易发展报告》。", id="a_report_as_a_thing"),
        pytest.param("每年12月底前报送年度总结。", id="nobody_asked"),
        pytest.param("建立重大事项及时报告制度。", id="a_rule_for_events"),
        pytest.param("各部门要落实重大事项及时报告制度。", id="a_rule_for_events_to_keep"),
        pytest.param("各部门于2021年6月底前提出方案。", id="a_deadline_and_no_report"),
        pytest.param("各地要将活动消息报道出去。", id="news_that_is_reported"),
        pytest.param("遇有困难，请随时报告。", id="no_event_of_weight"),
        pytest.param("县商务局汇总后报县政府。", id="nothing_to_pass_on"),
        pytest.param("把优惠政策送到企业办公室。", id="brought_to_firms"),
        pytest.param("将孩子送入市属医院。", id="brought_in"),
        pytest.param("将病人送至市级医院。", id="nobody_asked_to_send"),
        pytest.param("请各单位于5月10日前反馈本部门意见。", id="their_own_department"),
        pytest.param("及时反馈我局工作中的问题。", id="what_is_wrong_with_us"),
        pytest.param("将材料送审，8月10日前报送。", id="no_receiver_of_returns"),
        pytest.param("此后每半年报送一次进展。", id="nobody_asked_before"),
        pytest.param("各市要制定方案，5月底前报省政府审定。", id="for_a_decision"),
        pytest.param("各企业要制定方案，5月底前报名。", id="put_on_a_list"),
        pytest.param("考核结果纳入目标管理。", id="a_result_that_stays"),
        pytest.param("各企业在30日内办理登记。", id="a_deadline_for_firms"),
        pytest.param("结果报省政府。", id="nobodys_result"),
        pytest.param("市商务局对企业进行检查，按规定处理。", id="firms_are_inspected"),
    ],
)
def test_it_finds_no_duty(text: str) -> None:
    assert duties(text) == []


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


@pytest.mark.parametrize(
    ("text", "who", "to", "what"),
    [
        (
            "省商务厅要加强统筹，重要进展情况和重大问题及时报告省政府。",
            ("省商务厅",),
            "省政府",
            ("重要进展情况", "重大问题"),
        ),
        (
            "试点中的重大问题，商务部要及时向国务院请示报告。",
            ("商务部",),
            "国务院",
            ("试点中的重大问题",),
        ),
    ],
)
def test_it_reads_reports_on_events(
    text: str, who: tuple[str, ...], to: str, what: tuple[str, ...]
) -> None:
    (duty,) = duties(text)
    assert (duty.who, duty.to, duty.what, duty.frequency) == (who, to, what, "event")


@pytest.mark.parametrize(
    ("word", "frequency"),
    [
        ("每半年", "half_yearly"),
        ("每季度", "quarterly"),
        ("每月", "monthly"),
        ("定期", "periodic"),
        ("", "unspecified"),
    ],
)
def test_it_reads_how_often(word: str, frequency: str) -> None:
    (duty,) = duties(f"各市人民政府要{word}向省商务厅报送工作进展。")
    assert duty.frequency == frequency


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


def test_what_is_asked_by_a_day_is_asked_once() -> None:
    (duty,) = duties("请各市商务局于2021年6月30日前将联系人名单报送省商务厅。")
    assert (duty.who, duty.to, duty.what) == (("各市商务局",), "省商务厅", ("联系人名单",))
    assert duty.frequency == "once"


def test_a_report_that_is_sent_is_a_thing_and_not_the_verb() -> None:
    (duty,) = duties("各地商务主管部门要每年向商务部报送统计分析报告。")
    assert (duty.to, duty.what, duty.frequency) == ("商务部", ("统计分析报告",), "annual")


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


def test_an_event_is_reported_by_whom_the_text_does_not_say() -> None:
    (duty,) = duties("重大事项及时报告。")
    assert (duty.who, duty.to, duty.what, duty.frequency) == ((), None, ("重大事项",), "event")


@pytest.mark.parametrize(
    ("text", "who", "to", "what", "frequency"),
    [
        (
            "请各市商务局于2023年9月30日前将实施方案报省商务厅备案。",
            ("各市商务局",),
            "省商务厅",
            ("实施方案",),
            "once",
        ),
        (
            "各地区应于每季度结束后10个工作日内，通过直报系统填报进展情况。",
            ("各地区",),
            None,
            ("进展情况",),
            "quarterly",
        ),
        ("各地区要抓好落实；遇有重大问题，请随时报告。", ("各地区",), None, ("重大问题",), "event"),
        (
            "市商务局会同市政府督查室开展督查，重大情况及时报告市政府。",
            ("市商务局",),
            "市政府",
            ("重大情况",),
            "event",
        ),
    ],
)
def test_reports_asked_for_in_other_words(
    text: str, who: tuple[str, ...], to: str | None, what: tuple[str, ...], frequency: str
) -> None:
    (duty,) = duties(text)
    assert (duty.who, duty.to, duty.what, duty.frequency) == (who, to, what, frequency)


def test_a_thing_reported_with_a_plain_word_may_be_copied() -> None:
    (duty,) = duties("请各地区于每年1月15日前将上年度总结报商务部，同时抄报省级人民政府。")
    assert (duty.to, duty.copy_to) == ("商务部", ("省级人民政府",))
    assert (duty.what, duty.frequency) == (("上年度总结",), "annual")


def test_who_gathers_reports_passes_them_on() -> None:
    first, second = duties("各单位要于每月5日前向县商务局报送工作进展，县商务局汇总后报县政府。")
    assert (first.to, first.frequency) == ("县商务局", "monthly")
    assert (second.who, second.to) == (("县商务局",), "县政府")
    assert (second.what, second.frequency) == (first.what, "monthly")


def test_a_case_with_a_list_in_it_is_one_thing() -> None:
    (duty,) = duties("需调整法律、行政法规的，商务部要及时向国务院报告。")
    assert duty.what == ("需调整法律、行政法规的",)


def test_how_often_is_no_part_of_the_thing() -> None:
    (duty,) = duties("各成员单位每半年向省领导小组办公室报告一次工作推进情况。")
    assert (duty.what, duty.frequency) == (("工作推进情况",), "half_yearly")


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


def told(text: str, receiver: str | None = None) -> list[Duty]:
    return list(
        read_duties(
            Mended(text, tuple(range(len(text)))),
            addressees=("甲市人民政府", "省商务厅"),
            receiver=receiver,
            issuer="商务部服贸司",
        )
    )


def test_yours_and_ours_are_who_the_letter_is_for_and_from() -> None:
    (asked,) = told("请贵厅、贵局于2021年10月31日前将项目清单送我司。")
    assert (asked.who, asked.to) == (("甲市人民政府", "省商务厅"), "商务部服贸司")
    (city,) = told("你市要切实履行责任，每年12月20日前向省政府报告建设情况。")
    assert city.who == ("甲市人民政府",)


def test_a_list_of_returns_goes_to_whom_the_letter_had_them_report() -> None:
    (returned,) = told("月度进展表，每月25日前报送；", "市商务局")
    assert (returned.who, returned.to) == (("甲市人民政府", "省商务厅"), "市商务局")
    assert (returned.what, returned.frequency) == (("月度进展表",), "monthly")


def test_what_comes_round_again_is_for_those_asked_before_an_event_for_nobody_named() -> None:
    (again,) = told("此后每半年报送一次试点进展。", "市商务局")
    assert (again.who, again.what) == (("甲市人民政府", "省商务厅"), ("试点进展",))
    (event,) = told("重大事项及时报告。", "市商务局")
    assert event.who == ()


def test_what_is_met_with_and_where_a_form_is_are_no_part_of_the_thing() -> None:
    _, met = duties("各区政府于每月5日前将情况报送市公安局；遇突发事件须立即报告市政府值班室。")
    assert (met.to, met.what, met.frequency) == ("市政府值班室", ("突发事件",), "event")
    (form,) = duties("请各区商务局于每季度末将《进展表》（附件1）报送市商务局。")
    assert form.what == ("《进展表》",)


def test_what_is_told_to_us_is_a_duty() -> None:
    (told_us,) = told("请贵局每半年向我厅通报活动安排。")
    assert (told_us.to, told_us.what, told_us.frequency) == (
        "商务部服贸司",
        ("活动安排",),
        "half_yearly",
    )
    (answered,) = told("企业名单（附件2），请于2023年9月10日前反馈我厅意见。")
    assert (answered.what, answered.frequency) == (("意见",), "once")


def test_a_month_after_the_end_is_once() -> None:
    (duty,) = duties("试点期满后1个月内，各市人民政府向省政府报送总结。")
    assert (duty.who, duty.frequency) == (("各市人民政府",), "once")


def test_how_often_something_else_is_done_is_nothing_to_report() -> None:
    (duty,) = duties("市专班办公室每半月调度一次，按月向市政府报告。")
    assert (duty.what, duty.frequency) == ((), "monthly")


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


def test_whoever_is_responsible_for_something_reports_on_it() -> None:
    (duty,) = duties("市财政局负责资金拨付，每年3月底前将资金使用情况报市政府。")
    assert (duty.who, duty.to, duty.frequency) == (("市财政局",), "市政府", "annual")


def test_the_report_on_one_year_comes_once_and_the_yearly_one_every_year() -> None:
    (once,) = duties("请各区将2021年度工作总结报送市商务局。")
    (yearly,) = duties("请各区将年度工作总结报送市商务局。")
    assert (once.frequency, yearly.frequency) == ("once", "annual")


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


def test_an_event_in_the_name_of_a_plan_says_nothing_of_how_often() -> None:
    (duty,) = duties("请各区于3月底前将突发事件应急预案报送省商务厅。")
    assert duty.frequency == "once"


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


@pytest.mark.parametrize(
    ("days", "frequency"),
    [
        ("每年12月15日前", "annual"),
        ("每年3月、6月和12月底前", "annual"),
        ("每年6月15日、12月15日前", "half_yearly"),
        ("每年6月和12月底前", "half_yearly"),
        ("每年3月、6月、9月和12月底前", "quarterly"),
    ],
)
def test_several_days_of_a_year_say_how_often(days: str, frequency: str) -> None:
    (duty,) = duties(f"各市人民政府于{days}将工作进展报送省商务厅。")
    assert (duty.what, duty.frequency) == (("工作进展",), frequency)


def test_how_often_before_the_receiver_is_no_thing() -> None:
    (duty,) = duties("市商务局每月调度一次，每季度向市政府报告。")
    assert (duty.to, duty.what, duty.frequency) == ("市政府", (), "quarterly")


@pytest.mark.parametrize(
    ("text", "who", "to", "what", "frequency"),
    [
        ("各市要制定具体办法，于6月底前报省商务厅备案。", "各市", "省商务厅", "具体办法", "once"),
        (
            "各市商务局要明确1名联络员，编制任务清单，5月10日前报省商务厅。",
            "各市商务局",
            "省商务厅",
            "任务清单",
            "once",
        ),
        (
            "领导小组办公室要每半年开展一次评估，评估结果报领导小组。",
            "领导小组办公室",
            "领导小组",
            "评估结果",
            "half_yearly",
        ),
        (
            "省商务厅将会同省统计局开展督查，结果报省政府。",
            "省商务厅",
            "省政府",
            "结果",
            "unspecified",
        ),
        (
            "各企业应于每季度结束后15日内通过统计系统填报出口数据。",
            "各企业",
            None,
            "出口数据",
            "quarterly",
        ),
        (
            "企业发生重大变更的，应在30日内向市商务局书面报告。",
            "企业",
            "市商务局",
            "发生重大变更的",
            "event",
        ),
        ("各单位要于每周五12时前将进展报市商务局。", "各单位", "市商务局", "进展", "weekly"),
        ("管委会每半月向市商务局报送试点情况。", "管委会", "市商务局", "试点情况", "half_monthly"),
        (
            "各市商务局每季度向省商务厅报送信息不少于1条。",
            "各市商务局",
            "省商务厅",
            "信息",
            "quarterly",
        ),
        (
            "各市（州）商务局收集企业反映的问题，于每月20日前报送省商务厅。",
            "各市（州）商务局",
            "省商务厅",
            "企业反映的问题",
            "monthly",
        ),
        (
            "市商务局每季度对任务完成情况进行通报，并抄报市政府。",
            "市商务局",
            "市政府",
            "任务完成情况",
            "quarterly",
        ),
    ],
)
def test_it_reads_what_is_made_found_or_told_and_then_sent(
    text: str, who: str, to: str | None, what: str, frequency: str
) -> None:
    (duty,) = duties(text)

    assert (duty.who, duty.to, duty.what) == ((who,), to, (what,))
    assert duty.frequency == frequency


def test_a_thing_named_before_the_request_is_asked_of_whom_the_letter_addresses() -> None:
    text = "办理情况请于11月20日前以书面形式报市政府督查室。"
    (duty,) = read_duties(
        Mended(text, tuple(range(len(text)))), addressees=("市商务局", "市税务局")
    )

    assert (duty.who, duty.to) == (("市商务局", "市税务局"), "市政府督查室")
    assert (duty.what, duty.frequency) == (("办理情况",), "once")


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


def test_who_is_asked_by_name_reports_on_to_whom_it_reported_before() -> None:
    text = "自2023年9月起，请各试点地区按季度报送后续工作进展，遇重大情况随时报告。"
    regular, event = read_duties(
        Mended(text, tuple(range(len(text)))), addressees=("各商务厅",), receiver="商务部"
    )
    assert (regular.who, regular.to) == (("各试点地区",), "商务部")
    assert (regular.what, regular.frequency) == (("后续工作进展",), "quarterly")
    assert (event.who, event.to) == (("各试点地区",), "商务部")
    assert (event.what, event.frequency) == (("重大情况",), "event")


HANDED_ON = """\
某测试省商务厅关于报送试点工作情况的通知
南京市、苏州市商务局：
请于2023年1月10日前将总结以正式文件报省商务厅（服务贸易处），并抄送省政府办公厅。
省商务厅汇总后于1月20日前报送商务部。
此后，请每季度首月5日前报送上季度工作进展。
某测试省商务厅
2022年12月15日
"""


def test_what_comes_round_again_goes_to_whom_it_went_not_to_whom_that_one_hands_it_on() -> None:
    first, handed_on, again = parse(HANDED_ON).duties

    assert (first.who, first.to) == (("南京市商务局", "苏州市商务局"), "省商务厅（服务贸易处）")
    assert (first.what, first.copy_to) == (("总结",), ("省政府办公厅",))
    assert (handed_on.who, handed_on.to) == (("省商务厅",), "商务部")
    assert (again.who, again.to) == (first.who, first.to)
    assert (again.what, again.frequency) == (("上季度工作进展",), "quarterly")


def test_who_is_to_follow_an_example_reports() -> None:
    (duty,) = duties("各区参照成立相应工作机制，并于2020年12月底前将方案报市商务局备案。")
    assert (duty.who, duty.to, duty.what) == (("各区",), "市商务局", ("方案",))


def test_who_collects_hands_on() -> None:
    sent, handed_on = duties("各市要于每年12月20日前将落实情况报省商务厅，由省商务厅汇总报省政府。")
    assert (sent.who, sent.to, sent.frequency) == (("各市",), "省商务厅", "annual")
    assert (handed_on.who, handed_on.to) == (("省商务厅",), "省政府")
    assert handed_on.what == sent.what == ("落实情况",)
