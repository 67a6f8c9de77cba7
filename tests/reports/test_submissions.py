"""报送 from level to level: the table of steps, who takes them, and what each one does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from agencies.choices import Role
from agencies.models import AuditEvent, Message, User
from reports.choices import SUBMISSION_MOVES, SubmissionState, SubmissionVerb
from reports.errors import SubmissionRefused
from reports.models import Submission, SubmissionRound, SubmissionRow
from reports.packages import fingerprint, is_intact, with_contents
from reports.submissions import accept, send_back, send_period
from tasks.actions import (
    Content,
    ask_exception,
    consent,
    grant_exception,
    reopen,
    save_draft,
    submit,
    withhold_consent,
)
from tasks.choices import UpdateState
from tasks.errors import PeriodLocked
from tasks.models import LockException, ProgressUpdate, ReportingPeriod
from tests.base import Cast, World
from tests.factory import NOW, make_region, make_user, update_of
from tests.reports.sending import (
    MENDED,
    Levels,
    accepted,
    gathered,
    make_levels,
    make_ready,
    mend,
    province_period,
    returned,
    sent,
)
from tests.tasks.test_pressed_twice import together

UNTIL = date(2026, 11, 6)


@pytest.fixture
def levels(cast: Cast) -> Levels:
    return make_levels(cast)


# --- The table -----------------------------------------------------------------------------------

ALLOWED = {
    SubmissionVerb.SEND: {"head"},
    SubmissionVerb.ACCEPT: {"province", "second_province"},
    SubmissionVerb.RETURN: {"province", "second_province"},
}


def brought_to(state: SubmissionState, cast: Cast, world: World) -> Submission:
    period = make_ready(cast, world)
    if state == SubmissionState.READY:
        assert cast.province.region is not None
        return Submission.objects.create(
            region=cast.suzhou, receiver=cast.province.region, period=period
        )
    submission = send_period(period, version=0, actor=cast.head, now=NOW)
    if state == SubmissionState.ACCEPTED:
        submission = accept(submission, version=1, actor=cast.province, now=NOW)
    if state == SubmissionState.RETURNED:
        submission = returned(submission, cast.province)
    return submission


def steps(submission: Submission) -> dict[SubmissionVerb, Callable[[User], Submission]]:
    seen: dict[str, Any] = {"version": submission.version, "now": NOW}
    assert submission.period is not None
    period = submission.period
    return {
        SubmissionVerb.SEND: lambda who: send_period(period, actor=who, **seen),
        SubmissionVerb.ACCEPT: lambda who: accept(submission, actor=who, **seen),
        SubmissionVerb.RETURN: lambda who: send_back(
            submission, reason_code="unclear", reason="改。", actor=who, **seen
        ),
    }


def did_it(submission: Submission, verb: SubmissionVerb, who: User) -> bool:
    """Whether the person's same step led here: pressed again it is no step more."""
    last = submission.rounds.first()
    by = (
        last
        and {
            SubmissionVerb.SEND: last.sent_by,
            SubmissionVerb.ACCEPT: last.accepted_by,
            SubmissionVerb.RETURN: last.returned_by,
        }[verb]
    )
    return submission.state == SUBMISSION_MOVES[verb].target and by == who


def test_the_table_names_every_step_and_the_people_of_each() -> None:
    assert set(SUBMISSION_MOVES) == set(SubmissionVerb) == set(ALLOWED)


@pytest.mark.parametrize("state", SubmissionState)
def test_each_step_is_taken_where_the_table_says_and_by_whom(
    state: SubmissionState, cast: Cast, world: World, levels: Levels
) -> None:
    submission = brought_to(state, cast, world)
    assert submission.state == state
    for verb, act in steps(submission).items():
        for who in [*cast.everyone, *levels.everyone]:
            sid = transaction.savepoint()
            if who.username not in ALLOWED[verb]:
                with pytest.raises(PermissionDenied):
                    act(who)
            elif did_it(submission, verb, who):
                assert act(who).version == submission.version
            elif state not in SUBMISSION_MOVES[verb].sources:
                with pytest.raises(SubmissionRefused):
                    act(who)
            else:
                events = AuditEvent.objects.count()
                assert act(who).state == SUBMISSION_MOVES[verb].target, (verb, who)
                assert AuditEvent.objects.count() == events + 1
                assert AuditEvent.objects.latest("seq").verb == verb
            transaction.savepoint_rollback(sid)


def test_a_step_from_an_old_page_is_refused(cast: Cast, world: World) -> None:
    submission = sent(cast, world)
    for act in steps(replace_version(submission, 0)).values():
        with pytest.raises((SubmissionRefused, PermissionDenied)):
            act(cast.province)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.SENT


def replace_version(submission: Submission, version: int) -> Submission:
    submission.version = version
    return submission


def test_the_database_refuses_a_sender_who_decides(cast: Cast, world: World) -> None:
    submission = sent(cast, world)
    for name in ("accepted_by", "returned_by"):
        with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
            submission.rounds.update(**{name: cast.head})


# --- Sending -------------------------------------------------------------------------------------


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


# --- Accepting freezes the level below ------------------------------------------------------------


def granted(cast: Cast, update: ProgressUpdate, by: User | None = None) -> LockException:
    asked = ask_exception(update, reason="漏报一项。", actor=cast.tax_reporter, now=NOW)
    return grant_exception(asked, until=UNTIL, actor=by or cast.head, now=NOW)


def change(cast: Cast, update: ProgressUpdate) -> ProgressUpdate:
    update.refresh_from_db()
    return submit(update, content=MENDED, version=update.version, actor=cast.tax_reporter, now=NOW)


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


