"""What shows that a copy was copied wrongly: doubled and lost characters, jumps of the eye.

    影视视桥 / 影视桥                      -> 视 is written twice
    出口信保单融资 / 出口信保保单融资      -> one of the two 保 is lost where two words meet
    电子化证照 / 电子化和电子证照          -> the eye jumped from one 电子 to the other
    规则 and 标准 / 规则和标准             -> a Latin word in Chinese
    小微企业进出口企业 / 小微服务进出口企业 -> 企业 was written for its neighbour's sake

Each rule looks at one copy with the other beside it and gives its reason, or "".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.lineage.lexicon import FUNCTION_CHARACTERS, HAN, Lexicon

LATIN_WORD = re.compile(r"\s*[a-z]{2,}\s*")
# Digits with letters in them that look like digits: l5, 1O, 3 0.
BROKEN_FIGURES = re.compile(r"\d[\sOoIl|]+(?=\d|[%％年月日个])|[OoIl|]\d")
PUNCTUATION = "，。；、,;"
JOINTS = "和与及、"
# The eye jumps from a word to its repetition: so many characters they share, at least and at most.
SHARED, SHARED_IN_LIST, LONGEST_SHARED = 4, 2, 8
# How far from a word its repetition still looks like a slip, and from a single character.
NEAR, CLOSE = 6, 3
# A reason quotes so much.
QUOTED = 12


@dataclass(frozen=True, slots=True)
class Copy:
    """One side of a difference: what stands there, before it and after it."""

    before: str
    piece: str
    after: str

    @property
    def text(self) -> str:
        return self.before + self.piece + self.after


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The documents without the two texts that are compared."""

    lexicon: Lexicon
    pair: tuple[str, str]

    def times(self, wording: str) -> int:
        own = sum(text.count(wording) for text in self.pair)
        return max(0, self.lexicon.times(wording) - own)

    def association(self, pair: str) -> float:
        return self.lexicon.association(pair, without=sum(text.count(pair) for text in self.pair))


def slip_in(one: Copy, other: Copy, elsewhere: Elsewhere) -> str:
    """Why `one` holds a slip, by what the two texts themselves show; "" where they show none."""
    return (
        _latin(one, other)
        or _broken_figure(one, other)
        or _jumped(one, other)
        or _swallowed(one, other, elsewhere)
        or _doubled(one, other, elsewhere)
        or _lost_letters(one, other)
        or _coordinated(one, other)
    )


def _latin(one: Copy, other: Copy) -> str:
    """规则 and 标准"""
    if LATIN_WORD.fullmatch(one.piece) and HAN.match(other.piece):
        return f"中文里夹了英文“{one.piece.strip()}”"
    return ""


def _broken_figure(one: Copy, other: Copy) -> str:
    """3O个工作日, l5日"""
    text, sound = (copy.before[-CLOSE:] + copy.piece + copy.after[:CLOSE] for copy in (one, other))
    if BROKEN_FIGURES.search(text) and not BROKEN_FIGURES.search(sound):
        return "数字残缺或混入字母"
    return ""


def _jumped(one: Copy, other: Copy) -> str:
    """`one` lacks a piece that ends as the words before it, or begins as those after it."""
    missing = other.piece
    if one.piece:
        return ""
    # 电子化[和电子]证照: of two list members the words they share need not be long.
    least = SHARED_IN_LIST if missing[:1] in JOINTS else SHARED
    for length in range(min(len(missing) - 1, LONGEST_SHARED), least - 1, -1):
        tail, head = missing[-length:], missing[:length]
        if HAN.match(tail) and tail in one.before[-length - 1 :]:
            return f"两处“{tail}”之间漏抄“{_short(missing)}”"
        if length >= SHARED and one.after.startswith(head):
            return f"两处“{head.strip(PUNCTUATION)}”之间漏抄“{_short(missing)}”"
    return ""


def _swallowed(one: Copy, other: Copy, elsewhere: Elsewhere) -> str:
    """`one` has once what must stand twice: 信保单 for 信保保单."""
    if one.piece or len(other.piece) != 1 or not HAN.match(other.piece):
        return ""
    if _is_beside(other) and _joins_two_words(other, elsewhere):
        return f"两个词相接处的“{other.piece * 2}”漏了一字"
    return ""


