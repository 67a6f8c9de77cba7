"""What may be uploaded as evidence, as far as it can be told at once: kind by content, size, hash.

The rest is looked for by the worker, while the file is in quarantine (tasks/inspection/door.py).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from tasks.inspection.types import ACCEPTED, MEDIA_TYPES, Refused, kind_found

MAX_BYTES = 20 * 1024 * 1024


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
        raise ValidationError(f"只接受{ACCEPTED}文件，请转换格式后上传。")
    return CheckedFile(MEDIA_TYPES[kind], size, hashlib.sha256(data).hexdigest())
