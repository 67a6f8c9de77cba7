"""Steps that tests of 报送 share: rows verified, a period locked, people of the levels above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agencies.choices import Role
from agencies.models import User
from reports.models import Submission
from reports.submissions import accept, send_back, send_period
from tasks.actions import (
    Content,
    lock_period,
    reopen,
    submit,
    verify,
)
from tasks.models import Implementation, ProgressUpdate, ReportingPeriod
from tests.base import Cast, World
from tests.factory import NOW, make_period, make_user, update_of
from tests.tasks.locking import PROGRESS, checked, hand_in

MENDED = Content(claimed_status="in_progress", done="已印发方案2份。", next_step="组织座谈。")


@dataclass(frozen=True)
class Levels:
    """Jiangsu's own bureau, and a second account on each receiving level."""

    province_clerk: User
    province_head: User
    second_province: User
    second_ministry: User

    @property
    def everyone(self) -> list[User]:
        return list(vars(self).values())


def make_levels(cast: Cast) -> Levels:
    jiangsu, china = cast.province.region, cast.ministry.region
    return Levels(
        province_clerk=make_user("province_clerk", Role.COORDINATOR, region=jiangsu),
        province_head=make_user("province_head", Role.APPROVER, region=jiangsu),
        second_province=make_user("second_province", Role.UPPER, region=jiangsu),
        second_ministry=make_user("second_ministry", Role.UPPER, region=china),
    )


def verified(
    item: Implementation, cast: Cast, content: Content = PROGRESS, *, now: Any = NOW
) -> ProgressUpdate:
    """The item's update handed in by the tax office and verified by the clerk."""
    return checked(cast, hand_in(cast, update_of(item), content, now=now), now=now)


def make_ready(cast: Cast, world: World) -> ReportingPeriod:
    """Suzhou's quarter with two verified rows of four, locked."""
    verified(world.taxed, cast)
    verified(world.taxed_too, cast)
    return lock_period(world.period, reason="数据已齐。", actor=cast.clerk, now=NOW)


def sent(cast: Cast, world: World) -> Submission:
    return send_period(make_ready(cast, world), version=0, actor=cast.head, now=NOW)


def accepted(cast: Cast, world: World) -> Submission:
    submission = sent(cast, world)
    return accept(submission, version=submission.version, actor=cast.province, now=NOW)


def returned(submission: Submission, actor: User, *labels: str, **changes: Any) -> Submission:
    """Sent back, pinned to the rows with these labels."""
    given: dict[str, Any] = {
        "reason_code": "unclear",
        "reason": "请写明份数。",
        "pinned": submission.rounds.latest("number").rows.filter(label__in=labels),
        "version": submission.version,
        "actor": actor,
        "now": NOW,
    }
    return send_back(submission, **given | changes)


def mend(item: Implementation, cast: Cast) -> ProgressUpdate:
    """The row is opened again, corrected by the tax office, and verified by the head."""
    update = update_of(item)
    update = reopen(update, reason="上级退回。", version=update.version, actor=cast.clerk, now=NOW)
    update = submit(
        update, content=MENDED, version=update.version, actor=cast.tax_reporter, now=NOW
    )
    return verify(
        update,
        verified_status=MENDED.claimed_status,
        version=update.version,
        actor=cast.head,
        now=NOW,
    )


def province_period(levels: Levels, *, locked: bool = True) -> ReportingPeriod:
    """Jiangsu's own quarter of the same dates; it tracks nothing itself."""
    region = levels.province_clerk.region
    assert region is not None
    period = make_period(region, levels.province_clerk)
    if locked:
        lock_period(period, reason="汇总。", actor=levels.province_clerk, now=NOW)
    return period


def gathered(cast: Cast, world: World, levels: Levels) -> Submission:
    """The province's package with Suzhou's accepted one in it, sent to the Ministry."""
    accepted(cast, world)
    return send_period(province_period(levels), version=0, actor=levels.province_head, now=NOW)


def change(cast: Cast, update: ProgressUpdate) -> ProgressUpdate:
    update.refresh_from_db()
    return submit(update, content=MENDED, version=update.version, actor=cast.tax_reporter, now=NOW)
