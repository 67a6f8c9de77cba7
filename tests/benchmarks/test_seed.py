"""The benchmark's rows: what is measured must be what the product would have made."""

from __future__ import annotations

import pytest
from django.db.models import Count, F, Max, Q

from regions.models import Region
from tasks.choices import HANDED_IN, OPEN_STATES, Frequency, Status, UpdateState
from tasks.models import (
    Assignment,
    Blocker,
    Implementation,
    ProgressUpdate,
    ReportingPeriod,
    UpdateRound,
)
from tests.benchmarks.seed import UPDATES_EACH, Seeded, seed
from tests.factory import NOW

SIZE = 420


@pytest.fixture
def seeded(db: None) -> Seeded:
    return seed(SIZE, now=NOW)


def test_it_fills_every_place_of_the_round_with_what_was_asked_for(seeded: Seeded) -> None:
    each = Implementation.objects.values("region").annotate(n=Count("pk")).values_list("n")
    updates = Implementation.objects.annotate(n=Count("updates"))

    assert sum(n for (n,) in each) == SIZE
    assert len(each) == Region.objects.filter(rounds__year=2020).count() == 28
    assert {n for (n,) in each} <= {SIZE // 28, SIZE // 28 + 1}
    assert set(updates.values_list("n", flat=True)) == {UPDATES_EACH}


def test_no_state_contradicts_another(seeded: Seeded) -> None:
    owing = Q(updates__state__in=OPEN_STATES)
    owed = Implementation.objects.filter(owing).values("pk")
    last = ProgressUpdate.objects.filter(state=UpdateState.VERIFIED, period__ends_on__gt=NOW)
    verdicts = Implementation.objects.annotate(newest=Max("updates__verified_at"))
    blocked = Blocker.objects.unsolved().values("implementation")

    assert not Implementation.objects.filter(pk__in=owed, owed_on=None).exists()
    assert not Implementation.objects.exclude(pk__in=owed).exclude(owed_on=None).exists()
    assert not Implementation.objects.filter(pk__in=blocked, open_blockers=0).exists()
    assert not Implementation.objects.exclude(pk__in=blocked).exclude(open_blockers=0).exists()
    assert not last.exclude(verified_status=F("implementation__status")).exists()
    assert not verdicts.exclude(last_verified_at=F("newest")).exists()
    assert not Assignment.objects.exclude(agency__region=F("implementation__region")).exists()


def test_every_state_occurs(seeded: Seeded) -> None:
    assert set(Implementation.objects.values_list("status", flat=True)) == set(Status.values)
    assert set(ProgressUpdate.objects.values_list("state", flat=True)) == set(UpdateState.values)
    assert Implementation.objects.filter(open_blockers=1).exists()
    assert Implementation.objects.filter(owed_on__lt=NOW).exists()


def test_every_submission_stands_as_a_round(seeded: Seeded) -> None:
    rounds = UpdateRound.objects.count()

    assert rounds == sum(ProgressUpdate.objects.values_list("round_number", flat=True))
    assert not ProgressUpdate.objects.filter(state__in=HANDED_IN, rounds=None).exists()


def test_the_history_holds_what_the_triggers_would_have_written(seeded: Seeded) -> None:
    events = ProgressUpdate.events.rel.related_model  # type: ignore[attr-defined]
    assert events.objects.filter(pgh_label="insert").count() == SIZE * UPDATES_EACH

    ProgressUpdate.objects.filter(pk=seeded.writable_updates[0]).update(done="改动")

    # The triggers are at work again afterwards.
    assert events.objects.filter(pgh_label="update", done="改动").count() == 1


def test_the_keys_of_new_rows_follow_those_given_out(seeded: Seeded) -> None:
    blocked = Blocker.objects.latest("pk")
    period = ReportingPeriod.objects.create(
        region=blocked.region,
        title="专项",
        frequency=Frequency.SPECIAL,
        starts_on=NOW,
        ends_on=NOW,
        due_on=NOW,
        opens_on=NOW,
        opened_at=NOW,
    )
    update = ProgressUpdate.objects.create(
        implementation=blocked.implementation,
        period=period,
        region=blocked.region,
        expected_at=NOW,
        due_on=NOW,
    )

    assert update.pk > SIZE * UPDATES_EACH
