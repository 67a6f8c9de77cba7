"""经办人: who says who looks after an item, and whom it brings which message."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import AuditEvent, Message, User
from tasks.actions import (
    assign,
    issue_slips,
    name_officer,
)
from tests.base import Cast, World
from tests.factory import NOW
from tests.tasks.staff import (
    CALENDAR,
    give,
    officer_of,
)


@pytest.mark.parametrize("who", ["customs_reporter", "head", "leader", "outsider", "outside_clerk"])
def test_others_do_not_say_who_looks_after_an_item(cast: Cast, world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        name_officer(
            world.taxed,
            agency=cast.tax,
            officer=cast.tax_reporter,
            instead_of=None,
            actor=getattr(cast, who),
            now=NOW,
        )
    assert officer_of(world.taxed) is None


@pytest.mark.parametrize("who", ["tax_reporter", "clerk"])
def test_the_body_itself_and_the_coordinator_do(cast: Cast, world: World, who: str) -> None:
    for _ in range(2):
        name_officer(
            world.taxed,
            agency=cast.tax,
            officer=cast.tax_reporter,
            instead_of=None,
            actor=getattr(cast, who),
            now=NOW,
        )
    assert officer_of(world.taxed) == cast.tax_reporter
    assert AuditEvent.objects.filter(verb="name_officer").count() == 1


def test_two_who_name_an_officer_together_do_not_overwrite_each_other(
    client: Client, cast: Cast, world: World, colleague: User
) -> None:
    client.force_login(cast.clerk)
    address = reverse("tasks:name_officer", args=[world.taxed.pk, cast.tax.key])
    drawn_before = {"officer": colleague.pk, "seen": ""}
    give(world.taxed, cast.tax_reporter, cast)
    r = client.post(address, drawn_before)
    assert r.status_code == 422
    assert "刚由他人改为tax_reporter" in r.content.decode()
    assert officer_of(world.taxed) == cast.tax_reporter
    # Shown again it knows who is named now, and what was chosen still stands in it.
    assert f'name="seen" value="{cast.tax_reporter.pk}"' in r.content.decode()
    client.post(address, drawn_before | {"seen": cast.tax_reporter.pk})
    assert officer_of(world.taxed) == colleague


@pytest.mark.parametrize("who", ["customs_reporter", "clerk", "outsider"])
def test_the_officer_is_of_that_body(cast: Cast, world: World, who: str) -> None:
    with pytest.raises(ValidationError) as fault:
        give(world.taxed, getattr(cast, who), cast)
    assert set(fault.value.message_dict) == {"officer"}


def test_the_officer_stays_when_another_body_is_added(cast: Cast, world: World) -> None:
    give(world.taxed, cast.tax_reporter, cast)
    world.taxed.refresh_from_db()
    bodies = [cast.tax, cast.customs]
    version = world.taxed.version
    assign(world.taxed, agencies=bodies, version=version, actor=cast.clerk, now=NOW)
    assert officer_of(world.taxed) == cast.tax_reporter


def test_first_rungs_go_to_the_officer_and_the_red_slip_to_the_whole_body(
    cast: Cast, world: World, colleague: User
) -> None:
    for item in (world.taxed, world.taxed_too):
        give(item, colleague, cast)
    for day in (date(2026, 12, 16), date(2026, 12, 22)):
        now = timezone.make_aware(datetime(day.year, day.month, day.day, 9))
        issue_slips(cast.suzhou, now=now, calendar=CALENDAR)

    told = Message.objects.filter(recipient__agency=cast.tax)
    assert {m.recipient for m in told.filter(kind="urge")} == {colleague}
    assert {m.recipient for m in told.filter(kind="red")} == {colleague, cast.tax_reporter}


def test_an_item_without_officer_or_with_one_gone_is_everybodys(
    cast: Cast, world: World, colleague: User
) -> None:
    give(world.taxed, colleague, cast)
    give(world.taxed_too, colleague, cast)
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    now = timezone.make_aware(datetime(2026, 12, 16, 9))
    issue_slips(cast.suzhou, now=now, calendar=CALENDAR)

    told = Message.objects.filter(kind="urge", recipient__agency=cast.tax)
    assert {m.recipient for m in told} == {cast.tax_reporter}


def test_the_list_and_the_item_show_what_is_mine(
    client: Client, cast: Cast, world: World, colleague: User
) -> None:
    give(world.taxed, colleague, cast)
    client.force_login(colleague)
    page = client.get("/implementations/?mine=true").content.decode()
    assert world.taxed.get_absolute_url() in page
    assert world.taxed_too.get_absolute_url() not in page
    assert "经办人 colleague" in client.get(world.taxed.get_absolute_url()).content.decode()

    address = reverse("tasks:name_officer", args=[world.taxed.pk, cast.tax.key])
    client.post(address, {"officer": cast.tax_reporter.pk, "seen": colleague.pk})
    assert officer_of(world.taxed) == cast.tax_reporter
    assert client.post(address, {"officer": cast.customs_reporter.pk}).status_code == 422
    assert officer_of(world.taxed) == cast.tax_reporter
