"""Addresses that go wrong, each in its own way."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from kombu.exceptions import OperationalError as BrokerError

from config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]

SECRET_DETAIL = "password=hunter2 at 10.1.2.3"

FAULTS: dict[str, Exception] = {
    "suspicious": SuspiciousOperation(SECRET_DETAIL),
    "too-big": RequestDataTooBig(SECRET_DETAIL),
    "denied": PermissionDenied(SECRET_DETAIL),
    "bug": ZeroDivisionError(SECRET_DETAIL),
    "database": OperationalError(SECRET_DETAIL),
    "connection": InterfaceError(SECRET_DETAIL),
    "broker": BrokerError(SECRET_DETAIL),
}


def fail(request: HttpRequest, fault: str) -> HttpResponse:
    raise FAULTS[fault]


def fail_below_another_error(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET_DETAIL) from OperationalError(SECRET_DETAIL)


def wait_too_long(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        cursor.execute("SELECT pg_sleep(5)")
    return HttpResponse("not reached")


urlpatterns = [
    path("fail/<str:fault>", fail),
    path("api/v1/fail/<str:fault>", fail),
    path("api/docs/fail/<str:fault>", fail),
    path("fail-below", fail_below_another_error),
    path("slow", wait_too_long),
]
