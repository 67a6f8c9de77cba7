"""Which of two copies holds the slip where they differ, and why one should think so.

    影视视桥 / 影视桥                -> upper: 视 is written twice (tasks.lineage.copying)
    律师事务外聘 / 律师事务所聘请    -> upper: 律师事务所 stands elsewhere, the other nowhere
    试点地区 / 苏州工业园区          -> deliberate: the lower level names its own place
    推进中外合作办学 / 提升…水平     -> undecided: both read well

A proposal with its reason for a person to judge. What no rule decides stays undecided: a wrong
proposal costs the reader more than none.

Pure Python: runs in, verdicts out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tasks.lineage.copying import Copy, Elsewhere, differing, echoes, is_twice, slip_in
from tasks.lineage.differences import FIGURE, Run
from tasks.lineage.lexicon import FUNCTION_CHARACTERS, LEAST_TIMES, Lexicon


class Side(StrEnum):
    """Where the slip is. DELIBERATE: nowhere, the lower level meant it."""

    UPPER = "upper"
    LOWER = "lower"
    DELIBERATE = "deliberate"
    UNDECIDED = "undecided"

    @property
    def label(self) -> str:
        return LABELS[self]


@dataclass(frozen=True, slots=True)
class Verdict:
    side: Side
    reason: str


LABELS = {
    Side.UPPER: "疑上级有误",
    Side.LOWER: "疑下级有误",
    Side.DELIBERATE: "有意改动",
    Side.UNDECIDED: "无法判断",
}
UNDECIDED = Verdict(Side.UNDECIDED, "两种写法都通，无法判断")
# Words by which an upper document means whoever carries it out.
ADDRESSEES = ("试点地区", "各地区", "各地", "地方", "全国", "我国", "全省", "我省")
OWN = ("我市", "本市", "全市", "我省", "本省", "全省", "我区", "本区")
# Characters the eye or a scanner takes for one another.
ALIKE = (
    "未末", "己已巳", "日曰目白", "人入八", "土士", "干千于", "大太犬", "侯候", "折拆", "治冶",
    "准淮", "帐账", "贷货", "问间", "免兔", "晴睛", "辩辨", "籍藉", "材村", "待侍", "享亨",
    "申甲由", "环坏", "阻组租", "设没", "处外", "竟竞", "刺剌", "戊戌戍", "历厉",
    "拔拨", "挡档", "析折", "栽裁", "燥操", "徽微", "壤攘", "萃卒", "往住", "今令", "卷券",
)  # fmt: skip
# Characters of context that make a wording of the documents comparable.
CONTEXT = 2
# Shorter wordings stand anywhere by chance.
LEAST_WORDING = 3
LEAST_AROUND = 3
# So much of a word before the difference tells which word it was.
BEGUN = 4
# So many times oftener than by chance: these two characters are one word, however rare.
TELLING = 100.0


def judge(
    runs: Sequence[Run], at: int, lexicon: Lexicon, places: Collection[str] = ()
) -> Verdict | None:
    """The verdict on run `at`; None for what is the same or differs in punctuation only.

    `places` are the names of the lower document's region and those below it.
    """
    run = runs[at]
    if not run.is_real:
        return None
    upper = Copy(
        "".join(r.upper for r in runs[:at]), run.upper, "".join(r.upper for r in runs[at + 1 :])
    )
    lower = Copy(
        "".join(r.lower for r in runs[:at]), run.lower, "".join(r.lower for r in runs[at + 1 :])
    )
    elsewhere = Elsewhere(lexicon, (upper.text, lower.text))
    if own := _deliberate(upper, lower, places):
        return own
    if FUNCTION_CHARACTERS.issuperset(run.upper + run.lower) and not is_twice(upper, lower):
        return Verdict(Side.UNDECIDED, "只差虚词，不影响意思，无法判断")
    sides = ((upper, lower, Side.UPPER), (lower, upper, Side.LOWER))
    for one, other, side in sides:
        if reason := slip_in(one, other, elsewhere):
            return Verdict(side, reason)
    if sum((r.upper, r.lower) == (run.upper, run.lower) for r in runs) > 1:
        return Verdict(Side.UNDECIDED, "同样的改动在本条不止一处，像是有意改写")
    for one, other, side in sides:
        if reason := echoes(one, other):
            return Verdict(side, reason)
    if FIGURE.findall(run.upper) != FIGURE.findall(run.lower):
        return Verdict(Side.UNDECIDED, "数字不同，请核对原件")
    return (
        _by_the_documents(upper, lower, elsewhere) or _alike(upper, lower, elsewhere) or UNDECIDED
    )


def _deliberate(upper: Copy, lower: Copy, places: Collection[str]) -> Verdict | None:
    named = [place for place in (*places, *OWN) if place in lower.piece]
    if not named or any(place in upper.piece for place in named):
        return None
    if any(word in upper.piece for word in ADDRESSEES):
        return Verdict(Side.DELIBERATE, f"下级把适用地区写明为“{named[0]}”，不是笔误")
    return Verdict(Side.DELIBERATE, f"下级加入了本地内容“{named[0]}”，不是笔误")


def _by_the_documents(upper: Copy, lower: Copy, elsewhere: Elsewhere) -> Verdict | None:
    """The documents write one of the two wordings elsewhere, and never the other."""
    if _are_both_words(upper.piece, lower.piece, elsewhere):
        return None
    known = [_known(one, other, elsewhere) for one, other in ((upper, lower), (lower, upper))]
    if known[0] and not known[1] and not _is_optional(upper, lower, elsewhere):
        return Verdict(Side.LOWER, _evidence(*known[0]))
    if known[1] and not known[0] and not _is_optional(lower, upper, elsewhere):
        return Verdict(Side.UPPER, _evidence(*known[1]))
    return None


def _are_both_words(one: str, other: str, elsewhere: Elsewhere) -> bool:
    """推进 / 提升: two words of the documents, and which company either keeps there is chance."""
    # A single character is seldom a word: 拆算 and 折算 are told apart by their neighbours.
    if min(len(one), len(other)) < 2 or not set(one).isdisjoint(other):
        return False
    return min(elsewhere.times(one), elsewhere.times(other)) >= LEAST_TIMES


def _is_optional(known: Copy, other: Copy, elsewhere: Elsewhere) -> bool:
    """Words that may be added (移动[消费]支付) are no slip because the documents do without them.

    They are where they tear apart what hardly ever stands apart: 治[疗]未病.
    """
    added = differing(other.piece, known.piece)
    if differing(known.piece, other.piece) or not added:
        return False
    seam = (known.before + known.piece)[-1:] + known.after[:1]
    return len(added) > 1 or elsewhere.association(seam) < TELLING


def _evidence(times: int, wording: str) -> str:
    return f"文件中另有 {times} 处写作“{wording}”，没有另一种写法"


def _known(copy: Copy, other: Copy, elsewhere: Elsewhere) -> tuple[int, str] | None:
    """How often a wording around the difference stands elsewhere, and which; None for never."""
    found = [
        (times, wording)
        for wording in _wordings(copy, other)
        if (times := elsewhere.times(wording))
    ]
    return max(found, default=None)


def _wordings(copy: Copy, other: Copy) -> list[str]:
    """The piece with its neighbours on both sides, never across punctuation; and the word that
    begins before the difference and ends in it (律师事务[所])."""
    before = re.split(r"[\W_]", copy.before)[-1]
    after = re.split(r"[\W_]", copy.after)[0]
    # What the other copy leaves out stands in many places by chance: more must agree.
    shortest = LEAST_WORDING if other.piece else len(copy.piece) + LEAST_AROUND
    found = [
        before[len(before) - left :] + copy.piece + after[:right]
        for left in (range(1, CONTEXT + 1) if before else (0,))
        for right in (range(1, CONTEXT + 1) if after else (0,))
        if left <= len(before) and right <= len(after)
        if left + right + len(copy.piece) >= shortest
    ]
    own = differing(copy.piece, other.piece)
    if own and differing(other.piece, copy.piece):
        head = before + copy.piece[: copy.piece.index(own)]
        if len(head) >= BEGUN:
            found.append(head[-BEGUN:] + own[0])
    return found


def _alike(upper: Copy, lower: Copy, elsewhere: Elsewhere) -> Verdict | None:
    """Characters that look alike: the words they make with a neighbour decide, if they can."""
    one, other = differing(upper.piece, lower.piece), differing(lower.piece, upper.piece)
    if len(one) != 1 or len(other) != 1:
        return None
    if not any(one in group and other in group for group in ALIKE):
        return None
    written = [_words_with(upper, one, elsewhere), _words_with(lower, other, elsewhere)]
    if written[0] and not written[1]:
        return Verdict(Side.LOWER, f"“{one}”“{other}”形近，文件中另有“{written[0]}”")
    if written[1] and not written[0]:
        return Verdict(Side.UPPER, f"“{one}”“{other}”形近，文件中另有“{written[1]}”")
    return Verdict(Side.UNDECIDED, f"“{one}”“{other}”形近，必有一处认错，请核对原件")


def _words_with(copy: Copy, character: str, elsewhere: Elsewhere) -> str:
    """A word of the character and a neighbour that the documents know; "" for none."""
    at = len(copy.before) + copy.piece.index(character)
    pairs = (copy.text[max(0, at - 1) : at + 1], copy.text[at : at + 2])
    return next((pair for pair in pairs if len(pair) == 2 and elsewhere.times(pair)), "")
