"""The child of `tasks/parsing.py`: sets its own limits, reads one request, answers, ends.

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

from tasks.errata import errata_of
from tasks.parser import parse
from tasks.parser.source import UnreadableSource, extract
from tasks.parsing import Limits, Request

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Answer the request on standard input: a line for the user, or text and reading."""
    if sys.platform == "linux":
        # Nobody would wait for the answer if the parent were killed.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    answer_to = os.dup(sys.stdout.fileno())
    # What a library prints must not end up in the answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    request: Request = pickle.load(sys.stdin.buffer)
    limit(request.limits)
    answer = answer_for(request)
    with os.fdopen(answer_to, "wb") as output:
        output.write(answer)


def answer_for(request: Request) -> bytes:
    """The pickled line for the user, or the text with its reading if one was asked for."""
    try:
        text = extract(request.data, request.name)
    except UnreadableSource as refused:
        return pickle.dumps(str(refused))
    result = None
    if request.parse:
        result = parse(text, gazetteer=request.gazetteer, errata=errata_of(text))
    return pickle.dumps((text, result), pickle.HIGHEST_PROTOCOL)


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


if __name__ == "__main__":
    main()
