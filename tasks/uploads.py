"""What may be uploaded as evidence, as far as it can be told at once: kind by content, size, hash.

The rest is looked for by the worker, while the file is in quarantine (tasks/inspection/door.py).
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from tasks.inspection.types import ACCEPTED, MEDIA_TYPES, Refused, kind_found

MAX_BYTES = 20 * 1024 * 1024
MOST_ENDING = 6
# Unicode's categories of what has no shape of its own: controls, marks of direction and of joining,
# private and unassigned characters, halves of surrogate pairs.
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})


@dataclass(frozen=True, slots=True)
class CheckedFile:
    media_type: str
    size: int
    sha256: str


def check_upload(upload: UploadedFile[bytes]) -> CheckedFile:
    """Type, size and hash of an acceptable file. Raises ValidationError saying what to do."""
    size = upload.size or 0
    if size == 0:
        raise ValidationError("文件是空的，请重新选择。")
    if size > MAX_BYTES:
        raise ValidationError(f"文件超过{MAX_BYTES // 1024 // 1024}MB，请压缩或拆分后上传。")
    data = upload.read()
    upload.seek(0)
    try:
        kind = kind_found(data)
    except Refused as refused:
        raise ValidationError(str(refused)) from refused
    if not kind:
        raise ValidationError(
            f"文件内容不是{ACCEPTED}中的任何一种（改扩展名不改变内容），请转换格式后上传。"
        )
    return CheckedFile(MEDIA_TYPES[kind], size, hashlib.sha256(data).hexdigest())


def readable_name(name: str, *, most: int) -> str:
    """The name as people are to read it: of what is seen alone, and shortened before its ending.

    Marks that turn the reading direction round go: with one, exe.pdf may be called fdp.exe.
    """
    seen = "".join(c for c in name if unicodedata.category(c) not in UNSEEN).strip()
    ending = PurePath(seen).suffix if len(seen) > most else ""
    # What follows a dot far from the end of a sentence is no ending.
    ending = ending if len(ending) <= MOST_ENDING else ""
    return seen[: most - len(ending)] + ending
