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

from tasks.parser.blocks import COMMENT, Line, Mended, join, mended
from tasks.parser.marks import MARKS_OF, mark
from tasks.parser.outline import HALF_STOP, is_heading
from tasks.parser.page_breaks import PageBreaks, problem_start
from tasks.parser.page_fields import PageField, page_fields
from tasks.parser.page_furniture import (
    PAGE_NUMBER,
    columns,
    contents_lines,
    indents_paragraphs,
    running_heads,
    wrap_width,
)
from tasks.parser.phrases import ANY_LABEL, LABEL_SIGN, may_hold_label
from tasks.parser.repeated_pages import repeated_lines, repeats_told
from tasks.parser.titles import (
    ATTACHED,
    ATTACHMENTS,
    BODY_NAME,
    BREAKS_OFF,
    CONTACT,
    DAY,
    ISSUE,
    JOINED_ON,
    LAST_CHARACTERS,
    LONGEST_UNMARKED_TITLE,
    MOST_TITLE_LINES,
    NUMBER,
    SIGNED_FOR,
    TITLE_BRACKET,
    begins_a_title,
    is_issuer_line,
    is_title_broken,
    is_title_ended,
    is_title_line,
    is_unmarked_title,
)
from tasks.parser.types import Problem, Span

# <p>, </strong>, <img …>, <!-- … -->        not: ‹…›, <关于促进合作的若干措施>
# ##, **, "- ", "> " and *…* around a line of Markdown or at its end
#                                not: 3*4 | 省商务厅* | - 3 - | - 1.5%
TAG = re.compile(
    rf"{COMMENT}|</?(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>|^#{{1,6}}\s+|\*\*"
    r"|^[->+*]\s+(?=[\u4e00-\u9fff“《（(【〔*]|\d{1,3}[.．、](?!\d))"
    r"|(?<![^\s。；：])\*(?=[^\s*][^*]*\*$)|(?<=[^\s*])\*$"
    r"|&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#12288);"
)
# No tag, entity or mark of Markdown goes without one of these.
TAG_SIGN = re.compile(r"[<&*#]|^[->+]\s")
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
FURNITURE = re.compile(
    rf"""
    [【\[]? (?: 发布日期 | 发布时间 | 发文日期 | 成文日期 | 信息来源 | 来源 | 浏览次数 | 字号 | 字体
      | 索引号 | 主题分类 | 分享到 | 打印 | 关闭窗口 | 责任编辑 | 上一篇 | 下一篇 | 扫一扫
      | 版权所有 )
      \s*[：:】]? .{{0,60}} $
    | (?: (?:您?的?|您所在的|您现在的|当前) 位置 \s*+ [：:]? \s*+ )?
      (?:网站)? 首\s?页 \s* (?: [>＞›»→|/] | -> | &gt; ) .{{0,80}} $
    | {PAGE_NUMBER} $
    | .{{2,80}}? [.．·…]{{4,}} \s* \d{{1,4}} $
    """,
    re.VERBOSE,
)
# What furniture begins with that does not end with a page number.
FURNITURE_BEGINS = frozenset("【[关发成信来浏字索主分打责上下扫版您的当位网首第-—–－·")
# What else than a digit the number of a page ends with.
PAGE_ENDS = frozenset("页-—–－·")
PICTURE = re.compile(r"<img\s", re.IGNORECASE)
# 责任单位：… | 完成时限：…: a field stands on a line of its own.
FIELD = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]")
# A line that lacks no more than this is as long as its text is wide.
FULL_LINE = 2
PUNCTUATED = re.compile(r"[，。、；：！？,;:]")
# No line without one of these begins anew of itself, by its number, its label, as a day and so on;
# a text may be nothing but tiny lines that have none.
NEW_SIGN = re.compile(
    rf"^[附{''.join(MARKS_OF)}]|[号期次日）)]\Z|签\s*发\s*人|{LABEL_SIGN.pattern}"
)
ENDS_PARAGRAPH = tuple("。！？；：…!?;:")
SENTENCE_SIGN = re.compile(r"[。！？!?.．]")
SENTENCE_STOP = re.compile(rf"(?:[。！？!?]|{HALF_STOP})[”’」』》）)】]*")
CLOSING = "”’」』》）)】"
# 2023年9月20日 | 某县人民政府办公室　2023年9月20日      not: 于2023年9月20日
SIGNED_LINE = re.compile(rf"(?:[\u4e00-\u9fff]{{2,40}}\s{{1,60}})?(?:{DAY.pattern})")
# 完善周边交通、住宿等: no heading ends so.
GOES_ON = ("等", "和", "与", "及", "的", "、", "于", "将", "把", "对", "向", "由")
MAY_END = frozenset((*ENDS_PARAGRAPH, *CLOSING, "."))


