"""Sending a period up: what is in the package, and what keeps it from being sent."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from agencies.models import Message, User
from reports.models import Submission, SubmissionRound, SubmissionRow
from reports.packages import fingerprint, is_intact, with_contents
from reports.submissions import accept, send_period
from tasks.actions import (
    Content,
    save_draft,
)
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.reports.sending import (
    Levels,
    make_ready,
    sent,
)


def test_an_open_period_or_one_without_verified_rows_is_not_sent(cast: Cast, world: World) -> None:
    with pytest.raises(ValidationError) as fault:
        send_period(world.period, version=0, actor=cast.head, now=NOW)
    said = "".join(fault.value.messages)
    assert "还没有锁定" in said
    assert "没有经核查的数据" in said
    assert not Submission.objects.exists()
    assert not Message.objects.exists()


def test_without_an_account_above_it_says_so_and_sends_nothing(cast: Cast, world: World) -> None:
    period = make_ready(cast, world)
    User.objects.filter(pk=cast.province.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="江苏省还没有接收报送的“上级”账号"):
        send_period(period, version=0, actor=cast.head, now=NOW)
    assert not Submission.objects.exists()


def test_the_package_holds_verified_rows_in_their_version_and_names_the_rest(
    cast: Cast, world: World
) -> None:
    draft = update_of(world.shipped)
    save_draft(
        draft,
        content=Content(claimed_status="in_progress", done="密语"),
        version=draft.version,
        actor=cast.customs_reporter,
        now=NOW,
    )
    submission = sent(cast, world)
    round_ = submission.rounds.get()
    rows = with_contents(round_)
    assert [(row.label, row.state, row.verified_status) for row in rows] == [
        ("1", "verified", "in_progress"),
        ("2", "verified", "in_progress"),
        ("3", "expected", ""),
        ("4", "expected", ""),
    ]
    assert [row.version for row in rows[:2]] == [
        update_of(world.taxed).version,
        update_of(world.taxed_too).version,
    ]
    own = round_.figures["own"]
    assert (own["expected"], own["handed_in"], own["verified"]) == (4, 2, 2)
    assert (own["landed_items"], own["items"]) == (0, 4)
    assert round_.figures["totals"] == own
    assert is_intact(round_)
    assert "密语" not in str(round_.figures) + "".join(map(str, rows))


def test_the_hash_covers_every_word_that_was_sent(cast: Cast, world: World) -> None:
    round_ = sent(cast, world).rounds.get()
    rows = with_contents(round_)
    assert rows[0].filling is not None
    rows[0].filling.done += "。"
    assert fingerprint(round_.figures, rows, []) != round_.sha256
    rows = with_contents(round_)
    rows[3].title += "改"
    assert fingerprint(round_.figures, rows, []) != round_.sha256


def test_what_has_left_cannot_be_changed_in_the_database(cast: Cast, world: World) -> None:
    submission = sent(cast, world)
    for change in (
        lambda: SubmissionRow.objects.update(title="改"),
        lambda: SubmissionRow.objects.all().delete(),
        lambda: SubmissionRound.objects.update(figures={}),
        lambda: SubmissionRound.objects.update(sha256="0" * 64),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert is_intact(submission.rounds.get())


def test_the_other_side_is_told_once_of_each_step(cast: Cast, world: World, levels: Levels) -> None:
    submission = sent(cast, world)
    send_period(world.period, version=0, actor=cast.head, now=NOW)
    told = Message.objects.filter(kind="sending")
    assert set(told.values_list("recipient__username", flat=True)) == {
        "province",
        "second_province",
    }
    accept(submission, version=submission.version, actor=cast.province, now=NOW)
    below = told.filter(recipient__region=cast.suzhou)
    assert set(below.values_list("recipient__username", flat=True)) == {
        "clerk",
        "second_clerk",
        "head",
    }
    assert below.filter(title__contains="已接收", recipient=cast.head).count() == 1
