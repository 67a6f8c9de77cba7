"""The figures: today and any past day, each number with exactly the rows it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agencies.models import User
from reports.statistics import (
    Figure,
    Standing,
    attention,
    landing_rate,
    late_by_agency,
    red_list,
    returns_by_agency,
    standing,
    status_by_task,
)
from tasks.actions import (
    Content,
    attach_link,
    close_blocker,
    raise_blocker,
    return_,
    submit,
    verify,
)
from tasks.choices import BlockerLevel, ReturnReason, Status, TrackScope
from tasks.filters import ImplementationFilter
from tasks.models import Blocker, Implementation
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, make_period, update_of

TODAY = date(2026, 11, 2)
STANDING = ("status", "claimed", "landed_on", "owed_on", "blockers")


def now_for(user: User, *, today: date = TODAY, **filters: object) -> Standing:
    rows = Implementation.objects.visible_to(user).filter(**filters)
    return standing(rows, as_of=today, today=today)


def as_it_was(user: User, as_of: date) -> Standing:
    """The same day read from history, as any later day would read it."""
    rows = Implementation.objects.visible_to(user)
    return standing(rows, as_of=as_of, today=as_of + timedelta(days=1))


def land(row: Implementation, cast: Cast, *, now: datetime, on: date) -> None:
    update = update_of(row)
    attach_link(update, url="https://example.org/notice", actor=cast.clerk, now=now)
    content = Content(claimed_status=Status.LANDED, done="政策已印发。", landed_on=on)
    update = submit(update, content=content, version=update.version, actor=cast.clerk, now=now)
    verify(
        update,
        verified_status=Status.LANDED,
        version=update.version,
        actor=cast.second_clerk,
        now=now,
    )


def steps(cast: Cast, world: World) -> dict[int, Callable[[datetime], object]]:
    """Every kind of step, by the day of November 2026 on which it is taken."""

    def send(now: datetime) -> None:
        update = update_of(world.taxed_too)
        attach_link(update, url="https://example.org/b", actor=cast.tax_reporter, now=now)
        content = Content(claimed_status=Status.LANDED, done="已办。", landed_on=date(2026, 11, 4))
        submit(update, content=content, version=1, actor=cast.tax_reporter, now=now)

    def send_back(now: datetime) -> None:
        update = update_of(world.taxed_too)
        return_(
            update,
            reason_code=ReturnReason.NO_EVIDENCE,
            reason="请补文件。",
            version=update.version,
            actor=cast.clerk,
            now=now,
        )

    def block(row: Implementation, level: BlockerLevel) -> Callable[[datetime], object]:
        return lambda now: raise_blocker(row, level=level, text="难。", actor=cast.clerk, now=now)

    def unblock(now: datetime) -> None:
        blocker = Blocker.objects.get(implementation=world.shipped)
        close_blocker(blocker, resolution="已授权。", actor=cast.clerk, now=now)

    return {
        3: lambda now: land(world.taxed, cast, now=now, on=date(2026, 11, 2)),
        5: send,
        6: block(world.shipped, BlockerLevel.NATION),
        7: send_back,
        10: unblock,
        11: lambda now: land(world.unassigned, cast, now=now, on=date(2026, 11, 10)),
        12: block(world.taxed_too, BlockerLevel.CITY),
    }


def busy(cast: Cast, world: World) -> Iterator[date]:
    """Let November and December 2026 happen, day by day, stopping at the end of each."""
    Implementation.objects.filter(pk=world.taxed_too.pk).update(due_on=date(2026, 11, 5))
    Implementation.objects.filter(pk=world.shipped.pk).update(due_on=date(2026, 11, 3))
    todo = steps(cast, world)
    for number in range(60):
        now = NOW + timedelta(days=number)
        if number + 2 in todo:
            todo[number + 2](now)
        yield now.date()


def every_figure(now: Standing) -> Iterator[Figure]:
    rate = landing_rate(now)
    yield rate.total
    for r in (rate.verified, rate.claimed, rate.by_deadline):
        yield from (r.part, r.whole)
    yield from rate.beside
    needs = attention(now)
    yield from (needs.red, needs.blocked, needs.late, needs.overdue)
    for table in status_by_task(now):
        for row in table.rows:
            for cell in (*row.cells, row.total):
                if cell is not None:
                    yield from (cell.not_started, cell.in_progress, cell.landed, cell.total)
    for agency in late_by_agency(now):
        yield agency.late


def plain(figures: Iterator[Figure]) -> list[tuple[str, int]]:
    return [(f.label, f.count) for f in figures]


def opened_by(figure: Figure, user: User, today: date) -> set[int]:
    """The rows of the list a link leads to."""
    rows = Implementation.objects.visible_to(user).with_light(today)
    # The filter asks its request only who is looking.
    request = SimpleNamespace(user=user)
    listed = ImplementationFilter(QueryDict(figure.query), rows, request=request)
    assert listed.is_valid(), (figure, listed.errors)
    assert set(parse_qs(figure.query)) <= set(listed.filters), figure
    return set(listed.qs.values_list("pk", flat=True))


def test_it_refuses_a_day_to_come(cast: Cast, world: World) -> None:
    rows = Implementation.objects.visible_to(cast.clerk)
    with pytest.raises(ValueError, match="2026-11-03"):
        standing(rows, as_of=date(2026, 11, 3), today=TODAY)


def test_it_counts_nothing_of_other_regions(cast: Cast, world: World) -> None:
    land(world.taxed, cast, now=NOW, on=TODAY)
    assert landing_rate(now_for(cast.clerk)).total.count == 4
    assert landing_rate(now_for(cast.outside_clerk)).verified.part.count == 0
    assert landing_rate(now_for(cast.outside_clerk)).total.count == 1
    assert landing_rate(now_for(cast.tax_reporter)).total.count == 2
    for user in (cast.auditor, cast.administrator):
        assert landing_rate(now_for(user)).total.count == 0


def test_what_is_not_assessed_stands_beside_the_denominator(cast: Cast, world: World) -> None:
    for scope in (TrackScope.NATIONAL_ONLY, TrackScope.MERGED, TrackScope.WITHDRAWN):
        measure = make_measure(world.document, task=world.tasks[0])
        make_implementation(measure, cast.suzhou, scope=scope)
    over = make_measure(world.document, task=world.tasks[0])
    make_implementation(
        over,
        cast.suzhou,
        scope=TrackScope.MERGED,
        status=Status.LANDED,
        landed_on=TODAY,
        closed_on=date(2020, 6, 30),
    )
    Implementation.objects.filter(pk=world.shipped.pk).update(status=Status.NOT_APPLICABLE)

    rate = landing_rate(now_for(cast.clerk))
    assert plain(iter(rate.beside)) == [
        ("不适用", 1),
        ("国家事权", 1),
        ("已并入", 1),
        ("已撤销", 1),
        ("批次已结束", 1),
    ]
    assert (rate.verified.part.count, rate.verified.whole.count) == (0, 3)
    assert rate.total.count == rate.verified.whole.count + sum(f.count for f in rate.beside)


def test_a_rate_of_nothing_is_a_dash_and_halves_round_up(cast: Cast, world: World) -> None:
    land(world.taxed, cast, now=NOW, on=TODAY)
    assert landing_rate(now_for(cast.clerk)).by_deadline.percent == "—"
    assert landing_rate(now_for(cast.clerk)).verified.percent == "25.0%"
    measure = make_measure(world.document)
    make_implementation(measure, cast.suzhou, status=Status.NOT_APPLICABLE)
    Implementation.objects.filter(pk=world.unassigned.pk).update(scope=TrackScope.MERGED)
    assert landing_rate(now_for(cast.clerk)).verified.percent == "33.3%"


def test_a_claim_is_not_a_verdict(cast: Cast, world: World) -> None:
    for _ in busy(cast, world):
        pass
    rate = landing_rate(now_for(cast.clerk, today=date(2026, 12, 31)))
    assert (rate.verified.part.count, rate.claimed.part.count) == (2, 3)


def test_landed_late_is_landed_but_not_by_the_deadline(cast: Cast, world: World) -> None:
    Implementation.objects.filter(pk__in=[world.taxed.pk, world.shipped.pk]).update(
        due_on=date(2026, 10, 31)
    )
    land(world.taxed, cast, now=NOW, on=date(2026, 10, 31))
    land(world.shipped, cast, now=NOW, on=date(2026, 11, 1))
    rate = landing_rate(now_for(cast.clerk))
    assert (rate.verified.part.count, rate.verified.whole.count) == (2, 4)
    assert (rate.by_deadline.part.count, rate.by_deadline.whole.count) == (1, 2)


def test_a_past_day_reads_as_it_did_when_it_was_today(cast: Cast, world: World) -> None:
    """Identities and counts, for every day of two months with every kind of step in them."""
    seen = {day: snapshot(now_for(cast.clerk, today=day), cast.clerk) for day in busy(cast, world)}
    different = [
        day
        for day, then in seen.items()
        if snapshot(as_it_was(cast.clerk, day), cast.clerk) != then
    ]
    assert different == []
    # Nothing would differ either if nothing had happened.
    assert len({str(then) for then in seen.values()}) > 7


def snapshot(now: Standing, user: User) -> list[object]:
    blockers = Blocker.objects.visible_to(user)
    owed = [
        (r.name, r.expected.count, r.handed_in.count, r.on_time.count, r.returned.count)
        for r in returns_by_agency(now)
    ]
    return [
        plain(every_figure(now)),
        sorted((r.pk, *(getattr(r, f"at_{name}") for name in STANDING)) for r in now.rows),
        red_list(now, blockers=blockers, most=10),
        owed,
    ]


def test_every_number_opens_exactly_its_rows(cast: Cast, world: World) -> None:
    for scope in TrackScope:
        make_implementation(
            make_measure(world.document, task=world.tasks[0]), cast.suzhou, scope=scope
        )
    over = make_measure(world.document, task=world.tasks[0])
    make_implementation(over, cast.suzhou, closed_on=date(2020, 6, 30))
    shut = 0
    for today in busy(cast, world):
        if today.day not in (1, 5, 9, 13, 31):
            continue
        for user in (cast.clerk, cast.leader, cast.province, cast.tax_reporter):
            now = now_for(user, today=today)
            for figure in every_figure(now):
                assert figure.query or figure.label == "全部落实事项", figure
                assert len(opened_by(figure, user, today)) == figure.count, (today, user, figure)
                shut += figure.count
    assert shut > 100


def test_the_numbers_of_a_period_open_their_rows(cast: Cast, world: World) -> None:
    make_period(
        cast.suzhou,
        cast.clerk,
        title="2026年11月",
        frequency="month",
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 30),
        due_on=date(2026, 12, 1),
    )
    for today in busy(cast, world):
        if today.day % 3:
            continue
        for row in returns_by_agency(now_for(cast.clerk, today=today), period=world.period):
            for figure in (row.expected, row.handed_in, row.on_time, row.returned):
                assert len(opened_by(figure, cast.clerk, today)) == figure.count, (today, figure)


def test_a_past_day_has_no_links(cast: Cast, world: World) -> None:
    """The list shows the present; a link from a past number would open other rows."""
    assert {f.query for f in every_figure(as_it_was(cast.clerk, TODAY))} == {""}


def test_the_day_of_a_verdict_is_its_day_in_shanghai(cast: Cast, world: World) -> None:
    """16:00 UTC is midnight in Shanghai: equal counts would hide the wrong rows."""
    rows = (world.taxed, world.taxed_too, world.shipped)
    moments = (
        datetime(2026, 12, 31, 15, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 12, 31, 16, 0, tzinfo=UTC),
        datetime(2027, 1, 1, 15, 59, 59, tzinfo=UTC),
    )
    for row, moment in zip(rows, moments, strict=True):
        land(row, cast, now=moment, on=date(2026, 12, 1))
    with timezone.override("America/New_York"):
        assert landed_ids(as_it_was(cast.clerk, date(2026, 12, 31))) == {world.taxed.pk}
        assert landed_ids(as_it_was(cast.clerk, date(2027, 1, 1))) == {r.pk for r in rows}


def test_a_late_verdict_on_an_old_period_does_not_win(cast: Cast, world: World) -> None:
    old = update_of(world.taxed)
    old = submit(
        old,
        content=Content(claimed_status=Status.IN_PROGRESS, done="在做。", next_step="继续。"),
        version=old.version,
        actor=cast.clerk,
        now=NOW,
    )
    make_period(
        cast.suzhou,
        cast.clerk,
        title="2027年第一季度",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 3, 31),
        due_on=date(2027, 4, 15),
    )
    land(world.taxed, cast, now=NOW + timedelta(days=1), on=TODAY)
    old.refresh_from_db()
    verify(
        old,
        verified_status=Status.IN_PROGRESS,
        version=old.version,
        actor=cast.second_clerk,
        now=NOW + timedelta(days=2),
    )
    day = date(2026, 11, 4)
    assert landed_ids(now_for(cast.clerk, today=day)) == {world.taxed.pk}
    assert landed_ids(as_it_was(cast.clerk, day)) == {world.taxed.pk}


def test_the_red_list_keeps_city_matters_from_the_upper_level(cast: Cast, world: World) -> None:
    for level in BlockerLevel:
        raise_blocker(world.taxed, level=level, text=f"求{level}", actor=cast.clerk, now=NOW)

    def told(user: User) -> set[str]:
        seen = Blocker.objects.visible_to(user)
        rows = red_list(now_for(user), blockers=seen, most=5)
        return {o.text for row in rows for o in row.obstacles}

    assert told(cast.leader) == {"求city", "求province", "求nation", "求law"}
    assert told(cast.province) == {"求province", "求nation", "求law"}
    assert told(cast.outside_clerk) == set()


def test_the_queries_do_not_grow_with_rows(
    cast: Cast, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        measure = make_measure(world.document, task=world.tasks[0], agencies=[cast.tax])
        make_implementation(measure, cast.suzhou, due_on=date(2026, 1, 1))
    now = now_for(cast.clerk)
    with django_assert_num_queries(1):
        landing_rate(now)
    with django_assert_num_queries(1):
        attention(now)
    with django_assert_num_queries(2):
        status_by_task(now)
    with django_assert_num_queries(3):
        assert len(red_list(now, blockers=Blocker.objects.all(), most=20)) == 20
    with django_assert_num_queries(1):
        assert not late_by_agency(now)
    with django_assert_num_queries(2):
        returns_by_agency(now, period=world.period)


def landed_ids(now: Standing) -> set[int]:
    # A column `standing` has added; the model's type does not know it.
    return {r.pk for r in now.rows if r.at_status == Status.LANDED}  # type: ignore[attr-defined]
