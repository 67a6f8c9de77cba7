"""Child processes of `manage.py serve`: started together, ended together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

GRACE_SECONDS = 20
_PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """One process: its Chinese name, its command, and the file its output goes to."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches it only through us."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )

    @property
    def ended(self) -> bool:
        """Whether a started process is no longer there."""
        return self.process is not None and self.process.poll() is not None

    @property
    def last_lines(self) -> str:
        """What the process said last, for the person who wonders why it ended."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])


def stop_all(children: list[Child]) -> None:
    """Ask all children to finish what they do; after the grace time end what is left of them."""
    running = [child.process for child in children if child.process is not None]
    for process in running:
        _signal_group(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for process in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        # Pool processes may outlive a parent that was killed.
        _signal_group(process.pid, signal.SIGKILL)
        process.wait()


def _signal_group(group: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, how)


def _end_with_parent() -> None:
    # If `serve` itself is killed outright, nobody would be left to stop its children.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
