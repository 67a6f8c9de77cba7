"""What a wrong configuration is told, and that a right one is told nothing."""

import psycopg
import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from pytest_django import Settings

from config import checks
from tests.config.servers import environment, manage

PRODUCTION = {
    "LUOSHI_MODE": "production",
    "SECRET_KEY": "k3-" + "abcdefghij0123456789" * 3,
    "ALLOWED_HOSTS": "luoshi.example",
    "DATABASE_URL": "postgres://luoshi@127.0.0.1:1/luoshi",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


@pytest.fixture
def production(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with which a bureau's server starts."""
    settings.PRODUCTION = True
    settings.DEBUG = False
    settings.SECRET_KEY = PRODUCTION["SECRET_KEY"]
    settings.ALLOWED_HOSTS = ["luoshi.example"]
    monkeypatch.setenv("DATABASE_URL", PRODUCTION["DATABASE_URL"])
    monkeypatch.setenv("REDIS_URL", PRODUCTION["REDIS_URL"])
    return settings


@pytest.mark.parametrize(
    ("name", "value", "check_id"),
    [
        pytest.param("SECRET_KEY", "unset", "luoshi.E001", id="no_secret"),
        pytest.param("ALLOWED_HOSTS", [], "luoshi.E002", id="no_host"),
        pytest.param("ALLOWED_HOSTS", ["a.example", "*"], "luoshi.E002", id="any_host"),
        pytest.param("DEBUG", True, "luoshi.E005", id="debug_page"),
    ],
)
def test_it_refuses_a_setting_in_production(
    name: str, value: object, check_id: str, production: Settings
) -> None:
    setattr(production, name, value)

    assert [problem.id for problem in run_checks()] == [check_id]


@pytest.mark.parametrize(
    ("name", "check_id"), [("DATABASE_URL", "luoshi.E003"), ("REDIS_URL", "luoshi.E004")]
)
def test_it_refuses_embedded_servers_in_production(
    name: str, check_id: str, production: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(name)

    assert [problem.id for problem in run_checks()] == [check_id]


def test_it_stops_the_command_and_says_what_to_do() -> None:
    done = manage("check", env=environment(**PRODUCTION | {"SECRET_KEY": ""}))

    assert done.returncode == 1
    assert "luoshi.E001" in done.stderr
    assert "make env" in done.stderr


def test_it_has_nothing_to_say_about_production_variables() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", env=environment(**PRODUCTION))

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_it_names_a_word_it_cannot_read() -> None:
    done = manage("check", env=environment(**PRODUCTION, HTTPS="ja"))

    assert done.returncode != 0
    assert "HTTPS must be 1 or 0, not 'ja'" in done.stderr


def test_it_refuses_a_database_that_cannot_search_chinese(
    settings: Settings, transactional_db: None
) -> None:
    server = settings.DATABASES["default"]
    with psycopg.connect(
        host=server["HOST"],
        port=server["PORT"],
        user=server["USER"],
        password=server["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as admin:
        admin.execute("DROP DATABASE IF EXISTS luoshi_locale_c")
        admin.execute(
            "CREATE DATABASE luoshi_locale_c ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc"
            " LOCALE 'C' TEMPLATE template0"
        )
        own_name = connection.settings_dict["NAME"]
        try:
            connection.close()
            connection.settings_dict["NAME"] = "luoshi_locale_c"
            found = checks.check_database_text(databases=["default"])
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own_name
            admin.execute("DROP DATABASE luoshi_locale_c")

    assert {problem.id for problem in found} == {"luoshi.E006", "luoshi.E007"}


def test_it_accepts_the_database_it_creates_itself(db: None) -> None:
    assert checks.check_database_text(databases=["default"]) == []


def test_it_asks_no_database_when_none_is_named() -> None:
    assert checks.check_database_text(databases=None) == []


def test_the_secret_of_a_fresh_clone_is_long_enough_and_its_own() -> None:
    assert len(settings.SECRET_KEY) >= checks.LEAST_KEY_LENGTH
