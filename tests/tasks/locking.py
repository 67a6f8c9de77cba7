"""A period of the tests' world locked, and its rows before and after."""

from __future__ import annotations

from datetime import date, datetime

from tasks.actions import (
    Content,
    ask_exception,
    grant_exception,
    lock_period,
    submit,
    verify,
)
from tasks.models import LockException, ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW

PROGRESS = Content(claimed_status="in_progress", done="已印发方案。", next_step="组织座谈。")

UNTIL = date(2026, 11, 6)


def lock(cast: Cast, world: World) -> None:
    """Lock the period of the tests' world."""
    lock_period(world.period, reason="数据已齐。", actor=cast.clerk, now=NOW)


def hand_in(
    cast: Cast, update: ProgressUpdate, content: Content = PROGRESS, *, now: datetime = NOW
) -> ProgressUpdate:
    """An update handed in by the tax office."""
    return submit(update, content=content, version=update.version, actor=cast.tax_reporter, now=now)


def checked(cast: Cast, update: ProgressUpdate, *, now: datetime = NOW) -> ProgressUpdate:
    """An update verified by the clerk as it claims to stand."""
    return verify(
        update,
        verified_status=update.claimed_status,
        version=update.version,
        actor=cast.clerk,
        now=now,
    )


def granted(cast: Cast, update: ProgressUpdate) -> LockException:
    """An exception for an update, asked for by the tax office and granted."""
    asked = ask_exception(update, reason="漏报一项。", actor=cast.tax_reporter, now=NOW)
    return grant_exception(asked, until=UNTIL, actor=cast.head, now=NOW)
