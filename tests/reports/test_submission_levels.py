"""Province and Ministry: packages gathered from below."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.choices import Role
from reports.choices import SubmissionState
from reports.errors import SubmissionRefused
from reports.models import Submission
from reports.packages import is_intact
from reports.submissions import accept, send_period
from tasks.actions import (
    consent,
)
from tasks.models import LockException, ReportingPeriod
from tests.base import Cast, World
from tests.factory import NOW, make_region, make_user, update_of
from tests.reports.sending import Levels, gathered, province_period, returned, sent
from tests.tasks.locking import UNTIL, granted


def test_the_province_sends_what_it_has_accepted_and_says_who_is_missing(
    cast: Cast, world: World, levels: Levels
) -> None:
    nanjing = make_region("nanjing", cast.province.region, name="南京市")
    wuxi = make_region("wuxi", cast.province.region, name="无锡市")
    clerk = make_user("wuxi_clerk", Role.COORDINATOR, region=wuxi)
    from tests.factory import make_period

    make_period(wuxi, clerk)
    submission = gathered(cast, world, levels)
    sent_up = submission.rounds.get()
    assert [(m["region"], m["label"]) for m in sent_up.figures["members"]] == [
        ("苏州市", "已接收"),
        ("无锡市", "未报送"),
    ]
    assert nanjing.name not in str(sent_up.figures)
    assert sent_up.figures["totals"]["verified"] == 2
    assert sent_up.figures["own"]["verified"] == 0
    (member,) = sent_up.members.all()
    assert member.sha256 == sent_up.figures["members"][0]["sha256"]
    assert is_intact(sent_up)


def test_a_province_with_nothing_accepted_has_nothing_to_send(
    cast: Cast, world: World, levels: Levels
) -> None:
    sent(cast, world)
    with pytest.raises(ValidationError, match="没有已接收的下级报送"):
        send_period(province_period(levels), version=0, actor=levels.province_head, now=NOW)


def test_what_is_with_the_ministry_the_province_cannot_send_back(
    cast: Cast, world: World, levels: Levels
) -> None:
    province = gathered(cast, world, levels)
    city = Submission.objects.get(region=cast.suzhou)
    with pytest.raises(SubmissionRefused, match="已汇总进“江苏省2026年第四季度”，已报送商务部"):
        returned(city, cast.province, "1")
    accept(province, version=1, actor=cast.ministry, now=NOW)
    with pytest.raises(SubmissionRefused, match="已接收商务部"):
        returned(city, cast.province, "1")
    world.period.refresh_from_db()
    assert world.period.frozen_by == cast.ministry.region


def test_with_the_ministrys_acceptance_consent_is_the_ministrys(
    cast: Cast, world: World, levels: Levels
) -> None:
    accept(gathered(cast, world, levels), version=1, actor=cast.ministry, now=NOW)
    exception = granted(cast, update_of(world.taxed))
    with pytest.raises(PermissionDenied):
        consent(exception, actor=cast.province, now=NOW)
    consent(exception, actor=cast.ministry, now=NOW)
    assert LockException.objects.open(UNTIL).get() == exception


def test_what_the_ministry_sends_back_is_the_provinces_again(
    cast: Cast, world: World, levels: Levels
) -> None:
    province = accept(gathered(cast, world, levels), version=1, actor=cast.ministry, now=NOW)
    returned(province, cast.ministry)
    period = ReportingPeriod.objects.get(pk=world.period.pk)
    assert period.frozen_by == cast.suzhou.parent
    city = Submission.objects.get(region=cast.suzhou)
    assert returned(city, cast.province, "1").state == SubmissionState.RETURNED
