"""Messages about 报送, from one level to the other, through the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from agencies import outbox
from agencies.choices import BUREAU_ROLES, MessageKind
from agencies.models import User
from reports.models import Submission, SubmissionRound
from reports.readiness import copied_to, receivers
from tasks.models import CalendarDay
from tasks.telling import send_at
from tasks.working_days import calendar_of


def tell_receivers(submission: Submission, sent: SubmissionRound, *, now: datetime) -> None:
    """Tell the level it goes to, and those that have a copy that it is one."""
    again = f"（第{sent.number}轮）" if sent.number > 1 else ""
    people = receivers(submission.receiver)
    _tell(submission, sent, f"收到{submission}报送{again}", sent.note, people, now=now)
    if submission.report is not None:
        copied = [each for level in copied_to(submission.report) for each in receivers(level)]
        said = f"抄送，由{submission.receiver.office}办理。"
        _tell(submission, sent, f"抄送：{submission}{again}", said, copied, now=now)


def tell_sender(
    submission: Submission, sent: SubmissionRound, what: str, said: str, *, now: datetime
) -> None:
    """Tell the bureau that sent it what has become of it."""
    people = User.objects.filter(role__in=BUREAU_ROLES, region=submission.region, is_active=True)
    title = f"{submission}{what}（{submission.receiver.office}）"
    _tell(submission, sent, title, said, people, now=now)


def _tell(
    submission: Submission,
    sent: SubmissionRound,
    title: str,
    said: str,
    people: Iterable[User],
    *,
    now: datetime,
) -> None:
    notice = outbox.Notice(
        kind=MessageKind.SENDING,
        # Accepted, sent back, accepted: each step of a package is told by its version.
        key=f"submission-{submission.pk}-{submission.version}",
        title=title,
        text=said or "请查看数据包。",
        address=submission.get_absolute_url(),
        is_demo=sent.has_demo,
    )
    calendar = calendar_of(CalendarDay.objects.all())
    outbox.tell(people, notice, region=submission.region, send_at=send_at(now, calendar), now=now)
