"""The door for files from outside: extraction and parsing in a child process with limits.

What kills the child (tasks/confined/) is one plain line for the person who sent the file. Imports
no Django, so the commands use the same door as the upload job.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tasks.confined import ChildStopped, End, Limits, ask
from tasks.parser import ParseResult, types
from tasks.parser.clauses.issuers import Gazetteer
from tasks.parser.sources.extracting import (
    Source,
    UnreadableSource,
    check_size,
    extract,
    kind_of,
)

CHILD = "tasks.parsing.child"
# An answer may hold these and nothing else: the child has read the file and is not trusted.
ANSWER_TYPES = frozenset(name for name, value in vars(types).items() if isinstance(value, type))


@dataclass(frozen=True, slots=True)
class Request:
    """What the child is to do. Without `parse` it only extracts the text."""

    data: bytes
    name: str
    limits: Limits
    parse: bool = False
    gazetteer: Gazetteer | None = None


LIMITS = Limits()
STOPPED = {
    End.TOO_LONG: "读取文件用时过长，已停止；请拆分文件，或另存为 .txt 后重试",
    End.TOO_MUCH_MEMORY: "文件内容过大或过于复杂，超出内存上限；请拆分文件，或另存为 .txt 后重试",
    End.BROKEN: "文件无法读取（已损坏，或内容过于复杂），请另存为新文件后重试",
}


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
    try:
        answer = _Answer(io.BytesIO(ask(CHILD, request))).load()
    except ChildStopped as stopped:
        raise UnreadableSource(STOPPED[stopped.end]) from stopped
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
