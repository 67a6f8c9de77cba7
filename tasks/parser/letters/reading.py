"""The documents a text holds, and what their frames say.

    广东省人民政府转发国务院关于…批复的通知      title, with issuer and kind
    粤府函〔2018〕204号                          number
    广州、深圳市人民政府，省商务厅：             addressees
    …                                            body
    广东省人民政府                               signature
    2018年7月10日
    附件：1．…总体方案                           ends the letter; a title after it opens the next

What the source does not say stays empty: a text that begins with its addressees has lost its
title, and that is reported. (Order of the parts: GB/T 9704-2012, chapter 7.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.parser.letters.heads import (
    BODY_OF_STATE,
    Letter,
    is_title_of_table,
    issuer_of,
    read_addressees,
    read_number,
    whose_meeting,
)
from tasks.parser.letters.signatures import (
    BULLETINS,
    CLOSING_SIGNS,
    FORM,
    MASTHEAD,
    MINUTES,
    STAMP,
    is_byline,
    is_head_mark,
    is_masthead,
    is_signature,
    mastheads_above_a_number,
    signers_above_a_day,
    spelled_together,
    without_head_mark,
)
from tasks.parser.pages.fields import PageField
from tasks.parser.pages.title_lines import without_spread
from tasks.parser.pages.titles import (
    ATTACHED,
    ATTACHMENTS,
    CONTACT,
    DAY,
    HEAD_FIELD,
    ISSUE,
    LAST_CHARACTERS,
    NUMBER,
    is_title_line,
    is_whole_title,
)
from tasks.parser.text.blocks import Mended
from tasks.parser.text.days import read_day
from tasks.parser.text.marks import mark
from tasks.parser.types import Problem, Span
from tasks.parser.vocabulary import DOCUMENT_KINDS

LONGEST_TITLE = 120
# 各市商务局、省直有关单位： | 市商务局服务贸易处： | 各县（市、区）：
#                              not: 督办事项：, 各市要做到：
ADDRESSED = re.compile(
    r"(?:政府|管委会|委员会|[部厅局委办院署司处科室会]|单位|机构|部门|公司|企业|协会|园区|开发区)"
    r"(?=[、，,；;及和（(]|[）)]?[：:]?$)|(?:代表|同志)[：:]$"
    r"|(?:^|[、，,])各[省市县区州盟旗乡镇（）()、]{1,12}[：:]$"
)
# 2.某市任务分解表 below 附件：1.…
LISTED = re.compile(r"\d{1,2}\s*[.．、]\s*[^。；]{2,80}")
# What stands below the signature: who gets a copy, when it was printed, who may read it.
COLOPHON = re.compile(
    r"[（(](?:此件|此页|本页|本文|本件|全文|共印|联系人|联系电话|信息公开)[^（）()]{0,80}[）)]$"
    r"|(?:抄\s*送|主\s*送|分\s*送|抄\s*报|发\s*送|送|发|公开方式|公开属性|信息公开选项|政策解读)\s*[：:]"
    r"|(?:校\s*对|打\s*印|审\s*核|拟\s*稿|承办处室|承办人)\s*[：:].{0,30}$"
    r"|.{2,40}日\s*印\s*发$|共\s*印\s*\d{1,5}\s*份"
    rf"|{CONTACT.pattern}"
)
# 主送：各区商务局 above the text; below it, among the last lines
MAIN_RECEIVER = re.compile(r"主\s*送(?:机关|单位)?\s*[：:]\s*(?=\S)")
PRINTED = re.compile(r"日\s*印\s*发$")
# Every duty names them all, so a longer line of names is none.
LONGEST_ADDRESS = 2000
# Who was at a meeting: the last lines of its minutes.
ATTENDANCE = re.compile(
    r"(?:出\s*席|列\s*席|缺\s*席|请\s*假|参\s*加|参\s*会|主\s*持|记\s*录)(?:人员?|单位)?\s*[：:]"
)
ATTENDANCE_BEGINS = frozenset("出列缺请参主记")
# 附件1：某试点任务分工 above what it holds      not: 附件：1.某方案
# 附件2 某任务表, its number set off by a space
ATTACHED_TITLE = re.compile(
    r"附\s*+(?:(?:件\s*+(?:\d{1,2}|[一二三四五六七八九十])?\s*+)?[：:]"
    r"|件\s*+(?:\d{1,2}|[一二三四五六七八九十])(?=\s))\s*+(?P<title>\S.*)"
)
# …的复函 某政函〔2024〕21号
NUMBER_BEHIND = re.compile(rf"\s{{1,20}}(?P<number>{NUMBER.pattern})$")
WIDE_BLANK = re.compile(r"\s{2,40}")
# Every other line below the signature ends with 发.
COLOPHON_BEGINS = frozenset("（(抄主分发送共公信政联咨电通传邮地校打审拟承")
# 填报单位（盖章）：      填报人：
NOT_IN_AN_ADDRESS = re.compile(r"[。：:]|^(?:现将?|为了?|根据|按照?|经)|如下")
PAUSE = re.compile(r"[，、]")
FIRST_PARAGRAPHS = 8
# 政务公开 | 政策文件 > 规范性文件      not: 做好工作。
PAGE_LINE = re.compile(r"[^。；：:，、！？]{1,20}")


@dataclass(frozen=True, slots=True)
class LettersReading:
    """The documents of a text in order, and what their frame (not their body) holds."""

    letters: tuple[Letter, ...]
    attributed: tuple[tuple[Span, str], ...]
    problems: tuple[Problem, ...]


def read_letters(
    paragraphs: Sequence[Mended],
    *,
    title: Mended | None = None,
    fields: Sequence[PageField] = (),
    above_tables: frozenset[int] = frozenset(),
) -> LettersReading:
    """Divide paragraphs among the documents they make up.

    `title` is one the page named outside the document, `fields` are what it says above each,
    `above_tables` are the places of the lines right above a table.
    """
    paragraphs = [piece for whole in paragraphs for piece in _title_and_number(whole)]
    letter = _opened(paragraphs[0] if paragraphs else None, title)
    signers = signers_above_a_day(paragraphs)
    mastheads = mastheads_above_a_number(paragraphs)
    letters = [letter]
    attributed: list[tuple[Span, str]] = []
    since_start = 0
    before = ""
    followings = [*(piece.text for piece in paragraphs[1:]), ""]
    for at, (paragraph, following) in enumerate(zip(paragraphs, followings, strict=False)):
        if at in signers:
            part = "signature"
        elif at in mastheads:
            part = "masthead"
        else:
            part = _part(paragraph, letter, since_start, before, following)
        above_table = paragraph.span().start in above_tables
        if part == "body" and above_table and is_title_of_table(paragraph.text, letter):
            part = "title"
        opens = part in ("title", "masthead") and not (at in mastheads and before == "masthead")
        if opens and _is_of_the_page(letter):
            while attributed and attributed[-1][0].start >= letter.start:
                attributed.pop()
            earlier = paragraphs[at - since_start : at]
            attributed += [(piece.span(), "wrapper") for piece in earlier]
            letter = letters[-1] = _opened(paragraph, None)
            since_start = 0
        elif (
            opens and (letter.body or letter.title is not None) and not _is_again(paragraph, letter)
        ):
            letter = _opened(paragraph, None)
            letters.append(letter)
            since_start = 0
        letter.attached = letter.attached or (part == "title" and before == "attached")
        attached = "附" in paragraph.text and ATTACHED.fullmatch(paragraph.text)
        before = "attached" if attached else part
        _note(letter, paragraph, part)
        letter.take(paragraph)
        letter.has_table = letter.has_table or above_table
        since_start += 1
        if part != "body":
            attributed.append((paragraph.span(), part))
    _take_fields(letters, fields)
    # Minutes are signed by nobody. The lines at the end are those of the document all came with.
    letters[0].issued_on = letters[0].issued_on or _printed_on(letters)
    sent_on = None
    for letter in letters:
        letter.title = letter.title or letter.masthead
        letter.issuer = letter.issuer or " ".join(letter.signers) or letter.byline
        letter.issuer = letter.issuer or whose_meeting(letter.title.text if letter.title else "")
        letter.sent_on = sent_on
        sent_on = letter.came_out_on
        letter.finish()
    return LettersReading(
        tuple(letters), tuple(attributed), tuple(p for each in letters for p in _problems(each))
    )


def _printed_on(letters: Sequence[Letter]) -> date | None:
    """The day the first document was printed with what it came with: nothing sent by itself."""
    for at, letter in enumerate(letters):
        if at and (letter.number or letter.addressees):
            return None
        if letter.printed_on:
            return letter.printed_on
    return None


def _take_fields(letters: Sequence[Letter], fields: Sequence[PageField]) -> None:
    """Give every document what the fields above it say and its own lines do not."""
    for kind, value in fields:
        at = value.span().start
        letter = next((each for each in letters if each.start >= at), letters[-1])
        if kind == "title":
            letter.title = letter.title or value
            letter.issuer = letter.issuer or issuer_of(value.text)
        elif kind == "issuer":
            letter.issuer = letter.issuer or value.text
        elif kind == "number":
            letter.number = letter.number or read_number(value.text)
        else:
            letter.issued_on = letter.issued_on or read_day(value.text)


def _title_and_number(line: Mended) -> Iterator[Mended]:
    """The title and the number of a document that stand in one line, as two."""
    text = line.text
    found = NUMBER_BEHIND.search(text) if text.endswith("号") else None
    if found is not None and _is_own_title(text[: found.start()]):
        yield line.part(0, found.start())
        line = line.part(found.start("number"))
    yield line


def _opened(first: Mended | None, title: Mended | None) -> Letter:
    at = first.span().start if first else 0
    return Letter(
        title=title,
        issuer=issuer_of(title.text) if title else None,
        start=at,
        end=at,
        says_nothing=title is None or _says_nothing(title),
    )


def _says_nothing(line: Mended) -> bool:
    return PAGE_LINE.fullmatch(line.text) is not None


def _part(paragraph: Mended, letter: Letter, since_start: int, before: str, following: str) -> str:
    """What a paragraph is in the frame of a document, `body` if it is none of it.

    `before` is the part before it, `following` the text after it.
    """
    text = paragraph.text
    if before == "attachments" and LISTED.fullmatch(text):
        return "attachments"
    if mark(text) is not None:
        return "body"
    if before == "attachments" and is_title_line(text) and _is_own_title(following):
        # 附件：甲方案 / 乙清单 / 甲方案: the title below is that of what is attached.
        return "attachments"
    if "号" in text and read_number(text):
        return "number"
    if not letter.body and (
        HEAD_FIELD.match(text) or (letter.title is None and is_head_mark(text))
    ):
        return "head"
    if before == "masthead" and ISSUE.fullmatch(text):
        return "number"
    if text.startswith("附") and ATTACHMENTS.match(text):
        return "title" if _is_attached_title(text, letter, following) else "attachments"
    if not (letter.body or letter.addressees) and MAIN_RECEIVER.match(text):
        return "addressees"
    if (text[0] in COLOPHON_BEGINS or text[-1] == "发") and COLOPHON.match(text):
        return "colophon"
    if text[0] in ATTENDANCE_BEGINS and ATTENDANCE.match(text) and letter.kind == MINUTES:
        return "colophon"
    if is_masthead(text, letter, following):
        return "masthead"
    if _title_may_stand(text, letter, before, following) and _is_title(text):
        return "title"
    if since_start < FIRST_PARAGRAPHS and not letter.addressees and _is_address(text):
        return "addressees"
    if before == "title" and is_byline(text, letter):
        return "byline"
    return "signature" if is_signature(text, letter) else "body"


def _title_may_stand(text: str, letter: Letter, before: str, following: str) -> bool:
    if letter.title is None:
        if letter.body and letter.issued_on is not None:
            # The letter lost its title; what it issues has one of its own.
            return is_title_line(text)
        return not letter.body and (letter.masthead is None or is_title_line(text))
    if before == "attached":
        return True
    if text[-1:] not in LAST_CHARACTERS:
        return letter.is_signed and bool(following)
    # A letter is over when it is signed; what it issues may also follow it unsigned.
    issued = is_title_line(text) and text in letter.title.text
    if is_whole_title(text) and (_is_of_the_page(letter) or _heads_a_letter(following)):
        return True
    return letter.is_signed or (bool(letter.body) and issued)


def _heads_a_letter(following: str) -> bool:
    """Whether what stands below a title is the number or the addressees of a letter."""
    return read_number(following) is not None or _is_address(following)


def _is_attached_title(text: str, letter: Letter, following: str) -> bool:
    """Whether 附件：… is the title of what follows, not one of the things a letter lists."""
    found = ATTACHED_TITLE.fullmatch(text)
    if found is None or not _is_own_title(found["title"]):
        return False
    if following.startswith("附") or _is_own_title(following) or LISTED.fullmatch(following):
        return False
    if letter.title is None and not letter.body:
        return True
    return letter.issued_on is not None and bool(following) and not COLOPHON.match(following)


def _is_own_title(text: str) -> bool:
    """Whether a line is the title of what it opens: 某省实施方案, not 一、制定实施方案."""
    return is_title_line(text) and mark(text) is None


def _is_of_the_page(letter: Letter) -> bool:
    """Whether all read so far are short lines that say nothing, like 政务公开 above a title."""
    if letter.title is None or letter.attached or is_title_line(letter.title.text):
        return False
    frame = (letter.number, letter.issuer, letter.issued_on, letter.addressees)
    return letter.says_nothing and not any(frame)


def _is_again(line: Mended, letter: Letter) -> bool:
    """Whether a line is the title that stands above it already, as the page's and its own."""
    return letter.title is not None and letter.title.text == line.text and not letter.body


