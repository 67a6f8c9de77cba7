"""Who may lock a period, and what moves no longer once it is locked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies.models import AuditEvent
from reports.statistics import returns_by_agency, standing
from tasks.actions import (
    attach_link,
    contribute,
    detach,
    lock_period,
    reopen,
    return_,
    save_draft,
    submit,
)
from tasks.errors import PeriodLocked
from tasks.models import Implementation, ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, update_of
from tests.tasks.locking import PROGRESS, checked, hand_in, lock

# --- Who may lock --------------------------------------------------------------------------------


def test_it_refuses_everyone_but_the_regions_coordinators(cast: Cast, world: World) -> None:
    for user in cast.everyone:
        if user in {cast.clerk, cast.second_clerk}:
            continue
        with pytest.raises(PermissionDenied):
            lock_period(world.period, reason="数据已齐。", actor=user, now=NOW)
    world.period.refresh_from_db()
    assert world.period.locked_at is None


def test_it_asks_why(cast: Cast, world: World) -> None:
    with pytest.raises(ValidationError) as fault:
        lock_period(world.period, reason=" ", actor=cast.clerk, now=NOW)
    assert "reason" in fault.value.message_dict


def test_locking_twice_is_locking_once(cast: Cast, world: World) -> None:
    lock(cast, world)
    lock_period(world.period, reason="又锁。", actor=cast.second_clerk, now=NOW)
    world.period.refresh_from_db()
    assert (world.period.locked_by, world.period.lock_reason) == (cast.clerk, "数据已齐。")
    assert AuditEvent.objects.filter(verb="lock_period").count() == 1


# --- What it stops -------------------------------------------------------------------------------


def every_verb(cast: Cast, world: World) -> dict[str, Callable[[], Any]]:
    """Each verb on an update in a state that allows it but for the lock."""
    draft, waiting = update_of(world.taxed), hand_in(cast, update_of(world.taxed_too))
    proof = attach_link(draft, url="https://example.org/a", actor=cast.tax_reporter, now=NOW)
    measure = make_measure(world.document, agencies=[cast.tax, cast.customs])
    shared = update_of(make_implementation(measure, cast.suzhou))
    third = make_measure(world.document, agencies=[cast.tax])
    done = checked(cast, hand_in(cast, update_of(make_implementation(third, cast.suzhou))))
    by: dict[str, Any] = {"actor": cast.tax_reporter, "now": NOW}
    clerk: dict[str, Any] = {"actor": cast.clerk, "now": NOW}
    link = "https://example.org/b"
    return {
        "save": lambda: save_draft(draft, content=PROGRESS, version=draft.version, **by),
        "submit": lambda: submit(draft, content=PROGRESS, version=draft.version, **by),
        "attach": lambda: attach_link(draft, url=link, **by),
        "detach": lambda: detach(draft, evidence=proof, **by),
        "contribute": lambda: contribute(
            shared, text="已配合。", version=0, actor=cast.customs_reporter, now=NOW
        ),
        "verify": lambda: checked(cast, waiting),
        "return": lambda: return_(
            waiting, reason_code="unclear", reason="改。", version=waiting.version, **clerk
        ),
        "reopen": lambda: reopen(done, reason="有误。", version=done.version, **clerk),
    }


def test_after_the_lock_every_verb_refuses_and_changes_nothing(cast: Cast, world: World) -> None:
    verbs = every_verb(cast, world)
    lock(cast, world)
    rows = list(ProgressUpdate.objects.order_by("pk").values())
    items = list(Implementation.objects.order_by("pk").values())
    events = AuditEvent.objects.count()

    for name, verb in verbs.items():
        with pytest.raises(PeriodLocked, match="已锁定.*例外"), transaction.atomic():
            verb()
            pytest.fail(name)

    assert list(ProgressUpdate.objects.order_by("pk").values()) == rows
    assert list(Implementation.objects.order_by("pk").values()) == items
    assert AuditEvent.objects.count() == events


def test_before_the_lock_every_one_of_these_verbs_acts(cast: Cast, world: World) -> None:
    """The control of the test above: it is the lock that stops them, and nothing else."""
    for name, verb in every_verb(cast, world).items():
        sid = transaction.savepoint()
        events = AuditEvent.objects.count()
        verb()
        assert AuditEvent.objects.count() > events, name
        transaction.savepoint_rollback(sid)


def test_the_figures_of_a_locked_period_stay_as_they_were(cast: Cast, world: World) -> None:
    checked(cast, hand_in(cast, update_of(world.taxed)))
    rows = Implementation.objects.visible_to(cast.clerk)

    def figures() -> list[tuple[str, int, int, int, int]]:
        now = standing(rows, as_of=NOW.date(), today=NOW.date())
        return [
            (r.name, r.expected.count, r.handed_in.count, r.on_time.count, r.returned.count)
            for r in returns_by_agency(now, period=world.period)
        ]

    before = figures()
    lock(cast, world)
    with pytest.raises(PeriodLocked):
        hand_in(cast, update_of(world.taxed_too))
    make_implementation(make_measure(world.document, agencies=[cast.tax]), cast.suzhou)
    assert figures() == before
