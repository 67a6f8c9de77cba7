"""Run-on text to pieces: headings, signatures and sentences of letters set without line breaks.

    …报告省政府。广东省人民政府2018年7月10日国务院关于…的批复国函〔2018〕79号北京市…人民政府，商务部：…
        -> sentence | signature | letter heading with title, number, addressees | …
    三、深化试点任务（一）进一步完善管理体制。加强…。    -> section | task | sentence
    附件：1．…总体方案2．…中华人民共和国国务院2018年6月1日附件1…总体方案优先发展…
        -> attachments | signature | heading of the attached document | sentence

A signature is an issuer some letter heading names, with a date; an attached document's title is one
the list of attachments gives.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from tasks.parser.letters.heads import issuer_of
from tasks.parser.text.blocks import Mended, join
from tasks.parser.text.marks import HAN_NUMERAL, SECTION, TASK, mark

PieceKind = Literal[
    "page", "letter", "signature", "attachments", "attached", "section", "task", "sentence"
]

KIND = "批复|通知|意见|决定|公告|函"
LETTER = re.compile(
    rf"""
    (?: ^ | (?<=[。：:；日\s]) | (?<=-\d\d) )
    (?![年月日]) (?P<title> [^。：:；\d〔（]{{4,100}}? (?:{KIND}) ) (?!的) \s*
    (?P<number> [\u4e00-\u9fff]{{1,8}}\s?〔\s?\d{{4}}\s?〕\s?\d{{1,5}}\s?号 ) \s*
    (?P<to> [^。：:]{{2,300}} ) [：:]
    """,
    re.VERBOSE,
)
# …的通知发布日期:2018-07-13: what a web page puts above the document.
PAGE = re.compile(r"[^。：:；]{0,100}发布日期\s*[：:]\s*\d{4}-\d{1,2}-\d{1,2}")
DAY = r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
ATTACHMENT_LIST = re.compile(r"附件\s*[：:](?=\s*\d)")
ATTACHMENT = re.compile(r"\d{1,2}\s*[．.、]\s*(?P<title>[^\d．。]{4,80})")
ATTACHED = re.compile(r"附件\s*(?P<number>\d{1,2})\s*(?=[\u4e00-\u9fff《])")
LONGEST_HEADING = 20
# …领导。二、重点任务（一）完善体制。建立…        not: 做好以下工作：（一）…；（二）…
HEADING_AMID = re.compile(
    rf"(?<=。)(?:{HAN_NUMERAL}、|（{HAN_NUMERAL}）[^，；：、。（）]{{4,{LONGEST_HEADING}}}。)"
)
HEADING_AT_START = re.compile(rf"{HAN_NUMERAL}、|（{HAN_NUMERAL}）")
FEWEST_AMID = 4
LIST_BEGINS = re.compile(r"附件\s*[：:]")
STOPS, CLOSING = "。！？；", "”’）》"
DAY_AT_END = re.compile(rf"{DAY}\s*$")
LONGEST_LIST = 600
MOST_ATTACHMENTS = 50
CUT = re.compile(
    rf"""
    (?<=[。！？]) | (?<=[。！？][”’）]) | (?<=如下：)
    | (?:(?<=[。：:])|^)(?={HAN_NUMERAL}、)
    | (?<!第)(?=（{HAN_NUMERAL}）)
    """,
    re.VERBOSE,
)
# Headings that run into their text without a stop.
USUAL_HEADINGS = re.compile(
    r"(?:总体要求|指导思想|基本原则|主要目标|主要任务|重点任务|组织实施|组织保障|保障措施)(?=[\u4e00-\u9fff])"
)
SAME = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of run-on text.

    `title` is a heading's without its number, `rest` what runs on after it.
    """

    kind: PieceKind
    text: Mended
    ordinal: int = 0
    label: str = ""
    title: Mended | None = None
    number: str = ""
    addressees: str = ""
    rest: Mended | None = None


def is_run_on(paragraphs: Sequence[Mended]) -> bool:
    """Whether a letter's heading and text stand in one paragraph."""
    return any(
        found.end() < len(paragraph.text)
        for paragraph in paragraphs
        if "〔" in paragraph.text
        for found in LETTER.finditer(paragraph.text)
    )


def run_on(paragraphs: Sequence[Mended], *, broken: bool) -> Sequence[Mended]:
    """The stretches of run-on letters, none where the paragraphs are ordinary ones.

    `broken` says that the text is broken at a fixed width: where its letters run on, the ends of
    its lines say nothing, and all of it is one stretch.
    """
    if broken:
        whole = join(paragraphs)
        letters = LETTER.finditer(whole.text) if "〔" in whole.text else ()
        if any(_in_one_line(whole, letter) for letter in letters):
            return (whole,)
    if is_run_on(paragraphs):
        return _whole_sentences(paragraphs)
    # Heads of the letters on lines of their own, and what they say in one stretch all the same.
    if _headings_run_in(paragraphs) and "〔" in (whole := join(paragraphs)).text:
        return (whole,) if LETTER.search(whole.text) else ()
    return ()


def _headings_run_in(paragraphs: Sequence[Mended]) -> bool:
    """Whether headings stand amid the paragraphs, and more of them than at their beginnings."""
    amid = sum(1 for each in paragraphs for _ in HEADING_AMID.finditer(each.text))
    opening = sum(1 for each in paragraphs if HEADING_AT_START.match(each.text))
    return amid >= FEWEST_AMID and amid > opening


