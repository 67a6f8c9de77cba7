"""Log-in, log-out and password change."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent
from tests.base import Cast
from tests.factory import PASSWORD

NEW = "一个新的足够长的密码-2026"


def test_a_wrong_password_is_answered_in_chinese_and_logs_nobody_in(
    client: Client, cast: Cast
) -> None:
    r = client.post(reverse("login"), {"username": "clerk", "password": "wrong"})
    assert "请输入一个正确的" in r.content.decode()
    assert "sessionid" not in client.cookies


def test_guessing_is_paused(client: Client, cast: Cast) -> None:
    for _ in range(5):
        client.post(reverse("login"), {"username": "clerk", "password": "wrong"})
    r = client.post(reverse("login"), {"username": "clerk", "password": PASSWORD})
    assert r.status_code == 429
    assert "暂停登录十五分钟" in r.content.decode()


def test_logging_in_never_leads_away_from_here(client: Client, cast: Cast) -> None:
    r = client.post(
        reverse("login"),
        {"username": "clerk", "password": PASSWORD, "next": "https://example.org/"},
    )
    assert r.url == "/"  # type: ignore[attr-defined]


def test_logging_out_needs_a_form_and_ends_the_session(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    assert client.get(reverse("logout")).status_code == 405
    client.post(reverse("logout"))
    assert client.get(reverse("tasks:my_work")).status_code == 302


def test_a_new_password_is_audited_and_ends_other_sessions(client: Client, cast: Cast) -> None:
    elsewhere = Client()
    elsewhere.force_login(cast.clerk)
    client.force_login(cast.clerk)
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    r = client.post(reverse("password_change"), form)
    assert r.url == reverse("password_change_done")  # type: ignore[attr-defined]
    assert client.get(r.url).status_code == 200  # type: ignore[attr-defined]
    assert elsewhere.get(reverse("tasks:my_work")).status_code == 302
    event = AuditEvent.objects.get(verb="set_password")
    assert event.actor == cast.clerk
    assert NEW not in str(event.after)


def test_a_weak_password_is_refused_at_its_field(client: Client, cast: Cast) -> None:
    client.force_login(cast.clerk)
    form = {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"}
    r = client.post(reverse("password_change"), form)
    assert set(r.context["form"].errors) == {"new_password2"}
    cast.clerk.refresh_from_db()
    assert cast.clerk.check_password(PASSWORD)
