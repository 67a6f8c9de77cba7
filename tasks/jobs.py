"""The worker's part of recording a document: read it when rung, ring again for what was left."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from agencies.answers import current_gazetteer
from tasks import bells
from tasks.actions import intakes
from tasks.errors import LeaseLost
from tasks.leases import Claim, Lease
from tasks.models import Intake
from tasks.parser.source import UnreadableSource
from tasks.parsing import read_safely
from tasks.traces import plain_trace

logger = logging.getLogger(__name__)

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
        with Lease(claim) as lease:
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


@shared_task
def sweep() -> None:
    """Ring for every recording that waits: its message was lost, or its worker was."""
    bells.ring_for_waiting(read_intake, Intake, now=timezone.now())