def _whole_sentences(paragraphs: Sequence[Mended]) -> list[Mended]:
    """The paragraphs, with those that end amid a sentence run on into the next one.

    …有序推进。附件：           -> goes on: 1．某方案2．某措施
    …同意在甲市、乙              -> goes on: 市开展试点。
    三、重点任务                 -> a heading of its own line
    …及时报告。四、组织实施      -> a heading at the end of one
    """
    found: list[Mended] = []
    for paragraph in paragraphs:
        if found and _goes_on(found[-1].text):
            found[-1] = join((found[-1], paragraph))
        else:
            found.append(paragraph)
    return found


def _goes_on(text: str) -> bool:
    last = max(map(text.rfind, STOPS))
    rest = text[last + 1 :].strip()
    if last < 0 or not rest or rest in CLOSING:
        return False
    if LIST_BEGINS.fullmatch(rest):
        return True
    return rest[-1] not in "：:" and mark(rest) is None and not DAY_AT_END.search(rest)


def _in_one_line(whole: Mended, letter: re.Match[str]) -> bool:
    """Whether title, number and addressees follow one another without the end of a line."""
    ends = (letter.end("title"), letter.end("number"))
    return all(whole.offsets[end] == whole.offsets[end - 1] + 1 for end in ends)


def cut(paragraphs: Sequence[Mended]) -> list[Piece]:
    """All pieces of the paragraphs, in order."""
    signature = _signature(paragraphs)
    titles: list[str] = []
    found: list[Piece] = []
    for paragraph in paragraphs:
        at = 0
        for start, end, piece in _frames(paragraph, signature, titles):
            if start >= at:
                found.extend(_body(paragraph.part(at, start)))
                found.append(piece)
                at = end
        found.extend(_body(paragraph.part(at)))
    return found


def _signature(paragraphs: Sequence[Mended]) -> re.Pattern[str] | None:
    issuers = {
        issuer_of(found["title"])
        for paragraph in paragraphs
        for found in LETTER.finditer(paragraph.text)
    }
    names = "|".join(re.escape(name) for name in sorted(filter(None, issuers)))
    if not names:
        return None
    return re.compile(rf"(?:中华人民共和国)?(?P<issuer>{names})\s*{DAY}(?!\s?[，。、至起])")


def _frames(
    paragraph: Mended, signature: re.Pattern[str] | None, titles: list[str]
) -> list[tuple[int, int, Piece]]:
    """What frames the letters, in order of place. `titles` gathers those of the attachments."""
    text = paragraph.text
    found: list[tuple[int, int, Piece]] = []

    def add(kind: PieceKind, start: int, end: int, **more: Any) -> None:
        found.append((start, end, Piece(kind, paragraph.part(start, end), **more)))

    for page in PAGE.finditer(text):
        add("page", *page.span())
    for letter in LETTER.finditer(text):
        add(
            "letter",
            letter.start("title"),
            letter.end(),
            title=paragraph.part(*letter.span("title")),
            number=re.sub(r"\s", "", letter["number"]),
            addressees=letter["to"],
        )
    signed = list(signature.finditer(text)) if signature else []
    for each in signed:
        add("signature", *each.span(), title=paragraph.part(*each.span("issuer")))
    ends = [*(each.start() for each in signed), len(text)]
    for listed in ATTACHMENT_LIST.finditer(text):
        following = bisect_right(ends, listed.end(), hi=len(signed))
        end = min(ends[following], listed.end() + LONGEST_LIST)
        items = list(ATTACHMENT.finditer(text, listed.end(), end))
        titles.extend(item["title"].strip() for item in items)
        add("attachments", listed.start(), items[-1].end() if items else listed.end())
    for attached in ATTACHED.finditer(text):
        listed_titles = titles[:MOST_ATTACHMENTS]
        title = next((t for t in listed_titles if text.startswith(t, attached.end())), None)
        if title is not None:
            end = attached.end() + len(title)
            add("attached", attached.start(), end, title=paragraph.part(attached.end(), end))
    return sorted(found, key=lambda each: (each[0], -each[1]))


def _body(stretch: Mended) -> Iterator[Piece]:
    """Headings and sentences of a stretch between frames."""
    cuts = (found.start() for found in CUT.finditer(stretch.text))
    bounds = sorted({0, len(stretch.text), *cuts})
    for start, end in pairwise(bounds):
        text = stretch.part(start, end).stripped()
        if not text.text:
            continue
        found = mark(text.text)
        if found is None or found.rank not in (SECTION, TASK):
            yield Piece("sentence", text)
            continue
        rest = text.part(found.end)
        kind: PieceKind = "section" if found.rank == SECTION else "task"
        length = _heading_length(rest.text)
        yield Piece(
            kind,
            text,
            found.ordinal,
            found.label,
            rest.part(0, length) if length else None,
            rest=_after_stop(rest.part(length)) if length else rest,
        )


def _after_stop(rest: Mended) -> Mended:
    return rest.part(1 if rest.text.startswith("。") else 0).stripped()


def _heading_length(text: str) -> int:
    """How many characters of a numbered piece are its heading, 0 if it is a sentence.

    深化试点地区及期限|深化试点地区为北京… turns back to its own first words,
    组织实施|试点地区… is a usual heading.
    """
    bare = text.rstrip("。")
    if len(bare) <= LONGEST_HEADING and not re.search(r"[，；：、。]", bare):
        return len(bare)
    if usual := USUAL_HEADINGS.match(text):
        return usual.end()
    again = text.find(text[:SAME], SAME, LONGEST_HEADING + SAME)
    return again if again > 0 and not re.search(r"[，；：。]", text[:again]) else 0
