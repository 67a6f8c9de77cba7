"""Accepting what came up from the level below, and sending it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies.models import User
from reports.choices import WITH_UPPER, SubmissionState, SubmissionVerb
from reports.errors import SubmissionRefused
from reports.models import Submission, SubmissionRound, SubmissionRow
from reports.packages import changed_since, is_intact
from reports.permissions import may_decide_submission
from reports.submissions.guarding import check, held, is_done, move, periods_in
from reports.telling import tell_sender
from tasks.actions import MOST_RETURN_DAYS, RETURN_DAYS, due_after
from tasks.actions.freezing import freeze, hold_periods, open_for_mending, thaw
from tasks.choices import ReturnReason


@transaction.atomic
def accept(submission: Submission, *, version: int, actor: User, now: datetime) -> Submission:
    """Accept what was sent: the level below changes nothing of it any more, nor those below that.

    Refused where rows have changed since they were sent. Raises PermissionDenied,
    SubmissionRefused, ValidationError.
    """
    current = held(submission)
    if not may_decide_submission(actor, current):
        raise PermissionDenied
    if is_done(current, SubmissionVerb.ACCEPT, actor):
        return current
    check(current, SubmissionVerb.ACCEPT, version)
    sent = current.rounds.get(number=current.round_number)
    periods = hold_periods(periods_in(current, sent))
    if changed := changed_since(sent):
        labels = "、".join(row.label for row in changed[:5])
        raise ValidationError(
            f"报送以后有{len(changed)}项（{labels}）又作了修改，与数据包不一致。"
            "请退回，由下级重新报送。"
        )
    if not is_intact(sent):
        raise ValidationError("数据包与报送时不一致，不能接收，请联系管理员。")
    freeze(periods, by=current.receiver, now=now)
    sent.accepted_at, sent.accepted_by = now, actor
    sent.save(update_fields=["accepted_at", "accepted_by"])
    move(current, SubmissionVerb.ACCEPT, sent, {}, actor=actor, now=now)
    tell_sender(current, sent, "已接收", "数据就此锁定，修改须经接收方同意。", now=now)
    return current


@transaction.atomic
def send_back(
    submission: Submission,
    *,
    reason_code: str,
    reason: str,
    pinned: Iterable[SubmissionRow] = (),
    working_days: int = RETURN_DAYS,
    version: int,
    actor: User,
    now: datetime,
) -> Submission:
    """Give it back with a reason: the pinned rows are open until a day, or all where none is.

    What is pinned has to be mended and verified anew before it is sent again. Raises
    PermissionDenied, SubmissionRefused, ValidationError.
    """
    current = held(submission)
    if not may_decide_submission(actor, current):
        raise PermissionDenied
    if is_done(current, SubmissionVerb.RETURN, actor):
        return current
    check(current, SubmissionVerb.RETURN, version)
    sent = current.rounds.get(number=current.round_number)
    _refuse_gathered(sent)
    periods = hold_periods(periods_in(current, sent))
    pins = list(pinned)
    _check_return(sent, pins, reason_code, reason, working_days)
    until, reached = due_after(timezone.localdate(now), working_days)
    was_accepted = current.state == SubmissionState.ACCEPTED
    sent.returned_at, sent.returned_by = now, actor
    sent.reason_code, sent.reason = reason_code, reason.strip()
    sent.next_due_on, sent.next_due_note = until, f"退回日{reached}"
    sent.save()
    sent.pinned.set(pins)
    opened = 0
    if current.period is not None:
        own = next(each for each in periods if each.pk == current.period_id)
        if was_accepted:
            thaw(own)
            freeze([p for p in periods if p != own], by=current.region, now=now)
        rows = pins or list(sent.rows.select_related("update"))
        said = f"{current.receiver.office}退回：{sent.reason}"
        opened = open_for_mending(
            (row.update for row in rows), until=until, reason=said, actor=actor, now=now
        )
    after = {"reason_code": reason_code, "pinned": [row.label for row in pins], "opened": opened}
    move(current, SubmissionVerb.RETURN, sent, after | {"next_due_on": until}, actor=actor, now=now)
    what = f"需修改{len(pins)}项" if pins else "需修改后重新报送"
    tell_sender(current, sent, "被退回", f"{sent.reason}\n{what}，{until}前再报送。", now=now)
    return current


def _refuse_gathered(sent: SubmissionRound) -> None:
    """What stands in a package with the level above is that package's, until it comes back."""
    gathered = SubmissionRound.objects.filter(
        members=sent,
        number=F("submission__round_number"),
        submission__state__in=WITH_UPPER,
    ).select_related("submission__region", "submission__receiver", "submission__period")
    if (above := gathered.first()) is not None:
        with_whom = above.submission.receiver.office
        raise SubmissionRefused(
            f"这份报送已汇总进“{above.submission}”，{above.submission.get_state_display()}"
            f"{with_whom}，不能再退回；需要修改的，先由{with_whom}退回。"
        )


def _check_return(
    sent: SubmissionRound,
    pins: Sequence[SubmissionRow],
    reason_code: str,
    reason: str,
    working_days: int,
) -> None:
    faults: dict[str, str] = {}
    if reason_code not in ReturnReason.values:
        faults["reason_code"] = "请选择退回原因。"
    if not reason.strip():
        faults["reason"] = "请写明需要修改什么，报送单位会看到这段话。"
    if not 1 <= working_days <= MOST_RETURN_DAYS:
        faults["working_days"] = f"请填写1至{MOST_RETURN_DAYS}个工作日。"
    if any(row.round_id != sent.pk for row in pins):
        faults["pinned"] = "所选事项不在这一轮报送中，请重新勾选。"
    if faults:
        raise ValidationError(faults)