# --- Sending back --------------------------------------------------------------------------------


def test_sending_back_says_why_and_pins_only_rows_of_the_package(cast: Cast, world: World) -> None:
    submission = sent(cast, world)
    with pytest.raises(ValidationError) as fault:
        returned(submission, cast.province, reason_code="", reason=" ", working_days=0)
    assert set(fault.value.message_dict) == {"reason_code", "reason", "working_days"}
    assert LockException.objects.count() == 0


@pytest.mark.parametrize("was_accepted", [False, True])
def test_sending_back_opens_exactly_the_pinned_rows_until_a_working_day(
    cast: Cast, world: World, was_accepted: bool
) -> None:
    submission = accepted(cast, world) if was_accepted else sent(cast, world)
    returned(submission, cast.province, "1", working_days=4)
    last = submission.rounds.get()
    # Monday 2 November and four working days.
    assert (last.next_due_on, last.reason) == (UNTIL, "请写明份数。")
    assert "第4个工作日" in last.next_due_note
    open_now = ProgressUpdate.objects.unlocked(UNTIL).filter(period=world.period)
    assert list(open_now) == [update_of(world.taxed)]
    assert not ProgressUpdate.objects.unlocked(UNTIL + timedelta(days=1)).filter(
        period=world.period
    )
    with pytest.raises(PeriodLocked):
        other = update_of(world.taxed_too)
        reopen(other, reason="误。", version=other.version, actor=cast.clerk, now=NOW)
    assert mend(world.taxed, cast).round_number == 2


def test_sending_back_the_whole_opens_every_row(cast: Cast, world: World) -> None:
    returned(sent(cast, world), cast.province)
    assert (
        ProgressUpdate.objects.unlocked(UNTIL - timedelta(days=1))
        .filter(period=world.period)
        .count()
        == 4
    )


def test_it_is_sent_again_only_when_the_pinned_rows_are_mended_and_verified(
    cast: Cast, world: World
) -> None:
    submission = returned(sent(cast, world), cast.province, "1")
    again: dict[str, Any] = {"version": submission.version, "actor": cast.head, "now": NOW}
    with pytest.raises(ValidationError, match=r"退回时指明的1项（1）还没有修改"):
        send_period(world.period, **again)
    update = update_of(world.taxed)
    update = reopen(update, reason="退回。", version=update.version, actor=cast.clerk, now=NOW)
    change(cast, update)
    with pytest.raises(ValidationError, match="还没有修改并重新核查"):
        send_period(world.period, **again)
    update.refresh_from_db()
    from tasks.actions import verify

    verify(
        update,
        verified_status="in_progress",
        version=update.version,
        actor=cast.head,
        now=NOW,
    )
    second = send_period(world.period, **again)
    assert (second.pk, second.round_number, second.state) == (submission.pk, 2, "sent")
    newer, older = second.rounds.all()
    assert newer.sha256 != older.sha256
    assert [row.filling.done for row in (newer.rows.all()[0], older.rows.all()[0])] == [  # type: ignore[union-attr]
        "已印发方案2份。",
        "已印发方案。",
    ]
    assert is_intact(older)
    accept(second, version=second.version, actor=cast.province, now=NOW)


def test_a_returned_period_is_its_own_approvers_again(cast: Cast, world: World) -> None:
    returned(accepted(cast, world), cast.province, "1")
    other = update_of(world.taxed_too)
    granted(cast, other)
    assert reopen(other, reason="误。", version=other.version, actor=cast.clerk, now=NOW)


# --- Province and Ministry -----------------------------------------------------------------------


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


# --- Two at once ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(cast: Cast, world: World) -> None:
    second = make_levels(cast).second_province
    submission = sent(cast, world)
    found = together(
        lambda: accept(submission, version=1, actor=cast.province, now=NOW),
        lambda: returned(submission, second, "1"),
    )
    submission.refresh_from_db()
    assert submission.version == 2
    (refusal,) = (one for one in found if isinstance(one, SubmissionRefused))
    assert "您打开页面之后" in str(refusal) or "已于2026-11-02 09:00" in str(refusal)
    decided = submission.rounds.get()
    assert (decided.accepted_by is None) != (decided.returned_by is None)
    assert AuditEvent.objects.filter(object_type="submission").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_period_sent_by_two_at_once_goes_up_once(cast: Cast, world: World) -> None:
    period = make_ready(cast, world)
    other = make_user("second_head", Role.APPROVER, region=cast.suzhou)
    found = together(
        *(
            lambda who=who: send_period(period, version=0, actor=who, now=NOW)
            for who in (cast.head, other)
        )
    )
    assert sorted(type(one).__name__ for one in found) == ["Submission", "SubmissionRefused"]
    assert SubmissionRound.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_row_changed_while_it_is_accepted_is_either_seen_or_refused(
    cast: Cast, world: World
) -> None:
    submission = sent(cast, world)
    update = update_of(world.taxed)
    granted(cast, update)
    found = together(
        lambda: accept(submission, version=1, actor=cast.province, now=NOW + timedelta(hours=1)),
        lambda: reopen(update, reason="误。", version=update.version, actor=cast.clerk, now=NOW),
    )
    faults = [one for one in found if isinstance(one, Exception)]
    assert len(faults) == 1, found
    assert isinstance(faults[0], ValidationError | PeriodLocked)
    world.period.refresh_from_db()
    changed = update_of(world.taxed).state != UpdateState.VERIFIED
    assert changed == (world.period.frozen_at is None)
