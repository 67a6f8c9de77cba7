"""Tells the audit trail where a request came from."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from agencies.audit import Origin, origin


class AuditOriginMiddleware:
    """Reads the address and the request id (config.middleware sets it) once per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = origin.set(
            Origin(
                address=request.META.get("REMOTE_ADDR", ""),
                request_id=request.META.get("luoshi.request_id", ""),
            )
        )
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)
