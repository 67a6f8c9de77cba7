"""Twice the text is about twice the work, whatever the layout; also where one line or clause grows.

Counted in calls, not in time, so that a busy machine changes nothing. `make bench-parser` shows the
seconds for megabytes of the same layouts.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from agencies.gazetteer import load_gazetteer
from tasks.parser import parse
from tests.benchmarks.growth import LAYOUTS, text_of

GAZETTEER = load_gazetteer()
# Megabytes; below this what every text costs would hide what grows.
SMALL = 0.012


@pytest.mark.parametrize("layout", LAYOUTS)
def test_twice_the_text_is_about_twice_the_work(layout: str) -> None:
    once, twice = (count_calls(text_of(layout, size)) for size in (SMALL, 2 * SMALL))

    # Quadratic work would be four times as much.
    assert twice < 2.7 * once


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
