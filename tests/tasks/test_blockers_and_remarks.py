"""Blockers raised and settled, remarks by leaders, agencies assigned."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tasks.actions import annotate, assign, close_blocker, raise_blocker
from tasks.choices import BlockerLevel
from tasks.errors import StaleVersion
from tasks.models import Annotation, Assignment, Blocker, Implementation
from tests.base import Cast, World
from tests.factory import NOW


def light(world: World) -> tuple[str, str]:
    row = Implementation.objects.with_light(NOW.date()).get(pk=world.taxed.pk)
    return row.light, row.light_rule


def test_it_refuses_a_blocker_without_level_or_text(cast: Cast, world: World) -> None:
    with pytest.raises(ValidationError) as fault:
        raise_blocker(world.taxed, level="", text=" ", actor=cast.tax_reporter, now=NOW)
    assert set(fault.value.message_dict) == {"level", "text"}


@pytest.mark.parametrize("who", ["customs_reporter", "outsider", "leader", "province", "auditor"])
def test_it_refuses_a_blocker_from_others(cast: Cast, world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        raise_blocker(
            world.taxed, level=BlockerLevel.CITY, text="难", actor=getattr(cast, who), now=NOW
        )
    assert not Blocker.objects.exists()


def test_a_blocker_turns_the_light_red_until_settled(cast: Cast, world: World) -> None:
    before = light(world)
    blocker = raise_blocker(
        world.taxed,
        level=BlockerLevel.PROVINCE,
        text="需省里明确口径。",
        actor=cast.tax_reporter,
        now=NOW,
    )
    assert light(world) == ("red", "blocked")
    for _ in range(2):
        close_blocker(blocker, resolution="省里已明确。", actor=cast.clerk, now=NOW)
    assert light(world) == before
    world.taxed.refresh_from_db()
    assert world.taxed.open_blockers == 0


def test_the_upper_level_sees_only_what_is_put_to_it(cast: Cast, world: World) -> None:
    for level in (BlockerLevel.CITY, BlockerLevel.PROVINCE):
        raise_blocker(world.taxed, level=level, text="难", actor=cast.clerk, now=NOW)
    assert [b.level for b in Blocker.objects.visible_to(cast.province)] == [BlockerLevel.PROVINCE]
    assert not Blocker.objects.visible_to(cast.outside_clerk).exists()


@pytest.mark.parametrize("who", ["clerk", "head", "tax_reporter", "province", "outside_clerk"])
def test_only_a_leader_remarks(cast: Cast, world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        annotate(world.taxed, text="抓紧", actor=getattr(cast, who), now=NOW)
    assert not Annotation.objects.exists()


def test_a_leaders_remark_stays_in_the_region(cast: Cast, world: World) -> None:
    annotate(world.taxed, text="请月底前拿方案。", actor=cast.leader, now=NOW)
    with pytest.raises(PermissionDenied):
        annotate(world.elsewhere, text="越界", actor=cast.leader, now=NOW)
    assert Annotation.objects.get().implementation == world.taxed


def test_assigning_moves_who_sees_and_fills(cast: Cast, world: World) -> None:
    row = assign(
        world.taxed,
        agencies=[cast.customs, cast.tax],
        version=world.taxed.version,
        actor=cast.clerk,
        now=NOW,
    )
    assert row.lead_agency == cast.customs
    assert [a.role for a in row.assignments.order_by("order")] == ["lead", "participate"]
    seen = Implementation.objects.visible_to(cast.customs_reporter)
    assert world.taxed in seen
    assert world.taxed_too not in seen


def test_assigning_refuses_a_stale_form_and_a_stranger(cast: Cast, world: World) -> None:
    version = world.taxed.version
    assign(world.taxed, agencies=[cast.customs], version=version, actor=cast.clerk, now=NOW)
    with pytest.raises(StaleVersion):
        assign(world.taxed, agencies=[cast.commerce], version=version, actor=cast.clerk, now=NOW)
    with pytest.raises(PermissionDenied):
        assign(world.taxed, agencies=[cast.tax], version=version, actor=cast.head, now=NOW)
    assert Assignment.objects.get(implementation=world.taxed).agency == cast.customs
