"""What every request passes: its id, its language, and the limits of a log-in session."""

import contextlib
import re
import secrets
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation

from config import logs

# Taken from a proxy in front only when it is harmless in a log line and on a page.
ACCEPTED_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

# Where error pages and the audit trail find it, in request.META.
REQUEST_ID = "luoshi.request_id"

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id, shown in logs, on error pages and in the X-Request-ID header."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offered = request.headers.get("X-Request-ID", "")
        request_id = offered if ACCEPTED_ID.fullmatch(offered) else secrets.token_hex(8)
        request.META[REQUEST_ID] = request_id
        token = logs.request_id.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = request_id
        return response


class ClientAddressMiddleware:
    """Makes REMOTE_ADDR the caller's address when reverse proxies stand in front.

    Each trusted proxy appends the address it saw to X-Forwarded-For, so with PROXY_COUNT proxies
    the caller is that many entries from the right; whatever the caller wrote stands further left
    and is not believed. Log-in limits, throttles and the audit trail all read REMOTE_ADDR.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = [
            part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part
        ]
        if 0 < settings.PROXY_COUNT <= len(forwarded):
            with contextlib.suppress(ValueError):
                address = ip_address(forwarded[-settings.PROXY_COUNT])
                request.META["REMOTE_ADDR"] = str(address)
        return self.get_response(request)


class SessionLimitMiddleware:
    """Logs a person out after a time without a request, and in any case after twelve hours.

    The source is GB/T 22239-2019 8.1.4.1 (idle exit). The time of the last request is written at
    most once a minute, so that reading pages does not write a row each time.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Requests without a session cookie (API, health, static files) touch no session at all.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._check(request)
        response = self.get_response(request)
        if request.session.accessed and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _check(self, request: HttpRequest) -> None:
        now = int(timezone.now().timestamp())
        started = request.session.setdefault("started_at", now)
        seen = request.session.setdefault("seen_at", now)
        too_idle = now - seen > settings.SESSION_IDLE_SECONDS
        too_old = now - started > settings.SESSION_COOKIE_AGE
        if too_idle or too_old:
            logout(request)
        elif now - seen >= 60:
            request.session["seen_at"] = now


class ApiLocaleMiddleware(LocaleMiddleware):
    """The API speaks the caller's language, pages Chinese until their English is whole.

    A form half in one language and half in the other helps nobody.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith("/api/"):
            super().process_request(request)
            return
        translation.activate(settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = settings.LANGUAGE_CODE
