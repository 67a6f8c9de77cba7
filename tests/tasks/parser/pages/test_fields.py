"""Fields above a document: what they say, and when it counts."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser import parse
from tasks.parser.pages.fields import page_fields
from tasks.parser.text.blocks import Mended

BODY = "一、完善机制。召开会议。（商务部负责）\n二、出台政策。印发细则。（财政部负责）\n"


def mended(text: str) -> Mended:
    return Mended(text, range(len(text)))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("标题要醒目，文号要规范。", id="words"),
        pytest.param("发文机关：", id="no_field_but_a_label_counts"),
        pytest.param("来源：某市商务局", id="who_put_it_there"),
        pytest.param("完善机制，明确发文机关：商务部", id="in_a_sentence"),
    ],
)
def test_it_says_nothing_of_the_document(text: str) -> None:
    assert not page_fields(mended(text))


def test_a_line_may_hold_several_with_spread_labels() -> None:
    found = page_fields(mended("发 文 机 关：商务部\t主题分类：商贸\t成文日期：2024年8月28日"))
    assert found is not None
    assert [(field.kind, field.value.text) for field in found] == [
        ("issuer", "商务部"),
        ("day", "2024年8月28日"),
    ]


def test_the_documents_own_lines_come_first() -> None:
    (document,) = parse(
        "标题：另一个标题\n发文机关：另一个部门\n发文字号：测试〔2020〕1号\n"
        "商务部关于发展服务贸易的意见\n测试〔2024〕8号\n" + BODY
    ).documents
    assert (document.title, document.number, document.issuer) == (
        *("商务部关于发展服务贸易的意见", "测试〔2024〕8号", "商务部"),
    )


def test_what_its_lines_leave_out_the_fields_say() -> None:
    result = parse(
        "标　　题：服务贸易发展意见\n发文机关：商务部\n发文字号：测试〔2024〕8号\n"
        "成文日期：2024年8月28日\n各省商务厅：\n" + BODY
    )
    (document,) = result.documents
    assert (document.title, document.number, document.issuer, document.issued_on) == (
        *("服务贸易发展意见", "测试〔2024〕8号", "商务部", date(2024, 8, 28)),
    )
    assert "title_missing" not in {problem.code for problem in result.problems}
    assert result.coverage.unattributed == ()


def test_fields_may_be_a_list() -> None:
    text = (
        "  • 索 引 号 : 008\n  • 公文种类:\n  • 发布机构:某省人民政府办公厅\n"
        "  • 文  号:某办发〔2024〕2号\n"
        "  • 废止日期:\n某省人民政府办公厅\n关于推动发展的实施意见\n各市人民政府:\n提出以下意见。\n"
    )
    (document,) = parse(text).documents
    assert document.title == "某省人民政府办公厅关于推动发展的实施意见"
    assert (document.number, document.issuer) == ("某办发〔2024〕2号", "某省人民政府办公厅")


def test_a_point_with_a_bullet_is_no_field() -> None:
    assert page_fields(mended("• 标题要醒目")) is None
