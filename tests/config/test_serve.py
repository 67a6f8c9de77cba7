"""`manage.py serve`: one command for everything, and one end for everything."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.config.servers import answers, ask, environment, free_port, manage, running, wait_until


@dataclass
class Served:
    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def output(self) -> str:
        return self.log.read_text()

    def child(self, word: str) -> psutil.Process:
        """The direct child whose command has the word."""
        for process in psutil.Process(self.process.pid).children():
            if word in process.cmdline():
                return process
        raise AssertionError(f"no child {word}")


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A database of its own on the tests' server; `serve` fills it."""
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS luoshi_serve WITH (FORCE)")
        admin.execute("CREATE DATABASE luoshi_serve")
        yield environment(
            DATABASE_URL=f"{server}/luoshi_serve",
            REDIS_URL=os.environ["REDIS_URL"].rpartition("/")[0] + "/14",
            VAR_DIR=str(tmp_path_factory.mktemp("serve")),
            DEMO="0",
        )
        admin.execute("DROP DATABASE IF EXISTS luoshi_serve WITH (FORCE)")


@contextmanager
def _served(env: dict[str, str], folder: Path) -> Iterator[Served]:
    port = free_port()
    log = folder / "output.log"
    with running(["manage.py", "serve"], env | {"PORT": str(port)}, log) as process:
        served = Served(process, port, log)
        wait_until(
            lambda: process.poll() is not None or "Ctrl-C" in served.output,
            "serve says that it is up",
            seconds=420,
        )
        assert process.poll() is None, served.output
        yield served


def test_it_says_plainly_that_the_port_is_taken() -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]

        done = manage("serve", env=environment(PORT=str(port), DEMO="0"))

    assert done.returncode != 0
    assert f"端口 {port} 不能使用" in done.stderr
    assert f"PORT={port + 1}" in done.stderr
    assert "Traceback" not in done.stderr
    # It was found out before anything was done.
    assert "更新数据库结构" not in done.stdout


@pytest.mark.parametrize(
    ("variable", "url", "line"),
    [
        (
            "DATABASE_URL",
            "postgres://luoshi:hunter2@127.0.0.1:1/luoshi",
            "数据库 127.0.0.1:1/luoshi",
        ),
        ("REDIS_URL", "redis://:hunter2@127.0.0.1:1/0", "消息服务 127.0.0.1:1"),
    ],
)
def test_it_says_plainly_which_service_is_missing(variable: str, url: str, line: str) -> None:
    env = environment(**{variable: url, "PORT": str(free_port()), "DEMO": "0"})

    done = manage("serve", env=env)

    assert done.returncode != 0
    assert line in done.stderr
    assert variable in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.faults
def test_it_serves_says_what_it_does_and_ends_on_ctrl_c(
    env: dict[str, str], tmp_path: Path
) -> None:
    with _served(env, tmp_path) as served:
        assert f"http://localhost:{served.port}/" in served.output
        assert "更新数据库结构" in served.output
        password = re.search(r"//[^:/]+:([^@]+)@", env["DATABASE_URL"])
        assert password is None or password[1] not in served.output
        wait_until(lambda: ask(served.port, "/readyz").status == 200, "all parts are ready")
        family = psutil.Process(served.process.pid).children(recursive=True)

        served.process.send_signal(signal.SIGINT)

        assert served.process.wait(timeout=90) == 0
        assert "已全部停止" in served.output
        assert [p for p in family if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == []


@pytest.mark.faults
@pytest.mark.parametrize(
    ("word", "name"),
    [("gunicorn", "网页服务"), ("worker", "后台任务"), ("beat", "定时任务")],
)
def test_it_ends_everything_when_one_process_dies(
    word: str, name: str, env: dict[str, str], tmp_path: Path
) -> None:
    with _served(env, tmp_path) as served:
        family = psutil.Process(served.process.pid).children(recursive=True)

        served.child(word).kill()

        assert served.process.wait(timeout=120) != 0
        assert f"{name}意外停止" in served.output
        assert "Traceback" not in served.output
        assert not answers(served.port)
        assert [p for p in family if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == []


@pytest.mark.faults
def test_its_processes_do_not_outlive_it_when_it_is_killed(
    env: dict[str, str], tmp_path: Path
) -> None:
    with _served(env, tmp_path) as served:
        family = psutil.Process(served.process.pid).children(recursive=True)

        served.process.kill()

        wait_until(
            lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in family),
            "web, worker and scheduler are gone",
        )


@pytest.mark.faults
def test_it_revives_an_embedded_database_that_died(tmp_path: Path) -> None:
    """Without servers from outside: killed, answered with 503, and there again by itself."""
    own = environment(VAR_DIR=str(tmp_path / "var"), DEMO="0")
    for name in ("DATABASE_URL", "REDIS_URL"):
        own.pop(name, None)
    with _served(own, tmp_path) as served:
        pid_file = tmp_path / "var" / "services" / "postgres" / "postmaster.pid"
        postmaster = psutil.Process(int(pid_file.read_text().split("\n")[0]))
        for process in [postmaster, *postmaster.children(recursive=True)]:
            process.kill()

        wait_until(lambda: "已重新启动" in served.output, "serve starts it again")
        wait_until(lambda: ask(served.port, "/login/").status == 200, "pages answer again")

        # It cannot start for a while, and then it can: as when the disk was full.
        settings = pid_file.with_name("postgresql.auto.conf")
        settings.write_text("no_such_setting = 1\n")
        psutil.Process(int(pid_file.read_text().split("\n")[0])).send_signal(signal.SIGINT)
        wait_until(lambda: "再试一次" in served.output, "serve tries again")
        settings.write_text("")
        wait_until(lambda: served.output.count("已重新启动") == 2, "serve starts it again")
        wait_until(lambda: ask(served.port, "/login/").status == 200, "pages answer again")
        assert served.process.poll() is None
