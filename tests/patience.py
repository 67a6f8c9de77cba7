"""Asking a busy server again, as its answers say: 503 with Retry-After, and nothing was done."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus

ATTEMPTS = 10


def patiently(ask: Callable[[], tuple[int, str | None]]) -> int:
    """The status that `ask` ends with; it returns the status and Retry-After of one request."""
    for _ in range(ATTEMPTS):
        status, retry_after = ask()
        if status != HTTPStatus.SERVICE_UNAVAILABLE:
            break
        assert retry_after is not None
        time.sleep(int(retry_after))
    return status
