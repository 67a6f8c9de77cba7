"""Half-width signs of Chinese sentences: read like the usual ones, kept as they stand."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.text.half_width import wide_signs

TEXT = """\
某市促进服务贸易若干措施
某府发〔2023〕8号
各区人民政府，市政府各部门：
一、重点任务
（一）建设平台。依托甲园区，建设平台；2022年，服务出口2.5亿美元，增长8%。（市商务局牵头，市财政局、市科技局配合）
（二）优化通关。推进系统（ABC）应用：简化单证，压缩时间。（责任单位：市商务局；完成时限：2025年底前）
"""
HALF = str.maketrans("，。；：（）〔〕", ",.;:()[]")


@pytest.mark.parametrize(
    "text",
    [
        "1.5万家",
        "1,200人",
        "10:30",
        "f(x)=2",
        "1.健全",
        "一.总体要求\n 二.任务\n十二．保障",
        "<p>一.总体要求</p>",
        "<td>3.主要任务",
        "建立&nbsp;制度",
        "http://www",
        "发布日期:2018-07-13",
        "[2023]",
        "[2023]年",
        "A.甲",
        "一,200",
    ],
)
def test_signs_of_figures_numbers_and_addresses_stay(text: str) -> None:
    assert wide_signs(text) == text


@pytest.mark.parametrize(
    ("half", "wide"),
    [
        ("(一)推进试点.依托园区,建设.", "（一）推进试点。依托园区，建设。"),
        ("增长8%,比上年.2023 年,", "增长8%，比上年。2023 年，"),
        ("平台(市商务局)", "平台（市商务局）"),
        ("系统(CIPS)功能", "系统（CIPS）功能"),
        ("某函[2023]8号", "某函〔2023〕8号"),
        ("其一,推进试点", "其一，推进试点"),
        ("一,二,三号楼", "一，二，三号楼"),
        ("一,推进试点\n十二, 完善制度", "一、推进试点\n十二、 完善制度"),
        ("某函(2023) 8号", "某函〔2023〕 8号"),
    ],
)
def test_signs_between_chinese_characters_become_the_usual_ones(half: str, wide: str) -> None:
    assert wide_signs(half) == wide


def test_a_text_in_half_width_says_the_same_and_is_kept() -> None:
    usual, other = parse(TEXT), parse(TEXT.translate(HALF))

    assert [m.text for m in other.measures] == [m.text.translate(HALF) for m in usual.measures]
    assert [m.title for m in other.measures] == [m.title for m in usual.measures]
    assert [[(p.name, p.role, p.span) for p in m.responsibilities] for m in other.measures] == [
        [(p.name, p.role, p.span) for p in m.responsibilities] for m in usual.measures
    ]
    assert [m.due for m in other.measures] == [m.due for m in usual.measures]
    assert [(t.indicator, t.value, t.year) for t in other.targets] == [
        (t.indicator, t.value, t.year) for t in usual.targets
    ]
    (document,) = other.documents
    assert document.number == "某府发[2023]8号"
    assert document.addressees == usual.documents[0].addressees == ("各区人民政府", "市政府各部门")
    assert other.coverage == usual.coverage


def test_a_name_over_a_lines_end_keeps_its_own_brackets() -> None:
    who = "(牵头单位:市商务局,配合单位:各县(市、\n区)政府)"
    (measure,) = parse(f"某市要点\n一、任务\n1.开展推介,组织参加展会.\n{who}\n").measures
    assert [party.name for party in measure.responsibilities] == ["市商务局", "各县(市、区)政府"]
