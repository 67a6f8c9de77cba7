"""Real processes for the tests: this project's commands, started as an operator starts them."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.env import BASE_DIR

# Only a failure takes this long: a slow machine gets as much.
WAIT_SECONDS = 180


@dataclass(frozen=True)
class Answer:
    """What the server answered, how long it took, and its headers in lower case."""

    status: int
    body: str
    headers: dict[str, str]
    seconds: float


def free_port() -> int:
    """A port of the loopback interface that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**changes: str) -> dict[str, str]:
    """This process's environment with the project's own settings instead of the tests'."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **changes}


def manage(
    *arguments: str, env: dict[str, str], seconds: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


@contextmanager
def running(
    command: list[str], env: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is asked to end, and if need be killed, when the block is left."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=BASE_DIR,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(condition: Callable[[], bool], what: str, seconds: float = WAIT_SECONDS) -> None:
    """Return as soon as the condition holds; fail the test when it does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def ask(port: int, path: str, *, method: str = "GET", **headers: str) -> Answer:
    """One request to a server on this machine; redirects are not followed."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        body = response.read().decode()
    finally:
        connection.close()
    names = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, body, names, time.monotonic() - began)


def answers(port: int) -> bool:
    """Whether a web server of ours answers on the port."""
    try:
        return ask(port, "/healthz", Host="localhost").status == 200
    except OSError:
        return False
