"""The text of a cell in one line: every source of tables gives it so.

1.新开航线2条； / 2.推进多式联运  -> 1.新开航线2条；2.推进多式联运    a line ended, no word did
市商务局 / 市财政局              -> 市商务局 市财政局               two names
"""

from __future__ import annotations

import re

WHITE_SPACE = re.compile(r"\s+")
# After these a sentence goes on; sentences stay apart as in the cell.
MARKS = "，、；："


def in_one_line(text: str) -> str:
    """Every gap of white space as one space; none where a line ended in mid-sentence."""
    return WHITE_SPACE.sub(_gap, text).strip()


def _gap(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - 1) : found.start()]
    goes_on = "\n" in found[0] and before and before in MARKS
    return "" if goes_on else " "
