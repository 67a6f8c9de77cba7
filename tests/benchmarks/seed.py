"""Fills an empty, migrated database with implementations and their history.

The places and rounds are the product's reference data; everything else says of itself that it is
made for measuring. Small tables go through the models, large ones through INSERT … SELECT into the
real schema, with its history and its audit trail. Which row gets which state follows from its
number: the same size on the same day always gives the same rows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import ProgrammingError, connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from agencies.actions import issue_agency_token
from agencies.choices import Role, Scope
from agencies.models import Agency, User
from regions.models import PilotRound, Region
from tasks.choices import ListName, PartyKind, RegionScope, ResponsibilityRole, Status, UpdateState
from tasks.models import (
    Implementation,
    Measure,
    MeasureLink,
    PilotTask,
    PolicyDocument,
    ProgressUpdate,
    Responsibility,
    SourceText,
)
from tasks.search import fold

# The statements for everything that is large.
FILL = Path(__file__).parent / "fill.sql"
HISTORIES: tuple[type[models.Model], ...] = (Implementation, ProgressUpdate)
ROUND = 2020
UPDATES_EACH = 10
AGENCIES_EACH = 30
TASKS = 8
PLACE = "suzhou"


@dataclass(frozen=True, slots=True)
class Seeded:
    """Who asks in the benchmark, and for which rows."""

    implementations: int
    updates: int
    coordinator: User
    leader: User
    national_leader: User
    token: str
    # An implementation of the first place, under way.
    item: int
    # Updates the token's agency may still write.
    writable_updates: list[int]
    # Half of the implementations have a greater key.
    middle: int


def seed(size: int, *, now: datetime) -> Seeded:
    """`size` implementations over the regions of the 2020 round, with ten updates each."""
    with transaction.atomic():
        call_command("load_reference", verbosity=0, stdout=_Silence())
        regions = list(Region.objects.filter(rounds__year=ROUND))
        # The benchmark's clerk, leader and agency belong to the first place.
        regions.sort(key=lambda region: (region.slug != PLACE, region.order))
        agencies = _agencies(regions)
        people = _people(regions, agencies)
        _measures(ceil(size / len(regions)), now)
        _fill(size, regions, now)
    home, national = regions[0], Region.objects.get(level="nation")
    administrator = people["bench-administrator"]
    _, token = issue_agency_token(
        agency=agencies[0],
        region=home,
        name="Benchmark",
        scopes=[Scope.READ, Scope.UPDATE],
        actor=administrator,
        now=now,
    )
    mine = Implementation.objects.filter(region=home)
    writable = ProgressUpdate.objects.filter(
        implementation__lead_agency=agencies[0], state__in=[UpdateState.EXPECTED, UpdateState.DRAFT]
    )
    return Seeded(
        implementations=size,
        updates=size * UPDATES_EACH,
        coordinator=people[f"bench-coordinator-{home.slug}"],
        leader=people[f"bench-leader-{home.slug}"],
        national_leader=people[f"bench-leader-{national.slug}"],
        token=token,
        item=mine.filter(status=Status.IN_PROGRESS).order_by("pk")[0].pk,
        writable_updates=list(writable.order_by("pk").values_list("pk", flat=True)[:8]),
        middle=size // 2,
    )


def tidy() -> None:
    """What autovacuum will have done by the time people come to work; outside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE)")


class _Silence:
    """Where the summary of a command goes that is run for its effect."""

    def write(self, text: str) -> int:
        return len(text)


def _agencies(regions: Iterable[Region]) -> list[Agency]:
    """Thirty bodies a place, those of the first place first."""
    return Agency.objects.bulk_create(
        Agency(
            key=f"bench-{region.slug}-{n}",
            name=f"{region.name}基准单位{n}",
            short_name=f"基准单位{n}",
            level="city",
            kind="government",
            region=region,
        )
        for region in regions
        for n in range(AGENCIES_EACH)
    )


def _people(regions: list[Region], agencies: list[Agency]) -> dict[str, User]:
    """By user name. No password fits any of them: sessions are made in the database."""
    people = [_person(Role.ADMINISTRATOR), _person(Role.LEADER, Region.objects.get(level="nation"))]
    people.append(_person(Role.LEADER, regions[0]))
    for n, region in enumerate(regions):
        lead = agencies[n * AGENCIES_EACH]
        people += [
            _person(role, region, lead) for role in (Role.COORDINATOR, Role.APPROVER, Role.REPORTER)
        ]
    User.objects.bulk_create(people)
    return {person.username: person for person in people}


def _person(role: Role, region: Region | None = None, agency: Agency | None = None) -> User:
    username = f"bench-{role.value}" + (f"-{region.slug}" if region else "")
    return User(
        username=username,
        name=username[:40],
        role=role,
        region=region,
        agency=agency,
        password="!",
    )


