"""Whose document a text is, where no document in it names its issuer, or only its level.

    苏州市全面深化…实施方案            the title begins with the region
    省商务厅等12部门关于印发《吉林省…》  or the title it sends
    商务部、外汇局、移民局 …            nearly all bodies are central ones
    省商务厅 … 我省 … 吉林省 … 吉林     a level is written without its region: the region of that
                                        level the text speaks of far more than of any other

The conclusion serves only to tell 省商务厅 of one province from that of another; it is reported,
and never shown as the document's issuer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from tasks.parser.types import Document, Measure, Problem

NATIONAL = "national"
# How many of the names a text gives must be central bodies for it to be a central document.
CENTRAL_SHARE = 0.8
# Words that stand for the issuer's own region before the names of its bodies.
LEVEL_WORDS = ("省", "自治区", "市")
# 关于印发《吉林省…方案》的通知
SENT_TITLE = re.compile(r"《([^《》]{2,60})》")
# How many names must begin with the word for the level.
LEVEL_SHARE = 0.2
LENGTHS_OF_REGION_NAMES = (2, 3, 4)
# How many names are tried: a document speaks of fewer, a text of noise of any number.
MOST_TRIED = 5000
# How many times more often than the next one the text must name the region, and how often at least:
# 对标浙江省 in a text that never names its own province makes it no document of that one.
CLEARLY_MORE = 2
FEWEST_TIMES = 2


class LookedUp(Protocol):
    """What a gazetteer says of a name."""

    @property
    def name(self) -> str | None:
        """The official full name, None where it is not certain."""

    @property
    def slip(self) -> bool:
        """Whether the name fits only after mending one character."""

    @property
    def collective(self) -> bool:
        """Whether a person has answered that the name stands for a group of bodies."""

    @property
    def answer(self) -> int | None:
        """The number of the person's answer that decided, if one did."""


class Gazetteer(Protocol):
    """Names of bodies; `agencies.gazetteer.Gazetteer` is one."""

    def look_up(self, name: str, *, issuer: str | None, on: date | None) -> LookedUp:
        """The body a name means in a document of this issuer on this day."""

    def issuer_region(self, issuer: str | None) -> str | None:
        """The region an issuer or a text that begins with its name belongs to."""


def conclude_issuer(
    text: str, measures: Sequence[Measure], documents: Sequence[Document], gazetteer: Gazetteer
) -> tuple[str | None, list[Problem]]:
    """The issuer to look names up with, where no document says it, and the doubt that remains."""
    written = next((document.issuer for document in documents if document.issuer), None)
    if any(gazetteer.issuer_region(document.issuer) for document in documents):
        return None, []
    names = [
        party.name
        for measure in measures
        for party in measure.responsibilities
        if party.kind == "agency"
    ]
    titles = [
        title
        for document in documents
        for title in ((document.title or ""), *SENT_TITLE.findall(document.title or ""))
        if title
    ]
    titled = next((title for title in titles if gazetteer.issuer_region(title)), None)
    issuer = titled or _central(names, gazetteer) or _by_level(text, names, gazetteer)
    if issuer is None:
        return None, []
    shown = "国家机关" if issuer == NATIONAL else issuer
    lacking = f"发文机关“{written}”没有写明地区" if written else "原文未写明发文机关"
    message = f"{lacking}，单位名称按“{shown}”的文件读取"
    return issuer, [Problem("issuer_concluded", message)]


def _central(names: Sequence[str], gazetteer: Gazetteer) -> str | None:
    distinct = set(names)
    central = len(distinct)
    for name in distinct:
        central -= gazetteer.look_up(name, issuer=NATIONAL, on=None).name is None
        if central < CENTRAL_SHARE * len(distinct):
            # Whatever the other names are, they are too few.
            return None
    return NATIONAL if distinct else None


def _by_level(text: str, names: Sequence[str], gazetteer: Gazetteer) -> str | None:
    # A line may end within a name: 吉 / 林省.
    text = "".join(text.split())
    for level in LEVEL_WORDS:
        own = sum(name.startswith(level) for name in names)
        if not own or own < LEVEL_SHARE * len(names):
            continue
        regions = _regions_named(text, level, gazetteer)
        ranked = Counter({name: text.count(name.removesuffix(level)) for name in regions})
        (best, count), *others = [*ranked.most_common(2), ("", 0)]
        if best and count >= max(FEWEST_TIMES, CLEARLY_MORE * others[0][1]):
            return best
    return None


def _regions_named(text: str, level: str, gazetteer: Gazetteer) -> set[str]:
    """The regions of a level the text names in full: 吉林省, not the 省 of 鼓励省属企业."""
    found: set[str] = set()
    tried: set[str] = set()
    at = text.find(level)
    while at >= 0:
        for length in LENGTHS_OF_REGION_NAMES:
            name = text[max(0, at - length) : at + len(level)]
            if name not in tried and name.isalpha() and len(tried) < MOST_TRIED:
                tried.add(name)
                if gazetteer.issuer_region(name):
                    found.add(name)
        at = text.find(level, at + 1)
    return found
