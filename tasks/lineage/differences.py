"""Where two copies of one measure differ, word by word.

    探索国际通用的建筑设计咨询     探索国际通用的建筑工程设计咨询     -> added 工程
    提交申请材料时，               提交申请资料时,                    -> 材料 / 资料; ， / , lightly

Characters are compared, then each difference is widened to whole words as the documents write
them; Latin words and numbers are never cut. What differs in punctuation, width or spaces only is
a difference too, but a light one.

Pure Python: two texts in, runs out; joining the runs' sides gives the two texts back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from tasks.lineage.lexicon import HAN, Lexicon

# A Latin word, a number with its decimals and percent sign, or one character.
TOKEN = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)*[%％]?|.", re.DOTALL)
FIGURE = re.compile(r"\d+(?:\.\d+)*[%％]?")
NOT_WORDS = re.compile(r"[\W_]+")
# So many characters of a shared word a difference may take in on each side.
WIDEST = 3
# Differences this close together are one, if the second makes up for the first.
SHIFT_GAP = 2


class Kind(StrEnum):
    SAME = "same"
    REPLACED = "replaced"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of both texts. ADDED stands in the lower text only, DROPPED in the upper."""

    kind: Kind
    upper: str
    lower: str

    @property
    def is_light(self) -> bool:
        """Different in punctuation, width or spaces only."""
        return self.kind != Kind.SAME and _words(self.upper) == _words(self.lower)

    @property
    def is_real(self) -> bool:
        """Different in words."""
        return self.kind != Kind.SAME and not self.is_light


def is_same(upper: str, lower: str) -> bool:
    """Whether two texts differ in punctuation, width and spaces at most."""
    return _words(upper) == _words(lower)


# A stretch of both token lists: whether it differs, then from and to in each.
Stretch = tuple[bool, int, int, int, int]


def compare(upper: str, lower: str, lexicon: Lexicon) -> tuple[Run, ...]:
    """The runs of the two texts, in order. Equal texts are one run, two empty ones none."""
    tokens = TOKEN.findall(upper), TOKEN.findall(lower)
    stretches = _aligned(*tokens)
    stretches = _slid(stretches, *tokens, lexicon)
    stretches = _merged(stretches, *tokens)
    stretches = _widened(stretches, *tokens, lexicon)
    return tuple(run for stretch in stretches for run in _runs(stretch, *tokens))


def _words(text: str) -> tuple[str, list[str]]:
    """What is left of a text when punctuation, spaces and width do not count; figures whole."""
    folded = unicodedata.normalize("NFKC", text)
    return NOT_WORDS.sub("", folded), FIGURE.findall(folded)


def _aligned(upper: Sequence[str], lower: Sequence[str]) -> list[Stretch]:
    """Compared by folded tokens, so that a comma of other width does not tear words apart."""
    folded = [[unicodedata.normalize("NFKC", token) for token in side] for side in (upper, lower)]
    matcher = SequenceMatcher(None, folded[0], folded[1], autojunk=False)
    return [(tag != "equal", i, j, k, m) for tag, i, j, k, m in matcher.get_opcodes()]


def _slid(
    stretches: Sequence[Stretch], upper: Sequence[str], lower: Sequence[str], lexicon: Lexicon
) -> list[Stretch]:
    """Put what one side alone has where words begin and end: 招[标投]标 -> 招标[投标]."""
    slid = list(stretches)
    for at, (differs, i, j, k, m) in enumerate(stretches):
        if not differs or (i < j) == (k < m) or not 0 < at < len(stretches) - 1:
            continue
        side, start, end = (upper, i, j) if i < j else (lower, k, m)
        left, right = slid[at - 1][2] - slid[at - 1][1], stretches[at + 1][2] - stretches[at + 1][1]
        moves = [0, *_moves(side, start, end, -1, left), *_moves(side, start, end, 1, right)]
        best = min(moves, key=lambda move: (_torn(side, start + move, end + move, lexicon), move))
        if best:
            _, a, b, c, d = slid[at - 1]
            slid[at - 1] = (False, a, b + best, c, d + best)
            slid[at] = (True, i + best, j + best, k + best, m + best)
            _, a, b, c, d = slid[at + 1]
            slid[at + 1] = (False, a + best, b, c + best, d)
    return slid


def _moves(side: Sequence[str], start: int, end: int, step: int, room: int) -> Iterator[int]:
    """How far the stretch can slide that way with the text staying the same."""
    for move in range(step, step * room + step, step):
        moving_in, moving_out = (
            (end + move - 1, start + move - 1) if step > 0 else (start + move, end + move)
        )
        if not (0 <= moving_out < len(side) and 0 <= moving_in < len(side)):
            return
        if side[moving_in] != side[moving_out]:
            return
        yield move


