"""The cast: who plays in the tests, and the small world they act in.

Suzhou works; Guangzhou must never see any of it; Jiangsu and the Ministry look down from above.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
import time_machine
from django.test import Client

from agencies.choices import Role
from agencies.models import Agency, User
from regions.models import PilotRegion, PilotRound, Region
from tasks.choices import DayKind
from tasks.models import CalendarDay, Implementation, PilotTask, PolicyDocument, ReportingPeriod
from tests.factory import (
    NOW,
    make_agency,
    make_document,
    make_implementation,
    make_measure,
    make_period,
    make_region,
    make_round,
    make_task,
    make_user,
)


@dataclass(frozen=True)
class Cast:
    suzhou: Region
    guangzhou: Region
    round: PilotRound
    commerce: Agency
    tax: Agency
    customs: Agency
    clerk: User
    second_clerk: User
    head: User
    leader: User
    tax_reporter: User
    customs_reporter: User
    province: User
    ministry: User
    auditor: User
    administrator: User
    outsider: User
    outside_clerk: User

    @property
    def everyone(self) -> list[User]:
        return [value for value in vars(self).values() if isinstance(value, User)]


@dataclass(frozen=True)
class World:
    """One Suzhou document with two tasks and four measures, a Guangzhou row, an open quarter."""

    document: PolicyDocument
    tasks: list[PilotTask]
    taxed: Implementation
    taxed_too: Implementation
    shipped: Implementation
    unassigned: Implementation
    elsewhere: Implementation
    period: ReportingPeriod


@pytest.fixture
def cast(db: None) -> Cast:
    china = make_region("china", name="中华人民共和国", short_name="中国", level="nation")
    jiangsu = make_region("jiangsu", china, name="江苏省", level="province")
    suzhou = make_region("suzhou", jiangsu, name="苏州市", code="320500")
    guangdong = make_region("guangdong", china, name="广东省", level="province")
    guangzhou = make_region("guangzhou", guangdong, name="广州市", code="440100")
    pilot_round = make_round(starts_on=date(2020, 8, 1), ends_on=None)
    for region in (suzhou, guangzhou):
        PilotRegion.objects.create(
            round=pilot_round, region=region, name_in_document=region.short_name
        )
    # A year counts as imported with its first day; tests of counting bring the days they need.
    CalendarDay.objects.get_or_create(
        date=date(2026, 1, 1), defaults={"kind": DayKind.HOLIDAY, "name": "元旦"}
    )
    commerce = make_agency("suzhou-commerce", suzhou, name="苏州市商务局", short_name="市商务局")
    tax = make_agency("suzhou-tax", suzhou, name="国家税务总局苏州市税务局", short_name="市税务局")
    customs = make_agency("suzhou-customs", suzhou, name="苏州海关", kind="vertical")
    away = make_agency("guangzhou-commerce", guangzhou, name="广州市商务局")
    return Cast(
        suzhou=suzhou,
        guangzhou=guangzhou,
        round=pilot_round,
        commerce=commerce,
        tax=tax,
        customs=customs,
        clerk=make_user("clerk", Role.COORDINATOR, region=suzhou, agency=commerce),
        second_clerk=make_user("second_clerk", Role.COORDINATOR, region=suzhou, agency=commerce),
        head=make_user("head", Role.APPROVER, region=suzhou, agency=commerce),
        leader=make_user("leader", Role.LEADER, region=suzhou),
        tax_reporter=make_user("tax_reporter", Role.REPORTER, region=suzhou, agency=tax),
        customs_reporter=make_user(
            "customs_reporter", Role.REPORTER, region=suzhou, agency=customs
        ),
        province=make_user("province", Role.UPPER, region=jiangsu),
        ministry=make_user("ministry", Role.UPPER, region=china),
        auditor=make_user("auditor", Role.AUDITOR, region=suzhou),
        administrator=make_user("administrator", Role.ADMINISTRATOR, is_staff=True),
        outsider=make_user("outsider", Role.REPORTER, region=guangzhou, agency=away),
        outside_clerk=make_user("outside_clerk", Role.COORDINATOR, region=guangzhou, agency=away),
    )


@pytest.fixture
def world(cast: Cast) -> World:
    document = make_document(cast.suzhou, slug="suzhou-plan", title="苏州市实施方案")
    tasks = [make_task(document, ordinal) for ordinal in (1, 2)]
    measures = [
        make_measure(document, task=tasks[0], agencies=[cast.tax, cast.commerce]),
        make_measure(document, task=tasks[1], agencies=[cast.tax]),
        make_measure(document, task=tasks[1], agencies=[cast.customs]),
        make_measure(document, task=tasks[1]),
    ]
    taxed, taxed_too, shipped, unassigned = (
        make_implementation(m, cast.suzhou, round=cast.round) for m in measures
    )
    elsewhere = make_implementation(measures[0], cast.guangzhou, round=cast.round)
    period = make_period(cast.suzhou, cast.clerk)
    return World(
        document=document,
        tasks=tasks,
        taxed=taxed,
        taxed_too=taxed_too,
        shipped=shipped,
        unassigned=unassigned,
        elsewhere=elsewhere,
        period=period,
    )


@pytest.fixture
def still_clock() -> Iterator[None]:
    """It is NOW, and stays so."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reporter(client: Client, cast: Cast) -> Client:
    """The tax office's reporter, logged in."""
    client.force_login(cast.tax_reporter)
    return client
