"""Run-in titles: short sentences that open a passage and name what it is about.

    提升旅游国际竞争力。建立健全国家旅游对外推广体系，…          opens its paragraph
    …支持专业服务贸易发展。支持通信、研发、设计等知识密集型…      in mid-paragraph

A paragraph's first sentence is a title if it is short, has no comma and more follows. In the middle
of a paragraph that began with a title, another such sentence is one only if it shows it:
it takes up the words of the heading above (加快发展新兴服务贸易 / 支持专业服务贸易发展),
or it is built exactly as the paragraph's first title (总量规模|稳步|增长 / 行业结构|显著|优化),
or, below a heading on safeguards, both say in a few words how work is secured (加强组织领导 /
强化政策支持).
「支持外资企业在华设立研发中心。」 does neither: it is a plain sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.parser.pages.paragraphs import sentences
from tasks.parser.text.blocks import Mended
from tasks.parser.text.cohesion import pairs

SHORTEST, LONGEST = 4, 30
# Two pairs of characters in common with the heading; one (贸易) is chance in such texts.
COMMON_PAIRS = 2

PAUSE = re.compile(r"[，、；：,;:（(\d]")
# 贸易规模|进一步|扩大
STATEMENT = re.compile(
    r"""
    (?P<head> [\u4e00-\u9fff]{2,10}? )
    (?P<adverb> 稳步 | 显著 | 深入 | 持续 | 不断 | 明显 | 更加 | 进一步 | 加快 | 全面 | 日益
      | 逐步 | 有序 )
    (?P<verb> [\u4e00-\u9fff]{2,4} )
    。""",
    re.VERBOSE,
)
# 加强组织领导。 | 强化政策支持。      not: 加强统筹。 | 推动企业参与。
SECURING = re.compile(
    r"(?:加强|强化|加大|完善|健全|严格|压实|营造|抓好|做好)(?:[\u4e00-\u9fff]{4}|[\u4e00-\u9fff]{6})。"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A title and the text it opens; `text` begins with the title."""

    title: Mended
    text: Mended


def may_hold_passages(text: str) -> bool:
    """Whether a full stop stands where one may close a title that more follows."""
    return SHORTEST <= text.find("。") < len(text) - 1


def opens_with_title(paragraph: Mended) -> bool:
    """Whether a paragraph begins with a title and says more."""
    if not may_hold_passages(paragraph.text.lstrip()):
        return False
    parts = sentences(paragraph)
    return len(parts) > 1 and _short(parts[0].text)


def passages(paragraph: Mended, *, heading: str, secures: bool = False) -> Iterator[Passage]:
    """The passages of a paragraph below `heading`; none if it does not begin with a title.

    `secures` says that the heading is about how the work is secured.
    """
    parts = sentences(paragraph)
    if len(parts) < 2 or not _short(parts[0].text):
        return
    starts = [0]
    for at in range(2, len(parts) - 1):
        # What stands right behind a title is what it is about, however short.
        apart = starts[-1] < at - 1
        said, opening = parts[at].text, parts[0].text
        shows = _shows_it(said, opening, heading) or (secures and _secure(said, opening))
        if apart and shows and _short(said):
            starts.append(at)
    bounds = [bisect_left(paragraph.offsets, part.offsets[0]) for part in parts]
    bounds.append(len(paragraph.text))
    for start, end in zip(starts, [*starts[1:], len(parts)], strict=True):
        text = paragraph.part(bounds[start], bounds[end]).stripped()
        yield Passage(parts[start].part(0, len(parts[start].text) - 1), text)


def _short(sentence: str) -> bool:
    return (
        SHORTEST < len(sentence) <= LONGEST
        and sentence.endswith("。")
        and PAUSE.search(sentence) is None
    )


def _shows_it(sentence: str, opening: str, heading: str) -> bool:
    shape = _shape(sentence)
    if shape is not None:
        return shape == _shape(opening)
    return len({*pairs(sentence)} & {*pairs(heading)}) >= COMMON_PAIRS


def _secure(sentence: str, opening: str) -> bool:
    return SECURING.fullmatch(sentence) is not None and SECURING.fullmatch(opening) is not None


def _shape(sentence: str) -> tuple[int, int] | None:
    found = STATEMENT.fullmatch(sentence)
    return (len(found["head"]), len(found["verb"])) if found else None