def _doubled(one: Copy, other: Copy, elsewhere: Elsewhere) -> str:
    """`one` has the same words twice running, or nearly so, and the other once."""
    extra = differing(one.piece, other.piece)
    if not HAN.match(extra):
        return ""
    if differing(other.piece, one.piece):
        # 大事事项 for 重大事项
        last = one.piece[-1:]
        if one.after.startswith(last) and not other.piece.endswith(last):
            return f"“{last}”重复"
        return ""
    if one.piece == extra and _is_beside(one):
        return "" if _joins_two_words(one, elsewhere) else f"“{extra}”重复"
    if len(extra) == 1:
        # 服务业务专业, 提供者投资者设立
        at = len(one.before) + one.piece.index(extra)
        if extra in re.split(r"[\W_]", one.text[max(0, at - CLOSE) : at])[-1]:
            return f"“{extra}”隔字重复"
        return ""
    full = one.after[: 2 * len(extra)]
    if full[:1] == extra[0] and _is_short_for(extra, full):
        return f"简称“{extra}”与其后的“{full}”重复"
    return ""


def _is_short_for(short: str, full: str) -> bool:
    """电商, 电子商务"""
    rest = iter(full)
    return all(character in rest for character in short)


def is_twice(upper: Copy, lower: Copy) -> bool:
    """A function word written twice is a slip all the same: 和和合规."""
    return any(copy.piece and _is_beside(copy) for copy in (upper, lower))


def _is_beside(copy: Copy) -> bool:
    """Whether the piece stands once more directly before or after itself."""
    return copy.before.endswith(copy.piece) or copy.after.startswith(copy.piece)


def _joins_two_words(copy: Copy, elsewhere: Elsewhere) -> bool:
    """信保 + 保单: the first of the two belongs to the word before, the second to that after."""
    if len(copy.piece) > 1:
        return False
    at = len(copy.before) - copy.before.endswith(copy.piece)
    # Known from another place, be it of this very text: 扩大出口信保覆盖面.
    return all(
        len(pair) == 2
        and FUNCTION_CHARACTERS.isdisjoint(pair)
        and elsewhere.times(pair) + copy.text.count(pair) > 1
        for pair in (copy.text[at - 1 : at + 1], copy.text[at + 1 : at + 3])
    )


def _lost_letters(one: Copy, other: Copy) -> str:
    """Characters are missing in more than one place of the piece: 中成 for 中日成都."""
    if len(one.piece) < 2 or len(other.piece) <= len(one.piece) or one.piece in other.piece:
        return ""
    if _is_short_for(one.piece, other.piece):
        gaps = re.split("|".join(map(re.escape, one.piece)), other.piece)
        if sum(bool(gap) for gap in gaps) > 1:
            return f"“{other.piece}”多处掉字，成了“{one.piece}”"
    return ""


def _coordinated(one: Copy, other: Copy) -> str:
    """A phrase is joined to itself: 服务贸易和服务贸易."""
    if not one.piece or not other.piece:
        return ""
    phrase = re.escape(one.piece)
    if re.match(rf"[{JOINTS}]{phrase}", one.after) or re.search(
        rf"{phrase}[{JOINTS}]$", one.before
    ):
        return f"“{one.piece}”与并列的另一项重复"
    return ""


def echoes(one: Copy, other: Copy) -> str:
    """A word of the difference stands once more close by, where the other copy has another."""
    piece = differing(one.piece, other.piece)
    if not other.piece or len(piece) < 2 or not all(HAN.match(each) for each in piece):
        return ""
    if piece in one.before[-NEAR:] or piece in one.after[:NEAR]:
        return f"与邻近的“{piece}”重复，疑受其影响"
    return ""


def differing(piece: str, other: str) -> str:
    """The part of a piece that the other has otherwise: 小微企业 / 小微服务 -> 企业."""
    start = 0
    while start < min(len(piece), len(other)) and piece[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(piece), len(other)) - start and piece[-1 - end] == other[-1 - end]:
        end += 1
    return piece[start : len(piece) - end]


def _short(text: str) -> str:
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 2]}…"
