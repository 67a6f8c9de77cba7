"""What is reported: named before or after the verb, made, found or told first."""

from __future__ import annotations

import pytest

from tasks.parser.letters.duties import read_duties
from tasks.parser.text.blocks import Mended
from tasks.parser.text.reported import read_things
from tests.tasks.parser.letters.asked import duties, in_letter, told


def test_a_report_that_is_sent_is_a_thing_and_not_the_verb() -> None:
    (duty,) = duties("各地商务主管部门要每年向商务部报送统计分析报告。")
    assert (duty.to, duty.what, duty.frequency) == ("商务部", ("统计分析报告",), "annual")


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


def test_a_case_with_a_list_in_it_is_one_thing() -> None:
    (duty,) = duties("需调整法律、行政法规的，商务部要及时向国务院报告。")
    assert duty.what == ("需调整法律、行政法规的",)


def test_how_often_is_no_part_of_the_thing() -> None:
    (duty,) = duties("各成员单位每半年向省领导小组办公室报告一次工作推进情况。")
    assert (duty.what, duty.frequency) == (("工作推进情况",), "half_yearly")


def test_what_is_met_with_and_where_a_form_is_are_no_part_of_the_thing() -> None:
    _, met = duties("各区政府于每月5日前将情况报送市公安局；遇突发事件须立即报告市政府值班室。")
    assert (met.to, met.what, met.frequency) == ("市政府值班室", ("突发事件",), "event")
    (form,) = duties("请各区商务局于每季度末将《进展表》（附件1）报送市商务局。")
    assert form.what == ("《进展表》",)


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
    "text",
    [
        pytest.param("各市要汇总情况报告省政府网站编辑部的读者。", id="readers"),
        pytest.param("各市要将结果报名。", id="put_on_a_list"),
        pytest.param("评估结果报道后各市要整改。", id="told_in_the_news"),
        pytest.param("名单报价由市商务局审核。", id="a_price"),
    ],
)
def test_a_thing_that_is_sent_to_nobody_is_no_report(text: str) -> None:
    assert [duty.what for duty in duties(text)] == []


@pytest.mark.parametrize(
    ("text", "to", "what", "frequency"),
    [
        ("省统计局要每半年开展一次评估。评估结果报省政府。", "省政府", "评估结果", "half_yearly"),
        ("各市要建立名单，名单于3月15日前报省商务厅。", "省商务厅", "名单", "once"),
        ("名单于3月15日前报省商务厅备案。", "省商务厅", "名单", "once"),
        ("实施方案请于3月15日前以书面形式报我厅。", "某测试省商务厅", "实施方案", "once"),
        ("《进展情况表》每月5日前报省商务厅。", "省商务厅", "《进展情况表》", "monthly"),
    ],
)
def test_a_thing_may_stand_first_without_a_word_before_it(
    text: str, to: str, what: str, frequency: str
) -> None:
    (duty,) = in_letter(text)
    assert (duty.to, duty.what, duty.frequency) == (to, (what,), frequency)


@pytest.mark.parametrize(
    ("text", "who", "to", "what"),
    [
        ("各县提出整改措施并报省商务厅。", None, None, None),
        ("各县要提出整改方案并报省商务厅审定。", None, None, None),
        ("各县要提出整改措施并报省商务厅。", "各县", "省商务厅", "整改措施"),
        ("市商务局形成综合报告报市政府。", "市商务局", "市政府", "综合报告"),
        (
            "各县要说明原因，并提出下一步打算，5月底前反馈省商务厅。",
            "各县",
            "省商务厅",
            "下一步打算",
        ),
    ],
)
def test_what_is_made_and_sent_in_one_breath(
    text: str, who: str | None, to: str | None, what: str | None
) -> None:
    assert [(d.who, d.to, d.what) for d in duties(text)] == ([((who,), to, (what,))] if who else [])


