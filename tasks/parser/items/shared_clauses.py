"""Agencies said once for several items of a list.

    4．压缩通关时间。（责任单位同上）           the agencies of the item before it
    2．推广融资产品。（以上均由区商务局负责）   also those of the items above that name nobody

    （一）完善机制 / 1．甲。 / 2．乙。 / 责任单位：市商务局、市统计局
        below the last of every group and below no other item: said of the whole group, with a doubt

A text that says 同上 with nothing above it keeps its words, and its agencies stay missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parser.items.clause_places import is_field_line
from tasks.parser.items.closing import Closing
from tasks.parser.items.numbered import Item
from tasks.parser.types import Problem

# （责任单位同上） | 责任单位：同上 | 【同上】      not: 做法同上
SAME = re.compile(
    r"(?:[（(【〔\[]|(?<=[。；\n])|(?<=[\s\u3000]))\s{0,4}"
    r"(?:(?:责任|牵头|配合|落实)(?:单位|部门|主体)\s{0,4}[：:]?)?\s{0,4}同上\s{0,4}[）)】〕\]]?[。；]?$"
)
SHARED = "责任单位写在本组最后一项之下，按对本组各项都适用读取，请核对"
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
    return _with_fields_below(items, found)


def _with_fields_below(items: Sequence[Item], closings: list[Closing]) -> list[Closing]:
    """The closings where fields stand below the last item of every group of several, and nowhere
    else: each item of the group is given them, and told of.
    """
    groups: list[list[int]] = []
    for at, item in enumerate(items):
        if item.list != "narrative":
            continue
        if groups and _same_place(items[groups[-1][-1]], item):
            groups[-1].append(at)
        else:
            groups.append([at])
    several = [group for group in groups if len(group) > 1]
    if not several or any(closings[at].responsibilities for group in several for at in group[:-1]):
        return closings
    found = list(closings)
    for *before, last in several:
        if not closings[last].responsibilities or not _ends_in_fields(items[last]):
            continue
        for at in before:
            told = Problem("clause_shared", SHARED, items[at].text.span())
            given = _given(found[at], closings[last])
            found[at] = given._replace(
                due=given.due or closings[last].due, problems=(*given.problems, told)
            )
    return found


def _ends_in_fields(item: Item) -> bool:
    """Whether the agencies of an item stand on lines of their own below it."""
    return is_field_line(item.text.text.rstrip().rpartition("\n")[2].strip())


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
