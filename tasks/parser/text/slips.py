"""Slips of the scanner or the typist: kept as they are, reported with a proposed reading.

    争取政策支持 and 试点探索空间      -> 和
    公共服务平台 / 台资源的整合        -> 公共服务平台资源: doubled where the page broke
    跨太 平洋伙 伴关系协定             -> 跨太平洋伙伴关系协定
                                      not: 发展文化贸易 支持动漫出口, two lines of a cell
    昆山市市政府                      -> 昆山市政府        not: 市市场监管局
    视展业和和合规情况                -> 和                not: 和和气气, 的的确确

A slip is a suspicion. The text of a measure stays what the source says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasks.parser.text.blocks import Mended
from tasks.parser.types import Problem
from tasks.parser.vocabulary import OPENING_VERBS

HAN = r"[\u4e00-\u9fff]"
LATIN_JOINT = re.compile(rf"(?<={HAN})\s+(?P<word>and|or)\s+(?={HAN})")
# A space after a body's name divides two issuers: 《市委办公室 市政府办公室印发…》.
STRAY_SPACE = re.compile(rf"(?<={HAN})(?<![室府部委局厅会院办署])(?<![分支]行)[ \u3000](?={HAN})")
# Between two spaces of one word or label: 积极推 进跨太 平洋, 责 任 单 位
WITHIN_WORDS = re.compile(rf"{HAN}{{1,4}}")
# What is shown around them ends with the line or the clause.
BEFORE_SPACE, AFTER_SPACE = re.compile(rf"{HAN}{{1,8}}$"), re.compile(rf"{HAN}{{1,8}}")
MOST_SPACED_WORDS = 3
# A phrase and the verb of the next: where a cell's line ended, a space stands between them.
NEXT_PHRASE = re.compile(rf"(?<={HAN}{{4}})[ \u3000](?=(?:{'|'.join(OPENING_VERBS)}){HAN}{{2}})")
# 责任人：王某 完成时限：6月: a field begins after the space.
NEXT_FIELD = re.compile(rf"{HAN}{{2,8}}[：:]")
DOUBLED_PLACE = re.compile(rf"(?<={HAN}{HAN})(?P<word>市|省|区|县)(?P=word)(?=政府|人民政府)")
DOUBLED_WORD = re.compile(rf"(?<={HAN})(?P<word>[和的与及对])(?P=word)(?![气美确])(?={HAN})")
# Without a space, or one of these twice, none of the above is looked for.
SPACE = re.compile(r"\s")
DOUBLED = re.compile(r"([市省区县和的与及对])\1")
PROPOSED = {"and": "和", "or": "或"}
AROUND = 8
# No slip stands in fewer characters: 甲and乙 has more, 甲 乙 has three, 甲甲 across a break two.
SHORTEST = 2
LONGEST_DOUBLE = 6


def find_slips(text: Mended) -> Sequence[Problem]:
    """The suspected slips of a mended text, in no particular order."""
    return () if len(text.text) < SHORTEST else tuple(_slips(text))


def _slips(text: Mended) -> Iterator[Problem]:
    if SPACE.search(text.text):
        for found in LATIN_JOINT.finditer(text.text):
            yield _slip(text, "slip_latin", found.start(), found.end(), PROPOSED[found["word"]])
        yield from _stray_spaces(text)
    if DOUBLED.search(text.text):
        for found in (*DOUBLED_PLACE.finditer(text.text), *DOUBLED_WORD.finditer(text.text)):
            yield _slip(text, "slip_doubled", found.start(), found.end(), found["word"])
    yield from _doubled_at_breaks(text)


def _stray_spaces(text: Mended) -> Iterator[Problem]:
    """One problem for the spaces of a word or label; a text full of them is one as a whole."""
    words: list[tuple[int, int]] = []
    for found in STRAY_SPACE.finditer(text.text):
        if NEXT_PHRASE.match(text.text, found.start()) or NEXT_FIELD.match(text.text, found.end()):
            continue
        near = words and WITHIN_WORDS.fullmatch(text.text, words[-1][1], found.start())
        words.append((words.pop()[0] if near else found.start(), found.end()))
    if len(words) > MOST_SPACED_WORDS:
        span = text.span(words[0][0], words[-1][1])
        yield Problem("slip_space", "词中多处多余空格", span)
        return
    for start, end in words:
        left = BEFORE_SPACE.search(text.text, max(0, start - AROUND), start)
        right = AFTER_SPACE.match(text.text, end, end + AROUND)
        written = f"{left[0] if left else ''}{text.text[start:end]}{right[0] if right else ''}"
        proposed = STRAY_SPACE.sub("", written)
        message = f"词中疑有多余空格：“{written}”，疑为“{proposed}”"
        yield Problem("slip_space", message, text.span(start, end))


def _doubled_at_breaks(text: Mended) -> Iterator[Problem]:
    if isinstance(text.offsets, range):
        return
    for at, (before, here) in enumerate(pairwise(text.offsets), start=1):
        if here - before < 2 or not "\u4e00" <= text.text[at] <= "\u9fff":
            continue
        for length in range(LONGEST_DOUBLE, 0, -1):
            double = text.text[at : at + length]
            if at < length or double != text.text[at - length : at]:
                continue
            if re.fullmatch(rf"{HAN}+", double):
                yield _slip(text, "slip_doubled", at - length, at + length, double)
                break


def _slip(text: Mended, code: str, start: int, end: int, proposed: str) -> Problem:
    left = text.text[max(0, start - AROUND) : start]
    right = text.text[end : end + AROUND]
    written = text.text[start:end]
    message = f"疑有笔误：“{left}{written}{right}”，疑为“{left}{proposed}{right}”"
    return Problem(code, message, text.span(start, end))
