"""Lines to paragraphs: what a web page or a page break did to the text is undone, nothing is added.

    <p><strong>（一）发展基础</strong></p>       -> （一）发展基础
    …化解交叉管理、条块 / 分割问题，…            -> one paragraph; it broke off in mid-sentence
    （…苏州工业园区 / 管委会)                    -> one paragraph; its bracket was still open

What belongs to the page and not to the document (front matter, a reporter's lead up to 全文如下：,
发布日期, page numbers, lines of a table of contents) is set apart as wrapper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.parser.pages.boxes import framed_lines
from tasks.parser.pages.breaks import PageBreaks
from tasks.parser.pages.fields import PageField, page_fields
from tasks.parser.pages.furniture import (
    PAGE_NUMBER,
    contents_lines,
    indents_paragraphs,
    running_heads,
    wrap_width,
)
from tasks.parser.pages.joined_lines import goes_on, signing_lines
from tasks.parser.pages.outline import HALF_STOP
from tasks.parser.pages.repeats import repeated_lines, repeats_told
from tasks.parser.pages.title_lines import gap_between_issuers, title_lines, without_spread
from tasks.parser.pages.titles import is_whole_title
from tasks.parser.problems import in_order
from tasks.parser.text.blocks import COMMENT, PIPE_RULE, Line, Mended, join, mended
from tasks.parser.text.marks import mark
from tasks.parser.types import Problem, Span
from tasks.parser.vocabulary import PAGE_NAMES

# <p>, </strong>, <img …>, <!-- … -->        not: ‹…›, <关于促进合作的若干措施>
# ##, **, "- ", "> " and *…* around a line of Markdown or at its end
#                                not: 3*4 | 省商务厅* | - 3 - | - 1.5%
TAG = re.compile(
    rf"{COMMENT}|</?(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>|^#{{1,6}}\s+|\*\*"
    r"|^[->+*]\s+(?=[\u4e00-\u9fff“《（(【〔*]|\d{1,3}[.．、](?!\d))"
    r"|(?<![^\s。；：])\*(?=[^\s*][^*]*\*$)|(?<=[^\s*])\*$"
    r"|&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#12288);"
    # What a web page puts where a word may be broken, and what no reader sees.
    r"|[\u200b-\u200d\u2060\ufeff\u00ad]"
)
# No tag, entity, mark of Markdown or unseen character goes without one of these.
TAG_SIGN = re.compile(r"[<&*#\u200b-\u200d\u2060\ufeff\u00ad]|^[->+]\s")
# A line with one of these in front of it begins anew.
BLOCK_MARK = re.compile(r"#{1,6}\s|[->+*]\s")
BLOCK_TAGS = frozenset(
    (
        *("p", "div", "br", "li", "ol", "ul", "table", "tbody", "thead", "tr", "td", "th"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "section", "article"),
    )
)
# 《“十四五”服务贸易发展规划》全文如下：
LEAD_END = re.compile(r"(?:《(?P<title>[^《》]{2,60})》)?\s{0,9}(?:主要内容|全文|原文)如下\s*[：:]")
# Where the lead may stand, below front matter whose dashes a Markdown file has lost.
LEAD_LINES = 24
FURNITURE = re.compile(
    rf"""
    [【\[]? (?: 发布日期 | 发布时间 | 发表时间 | 发文日期 | 成文日期 | 信息来源 | 来源 | 浏览次数
      | 字号 | 字体 | 索引号 | 主题分类 | 分享到 | 打印 | 关闭窗口 | 责任编辑 | 上一篇 | 下一篇
      | 扫一扫 | 版权所有 )
      \s*[：:】]? .{{0,60}} $
    | (?:您的?|您所在的|您现在的|当前) 位置 \s*+ [：:] [^。；]{{0,80}} $
    | (?:发布)? 时间 \s? [：:] \s? \d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}
      .{{0,30}} (?: 来源|字体|浏览 ) .{{0,60}} $
    | (?: (?:您?的?|您所在的|您现在的|当前) 位置 \s*+ [：:]? \s*+ )?
      (?:网站)? 首\s?页 \s* (?: [>＞›»→|/] | -> | &gt; ) .{{0,80}} $
    | (?: (?:首\s?页|{"|".join(PAGE_NAMES)}) [\s>＞›»|/·]{{0,6}} ){{1,8}} $
    | (?:A?[+-]?\s?[大中小]\s*){{3}} $
    | {PAGE_NUMBER} $
    | .{{2,80}}? [.．·…]{{4,}} \s* \d{{1,4}} $
    """,
    re.VERBOSE,
)
# 某省人民政府　今天是…　设为首页　加入收藏: the bar of a site above its pages
#      not: 提供语音播报、无障碍浏览等功能 | 1. 无障碍浏览
SITE_BAR = re.compile(
    r"(?:^|[\s|｜丨·])(?:设为首页|加入收藏|无障碍浏览|切换到?繁体)(?=[\s|｜丨·]|$)"
)
LONGEST_SITE_BAR = 120
# What furniture begins with that does not end with a page number.
FURNITURE_BEGINS = frozenset("【[关时A大发成信来浏字索主分打责上下扫版您的当位网首第-—–－·").union(
    name[0] for name in PAGE_NAMES
)
# What else than a digit the number of a page ends with.
PAGE_ENDS = frozenset("页-—–－·")
PICTURE = re.compile(r"<img\s", re.IGNORECASE)
SENTENCE_SIGN = re.compile(r"[。！？!?.．]")
SENTENCE_STOP = re.compile(rf"(?:[。！？!?]|{HALF_STOP})[”’」』》）)】]*")


@dataclass(frozen=True, slots=True)
class Page:
    """The paragraphs of a text, what its page wrapped around them, and the title the page gave.

    `fields` are what it said of the documents above them, in order; `broken` says that its lines
    were broken at a fixed width, `framed` are the places of paragraphs in a box drawn around them.
    """

    paragraphs: tuple[Mended, ...]
    wrapper: tuple[Span, ...]
    markup: tuple[Span, ...]
    pictures: tuple[Span, ...]
    title: Mended | None
    problems: tuple[Problem, ...]
    fields: tuple[PageField, ...] = ()
    broken: bool = False
    framed: frozenset[int] = frozenset()


def read_page(lines: Sequence[Line]) -> Page:
    """Set the wrapper apart and mend the paragraphs of the rest."""
    first, title = _lead(lines)
    wrapper = [line.span for line in lines[:first]]
    furniture = contents_lines(lines) | running_heads(lines)
    kept = [
        at
        for at in range(first, len(lines))
        if at not in furniture and not (lines[at].text and _is_furniture(lines[at].text))
    ]
    repeats = _repeated_pages(lines, kept)
    furniture |= {at for run in repeats for at in run}
    framed = framed_lines(lines)
    in_frame: set[int] = set()
    was_framed = False
    of_document = frozenset(kept)
    titles = title_lines([line.text if at in of_document else "" for at, line in enumerate(lines)])
    signing = signing_lines([line.text for line in lines])
    width = wrap_width(lines)
    indents = width is not None and indents_paragraphs(lines)
    markup: list[Span] = []
    pictures: list[Span] = []
    fields: list[PageField] = []
    paragraphs: list[list[Mended]] = []
    for at, line in enumerate(lines[first:], start=first):
        if at in furniture:
            wrapper.append(line.span)
            continue
        below_furniture = bool(wrapper) and wrapper[-1].start > _last_place(paragraphs)
        is_framed = at in framed
        changed, was_framed = is_framed is not was_framed, is_framed
        if is_framed:
            markup += _bars(line)
            line = _inside(line)
            if not line.text:
                continue
        tags = _tags(line.text)
        if tags:
            markup += [_place(line, tag) for tag in tags]
        if "<" in line.text and PICTURE.search(line.text):
            pictures.append(line.span)
        flush = indents and not line.indent
        marked = bool(tags) and BLOCK_MARK.match(line.text) is not None
        for piece in _without_tags(line, tags) if tags else (mended(line).stripped(),):
            if (told := page_fields(piece)) is not None:
                fields += told
                wrapper.append(piece.span())
            elif _is_furniture(piece.text):
                wrapper.append(piece.span())
            elif paragraphs and at in titles.going_on:
                paragraphs[-1] += [
                    *gap_between_issuers(paragraphs[-1][-1], piece),
                    without_spread(piece),
                ]
            elif (
                paragraphs
                and not marked
                and not changed
                and not is_framed
                and at not in titles.below
                and at not in signing
                and not (below_furniture and is_whole_title(piece.text))
                and goes_on(paragraphs[-1], piece.text, width, flush=flush)
            ):
                paragraphs[-1].append(piece)
            else:
                paragraphs.append([piece])
                if is_framed:
                    in_frame.add(piece.offsets[0])
    breaks = PageBreaks(lines)
    return Page(
        tuple(breaks.rejoined(pieces) for pieces in paragraphs),
        tuple(wrapper),
        tuple(markup),
        tuple(pictures),
        title,
        tuple(in_order((*breaks.problems, *repeats_told(lines, repeats)))),
        tuple(fields),
        broken=width is not None,
        framed=frozenset(in_frame),
    )


def _last_place(paragraphs: Sequence[Sequence[Mended]]) -> int:
    """Where the last piece of the last paragraph begins; -1 without one."""
    return paragraphs[-1][-1].offsets[0] if paragraphs else -1


def _bars(line: Line) -> list[Span]:
    """The frame around a line: its bars, or all of it where it is a rule."""
    if PIPE_RULE.fullmatch(line.text):
        return [line.span]
    start, end = line.span
    return [Span(start, start + 1), Span(end - 1, end)]


def _inside(line: Line) -> Line:
    """What stands between the bars of a frame."""
    if PIPE_RULE.fullmatch(line.text):
        return Line("", line.span)
    inside = line.text[1:-1]
    bare = inside.strip()
    start = line.span.start + 1 + inside.find(bare)
    return Line(bare, Span(start, start + len(bare)))


def _repeated_pages(lines: Sequence[Line], kept: Sequence[int]) -> list[range]:
    """Where pages stand a second time, by the lines that are not a page's own (`kept`)."""
    runs = repeated_lines([lines[at] for at in kept])
    found: list[range] = []
    for run in runs:
        end = kept[run.stop] if run.stop < len(kept) else len(lines)
        # A page has its number or its head in it, above or below it.
        if end - kept[run.start] > len(run) or kept[run.start] - kept[run.start - 1] > 1:
            found.append(range(kept[run.start], kept[run.stop - 1] + 1))
    return found


