"""The request as views behind a log-in see it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from agencies.models import User


class AuthenticatedHttpRequest(HttpRequest):
    """For annotations: what `@login_required` and the middlewares have made of the request."""

    user: User
    htmx: HtmxDetails
