"""The number a paragraph begins with."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.text.marks import mark


def test_a_month_after_a_number_leaves_it_a_number() -> None:
    text = "某市责任分工\n一、优化环境\n3.6月底前制定细则。（市商务局、市财政局）\n"
    (measure,) = parse(text).measures
    assert (measure.number, measure.text) == (3, "6月底前制定细则。")
    assert mark("3.6万家企业参与。") is None
    assert mark("3.2020.5版。") is None
    assert mark("3、6月底前报送。") is None


@pytest.mark.parametrize("stop", [".", "．", "、"])
def test_a_year_after_a_number_leaves_it_a_number(stop: str) -> None:
    text = f"某市责任分工\n一、优化环境\n1{stop}2024年底前建成平台。（市商务局）\n"
    (measure,) = parse(text).measures
    assert (measure.number, measure.text) == (1, "2024年底前建成平台。")
    assert mark(f"1{stop}2024家企业参与。") is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("任务1.5万个", id="quantity"),
        pytest.param("任务一览表", id="overview"),
        pytest.param("行动计划一、二期", id="plan"),
        pytest.param("工程建设", id="no_number"),
        pytest.param("措施：1.加强", id="label"),
    ],
)
def test_a_word_without_its_own_number_is_none(text: str) -> None:
    assert mark(text) is None


@pytest.mark.parametrize(
    ("text", "label", "ordinal"),
    [
        ("任务1．推动开放。", "任务1．", 1),
        ("举措十二、优化流程。", "举措十二、", 12),
        ("行动二：平台能级提升行动", "行动二：", 2),
    ],
)
def test_a_word_may_stand_before_a_number(text: str, label: str, ordinal: int) -> None:
    found = mark(text)
    assert found is not None
    assert (found.label, found.ordinal) == (label, ordinal)