def _torn(side: Sequence[str], start: int, end: int, lexicon: Lexicon) -> float:
    """How much the edges of a stretch cut through words."""
    return sum(
        lexicon.cohesion("".join(side[edge - 1 : edge + 1])) for edge in (start, end) if edge
    )


def _merged(
    stretches: Sequence[Stretch], upper: Sequence[str], lower: Sequence[str]
) -> list[Stretch]:
    """Join differences with next to nothing between them: they are one change of wording."""
    merged: list[Stretch] = []
    for stretch in stretches:
        if len(merged) >= 2 and stretch[0] and not merged[-1][0] and merged[-2][0]:
            before, between = merged[-2], merged[-1]
            if _is_one(before, between, stretch, upper, lower):
                merged[-2:] = [(True, before[1], stretch[2], before[3], stretch[4])]
                continue
        merged.append(stretch)
    return merged


def _is_one(
    before: Stretch,
    between: Stretch,
    after: Stretch,
    upper: Sequence[str],
    lower: Sequence[str],
) -> bool:
    gap = upper[between[1] : between[2]]
    if not all(HAN.match(token) for token in gap):
        return False
    if not all(_has_words(each, upper, lower) for each in (before, after)):
        return False
    # 大事事项 / 重大事项: what the first adds the second takes away.
    shifts = (before[1] == before[2], before[3] == before[4]) == (
        after[3] == after[4],
        after[1] == after[2],
    ) and (before[1] == before[2]) != (before[3] == before[4])
    return len(gap) <= (SHIFT_GAP if shifts else 1)


def _has_words(stretch: Stretch, upper: Sequence[str], lower: Sequence[str]) -> bool:
    _, i, j, k, m = stretch
    return any(not NOT_WORDS.fullmatch(token) for token in (*upper[i:j], *lower[k:m]))


def _widened(
    stretches: Sequence[Stretch], upper: Sequence[str], lower: Sequence[str], lexicon: Lexicon
) -> list[Stretch]:
    """Take in the rest of a word that a difference has cut: 申请[材|资]料 -> 申请[材料|资料]."""
    widened = list(stretches)
    for at, (differs, i, j, k, m) in enumerate(stretches):
        lone = (i == j) != (k == m)
        if not differs or (lone and max(j - i, m - k) > 1):
            continue
        _, i, j, k, m = widened[at]
        left = right = 0
        if at:
            room = min(widened[at - 1][2] - widened[at - 1][1], WIDEST)
            while left < room and _cuts(upper, lower, i - left, k - left, (i, j), (k, m), lexicon):
                left += 1
            _, a, b, c, d = widened[at - 1]
            widened[at - 1] = (False, a, b - left, c, d - left)
        if at + 1 < len(widened):
            room = min(widened[at + 1][2] - widened[at + 1][1], WIDEST)
            while right < room and _cuts(
                upper, lower, j + right, m + right, (i, j), (k, m), lexicon
            ):
                right += 1
            _, a, b, c, d = widened[at + 1]
            widened[at + 1] = (False, a + right, b, c + right, d)
        widened[at] = (True, i - left, j + right, k - left, m + right)
    return widened


def _cuts(
    upper: Sequence[str],
    lower: Sequence[str],
    in_upper: int,
    in_lower: int,
    upper_piece: tuple[int, int],
    lower_piece: tuple[int, int],
    lexicon: Lexicon,
) -> bool:
    """Whether an edge at these places cuts a word. A side that has nothing here does not count."""
    return any(
        lexicon.is_tight("".join(side[edge - 1 : edge + 1]))
        for side, edge, (start, end) in (
            (upper, in_upper, upper_piece),
            (lower, in_lower, lower_piece),
        )
        if edge and start < end
    )


def _runs(stretch: Stretch, upper: Sequence[str], lower: Sequence[str]) -> Iterator[Run]:
    differs, i, j, k, m = stretch
    if differs:
        yield _difference("".join(upper[i:j]), "".join(lower[k:m]))
        return
    # The tokens are the same but for their width: every other width is a light difference.
    same: list[str] = []
    for one, other in zip(upper[i:j], lower[k:m], strict=True):
        if one == other:
            same.append(one)
            continue
        if same:
            yield Run(Kind.SAME, "".join(same), "".join(same))
            same = []
        yield Run(Kind.REPLACED, one, other)
    if same:
        yield Run(Kind.SAME, "".join(same), "".join(same))


def _difference(upper: str, lower: str) -> Run:
    if upper and lower:
        return Run(Kind.REPLACED, upper, lower)
    return Run(Kind.DROPPED, upper, lower) if upper else Run(Kind.ADDED, upper, lower)
