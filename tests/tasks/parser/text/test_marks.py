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
