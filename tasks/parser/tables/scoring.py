"""Tables by which work is assessed: how many points something is worth, and how it is counted.

    考核内容 ⇥ 考核指标 ⇥ 分值 ⇥ 评分标准
    信息报送 ⇥ 季度报送 ⇥ 5 ⇥ 每季度向市商务局报送总结，未报送的扣1分。

They hold nothing to do and nobody's duty to report: what is written there says how points are
given. A table that says who answers for its rows (重点任务 ⇥ 责任单位 ⇥ 分值) is one of measures,
one with 目标值 one of indicators, which is read before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parser.pages.furniture import PAGE_LINE
from tasks.parser.tables.heading_rows import column_kinds
from tasks.parser.tables.html import HtmlTable, lines_and_tables
from tasks.parser.text.blocks import Line, Row, row, untagged
from tasks.parser.types import Span

# 评分标准 | 计分办法 | 考核评分细则      not: 评估
SCORING = re.compile(
    r"(?:评分|计分|打分|赋分|扣分|得分|加分|考核|考评|评价|测评)"
    r"(?:标准|办法|细则|方法|规则|要点|说明|依据|情形)"
)
POINTS = re.compile(r"分值|标准分|满分|权重|得分|基础分")
ASSESSED = re.compile(r"考核|考评|评价|测评|评估")
# Whoever assesses is nobody who answers: 考核单位, 评分部门.
ASSESSOR = re.compile(r"(?:考核|考评|评价|评分|测评|评估|数据提供|数据来源|打分)")
SIGN = re.compile(r"分值|分标准|分办法|分细则|核标准|评标准|价标准|满分|权重|得分|扣分")
LONGEST_HEADING = 20
MOST_HEADING_ROWS = 4
# More lines than this without a row between two rows are prose.
MOST_BETWEEN = 3


def without_scoring_tables(
    text: str, lines: Sequence[Line]
) -> tuple[list[tuple[Span, str]], list[Line]]:
    """What the characters of a text's scoring tables are, and the lines that belong to none."""
    attributed: list[tuple[Span, str]] = []
    if not SIGN.search(text):
        return attributed, list(lines)
    rest: list[Line] = []
    between: list[Line] = []
    inside = False
    for piece in lines_and_tables(text, lines, wanted=_is_scoring_table):
        if isinstance(piece, HtmlTable):
            rest += between
            between, inside = [], False
            attributed.append((piece.span, "row"))
            continue
        found = row(piece)
        if found is not None and _is_heading(found):
            inside = True
            attributed.append((piece.span, "header"))
        elif found is not None and column_kinds(found.cells):
            rest += [*between, piece]
            between, inside = [], False
        elif inside and found is not None:
            attributed += [(each.span, "wrapper") for each in between]
            attributed.append((piece.span, "row"))
            between = []
        elif inside and (PAGE_LINE.fullmatch(piece.text) or len(between) < MOST_BETWEEN):
            between.append(piece)
        else:
            rest += [*between, piece]
            between, inside = [], False
    return attributed, [*rest, *between]


def _is_scoring_table(table: HtmlTable) -> bool:
    return any(_is_heading(found) for found in table.rows[:MOST_HEADING_ROWS])


def _is_heading(found: Row) -> bool:
    """Whether a row heads a table of points: 考核指标 ⇥ 分值, or any ⇥ 评分标准."""
    words = ["".join(untagged(cell).text.split()) for cell in found.cells]
    if len(words) < 2 or any(len(each) > LONGEST_HEADING for each in words):
        return False
    scores = any(SCORING.search(each) for each in words)
    points = any(POINTS.search(each) for each in words)
    if not scores and not (points and any(ASSESSED.search(each) for each in words)):
        return False
    kinds = column_kinds(found.cells) or ()
    return not any(
        kind in ("lead", "clause") and not ASSESSOR.search(each)
        for kind, each in zip(kinds, words, strict=False)
    )
