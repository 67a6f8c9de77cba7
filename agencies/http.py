"""The request as views behind a log-in see it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from agencies.models import User


class AuthenticatedHttpRequest(HttpRequest):
    """For annotations: what the log-in and the middlewares have made of the request."""

    user: User
    htmx: HtmxDetails


def number_in(text: str) -> int:
    """A key or a version written in a form; 0, which no row has, for whatever is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
