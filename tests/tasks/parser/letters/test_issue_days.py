"""On which day a document was issued: signed, below its title, or printed."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser import parse
from tests.tasks.parser.letters.samples import read


def test_a_deadline_on_a_line_of_its_own_is_no_signature() -> None:
    (letter,) = read("某市工作方案\n一、任务\n2024年6月30日前").letters
    assert letter.issued_on is None


@pytest.mark.parametrize(
    "day",
    ["二〇二三年三月一日", "二Ｏ二三年三月一日", "二O二三年三月一日", "二○二三年 三月 一日"],
)
def test_a_day_in_characters_signs_however_its_nought_is_written(day: str) -> None:
    (letter,) = read(f"关于做好工作的通知\n各市：\n做好工作。\n某市人民政府\n{day}").letters

    assert (letter.issued_on, letter.issuer) == (date(2023, 3, 1), "某市人民政府")


def test_a_day_in_a_bracket_below_a_title_is_its_day() -> None:
    text = "某县工作推进会议纪要\n（2023年11月2日）\n会议议定：\n（一）由县商务局牵头，摸清底数。\n"
    (document,) = parse(text).documents
    assert document.title == "某县工作推进会议纪要"
    assert document.issued_on == date(2023, 11, 2)


def test_the_day_of_printing_is_that_of_the_first_document_where_nobody_signs() -> None:
    minutes = "某市服务贸易工作会议纪要\n会议议定以下事项：\n1.由市商务局牵头，6月底前完成。\n"
    printed = "抄送：市政府办公厅。\n某市商务局综合处　　　　2022年3月21日印发\n"
    assert [each.issued_on for each in parse(minutes).documents] == [None]
    assert [each.issued_on for each in parse(minutes + printed).documents] == [date(2022, 3, 21)]
    letter = (
        "某市商务局关于印发方案的通知\n各区商务局：\n现印发给你们。\n某市商务局\n2022年3月1日\n"
    )
    plan = "某市服务贸易工作方案\n一、任务\n1.做甲。（市商务局）\n"
    days = [each.issued_on for each in parse(letter + plan + printed).documents]
    assert days == [date(2022, 3, 1), None]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("2024年5月1日启动建设", id="what_begins_then"),
        pytest.param("完成时限 2024年12月31日", id="a_field_without_colon"),
        pytest.param("时间节点 2024年12月31日", id="a_node"),
        pytest.param("实施期限至2024年12月31日", id="until_then"),
    ],
)
def test_a_line_that_says_what_a_day_is_for_signs_nothing(line: str) -> None:
    (document,) = parse(f"某市工作方案\n一、建设平台（市商务局牵头）\n{line}\n").documents
    assert document.issued_on is None


def test_words_after_a_day_may_say_that_it_came_out_then() -> None:
    text = "某市工作方案\n一、建设平台。\n某市商务局　2024年5月1日发布\n"
    (document,) = parse(text).documents
    assert (document.issuer, document.issued_on) == ("某市商务局", date(2024, 5, 1))


def test_the_day_another_letter_was_printed_is_not_that_of_minutes_above_it() -> None:
    minutes = "某市服务贸易工作会议纪要\n会议议定以下事项：\n1.由市商务局牵头，6月底前完成。\n"
    letter = "某市商务局关于报送总结的通知\n某商发〔2022〕5号\n各区商务局：\n请报送总结。\n"
    printed = "某市商务局综合处　　　　2022年3月21日印发\n"
    first, second = parse(minutes + letter + printed).documents
    assert (first.issued_on, first.number) == (None, None)
    assert (second.number, second.addressees) == ("某商发〔2022〕5号", ("各区商务局",))
