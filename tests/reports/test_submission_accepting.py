"""Accepting a package freezes the level below; exceptions then need consent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.models import AuditEvent, Message
from reports.submissions import accept
from tasks.actions import (
    ask_exception,
    consent,
    reopen,
    withhold_consent,
)
from tasks.choices import UpdateState
from tasks.errors import PeriodLocked
from tasks.models import LockException, ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.reports.sending import accepted, change, sent
from tests.tasks.locking import UNTIL, granted


def test_before_acceptance_the_approver_alone_opens_a_row(cast: Cast, world: World) -> None:
    """The control of the next test."""
    sent(cast, world)
    update = update_of(world.taxed)
    granted(cast, update)
    assert reopen(update, reason="误。", version=update.version, actor=cast.clerk, now=NOW)


def test_after_acceptance_no_exception_of_the_approver_alone_opens_a_row(
    cast: Cast, world: World
) -> None:
    accepted(cast, world)
    update = update_of(world.taxed)
    exception = granted(cast, update)
    assert (exception.label(UNTIL), exception.is_open(UNTIL)) == ("待上级同意", False)
    with pytest.raises(PeriodLocked, match="已由江苏省接收.*经江苏省同意"):
        reopen(update, reason="误。", version=update.version, actor=cast.clerk, now=NOW)
    assert not ProgressUpdate.objects.unlocked(UNTIL).filter(period=world.period).exists()
    with pytest.raises(ValidationError, match="正等待上级同意"):
        ask_exception(update, reason="再问。", actor=cast.tax_reporter, now=NOW)

    for who in cast.everyone:
        if who == cast.province:
            continue
        with pytest.raises(PermissionDenied):
            consent(exception, actor=who, now=NOW)
    consent(exception, actor=cast.province, now=NOW)
    consent(exception, actor=cast.province, now=NOW)
    assert AuditEvent.objects.filter(verb="consent_exception").count() == 1
    reopen(update, reason="误。", version=update.version, actor=cast.clerk, now=NOW)
    assert change(cast, update).state == UpdateState.SUBMITTED
    with pytest.raises(PeriodLocked):
        other = update_of(world.taxed_too)
        reopen(other, reason="误。", version=other.version, actor=cast.clerk, now=NOW)


def test_the_upper_level_keeps_the_row_closed_with_a_reason(cast: Cast, world: World) -> None:
    accepted(cast, world)
    update = update_of(world.taxed)
    exception = granted(cast, update)
    with pytest.raises(ValidationError):
        withhold_consent(exception, note=" ", actor=cast.province, now=NOW)
    withhold_consent(exception, note="下期更正。", actor=cast.province, now=NOW)
    with pytest.raises(PeriodLocked):
        reopen(update, reason="误。", version=update.version, actor=cast.clerk, now=NOW)
    with pytest.raises(ValidationError):
        consent(exception, actor=cast.province, now=NOW)
    assert Message.objects.filter(recipient=cast.head, text__contains="下期更正。").exists()


def test_an_exception_granted_before_ends_with_the_acceptance(cast: Cast, world: World) -> None:
    submission = sent(cast, world)
    update = update_of(world.taxed)
    earlier = granted(cast, update)
    accept(submission, version=1, actor=cast.province, now=NOW + timedelta(hours=1))
    earlier.refresh_from_db()
    earlier = LockException.objects.select_related("update__period").get(pk=earlier.pk)
    assert earlier.label(UNTIL) == "上级接收后失效"
    with pytest.raises(PeriodLocked):
        reopen(update, reason="误。", version=update.version, actor=cast.clerk, now=NOW)
    # It was the city's matter, and it is not put to the level above.
    assert not LockException.objects.visible_to(cast.province).exists()


def test_what_has_changed_since_it_was_sent_is_not_accepted(cast: Cast, world: World) -> None:
    submission = sent(cast, world)
    update = update_of(world.taxed)
    granted(cast, update)
    reopen(update, reason="误。", version=update.version, actor=cast.clerk, now=NOW)
    with pytest.raises(ValidationError, match=r"报送以后有1项（1）又作了修改"):
        accept(submission, version=1, actor=cast.province, now=NOW)
    world.period.refresh_from_db()
    assert world.period.frozen_at is None
