"""SQL statements of one request, counted on the server and reported in a header."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASKED = "X-Count-Statements"
COUNT = "X-Statements"
MILLISECONDS = "X-Statement-Milliseconds"

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


class CountStatementsMiddleware:
    """Answers a request that carries ASKED with COUNT and MILLISECONDS; does nothing for others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASKED not in request.headers:
            return self.get_response(request)
        meter = Meter()
        with connection.execute_wrapper(meter):
            response = self.get_response(request)
        response[COUNT] = str(meter.statements)
        response[MILLISECONDS] = f"{meter.seconds * 1000:.1f}"
        return response


class Meter:
    """Counts and times what passes through a connection; BEGIN and COMMIT do not."""

    def __init__(self) -> None:
        self.statements = 0
        self.seconds = 0.0

    def __call__(
        self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.statements += 1
            self.seconds += time.perf_counter() - began
