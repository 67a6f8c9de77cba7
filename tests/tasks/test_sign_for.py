"""签收: by the lead agency alone, once, with person and time; the bureau sees who has not."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent
from tasks.actions import assign, sign_for, sign_for_all
from tasks.models import Implementation, SignFor
from tests.base import Cast, World
from tests.factory import NOW


def test_nobody_signs_but_the_lead_agency(cast: Cast, world: World) -> None:
    for user in cast.everyone:
        if user == cast.tax_reporter:
            continue
        with pytest.raises(PermissionDenied):
            sign_for(world.taxed, actor=user, now=NOW)
    for user in (cast.clerk, cast.head, cast.leader, cast.auditor, cast.administrator):
        with pytest.raises(PermissionDenied):
            sign_for_all(actor=user, now=NOW)
    assert SignFor.objects.count() == 0


def test_signing_twice_is_signing_once(cast: Cast, world: World) -> None:
    first = sign_for(world.taxed, actor=cast.tax_reporter, now=NOW)
    assert sign_for(world.taxed, actor=cast.tax_reporter, now=NOW) == first
    assert (first.signed_by, first.signed_at) == (cast.tax_reporter, NOW)
    assert AuditEvent.objects.filter(verb="sign_for").count() == 1


def test_one_click_signs_for_the_items_and_the_period_and_nothing_of_others(
    cast: Cast, world: World
) -> None:
    assert sign_for_all(actor=cast.tax_reporter, now=NOW) == 3
    signed = SignFor.objects.values_list("implementation", "period")
    assert set(signed) == {
        (world.taxed.pk, None),
        (world.taxed_too.pk, None),
        (None, world.period.pk),
    }
    assert sign_for_all(actor=cast.tax_reporter, now=NOW) == 0
    assert AuditEvent.objects.filter(verb="sign_for").count() == 1


def test_who_is_given_an_item_signs_for_it_anew(cast: Cast, world: World) -> None:
    sign_for(world.taxed, actor=cast.tax_reporter, now=NOW)
    for agencies in ([cast.customs], [cast.tax]):
        item = Implementation.objects.get(pk=world.taxed.pk)
        assign(item, agencies=agencies, version=item.version, actor=cast.clerk, now=NOW)
    assert not SignFor.objects.filter(implementation=world.taxed, agency=cast.tax).exists()
    # The trail still knows that they had signed.
    assert AuditEvent.objects.filter(verb="sign_for").count() == 1


def test_the_agency_signs_on_its_page_and_the_bureau_sees_it(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.clerk)
    page = client.get(reverse("tasks:signing"))
    assert {row["key"]: row["number"] for row in page.context["items"]} == {
        "suzhou-tax": 2,
        "suzhou-customs": 1,
    }
    assert client.get("/implementations/?signed=false").context["total"] == 3
    client.force_login(cast.tax_reporter)
    assert "待签收" in client.get("/").content.decode()
    assert client.post(reverse("tasks:signing")).status_code == 302
    assert "待签收" not in client.get("/").content.decode()
    client.force_login(cast.clerk)
    page = client.get(reverse("tasks:signing"))
    assert [row["key"] for row in page.context["items"]] == ["suzhou-customs"]
    ((_, bodies),) = page.context["periods"]
    assert [(row["key"], row["signed"] is not None) for row in bodies] == [
        ("suzhou-customs", False),
        ("suzhou-tax", True),
    ]
    assert "tax_reporter" in client.get(world.taxed.get_absolute_url()).content.decode()
