"""What comes round again or whenever it happens, its receiver said before."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.letters.duties import read_duties
from tasks.parser.text.blocks import Mended
from tests.tasks.parser.letters.asked import duties, in_letter, told


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


def test_an_event_is_reported_by_whom_the_text_does_not_say() -> None:
    (duty,) = duties("重大事项及时报告。")
    assert (duty.who, duty.to, duty.what, duty.frequency) == ((), None, ("重大事项",), "event")


def test_what_comes_round_again_is_for_those_asked_before_an_event_for_nobody_named() -> None:
    (again,) = told("此后每半年报送一次试点进展。", "市商务局")
    assert (again.who, again.what) == (("甲市人民政府", "省商务厅"), ("试点进展",))
    (event,) = told("重大事项及时报告。", "市商务局")
    assert event.who == ()


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


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("根据形势变化，及时调整政策。", id="times_change"),
        pytest.param("如有变动，以通知为准。", id="nobody_is_told"),
        pytest.param("遇有变化，请及时掌握。", id="kept_in_view"),
    ],
)
def test_a_change_nobody_is_to_tell_of_is_none(text: str) -> None:
    assert in_letter(text) == []


@pytest.mark.parametrize(
    ("text", "to", "what"),
    [
        ("名单如有变动，请及时告知。", "某测试省商务厅", "名单变动"),
        ("联络员如有调整的，应于5个工作日内函告我厅。", "某测试省商务厅", "联络员调整"),
    ],
)
def test_whoever_the_letter_addresses_tells_of_what_changes(text: str, to: str, what: str) -> None:
    (duty,) = in_letter(text)
    assert (duty.who, duty.to, duty.what) == (("甲州市商务局", "乙州市商务局"), to, (what,))
    assert duty.frequency == "event"


def test_a_change_is_told_to_whom_the_thing_was_sent() -> None:
    first, change = in_letter("各县请于3月底前将名单报省商务厅，如有变动，请及时告知。")
    assert (change.who, change.to, change.what) == (first.who, first.to, ("变动",))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("企业有重大变更的，请及时咨询商务局。", id="a_question"),
        pytest.param("提供总结，连同佐证材料一并归档。", id="kept_in_a_file"),
        pytest.param("工作总结按季度公开。", id="published"),
        pytest.param("遇有困难，请随时联系。", id="a_call"),
    ],
)
def test_what_is_sent_to_nobody_is_no_duty(text: str) -> None:
    assert in_letter(text) == []


BOTH = ("甲州市商务局", "乙州市商务局")


@pytest.mark.parametrize(
    ("text", "who", "what", "frequency"),
    [
        ("遇有重大问题，请及时报告省商务厅。", BOTH, ("重大问题",), "event"),
        ("工作中遇到的重大问题，请随时报告省商务厅。", BOTH, ("工作中遇到的重大问题",), "event"),
        (
            "试点期满前，遇有需要协调解决的事项，请即时报告。",
            BOTH,
            ("需要协调解决的事项",),
            "event",
        ),
        ("年度总结请于12月10日前以正式文件报送。", BOTH, ("年度总结",), "annual"),
        (
            "各县在梳理基础上，总结提炼1—2个创新案例，连同佐证材料一并报送。",
            ("各县",),
            ("创新案例", "佐证材料"),
            "unspecified",
        ),
    ],
)
def test_what_a_letter_wants_without_saying_where_goes_to_who_writes(
    text: str, who: tuple[str, ...], what: tuple[str, ...], frequency: str
) -> None:
    (duty,) = in_letter(text)
    assert (duty.who, duty.what, duty.frequency) == (who, what, frequency)
    assert duty.to in ("省商务厅", "某测试省商务厅")


def test_a_round_may_begin_with_a_month_and_end_with_a_bare_word() -> None:
    first, again = in_letter("请各县于6月7日前报送方案，7月起每周五下班前报整改进展。")
    assert (again.who, again.what, again.frequency) == (first.who, ("整改进展",), "weekly")
    assert in_letter("请各县于6月7日前报名，7月起每周五下班前报到。") == []


def test_the_end_of_a_quarter_may_stand_before_the_verb() -> None:
    (duty,) = in_letter("各成员单位要抓好落实，工作进展于每季度末报联席会议办公室。")
    assert (duty.who, duty.to) == (("各成员单位",), "联席会议办公室")
    assert (duty.what, duty.frequency) == (("工作进展",), "quarterly")


def test_a_change_may_be_told_to_a_body_by_name() -> None:
    text = (
        "各成员单位要明确联络员，名单于2月28日前报专班办公室。"
        "联络员如有变动，应在5个工作日内书面告知专班办公室。"
    )
    named, change = in_letter(text)
    assert (change.who, change.to, change.what) == (named.who, "专班办公室", ("联络员变动",))
    assert in_letter("联络员如有变动，应及时告知服务对象。") == []


def test_what_follows_the_end_of_something_is_asked_of_the_addressees_once() -> None:
    (duty,) = in_letter("整改完成后，请于10个工作日内报送整改报告。")
    assert (duty.who, duty.what) == (("甲州市商务局", "乙州市商务局"), ("整改报告",))
    assert duty.frequency == "once"


@pytest.mark.parametrize(
    ("text", "who", "what", "frequency"),
    [
        ("各县商务局请同步报送1至2个典型案例。", "各县商务局", "典型案例", "unspecified"),
        ("请市统计局协助开展比对，于5月底前反馈比对结果。", "市统计局", "比对结果", "once"),
    ],
)
def test_whoever_is_asked_by_name_sends_it_to_who_writes(
    text: str, who: str, what: str, frequency: str
) -> None:
    (duty,) = in_letter(text)
    assert (duty.who, duty.to, duty.what) == ((who,), "某测试省商务厅", (what,))
    assert duty.frequency == frequency


@pytest.mark.parametrize(
    ("text", "what", "frequency"),
    [
        ("创新案例请于2025年6月20日前报送一次。", "创新案例", "once"),
        ("创新案例请于2025年6月20日、11月20日前各报送一次。", "创新案例", "half_yearly"),
    ],
)
def test_a_thing_asked_for_is_for_whom_the_letter_addresses(
    text: str, what: str, frequency: str
) -> None:
    (duty,) = told(text, receiver="省商务厅")
    assert (duty.who, duty.to) == (("甲市人民政府", "省商务厅"), "省商务厅")
    assert (duty.what, duty.frequency) == ((what,), frequency)


def test_what_is_sent_besides_is_a_duty_of_its_own() -> None:
    found = in_letter("请各市于每月25日前报送进展情况，并于12月15日前报送全年工作总结。")
    assert [(duty.what, duty.frequency) for duty in found] == [
        (("进展情况",), "monthly"),
        (("全年工作总结",), "once"),
    ]


def test_a_change_may_be_told_towards_a_body() -> None:
    (duty,) = in_letter("各企业统计人员发生变动的，应及时向所在区县商务局报备。")
    assert (duty.to, duty.frequency) == ("所在区县商务局", "event")
