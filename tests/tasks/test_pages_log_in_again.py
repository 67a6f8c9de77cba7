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


@pytest.mark.parametrize(
    ("name", "form", "typed", "value"),
    [
        ("drop", "dropping", "reason", "与第三项重复"),
        ("split", "splitting", "before", "推广电子"),
    ],
)
def test_what_was_typed_in_a_small_form_of_the_review_comes_through_the_log_in(
    client: Client, cast: Cast, candidate: Candidate, name: str, form: str, typed: str, value: str
) -> None:
    client.force_login(cast.clerk)
    review = in_hand(candidate)
    page = shown(client.get(review))
    assert f'name="form" value="{name}"' in page
    sent = {"page": review, "form": name, "version": 1, typed: value}
    client.logout()
    r = client.post(reverse(f"tasks:{name}_candidate", args=[candidate.pk]), sent)
    r = log_in(client, shown(r), cast.clerk.username)

    assert r.url == review
    again = client.get(review)
    assert again.context[form][typed].value() == value
    # And in no other form that has a field of this name.
    assert not again.context["abandoning"].initial
    # Unfolded, or nobody would see it.
    unfolded = shown(again).split(f'value="{value}"')[0].rpartition("<details")[2]
    assert unfolded.split(">")[0].endswith(" open")
    assert not client.get(review).context[form][typed].value()
    candidate.refresh_from_db()
    assert candidate.decision == Decision.PENDING


def test_why_a_recording_is_given_up_comes_through_the_log_in(
    client: Client, cast: Cast, candidate: Candidate
) -> None:
    client.force_login(cast.clerk)
    page = candidate.intake.get_absolute_url()
    client.logout()
    form = {"page": page, "form": "abandon", "reason": "发错了文件"}
    r = client.post(reverse("tasks:abandon_intake", args=[candidate.intake_id]), form)
    r = log_in(client, shown(r), cast.clerk.username)

    assert r.url == page
    assert client.get(page).context["abandoning"]["reason"].value() == "发错了文件"
    candidate.intake.refresh_from_db()
    assert candidate.intake.is_reviewing


# --- Two tabs, and the log-in of one makes the form of the other outdated ---


@pytest.fixture
def strict(cast: Cast) -> Client:
    """A browser whose forms are protected, logged in."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk)
    return client


OURS = {"Origin": "http://testserver"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://elsewhere.example"},
        OURS | HTMX,
    ],
)
def test_a_form_that_is_not_our_own_page_s_is_refused(
    strict: Client, headers: dict[str, str]
) -> None:
    form = {"page": INTAKES, "level": "city", "text": TEXT, "csrfmiddlewaretoken": "x" * 64}
    r = strict.post(INTAKES, form, headers=headers)
    assert r.status_code == 403
    assert "kept" not in strict.session


def test_an_outdated_form_gives_back_what_was_typed_and_does_nothing(strict: Client) -> None:
    form = {"page": INTAKES, "level": "city", "text": TEXT, "csrfmiddlewaretoken": "x" * 64}
    r = strict.post(INTAKES, form, headers=OURS)
    assert r["Location"] == INTAKES
    assert not Intake.objects.exists()
    r = strict.get(INTAKES)
    assert "这次提交没有执行" in shown(r)
    assert r.context["form"]["text"].value() == TEXT


def test_an_outdated_button_leads_back_to_its_page(strict: Client, candidate: Candidate) -> None:
    review = in_hand(candidate)
    form = {"version": 1, "csrfmiddlewaretoken": "x" * 64}
    address = reverse("tasks:accept_candidate", args=[candidate.pk])
    r = strict.post(address, form, headers=OURS | {"Referer": f"http://testserver{review}"})
    assert r["Location"].endswith(review)
    candidate.refresh_from_db()
    assert candidate.decision == Decision.PENDING


def test_the_second_log_in_page_leads_on_with_what_it_carries(strict: Client, cast: Cast) -> None:
    typed = {"page": INTAKES, "level": "city", "text": TEXT}
    anonymous = Client()
    carried = hidden(shown(anonymous.post(INTAKES, typed)), "kept")
    form = {"username": cast.clerk.username, "password": PASSWORD, "next": "/", "kept": carried}
    form["csrfmiddlewaretoken"] = "x" * 64
    r = strict.post(reverse("login"), form, headers=OURS)
    assert r["Location"] == INTAKES
    r = strict.get(INTAKES)
    assert "已在另一个窗口登录" in shown(r)
    assert r.context["form"]["text"].value() == TEXT


def test_an_outdated_log_in_page_comes_again(cast: Cast) -> None:
    form = {"username": cast.clerk.username, "password": PASSWORD, "next": INTAKES, "kept": "x"}
    form["csrfmiddlewaretoken"] = "x" * 64
    r = Client(enforce_csrf_checks=True).post(reverse("login"), form, headers=OURS)
    assert r.status_code == 200
    assert hidden(shown(r), "next") == INTAKES
    assert hidden(shown(r), "kept") == "x"
