"""Dockerfile and docker-compose.yml against what the project really has.

No container engine is needed: the variables must be ones the settings read, the commands must
exist, and the same commands run here with the same variables.
"""

import json
import os
import re
import shlex
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from config import env as readers
from config import serve
from config.env import BASE_DIR
from tests.config.servers import answers, ask, environment, free_port, manage, running, wait_until

OURS = ("migrate", "web", "worker", "scheduler")
# Read by the base image or the interpreter, not by our settings.
NOT_SETTINGS = {"PATH", "PYTHONUNBUFFERED", "PIP_DISABLE_PIP_VERSION_CHECK", "PIP_NO_CACHE_DIR"}
INTERPOLATION = re.compile(
    r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}",
)


def _instructions() -> list[tuple[str, str]]:
    text = (BASE_DIR / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def _final_stage() -> list[tuple[str, str]]:
    instructions = _instructions()
    last = max(n for n, (word, _) in enumerate(instructions) if word == "FROM")
    return instructions[last:]


@pytest.fixture(scope="module")
def dotenv(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What `make env` writes."""
    file = tmp_path_factory.mktemp("env") / ".env"
    subprocess.run([sys.executable, "tools/make_env.py", file], cwd=BASE_DIR, check=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def _interpolate(text: str, values: dict[str, str]) -> str:
    def value(m: re.Match[str]) -> str:
        found = values.get(m["name"], "")
        if not found and m["kind"] == "?":
            raise AssertionError(f"{m['name']} is required and `make env` does not write it")
        return found or (m["rest"] if m["kind"] == "-" else "") or ""

    return INTERPOLATION.sub(value, text)


@pytest.fixture(scope="module")
def compose(dotenv: dict[str, str]) -> dict[str, Any]:
    """The compose file as Docker would read it beside that .env."""
    raw = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
    return dict(json.loads(_interpolate(json.dumps(raw), dotenv)))


def _unknown_program(command: list[str]) -> str | None:
    """The first word of the command that names nothing of ours; None when all exist."""
    if command[:2] == ["python", "manage.py"]:
        return None if command[2] in get_commands() else command[2]
    return None if (Path(sys.executable).parent / command[0]).exists() else command[0]


def test_a_missing_secret_stops_compose(dotenv: dict[str, str]) -> None:
    raw = (BASE_DIR / "docker-compose.yml").read_text()

    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        with pytest.raises(AssertionError, match=name):
            _interpolate(raw, dotenv | {name: ""})


def test_make_env_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SECRET_KEY=old\n")

    done = subprocess.run(
        [sys.executable, "tools/make_env.py", file], cwd=BASE_DIR, capture_output=True, text=True
    )

    assert done.returncode != 0
    assert "已存在" in done.stderr
    assert file.read_text() == "SECRET_KEY=old\n"


def test_compose_sets_only_what_the_settings_read(compose: dict[str, Any]) -> None:
    for name in OURS:
        assert set(compose["services"][name]["environment"]) <= set(readers.READ), name


def test_the_image_sets_only_what_the_settings_read() -> None:
    variables = {
        assignment.split("=", 1)[0]
        for word, rest in _instructions()
        if word == "ENV"
        for assignment in shlex.split(rest)
    }

    assert variables - NOT_SETTINGS <= set(readers.READ)
    assert "LUOSHI_MODE" in variables


def test_compose_runs_the_commands_that_serve_runs(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert services["web"]["command"] == serve.WEB
    assert services["worker"]["command"] == serve.WORKER
    assert services["scheduler"]["command"] == serve.SCHEDULER
    assert services["migrate"]["command"] == ["python", "manage.py", "prepare"]
    assert services["migrate"]["restart"] == "no"


def test_every_command_of_compose_and_image_exists(compose: dict[str, Any]) -> None:
    commands = [compose["services"][name]["command"] for name in OURS]
    commands += [
        compose["services"][name]["healthcheck"]["test"][1:]
        for name in OURS
        if "healthcheck" in compose["services"][name]
    ]
    for word, rest in _final_stage():
        if word == "CMD":
            assert json.loads(rest) == serve.WEB
        if word == "RUN" and rest.startswith("python"):
            commands.append(shlex.split(rest))

    assert [unknown for command in commands if (unknown := _unknown_program(command))] == []


def test_a_command_that_does_not_exist_would_be_found() -> None:
    assert _unknown_program(["python", "manage.py", "prepair"]) == "prepair"
    assert _unknown_program(["gunicron"]) == "gunicron"


def test_the_image_holds_every_app_and_what_it_reads() -> None:
    copied = {
        source
        for word, rest in _final_stage()
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    apps = {
        name.split(".")[0]
        for name in settings.INSTALLED_APPS
        if (BASE_DIR / name.split(".")[0]).is_dir()
    }
    allowed = {
        line.removeprefix("!")
        for line in (BASE_DIR / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }

    assert apps | {"manage.py", "fixtures", "templates", "static", "locale"} == copied
    assert copied | {"requirements.lock"} == allowed
    assert [source for source in allowed if not (BASE_DIR / source).exists()] == []


def test_the_image_is_slim_built_in_stages_and_not_run_by_root() -> None:
    bases = [rest for word, rest in _instructions() if word == "FROM"]
    users = [rest for word, rest in _final_stage() if word == "USER"]

    assert len(bases) == 2
    assert all("-slim" in base for base in bases)
    assert users == ["luoshi"]


def test_the_broker_keeps_its_messages(compose: dict[str, Any]) -> None:
    command = compose["services"]["broker"]["command"]

    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"
    assert compose["services"]["broker"]["volumes"] == ["broker:/data"]


def test_every_volume_is_declared(compose: dict[str, Any]) -> None:
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    }

    assert used == set(compose["volumes"])


def test_web_and_jobs_wait_for_the_database_to_be_prepared(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "scheduler"):
        waits_for = compose["services"][name]["depends_on"]
        assert waits_for["migrate"]["condition"] == "service_completed_successfully"
    for name in ("database", "broker"):
        assert compose["services"][name]["healthcheck"]["test"]


def _as_in_the_container(compose: dict[str, Any], service: str) -> dict[str, str]:
    image = {
        name: value
        for word, rest in _final_stage()
        if word == "ENV"
        for name, _, value in (part.partition("=") for part in shlex.split(rest))
        if name in readers.READ
    }
    return environment(**image, **compose["services"][service]["environment"])


def test_the_containers_variables_pass_the_deployment_check(
    compose: dict[str, Any], tmp_path: Path
) -> None:
    env = _as_in_the_container(compose, "web") | {"VAR_DIR": str(tmp_path)}

    done = manage("check", "--deploy", "--fail-level", "WARNING", env=env)

    assert done.returncode == 0, done.stderr


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The address of a database of its own on the tests' server."""
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS luoshi_production WITH (FORCE)")
        admin.execute("CREATE DATABASE luoshi_production")
        yield f"{server}/luoshi_production"
        admin.execute("DROP DATABASE luoshi_production WITH (FORCE)")


@pytest.mark.faults
def test_the_containers_commands_run_here_with_the_containers_variables(
    compose: dict[str, Any], empty_database: str, tmp_path: Path
) -> None:
    port = free_port()
    here = {
        "DATABASE_URL": empty_database,
        "REDIS_URL": os.environ["REDIS_URL"].rpartition("/")[0] + "/13",
        "VAR_DIR": str(tmp_path / "var"),
        "STATIC_ROOT": str(tmp_path / "static"),
        "BIND": "127.0.0.1",
        "PORT": str(port),
    }
    assert (
        urlsplit(compose["services"]["web"]["environment"]["DATABASE_URL"]).hostname
        in (compose["services"])
    )
    env = _as_in_the_container(compose, "web") | here
    # As the proxy in front passes it on; without it every page is sent to HTTPS.
    via_proxy = {"Host": "localhost", "X-Forwarded-Proto": "https"}

    collected = manage("collectstatic", "--no-input", env=env)
    assert collected.returncode == 0, collected.stderr
    prepared = manage(*compose["services"]["migrate"]["command"][2:], env=env)
    assert prepared.returncode == 0, prepared.stderr
    with running(["-m", *compose["services"]["web"]["command"]], env, tmp_path / "web.log"):
        wait_until(lambda: answers(port), "the web server answers")

        wait_until(lambda: manage("probe", "web", env=env).returncode == 0, "the probe passes")
        assert manage("probe", "jobs", env=env).returncode == 1
        assert ask(port, "/login/", Host="localhost").status == 301
        page = ask(port, "/login/", **via_proxy)
        assert page.status == 200
        assert page.headers["strict-transport-security"]
        style = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page.body)
        assert style is not None
        css = ask(port, style[1], **via_proxy)
        assert css.status == 200
        assert "immutable" in css.headers["cache-control"]
    with running(["-m", *compose["services"]["worker"]["command"]], env, tmp_path / "worker.log"):
        wait_until(lambda: manage("probe", "jobs", env=env).returncode == 0, "a job is done")