@dataclass(frozen=True, slots=True)
class Page:
    """The paragraphs of a text, what its page wrapped around them, and the title the page gave.

    `fields` are what it said of the documents above them, in order.
    """

    paragraphs: tuple[Mended, ...]
    wrapper: tuple[Span, ...]
    markup: tuple[Span, ...]
    pictures: tuple[Span, ...]
    title: Mended | None
    problems: tuple[Problem, ...]
    fields: tuple[PageField, ...] = ()


def read_page(lines: Sequence[Line]) -> Page:
    """Set the wrapper apart and mend the paragraphs of the rest."""
    first, title = _lead(lines)
    wrapper = [line.span for line in lines[:first]]
    furniture = contents_lines(lines) | running_heads(lines)
    repeats = _repeated_pages(lines, first, furniture)
    furniture |= {at for run in repeats for at in run}
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
            elif (
                paragraphs
                and not marked
                and _continues(paragraphs[-1], piece.text, width, flush=flush)
            ):
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
        tuple(sorted((*breaks.problems, *repeats_told(lines, repeats)), key=problem_start)),
        tuple(fields),
    )


def _repeated_pages(lines: Sequence[Line], first: int, furniture: set[int]) -> list[range]:
    """Where pages stand a second time, whatever the numbers and heads of the pages are."""
    kept = [
        at
        for at in range(first, len(lines))
        if at not in furniture and not (lines[at].text and _is_furniture(lines[at].text))
    ]
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
    for at, line in enumerate(lines[start : start + 12], start=start):
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
    page = text[-1].isdecimal() or (text[0].isdecimal() and text[-1] in PAGE_ENDS)
    return (page or text[0] in FURNITURE_BEGINS) and FURNITURE.match(text) is not None


def _continues(before: Sequence[Mended], text: str, width: int | None, *, flush: bool) -> bool:
    """Whether a line goes on with the paragraph before it, which a page or line break cut.

    `width` is that of the lines of a text broken at a fixed width; `flush` says that the line is
    not indented in a text that indents its paragraphs.
    """
    last = before[-1].text
    may_begin = NEW_SIGN.search(text) is not None
    if may_begin:
        if TITLE_BRACKET.fullmatch(text) and not ISSUE.fullmatch(text):
            return is_title_line(last)
        if mark(text) is not None or (may_hold_label(text) and ANY_LABEL.match(text)):
            return False
    if _bracket_open(last) or (last[-1] in "：:" and ANY_LABEL.fullmatch(last)):
        return True
    if may_begin and _stands_alone(text):
        return False
    of_title = text[-1] in LAST_CHARACTERS
    if of_title and begins_a_title(text, last):
        return False
    if last[0] in "联咨电通传" and CONTACT.match(last):
        return False
    listed = last[0] == "附" and ATTACHMENTS.match(last)
    if listed and BODY_NAME.search(text) and not PUNCTUATED.search(text):
        # 附件：1.某方案 / 某市人民政府: the signature below the list.
        return False
    if listed and is_title_line(last):
        # 附件：某方案 / 为推进试点，… | 某方案（2023—2025年）: what is attached begins.
        return text.startswith(JOINED_ON)
    if text.startswith(BREAKS_OFF) and is_issuer_line(last):
        return True
    broken = (of_title or last[-1] in "于发") and len(last) <= LONGEST_UNMARKED_TITLE
    if broken and is_title_broken([piece.text for piece in before[-MOST_TITLE_LINES:]], text):
        return True
    if (last[-1] == "日" and SIGNED_LINE.fullmatch(last)) or SIGNED_FOR.search(last):
        return False
    full = width is not None and columns(last) >= max(width - FULL_LINE, width / 2)
    if full and flush:
        # A sentence may end where its line does.
        return True
    if last[-1] in MAY_END and (
        last[-1] in "）)." or last.rstrip(CLOSING).endswith(ENDS_PARAGRAPH)
    ):
        return False
    if full:
        return True
    if len(before) > MOST_TITLE_LINES or last.endswith(GOES_ON):
        return True
    if len(before) > 1:
        return not is_title_ended([piece.text for piece in before], text)
    return not (is_heading(last) or is_unmarked_title(last))


def _stands_alone(text: str) -> bool:
    """Whether a line is a field, a document's number, its day, or announces an attachment."""
    return FIELD.match(text) is not None or any(
        pattern.fullmatch(text) for pattern in (NUMBER, ISSUE, DAY, ATTACHED)
    )


def _bracket_open(text: str) -> bool:
    if "（" not in text and "(" not in text:
        return False
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))
