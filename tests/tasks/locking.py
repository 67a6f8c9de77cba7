"""A period of the tests' world locked, and its rows before and after."""

from __future__ import annotations

from datetime import date

from tasks.actions import (
    Content,
    ask_exception,
    grant_exception,
    lock_period,
    submit,
    verify,
)
from tasks.choices import Status
from tasks.models import LockException, ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW

PROGRESS = Content(claimed_status="in_progress", done="已印发方案。", next_step="组织座谈。")

UNTIL = date(2026, 11, 6)


def lock(cast: Cast, world: World) -> None:
    lock_period(world.period, reason="数据已齐。", actor=cast.clerk, now=NOW)


def hand_in(world: World, cast: Cast, update: ProgressUpdate) -> ProgressUpdate:
    return submit(
        update, content=PROGRESS, version=update.version, actor=cast.tax_reporter, now=NOW
    )


def checked(cast: Cast, update: ProgressUpdate) -> ProgressUpdate:
    return verify(
        update,
        verified_status=Status.IN_PROGRESS,
        version=update.version,
        actor=cast.clerk,
        now=NOW,
    )


def granted(cast: Cast, update: ProgressUpdate) -> LockException:
    asked = ask_exception(update, reason="漏报一项。", actor=cast.tax_reporter, now=NOW)
    return grant_exception(asked, until=UNTIL, actor=cast.head, now=NOW)
