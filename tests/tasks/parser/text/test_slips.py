"""Suspected slips: reported with a proposed reading, never corrected."""

from __future__ import annotations

import pytest

from tasks.parser.text.blocks import Mended
from tasks.parser.text.slips import find_slips


def whole(text: str) -> Mended:
    return Mended(text, tuple(range(len(text))))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("市市场监管局、市商务局", id="two_words_that_meet"),
        pytest.param("《市委办公室 市政府办公室印发》", id="two_issuers"),
        pytest.param("发展文化贸易 支持动漫出口", id="two_lines_of_a_cell"),
        pytest.param("享受 A 类工作许可，最长 5 年", id="space_around_latin"),
        pytest.param("使用 Research and Development 数据", id="english"),
        pytest.param("人人参与，天天向上", id="reduplication"),
        pytest.param("办得和和气气，的的确确", id="reduplicated_function_words"),
        pytest.param("各方面的的", id="nothing_follows"),
        pytest.param("责任股室：招商股 责任人：王某 完成时限：6月底", id="fields_in_a_line"),
    ],
)
def test_it_suspects_nothing(text: str) -> None:
    assert list(find_slips(whole(text))) == []


@pytest.mark.parametrize(
    ("text", "code", "written", "proposed"),
    [
        ("争取政策支持 and 试点空间", "slip_latin", " and ", "政策支持和试点空间"),
        ("园区、昆山市市政府负责", "slip_doubled", "市市", "昆山市政府"),
        ("并视展业和和合规情况", "slip_doubled", "和和", "视展业和合规情况"),
        ("发展文化 贸易", "slip_space", " ", "发展文化贸易"),
        ("进一步 推进合作发展", "slip_space", " ", "进一步推进合作发展"),
        ("积极推 进跨太 平洋协定", "slip_space", " 进跨太 ", "推进跨太平洋协定"),
    ],
)
def test_it_proposes_a_reading(text: str, code: str, written: str, proposed: str) -> None:
    (problem,) = find_slips(whole(text))
    assert problem.code == code
    assert problem.span is not None
    assert text[problem.span.start : problem.span.end] == written
    assert proposed in problem.message


def test_every_label_with_spaces_is_one_short_slip() -> None:
    text = whole("牵 头 单 位：市商务局\n完 成 时 限：2023年底前")
    assert [problem.message for problem in find_slips(text)] == [
        "词中疑有多余空格：“牵 头 单 位”，疑为“牵头单位”",
        "词中疑有多余空格：“完 成 时 限”，疑为“完成时限”",
    ]


def test_a_text_full_of_spaces_is_one_slip() -> None:
    (problem,) = find_slips(whole("市 商 务 局、市 财 政 局、市 税 务 局、市 统 计 局"))
    assert problem.message == "词中多处多余空格"


def test_it_suspects_what_a_page_break_doubled() -> None:
    source = "公共服务平台\n\n台资源"
    offsets = tuple(at for at, character in enumerate(source) if character != "\n")
    text = Mended("".join(source[at] for at in offsets), offsets)
    (problem,) = find_slips(text)
    assert problem.code == "slip_doubled"
    assert "公共服务平台资源" in problem.message
    assert text.text == "公共服务平台台资源"
