"""Whether something is reported, what, and how often."""

from __future__ import annotations

import pytest

from tasks.parser.text.reported import (
    Sent,
    made_and_sent,
    read_frequency,
    read_things,
    speaks_of_reports,
)


@pytest.mark.parametrize(
    ("clause", "frequency"),
    [
        pytest.param("于6月底前报送重大项目清单", "once", id="a_kind_of_work_is_no_event"),
        pytest.param("将重大平台名单报送市商务局", "unspecified", id="nor_is_a_kind_of_place"),
        pytest.param("报送突发事件应急预案", "unspecified", id="a_plan_for_events"),
        pytest.param("将2021年度工作总结报送", "once", id="of_one_year"),
        pytest.param("每年12月15日前报送", "annual", id="one_day_of_the_year"),
        pytest.param("每年3月、9月、12月底前报送", "annual", id="three_times_has_no_name"),
        pytest.param("每两年报送", "unspecified", id="no_name_for_it"),
        pytest.param("重大事项及时报告", "event", id="event"),
        pytest.param("报告重大问题", "event", id="event_without_an_adverb"),
        pytest.param("突发情况报告", "event", id="sudden"),
        pytest.param("每年6月15日、12月15日前报送", "half_yearly", id="two_days_of_the_year"),
        pytest.param("每年3月、6月、9月和12月底前报送", "quarterly", id="four_times"),
        pytest.param("每半个月报送", "half_monthly", id="half_monthly"),
        pytest.param("每半年报送", "half_yearly", id="half_yearly"),
        pytest.param("按季报送", "quarterly", id="quarterly"),
        pytest.param("每月报送重大项目进展", "monthly", id="monthly_whatever_is_sent"),
        pytest.param("每星期报送", "weekly", id="weekly"),
        pytest.param("定期报送", "periodic", id="periodic"),
    ],
)
def test_it_reads_how_often(clause: str, frequency: str) -> None:
    assert read_frequency(clause) == frequency


@pytest.mark.parametrize("text", ["完善报表制度", "加强通报表扬", "向企业了解情况", "提高质量"])
def test_other_words_speak_of_no_report(text: str) -> None:
    assert not speaks_of_reports(text)


@pytest.mark.parametrize(
    "text", ["报送省商务厅", "将项目清单送省商务厅", "形成总结报省政府", "向我厅通报"]
)
def test_these_may_be_reports(text: str) -> None:
    assert speaks_of_reports(text)


@pytest.mark.parametrize(
    ("clause", "before"),
    [
        pytest.param("于6月底前报省政府审定", "制定具体办法", id="for_a_decision"),
        pytest.param("于6月底前报省商务厅备案", "推进具体工作", id="nothing_made"),
        pytest.param("于6月底前报名参加培训", "制定具体办法", id="no_report"),
        pytest.param("报省商务厅备案", "制定具体办法", id="no_time"),
    ],
)
def test_nothing_is_made_and_sent(clause: str, before: str) -> None:
    assert made_and_sent(clause, before) is None


def test_what_was_made_is_sent_in_time() -> None:
    sent = made_and_sent("7月31日前报省商务厅", "成立专班制定推进方案")

    assert sent == Sent("推进方案", "省商务厅")


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("一次工作进展和存在问题", ("工作进展", "存在问题")),
        ("进展情况表（附件1）及总结", ("进展情况表", "总结")),
        ("需调整法律、行政法规的", ("需调整法律、行政法规的",)),
        ("进展及时通报情况", ("进展及时通报情况",)),
    ],
)
def test_it_reads_what_thing_by_thing(text: str, things: tuple[str, ...]) -> None:
    assert read_things(text) == things
