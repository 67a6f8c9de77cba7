"""Servers that run beside us: started, recognised, waited for and stopped by process id."""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil

# Exists on every system, owns nothing.
SERVICE_USER = "nobody"
# A recovery after kill -9 replays what was written since the last checkpoint before it answers.
START_SECONDS = 60


class ServiceFailed(Exception):
    """A service did not start; the message ends with the last lines of its log."""


def runs_as_root() -> bool:
    """Whether this process is root's."""
    return os.geteuid() == 0


def as_service_user() -> list[str]:
    """The words in front of a command that root starts for another user: PostgreSQL refuses root.

    The data and the wheel may lie below a folder that only root may enter, so the capability to
    pass folders is kept.
    """
    if not runs_as_root():
        return []
    service = pwd.getpwnam(SERVICE_USER)
    return [
        "setpriv",
        f"--reuid={service.pw_uid}",
        f"--regid={service.pw_gid}",
        "--clear-groups",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
        # initdb asks access(2), which forgets the capability of a plain user without this.
        "--securebits=+no_setuid_fixup",
    ]


def spawn(command: list[str], *, log: Path) -> subprocess.Popen[bytes]:
    """Start a server that outlives this process; what it says is added to `log`."""
    with log.open("ab") as output:
        # A session of its own: Ctrl-C in the terminal must not reach the server before us.
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd="/",
        )


def note_port(file: Path) -> int:
    """The port to start on: the last one if it is free, so that clients find the server again."""
    last = int(file.read_text()) if file.exists() else 0
    # The threads of a server that was just killed may hold its port for a moment longer.
    deadline = time.monotonic() + 2
    while last and not _is_free(last) and time.monotonic() < deadline:
        time.sleep(0.05)
    if not last or not _is_free(last):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            last = int(probe.getsockname()[1])
        file.write_text(str(last))
    return last


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Closed connections that linger on the port are no reason to leave it.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def is_running(pid: int, *, named: str, over: Path) -> bool:
    """Whether the process is ours: a number in an old pid file may belong to anybody by now."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        words = " ".join(process.cmdline())
        return named in words and (str(over) in words or process.cwd() == str(over))
    except psutil.Error:
        return False


def wait_until(
    answers: Callable[[], bool],
    *,
    log: Path,
    name: str,
    process: subprocess.Popen[bytes] | None = None,
) -> None:
    """Return when the server answers; raise ServiceFailed with the end of its log otherwise.

    With the `process` it was started as, nobody waits for a server that has ended.
    """
    why = f"did not start within {START_SECONDS} s"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if answers():
            return
        if process is not None and process.poll() is not None:
            why = "ended while it started"
            break
        time.sleep(0.05)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-10:])
    raise ServiceFailed(f"{name} {why}\n{tail}")


def stop_process(pid: int | None, how: signal.Signals) -> None:
    """Ask the process to end with the signal `how` and wait; kill it when it does not end."""
    if pid is None:
        return
    with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
        process = psutil.Process(pid)
        os.kill(pid, how)
        try:
            process.wait(timeout=20)
        except psutil.TimeoutExpired:
            process.kill()
