"""Guessing passwords is slowed down, without locking the owner out."""

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.base import Cast

PASSWORD = "a-long-enough-password"


def _try(client: Client, username: str, password: str, address: str) -> int:
    credentials = {"username": username, "password": password}
    return client.post(reverse("login"), credentials, REMOTE_ADDR=address).status_code


def test_it_pauses_a_name_from_the_address_that_guesses(cast: Cast, settings: Settings) -> None:
    user = cast.clerk
    user.password = make_password(PASSWORD)
    user.save(update_fields=["password"])

    for attempt in range(settings.AXES_FAILURE_LIMIT - 1):
        assert _try(Client(), user.username, f"guess-{attempt}", "203.0.113.9") == 200
    paused = Client().post(
        reverse("login"),
        {"username": user.username, "password": "guess-last"},
        REMOTE_ADDR="203.0.113.9",
    )

    assert paused.status_code == 429
    assert "登录失败次数过多" in paused.content.decode()
    # Even the right password is not tried any more from there; the owner elsewhere is not harmed.
    assert _try(Client(), user.username, PASSWORD, "203.0.113.9") == 429
    assert _try(Client(), user.username, PASSWORD, "198.51.100.7") == 302
