"""The package as an Excel annex: its own rows, and those of the packages gathered in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from agencies import spreadsheets
from reports.comparing import standing_of
from reports.models import SubmissionRound, SubmissionRow
from reports.packages import with_contents

COLUMNS = (
    ("地区", 12),
    ("序号", 8),
    ("具体举措", 55),
    ("牵头单位", 24),
    ("核查结论", 10),
    ("自评状态", 10),
    ("落地日期", 12),
    ("本期进展", 55),
    ("下步打算", 35),
    ("问题诉求", 30),
    ("佐证材料", 30),
    ("填报轮次", 9),
    ("演示数据", 9),
)


def workbook(sent: SubmissionRound) -> IO[bytes]:
    """An open temporary file holding the annex; it vanishes when closed."""
    title = f"{sent.submission}报送附表（第{sent.number}轮，校验码{sent.sha256[:12]}）"
    return spreadsheets.workbook(
        COLUMNS,
        (_cells(place, row) for place, row in _rows(sent)),
        title=title,
        sheet="报送事项",
    )


def _rows(sent: SubmissionRound) -> Iterator[tuple[str, SubmissionRow]]:
    """The region's own rows first, then those of each region below, with the region's name."""
    for row in with_contents(sent):
        yield sent.submission.region.short_name, row
    below = sent.members.select_related("submission__region").order_by("submission__region__order")
    for member in below:
        yield from _rows(member)


def _cells(place: str, row: SubmissionRow) -> list[str]:
    given = row.filling
    told = ["", "", "", "", "", "", ""]
    if given is not None:
        told = [
            str(given.get_claimed_status_display()),
            f"{given.landed_on:%Y-%m-%d}" if given.landed_on else "",
            "无变化" if given.no_change and not given.done else given.done,
            given.next_step,
            given.obstacle,
            "、".join(proof.version.evidence.title for proof in given.proofs.all()),
            str(given.number),
        ]
    demo = "演示" if row.is_demo else ""
    return [place, row.label, row.title, row.agency, standing_of(row), *told, demo]
