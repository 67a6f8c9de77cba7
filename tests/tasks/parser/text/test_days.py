"""Days of the calendar and periods between them."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser.text.days import read_day, read_period


@pytest.mark.parametrize("text", ["期限为2年", "自2020年6月30日起至2018年7月1日止", "2018年7月1日"])
def test_it_finds_no_period(text: str) -> None:
    assert read_period(text) is None


def test_it_reads_a_period() -> None:
    text = "期限为2年，自2018年7月1日起至2020年6月30日止。"
    found = read_period(text)
    assert found is not None
    start, end, span = found
    assert (start, end) == (date(2018, 7, 1), date(2020, 6, 30))
    assert text[span.start : span.end] == "自2018年7月1日起至2020年6月30日止"


def test_it_reads_a_day_in_two_ways_of_writing() -> None:
    assert read_day("2018-07-13") == read_day("2018年7月13日") == date(2018, 7, 13)
    assert read_day("2018年7月") is None


def test_it_reads_a_day_in_chinese_numerals() -> None:
    assert read_day("二〇二三年十二月三十一日") == date(2023, 12, 31)
    assert read_day("二○二四年一月十日") == date(2024, 1, 10)
    assert read_day("二〇二三年十三月一日") is None
