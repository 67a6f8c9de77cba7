"""Judging what is suggested, on the page of two documents."""

from __future__ import annotations

from django.test import Client

from tasks.actions import reject_link
from tasks.choices import LinkState
from tasks.models import MeasureLink, PolicyDocument
from tests.base import Cast
from tests.factory import NOW
from tests.tasks.lineage.pages import BOTH, HERE, rows


def test_a_plain_form_leads_back_to_its_row(
    client: Client, cast: Cast, suggestion: MeasureLink
) -> None:
    client.force_login(cast.clerk)
    r = client.post(
        f"{HERE}links/{suggestion.pk}/confirm/",
        {"seen": "suggested", "show": "pending", "page": "1"},
    )

    assert r["Location"] == f"{BOTH}&show=pending&page=1#l{suggestion.pk}"
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.decided_by) == (LinkState.CONFIRMED, cast.clerk)


def test_htmx_gets_the_row_and_the_numbers_anew(
    client: Client, cast: Cast, suggestion: MeasureLink
) -> None:
    client.force_login(cast.head)
    r = client.post(
        f"{HERE}links/{suggestion.pk}/reject/",
        {"seen": "suggested", "show": "pending"},
        headers={"HX-Request": "true"},
    )

    body = r.content.decode()
    assert body.count("<tr") == 1
    assert f'id="l{suggestion.pk}"' in body
    assert "已否定" in body
    assert 'hx-swap-oob="true"' in body
    assert "<html" not in body
    assert rows(client, cast.head, show="pending") == []


def test_somebody_elses_decision_is_shown_and_not_overturned(
    client: Client, cast: Cast, suggestion: MeasureLink
) -> None:
    reject_link(suggestion, seen="suggested", actor=cast.head, now=NOW)
    client.force_login(cast.clerk)

    r = client.post(f"{HERE}links/{suggestion.pk}/confirm/", {"seen": "suggested"}, follow=True)

    assert "已由他人处理" in r.content.decode()
    suggestion.refresh_from_db()
    assert suggestion.state == LinkState.REJECTED


def test_taking_a_confirmed_link_back_needs_a_reason(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    link = MeasureLink.objects.get(upper__number=1)
    client.force_login(cast.clerk)

    r = client.post(f"{HERE}links/{link.pk}/reject/", {"seen": "confirmed"}, follow=True)
    assert "请写明理由" in r.content.decode()
    assert ("same", 1, 1) in rows(client, cast.clerk)

    client.post(f"{HERE}links/{link.pk}/reject/", {"seen": "confirmed", "reason": "不是一件事"})
    listed = rows(client, cast.clerk)
    assert ("uncarried", 1, None) in listed
    assert ("explored", None, 1) in listed
