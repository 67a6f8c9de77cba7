"""What stands twice because a page ended there: the last words of a page, again on the next.

    …开展双边信息交流 / 双边信息交流和服务…   -> …开展双边信息交流和服务…
    …公共服务平台 / 台资源的整合…             -> …公共服务平台资源的整合…
    …打造涵盖知 / 知识产权业务…               -> …打造涵盖知识产权业务…
                                              not: …推动创新发展 / 展示平台建设…
                                              not: …推动创新发展 / 发展数字贸易…

The second of two is debris of the break and left out, which is said. One character is left out only
where the text itself shows that it belongs to the word on one side alone (平台 and 资源 stand
elsewhere, 台资 does not); a short word may well be two of the author's (slips.py suspects it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tasks.parser.text.blocks import Line, Mended, join
from tasks.parser.types import Problem

SHORTEST_REPEAT, LONGEST_REPEAT = 4, 40
AROUND = 8
# 使人 / 人享有, 逐一 / 一对应: characters that stand twice in a word.
REDUPLICATED = frozenset("人天年月日时家户处步层一种点件条项村事样个级各每")


@dataclass
class PageBreaks:
    """Rejoins the pieces of paragraphs; `problems` says what was left out, in order."""

    lines: Sequence[Line]
    problems: list[Problem] = field(default_factory=list)

    def rejoined(self, pieces: Sequence[Mended]) -> Mended:
        """The pieces of one paragraph, what a break doubled once."""
        if len(pieces) == 1:
            return pieces[0]
        kept = [pieces[0]]
        for piece in pieces[1:]:
            repeated = self._repeated(kept[-1], piece)
            if repeated:
                self._say(kept[-1], piece, repeated)
            kept.append(piece.part(repeated))
        return join(kept)

    def _repeated(self, before: Mended, after: Mended) -> int:
        """How many characters at the start of a piece the end of the one before it holds."""
        if not before.offsets or not after.offsets or after.offsets[0] - before.offsets[-1] <= 2:
            # Lines that follow each other are of one page.
            return 0
        most = min(LONGEST_REPEAT, len(before.text), len(after.text) - 1)
        for length in range(most, SHORTEST_REPEAT - 1, -1):
            again = after.text[:length]
            if before.text.endswith(again) and any(map(_is_han, again)):
                return length
        return int(self._is_torn(before.text[-3:], after.text[:3]))

    def _is_torn(self, before: str, after: str) -> bool:
        """Whether one character stands on both sides and is part of one word only."""
        if before[-1] != after[0] or not _is_han(after[0]) or after[0] in REDUPLICATED:
            return False
        ends, begins = self._is_word(before[-2:]), self._is_word(after[:2])
        if ends == begins:
            return False
        return self._is_word(after[1:3]) if ends else self._is_word(before[-3:-1])

    def _is_word(self, pair: str) -> bool:
        """Whether two characters stand side by side elsewhere in the text too."""
        return self._pairs[pair] > 1

    @cached_property
    def _pairs(self) -> Counter[str]:
        """How often two characters stand side by side in the text."""
        return Counter(
            line.text[at : at + 2] for line in self.lines for at in range(len(line.text) - 1)
        )

    def _say(self, before: Mended, after: Mended, repeated: int) -> None:
        left, right = before.text[-AROUND - repeated :], after.text[: AROUND + repeated]
        message = f"换页处文字重复，只计一次：原文“{left}{right}”，读作“{left}{right[repeated:]}”"
        self.problems.append(Problem("break_doubled", message, after.span(0, repeated)))


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
