"""/healthz and /readyz, part by part."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from config import health
from config.jobs import heartbeat

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def no_heartbeat_yet() -> None:
    with health.broker() as client:
        client.delete(health.HEARTBEAT_KEY)


def test_the_worker_is_away_until_it_has_done_a_job() -> None:
    with pytest.raises(health.NotReady, match="还没有完成过任务"):
        health.check_worker(NOW)


def test_the_worker_is_away_when_its_last_job_is_long_ago() -> None:
    health.note_heartbeat(NOW - timedelta(seconds=61))

    with pytest.raises(health.NotReady, match="61 秒"):
        health.check_worker(NOW)


def test_the_worker_is_there_after_a_job() -> None:
    heartbeat()

    health.check_worker(timezone.now())


def test_a_broker_that_does_not_answer_is_named_without_its_password(
    settings: Settings,
) -> None:
    settings.REDIS_URL = "redis://:hunter2@127.0.0.1:1/0"

    with pytest.raises(health.NotReady, match="^消息服务没有应答$"):
        health.check_broker()


def test_ready_is_red_as_long_as_one_part_is(client: Client, db: None) -> None:
    r = client.get("/readyz")

    assert r.status_code == 503
    parts = r.json()["parts"]
    assert [name for name, part in parts.items() if not part["ready"]] == ["worker"]


def test_ready_is_green_when_all_parts_are(client: Client, db: None) -> None:
    heartbeat()

    r = client.get("/readyz")

    assert r.status_code == 200
    assert r.json()["ready"] is True
    assert set(r.json()["parts"]) == {"database", "migrations", "broker", "worker"}


def test_ready_is_red_when_a_migration_is_missing(client: Client, db: None) -> None:
    heartbeat()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    r = client.get("/readyz")

    assert r.status_code == 503
    assert "1 个数据库迁移" in r.json()["parts"]["migrations"]["reason"]


def test_the_process_is_well_without_asking_the_database(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        r = client.get("/healthz")

    assert r.status_code == 200


def test_health_is_only_read(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
