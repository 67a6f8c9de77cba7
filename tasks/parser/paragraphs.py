"""Lines to paragraphs: what a web page or a page break did to the text is undone, nothing is added.

    <p><strong>（一）发展基础</strong></p>       -> （一）发展基础
    …化解交叉管理、条块 / 分割问题，…            -> one paragraph; it broke off in mid-sentence
    （…苏州工业园区 / 管委会)                    -> one paragraph; its bracket was still open

What belongs to the page and not to the document (front matter, a reporter's lead up to 全文如下：,
发布日期, page numbers, lines of a table of contents) is set apart as wrapper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.parser.blocks import Line, Mended, join, mended
from tasks.parser.outline import HALF_STOP, is_heading, mark
from tasks.parser.page_breaks import PageBreaks
from tasks.parser.page_furniture import (
    columns,
    contents_lines,
    indents_paragraphs,
    running_heads,
    wrap_width,
)
from tasks.parser.phrases import ANY_LABEL
from tasks.parser.types import Problem, Span

# What the title of a document ends with.
DOCUMENT_KINDS = (
    *(
        "通知",
        "批复",
        "意见",
        "方案",
        "规划",
        "措施",
        "办法",
        "决定",
        "计划",
        "纲要",
        "公告",
        "通告",
    ),
    *("细则", "要点", "清单", "分工", "函", "报告", "条例", "规定", "政策", "指引", "指南"),
    *("分工表", "分解表", "任务表", "计划表", "一览表", "台账"),
)
LONGEST_UNMARKED_TITLE = 50
# （2023—2025年） | （征求意见稿） after a title
TITLE_BRACKET = re.compile(
    r"\s*[（(](?:20\d{2}|试行|征求意见|暂行|修订|送审|草案)[^（）()]{0,16}[）)]$"
)
SHORTEST_TITLE_LINE = 4

# <p>, </strong>, <img …>        not: ‹…›, <关于促进合作的若干措施>
# ## and ** of Markdown
TAG = re.compile(
    r"<(?:!--[^>]*|/?(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?)>|^#{1,6}\s+|\*\*"
    r"|&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#12288);"
)
# No tag, entity or mark of Markdown goes without one of these.
TAG_SIGN = re.compile(r"[<&*#]")
BLOCK_TAGS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ol",
        "ul",
        "table",
        "tbody",
        "thead",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
    ]
)
# 《“十四五”服务贸易发展规划》全文如下：
LEAD_END = re.compile(r"(?:《(?P<title>[^《》]{2,60})》)?\s*(?:主要内容|全文|原文)如下\s*[：:]")
FURNITURE = re.compile(
    r"""
    (?: 发布日期 | 发布时间 | 发文日期 | 成文日期 | 信息来源 | 来源 | 浏览次数 | 字号 | 字体
      | 索引号 | 主题分类 | 分享到 | 打印 | 责任编辑 | 上一篇 | 下一篇 | 扫一扫 | 版权所有 )
      \s*[：:】]? .{0,60} $
    | (?: (?:您?的?|您所在的|您现在的|当前) 位置 \s* [：:]? \s* )?
      (?:网站)? 首\s?页 \s* (?: [>＞›»→|/] | -> | &gt; ) .{0,80} $
    | [-—–－·\s]* (?:第\s*)? \d{1,4} (?:\s*页)? [-—–－·\s]* $
    | [-—–－\s]* 第?\s*\d{1,4}\s*页? \s*[，,/／]?\s* 共?\s*\d{1,4}\s*页? [-—–－\s]* $
    | .{2,80}? [.．·…]{4,} \s* \d{1,4} $
    """,
    re.VERBOSE,
)
PICTURE = re.compile(r"<img\s", re.IGNORECASE)
# 责任单位：… | 完成时限：…: a field stands on a line of its own.
FIELD = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]")
# A line that lacks no more than this is as long as its text is wide.
FULL_LINE = 2
MOST_TITLE_LINES = 3
# 附件1 | 某政办发〔2023〕1号 | 某部门文件: no line of a title
NOT_IN_A_TITLE = re.compile(r"[。；：:;，,？！]|^附\s*件|〔|\d{4}年\d{1,2}月|文件$|^目\s*录")
# 某政办发〔2023〕1号
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}\s*[〔\[［(（]\s*\d{4}\s*[〕\]］)）]\s*第?\d{1,5}\s*号")
# 某市人民政府关于印发…的通知 names its issuer and needs no line before it.
WHOLE_TITLE = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{2,30}?(?:政府|国务院|委员会|办公厅|办公室|[部厅局委办院署]))"
    r"(?:关于|印发|转发|批转).{4,}"
)
# 2018年6月1日 | 二○一八年六月一日: the day a document was signed
DAY = re.compile(
    r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[一二三四五六七八九〇○零]{4}年[元正一二三四五六七八九十]{1,2}月.{1,3}日"
)
# 附件：1.… | 附件2 | 附：
ATTACHMENTS = re.compile(r"附\s*件?\s*(?:\d{1,2}|[一二三四五六七八九十])?\s*(?:[：:]|$)")
# 附件2 alone: the attached document begins.
ATTACHED = re.compile(r"附\s*件\s*(?:\d{1,2}|[一二三四五六七八九十])?\s*[：:]?")
BODY_NAME = re.compile(r"(?:政府|国务院|委员会|办公厅|办公室|[部厅局委办院署])$")
PUNCTUATED = re.compile(r"[，。、；：！？,;:]")
ENDS_PARAGRAPH = "。！？；：…!?;:"
SENTENCE_STOP = re.compile(rf"(?:[。！？!?]|{HALF_STOP})[”’」』》）)】]*")
CLOSING = "”’」』》）)】"


@dataclass(frozen=True, slots=True)
class Page:
    """The paragraphs of a text, what its page wrapped around them, and the title the page gave."""

    paragraphs: tuple[Mended, ...]
    wrapper: tuple[Span, ...]
    markup: tuple[Span, ...]
    pictures: tuple[Span, ...]
    title: Mended | None
    problems: tuple[Problem, ...]


def read_page(lines: Sequence[Line]) -> Page:
    """Set the wrapper apart and mend the paragraphs of the rest."""
    first, title = _lead(lines)
    wrapper = [line.span for line in lines[:first]]
    furniture = contents_lines(lines) | running_heads(lines)
    width = wrap_width(lines)
    indents = width is not None and indents_paragraphs(lines)
    markup: list[Span] = []
    pictures: list[Span] = []
    paragraphs: list[list[Mended]] = []
    for at, line in enumerate(lines[first:], start=first):
        if at in furniture:
            wrapper.append(line.span)
            continue
        markup.extend(_tags(line))
        if PICTURE.search(line.text):
            pictures.append(line.span)
        flush = indents and not line.indent
        for piece in _without_tags(line):
            if FURNITURE.match(piece.text):
                wrapper.append(piece.span())
            elif paragraphs and _continues(paragraphs[-1], piece.text, width, flush=flush):
                paragraphs[-1].append(piece)
            else:
                paragraphs.append([piece])
    breaks = PageBreaks(lines)
    return Page(
        tuple(breaks.rejoined(pieces) for pieces in paragraphs),
        tuple(wrapper),
        tuple(markup),
        tuple(pictures),
        title,
        tuple(breaks.problems),
    )


def sentences(text: Mended) -> list[Mended]:
    """The sentences of a paragraph, each with its full stop and what closes after it."""
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
    for at, line in enumerate(lines[start : start + 12], start=start):
        plain = join(_without_tags(line))
        found = LEAD_END.search(plain.text)
        if found and not plain.text[found.end() :].strip():
            title = plain.part(found.start("title"), found.end("title"))
            return at + 1, title if found["title"] else None
    return start, None


def _tags(line: Line) -> Iterator[Span]:
    for tag in TAG.finditer(line.text):
        yield Span(line.span.start + tag.start(), line.span.start + tag.end())


def _without_tags(line: Line) -> list[Mended]:
    """The text of a line without tags; a block tag ends a piece."""
    whole = mended(line)
    if not TAG_SIGN.search(line.text):
        return [whole.stripped()]
    pieces: list[list[Mended]] = [[]]
    at = 0
    for tag in TAG.finditer(line.text):
        pieces[-1].append(whole.part(at, tag.start()))
        if (tag["name"] or "").lower() in BLOCK_TAGS:
            pieces.append([])
        at = tag.end()
    pieces[-1].append(whole.part(at))
    stripped = (join(parts).stripped() for parts in pieces)
    return [piece for piece in stripped if piece.text]


def _continues(before: Sequence[Mended], text: str, width: int | None, *, flush: bool) -> bool:
    """Whether a line goes on with the paragraph before it, which a page or line break cut.

    `width` is that of the lines of a text broken at a fixed width; `flush` says that the line is
    not indented in a text that indents its paragraphs.
    """
    last = before[-1].text
    if TITLE_BRACKET.fullmatch(text):
        return is_title_line(last)
    if mark(text) is not None or ANY_LABEL.match(text):
        return False
    if _bracket_open(last) or ANY_LABEL.fullmatch(last):
        return True
    if FIELD.match(text) or NUMBER.fullmatch(text) or _begins_a_title(text, last):
        return False
    if DAY.fullmatch(text) or ATTACHED.fullmatch(text):
        return False
    if ATTACHMENTS.match(last) and BODY_NAME.search(text) and not PUNCTUATED.search(text):
        # 附件：1.某方案 / 某市人民政府: the signature below the list.
        return False
    if len(last) <= LONGEST_UNMARKED_TITLE and is_title_broken(
        [piece.text for piece in before[-MOST_TITLE_LINES:]], text
    ):
        return True
    full = width is not None and columns(last) >= max(width - FULL_LINE, width / 2)
    if full and flush:
        # A sentence may end where its line does.
        return True
    if last.rstrip(CLOSING).endswith(tuple(ENDS_PARAGRAPH)) or last.endswith(("）", ")", ".")):
        return False
    if full:
        return True
    return len(before) > 1 or not (is_heading(last) or _is_unmarked_title(last))


def is_title_line(text: str) -> bool:
    """Whether a line ends as the title of a document does: …实施方案, …计划（2023—2025年）."""
    bare = TITLE_BRACKET.sub("", text).rstrip("》）) ")
    return len(text) <= LONGEST_UNMARKED_TITLE and bare.endswith(DOCUMENT_KINDS)


def is_whole_title(text: str) -> bool:
    """Whether a line is a title with its issuer: 某市人民政府关于印发…的通知."""
    bare = TITLE_BRACKET.sub("", text).rstrip("》）) ")
    return (
        WHOLE_TITLE.match(bare) is not None
        and bare.endswith(DOCUMENT_KINDS)
        and NOT_IN_A_TITLE.search(bare) is None
    )


def _begins_a_title(text: str, last: str) -> bool:
    """Whether a whole title stands below a line of the page (首页, 信息公开) or a letterhead.

    Below 某市商务局 the title of 某市财政局 is that of both.
    """
    found = WHOLE_TITLE.match(text)
    if found is None or not is_whole_title(text) or not _is_unmarked_title(last):
        return False
    if last.endswith(("关于", "印发", "转发", "批转")):
        return False
    return last == found["issuer"] or not BODY_NAME.search(last)


def is_title_broken(lines: Sequence[str], text: str) -> bool:
    """Whether a title's line goes on in the next: …关于印发 / 某省…实施方案的通知."""
    title = "".join(lines)
    if not _may_be_of_title(title, SHORTEST_TITLE_LINE) or not _may_be_of_title(text, 2):
        return False
    if is_title_line(title):
        return False
    return is_title_line(title + text) or title.endswith(("关于", "印发", "转发", "关于印发"))


def _may_be_of_title(text: str, shortest: int) -> bool:
    return (
        shortest <= len(text) <= LONGEST_UNMARKED_TITLE
        and mark(text) is None
        and NOT_IN_A_TITLE.search(text) is None
    )


def _bracket_open(text: str) -> bool:
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))


def _is_unmarked_title(text: str) -> bool:
    if len(text) > LONGEST_UNMARKED_TITLE or re.search(r"[。；：;:]", text):
        return False
    return text.endswith(DOCUMENT_KINDS) or not re.search(r"[，、,]", text)