def _measures(count: int, now: datetime) -> None:
    """A city's plan of `count` measures, each carrying one of a national table of as many."""
    upper = _document("bench-national", "national", Region.objects.get(level="nation"), count, now)
    lower = _document("bench-plan", "city", Region.objects.get(slug=PLACE), count, now)
    PolicyDocument.objects.filter(slug="bench-plan").update(implements=upper[0].document)
    MeasureLink.objects.bulk_create(
        MeasureLink(upper=above, lower=below, score=0.9)
        for above, below in zip(upper, lower, strict=True)
    )


def _document(slug: str, level: str, region: Region, count: int, now: datetime) -> list[Measure]:
    texts = [_sentence(n) for n in range(1, count + 1)]
    whole = "\n".join(texts)
    source = SourceText.objects.create(
        name=f"{slug}.txt",
        text=whole,
        sha256=sha256((slug + whole).encode()).hexdigest(),
        loaded_at=now,
    )
    document = PolicyDocument.objects.create(
        slug=slug,
        source=source,
        title=f"基准文件（{slug}）",
        level=level,
        region=region,
        span_start=0,
        span_end=len(whole),
    )
    tasks = [
        PilotTask.objects.create(
            document=document,
            list_name=ListName.PLAN,
            key=f"plan-{ordinal}",
            ordinal=ordinal,
            label=f"（{'零一二三四五六七八'[ordinal]}）",
            title=f"基准任务{ordinal}",
            span_start=0,
            span_end=1,
        )
        for ordinal in range(1, TASKS + 1)
    ]
    measures = []
    start = 0
    for n, text in enumerate(texts, 1):
        measures.append(
            Measure(
                document=document,
                task=tasks[(n - 1) * TASKS // count],
                key=f"plan-{n}",
                list_name=ListName.PLAN,
                number=n,
                order=n,
                label=str(n),
                text=text,
                plan_text=f"第{n}条落实计划：按季度推进，年底前见到成效。",
                spans=[[start, start + len(text)]],
                region_scope=RegionScope.ALL,
                search_text=fold(text),
            )
        )
        start += len(text) + 1
    Measure.objects.bulk_create(measures)
    Responsibility.objects.bulk_create(
        Responsibility(
            measure=measure,
            name=f"基准单位{n}",
            role=ResponsibilityRole.RESPONSIBLE,
            kind=PartyKind.AGENCY,
            clause="基准单位0、基准单位1、基准单位2",
            order=n,
            span_start=measure.spans[0][0],
            span_end=measure.spans[0][1],
        )
        for measure in measures
        for n in range(3)
    )
    return measures


def _sentence(n: int) -> str:
    """About as long as the documents' measures are in the mean, ninety characters."""
    subjects = ("跨境支付", "数字贸易", "旅游服务", "技术进出口", "会展服务", "服务外包")
    return (
        f"基准举措{n}：推动{subjects[n % 6]}创新发展，完善{subjects[n % 5]}的管理体制和促进机制，"
        f"支持企业在{subjects[n % 3]}领域开展试点，健全统计监测，优化监管模式，"
        "及时总结可复制的经验，形成阶段性成果并向社会公开。"
    )


def _fill(size: int, regions: list[Region], now: datetime) -> None:
    on: date = timezone.localdate(now)
    values: dict[str, Any] = {
        "size": size,
        "each": UPDATES_EACH,
        "agencies": AGENCIES_EACH,
        "places": len(regions),
        "regions": [region.pk for region in regions],
        "round": PilotRound.objects.get(year=ROUND).pk,
        "now": now,
        "on": on,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for table in HISTORIES:
            cursor.execute(f"ALTER TABLE {table._meta.db_table} DISABLE TRIGGER USER")
        with _unchecked_references(cursor):
            cursor.execute(FILL.read_text(encoding="utf-8"), values)
        for table in HISTORIES:
            _write_history(cursor, table)
            cursor.execute(f"ALTER TABLE {table._meta.db_table} ENABLE TRIGGER USER")


@contextlib.contextmanager
def _unchecked_references(cursor: CursorWrapper) -> Iterator[None]:
    """Foreign keys are not looked up row by row; for a user who may not say so, they are."""
    try:
        with transaction.atomic():
            cursor.execute("SET LOCAL session_replication_role = replica")
    except ProgrammingError:
        yield
        return
    yield
    cursor.execute("SET LOCAL session_replication_role = origin")


def _write_history(cursor: CursorWrapper, table: type[models.Model]) -> None:
    """What the table's trigger would have written on insertion, in one statement.

    Row by row the triggers take a minute more for 400,000 rows: each catches an error, for which
    PostgreSQL walks through all checks put off to the end of the transaction.
    """
    name = table._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in table._meta.concrete_fields)
    cursor.execute(
        f"INSERT INTO {name}event ({columns}, pgh_created_at, pgh_label, pgh_obj_id)"
        f" SELECT {columns}, now(), 'insert', id FROM {name} ORDER BY id"
    )
