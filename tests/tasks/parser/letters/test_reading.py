"""The documents in a text: heading, addressees, dates; nothing invented."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser import parse
from tasks.parser.letters.reading import LettersReading, read_letters
from tasks.parser.text.blocks import lines, mended

NOTICE = """某省人民政府办公厅关于印发某省服务贸易实施方案的通知
某政办发〔2021〕15号
各市（州）人民政府，省政府各厅委：
现印发给你们，请认真贯彻执行。
某省人民政府办公厅
2021年3月1日
某省服务贸易实施方案
为推动发展，制定本方案。
一、总体要求"""


def read(source: str) -> LettersReading:
    return read_letters([mended(line) for line in lines(source)])


def test_a_text_that_begins_with_its_addressees_has_lost_its_title() -> None:
    found = read("各市人民政府，省政府各厅委：\n结合我省实际，提出以下实施意见。\n一、任务")
    (document,) = [letter.document() for letter in found.letters]
    assert document.title is None
    assert document.number is None
    assert document.issuer is None
    assert document.kind == "意见"
    assert [problem.code for problem in found.problems] == ["title_missing"]


def test_an_empty_text_has_no_problem() -> None:
    assert read("").problems == ()


def test_a_notice_and_what_it_forwards_are_two_documents() -> None:
    found = read(NOTICE)
    notice, plan = (letter.document() for letter in found.letters)

    assert notice.title == "某省人民政府办公厅关于印发某省服务贸易实施方案的通知"
    assert notice.number == "某政办发〔2021〕15号"
    assert notice.issuer == "某省人民政府办公厅"
    assert notice.kind == "通知"
    assert notice.issued_on == date(2021, 3, 1)
    assert notice.addressees == ("各市（州）人民政府", "省政府各厅委")
    assert (plan.title, plan.kind, plan.issued_on) == ("某省服务贸易实施方案", "方案", None)
    assert NOTICE[plan.span.start :].startswith("某省服务贸易实施方案\n为推动")
    assert notice.span.end <= plan.span.start


def test_the_frame_is_attributed_and_the_body_is_not() -> None:
    parts = {NOTICE[span.start : span.end]: part for span, part in read(NOTICE).attributed}
    assert parts["某政办发〔2021〕15号"] == "number"
    assert parts["2021年3月1日"] == "signature"
    assert "现印发给你们，请认真贯彻执行。" not in parts


def test_the_frame_of_a_printed_notice_is_not_its_body() -> None:
    found = read(
        "某省人民政府办公厅文件\n测试字〔2023〕1号\n某省发展数字贸易若干措施\n"
        "各市人民政府：\n现印发给你们。\n附件：1.任务分解表\n2.联系人名单\n"
        "二〇二三年三月一日\n（此件公开发布）\n"
        "抄送：省委办公厅。\n某省人民政府办公厅 2023年3月5日印发"
    )
    (letter,) = found.letters
    document = letter.document()
    assert (document.title, document.issuer) == ("某省发展数字贸易若干措施", "某省人民政府办公厅")
    assert document.issued_on == date(2023, 3, 1)
    assert [own.text for own in letter.body] == ["现印发给你们。"]


def test_an_attachment_with_a_title_is_a_document_of_its_own() -> None:
    found = read(
        "某市关于印发两个方案的通知\n各区政府：\n现印发给你们。\n附件1\n甲实施方案\n做甲。\n"
        "附件2\n乙实施方案\n做乙。"
    )
    assert [letter.document().title for letter in found.letters] == [
        *("某市关于印发两个方案的通知", "甲实施方案", "乙实施方案"),
    ]


def test_a_deadline_on_a_line_of_its_own_is_no_signature() -> None:
    (letter,) = read("某市工作方案\n一、任务\n2024年6月30日前").letters
    assert letter.issued_on is None


@pytest.mark.parametrize(
    ("title", "year"),
    [("2023年服务贸易工作要点", 2023), ("服务贸易行动计划（2023—2025年）", None)],
)
def test_a_title_may_name_the_documents_year(title: str, year: int | None) -> None:
    assert read(f"{title}\n一、做好工作。").letters[0].year == year


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("某市服务贸易发展十条\n为推动发展，制定本措施。", id="text"),
        pytest.param("某市服务贸易发展十条\n测试字〔2023〕1号", id="a_number"),
        pytest.param("某市服务贸易发展方案", id="a_title"),
    ],
)
def test_a_title_with_more_than_lines_of_the_page_stays(before: str) -> None:
    found = read(f"{before}\n某市人民政府关于印发某市实施方案的通知\n做好工作。")
    assert found.letters[0].title is not None
    assert found.letters[0].title.text == before.split("\n")[0]


def test_lines_of_the_page_above_the_title_are_none_of_the_document() -> None:
    source = "政务公开\n政策文件\n某市人民政府关于印发某市实施方案的通知\n各区人民政府：\n现印发。"
    found = read(source)
    (letter,) = found.letters
    document = letter.document()
    assert document.title == "某市人民政府关于印发某市实施方案的通知"
    assert (document.issuer, document.addressees) == ("某市人民政府", ("各区人民政府",))
    assert document.span.start == source.index("某市")
    assert [source[s.start : s.end] for s, part in found.attributed if part == "wrapper"] == [
        "政务公开",
        "政策文件",
    ]


def test_a_remark_in_brackets_below_the_signature_is_no_title() -> None:
    (letter,) = read("某市工作方案\n一、任务\n某市人民政府\n2024年6月30日\n（本文有删减）").letters
    assert letter.title is not None and letter.title.text == "某市工作方案"


@pytest.mark.parametrize(
    "day",
    ["二〇二三年三月一日", "二Ｏ二三年三月一日", "二O二三年三月一日", "二○二三年 三月 一日"],
)
def test_a_day_in_characters_signs_however_its_nought_is_written(day: str) -> None:
    (letter,) = read(f"关于做好工作的通知\n各市：\n做好工作。\n某市人民政府\n{day}").letters

    assert (letter.issued_on, letter.issuer) == (date(2023, 3, 1), "某市人民政府")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("附件：某省实施方案\n某省实施方案\n一、任务", id="said_again_below"),
        pytest.param("附件：实施方案\n某省服务贸易实施方案\n一、任务", id="said_in_full_below"),
        pytest.param("附件：某省实施方案\n某省任务清单\n某省实施方案\n一、任务", id="one_of_two"),
        pytest.param("附件：1.某省实施方案\n　　2.某省任务清单\n一、任务", id="one_of_several"),
        pytest.param("附件：\n一、任务", id="no_title"),
    ],
)
def test_what_a_list_of_attachments_names_is_no_title_there(source: str) -> None:
    found = read(source)
    attached = [span for span, part in found.attributed if part == "attachments"]

    assert attached
    assert attached[0].start == 0


def test_an_attachment_may_say_its_title_on_its_own_line() -> None:
    alone = read("附件：某省试点任务分工\n一、制定实施方案")
    both = read(NOTICE.replace("某省服务贸易实施方案\n为推动", "附件1：某省任务清单\n为推动"))

    assert [each.document().title for each in alone.letters] == ["某省试点任务分工"]
    assert [each.document().title for each in both.letters] == [
        "某省人民政府办公厅关于印发某省服务贸易实施方案的通知",
        "某省任务清单",
    ]


@pytest.mark.parametrize(
    "listed",
    [
        "附件：某省服务贸易实施方案",
        "附件：实施方案",
        "附件：某省服务贸易实施方案\n某省任务清单",
        "附件：某省服务贸易实施方案、任务清单",
    ],
)
def test_what_is_attached_below_its_list_has_its_own_title(listed: str) -> None:
    title = "\n某省服务贸易实施方案\n"
    found = parse(NOTICE.replace(title, f"\n{listed}{title}"))

    assert [each.title for each in found.documents] == [
        "某省人民政府办公厅关于印发某省服务贸易实施方案的通知",
        "某省服务贸易实施方案",
    ]


def test_attachments_named_below_the_signature_stay_the_letters() -> None:
    found = read(
        NOTICE.split("\n某省服务贸易实施方案\n")[0] + "\n附件：某省任务清单\n（此件公开发布）"
    )

    assert len(found.letters) == 1


def test_a_line_of_more_names_than_a_letter_has_addressees_is_no_address() -> None:
    notice = "某省商务厅关于做好工作的通知\n{}：\n请于3月底前将总结报送省商务厅。"
    (letter,) = read(notice.format("、".join(["各市商务局"] * 20))).letters
    assert len(letter.addressees) == 20
    (letter,) = read(notice.format("、".join(["各市商务局"] * 400))).letters
    assert letter.addressees == ()


HEAD = "序号\t任务\t责任单位\n1\t做甲\t甲局\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            f"某区任务清单\n正文一句。\n{HEAD}某区改革事项\n序号\t指标\t目标值\n", id="text"
        ),
        pytest.param(
            f"某区任务清单\n{HEAD}一、改革事项清单如下\n序号\t指标\t目标值\n", id="a_mark"
        ),
        pytest.param(f"某区任务清单\n{HEAD}续表\n序号\t指标\t目标值\n", id="too_short"),
        pytest.param(f"某区任务清单\n{HEAD}某区改革事项\n", id="no_table_below"),
    ],
)
def test_a_line_between_tables_is_no_title_beside_text_or_without_a_table(source: str) -> None:
    assert [document.title for document in parse(source).documents] == ["某区任务清单"]


def test_each_table_of_a_file_of_nothing_else_has_its_own_title() -> None:
    source = f"某区任务清单\n{HEAD}某区改革事项\n序号\t指标\t目标值\n1\t企业数\t5家\n"
    assert [document.title for document in parse(source).documents] == [
        "某区任务清单",
        "某区改革事项",
    ]


@pytest.mark.parametrize("attached", ["附件2", "附表", "附录1"])
def test_what_is_attached_begins_after_a_note(attached: str) -> None:
    source = f"某区实施方案\n做好工作。\n注：以统计为准。\n{attached}\n某区任务分解表\n{HEAD}"
    assert [document.title for document in parse(source).documents] == [
        "某区实施方案",
        "某区任务分解表",
    ]
