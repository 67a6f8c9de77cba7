"""Pages a scan holds twice."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.pages.repeats import repeated_lines
from tasks.parser.text.blocks import lines

ITEM = "1.推进国际会展中心二期建设，完善周边交通和住宿等配套设施，提升服务能力。（市商务局）"
PAGE = f"（一）提升场馆能级\n{ITEM}\n2.推动场馆智慧化改造，建设线上展会平台。（市会展办）"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("一、目标\n二、任务\n三、保障\n一、目标\n二、任务\n三、保障", id="headings"),
        pytest.param(f"{ITEM}\n{ITEM}", id="one_line"),
        pytest.param(
            "1.做甲。\n责任单位：市商务局\n完成时限：2025年底前\n" * 3, id="short_items_with_fields"
        ),
        pytest.param(f"{PAGE}\n{PAGE.replace('二期', '三期')}", id="another_word"),
        pytest.param(f"甲方案\n{PAGE}\n乙方案\n{PAGE}", id="the_end_of_two_plans"),
        pytest.param("加强组织领导，压实各方面责任，确保落实。\n" * 9, id="nothing_numbered"),
    ],
)
def test_what_the_author_repeats_is_no_page_once_more(text: str) -> None:
    assert repeated_lines(lines(text)) == []


def test_lines_in_the_same_order_with_a_numbered_sentence_are() -> None:
    text = f"某方案\n{PAGE}\n{PAGE}\n三、保障措施"
    assert repeated_lines(lines(text)) == [range(4, 7)]


def test_without_a_page_number_near_it_is_the_authors() -> None:
    text = f"某市会展方案\n二、任务\n{PAGE}\n{PAGE}\n三、保障措施"
    assert len(parse(text).measures) == 4


def test_the_second_is_a_repeat_and_said_so() -> None:
    text = f"某市会展方案\n二、任务\n{PAGE}\n— 4 —\n{PAGE}\n— 4 —\n三、保障措施"
    result = parse(text)
    assert [measure.number for measure in result.measures] == [1, 2]
    (problem,) = result.problems
    assert problem.code == "repeat"
    assert problem.span is not None
    assert text[problem.span.start : problem.span.end] == PAGE
    assert result.coverage.unattributed == ()