def sentences(text: Mended) -> list[Mended]:
    """The sentences of a paragraph, each with its full stop and what closes after it."""
    if SENTENCE_SIGN.search(text.text) is None:
        return [text.stripped()] if text.text and not text.text.isspace() else []
    found: list[Mended] = []
    start = 0
    for stop in SENTENCE_STOP.finditer(text.text):
        found.append(text.part(start, stop.end()))
        start = stop.end()
    found.append(text.part(start))
    return [piece.stripped() for piece in found if piece.text.strip()]


def _lead(lines: Sequence[Line]) -> tuple[int, Mended | None]:
    """How many lines stand before the document, and the title a reporter's lead names."""
    start = 0
    if lines and lines[0].text == "---":
        closing = (at for at, line in enumerate(lines[1:60], start=1) if line.text == "---")
        start = next(closing, -1) + 1
    for at, line in enumerate(lines[start : start + LEAD_LINES], start=start):
        plain = join(_without_tags(line, _tags(line.text)))
        found = LEAD_END.search(plain.text)
        if found and not plain.text[found.end() :].strip():
            title = plain.part(found.start("title"), found.end("title"))
            return at + 1, title if found["title"] else None
    return start, None


def _tags(text: str) -> list[re.Match[str]]:
    if TAG_SIGN.search(text) is None:
        return []
    found = list(TAG.finditer(text))
    # A star at the end of a line alone is the author's.
    alone = sum(tag[0] == "*" for tag in found) < 2
    return [tag for tag in found if not (alone and tag[0] == "*")]


def _place(line: Line, tag: re.Match[str]) -> Span:
    return Span(line.span.start + tag.start(), line.span.start + tag.end())


def _without_tags(line: Line, tags: Sequence[re.Match[str]]) -> list[Mended]:
    """The text of a line without its tags; a block tag ends a piece."""
    whole = mended(line)
    pieces: list[list[Mended]] = [[]]
    at = 0
    for tag in tags:
        pieces[-1].append(whole.part(at, tag.start()))
        if (tag["name"] or "").lower() in BLOCK_TAGS:
            pieces.append([])
        at = tag.end()
    pieces[-1].append(whole.part(at))
    stripped = (join(parts).stripped() for parts in pieces)
    return [piece for piece in stripped if piece.text]


def _is_furniture(text: str) -> bool:
    if len(text) <= LONGEST_SITE_BAR and "。" not in text and SITE_BAR.search(text):
        return mark(text) is None
    page = text[-1].isdecimal() or (text[0].isdecimal() and text[-1] in PAGE_ENDS)
    return (page or text[0] in FURNITURE_BEGINS) and FURNITURE.match(text) is not None
