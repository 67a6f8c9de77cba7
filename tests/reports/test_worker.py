"""Real workers and a real broker: a report is made once, whatever is killed or away."""

from __future__ import annotations

import io
import signal
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import docx
import psutil
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from agencies.models import AuditEvent
from config.health import broker
from reports import jobs
from reports.actions import request_report
from reports.choices import RunState
from reports.models import ReportFile, ReportRun
from tasks.models import Blocker, Implementation
from tests.base import Cast, World
from tests.config.servers import free_port, wait_until
from tests.workers import empty_broker, env, kill_all, queued, worker

__all__ = ["empty_broker"]

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

# What the reader waits for at most when the broker is away: the client library alone takes six.
MOST_SECONDS = 5.0

# Where nothing is killed, a slow machine must not look like a dead worker.
LONG = 60

ASK = """
import sys, time, django
django.setup()
from django.test import Client
from agencies.models import User
client = Client(SERVER_NAME="localhost")
client.force_login(User.objects.get(username="clerk"))
client.get("/reports/")
began = time.monotonic()
answer = client.post("/reports/", {"year": "2025"})
print(answer.status_code, time.monotonic() - began)
"""


def asked(cast: Cast, year: int = 2025) -> ReportRun:
    """A run asked for a minute ago, so that the sweeper no longer takes its ring for fresh."""
    earlier = timezone.now() - timedelta(minutes=1)
    return request_report(cast.suzhou, year=year, actor=cast.clerk, now=earlier)


def wait_for(run: ReportRun, state: RunState) -> ReportRun:
    def reached() -> bool:
        run.refresh_from_db()
        return run.state == state

    wait_until(reached, f"run {run.pk} is {state}")
    return run


def assert_done_once(run: ReportRun, attempts: int) -> None:
    assert (run.attempt, run.progress, run.trace) == (attempts, 100, "")
    file = ReportFile.objects.get(run=run)
    assert docx.Document(io.BytesIO(bytes(file.content))).paragraphs
    assert AuditEvent.objects.filter(verb="report_done", object_id=str(run.pk)).count() == 1


def test_a_rung_worker_makes_the_report(cast: Cast, world: World, tmp_path: Path) -> None:
    with worker(tmp_path, lease_seconds=LONG):
        run = asked(cast)
        jobs.ring(run)
        assert_done_once(wait_for(run, RunState.DONE), attempts=1)


def test_two_rings_at_two_workers_make_it_once(cast: Cast, world: World, tmp_path: Path) -> None:
    run = asked(cast)
    for _ in range(5):
        jobs.ring(run)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with (
        worker(tmp_path / "a", lease_seconds=LONG),
        worker(tmp_path / "b", lease_seconds=LONG),
    ):
        wait_for(run, RunState.DONE)
        wait_until(lambda: not queued(), "all messages are read")
    run.refresh_from_db()
    assert_done_once(run, attempts=1)


def test_a_killed_worker_leaves_its_run_to_the_next(
    cast: Cast, world: World, tmp_path: Path
) -> None:
    run = asked(cast)
    # The worker stops at the locked table, in the middle of its work: there it is killed.
    with worker(tmp_path) as doomed, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Blocker._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        ring_at_once(run)
        wait_until(lambda: progress_of(run) >= 5, "the worker is in the middle")
        kill_all(doomed)
    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.RUNNING, 1)
    with broker() as client:
        client.flushdb()

    with worker(tmp_path):
        wait_until(lambda: left_behind(run), "the lease runs out")
        jobs.sweep()
        assert_done_once(wait_for(run, RunState.DONE), attempts=2)


def test_a_killed_pool_process_is_no_loss_either(cast: Cast, world: World, tmp_path: Path) -> None:
    run = asked(cast)
    with worker(tmp_path) as process:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {Blocker._meta.db_table} IN ACCESS EXCLUSIVE MODE")
            ring_at_once(run)
            wait_until(lambda: progress_of(run) >= 5, "the worker is in the middle")
            for child in psutil.Process(process.pid).children():
                child.send_signal(signal.SIGKILL)
        wait_until(lambda: left_behind(run), "the lease runs out")
        jobs.sweep()
        assert_done_once(wait_for(run, RunState.DONE), attempts=2)


def test_a_bug_ends_the_run_and_the_worker_goes_on(
    cast: Cast, world: World, tmp_path: Path
) -> None:
    # No constraint keeps a wrong word out of this column; the report cannot name it.
    Implementation.objects.filter(pk=world.taxed.pk).update(claimed_status="nonsense")
    with worker(tmp_path):
        today = timezone.localdate().year
        broken, empty = (
            asked(cast, today),
            request_report(cast.guangzhou, year=2019, actor=cast.outside_clerk, now=timezone.now()),
        )
        jobs.ring(broken)
        jobs.ring(empty)
        wait_for(broken, RunState.ERRORED)
        wait_for(empty, RunState.FAILED)
    assert "nonsense" in broken.trace
    assert str(settings.BASE_DIR) not in broken.trace
    assert "nonsense" not in broken.reason
    assert "还没有纳入跟踪" in empty.reason
    assert empty.trace == ""
    assert not ReportFile.objects.exists()


@pytest.mark.parametrize("fault", ["refused", "hung"])
def test_a_broker_that_is_away_does_not_hold_up_the_page(
    cast: Cast, world: World, tmp_path: Path, fault: str
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(16)
        port = silent.getsockname()[1] if fault == "hung" else free_port()
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            env=env(REDIS_URL=f"redis://127.0.0.1:{port}/0"),
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=180,
            check=True,
        )
    status, seconds = done.stdout.split()[-2:]
    assert (status, float(seconds) < MOST_SECONDS) == ("302", True), done.stdout
    run = ReportRun.objects.get()
    assert run.state == RunState.QUEUED

    ReportRun.objects.update(requested_at=timezone.now() - timedelta(minutes=1))
    with worker(tmp_path):
        jobs.sweep()
        assert_done_once(wait_for(run, RunState.DONE), attempts=1)


def test_the_sweeper_rings_for_what_waits_and_nothing_else(cast: Cast, world: World) -> None:
    done, running_, fresh, waiting = (asked(cast, year) for year in (2022, 2023, 2024, 2025))
    ReportRun.objects.filter(pk=done.pk).update(state=RunState.FAILED)
    ReportRun.objects.filter(pk=running_.pk).update(
        state=RunState.RUNNING, lease_until=timezone.now() + timedelta(minutes=1)
    )
    ReportRun.objects.filter(pk=fresh.pk).update(requested_at=timezone.now())
    jobs.sweep()
    assert queued() == 1
    ReportRun.objects.filter(pk=running_.pk).update(lease_until=timezone.now())
    jobs.sweep()
    assert queued() == 3
    assert waiting.state == RunState.QUEUED


def ring_at_once(run: ReportRun) -> None:
    """Ring although this test's transaction is open: on_commit would wait for its end."""
    jobs.make_report.delay(run.pk)


def progress_of(run: ReportRun) -> int:
    return ReportRun.objects.values_list("progress", flat=True).get(pk=run.pk)


def left_behind(run: ReportRun) -> bool:
    return ReportRun.objects.waiting(timezone.now()).filter(pk=run.pk).exists()
