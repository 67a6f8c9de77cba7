"""The two web servers of a measurement, and the scratch database both of them read."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connection

from config.env import BASE_DIR
from tests.config.servers import free_port, running, wait_until

PRODUCT = "config.wsgi"
BARE = "tests.benchmarks.bare"


@contextlib.contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """A new, migrated database on the server of DATABASE_URL; dropped when the block is left.

    This process and the servers it starts use it meanwhile.
    """
    server = os.environ["DATABASE_URL"]
    with _administering(server) as administration:
        administration.execute(f'CREATE DATABASE "{name}"')
    os.environ["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        connection.close()
        os.environ["DATABASE_URL"] = server
        with _administering(server) as administration:
            administration.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def web_server(application: str, log: Path) -> Iterator[int]:
    """Gunicorn with the product's own configuration, as `manage.py serve` starts it. Its port."""
    port = free_port()
    env = {
        **os.environ,
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "PYTHONPATH": str(BASE_DIR),
    }
    command = ["-m", "gunicorn", "-c", "python:config.gunicorn", application]
    with running(command, env, log) as process:
        # Each worker says so when it is ready to take requests.
        wait_until(
            lambda: process.poll() is not None or "Booting worker" in log.read_text(),
            f"{application} answers",
        )
        if process.poll() is not None:
            sys.exit(f"{application} ended:\n{log.read_text()}")
        yield port


def _administering(server: str) -> psycopg.Connection:
    return psycopg.connect(server, autocommit=True)
