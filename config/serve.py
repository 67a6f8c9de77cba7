"""`manage.py serve`: everything the product needs on one machine, from one command."""

import signal
import socket
import sys
import time
from collections.abc import Callable
from types import FrameType
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections

from agencies.demo import demo_logins
from config import embedded
from config.daemons import ServiceFailed
from config.health import NotReady, check_broker, web_answers
from config.processes import Child, stop_all

# The same commands stand in docker-compose.yml; how many processes each has is in the settings.
WEB = ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
WORKER = ["celery", "-A", "config", "worker"]
SCHEDULER = ["celery", "-A", "config", "beat"]

START_SECONDS = 60
# How often in a row an embedded server may fail to come back.
REVIVALS = 5

Say = Callable[[str], None]


class Interrupted(Exception):
    """Ctrl-C, or a polite request of the system to end."""


def serve(say: Say) -> None:
    """Prepare the database, start web, worker and scheduler, and watch them until the end.

    `say` takes one line for the person at the terminal. Raises CommandError with a clear line when
    the port is taken, the database is not fit, or a process ends by itself.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    children: list[Child] = []
    try:
        refuse_taken_port(settings.BIND, settings.PORT)
        prepare(say)
        start_children(children, say)
        announce(say)
        watch(children, say)
    except Interrupted:
        say("正在停止……")
    finally:
        # A second Ctrl-C must not leave half of the processes behind.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        stop_all(children)
    say("已全部停止。数据保留在 var/ 中，再次启动即可继续。")


def refuse_taken_port(host: str, port: int) -> None:
    """Say plainly that the port is taken, before anything else is done."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"端口 {port} 不能使用（{error.strerror}），可能已被其他程序占用。"
                f"请换一个端口，例如：make run PORT={port + 1 if port < 65535 else 8000}"
            ) from error


def refuse_missing_services(say: Say) -> None:
    """Say plainly which of database and broker does not answer, and at what address."""
    database = settings.DATABASES["default"]
    address = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    say(f"数据库  {address}")
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CommandError(f"数据库 {address} 连接不上，请检查 DATABASE_URL。\n{error}") from error
    broker = urlsplit(settings.REDIS_URL)
    say(f"消息服务 {broker.hostname}:{broker.port}")
    try:
        check_broker()
    except NotReady as reason:
        raise CommandError(
            f"消息服务 {broker.hostname}:{broker.port} 没有应答，请检查 REDIS_URL。"
        ) from reason


def prepare(say: Say) -> None:
    """Bring the database up to date: checks, migrations, reference data, documents."""
    refuse_missing_services(say)
    problems = [
        problem for problem in run_checks(databases=list(connections)) if problem.level >= ERROR
    ]
    if problems:
        raise CommandError("\n".join(f"{p.id} {p.msg} {p.hint or ''}" for p in problems))
    say("更新数据库结构……")
    call_command("migrate", interactive=False, verbosity=0)
    say("载入地区、单位与工作日历……")
    call_command("load_reference", verbosity=0)
    say("载入政策文件……")
    call_command("load_documents", verbosity=0)
    if settings.DEMO:
        say("载入演示数据（页面上均标明“演示”）……")
        call_command("load_demo", verbosity=0)
    # The children open connections of their own.
    connections.close_all()


def start_children(children: list[Child], say: Say) -> None:
    """Start web, worker and scheduler; return when the first page can be asked for.

    Each is put into `children` as it is started, so that the caller can stop what there is.
    """
    logs = settings.VAR_DIR / "log"
    for name, command, log in (
        ("网页服务", WEB, "web.log"),
        ("后台任务", WORKER, "worker.log"),
        ("定时任务", SCHEDULER, "scheduler.log"),
    ):
        say(f"启动{name}（日志 {logs / log}）……")
        child = Child(name, _in_this_environment(command), logs / log)
        child.start()
        children.append(child)
        if command is WEB:
            # With few cores the three would slow each other down; people wait for the page only.
            wait_for_web(children)


def wait_for_web(children: list[Child]) -> None:
    """Return when the web server answers; raise when it ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        _refuse_ended(children)
        if web_answers():
            return
        time.sleep(0.1)
    raise CommandError(f"网页服务 {START_SECONDS} 秒内没有应答。\n{children[0].last_lines}")


def announce(say: Say) -> None:
    """Print the address, and who may log in to look around."""
    say("")
    say(f"落实已启动：http://{settings.ALLOWED_HOSTS[0]}:{settings.PORT}/    按 Ctrl-C 停止")
    if settings.DEMO:
        say("")
        say("演示账号（用户名 / 口令）：")
        for role, username, password in demo_logins():
            say(f"  {username} / {password}    {role}")


def watch(children: list[Child], say: Say) -> None:
    """Return never; raise as soon as one of the children is gone.

    An embedded server that died is started again: the pages answer 503 until it is back. One that
    dies while it starts, as when the machine has no memory left for a moment, is tried again.
    """
    failed = 0
    while True:
        _refuse_ended(children)
        try:
            for name in embedded.revive():
                say(f"{name} 意外停止，已重新启动。")
            failed = 0
        except ServiceFailed as fault:
            failed += 1
            if failed == REVIVALS:
                raise CommandError(f"连续 {REVIVALS} 次没能重新启动。\n{fault}") from fault
            say("数据库或消息服务没能重新启动，再试一次……")
        time.sleep(0.5)


def _refuse_ended(children: list[Child]) -> None:
    for child in children:
        if child.ended:
            raise CommandError(f"{child.name}意外停止，其余进程一并停止。\n{child.last_lines}")


def _in_this_environment(command: list[str]) -> list[str]:
    # By module, so that no folder of programs has to be on the search path.
    return [sys.executable, "-m", *command]


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted
