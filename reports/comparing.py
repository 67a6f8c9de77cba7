"""Two rounds of a package beside each other: which items changed, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.models import SubmissionRow
from tasks.choices import UpdateState
from tasks.lineage.differences import compare
from tasks.rounds import PLAIN, FieldPair, side_by_side


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One item of a round; `change` says in a word what is other than in the round before it."""

    row: SubmissionRow
    change: str
    pairs: tuple[FieldPair, ...]
    is_pinned: bool
    was_pinned: bool


def compared(
    rows: Sequence[SubmissionRow],
    before: Sequence[SubmissionRow] | None,
    *,
    pinned: Iterable[int],
    pinned_before: Iterable[int],
) -> list[ComparedRow]:
    """The rows of a round against those of the round before it, None where there is none.

    `pinned` and `pinned_before` are the updates the two rounds were sent back for.
    """
    earlier = {row.update_id: row for row in before or ()}
    now, then = set(pinned), set(pinned_before)
    return [_compared(row, earlier.get(row.update_id), before is None, now, then) for row in rows]


def standing_of(row: SubmissionRow) -> str:
    """The verdict, or why there is none."""
    if row.state == UpdateState.VERIFIED:
        return str(row.get_verified_status_display())
    return "待核查" if row.state == UpdateState.SUBMITTED else "未报"


def _compared(
    row: SubmissionRow,
    before: SubmissionRow | None,
    is_first: bool,
    pinned: set[int],
    pinned_before: set[int],
) -> ComparedRow:
    pairs = _pairs(before, row) if before is not None else []
    differing = [pair for pair in pairs if pair.differs]
    if is_first:
        change = ""
    elif before is None:
        change = "新增"
    elif not differing:
        change = "未变"
    else:
        change = "、".join(pair.label for pair in differing) + "有改动"
    return ComparedRow(
        row,
        change,
        tuple(pairs if differing else ()),
        row.update_id in pinned,
        row.update_id in pinned_before,
    )


def _pairs(before: SubmissionRow, now: SubmissionRow) -> list[FieldPair]:
    was, this = standing_of(before), standing_of(now)
    verdict = FieldPair("standing", "核查结论", was, this, compare(was, this, PLAIN), False)
    if before.filling is None or now.filling is None or before.filling == now.filling:
        return [verdict]
    return [verdict, *side_by_side(before.filling, now.filling)]
