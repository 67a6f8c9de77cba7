"""Digits of either width, and letters in dates."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser import parse
from tasks.parser.text.digits import plain_digits

TEXT = """\
某市促进服务贸易若干措施
某测试〔２０２２〕１号
到２０２５年，服务贸易额达到１０００亿元。
一、重点任务
１．建设平台。（市商务局负责，２０２３年底前完成）
２．建设园区，2O23年l2月底前完成。（市商务局负责）
３．推广甲。（市商务局负责，2024年6月3O日前）
"""


@pytest.mark.parametrize(
    "text",
    ["推进CO2减排", "型号A2O23年份", "培育2O家企业", "采用Oracle", "2OOO个", "第l条", "第1O项月报"],
)
def test_letters_outside_a_date_stay(text: str) -> None:
    assert plain_digits(text) == text
    assert "slip_digit" not in {problem.code for problem in parse(f"{text}。").problems}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("２０２３年６月", "2023年6月"),
        ("2O23年底前", "2023年底前"),
        ("2023年l2月3O日", "2023年12月30日"),
        ("lO月3l日前", "10月31日前"),
        ("２Ｏ２３年", "２Ｏ２３年".translate(str.maketrans("２３", "23"))),
    ],
)
def test_a_date_is_read_with_plain_digits_place_by_place(written: str, read: str) -> None:
    assert plain_digits(written) == read


def test_the_record_keeps_what_is_written_and_the_letter_is_reported() -> None:
    result = parse(TEXT)
    first, second, third = result.measures
    assert [m.due and m.due.date for m in result.measures] == [
        date(2023, 12, 31),
        date(2023, 12, 31),
        date(2024, 6, 30),
    ]
    assert (first.label, first.due and first.due.text) == ("１．", "２０２３年底前完成")
    assert second.text == "建设园区，2O23年l2月底前完成。"
    assert [p.code for p in second.problems] == ["slip_digit"]
    assert "按“2023年12月”识读" in second.problems[0].message
    # Of the bracket after the measure's text.
    assert not third.problems
    (slip,) = (p for p in result.problems if p.code == "slip_digit")
    assert slip.span is not None
    assert TEXT[slip.span.start : slip.span.end] == "2024年6月3O日"
    (document,) = result.documents
    assert document.number == "某测试〔２０２２〕１号"
    (target,) = result.targets
    assert (target.value, target.year) == (1000, 2025)
    assert target.text == "到２０２５年，服务贸易额达到１０００亿元。"


def test_a_plan_cell_keeps_its_own_digits() -> None:
    plan = "1. ２０２３年启动。 2. 建成３个。"
    rows = f"序号\t具体举措\t责任分工\t落实计划\n1\t建设平台。\t市商务局\t{plan}\n"
    (measure,) = parse(f"某市落实计划\n{rows}").measures
    assert measure.plan is not None
    assert measure.plan.text == plan
    assert measure.plan.items == ("２０２３年启动。", "建成３个。")


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("测政办函[2O23]18号", "[2023]18号"),
        ("测政办函（2O23）18号", "（2023）18号"),
        ("测政办函〔 2O23 〕18号", "〔 2023 〕18号"),
        ("测政办函〔2023〕1O号", "〔2023〕10号"),
        ("測政辦函〔2O23〕18號", "〔2023〕18號"),
    ],
)
def test_a_letter_in_a_documents_number_is_kept_and_reported(number: str, read: str) -> None:
    found = parse(f"某市实施方案\n{number}\n一、任务\n1.推进试点。(市商务局)")
    (document,) = found.documents
    (slip,) = (problem for problem in found.problems if problem.code == "slip_digit")

    assert document.number == number
    assert slip.message.endswith(f"按“{read}”识读")


def test_letters_in_brackets_that_are_no_number_stay() -> None:
    assert plain_digits("选用[2OOO]型（2O23）设备") == "选用[2OOO]型（2O23）设备"


@pytest.mark.parametrize("text", ["—、甲\n三、乙", "二、甲\n—甲公司", "—、甲"])
def test_a_dash_is_no_number_where_none_follows(text: str) -> None:
    assert plain_digits(text) == text


def test_a_dash_above_the_number_two_is_the_number_one_and_told() -> None:
    source = "一、任务\n（—）做甲。（市商务局）\n（二）做乙。（市财政局）"
    assert plain_digits(source) == source.replace("—", "一")
    read = parse(source)
    assert [measure.number for measure in read.measures] == [1, 2]
    assert read.measures[0].label == "（—）"
    assert "slip_digit" in [each.code for each in read.problems]
