"""The log-in that ran out while somebody was reading a document in: nothing typed is lost."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tasks.choices import Decision
from tasks.models import Candidate, Intake
from tests.base import Cast
from tests.factory import PASSWORD
from tests.tasks.intakes import TEXT, measure, read_in
from tests.tasks.review_pages import in_hand, shown

HTMX = {"HX-Request": "true"}
INTAKES = reverse("tasks:intakes")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def log_in(client: Client, page: str, username: str) -> Any:
    """The log-in page filled in, with whatever it carries."""
    form = {"username": username, "password": PASSWORD, "next": hidden(page, "next")}
    if 'name="kept"' in page:
        form["kept"] = hidden(page, "kept")
    return client.post(reverse("login"), form)


@pytest.fixture
def candidate(cast: Cast) -> Candidate:
    return measure(read_in(cast), "优化办税服务")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_piece_of_a_page_is_never_the_log_in_page(
    client: Client, candidate: Candidate, method: str
) -> None:
    review = in_hand(candidate)
    address = reverse("tasks:accept_candidate", args=[candidate.pk])
    r = getattr(client, method)(
        candidate.intake.get_absolute_url() if method == "get" else address,
        headers=HTMX | {"HX-Current-URL": f"http://testserver{review}"},
    )

    assert r.content == b""
    assert r.headers["HX-Redirect"] == f"{reverse('login')}?{urlencode({'next': review}, safe='/')}"
    candidate.refresh_from_db()
    assert candidate.decision == Decision.PENDING


def test_the_page_of_another_site_is_not_gone_back_to(client: Client, candidate: Candidate) -> None:
    r = client.post(
        reverse("tasks:accept_candidate", args=[candidate.pk]),
        headers=HTMX | {"HX-Current-URL": "http://elsewhere.example/intakes/"},
    )
    assert r.headers["HX-Redirect"] == f"{reverse('login')}?next=/"
    address = reverse("tasks:confirm_intake", args=[candidate.intake_id])
    for elsewhere in ("http://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        r = client.post(address, headers={"Referer": elsewhere})
        assert hidden(shown(r), "next") == "/"


def test_a_form_leads_back_to_the_page_it_was_sent_from(
    client: Client, cast: Cast, candidate: Candidate
) -> None:
    review = f"http://testserver{candidate.intake.get_absolute_url()}?show=all"
    address = reverse("tasks:confirm_intake", args=[candidate.intake_id])
    r = client.post(address, headers={"Referer": review})

    assert log_in(client, shown(r), cast.clerk.username).url == review


def test_a_pasted_text_comes_through_the_log_in(client: Client, cast: Cast) -> None:
    text = TEXT * 40
    page = INTAKES
    client.force_login(cast.clerk)
    form = {"page": hidden(shown(client.get(page)), "page"), "level": "city", "text": text}
    client.logout()

    r = client.post(page, form)
    assert "登录已过期" in shown(r)
    r = log_in(client, shown(r), cast.clerk.username)

    assert r.url == page
    assert client.get(page).context["form"]["text"].value() == text
    assert not Intake.objects.exists()
    # Once: the next visit begins with an empty form.
    assert not client.get(page).context["form"]["text"].value()


def test_an_answer_to_a_name_comes_through_the_log_in(client: Client, cast: Cast) -> None:
    read_in(cast)
    page = f"{reverse('tasks:answer_name', args=['suzhou'])}?{urlencode({'name': '市未名办'})}"
    client.force_login(cast.clerk)
    form = {"page": hidden(shown(client.get(page)), "page"), "name": "市未名办"}
    form |= {"meaning": "collective", "q": "商务", "evidence": "市编办电话确认"}
    client.logout()
    r = client.post(reverse("tasks:answer_name", args=["suzhou"]), form)
    r = log_in(client, shown(r), cast.clerk.username)

    assert r.url == page
    r = client.get(page)
    assert r.context["form"]["evidence"].value() == "市编办电话确认"
    assert (r.context["form"]["meaning"].value(), r.context["words"]) == ("collective", "商务")


def test_what_a_name_means_comes_through_the_log_in_to_its_review(
    client: Client, cast: Cast
) -> None:
    unknown = measure(read_in(cast), "定期通报")
    client.force_login(cast.clerk)
    review = f"{unknown.intake.get_absolute_url()}?show=all&at={unknown.pk}"
    page = hidden(shown(client.get(review)), "page")
    assert page == review
    form = {"page": page, "form": "name", "version": 1, "name": "市未名办"}
    form |= {"meaning": "collective", "agency": "", "evidence": "市编办电话确认"}
    client.logout()
    r = client.post(reverse("tasks:name_candidate", args=[unknown.pk]), form)
    r = log_in(client, shown(r), cast.clerk.username)

    assert r.url == review
    (again,) = client.get(review).context["unknown"]
    assert again["evidence"].value() == "市编办电话确认"
    assert again["meaning"].value() == "collective"
    # Once, and nothing was decided.
    (later,) = client.get(review).context["unknown"]
    assert not later["evidence"].value()
    unknown.refresh_from_db()
    assert unknown.version == 1
