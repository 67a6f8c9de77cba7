"""An update from expected to verified, and everything that must not happen on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies import audit
from agencies.models import AuditEvent
from tasks.actions import Content, attach_link, return_, save_draft, submit, verify
from tasks.choices import RoundOutcome, Status, UpdateState
from tasks.errors import StaleVersion, TransitionRefused
from tasks.models import Implementation, ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, make_period, update_of

PROGRESS = Content(
    claimed_status=Status.IN_PROGRESS, done="已印发工作方案。", next_step="组织企业座谈。"
)


def submitted(cast: Cast, world: World) -> ProgressUpdate:
    return submit(
        update_of(world.taxed), content=PROGRESS, version=1, actor=cast.tax_reporter, now=NOW
    )


def test_it_refuses_a_stranger_and_changes_nothing(cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    events = AuditEvent.objects.count()
    for user in cast.everyone:
        if user in {cast.tax_reporter, cast.clerk, cast.second_clerk}:
            continue
        with pytest.raises(PermissionDenied):
            submit(update, content=PROGRESS, version=1, actor=user, now=NOW)
    update.refresh_from_db()
    assert update.state == UpdateState.EXPECTED
    assert AuditEvent.objects.count() == events


def test_it_names_every_gap_at_its_field(cast: Cast, world: World) -> None:
    with pytest.raises(ValidationError) as fault:
        submit(
            update_of(world.taxed),
            content=Content(claimed_status=Status.IN_PROGRESS),
            version=1,
            actor=cast.tax_reporter,
            now=NOW,
        )
    assert set(fault.value.message_dict) == {"done", "next_step"}


def test_it_refuses_landed_without_date_and_evidence(cast: Cast, world: World) -> None:
    landed = Content(claimed_status=Status.LANDED, done="政策已落地。")
    with pytest.raises(ValidationError) as fault:
        submit(update_of(world.taxed), content=landed, version=1, actor=cast.tax_reporter, now=NOW)
    assert set(fault.value.message_dict) == {"landed_on", "evidence"}


def test_it_refuses_a_landing_date_to_come(cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    attach_link(update, url="https://example.org/a", actor=cast.tax_reporter, now=NOW)
    tomorrow = Content(claimed_status=Status.LANDED, done="已落地。", landed_on=date(2026, 11, 3))
    with pytest.raises(ValidationError) as fault:
        submit(update, content=tomorrow, version=1, actor=cast.tax_reporter, now=NOW)
    assert set(fault.value.message_dict) == {"landed_on"}


def test_it_refuses_no_change_where_the_claim_changed(cast: Cast, world: World) -> None:
    with pytest.raises(ValidationError) as fault:
        submit(
            update_of(world.taxed),
            content=Content(claimed_status=Status.IN_PROGRESS, no_change=True),
            version=1,
            actor=cast.tax_reporter,
            now=NOW,
        )
    assert "no_change" in fault.value.message_dict


def test_a_draft_never_reaches_the_implementation(cast: Cast, world: World) -> None:
    save_draft(
        update_of(world.taxed), content=PROGRESS, version=1, actor=cast.tax_reporter, now=NOW
    )
    world.taxed.refresh_from_db()
    assert world.taxed.claimed_status == Status.NOT_STARTED
    assert update_of(world.taxed).state == UpdateState.DRAFT


def test_a_stale_form_is_refused_and_saves_nothing(cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    save_draft(update, content=PROGRESS, version=1, actor=cast.tax_reporter, now=NOW)
    with pytest.raises(StaleVersion) as stale:
        save_draft(
            update, content=replace(PROGRESS, done="另一句。"), version=1, actor=cast.clerk, now=NOW
        )
    assert isinstance(stale.value.current, ProgressUpdate)
    assert update_of(world.taxed).done == PROGRESS.done


def test_submitting_twice_is_one_submission(cast: Cast, world: World) -> None:
    submitted(cast, world)
    again = submit(
        update_of(world.taxed), content=PROGRESS, version=1, actor=cast.tax_reporter, now=NOW
    )
    assert again.round_number == 1
    assert again.rounds.count() == 1


def test_submitting_sets_the_claim_and_clears_what_is_owed(cast: Cast, world: World) -> None:
    submitted(cast, world)
    world.taxed.refresh_from_db()
    assert world.taxed.claimed_status == Status.IN_PROGRESS
    assert world.taxed.status == Status.NOT_STARTED
    assert world.taxed.owed_on is None


def test_a_late_submission_is_remembered(cast: Cast, world: World) -> None:
    late = NOW + timedelta(days=60)
    submit(update_of(world.taxed), content=PROGRESS, version=1, actor=cast.tax_reporter, now=late)
    row = Implementation.objects.with_light(late.date()).get(pk=world.taxed.pk)
    assert row.made_up_late
    assert (row.light, row.light_rule) == ("yellow", "made_up_late")


def test_an_older_period_told_late_leaves_the_newer_claim(cast: Cast, world: World) -> None:
    older = update_of(world.taxed)
    make_period(
        cast.suzhou,
        cast.clerk,
        title="2027年第一季度",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 3, 31),
        due_on=date(2027, 4, 10),
    )
    newer = update_of(world.taxed)
    assert newer != older
    submit(newer, content=PROGRESS, version=1, actor=cast.tax_reporter, now=NOW)
    submit(
        older,
        content=replace(PROGRESS, claimed_status=Status.NOT_STARTED),
        version=1,
        actor=cast.tax_reporter,
        now=NOW + timedelta(hours=1),
    )
    world.taxed.refresh_from_db()
    assert world.taxed.claimed_status == Status.IN_PROGRESS


def test_nobody_verifies_what_they_submitted(cast: Cast, world: World) -> None:
    update = submit(update_of(world.taxed), content=PROGRESS, version=1, actor=cast.clerk, now=NOW)
    assert update.rounds.get().on_behalf_of == cast.tax
    with pytest.raises(PermissionDenied):
        verify(
            update,
            verified_status=Status.IN_PROGRESS,
            version=update.version,
            actor=cast.clerk,
            now=NOW,
        )
    verify(
        update,
        verified_status=Status.IN_PROGRESS,
        version=update.version,
        actor=cast.second_clerk,
        now=NOW,
    )
    world.taxed.refresh_from_db()
    assert world.taxed.status == Status.IN_PROGRESS


def test_a_verdict_other_than_the_claim_needs_a_reason(cast: Cast, world: World) -> None:
    update = submitted(cast, world)
    with pytest.raises(ValidationError) as fault:
        verify(
            update,
            verified_status=Status.NOT_STARTED,
            version=update.version,
            actor=cast.clerk,
            now=NOW,
        )
    assert "note" in fault.value.message_dict


def test_a_return_keeps_its_round_and_opens_the_next(cast: Cast, world: World) -> None:
    update = submitted(cast, world)
    update = return_(
        update,
        reason_code="unclear",
        reason="请写明方案文号。",
        pinned_fields=["done"],
        version=update.version,
        actor=cast.clerk,
        now=NOW,
    )
    world.taxed.refresh_from_db()
    assert update.state == UpdateState.RETURNED
    assert world.taxed.owed_on == world.period.due_on

    submit(
        update,
        content=replace(PROGRESS, done="已印发工作方案（苏府办〔2026〕号待补）。"),
        version=update.version,
        actor=cast.tax_reporter,
        now=NOW,
    )
    first, second = update.rounds.order_by("number")
    assert (first.outcome, first.done, first.pinned_fields) == (
        RoundOutcome.RETURNED,
        PROGRESS.done,
        ["done"],
    )
    assert second.outcome == RoundOutcome.PENDING


def test_a_verified_update_takes_no_further_verb(cast: Cast, world: World) -> None:
    update = submitted(cast, world)
    update = verify(
        update,
        verified_status=Status.IN_PROGRESS,
        version=update.version,
        actor=cast.clerk,
        now=NOW,
    )
    with pytest.raises(TransitionRefused):
        submit(
            update,
            content=replace(PROGRESS, done="改。"),
            version=update.version,
            actor=cast.tax_reporter,
            now=NOW,
        )
    with pytest.raises(TransitionRefused):
        return_(
            update,
            reason_code="unclear",
            reason="晚了",
            version=update.version,
            actor=cast.clerk,
            now=NOW,
        )


def test_every_step_leaves_an_event_and_the_chain_holds(cast: Cast, world: World) -> None:
    update = submitted(cast, world)
    verify(
        update,
        verified_status=Status.IN_PROGRESS,
        version=update.version,
        actor=cast.clerk,
        now=NOW,
    )
    verbs = list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs[-2:] == ["submit", "verify"]
    assert audit.verify() is None


def test_history_records_bulk_writes_too(cast: Cast, world: World) -> None:
    before = world.taxed.events.count()  # type: ignore[attr-defined]  # made by pghistory
    Implementation.objects.filter(pk=world.taxed.pk).update(made_up_late=True)
    assert world.taxed.events.count() == before + 1  # type: ignore[attr-defined]
