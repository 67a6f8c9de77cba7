"""The embedded PostgreSQL and Valkey: reuse, recovery, and who stops them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from config.daemons import START_SECONDS, ServiceFailed
from config.embedded import Postgres, Valkey
from config.env import BASE_DIR
from tests.config.servers import wait_until

pytestmark = pytest.mark.faults


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    server = Valkey(tmp_path)
    server.start()
    yield server
    server.stop()


def _kill(server: Postgres | Valkey) -> None:
    assert server.pid is not None
    process = psutil.Process(server.pid)
    os.kill(process.pid, signal.SIGKILL)
    wait_until(lambda: server.pid is None, "the killed server is seen as gone")


def test_a_neighbour_without_the_password_is_refused(postgres: Postgres, valkey: Valkey) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgres://luoshi@127.0.0.1:{postgres.port}/luoshi")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=valkey.port).ping()


def test_the_passwords_are_nobody_elses_to_read(postgres: Postgres, valkey: Valkey) -> None:
    for file in (postgres.password_file, valkey.data / "valkey.conf"):
        assert file.stat().st_mode & 0o077 == 0


def test_postgresql_comes_back_after_kill_9_with_its_data_and_address(postgres: Postgres) -> None:
    address = postgres.url
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT '试点' AS word")
    _kill(postgres)

    assert postgres.start() is True

    assert postgres.url == address
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("试点",)


def test_nobody_waits_for_a_server_that_ended_while_it_started(postgres: Postgres) -> None:
    postgres.stop()
    (postgres.data / "postgresql.auto.conf").write_text("no_such_setting = 1\n")
    begun = time.monotonic()
    with pytest.raises(ServiceFailed, match=r"ended while it started[\s\S]*no_such_setting"):
        postgres.start()
    assert time.monotonic() - begun < START_SECONDS / 2


def test_valkey_comes_back_after_kill_9_with_its_data_and_address(valkey: Valkey) -> None:
    address = valkey.url
    with redis.Redis.from_url(address) as client:
        client.set("kept", "yes")
        # The append-only file is written once a second.
        client.execute_command("CONFIG", "SET", "appendfsync", "always")
        client.set("kept", "still")
    _kill(valkey)

    assert valkey.start() is True

    assert valkey.url == address
    with redis.Redis.from_url(address) as client:
        assert client.get("kept") == b"still"


def test_a_pid_file_that_names_somebody_elses_process_is_stale(postgres: Postgres) -> None:
    postgres.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        pid_file = postgres.data / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{postgres.data}\n0\n5432\n\n127.0.0.1\n\nready\n")

        assert postgres.pid is None
        assert postgres.start() is True
        postgres.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_an_interrupted_first_start_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    half = tmp_path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    server = Postgres(tmp_path, durable=False)
    try:
        assert server.start() is True
        assert not half.exists()
    finally:
        server.stop()


def test_it_starts_below_a_folder_that_only_its_owner_may_enter(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = Postgres(closed / "services", durable=False)
    try:
        assert server.start() is True
    finally:
        server.stop()


def test_a_running_server_is_used_again(postgres: Postgres, valkey: Valkey) -> None:
    pids = (postgres.pid, valkey.pid)

    assert postgres.start() is False
    assert valkey.start() is False

    assert (postgres.pid, valkey.pid) == pids


def test_it_finds_chinese_words_in_an_index(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        row = connection.execute("SELECT cardinality(show_trgm('服务贸易'))").fetchone()

    assert row is not None
    assert row[0] > 0


USER = """
import os, sys
from pathlib import Path
from config import embedded
embedded.use(Path(sys.argv[1]), durable=False)
print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], flush=True)
sys.stdin.read()
"""


def _user(home: Path, **given: str) -> subprocess.Popen[str]:
    """A process that uses the services until its standard input is closed."""
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(home)],
        cwd=BASE_DIR,
        env=env | given,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _addresses(user: subprocess.Popen[str]) -> list[str]:
    assert user.stdout is not None
    line: str = user.stdout.readline()
    return line.split()


def test_the_last_user_stops_the_servers_even_if_another_was_killed(tmp_path: Path) -> None:
    first, second = _user(tmp_path), _user(tmp_path)
    assert _addresses(first) == _addresses(second)
    postgres, valkey = Postgres(tmp_path), Valkey(tmp_path)

    first.kill()
    first.communicate()
    assert postgres.pid is not None
    assert valkey.pid is not None

    second.communicate()
    assert postgres.pid is None
    assert valkey.pid is None


def test_servers_that_are_given_are_left_alone(tmp_path: Path) -> None:
    user = _user(tmp_path, DATABASE_URL="postgres://elsewhere/luoshi")

    database, broker = _addresses(user)

    assert database == "postgres://elsewhere/luoshi"
    assert broker == Valkey(tmp_path).url
    assert not (tmp_path / "postgres").exists()
    user.communicate()
