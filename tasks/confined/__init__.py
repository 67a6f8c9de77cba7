"""Work on files from outside, in a child process with limits.

A hostile file meets libraries that unpack, parse and lay out. It does so in a process of its own
that may use only so much memory, processor and time, writes no file and sees none of our secrets.
Imports no Django, so commands and jobs use the same door.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]
# How a child that ran out of memory ends: the interpreter may lack the memory to say so itself.
OUT_OF_MEMORY = (b"MemoryError", b"SystemError: error return without exception set")
# Which of the two the processor's limit sends depends on the system.
OVER_TIME = (signal.SIGXCPU, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child may use: bytes of memory, seconds of processor, seconds altogether."""

    memory: int = 1024 * 1024 * 1024
    processor: int = 120
    wall: float = 180.0


class Limited(Protocol):
    """A request for a child: anything that can be pickled and says what the child may use."""

    @property
    def limits(self) -> Limits: ...


class End(Enum):
    """How a file ended its child."""

    TOO_LONG = "too long"
    TOO_MUCH_MEMORY = "too much memory"
    # A library that broke on the file.
    BROKEN = "broken"


class ChildStopped(Exception):
    """The file was too much for the child: `end` says how."""

    def __init__(self, end: End) -> None:
        super().__init__(end.value)
        self.end = end


class ChildFault(RuntimeError):
    """The child ended by an error of ours, not of the file; the message is its traceback."""


def ask(child: str, request: Limited) -> bytes:
    """What the module `child` (tasks/confined/child.py) answers to the request.

    Raises ChildStopped or ChildFault. The child has read the file: its answer is not trusted.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-B", "-m", child],
            input=pickle.dumps(request, pickle.HIGHEST_PROTOCOL),
            capture_output=True,
            timeout=request.limits.wall,
            cwd=ROOT,
            # Nothing of our environment: no keys, no addresses of servers.
            env={"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise ChildStopped(End.TOO_LONG) from late
    if done.returncode > 0 and any(words in done.stderr for words in OUT_OF_MEMORY):
        # In its traceback: the child itself may have no memory left to say it better.
        raise ChildStopped(End.TOO_MUCH_MEMORY)
    if done.returncode > 0:
        raise ChildFault(done.stderr.decode("utf-8", "replace"))
    if done.returncode < 0:
        raise ChildStopped(End.TOO_LONG if -done.returncode in OVER_TIME else End.BROKEN)
    return done.stdout
