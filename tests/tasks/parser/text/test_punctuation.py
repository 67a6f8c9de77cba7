"""Punctuation of other shapes: read like the usual marks, kept as it stands in the record."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.text.punctuation import plain_punctuation

TEXT = """\
某市促进服务贸易若干措施
一、重点任务
1．建设平台。支持甲园区建设平台。［牵头单位：市商务局；配合单位：市财政局；完成时限：2025年底前］
2．建设园区。支持乙园区扩大规模。［牵头单位：市科技局；持续推进］
"""


@pytest.mark.parametrize("text", ["(一)甲,乙.", "3:2", "[1]", "《甲》“乙”", "1.5%", "—－-"])
def test_marks_the_rules_read_themselves_stay(text: str) -> None:
    assert plain_punctuation(text) == text


def test_a_bracket_in_full_width_closes_an_item() -> None:
    first, second = parse(TEXT).measures

    assert first.text == "建设平台。支持甲园区建设平台。"
    assert [(p.name, p.role) for p in first.responsibilities] == [
        ("市商务局", "lead"),
        ("市财政局", "support"),
    ]
    assert first.due is not None
    assert first.due.text == "2025年底前"
    assert second.text == "建设园区。支持乙园区扩大规模。"
    assert second.due is not None
    assert (second.due.text, second.due.date) == ("持续推进", None)
    assert first.problems == second.problems == ()


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        ("【市商务局、市财政局】", "〖市商务局﹑市财政局〗"),
        ("（市商务局、市财政局）", "﹙市商务局､市财政局﹚"),
        ("（责任单位：市商务局、市财政局）", "（责任单位∶市商务局、市财政局）"),
        ("〔责任单位：市商务局、市财政局〕", "﹝责任单位﹕市商务局、市财政局﹞"),
    ],
)
def test_other_shapes_say_the_same_and_are_kept(usual: str, other: str) -> None:
    read = [parse(f"一、重点任务\n1．建设平台。支持建设。{mark}\n") for mark in (usual, other)]

    assert read[0].measures == tuple(
        measure._replace(
            responsibilities=tuple(
                party._replace(clause=plain_punctuation(party.clause))
                for party in measure.responsibilities
            )
        )
        for measure in read[1].measures
    )
    assert [party.name for party in read[1].measures[0].responsibilities] == [
        "市商务局",
        "市财政局",
    ]
    assert all(party.clause in other for party in read[1].measures[0].responsibilities), (
        "the record keeps the source's own marks"
    )


DRAWN = """\
某测试市任务分工表
┌──┬────┬────┐
│序号│任务举措│责任单位│
├──┼────┼────┤
│1│建设平台│市商务局、市财政局│
├──┼────┼────┤
│2│培育企业│市科技局│
└──┴────┴────┘
"""


def test_a_table_drawn_in_characters_is_one() -> None:
    result = parse(DRAWN)

    assert [(m.list, m.number, m.text) for m in result.measures] == [
        ("table", 1, "建设平台"),
        ("table", 2, "培育企业"),
    ]
    assert [p.name for m in result.measures for p in m.responsibilities] == [
        "市商务局",
        "市财政局",
        "市科技局",
    ]
    assert result.problems == ()
    assert result.coverage.unattributed == ()
