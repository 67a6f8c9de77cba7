"""The door for files of evidence: looked through in a child process. Imports no Django."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.confined import ChildStopped, End, Limits, ask
from tasks.inspection.types import Refused

CHILD = "tasks.inspection.child"
LIMITS = Limits(memory=1536 * 1024 * 1024, processor=45, wall=60.0)
# The child has read the file: its answer is shown, and so is kept short.
MOST_ANSWER = 300
STOPPED = {
    End.TOO_LONG: "检查文件用时过长，已停止；请拆分或重新另存后上传。",
    End.TOO_MUCH_MEMORY: "文件展开后过大，已停止检查；请拆分或压缩图片后上传。",
    End.BROKEN: "文件已损坏或过于复杂，无法检查；请重新另存后上传。",
}


@dataclass(frozen=True, slots=True)
class Request:
    """The file, and the kind it was taken in as."""

    data: bytes
    kind: str
    limits: Limits = LIMITS


def inspect_safely(data: bytes, kind: str, *, limits: Limits = LIMITS) -> None:
    """Look through a file. Raises Refused with one sentence; ChildFault for an error of ours."""
    try:
        said = ask(CHILD, Request(data, kind, limits)).decode("utf-8", "replace")
    except ChildStopped as stopped:
        raise Refused(STOPPED[stopped.end]) from stopped
    if said:
        raise Refused(said[:MOST_ANSWER])
