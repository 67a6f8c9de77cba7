"""What a file handed in as evidence must not hold, by its content (only `verdicts` knows Django).

`inspect` is what the worker asks; it runs in a child process of its own (tasks/confined/),
because it unpacks and parses what somebody else wrote. Every refusal is one sentence that says
what to do.
"""

from __future__ import annotations

from tasks.inspection.office import inspect_office
from tasks.inspection.pdf import inspect_pdf
from tasks.inspection.pictures import inspect_picture
from tasks.inspection.types import IMAGES, OFFICE, PDF, Refused, kind_found

# Which checks ran, in words that stand at the proof.
CHECKS = "类型按内容核对；宏、嵌入程序、外部引用、脚本、加密和压缩炸弹检查"


def inspect(data: bytes, kind: str) -> None:
    """Look through a file taken in as `kind` (a key of types.MEDIA_TYPES). Raises Refused."""
    if kind_found(data) != kind:
        raise Refused("文件内容与登记的类型不符，请重新另存后上传。")
    if kind in OFFICE:
        inspect_office(data)
    elif kind == PDF:
        inspect_pdf(data)
    elif kind in IMAGES:
        inspect_picture(data)
