"""Real workers and a real broker: a received file is read once, whatever is killed or broken."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from django.db import connection, transaction
from django.utils import timezone

from agencies.models import AuditEvent
from config.health import broker
from tasks import jobs
from tasks.actions import record_document
from tasks.choices import IntakeState
from tasks.models import Intake, SourceText
from tests.base import Cast
from tests.config.servers import wait_until
from tests.tasks.intakes import TEXT, measures
from tests.workers import empty_broker, kill_all, worker

__all__ = ["empty_broker"]

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def asked(cast: Cast, content: bytes, name: str = "测试.txt") -> Intake:
    """Received a minute ago, so that the sweeper no longer takes its ring for fresh."""
    earlier = timezone.now() - timedelta(minutes=1)
    return record_document(
        cast.suzhou, level="city", name=name, content=content, actor=cast.clerk, now=earlier
    )


def wait_for(intake: Intake, state: IntakeState) -> None:
    def reached() -> bool:
        intake.refresh_from_db()
        return intake.state == state

    wait_until(reached, f"the recording is {state}")


def word_file(text: str) -> bytes:
    book = docx.Document()
    for line in text.splitlines():
        book.add_paragraph(line)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_a_rung_worker_reads_word_files_and_refuses_what_is_none(
    cast: Cast, tmp_path: Path
) -> None:
    good = asked(cast, word_file(TEXT), "测试.docx")
    bad = asked(cast, b"PK\x03\x04" + b"\x00" * 500, "坏的.docx")
    unstorable = asked(cast, (TEXT * 20).encode() + b"\x00")
    with worker(tmp_path):
        for intake in (good, bad, unstorable):
            jobs.ring(intake)
        wait_for(good, IntakeState.REVIEWING)
        wait_for(bad, IntakeState.FAILED)
        wait_for(unstorable, IntakeState.FAILED)
    assert "".join(each.values["label"] for each in measures(good)) == "（一）（二）（三）（四）"
    assert good.progress == 100
    assert bad.reason
    assert bad.trace == ""
    assert not bad.candidates.exists()
    assert "UTF-8" in unstorable.reason


def test_a_killed_worker_leaves_its_reading_to_the_next(cast: Cast, tmp_path: Path) -> None:
    intake = asked(cast, TEXT.encode())
    # The worker stops at the locked table, before it can store what it read: there it is killed.
    with worker(tmp_path) as doomed, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {SourceText._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        jobs.read_intake.delay(intake.pk)
        wait_until(lambda: progress_of(intake) >= 10, "the worker is at it")
        kill_all(doomed)
    with broker() as client:
        client.flushdb()
    intake.refresh_from_db()
    assert (intake.state, intake.attempt) == (IntakeState.RUNNING, 1)

    with worker(tmp_path):
        waiting = Intake.objects.filter(pk=intake.pk)
        wait_until(
            lambda: waiting.filter(lease_until__lt=timezone.now()).exists(), "the lease runs out"
        )
        jobs.sweep()
        wait_for(intake, IntakeState.REVIEWING)
    assert intake.attempt == 2
    assert len(measures(intake)) == 4
    assert AuditEvent.objects.filter(verb="intake_reviewing").count() == 1


def progress_of(intake: Intake) -> int:
    return Intake.objects.values_list("progress", flat=True).get(pk=intake.pk)
