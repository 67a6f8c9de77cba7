"""The documents in a text and what frames each; nothing invented."""

from __future__ import annotations

from datetime import date

from tests.tasks.parser.letters.samples import NOTICE, read


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
