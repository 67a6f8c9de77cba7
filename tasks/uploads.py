"""What may be uploaded as evidence: decided by content, never by the name alone."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

MAX_BYTES = 20 * 1024 * 1024
# Parts of an Office file that run code or pull in other files.
ACTIVE_PARTS = ("vbaproject", "activex", "embeddings/oleobject")
MAX_PARTS = 5_000
MAX_UNPACKED = 200 * 1024 * 1024

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "jpg": "image/jpeg",
    "png": "image/png",
}
MAIN_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
ACCEPTED = "、".join(MEDIA_TYPES)


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
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    kind = filetype.guess_extension(upload.read(8192)) or ""
    upload.seek(0)
    if kind in {"zip", *MAIN_PARTS}:
        kind = _office_kind(upload)
        upload.seek(0)
    if kind not in MEDIA_TYPES:
        raise ValidationError(f"只接受{ACCEPTED}文件，请转换格式后上传。")
    return CheckedFile(MEDIA_TYPES[kind], size, digest.hexdigest())


def _office_kind(upload: UploadedFile[bytes]) -> str:
    """Which Office format the container really holds; "" for any other archive."""
    try:
        with zipfile.ZipFile(upload) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    # Sizes stand in the directory: nothing is unpacked to read them.
    if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED:
        raise ValidationError("文件解压后过大，请检查后重新上传。")
    names = [p.filename.lower() for p in parts]
    if any(active in name for name in names for active in ACTIVE_PARTS):
        raise ValidationError("文件含有宏或嵌入程序，请另存为不含宏的格式后上传。")
    if "[content_types].xml" not in names:
        return ""
    kinds = [k for k, folder in MAIN_PARTS.items() if any(n.startswith(folder) for n in names)]
    return kinds[0] if len(kinds) == 1 else ""
