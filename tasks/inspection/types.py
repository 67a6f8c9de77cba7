"""Kinds of files that are accepted, found by content alone."""

from __future__ import annotations

import io
import zipfile

import filetype

PDF = "pdf"
IMAGES = frozenset({"jpg", "png"})
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
MEDIA_TYPES = {
    PDF: "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "jpg": "image/jpeg",
    "png": "image/png",
}
ACCEPTED = "、".join(MEDIA_TYPES)
# What old Office formats and encrypted new ones both begin with.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_PARTS = 5_000
MAX_UNPACKED = 200 * 1024 * 1024
# Text packs to a tenth, a table of equal rows to a fiftieth; more than this is made to be so.
MAX_RATIO = 200
SMALL_PART = 1024 * 1024
# Parts of an Office file that run code.
ACTIVE_PARTS = ("vbaproject", "vbadata", "activex", "embeddings/oleobject", "macrosheets/")


UNUSUAL_PACKING = "文件用了不常见的压缩方式，请用办公软件重新另存后上传。"


class Refused(Exception):
    """Why a file is not accepted, in a sentence that says what to do."""


def kind_found(data: bytes) -> str:
    """Which of the accepted kinds the content is; "" for anything else. Raises Refused."""
    if data.startswith(COMPOUND):
        raise Refused(f"文件是旧版格式或设了打开密码，请解除密码并另存为{ACCEPTED}之一后上传。")
    kind = filetype.guess_extension(data[:8192]) or ""
    if kind in {"zip", *OFFICE}:
        kind = office_kind(data)
    return kind if kind in MEDIA_TYPES else ""


def office_kind(data: bytes) -> str:
    """Which Office format the container really holds; "" for any other archive.

    Raises Refused for what its directory alone gives away: nothing is unpacked here.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    except RuntimeError as unknown:
        # What zipfile says of a version of the format it does not know.
        raise Refused(UNUSUAL_PACKING) from unknown
    check_directory(parts)
    names = [part.filename.lower() for part in parts]
    if "[content_types].xml" not in names:
        return ""
    kinds = [k for k, folder in OFFICE.items() if any(n.startswith(folder) for n in names)]
    return kinds[0] if len(kinds) == 1 else ""


def check_directory(parts: list[zipfile.ZipInfo]) -> None:
    """Sizes, locks and active parts, as the directory of an archive tells them. Raises Refused."""
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("文件设了密码，核查人无法打开，请解除密码后上传。")
    swollen = any(
        part.file_size > SMALL_PART and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if swollen or len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED:
        raise Refused("文件解压后过大，请检查后重新上传。")
    names = [part.filename.lower() for part in parts]
    if any(active in name for name in names for active in ACTIVE_PARTS):
        raise Refused("文件含有宏或嵌入程序，请另存为不含宏的格式后上传。")
