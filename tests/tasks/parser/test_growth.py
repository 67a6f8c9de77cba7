"""Twice the text is about twice the work, whatever the layout; also where one line or clause grows.

Counted in calls, not in time, so that a busy machine changes nothing. What a single pattern does
with a long run of one character is no call, so there the processor's time is compared with itself.
`make bench-parser` shows the seconds for megabytes of the same layouts.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice, product
from types import FrameType
from typing import Any

import pytest

from agencies.gazetteer import load_gazetteer
from tasks.parser import as_json, parse
from tests.benchmarks.growth import LAYOUTS, NUMERALS, TABLE_HEAD, text_of

GAZETTEER = load_gazetteer()
# Megabytes; below this what every text costs would hide what grows.
SMALL = 0.012


@pytest.mark.parametrize("layout", LAYOUTS)
def test_twice_the_text_is_about_twice_the_work(layout: str) -> None:
    once, twice = (count_calls(text_of(layout, size)) for size in (SMALL, 2 * SMALL))

    # Quadratic work would be four times as much.
    assert twice < 2.7 * once


# What a run stands in, and what it is a run of.
PLACES = {
    "line": "甲",
    "item": "1. ",
    "bracket": "1. 做好工作。（甲局，",
    "field": "1. 做好工作。\n责任单位：甲局",
    "aim": "一、主要目标\n达到1",
    "measure": f"{TABLE_HEAD}1\t甲",
    "clause": f"{TABLE_HEAD}1\t甲\t乙局",
}


@pytest.mark.parametrize("run", [" ", "\u3000", "1", "1,", "，", "…", "年", "甲", "关于", "持续，"])
@pytest.mark.parametrize("place", PLACES)
def test_a_long_run_takes_no_pattern_the_square_of_its_length(place: str, run: str) -> None:
    once, fourfold = (
        min(seconds(PLACES[place] + run * length + "x乙局") for _ in range(3))
        for length in (2000, 8000)
    )

    # Quadratic work would be sixteen times as much; what takes no time at all shows nothing.
    assert fourfold < max(10 * once, 0.05)


# What a pattern begins with that white space, or the same again, must not lead astray.
BEGINNINGS = {
    "page_of_pages": "第1",
    "dash_of_a_page": "-",
    "place_on_a_site": "当前位置",
    "page_in_a_table": f"{TABLE_HEAD}1\t甲\t乙局\n第1页",
    "attachments": "甲。\n附",
    "attached_document": "甲。\n附件",
    "title": "甲\n甲",
    "year_of_a_period": "2018年甲",
    "first_day_of_a_period": "2018年7月1日",
    "bracket_after_a_title": "1. 做好。（甲）",
}


@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("end", ["x", "通知", "（x", "x日\n乙"])
def test_a_gap_costs_no_more_than_its_length(beginning: str, end: str) -> None:
    once, fourfold = (
        min(seconds(BEGINNINGS[beginning] + " " * length + end) for _ in range(2))
        for length in (1000, 4000)
    )

    assert fourfold < max(10 * once, 0.05)


TASKS_HEAD = "试点任务\t序号\t具体举措\t责任分工\n"
# Texts of so many of the same, where each might be held against all the others.
MANY: dict[str, Callable[[int], str]] = {
    "comments_that_never_close": lambda many: "<!--" * many,
    "comments_of_a_cell_that_never_close": lambda many: (
        f"{TASKS_HEAD}（一）甲\t1\t{'<!--甲-' * many}"
    ),
    "dashes_of_a_comment": lambda many: f"{TASKS_HEAD}（一）甲\t1\t<!--{'-<' * many}",
    "dates_with_a_letter": lambda many: "1. 做好2O23年工作。\n" * many,
    "measures_run_together": lambda many: (
        f"{TASKS_HEAD}（一）甲\t{'<p>1 做甲</p>' * many}\t{'<p>甲局负责</p>' * many}"
    ),
    "figures_of_a_clause": lambda many: f"一、主要目标\n总额{'翻一番' * many}。",
    "figures_of_a_folded_sentence": lambda many: f"一、主要目標\n{'占比达到5%、' * many}",
    "requests_to_report": lambda many: f"{'请' * many}甲报告省政府。",
    "bodies_joined": lambda many: f"{TASKS_HEAD}（一）甲\t1\t甲\t局{'会同' * many}。",
    "names_of_a_folded_clause": lambda many: (
        f"{TASKS_HEAD}（一）甲\t１\t做\t" + "、".join(f"{name}絲局" for name in names(many))
    ),
    "labels_that_are_no_numeral": lambda many: (
        TASKS_HEAD + "（十十一）甲任务\t1\t做甲\t商务部\n" * many
    ),
    "headings_with_a_paragraph": lambda many: "（一）甲方面\n做工作\n" * many,
    "lines_that_go_on": lambda many: "甲、\n" * many,
    "items_that_say_who": lambda many: "1. 做甲。请市商务局牵头，市财政局配合。\n" * many,
    "bodies_that_are_asked": lambda many: f"一、任务\n1. 做甲。请{'市商务局、' * many}于年底前办",
    "sentences_left_to": lambda many: f"1. 由市商务局负责。\n2. 甲{'，由市财政局' * many}",
    "lines_that_stand_twice": lambda many: "1. 做甲。\n" * many,
    "pages_that_stand_twice": lambda many: (
        "".join(f"1. 做{n}。\n2. 乙。\n" for n in range(many)) * 2
    ),
    "signers": lambda many: "某通知\n做工作。\n" + "市商务局\n" * many + "2024年3月1日",
    "mastheads": lambda many: "某市商务局\n某办〔2024〕1号\n做工作。\n2024年3月1日\n" * many,
    "minutes": lambda many: "某会议纪要\n" + "会议要求，做工作。\n1. 甲。\n" * many,
    "lists_of_returns": lambda many: (
        f"请甲局于5月底前将总结报市商务局。{'表，5月底前报送；' * many}"
    ),
    "sections_that_run_in": lambda many: "一、甲方面要做。做工作\n" * many + "1. 乙。（甲局负责）",
    "cells_over_many_columns": lambda many: (
        "<table><tr><td>序号</td><td>举措</td><td>责任单位</td></tr>"
        + "<tr><td colspan=999 rowspan=999>甲</td></tr>" * many
        + "</table>"
    ),
}


@pytest.mark.parametrize("of", MANY)
def test_eight_times_as_many_take_about_eight_times_as_long(of: str) -> None:
    once, eightfold = (seconds(MANY[of](many)) for many in (1000, 8000))

    # Quadratic work would be sixty-four times as much.
    assert eightfold < max(16 * once, 0.05)


@pytest.mark.parametrize("of", MANY)
def test_what_is_said_of_a_text_grows_with_it(of: str) -> None:
    once, eightfold = (
        len(json.dumps(as_json(parse(text, gazetteer=GAZETTEER), "", text)))
        for text in (MANY[of](many) for many in (400, 3200))
    )

    assert eightfold < 12 * once


def names(many: int) -> Iterator[str]:
    """So many names, each another."""
    return islice(map("".join, product(NUMERALS, repeat=4)), many)


@pytest.mark.parametrize("awake", [True, False])
def test_the_collector_is_left_as_it_was_found(awake: bool) -> None:
    try:
        (gc.enable if awake else gc.disable)()
        parse("一、主要任务\n1. 做好工作。（市商务局）\n", gazetteer=GAZETTEER)
        assert gc.isenabled() is awake
    finally:
        gc.enable()


@pytest.mark.parametrize("layout", ["table", "numbered", "programme", "mixture", "cells <td>"])
def test_a_reading_leaves_no_cycles_for_the_collector(layout: str) -> None:
    text = text_of(layout, SMALL)
    # What the first reading leaves in caches is no cycle of this one.
    parse(text, gazetteer=GAZETTEER)
    gc.collect()
    gc.disable()
    try:
        parse(text, gazetteer=GAZETTEER)
        assert gc.collect() == 0
    finally:
        gc.enable()


def seconds(text: str) -> float:
    """Processor time a text takes to read."""
    began = time.process_time()
    parse(text, gazetteer=GAZETTEER)
    return time.process_time() - began


def count_calls(text: str) -> int:
    """Python and C calls made while a text is read."""
    count = 0

    def seen(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += 1

    sys.setprofile(seen)
    try:
        parse(text, gazetteer=GAZETTEER)
    finally:
        sys.setprofile(None)
    return count
