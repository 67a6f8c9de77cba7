"""What a page adds to a text besides its numbers: contents, running heads, lines of a fixed width.

    目 录 / 一、总体要求……1 / 二、主要任务⇥2      contents: they announce headings and hold none
    某省服务贸易发展规划  (on every page)          a running head, after the first the page's own
    lines all 34 characters long                  a text broken at a fixed width, not in paragraphs

A heading that comes once is none of it: 「一、总体要求」 after the contents begins the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence

from tasks.parser.pages.titles import BODY_NAME, BREAKS_OFF, DAY, NUMBER, TITLE_BRACKET
from tasks.parser.text.blocks import Line
from tasks.parser.text.marks import mark

CONTENTS = re.compile(r"(?:#{1,6}\s*)?目\s*[录錄次]")
# ………… 12 | ⇥4 | （5） at the end of a line of contents
CONTENTS_PAGE = re.compile(r"(?:[.．·…\s]{1,200}[（(]?|[（(])\d{1,4}[）)]?$")
# — 12 — | 第 2 页 | 第2页 共9页 | （续表）      not: 12, which may be a row's number
# White space is never given back (*+): where two runs of it may meet, each would try every length.
PAGE_LINE = re.compile(
    r"[-—–－·]{1,3}\s*\d{1,4}\s*[-—–－·]{1,3}"
    r"|[-—–－\s]*第\s*\d{1,4}\s*页(?:\s*+[，,/／]?\s*+共\s*\d{1,4}\s*页)?[-—–－\s]*"
    r"|[（(]?续\s*表\s*+(?:\d{1,2}|[一二三四五六七八九十])?[）)]?"
)
# The same outside tables, where a figure alone is a page's too: 3 | 3 / 10      not: 2021年 | 三、
PAGE_NUMBER = r"""
    [-—–－·\s]*+ (?: 第\s* )? \d{1,4} (?: \s*页 )?
    (?: \s*+[，,/／]? \s*+共? \s*+\d{1,4} (?: \s*页 )? )?
    [-—–－·\s]*
"""
DEBRIS = re.compile(r"[\s\u3000#*]+")
SENTENCE_MARK = re.compile(r"[。；：:;，,、！？|\t<>\d]")
# （市商务局） | 【市商务局牵头】 | 市商务局牵头 | 责任单位 市商务局: of one item after the other
#      not: 某市牵头部门工作手册
SAYS_WHO = re.compile(
    r"[（(【〔\[].*[）)】〕\]]|.*(?:牵头|负责|配合|落实)|(?:责任|牵头|配合)(?:单位|部门)\s.*"
)
ENDS_A_LINE = "。！？；：…!?;:”’」』》）)】"
NARROW = re.compile("[\u0000-\u00ff]")
LONGEST_HEAD, SHORTEST_HEAD, FEWEST_PAGES = 50, 6, 3
LONGEST_CONTENTS_LINE = 120
# How much shorter than the longest a line may be that was broken at the same width.
TOLERANCE = 2
FEWEST_LINES, SHARE_OF_FULL_LINES = 6, 0.25
NARROWEST, WIDEST = 16, 60
FEWEST_INDENTED, MOST_INDENTED = 3, 0.6


def contents_lines(lines: Sequence[Line]) -> set[int]:
    """The positions of the lines of a table of contents, with its own heading."""
    found: set[int] = set()
    heads = [
        at
        for at, line in enumerate(lines)
        if "目" in line.text and CONTENTS.fullmatch(line.text.strip())
    ]
    if not heads:
        return found
    last = {_bare(line.text): at for at, line in enumerate(lines)}
    for start in heads:
        if start in found:
            continue
        found.add(start)
        for at in range(start + 1, len(lines)):
            text = lines[at].text
            short = len(text) <= LONGEST_CONTENTS_LINE
            numbered = short and CONTENTS_PAGE.search(text) is not None and "。" not in text
            if not numbered and last.get(_bare(text), at) <= at:
                break
            found.add(at)
    return found


def running_heads(lines: Sequence[Line]) -> set[int]:
    """The positions of lines that stand on page after page.

    The first of each is left out: it may be the title. One that stands in the middle of a sentence
    is the page's.
    """
    counts = Counter(line.text for line in lines if SHORTEST_HEAD <= len(line.text) <= LONGEST_HEAD)
    heads = {text for text, count in counts.items() if count >= FEWEST_PAGES and _is_head(text)}
    if not heads:
        return set()
    at_head = [
        at
        for at, line in enumerate(lines)
        if line.text in heads and not _is_of_a_frame(line.text, lines[at + 1 : at + 2])
    ]
    first = {lines[at].text: at for at in reversed(at_head)}
    titles = {at for at in first.values() if not _cuts_a_sentence(at, lines, heads)}
    return set(at_head) - titles


def _cuts_a_sentence(at: int, lines: Sequence[Line], heads: Container[str]) -> bool:
    """Whether a head is a page's own, below the number of a page that ends in mid-sentence.

    …加快建设服 / — 3 — / 某省文件汇编 / 务平台。
    """
    above = at - 1
    while above >= 0 and (lines[above].text in heads or PAGE_LINE.fullmatch(lines[above].text)):
        above -= 1
    if not 0 <= above < at - 1:
        return False
    text = lines[above].text
    return len(text) >= NARROWEST and text[-1] not in ENDS_A_LINE and mark(text) is None


def _is_of_a_frame(text: str, following: Sequence[Line]) -> bool:
    """Whether a body signs above the day, or issues what the next line is about (关于…的函)."""
    if not following or not BODY_NAME.search(text):
        return False
    below = following[0].text
    return below.startswith(BREAKS_OFF) or DAY.match(below) is not None


def _is_head(text: str) -> bool:
    """Whether a line on page after page is a running head: the name or number of the document.

    「等按职责分工负责）」 ends a bracket of the lines before it.
    """
    if NUMBER.fullmatch(text):
        return True
    if text.count("（") + text.count("(") != text.count("）") + text.count(")"):
        return False
    if SAYS_WHO.fullmatch(text) and not TITLE_BRACKET.fullmatch(text):
        return False
    return not SENTENCE_MARK.search(text) and mark(text) is None


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width a text's lines were broken at, None for a text that was not."""
    if len(lines) < FEWEST_LINES:
        return None
    # A line is at most as wide as it is long, and at least half as wide.
    if not NARROWEST <= max(len(line.text) for line in lines) <= 2 * WIDEST:
        return None
    widths = [columns(line.text) for line in lines]
    widest = max(widths)
    if not NARROWEST <= widest <= WIDEST:
        return None
    full = sum(width >= widest - TOLERANCE for width in widths)
    return widest if full >= SHARE_OF_FULL_LINES * len(widths) else None


def indents_paragraphs(lines: Sequence[Line]) -> bool:
    """Whether some lines are indented and others not: those are where paragraphs begin."""
    indented = sum(line.indent > 0 for line in lines)
    return FEWEST_INDENTED <= indented <= MOST_INDENTED * len(lines)


def columns(text: str) -> int:
    """How wide a line is in Chinese characters; a Latin one is half as wide."""
    narrow = len(text) if text.isascii() else len(NARROW.findall(text))
    return len(text) - narrow // 2


def _bare(text: str) -> str:
    if len(text) > LONGEST_CONTENTS_LINE:
        return text
    return DEBRIS.sub("", CONTENTS_PAGE.sub("", text))
