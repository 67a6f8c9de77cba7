"""Real workers on this test's database and broker."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from django.conf import settings
from django.db import connection

from config import serve
from config.health import broker
from tests.config.servers import environment, running

LEASE_SECONDS = 2


def env(**changes: str) -> dict[str, str]:
    """The processes' environment: this test's database and broker, a short lease."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    values = {
        "DATABASE_URL": database.geturl(),
        "REDIS_URL": settings.REDIS_URL,
        "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
        "WORKER_PROCESSES": "1",
    }
    return environment(**values | changes)


@pytest.fixture(autouse=True)
def empty_broker() -> Iterator[None]:
    with broker() as client:
        client.flushdb()
        yield
        client.flushdb()


@contextmanager
def worker(
    folder: Path, *, lease_seconds: int = LEASE_SECONDS
) -> Iterator[subprocess.Popen[bytes]]:
    settings_of_it = env(JOB_LEASE_SECONDS=str(lease_seconds))
    with running(["-m", *serve.WORKER], settings_of_it, folder / "worker.log") as process:
        yield process


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """kill -9 of the worker and its pool, as when a host loses power."""
    for child in psutil.Process(process.pid).children(recursive=True):
        child.kill()
    process.kill()
    process.wait()


def queued() -> int:
    with broker() as client:
        return int(client.llen("celery"))
