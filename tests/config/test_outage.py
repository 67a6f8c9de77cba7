"""The database, the broker or the worker away, under a real web server.

Django's test client cannot show this: it takes part in closing connections, and it raises what a
server would turn into a page.
"""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from config import serve
from config.embedded import Postgres, Valkey
from tests.config.servers import answers, ask, environment, free_port, manage, running, wait_until

pytestmark = pytest.mark.faults

# What a page may take while the database is away: the connection attempt gives up after two.
MOST_SECONDS = 3.0
# A session cookie makes the middlewares ask the database on every address.
BROWSER = {"Cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"}


@dataclass
class Site:
    port: int
    postgres: Postgres
    valkey: Valkey
    env: dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two gunicorn processes over a database and a broker of their own."""
    home = tmp_path_factory.mktemp("outage")
    postgres, valkey = Postgres(home, durable=False), Valkey(home)
    postgres.start()
    valkey.start()
    port = free_port()
    env = environment(
        DATABASE_URL=postgres.url,
        REDIS_URL=valkey.url,
        PORT=str(port),
        VAR_DIR=str(home),
        WORKER_HEARTBEAT_SECONDS="5",
    )
    try:
        done = manage("migrate", env=env)
        assert done.returncode == 0, done.stderr
        with running(["-m", *serve.WEB], env, home / "web.log"):
            wait_until(lambda: answers(port), "the web server answers")
            yield Site(port, postgres, valkey, env)
    finally:
        valkey.stop()
        postgres.stop()


def _assert_well(site: Site) -> None:
    assert ask(site.port, "/admin/", **BROWSER).status == 302
    assert ask(site.port, "/api/v1/unknown", **BROWSER).status == 404


def _assert_away(site: Site) -> None:
    for path in ("/admin/", "/", "/no-such-address"):
        tries = [ask(site.port, path, **BROWSER) for _ in range(3)]
        assert {r.status for r in tries} == {503}
        # The quickest: another program may have held the processor during one of them.
        r = min(tries, key=lambda each: each.seconds)
        assert int(r.headers["retry-after"]) > 0
        assert "服务暂时不可用" in r.body
        assert r.headers["x-request-id"] in r.body
        assert "psycopg" not in r.body
        assert r.seconds < MOST_SECONDS
    r = ask(site.port, "/api/v1/unknown", **BROWSER)
    assert (r.status, r.headers["content-type"]) == (503, "application/problem+json")
    assert int(r.headers["retry-after"]) > 0


def test_a_stopped_database_gives_503_and_comes_back_without_restart(site: Site) -> None:
    _assert_well(site)

    site.postgres.stop()
    try:
        _assert_away(site)
        assert ask(site.port, "/healthz").status == 200
        r = ask(site.port, "/readyz")
        assert r.status == 503
        assert '"database": {"ready": false' in r.body
    finally:
        site.postgres.start()

    # Every thread of both processes holds a connection of its own that has gone stale.
    for _ in range(20):
        _assert_well(site)


def test_a_killed_database_gives_503_and_comes_back_without_restart(site: Site) -> None:
    _assert_well(site)

    assert site.postgres.pid is not None
    os.kill(site.postgres.pid, signal.SIGKILL)
    try:
        wait_until(lambda: site.postgres.pid is None, "the database is gone")
        _assert_away(site)
    finally:
        site.postgres.start()

    for _ in range(20):
        _assert_well(site)


def test_pages_go_on_without_the_broker_and_ready_names_it(site: Site) -> None:
    site.valkey.stop()
    try:
        _assert_well(site)
        r = ask(site.port, "/readyz")
        assert r.status == 503
        assert '"broker": {"ready": false' in r.body
        assert '"database": {"ready": true' in r.body
    finally:
        site.valkey.start()


def test_ready_turns_red_when_the_worker_takes_no_more_jobs(site: Site, tmp_path: Path) -> None:
    def ready() -> bool:
        return ask(site.port, "/readyz").status == 200

    with running(["-m", *serve.WORKER], site.env, tmp_path / "worker.log") as worker:
        wait_until(ready, "the first job is done")

        # It is still there, with its connection open, and takes nothing: only its work can tell.
        family = [psutil.Process(worker.pid), *psutil.Process(worker.pid).children(recursive=True)]
        for process in family:
            process.suspend()
        wait_until(lambda: not ready(), "ready is red")
        for process in family:
            process.resume()


def test_the_worker_takes_jobs_again_after_the_broker_was_restarted(
    site: Site, tmp_path: Path
) -> None:
    def ready() -> bool:
        return ask(site.port, "/readyz").status == 200

    with (
        running(["-m", *serve.WORKER], site.env, tmp_path / "worker.log"),
        running(["-m", *serve.SCHEDULER], site.env, tmp_path / "scheduler.log"),
    ):
        wait_until(ready, "the first job is done")

        site.valkey.stop()
        wait_until(lambda: not ready(), "ready is red")
        site.valkey.start()

        wait_until(ready, "a job is done after the restart")
