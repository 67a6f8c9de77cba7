"""The child's side of `tasks/confined/`: sets its own limits, reads one request, answers, ends.

The limits are set here and not between fork and exec, which is not safe in a process with threads.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from tasks.confined import Limits

_PR_SET_PDEATHSIG = 1


def serve(answer_for: Callable[[Any], bytes]) -> None:
    """Answer the one request on standard input on standard output."""
    if sys.platform == "linux":
        # Nobody would wait for the answer if the parent were killed.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    answer_to = os.dup(sys.stdout.fileno())
    # What a library prints must not end up in the answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    request = pickle.load(sys.stdin.buffer)
    limit(request.limits)
    answer = answer_for(request)
    with os.fdopen(answer_to, "wb") as output:
        output.write(answer)


def limit(limits: Limits) -> None:
    """Take away what a hostile file could use up, or write with."""
    for what, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.processor),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        # Some systems know a limit by name only; the limit of time still holds there.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (value, value))