def _is_title(text: str) -> bool:
    if len(text) > LONGEST_TITLE or CLOSING_SIGNS.search(text) or DAY.search(text):
        return False
    if PAUSE.search(text) is None or is_title_line(text):
        return True
    return text.rstrip("》）)").endswith(DOCUMENT_KINDS)


def _is_address(text: str) -> bool:
    if len(text) > LONGEST_ADDRESS:
        return False
    if not text.endswith(("：", ":")) or NOT_IN_AN_ADDRESS.search(text, 0, len(text) - 1):
        return False
    return ADDRESSED.search(text) is not None


def _note(letter: Letter, paragraph: Mended, part: str) -> None:
    if part == "body":
        letter.body.append(paragraph)
        letter.has_sentences = letter.has_sentences or "。" in paragraph.text
    if letter.says_nothing and part in ("title", "body"):
        letter.says_nothing = _says_nothing(paragraph)
    if part == "title":
        attached = ATTACHED_TITLE.fullmatch(paragraph.text)
        letter.title = paragraph.part(attached.start("title")) if attached else paragraph
        letter.issuer = issuer_of(letter.title.text) or letter.issuer
    elif part == "masthead":
        head = without_head_mark(paragraph.text)
        found = MASTHEAD.fullmatch(head)
        written = "".join(head.split())
        if written.endswith(BULLETINS):
            letter.masthead = paragraph
        elif FORM.fullmatch(written):
            letter.masthead = letter.masthead if written == "文件" else without_spread(paragraph)
        else:
            name = spelled_together(found["issuer"] if found else head)
            letter.issuer = f"{letter.issuer} {name}" if letter.issuer else name
    elif part == "byline":
        letter.byline = " ".join(spelled_together(paragraph.text).split())
    elif part == "number":
        letter.number = read_number(paragraph.text) or paragraph.text.strip("（）()")
    elif part == "addressees":
        letter.addressees = read_addressees(MAIN_RECEIVER.sub("", paragraph.text))
    elif part == "colophon":
        if PRINTED.search(paragraph.text):
            letter.printed_on = read_day(paragraph.text)
    elif part == "signature":
        # （某部　一九九七年一月二十八日）: what another body sent is signed in a bracket.
        written = DAY.split(paragraph.text)[0].strip().lstrip("（(")
        if letter.number is None and (numbered := NUMBER.match(written)):
            # 某商函〔2026〕7号　某市商务局　2026年2月27日, in one line under the title
            letter.number = read_number(numbered[0])
            written = written[numbered.end() :].strip()
        before = spelled_together(STAMP.sub("", written))
        if letter.issued_on is None and BODY_OF_STATE.search(before):
            # Two bodies in one line may stand far apart.
            letter.signers.append(WIDE_BLANK.sub(" ", before))
        letter.issued_on = letter.issued_on or read_day(paragraph.text)
        letter.is_signed = letter.issued_on is not None and bool(letter.body)


def _problems(letter: Letter) -> Iterator[Problem]:
    if letter.title is None and letter.body:
        yield Problem(
            "title_missing", "原文没有标题，文件名称待补", Span(letter.start, letter.start)
        )
