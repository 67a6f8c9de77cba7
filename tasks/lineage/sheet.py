"""承接关系 as an Excel file: the rows of the page, every cell as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO

from agencies import spreadsheets
from tasks.lineage.pairs import Marked, Row
from tasks.models import Measure

NOTHING = "（无）"


def in_words(each: Marked) -> str:
    """A difference and what is proposed about it, on one line."""
    assert each.verdict is not None
    changed = f"“{each.run.upper or NOTHING}”→“{each.run.lower or NOTHING}”"
    return f"{changed}：{each.verdict.side.label}（{each.verdict.reason}）"


def _label(measure: Measure | None) -> str:
    return measure.label if measure else ""


def _text(measure: Measure | None) -> str:
    return measure.text if measure else ""


def _why(row: Row) -> str:
    if row.why is None:
        return ""
    prose = "、".join(link.lower.label for link in row.why.prose)
    return "；".join(
        part
        for part in (row.why.reason.label, row.why.detail, f"正文 {prose}" if prose else "")
        if part
    )


def _decided(row: Row) -> str:
    if row.link is None or row.link.decided_by is None:
        return ""
    return f"{row.link.decided_by} {row.link.reason}".strip()


COLUMNS: tuple[tuple[str, int, Callable[[Row], str]], ...] = (
    ("类别", 10, lambda row: row.label),
    ("上级编号", 9, lambda row: _label(row.upper)),
    ("上级举措", 55, lambda row: _text(row.upper)),
    ("下级编号", 9, lambda row: _label(row.lower)),
    ("下级举措", 55, lambda row: _text(row.lower)),
    ("下级落实计划", 40, lambda row: row.lower.plan_text if row.lower else ""),
    ("相似度", 8, lambda row: f"{row.link.score:.2f}" if row.link else ""),
    ("状态", 10, lambda row: str(row.link.get_state_display()) if row.link else ""),
    ("来源", 14, lambda row: str(row.link.get_origin_display()) if row.link else ""),
    ("最接近的一句", 40, lambda row: row.sentence[1]),
    ("差异与判断", 50, lambda row: "\n".join(map(in_words, row.differences))),
    ("未承接的可能原因", 30, _why),
    ("确认人与理由", 20, _decided),
)


def workbook(rows: Iterable[Row], *, title: str) -> IO[bytes]:
    """An open temporary file holding the workbook; it vanishes when closed."""
    return spreadsheets.workbook(
        [(label, width) for label, width, _ in COLUMNS],
        ([text(row) for _, _, text in COLUMNS] for row in rows),
        title=title,
        sheet="承接关系",
    )
