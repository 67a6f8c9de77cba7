"""A run from the request to its end: who may ask, who may work on it, and how it can end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from agencies import audit
from agencies.choices import Role
from agencies.models import AuditEvent, User
from reports.actions import (
    Made,
    MadeFile,
    claim,
    fail,
    finish,
    give_up,
    request_report,
)
from reports.choices import FINISHED, FileFormat, RunState
from reports.models import AnnualReport, ReportFile, ReportRun
from tasks.errors import LeaseLost
from tasks.leases import MAX_ATTEMPTS, Claim, extend, show_progress
from tasks.traces import plain_trace
from tests.base import Cast, World
from tests.factory import NOW, make_agency, make_user

LATER = NOW + timedelta(minutes=10)
MADE = Made("c" * 64, False, (MadeFile(FileFormat.WORD, "报告.docx", b"word"),))


def asked(cast: Cast, **kwargs: object) -> ReportRun:
    values = {"year": 2026, "actor": cast.clerk, "now": NOW} | kwargs
    return request_report(cast.suzhou, **values)  # type: ignore[arg-type]


def claimed(cast: Cast) -> Claim:
    taken = claim(asked(cast).pk, now=NOW)
    assert taken is not None
    return taken


def system_of(cast: Cast) -> User:
    return make_user("system", Role.API_CLIENT, region=cast.suzhou, agency=cast.commerce)


# --- Asking ---


def test_it_refuses_everybody_but_the_bureau_of_the_region(cast: Cast) -> None:
    events = AuditEvent.objects.count()
    stranger = make_user("other", Role.API_CLIENT, region=cast.suzhou, agency=cast.tax)
    away = make_user("away", Role.API_CLIENT, region=cast.guangzhou, agency=cast.outsider.agency)
    for user in (*cast.everyone, stranger, away):
        if user in {cast.clerk, cast.second_clerk, cast.head}:
            continue
        with pytest.raises(PermissionDenied):
            asked(cast, actor=user)
    assert not ReportRun.objects.exists()
    assert not AnnualReport.objects.exists()
    assert AuditEvent.objects.count() == events


def test_it_refuses_an_account_switched_off(cast: Cast) -> None:
    cast.clerk.is_active = False
    with pytest.raises(PermissionDenied):
        asked(cast)


def test_the_bureau_and_its_system_may_ask(cast: Cast) -> None:
    for user in (cast.clerk, cast.head, system_of(cast)):
        assert asked(cast, actor=user, year=2025).state == RunState.QUEUED


@pytest.mark.parametrize(
    ("year", "as_of", "field"),
    [
        (2015, None, "year"),
        (2027, None, "year"),
        (2026, date(2026, 11, 3), "as_of"),
        (2026, date(2025, 12, 31), "as_of"),
        (2025, date(2024, 12, 31), "as_of"),
    ],
)
def test_it_refuses_a_year_or_day_that_cannot_be(
    cast: Cast, year: int, as_of: date | None, field: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        asked(cast, year=year, as_of=as_of)
    assert set(fault.value.message_dict) == {field}
    assert not AnnualReport.objects.exists()


def test_the_day_is_the_end_of_the_year_or_today(cast: Cast) -> None:
    assert asked(cast, year=2025).as_of == date(2025, 12, 31)
    assert asked(cast, year=2026).as_of == date(2026, 11, 2)
    assert asked(cast, year=2025, as_of=date(2026, 1, 20)).as_of == date(2026, 1, 20)


def test_pressing_twice_is_one_run_while_it_is_under_way(cast: Cast) -> None:
    first = asked(cast)
    assert asked(cast, actor=cast.head).pk == first.pk
    assert claim(first.pk, now=NOW) is not None
    assert asked(cast).pk == first.pk
    assert AuditEvent.objects.filter(verb="request_report").count() == 1


def test_another_day_or_an_ended_run_gives_a_new_one(cast: Cast) -> None:
    first = asked(cast)
    assert asked(cast, as_of=date(2026, 6, 30)).pk != first.pk
    taken = claim(first.pk, now=NOW)
    assert taken is not None
    finish(taken, made=MADE, now=NOW)
    again = asked(cast)
    assert again.pk != first.pk
    assert again.report_id == first.report_id


def test_the_database_has_the_last_word_on_doubles(cast: Cast) -> None:
    run = asked(cast)
    run.pk = None
    with pytest.raises(IntegrityError, match="run_under_way_unique"), transaction.atomic():
        run.save()


# --- Working ---


def test_only_one_worker_gets_a_run(cast: Cast) -> None:
    run = asked(cast)
    assert claim(run.pk, now=NOW) == Claim(ReportRun, run.pk, 1)
    assert claim(run.pk, now=NOW + timedelta(seconds=59)) is None
    run.refresh_from_db()
    assert (run.state, run.attempt, run.fence) == (RunState.RUNNING, 1, 1)


def test_a_run_left_behind_is_taken_over_and_the_old_worker_writes_nothing(cast: Cast) -> None:
    old = claimed(cast)
    new = claim(old.job_id, now=LATER)
    assert new == Claim(ReportRun, old.job_id, 2)
    before = ReportRun.objects.values().get(pk=old.job_id)
    attempts: list[Callable[[], object]] = [
        lambda: extend(old, now=LATER),
        lambda: show_progress(old, percent=99, note="旧", now=LATER),
        lambda: finish(old, made=MADE, now=LATER),
        lambda: fail(old, reason="旧", now=LATER),
        lambda: give_up(old, trace="旧", now=LATER),
    ]
    for attempt in attempts:
        with pytest.raises(LeaseLost):
            attempt()
    assert ReportRun.objects.values().get(pk=old.job_id) == before
    assert not ReportFile.objects.exists()

    finish(new, made=MADE, now=LATER)
    assert ReportFile.objects.count() == 1


def test_a_beating_worker_keeps_its_run(cast: Cast) -> None:
    mine = claimed(cast)
    extend(mine, now=NOW + timedelta(seconds=50))
    assert claim(mine.job_id, now=NOW + timedelta(seconds=100)) is None
    show_progress(mine, percent=40, note="正在整理", now=NOW + timedelta(seconds=100))
    assert claim(mine.job_id, now=NOW + timedelta(seconds=150)) is None
    run = ReportRun.objects.get(pk=mine.job_id)
    assert (run.progress, run.note) == (40, "正在整理")


def test_the_fourth_try_is_not_made_and_the_reader_is_told(cast: Cast) -> None:
    run, now = asked(cast), NOW
    for number in range(MAX_ATTEMPTS):
        assert claim(run.pk, now=now) == Claim(ReportRun, run.pk, number + 1)
        now += timedelta(minutes=10)
    assert claim(run.pk, now=now) is None
    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.ERRORED, MAX_ATTEMPTS)
    assert "3次" in run.reason
    assert run.lease_until is None
    assert claim(run.pk, now=now + timedelta(days=1)) is None


@pytest.mark.parametrize("state", sorted(FINISHED))
def test_an_ended_run_takes_no_further_verb(cast: Cast, state: str) -> None:
    mine = claimed(cast)
    ends: dict[str, Callable[[], object]] = {
        RunState.DONE: lambda: finish(mine, made=MADE, now=NOW),
        RunState.FAILED: lambda: fail(mine, reason="没有数据。", now=NOW),
        RunState.ERRORED: lambda: give_up(mine, trace="Traceback", now=NOW),
    }
    ends[state]()
    before = ReportRun.objects.values().get(pk=mine.job_id)
    assert claim(mine.job_id, now=LATER) is None
    for end in ends.values():
        with pytest.raises(LeaseLost):
            end()
    assert ReportRun.objects.values().get(pk=mine.job_id) == before
    assert before["state"] == state


def test_failed_tells_why_and_errored_keeps_the_trace_from_the_reader(cast: Cast) -> None:
    failed = fail(claimed(cast), reason="还没有落实事项。", now=NOW)
    assert (failed.reason, failed.trace) == ("还没有落实事项。", "")
    errored = give_up(claimed(cast), trace="KeyError: 'secret'", now=NOW)
    assert "secret" not in errored.reason
    assert errored.trace == "KeyError: 'secret'"


def test_a_trace_names_no_path_of_the_machine() -> None:
    try:
        hashlib.new("no such hash")
    except ValueError as fault:
        trace = plain_trace(fault)
    assert "ValueError" in trace
    assert 'File "tests/reports/test_runs.py"' in trace
    assert str(Path.cwd()) not in trace
    assert "/usr/" not in trace
    assert "/home/" not in trace


def test_a_finished_run_holds_its_file_and_an_event(cast: Cast) -> None:
    run = finish(claimed(cast), made=MADE, now=LATER)
    file = run.files.get()
    assert (bytes(file.content), file.size) == (b"word", 4)
    assert file.sha256 == hashlib.sha256(b"word").hexdigest()
    assert (run.progress, run.finished_at, run.content_sha256) == (100, LATER, "c" * 64)
    event = AuditEvent.objects.latest("seq")
    assert (event.verb, event.region, event.actor) == ("report_done", cast.suzhou, None)
    assert event.after["files"] == {"报告.docx": file.sha256}
    assert audit.verify() is None


def test_a_stored_file_cannot_be_changed(cast: Cast) -> None:
    run = finish(claimed(cast), made=MADE, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        run.files.update(content=b"other")
    assert bytes(run.files.get().content) == b"word"


# --- Seeing ---


def test_runs_are_seen_by_their_bureau_and_done_ones_by_leaders(cast: Cast, world: World) -> None:
    waiting = asked(cast, year=2025)
    done = finish(claimed(cast), made=MADE, now=NOW)
    seen = {
        user: set(ReportRun.objects.visible_to(user)) for user in (*cast.everyone, system_of(cast))
    }
    by_name = {user.username: runs for user, runs in seen.items() if runs}
    both = {waiting, done}
    assert by_name == {
        "clerk": both,
        "second_clerk": both,
        "head": both,
        "system": both,
        "leader": {done},
    }
    for user, runs in seen.items():
        reports = set(AnnualReport.objects.visible_to(user))
        assert reports == {run.report for run in runs}


def test_a_system_of_another_agency_sees_no_report(cast: Cast) -> None:
    asked(cast)
    port = make_agency("suzhou-port", cast.suzhou)
    user = make_user("port", Role.API_CLIENT, region=cast.suzhou, agency=port)
    assert not ReportRun.objects.visible_to(user).exists()
