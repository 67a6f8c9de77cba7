"""Pages that a scan or a copy holds twice: the second is a repeat and not read again.

    （二）引育品牌展会 / 3.引进知名展会项目。… / — 4 —
    （二）引育品牌展会 / 3.引进知名展会项目。… / — 4 —        word for word as before

Headings that a text repeats, fields that are the same for several items (责任单位：市商务局) and
single lines are the author's, and so are the same safeguards at the end of two plans: only lines
right below their first copy, with a numbered sentence among them and the number or head of a page
beside them, are a page once more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parser.text.blocks import Line
from tasks.parser.text.marks import mark
from tasks.parser.types import Problem, Span

FEWEST_LINES, FEWEST_CHARACTERS = 3, 60
SENTENCE = re.compile(r"[。；]")


def repeated_lines(lines: Sequence[Line]) -> list[range]:
    """The runs of lines that stand a second time right below the first, word for word."""
    last: dict[str, int] = {}
    found: list[range] = []
    at = 0
    while at < len(lines):
        before = last.get(lines[at].text)
        length = 0
        if before is not None:
            # The first copy ends where the second begins.
            most = min(at - before, len(lines) - at)
            while length < most and lines[before + length].text == lines[at + length].text:
                length += 1
        run = range(at, at + length)
        follows = before is not None and before + length == at
        if follows and length >= FEWEST_LINES and _is_a_page(lines[run.start : run.stop]):
            found.append(run)
            at = run.stop
            continue
        # No part of a run that is too little is more than it, so all of it is left behind.
        for place in range(at, at + max(length, 1)):
            last[lines[place].text] = place
        at += max(length, 1)
    return found


def repeats_told(lines: Sequence[Line], repeats: Sequence[range]) -> list[Problem]:
    """What is said of every such run."""
    return [
        Problem(
            "repeat",
            "此处重复前文，未再读取",
            Span(lines[run.start].span.start, lines[run.stop - 1].span.end),
        )
        for run in repeats
    ]


def _is_a_page(lines: Sequence[Line]) -> bool:
    return sum(len(line.text) for line in lines) >= FEWEST_CHARACTERS and any(
        mark(line.text) is not None and SENTENCE.search(line.text) for line in lines
    )
