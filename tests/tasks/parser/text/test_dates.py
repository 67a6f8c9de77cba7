"""Dates, periods and deadlines."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser.text.dates import deadlines, read_due
from tasks.parser.types import Due


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("摸清2025年底数", id="base_figure"),
        pytest.param("长期坚持", id="standing_duty"),
        pytest.param("2025年13月底前", id="no_such_month"),
        pytest.param("2025年2月30日前", id="no_such_day"),
        pytest.param("到2025年达到500亿元", id="aim"),
        pytest.param("比2015年增长28.4%", id="comparison"),
        pytest.param("截至2022年底完成。", id="so_far"),
        pytest.param("2022年底完成投资30亿元", id="a_figure_follows"),
        pytest.param("2025年6月完成。", id="a_month_is_no_end"),
        pytest.param("2025年第三季度完成投资3亿元", id="a_figure_of_a_quarter"),
        pytest.param("2025年内部审计、2025年内需、2025年内河、2025年内外贸", id="other_words"),
        pytest.param("五年内、3年内、近年内完成", id="a_span_of_years"),
        pytest.param("学期末前、本周末前、月底前完成", id="no_end_of_a_year"),
        pytest.param("三个月内、近三月底前、第二月底前完成", id="a_span_of_months"),
    ],
)
def test_it_finds_no_deadline(text: str) -> None:
    assert list(deadlines(text)) == []


@pytest.mark.parametrize(
    ("text", "day", "written"),
    [
        ("力争2025年底前完成", date(2025, 12, 31), "2025年底前"),
        ("2026年6月底前建成", date(2026, 6, 30), "2026年6月底前"),
        ("于2024年2月底之前上报", date(2024, 2, 29), "2024年2月底之前"),
        ("2020年12月31日前制发证照", date(2020, 12, 31), "2020年12月31日前"),
        ("平台2025年6月底建成。", date(2025, 6, 30), "2025年6月底"),
        ("2024年第三季度末基本完成，", date(2024, 9, 30), "2024年第三季度末"),
        ("2024年第三季度印发实施。", date(2024, 9, 30), "2024年第三季度"),
        ("二〇二五年六月底前完成", date(2025, 6, 30), "二〇二五年六月底前"),
        ("于二○二五年十一月三十日前上报", date(2025, 11, 30), "二○二五年十一月三十日前"),
    ],
)
def test_it_reads_a_deadline_and_points_at_it(text: str, day: date, written: str) -> None:
    (found,) = deadlines(text)
    assert found.date == day
    assert text[found.span.start : found.span.end] == found.text == written


@pytest.mark.parametrize("text", ["6月底前完成", "六月底前完成"])
def test_a_month_alone_needs_a_year(text: str) -> None:
    (without,) = deadlines(text)
    (given,) = deadlines(text, year=2021)
    assert without.date is None
    assert given.date == date(2021, 6, 30)


@pytest.mark.parametrize("text", ["", "市商务局", "。"])
def test_it_reads_no_due_field(text: str) -> None:
    assert read_due(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025年", date(2025, 12, 31)),
        ("2025年6月", date(2025, 6, 30)),
        ("2 0 2 5 年 6 月 底 前", date(2025, 6, 30)),
        ("2025年6月15日前", date(2025, 6, 15)),
        ("2023年底前完成一期，2025年底前完成二期", date(2025, 12, 31)),
        ("长期坚持", None),
        ("持续推进", None),
        ("6月底前", None),
    ],
)
def test_it_reads_a_due_field(text: str, day: date | None) -> None:
    due = read_due(text)
    assert due is not None
    assert (due.text, due.date) == (text, day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年上半年", date(2024, 6, 30)),
        ("2025年第三季度", date(2025, 9, 30)),
        ("2025年Q3", date(2025, 9, 30)),
        ("一季度末", date(2023, 3, 31)),
        ("Q3", date(2023, 9, 30)),
        ("2024年3月上旬", date(2024, 3, 10)),
        ("2022—2024年", date(2024, 12, 31)),
        ("2023年1—6月", date(2023, 6, 30)),
        ("2024.06.30", date(2024, 6, 30)),
        ("“十四五”期末", date(2025, 12, 31)),
        ("年底前", date(2023, 12, 31)),
        ("2024年1月启动，6月底前完成", date(2024, 6, 30)),
        ("每年12月底前", None),
        ("2021年起持续推进", None),
        ("2021年起", None),
        ("2021年起，2022年底前完成", date(2022, 12, 31)),
        ("2021年起至2022年6月", date(2022, 6, 30)),
        ("按序时进度推进", None),
    ],
)
def test_it_reads_a_field_in_a_document_of_2023(text: str, day: date | None) -> None:
    due = read_due(text, year=2023)
    assert due is not None
    assert (due.text, due.date) == (text, day)


@pytest.mark.parametrize(
    "text", ["5月前后", "目前", "前期", "以前年度", "第一季度运行平稳", "十五个项目", "FAQ1前"]
)
def test_it_takes_no_other_time_for_a_deadline(text: str) -> None:
    assert list(deadlines(text, year=2023)) == []


def test_what_comes_round_every_year_has_no_day() -> None:
    (found,) = deadlines("请于每年12月底前报送。", year=2023)
    assert (found.text, found.date) == ("12月底前", None)


def test_what_follows_a_day_of_every_year_is_of_every_year_too() -> None:
    found = deadlines("每年1月10日前报送省厅，1月31日前报送商务部。2月底前办结。", year=2023)
    assert [each.date for each in found] == [None, None, date(2023, 2, 28)]


def test_a_thing_done_every_year_leaves_a_day_its_year() -> None:
    *_, found = deadlines("每年举办两届展会，6月底前制定方案。", year=2023)
    assert found.date == date(2023, 6, 30)


def test_within_the_year_is_by_its_end() -> None:
    (found,) = deadlines("力争年内新增2家", year=2024)
    assert (found.text, found.date) == ("年内", date(2024, 12, 31))


@pytest.mark.parametrize("text", ["2025-2026", "2025—2026年", "2025年至2026年"])
def test_years_alone_in_a_field_end_with_the_last(text: str) -> None:
    due = read_due(text)
    assert due is not None and str(due.date) == "2026-12-31"


def test_a_month_after_a_dash_is_no_year() -> None:
    due = read_due("2025-06")
    assert due is not None and str(due.date) == "2025-06-30"


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("2024年前建成", 2022, date(2023, 12, 31)),
        ("2024年以前建成", None, date(2023, 12, 31)),
        ("2024年前建成", 2024, date(2024, 12, 31)),
        ("2024年底前建成", 2022, date(2024, 12, 31)),
        ("2024年秋季学期前建成", 2022, date(2024, 8, 31)),
        ("秋季学期开学前建成", 2024, date(2024, 8, 31)),
    ],
)
def test_before_a_year_is_before_it_begins_unless_it_has(
    text: str, year: int | None, day: date
) -> None:
    (found,) = deadlines(text, year=year)
    assert found.date == day


@pytest.mark.parametrize("text", ["2024年秋季学期", "2024年春季学期前", "2024年秋季广交会前"])
def test_when_another_term_begins_is_not_known(text: str) -> None:
    due = read_due(text)
    assert due is None or due.date is None or due.text == "2024年秋季广交会前"


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("次年1月底前报送", None, None),
        ("次年1月底前报送", 2024, date(2025, 1, 31)),
        ("明年底前建成", 2024, date(2025, 12, 31)),
        ("2023年12月启动，翌年6月底前完成", 2020, date(2024, 6, 30)),
        ("下一年度3月底前报送", 2024, date(2025, 3, 31)),
    ],
)
def test_a_day_of_the_year_after_is_not_of_this_year(
    text: str, year: int | None, day: date | None
) -> None:
    (found,) = deadlines(text, year=year)
    assert found.date == day


def test_the_year_after_each_has_no_day() -> None:
    text = "每年编制报告，次年1月底前报送"
    (found,) = deadlines(text, year=2024)

    assert found.date is None
    assert read_due(text, year=2024) == Due(text, None)


@pytest.mark.parametrize(
    "text", ["2025年底前", "2025年 底前", "2025年年底前", "2025年度末前", "年底前", "当年末"]
)
def test_the_end_of_a_year_is_said_with_the_word(text: str) -> None:
    assert read_due(text, year=2025) == Due(text, date(2025, 12, 31))


@pytest.mark.parametrize("text", ["25年", "25年底数", "满25年底", "第25年底", "125年底", "45年底"])
def test_two_figures_before_a_year_are_none_without_a_time_of_it(text: str) -> None:
    found = read_due(text)
    assert found is None or found.date is None


def test_a_year_without_its_century_is_one_of_this() -> None:
    assert read_due("25年底") == Due("25年底", date(2025, 12, 31))
    assert read_due("26年三季度") == Due("26年三季度", date(2026, 9, 30))
    (found,) = deadlines("摸清25年底数，25年6月底前完成。")
    assert (found.text, found.date) == ("25年6月底前", date(2025, 6, 30))


def test_what_is_built_by_the_end_of_a_year_is_due_then() -> None:
    (found,) = deadlines("到2026年底建成冷链基地2个。")
    assert found.date == date(2026, 12, 31)
    assert list(deadlines("到2026年底，出口额达到5亿元。")) == []
    assert list(deadlines("截至2022年底建成基地2个。")) == []


def test_whose_year_a_thing_is_says_nothing_of_when_it_is_done() -> None:
    (found,) = deadlines("兑现2025年度扶持资金，5月底前拨付到位。", year=2026)
    assert found.date == date(2026, 5, 31)


@pytest.mark.parametrize(
    "text",
    ["在2019年试点基础上，6月底前完成", "较2020年翻一番，6月底前完成", "比2021年提高，6月底前完成"],
)
def test_a_year_things_are_compared_with_is_not_that_of_a_deadline(text: str) -> None:
    assert [found.date for found in deadlines(text)] == [None]
    assert [found.date for found in deadlines(text, year=2024)] == [date(2024, 6, 30)]


def test_no_deadline_lies_before_its_document() -> None:
    text = "2022年已启动，6月底前完成"
    assert [found.date for found in deadlines(text, year=2024)] == [date(2024, 6, 30)]
    assert [found.date for found in deadlines(text)] == [date(2022, 6, 30)]
    later = text.replace("2022年已", "2025年")
    assert [found.date for found in deadlines(later, year=2024)] == [date(2025, 6, 30)]


@pytest.mark.parametrize("written", ["2026年春节前", "2026年两会召开前", "2026年“五一”前"])
def test_a_feast_has_no_day_of_its_own(written: str) -> None:
    due = read_due(written)
    assert due is not None
    assert (due.text, due.date) == (written, None)


@pytest.mark.parametrize("written", ["2025年提前完成", "2025年力争提前建成", "2025年超前布局"])
def test_what_is_done_ahead_of_time_is_no_feast(written: str) -> None:
    due = read_due(written)
    assert due is not None
    assert due.date == date(2025, 12, 31)


def test_a_year_alone_still_means_its_end() -> None:
    due = read_due("2026年")
    assert due is not None
    assert due.date == date(2026, 12, 31)


def test_the_year_of_the_work_is_not_that_of_the_plan_for_it() -> None:
    (found,) = deadlines("谋划2026年重点工作，12月25日前将思路报办公室。", year=2025)
    assert found.date == date(2025, 12, 25)
