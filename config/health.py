"""What an operator or a load balancer asks: is the process up, and can it do its work?"""

import urllib.request
from collections.abc import Callable
from datetime import datetime

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

HEARTBEAT_KEY = "luoshi:worker-heartbeat"


class NotReady(Exception):
    """Why a part is not ready, in a few words for an operator; no address, no secret."""


def broker() -> redis.Redis:
    """A client of the broker that gives up after two seconds."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=1, decode_responses=True
    )


def note_heartbeat(now: datetime) -> None:
    """Write down that a job was done at `now`."""
    with broker() as client:
        client.set(HEARTBEAT_KEY, now.timestamp())


def check_database() -> None:
    """The database answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        raise NotReady("数据库没有应答") from error


def check_migrations() -> None:
    """Every migration of this release has been applied."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception as error:
        raise NotReady("数据库没有应答") from error
    if missing:
        raise NotReady(f"还有 {len(missing)} 个数据库迁移没有执行")


def check_broker() -> None:
    """The broker answers."""
    try:
        with broker() as client:
            client.ping()
    except redis.RedisError as error:
        raise NotReady("消息服务没有应答") from error


def check_worker(now: datetime) -> None:
    """A job was done lately. A process list would also show a worker that takes no more jobs."""
    try:
        with broker() as client:
            stamp = client.get(HEARTBEAT_KEY)
    except redis.RedisError as error:
        raise NotReady("消息服务没有应答") from error
    if stamp is None:
        raise NotReady("后台进程还没有完成过任务")
    age = now.timestamp() - float(str(stamp))
    if age > settings.WORKER_HEARTBEAT_SECONDS:
        raise NotReady(f"后台进程已有 {age:.0f} 秒没有完成任务")


def web_answers() -> bool:
    """Whether the web server on this machine answers /healthz, asked under one of its own names."""
    host = "127.0.0.1" if settings.BIND in {"0.0.0.0", "::"} else settings.BIND
    request = urllib.request.Request(
        f"http://{host}:{settings.PORT}/healthz", headers={"Host": settings.ALLOWED_HOSTS[0]}
    )
    try:
        with urllib.request.urlopen(request, timeout=2):
            return True
    except OSError:
        return False


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Touches nothing else, so that it never restarts for others' faults."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether each part is ready; 503 with the same body as soon as one is not."""
    now = timezone.now()
    checks: dict[str, Callable[[], None]] = {
        "database": check_database,
        "migrations": check_migrations,
        "broker": check_broker,
        "worker": lambda: check_worker(now),
    }
    parts: dict[str, dict[str, object]] = {}
    for name, check in checks.items():
        try:
            check()
        except NotReady as reason:
            parts[name] = {"ready": False, "reason": str(reason)}
        else:
            parts[name] = {"ready": True}
    ready = all(part["ready"] for part in parts.values())
    return JsonResponse(
        {"ready": ready, "parts": parts},
        status=200 if ready else 503,
        json_dumps_params={"ensure_ascii": False},
    )
