"""When and how often something is reported."""

from __future__ import annotations

import pytest

from tests.tasks.parser.letters.asked import duties


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


def test_what_is_asked_by_a_day_is_asked_once() -> None:
    (duty,) = duties("请各市商务局于2021年6月30日前将联系人名单报送省商务厅。")
    assert (duty.who, duty.to, duty.what) == (("各市商务局",), "省商务厅", ("联系人名单",))
    assert duty.frequency == "once"


def test_a_month_after_the_end_is_once() -> None:
    (duty,) = duties("试点期满后1个月内，各市人民政府向省政府报送总结。")
    assert (duty.who, duty.frequency) == (("各市人民政府",), "once")


def test_how_often_something_else_is_done_is_nothing_to_report() -> None:
    (duty,) = duties("市专班办公室每半月调度一次，按月向市政府报告。")
    assert (duty.what, duty.frequency) == ((), "monthly")


def test_the_report_on_one_year_comes_once_and_the_yearly_one_every_year() -> None:
    (once,) = duties("请各区将2021年度工作总结报送市商务局。")
    (yearly,) = duties("请各区将年度工作总结报送市商务局。")
    assert (once.frequency, yearly.frequency) == ("once", "annual")


def test_an_event_in_the_name_of_a_plan_says_nothing_of_how_often() -> None:
    (duty,) = duties("请各区于3月底前将突发事件应急预案报送省商务厅。")
    assert duty.frequency == "once"


@pytest.mark.parametrize(
    ("days", "frequency"),
    [
        ("每年12月15日前", "annual"),
        ("每年3月、6月和12月底前", "annual"),
        ("每年6月15日、12月15日前", "half_yearly"),
        ("每年6月和12月底前", "half_yearly"),
        ("2025年6月20日、11月20日前", "half_yearly"),
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
    ("word", "frequency"),
    [
        ("每两个月", "two_monthly"),
        ("每旬", "ten_daily"),
        ("每天", "daily"),
        ("每两年", "unspecified"),
    ],
)
def test_it_reads_rarer_rounds(word: str, frequency: str) -> None:
    (duty,) = duties(f"各市人民政府要{word}向省商务厅报送工作进展。")
    assert duty.frequency == frequency


def test_a_bare_day_is_of_the_month_named_before_it() -> None:
    (duty,) = duties("各市要每月5日前完成数据初审，10日前将审核意见报送省商务厅。")
    assert (duty.what, duty.frequency) == (("审核意见",), "monthly")
    (duty,) = duties("各市要完成数据初审，10日前将审核意见报送省商务厅。")
    assert duty.frequency == "unspecified"
