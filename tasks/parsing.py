"""The door for files from outside: extraction and parsing in a child process with limits.

A hostile file meets libraries that unpack, parse and lay out. It does so in a process of its own
that may use only so much memory, processor and time, writes no file and sees none of our secrets;
what kills that process is one plain line for the person who sent the file. Imports no Django, so
the commands use the same door as the upload job.
"""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tasks.parser import ParseResult, types
from tasks.parser.issuers import Gazetteer
from tasks.parser.source import (
    Source,
    UnreadableSource,
    check_size,
    extract,
    kind_of,
)

ROOT = Path(__file__).resolve().parent.parent
CHILD = "tasks.parsing_child"
# An answer may hold these and nothing else: the child has read the file and is not trusted.
ANSWER_TYPES = frozenset(name for name, value in vars(types).items() if isinstance(value, type))


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child may use: bytes of memory, seconds of processor, seconds altogether."""

    memory: int = 1024 * 1024 * 1024
    processor: int = 120
    wall: float = 180.0


@dataclass(frozen=True, slots=True)
class Request:
    """What the child is to do. Without `parse` it only extracts the text."""

    data: bytes
    name: str
    limits: Limits
    parse: bool = False
    gazetteer: Gazetteer | None = None


LIMITS = Limits()
TOO_LONG = "读取文件用时过长，已停止；请拆分文件，或另存为 .txt 后重试"
TOO_MUCH_MEMORY = "文件内容过大或过于复杂，超出内存上限；请拆分文件，或另存为 .txt 后重试"
DAMAGED = "文件无法读取（已损坏，或内容过于复杂），请另存为新文件后重试"
# How a child that ran out of memory ends: the interpreter may lack the memory to say so itself.
OUT_OF_MEMORY = (b"MemoryError", b"SystemError: error return without exception set")
# Which of the two the processor's limit sends depends on the system.
OVER_TIME = (signal.SIGXCPU, signal.SIGKILL)


class ParserFault(RuntimeError):
    """The child ended by an error of ours, not of the file; the message is its traceback."""


def read_source(path: Path) -> Source:
    """Read a file from disk to its text. Raises UnreadableSource with one line for the user."""
    try:
        if path.is_dir():
            raise UnreadableSource(f"{path.name} 是文件夹，不是文件")
        if not path.is_file():
            raise UnreadableSource(f"找不到文件，或不是普通文件：{path}")
        check_size(path.stat().st_size)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableSource(f"无法打开文件：{path}") from error
    return Source(path.name, extract_safely(data, path.name))


def extract_safely(data: bytes, name: str, *, limits: Limits = LIMITS) -> str:
    """The text of a file's content. Plain text needs no library and so no child.

    Raises UnreadableSource: the file is no document, damaged, or over the limits.
    """
    check_size(len(data))
    if kind_of(data, name) in ("text", "markdown"):
        return extract(data, name)
    text, _ = _ask(Request(data, name, limits))
    return text


def read_safely(
    data: bytes, name: str, *, gazetteer: Gazetteer | None = None, limits: Limits = LIMITS
) -> tuple[str, ParseResult]:
    """The text of a file's content and what the parser reads in it, both within the limits.

    Raises UnreadableSource with one line for the person who sent the file.
    """
    check_size(len(data))
    text, result = _ask(Request(data, name, limits, parse=True, gazetteer=gazetteer))
    assert result is not None  # Asked for with parse=True.
    return text, result


def _ask(request: Request) -> tuple[str, ParseResult | None]:
    limits = request.limits
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-B", "-m", CHILD],
            input=pickle.dumps(request, pickle.HIGHEST_PROTOCOL),
            capture_output=True,
            timeout=limits.wall,
            cwd=ROOT,
            # Nothing of our environment: no keys, no addresses of servers.
            env={"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise UnreadableSource(TOO_LONG) from late
    if done.returncode > 0 and any(words in done.stderr for words in OUT_OF_MEMORY):
        # In its traceback: the child itself may have no memory left to say it better.
        raise UnreadableSource(TOO_MUCH_MEMORY)
    if done.returncode > 0:
        raise ParserFault(done.stderr.decode("utf-8", "replace"))
    if done.returncode < 0:
        # A signal: the processor's limit, or a library that broke on the file.
        raise UnreadableSource(TOO_LONG if -done.returncode in OVER_TIME else DAMAGED)
    answer = _Answer(io.BytesIO(done.stdout)).load()
    if isinstance(answer, str):
        raise UnreadableSource(answer)
    text, result = answer
    return text, result


class _Answer(pickle.Unpickler):
    """Reads the child's answer: a line for the user, or a text and its reading."""

    def find_class(self, module: str, name: str) -> Any:
        if module == types.__name__ and name in ANSWER_TYPES:
            return getattr(types, name)
        if (module, name) == ("datetime", "date"):
            return date
        raise pickle.UnpicklingError(f"{module}.{name} is not part of an answer")
