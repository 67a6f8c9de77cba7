"""Agencies said once for several items of a list.

    4．压缩通关时间。（责任单位同上）           the agencies of the item before it
    2．推广融资产品。（以上均由区商务局负责）   also those of the items above that name nobody

A text that says 同上 with nothing above it keeps its words, and its agencies stay missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parser.items.closing import Closing
from tasks.parser.items.numbered import Item

# （责任单位同上） | 责任单位：同上 | 【同上】      not: 做法同上
SAME = re.compile(
    r"(?:[（(【〔\[]|(?<=[。；\n])|(?<=[\s\u3000]))\s{0,4}"
    r"(?:(?:责任|牵头|配合|落实)(?:单位|部门|主体)\s{0,4}[：:]?)?\s{0,4}同上\s{0,4}[）)】〕\]]?[。；]?$"
)
FOR_ALL = re.compile(r"(?:以上|上述)[^，；。]{0,8}由")


def with_shared(items: Sequence[Item], closings: Sequence[Closing]) -> list[Closing]:
    """The closings of a document's items with what was said once given to each it is meant for."""
    found = list(closings)
    for at, closing in enumerate(found):
        if at and not closing.responsibilities and _same_place(items[at - 1], items[at]):
            found[at] = _as_above(closing, found[at - 1])
    for at, closing in enumerate(found):
        if not any(FOR_ALL.match(party.clause) for party in closing.responsibilities):
            continue
        above = at - 1
        while above >= 0 and _same_place(items[above], items[at]):
            if found[above].responsibilities:
                break
            found[above] = _given(found[above], closing)
            above -= 1
    return found


def _same_place(one: Item, other: Item) -> bool:
    return (one.list, one.section, one.task) == (other.list, other.section, other.task)


def _as_above(closing: Closing, above: Closing) -> Closing:
    said = SAME.search(closing.text.text)
    if said is None or not above.responsibilities or not closing.text.text[: said.start()]:
        return closing
    return _given(closing, above)._replace(text=closing.text.part(0, said.start()).stripped())


def _given(closing: Closing, source: Closing) -> Closing:
    """A closing with the agencies of another."""
    return closing._replace(responsibilities=source.responsibilities, regions=source.regions)
