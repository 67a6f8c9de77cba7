"""A button pressed twice, or by two people at once, does its work once and breaks nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from agencies.models import AuditEvent
from tasks.actions import annotate, attach_link, open_period, raise_blocker
from tasks.choices import BlockerLevel, Frequency
from tasks.models import Annotation, Blocker, Evidence, ReportingPeriod
from tests.base import Cast, World
from tests.factory import NOW, update_of


def together(*works: Callable[[], object]) -> list[object]:
    """What each work returned or raised, all begun at the same moment."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            start.wait(10)
            return work()
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_the_same_obstacle_is_raised_once(cast: Cast, world: World) -> None:
    said: dict[str, Any] = {"level": BlockerLevel.CITY, "text": "缺口径。", "now": NOW}
    first = raise_blocker(world.taxed, **said, actor=cast.tax_reporter)
    assert raise_blocker(world.taxed, **said, actor=cast.tax_reporter) == first
    world.taxed.refresh_from_db()
    assert world.taxed.open_blockers == Blocker.objects.count() == 1
    assert AuditEvent.objects.filter(verb="raise_blocker").count() == 1
    raise_blocker(world.taxed, **said, actor=cast.clerk)
    assert Blocker.objects.count() == 2


def test_the_same_remark_is_made_once(cast: Cast, world: World) -> None:
    for text in ("抓紧。", "抓紧。", "很好。", "抓紧。"):
        annotate(world.taxed, text=text, actor=cast.leader, now=NOW)
    assert list(Annotation.objects.order_by("pk").values_list("text", flat=True)) == [
        "抓紧。",
        "很好。",
        "抓紧。",
    ]


@pytest.mark.django_db(transaction=True)
def test_one_link_given_to_two_updates_at_once_is_one_proof(cast: Cast, world: World) -> None:
    updates = [update_of(i) for i in (world.taxed, world.taxed_too)] * 2
    found = together(
        *(
            lambda u=u: attach_link(
                u, url="https://example.org/a", actor=cast.tax_reporter, now=NOW
            )
            for u in updates
        )
    )
    assert found == [Evidence.objects.get()] * 4
    assert Evidence.objects.get().updates.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_period_opened_by_two_at_once_is_open_once(cast: Cast, world: World) -> None:
    before = ReportingPeriod.objects.count()
    found = together(
        *(
            lambda actor=actor: open_period(
                cast.suzhou,
                title="九月",
                frequency=Frequency.MONTH,
                starts_on=date(2026, 9, 1),
                ends_on=date(2026, 9, 30),
                due_on=date(2026, 10, 9),
                actor=actor,
                now=NOW,
            )
            for actor in (cast.clerk, cast.second_clerk)
        )
    )
    assert sorted(type(one).__name__ for one in found) == ["ReportingPeriod", "ValidationError"]
    assert ReportingPeriod.objects.count() == before + 1
    (refusal,) = (one for one in found if isinstance(one, ValidationError))
    assert "已有相同频次" in str(refusal)


@pytest.mark.parametrize("frequency", [Frequency.MONTH, Frequency.SPECIAL])
def test_a_period_opened_twice_by_one_person_is_open_once(
    cast: Cast, world: World, frequency: Frequency
) -> None:
    before = ReportingPeriod.objects.count()
    same: dict[str, Any] = {
        "frequency": frequency,
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 9, 30),
        "due_on": date(2026, 10, 9),
        "now": NOW,
    }
    first = open_period(cast.suzhou, title="九月", actor=cast.clerk, **same)
    assert open_period(cast.suzhou, title="九月", actor=cast.clerk, **same) == first
    assert ReportingPeriod.objects.count() == before + 1
    assert AuditEvent.objects.filter(verb="open_period", object_id=first.pk).count() == 1
    for other in (
        {"actor": cast.second_clerk},
        {"actor": cast.clerk, "due_on": date(2026, 10, 12)},
    ):
        with pytest.raises(ValidationError, match="该地区已有"):
            open_period(cast.suzhou, title="九月", **same | other)
