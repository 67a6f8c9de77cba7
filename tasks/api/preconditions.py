"""Versions of rows in HTTP: ETag on the way out, If-Match on the way in (RFC 9110, RFC 6585)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import APIException
from rest_framework.request import Request

from tasks.models import Implementation, ProgressUpdate

Versioned = Implementation | ProgressUpdate


def etag(row: Versioned) -> str:
    """`"update-17-3"`: strong, quoted, and different for every version of every row."""
    kind = "update" if isinstance(row, ProgressUpdate) else "implementation"
    return f'"{kind}-{row.pk}-{row.version}"'


class PreconditionRequired(APIException):
    """428: whoever changes a row has to say which version of it they saw."""

    status_code = 428
    default_code = "precondition_required"
    default_detail = "请在请求头 If-Match 中带上您读到的 ETag，以免覆盖他人的修改。"
    detail_en = "Send the ETag you read in If-Match, so that nobody's change is overwritten."


class PreconditionFailed(APIException):
    """412 with the row as it is now and, where known, its content as the caller saw it: with their
    own these are the three sides of a merge.
    """

    status_code = 412
    default_code = "stale_version"
    default_detail = (
        "您读到之后，内容已被他人修改。current 是现在的内容，base 是您读到的内容，"
        "请核对后重新提交。"
    )
    detail_en = (
        "Changed since you read it. `current` is the row as it is now, `base` the content you read:"
        " merge, send again."
    )

    def __init__(
        self, current: Mapping[str, Any], tag: str, *, base: Mapping[str, Any] | None
    ) -> None:
        super().__init__()
        self.members = {"current": current, "base": base, "version": current["version"]}
        self.headers = {"ETag": tag}


def expected_version(request: Request, row: Versioned) -> int:
    """The version of `row` the caller saw, from If-Match; 0, which no row has, for any other tag.

    Raises PreconditionRequired without the header. `*` says nothing about a version, and a weak
    tag never matches (RFC 9110, 13.1.1): both count as seen too long ago.
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionRequired
    prefix = re.escape(etag(row).rpartition("-")[0])
    tags = (re.fullmatch(rf'{prefix}-([0-9]{{1,9}})"', tag.strip()) for tag in header.split(","))
    versions = {int(tag[1]) for tag in tags if tag}
    return row.version if row.version in versions else min(versions, default=0)
