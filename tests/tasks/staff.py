"""Who looks after items, is asked, and stands in for whom."""

from __future__ import annotations

from datetime import timedelta

from agencies.choices import Role
from agencies.deputies import name_deputy
from agencies.models import User
from tasks.actions import (
    Content,
    direct_blocker,
    name_officer,
    raise_blocker,
)
from tasks.models import Blocker, Implementation
from tasks.working_days import Calendar
from tests.base import Cast
from tests.factory import NOW, make_user

CALENDAR = Calendar(frozenset(), frozenset(), frozenset({2026, 2027}))
CONTENT = Content("in_progress", "已办。", "继续。")
TODAY = NOW.date()


def make_colleague(cast: Cast) -> User:
    """Another reporter of the tax office."""
    return make_user("colleague", Role.REPORTER, region=cast.suzhou, agency=cast.tax)


def officer_of(item: Implementation) -> User | None:
    return item.assignments.get(agency=item.lead_agency).officer


def give(item: Implementation, officer: User | None, cast: Cast) -> None:
    named = item.assignments.get(agency=cast.tax).officer_id
    name_officer(
        item, agency=cast.tax, officer=officer, instead_of=named, actor=cast.clerk, now=NOW
    )


def ask(cast: Cast, item: Implementation, person: User) -> Blocker:
    raised = raise_blocker(item, level="city", text="缺授权。", actor=cast.clerk, now=NOW)
    return direct_blocker(
        raised,
        level="city",
        agency=None,
        person=person,
        is_major=False,
        working_days=3,
        actor=cast.clerk,
        now=NOW,
        calendar=CALENDAR,
    )


def stand_in(person: User, deputy: User) -> None:
    name_deputy(
        person,
        deputy=deputy,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=90),
        reason="培训",
        actor=person,
        now=NOW,
    )
