"""Text pasted without its line ends: a long paragraph is parted where its numbers count on.

    …分工方案。一、完善体制（一）建立制度。（市商务局）（二）完善统计。（市统计局）二、扩大开放…
        -> …分工方案。 / 一、完善体制 / （一）建立制度。（市商务局） / （二）… / 二、扩大开放…

Numbers stand behind a stop, a bracket or a colon, or behind the heading a higher number opens;
some of a kind count 一、二、三. 1. and 2. do so behind brackets only, each with its own agencies:
「做好以下工作：1.甲。2.乙。（市商务局）」 is one thing to do and stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from tasks.parser.text.blocks import Mended
from tasks.parser.text.marks import HAN_NUMERAL, ITEM, SECTION, TASK, ordinal

SHORTEST = 600
FEWEST = 4
LONGEST_HEADING = 60
NUMBER = re.compile(
    rf"(?P<section>{HAN_NUMERAL})、|[（(](?P<task>{HAN_NUMERAL})[）)]|(?<!\d)(?P<item>\d{{1,2}})[．.、](?!\d)"
)
RANKS = {"section": SECTION, "task": TASK, "item": ITEM}
STOPS = "。！？）)：:"
BRACKETS = "）)"
ENDS_HEADING = re.compile(r"[。；！？]")


class _Number(NamedTuple):
    at: int
    rank: int
    ordinal: int


def with_lost_line_ends(paragraphs: Iterable[Mended]) -> list[Mended]:
    """The paragraphs, the long ones parted at numbers that lost the line they began."""
    return [part for each in paragraphs for part in _parts(each)]


def _parts(paragraph: Mended) -> Iterator[Mended]:
    numbers = list(_numbers(paragraph.text)) if len(paragraph.text) >= SHORTEST else []
    if len(numbers) < FEWEST or not _count(numbers):
        yield paragraph
        return
    cuts = [0, *(number.at for number in numbers if number.at), len(paragraph.text)]
    for start, end in pairwise(cuts):
        part = paragraph.part(start, end).stripped()
        if part.text:
            yield part


def _numbers(text: str) -> Iterator[_Number]:
    """The numbers of a text that begin something of their own."""
    last: _Number | None = None
    first_item: _Number | None = None
    end = 0
    for found in NUMBER.finditer(text):
        kind = found.lastgroup or ""
        number = ordinal(found[kind]) if kind != "item" else int(found[kind])
        if number is None:
            continue
        here = _Number(found.start(), RANKS[kind], number)
        behind_stop = here.at == 0 or text[here.at - 1] in STOPS
        in_heading = last is not None and last.rank < here.rank
        near = in_heading and here.at - end <= LONGEST_HEADING
        if not behind_stop and not (near and not ENDS_HEADING.search(text, end, here.at)):
            continue
        if here.rank == ITEM:
            if number == 1:
                # It begins something if the next one does.
                first_item = here
                continue
            if text[here.at - 1] not in BRACKETS:
                first_item = None
                continue
            if first_item is not None:
                yield first_item
        first_item = None
        yield here
        last, end = here, found.end()


def _count(numbers: Iterable[_Number]) -> bool:
    """Whether some of a kind count on: 一、 二、 三、, others between them."""
    last: dict[int, tuple[int, int]] = {}
    for number in numbers:
        before, run = last.get(number.rank, (0, 0))
        run = run + 1 if number.ordinal == before + 1 else 1
        if run > 2:
            return True
        last[number.rank] = (number.ordinal, run)
    return False
