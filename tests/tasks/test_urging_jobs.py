"""The scheduler's part: two at once, one late, one killed: one slip, once, and every sending made.

The races run on real connections. The control at the end shows that they would be seen.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import connection
from django.utils import timezone

from agencies.choices import DeliveryState, MailChoice
from agencies.models import AuditEvent, Delivery, Message, User
from config.celery import app
from tasks import jobs
from tasks.actions import issue_slips
from tasks.choices import DayKind, Rung
from tasks.models import CalendarDay, Slip, SlipItem
from tasks.working_days import Calendar
from tests.base import Cast, World
from tests.config.servers import environment
from tests.tasks.test_pressed_twice import together

CALENDAR = Calendar(frozenset(), frozenset(), frozenset({2026, 2027}))


def at(month: int, day: int, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, hour))


LATE = at(12, 16)


@pytest.fixture
def years(db: None) -> None:
    for year in (2026, 2027):
        CalendarDay.objects.get_or_create(
            date=date(year, 1, 1), defaults={"kind": DayKind.HOLIDAY, "name": "元旦"}
        )


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(LATE, tick=False) as traveller:
        yield traveller


def test_the_job_is_on_the_schedule_and_registered() -> None:
    named = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"tasks.jobs.urge_all", "tasks.jobs.send"} <= named
    app.loader.import_default_modules()
    assert named <= set(app.tasks)


def test_a_region_without_calendar_stops_no_job(
    cast: Cast, world: World, clock: time_machine.Traveller
) -> None:
    CalendarDay.objects.all().delete()
    jobs.urge_all()
    assert not Slip.objects.exists()


def test_run_again_and_a_day_late_it_issues_each_slip_once(
    cast: Cast, world: World, years: None, clock: time_machine.Traveller
) -> None:
    for day in (at(12, 16), at(12, 16, 9), at(12, 16, 17), at(12, 17)):
        clock.move_to(day)
        jobs.urge_all()
    assert sorted(Slip.objects.values_list("agency__key", "rung")) == [
        ("suzhou-customs", Rung.URGE),
        ("suzhou-tax", Rung.URGE),
    ]


def test_at_night_and_on_a_day_off_nothing_is_sent(
    cast: Cast, world: World, years: None, clock: time_machine.Traveller
) -> None:
    User.objects.filter(pk=cast.tax_reporter.pk).update(
        email="tax@example.org", mail_choice=MailChoice.AT_ONCE
    )
    jobs.urge_all()
    clock.move_to(at(12, 16, 21))
    jobs.send()
    assert (mail.outbox, Delivery.objects.get().state) == ([], DeliveryState.PENDING)
    clock.move_to(at(12, 17, 8))
    jobs.send()
    (sent,) = mail.outbox
    assert (sent.to, Delivery.objects.get().state) == (["tax@example.org"], DeliveryState.SENT)


def test_one_digest_a_day_and_none_for_what_is_read(
    cast: Cast, world: World, years: None, clock: time_machine.Traveller
) -> None:
    User.objects.filter(agency=cast.tax).update(email="tax@example.org")
    for hour in (9, 11, 15):
        clock.move_to(at(12, 16, hour))
        jobs.urge_all()
        jobs.send()
    (digest,) = mail.outbox
    assert "1条新消息" in digest.subject
    assert "催办" in digest.body
    clock.move_to(at(12, 17))
    jobs.urge_all()
    jobs.send()
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_four_schedulers_at_once_issue_each_slip_once(cast: Cast, world: World) -> None:
    outcomes = together(
        *[lambda: issue_slips(cast.suzhou, now=LATE, calendar=CALENDAR) for _ in range(4)]
    )
    assert sorted(len(made) for made in outcomes if isinstance(made, list)) == [0, 0, 0, 2]
    assert Slip.objects.count() == 2
    assert SlipItem.objects.count() == 3
    assert Message.objects.count() == 2
    assert AuditEvent.objects.filter(verb="issue_slip").count() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_constraint_still_keeps_it_to_one(
    cast: Cast, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the race is real, since without the lock the database has to refuse."""
    monkeypatch.setattr("tasks.actions.urging._hold", lambda region: None)
    refused = 0
    for _ in range(5):
        outcomes = together(
            *[lambda: issue_slips(cast.suzhou, now=LATE, calendar=CALENDAR) for _ in range(4)]
        )
        refused += sum(isinstance(each, Exception) for each in outcomes)
        assert Slip.objects.count() == 2
        assert SlipItem.objects.count() == 3
        SlipItem.objects.all().delete()
        Slip.objects.all().delete()
        Message.objects.all().delete()
    assert refused > 0


# Issues the slips and is killed where the words say, with the mail going to a folder.
KILLED = """
import os, signal, sys
import django
django.setup()
from datetime import date, datetime
from django.utils import timezone
from agencies.senders.mail import MailSender
from tasks import jobs
from tasks.actions import urging
import time_machine

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

point, when = sys.argv[1:]
with time_machine.travel(datetime.fromisoformat(when), tick=False):
    if point == "before_commit":
        urging.tell_channels = die
    jobs.urge_all()
    if point == "after_commit":
        die()
    if point == "while_sending":
        MailSender.send = die
    jobs.send()
"""


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("point", "slips", "state"),
    [
        ("before_commit", 0, None),
        ("after_commit", 2, DeliveryState.PENDING),
        ("while_sending", 2, DeliveryState.SENDING),
    ],
)
def test_killed_at_a_named_point_it_ends_with_one_slip_and_one_sending(
    cast: Cast,
    world: World,
    years: None,
    point: str,
    slips: int,
    state: DeliveryState | None,
) -> None:
    User.objects.filter(pk=cast.tax_reporter.pk).update(
        email="tax@example.org", mail_choice=MailChoice.AT_ONCE
    )
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    env = environment(DATABASE_URL=database.geturl(), REDIS_URL=settings.REDIS_URL)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, point, LATE.isoformat()],
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert Slip.objects.count() == slips
    assert [d.state for d in Delivery.objects.all()] == ([state] if state else [])

    with time_machine.travel(at(12, 16, 10), tick=False):
        jobs.urge_all()
        jobs.send()
    assert Slip.objects.filter(agency=cast.tax).count() == 1
    assert Delivery.objects.get().state == DeliveryState.SENT
    assert [m.to for m in mail.outbox] == [["tax@example.org"]]