def test_who_joins_in_and_what_it_rests_on_are_no_thing() -> None:
    (duty,) = duties("请市发改委会同商务局审核汇总后，于9月30日前联合行文报送省发改委。")
    assert (duty.who, duty.to, duty.what) == (("市发改委",), "省发改委", ())


@pytest.mark.parametrize(
    ("text", "who", "to", "what", "frequency"),
    [
        (
            "各县要形成自评报告和典型案例，报经市商务局审核同意后，于8月31日前报送省商务厅。",
            "各县",
            "省商务厅",
            ("自评报告", "典型案例"),
            "once",
        ),
        (
            "市商务局每季度首月10日前形成运行分析报告，报市政府分管领导。",
            "市商务局",
            "市政府分管领导",
            ("运行分析报告",),
            "quarterly",
        ),
        (
            "市商务局每半年开展一次评估，评估情况以适当方式通报，并报市政府主要领导。",
            "市商务局",
            "市政府主要领导",
            ("评估情况",),
            "half_yearly",
        ),
        ("各县要明确1名联络员，于3月20日前报省商务厅。", "各县", "省商务厅", ("联络员",), "once"),
        (
            "凡涉及安全的重大风险，有关单位应在24小时内报告市政府办公室。",
            "有关单位",
            "市政府办公室",
            ("涉及安全的重大风险",),
            "event",
        ),
        (
            "各县要将本省（区、市）意见一并函告省商务厅。",
            "各县",
            "省商务厅",
            ("本省（区、市）意见",),
            "unspecified",
        ),
    ],
)
def test_what_was_made_or_named_further_back_is_what_is_sent(
    text: str, who: str, to: str, what: tuple[str, ...], frequency: str
) -> None:
    (duty,) = duties(text)
    assert (duty.who, duty.to, duty.what, duty.frequency) == ((who,), to, what, frequency)


def test_what_is_made_and_decided_is_no_duty() -> None:
    assert duties("市商务局要形成综合方案，报市政府审定。") == []
    assert duties("年度考核由市商务局组织，考核结果报市政府审定后公布。") == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("各县要填写《企业名录》（附件2），于3月24日前报市商务局。", "《企业名录》"),
        ("资金拨付情况于每年11月底前函告市商务局。", "资金拨付情况"),
        ("各县要将案例材料（加盖公章）报市商务局。", "案例材料"),
        ("各县组织专家评选，将优秀案例择优推荐上报市商务局。", "优秀案例"),
        ("市商务局将对各地进展情况进行通报，并按要求报省商务厅。", "各地进展情况"),
    ],
)
def test_when_and_how_a_thing_goes_is_no_part_of_it(text: str, what: str) -> None:
    assert [duty.what for duty in in_letter(text)] == [(what,)]


@pytest.mark.parametrize(
    ("text", "what", "frequency"),
    [
        ("请贵局指定一名联络员，于4月21日前函告我厅。", ("联络员",), "once"),
        (
            "请组织填写《统计表》（附件1）和《成果表》（附件2），审核汇总后于3月7日前以电子邮件形式反馈我厅。",
            ("《统计表》", "《成果表》"),
            "once",
        ),
        ("省商务厅将组织督查，结果报省政府主要领导并纳入年度考核。", ("结果",), "unspecified"),
    ],
)
def test_how_it_goes_and_what_becomes_of_it_are_no_part_of_it(
    text: str, what: tuple[str, ...], frequency: str
) -> None:
    (duty,) = in_letter(text)
    assert (duty.what, duty.frequency) == (what, frequency)


