"""Minutes: what a meeting decided and only heard, its day, and who was there."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser import parse
from tests.tasks.parser.letters.samples import read

MEETING = """\
某省服务贸易发展联席会议纪要
时　间：2023年4月18日上午
地　点：二号会议室
会议纪要如下：
一、由省商务厅负责，上半年拿出初稿。
二、由省财政厅负责，{}
"""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4月底前拨付资金。", date(2023, 4, 30)),
        ("三季度形成良好局面的基础上加快推进各项工作。", None),
        ("三季度取得突破。", date(2023, 9, 30)),
    ],
)
def test_a_meetings_day_completes_its_deadlines(text: str, day: date | None) -> None:
    first, second = parse(MEETING.format(text)).measures
    assert first.due is not None and first.due.date == date(2023, 6, 30)
    assert (second.due and second.due.date) == day


DECISIONS = """\
某市专题会议纪要
〔2025〕11号
会议纪要如下：
一、关于园区规划
{}
二、关于通关
请甲海关支持，市商务局配合，研究便捷通关措施。
会议强调，各单位要主动担当作为。
"""


def test_what_a_meeting_decided_below_a_heading_is_a_measure() -> None:
    text = "同意选址方案。由甲区管委会牵头，市财政局配合，7月20日前完成规划。"
    text = text.replace("同意选址方案。", "")
    first, second = parse(DECISIONS.format(text)).measures
    assert (first.title, first.due and first.due.date) == ("关于园区规划", date(2025, 7, 20))
    assert [party.name for party in first.responsibilities] == ["甲区管委会", "市财政局"]
    assert second.text == "关于通关\n请甲海关支持，市商务局配合，研究便捷通关措施。"


def test_what_it_only_heard_below_headings_is_none() -> None:
    text = DECISIONS.format("会议听取了汇报。").replace("请甲海关支持，市商务局配合，", "会议")
    assert parse(text).measures == ()


def test_who_was_there_does_not_run_into_who_signs() -> None:
    text = (
        "某市领导小组会议纪要\n（第五次）\n会议确定：\n一、由市商务局牵头，11月底前出台指引。\n"
        "参会人员：顾某、领导小组各成员单位负责同志\n某市领导小组办公室\n2024年10月25日\n"
    )
    (document,) = parse(text).documents
    assert (document.number, document.issuer) == ("第五次", "某市领导小组办公室")


@pytest.mark.parametrize(
    "line",
    [pytest.param("第3期", id="an_issue"), pytest.param("参加人员：各企业", id="who_takes_part")],
)
def test_what_only_minutes_say_is_text_in_a_plan(line: str) -> None:
    found = read(f"某市培训方案\n做好培训。\n{line}\n一、任务\n1.做甲。（市商务局）\n")
    (letter,) = found.letters
    assert letter.number is None
    assert line in [own.text for own in letter.body]
