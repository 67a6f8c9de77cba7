"""The worker's and the scheduler's part: documents, periods, slips and messages."""

from __future__ import annotations

import logging
from datetime import datetime
from time import monotonic

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from agencies import outbox
from agencies.answers import current_gazetteer
from agencies.choices import MailChoice
from agencies.models import User
from regions.models import Region
from tasks import bells
from tasks.actions import (
    drop_expired_typed,
    intakes,
    issue_slips,
    lock_expired,
    open_planned,
    tell_unanswered,
)
from tasks.actions.link_checks import LinkAnswer, ask_link, due_links, note_answer, take_link
from tasks.actions.quarantine import claim_check, decide_check, give_up_check, put_off_check
from tasks.choices import CheckState
from tasks.errors import LeaseLost
from tasks.inspection.clamav import ScannerAway
from tasks.inspection.verdicts import verdict_on
from tasks.leases import Claim, Lease
from tasks.models import CalendarDay, EvidenceVersion, Intake
from tasks.parser.sources.extracting import UnreadableSource
from tasks.parsing import read_safely
from tasks.telling import send_at
from tasks.traces import plain_trace
from tasks.urging import QUIET_FROM, QUIET_UNTIL
from tasks.working_days import Calendar, CalendarMissing, calendar_of

logger = logging.getLogger(__name__)

# What one run of the link check may take before it leaves the rest to the next.
LINKS_SECONDS = 45
MOST_LINKS = 100

UNSTORABLE = "文件含有无法保存的字符，请另存为 UTF-8 文本（.txt）后重试"


def ring(intake: Intake) -> None:
    """Wake a worker for the recording once the present transaction is committed."""
    bells.ring(read_intake, intake)


@shared_task(soft_time_limit=240, time_limit=300)
def read_intake(intake_id: int) -> None:
    """Read what was received, unless there is nothing to do or another worker is at it."""
    claim = intakes.claim_intake(intake_id, now=timezone.now())
    if claim is None:
        return
    try:
        _work(claim)
    except LeaseLost:
        logger.warning("intake %s was taken over by another worker, or given up", intake_id)
    except (OperationalError, InterfaceError):
        # Nothing can be written now; the lease runs out and the reading is tried again.
        logger.exception("intake %s lost the database", intake_id)


def _work(claim: Claim) -> None:
    try:
        with Lease(claim, now=timezone.now) as lease:
            lease.tell(10, "正在提取文字、识读内容")
            intake = Intake.objects.get(pk=claim.job_id)
            data, name = bytes(intake.content), intake.name
            text, result = read_safely(data, name, gazetteer=current_gazetteer())
        if not _is_storable(text):
            raise UnreadableSource(UNSTORABLE)
        intakes.finish_reading(claim, text=text, result=result, now=timezone.now())
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except UnreadableSource as obstacle:
        intakes.fail_reading(claim, reason=f"{obstacle}。", now=timezone.now())
    except Exception as fault:
        logger.exception("intake %s ended in an error", claim.job_id)
        intakes.give_up_reading(claim, trace=plain_trace(fault), now=timezone.now())


def _is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold the text: no zero bytes, no halves of surrogate pairs."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def ring_to_check(version: EvidenceVersion) -> None:
    """Wake a worker for a file in quarantine once the present transaction is committed."""
    if version.state == CheckState.QUEUED:
        bells.ring(check_file, version)


@shared_task(soft_time_limit=150, time_limit=180)
def check_file(version_id: int) -> None:
    """Look through an uploaded file, unless there is nothing to do or another worker is at it."""
    claim = claim_check(version_id, now=timezone.now())
    if claim is None:
        return
    try:
        with Lease(claim, now=timezone.now) as lease:
            lease.tell(10, "正在检查文件")
            verdict = verdict_on(EvidenceVersion.objects.get(pk=version_id))
        decide_check(claim, verdict, now=timezone.now())
    except ScannerAway as away:
        logger.warning("evidence %s waits for the virus scanner: %s", version_id, away)
        put_off_check(claim, note="病毒扫描服务暂不可用，恢复后自动检查")
    except LeaseLost:
        logger.warning("evidence %s was taken over by another worker", version_id)
    except (OperationalError, InterfaceError):
        # Nothing can be written now; the lease runs out and the check is tried again.
        logger.exception("evidence %s lost the database", version_id)
    except Exception as fault:
        logger.exception("the check of evidence %s ended in an error", version_id)
        give_up_check(claim, trace=plain_trace(fault), now=timezone.now())


@shared_task
def sweep() -> None:
    """Ring for every recording and file that waits: its message was lost, or its worker was."""
    now = timezone.now()
    bells.ring_for_waiting(read_intake, Intake, now=now)
    bells.ring_for_waiting(check_file, EvidenceVersion, now=now)


@shared_task
def urge_all() -> None:
    """Every region's slips of the day and its late answers, then the digests.

    A region that fails stops no other.
    """
    now, calendar = timezone.now(), calendar_of(CalendarDay.objects.all())
    for region in Region.objects.filter(periods__isnull=False).distinct():
        try:
            slips = issue_slips(region, now=now, calendar=calendar)
            tell_unanswered(region, now=now, calendar=calendar)
        except CalendarMissing as missing:
            # The page of urging says the same to the clerks.
            logger.error("no slips for %s: no calendar of %s", region.slug, missing.year)
        except Exception:
            logger.exception("no slips for %s", region.slug)
        else:
            if slips:
                logger.info("%s slips for %s", len(slips), region.slug)
    write_digests(now=now, calendar=calendar)


def write_digests(*, now: datetime, calendar: Calendar) -> None:
    """One mail a day with everything new, for those who want it so, on working days."""
    when = send_at(now, calendar)
    if timezone.localdate(when) != timezone.localdate(now):
        return
    readers = User.objects.filter(
        is_active=True, mail_choice=MailChoice.DIGEST, unread_messages__gt=0
    )
    for person in readers.exclude(email="").select_related("region"):
        outbox.write_digest(person, send_at=when, now=now)


# A receiver that keeps us waiting must not keep the worker from the reports.
@shared_task(soft_time_limit=45, time_limit=60)
def send() -> None:
    """Send what waits. Another run at the same time takes other deliveries."""
    calendar = calendar_of(CalendarDay.objects.all())
    if not QUIET_UNTIL <= timezone.localtime().time() < QUIET_FROM:
        return
    outbox.send_due(now=timezone.now, later=lambda moment: send_at(moment, calendar))


@shared_task
def keep_periods() -> None:
    """Open the periods whose day has come, and write down the locks that have fallen due."""
    now = timezone.now()
    open_planned(now=now)
    lock_expired(now=now)


@shared_task
def drop_typed_texts() -> None:
    """Forget what people typed long ago and neither saved nor came back for."""
    drop_expired_typed(now=timezone.now())


@shared_task(soft_time_limit=60, time_limit=90)
def check_links() -> None:
    """Ask some of the links of proofs whether they open; another run at the same time asks others.

    A place that answers drop by drop must not keep the others waiting: it counts as not opening.
    """
    until = monotonic() + LINKS_SECONDS
    for version in due_links(now=timezone.now())[:MOST_LINKS]:
        if monotonic() > until:
            break
        if not take_link(version, now=timezone.now()):
            continue
        try:
            answer = ask_link(version.url)
        except SoftTimeLimitExceeded:
            note_answer(version, LinkAnswer(False, "超时"), now=timezone.now())
            break
        note_answer(version, answer, now=timezone.now())
