"""督办单, 交办单 and 工作提示: forms with fields and bulletins in numbers."""

from __future__ import annotations

from datetime import date

from tasks.parser import parse

BULLETIN = """\
工 作 提 示
第6号
某市试点工作领导小组办公室　　2022年10月11日
关于做好总结评估工作的提示
各牵头单位：
1.各单位要对照方案，梳理完成情况。
2.评估结果于12月底前报市政府。
"""


def test_a_bulletin_in_numbers_has_a_masthead_and_asks_like_a_letter() -> None:
    result = parse(BULLETIN)
    (document,) = result.documents
    assert (document.title, document.number) == ("关于做好总结评估工作的提示", "第6号")
    assert (document.kind, document.addressees) == ("提示", ("各牵头单位",))
    assert result.measures == ()


SLIP = """\
某市改革办公室
督办单
编号：测督〔2024〕3号　　　　交办日期：2024年4月9日
承办单位：市商务局
督办事项：推进负面清单管理
市商务局：
请你局办理以下事项：
1．会同市司法局，6月底前出台细则。
请于4月20日前报送推进计划。
某市改革办公室
2024年4月9日
"""


def test_a_slip_has_its_day_beside_its_number_and_asks_for_itself() -> None:
    result = parse(SLIP)
    (document,) = result.documents
    assert (document.number, document.kind) == ("测督〔2024〕3号", "督办单")
    assert document.issuer == "某市改革办公室"
    (measure,) = result.measures
    assert measure.text == "会同市司法局，6月底前出台细则。"
    (duty,) = result.duties
    assert (duty.who, duty.to, duty.what) == (("市商务局",), "某市改革办公室", ("推进计划",))


ORDER = """\
任务交办单
交办〔2024〕第15号
交办单位：某市工作专班
承办单位：市税务局、市商务局
交办日期：2024年6月3日

市税务局、市商务局：
现将你单位的整改任务交办如下：
1.市税务局：优化退税流程，7月31日前压缩至3个工作日。
请承办单位于6月7日前报送整改方案。
某市工作专班（盖章）
2024年6月3日
"""


def test_who_stamps_a_slip_signs_it_and_its_day_ends_a_line() -> None:
    result = parse(ORDER)
    (document,) = result.documents
    assert (document.issuer, document.issued_on) == ("某市工作专班", date(2024, 6, 3))
    assert document.addressees == ("市税务局", "市商务局")
    (measure,) = result.measures
    assert [party.name for party in measure.responsibilities] == ["市税务局"]


def test_the_fields_of_a_form_may_stand_below_its_number() -> None:
    source = (
        "市政府督查室督办单\n某督〔2025〕6号\n承办单位：市商务局\n办理时限：2025年6月30日\n"
        "一、推进冷链建设。请市商务局牵头，市交通局配合，6月底前完成。\n"
        "二、推进集市建设。请市市场监管局于7月底前完成。\n"
    )
    measures = parse(source).measures

    assert [measure.label for measure in measures] == ["一、", "二、"]
    assert [[p.name for p in measure.responsibilities] for measure in measures] == [
        ["市商务局", "市交通局"],
        ["市市场监管局"],
    ]


def test_a_field_that_says_until_when_ends_its_paragraph() -> None:
    text = (
        "某市督查室通知\n市商务局：\n一、关于便利化\n推行一次办。\n牵头单位：市商务局\n"
        "完成时限：长期坚持\n请各牵头单位于6月20日前将落实情况报市政府督查室。\n"
    )
    (duty,) = parse(text).duties
    assert duty.who == ("各牵头单位",)


def test_what_a_slip_asks_last_does_not_belong_to_its_last_item() -> None:
    text = (
        "某市督查室督办通知\n市商务局、市财政局：\n一、请市商务局于5月底前兑现资金。\n"
        "二、请市财政局于6月底前完成编制。\n请将办理情况于7月5日前书面报市督查室。\n"
        "某市督查室\n2025年5月28日\n"
    )
    first, second = parse(text).measures
    assert (first.number, second.text) == (1, "请市财政局于6月底前完成编制。")
