"""The child of `tasks/inspection/door.py`: looks through one file."""

from __future__ import annotations

from tasks.confined.child import serve
from tasks.inspection import inspect
from tasks.inspection.door import Request
from tasks.inspection.types import Refused


def answer_for(request: Request) -> bytes:
    """Why the file is refused, in UTF-8; nothing where it is not."""
    try:
        inspect(request.data, request.kind)
    except Refused as refused:
        return str(refused).encode()
    return b""


if __name__ == "__main__":
    serve(answer_for)