def test_what_changes_is_the_thing_that_is_told() -> None:
    (duty,) = told("重大变化及时告知我司。")
    assert (duty.what, duty.to, duty.frequency) == (("重大变化",), "商务部服贸司", "event")
    (duty,) = told("请及时告知我司。")
    assert duty.what == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("请各单位指定专人制定方案，于3月底前报省商务厅。", ("方案",)),
        ("请各单位指定联络员，于3月底前报省商务厅。", ("联络员",)),
        ("各市形成自查报告，连同佐证材料于11月15日前报送省商务厅。", ("自查报告", "佐证材料")),
        ("各市将证照连同说明材料于11月15日前报送省商务厅。", ("证照连同说明材料",)),
        ("如有意见，请于5月10日前书面反馈省商务厅。", ("意见",)),
        ("省商务厅负责汇总各市情况并报商务部。", ("各市情况",)),
    ],
)
def test_a_thing_is_neither_who_makes_it_nor_how_it_is_sent(
    text: str, what: tuple[str, ...]
) -> None:
    (duty,) = told(text)
    assert duty.what == what


def test_gathering_names_nothing_that_is_sent() -> None:
    assert told("请各市组织填报，汇总后于4月底前报省商务厅。") == []


def test_a_report_before_is_no_thing_to_report() -> None:
    (duty,) = told("市商务局审核后每季度报省商务厅备案，省商务厅每年向商务部报告。")
    assert (duty.who, duty.what) == (("省商务厅",), ())


def test_what_is_due_by_the_end_of_the_year_is_read_after_an_event() -> None:
    first, second = told(
        "各市应及时向省商务厅报告重大事项，并于年底前提交总结。", receiver="省商务厅"
    )
    assert (first.what, second.what) == (("重大事项",), ("总结",))
    assert second.to == "省商务厅"


def test_how_many_of_a_thing_and_where_it_goes_are_no_part_of_it() -> None:
    (duty,) = in_letter("请各市每季度上报1个典型案例。")
    assert duty.what == ("典型案例",)
    (duty,) = duties("各单位要于12月15日前将总结报送至省商务厅。")
    assert (duty.to, duty.what) == ("省商务厅", ("总结",))


def test_what_was_made_before_is_sent_and_not_the_word_between() -> None:
    (duty,) = in_letter("各区商务局要建立重点项目清单，并于每月底前报送市商务局。")
    assert (duty.who, duty.what) == (("各区商务局",), ("重点项目清单",))
    (duty,) = in_letter("各区商务局请向市商务局报送总结。")
    assert (duty.who, duty.what) == (("各区商务局",), ("总结",))


def test_things_before_and_others_are_several() -> None:
    assert read_things("工作总结、典型案例等") == ("工作总结", "典型案例等")
    assert read_things("工作总结、典型案例等材料") == ("工作总结、典型案例等材料",)


def test_a_list_that_ends_with_and_others_is_one_thing() -> None:
    (duty,) = in_letter("请市统计局于1月20日前提供服务贸易、电子商务等统计数据。")
    assert duty.what == ("服务贸易、电子商务等统计数据",)
    (duty,) = in_letter("请市统计局于1月20日前提供统计数据、分析报告。")
    assert duty.what == ("统计数据", "分析报告")


def test_what_is_sent_besides_goes_to_who_writes() -> None:
    (duty,) = in_letter("各县要做好数据核实，并同步报送《运行情况表》。")
    assert (duty.who, duty.what) == (("各县",), ("《运行情况表》",))


def test_what_is_hoped_to_be_handed_up_is_nobodys_report() -> None:
    assert duties("完成申报材料编制，力争三季度上报国家海关总署。") == []


def test_who_approves_it_first_is_no_thing() -> None:
    text = "请各市完成数据填报并形成自评报告，经市政府负责同志审签后报送省商务厅。"
    (duty,) = in_letter(text)
    assert (duty.to, duty.what) == ("省商务厅", ("自评报告",))


@pytest.mark.parametrize(
    "text", ["省商务厅要积极向商务部汇报争取。", "省商务厅要主动向商务部汇报衔接。"]
)
def test_what_is_striven_for_is_no_report(text: str) -> None:
    assert duties(text) == []


def test_what_is_made_known_to_all_is_no_report() -> None:
    assert in_letter("省财政厅要加强调度，每季度通报工作进展。") == []
