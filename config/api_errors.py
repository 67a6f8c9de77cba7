"""One shape for every error of the API: problem+json (RFC 9457), in Chinese and English.

    {"type": "about:blank", "title": "请求有误", "title_en": "Bad request", "status": 400,
     "code": "invalid", "detail": "…", "detail_en": "…", "request_id": "…",
     "errors": [{"field": "done", "message": "请填写本期进展。"}]}

`code` is for programs and never changes; the sentences are for people and may.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import DataError
from django.http import Http404
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from config import errors
from config.middleware import REQUEST_ID
from tasks.errors import PeriodLocked, TransitionRefused

logger = logging.getLogger(__name__)

TITLES = errors.TITLES | {
    401: ("需要令牌", "Token required"),
    405: ("不支持的方法", "Method not allowed"),
    406: ("不支持的格式", "Not acceptable"),
    409: ("与当前状态冲突", "Conflict"),
    412: ("内容已被他人修改", "Changed by somebody else"),
    415: ("不支持的正文格式", "Unsupported media type"),
    428: ("缺少版本", "Version required"),
}
# What the framework's own exceptions say; ours carry their sentences with them.
DETAILS = {
    "not_authenticated": (
        "请在请求头中提供令牌：Authorization: Bearer luoshi_…。",
        "Send the token in a header: Authorization: Bearer luoshi_….",
    ),
    "authentication_failed": (
        "令牌无效、已过期或已被吊销。",
        "The token is not valid, has expired or has been revoked.",
    ),
    "permission_denied": (
        "这个令牌没有此项权限。",
        "This token may not do that.",
    ),
    "not_found": (
        "没有这条记录，或不在您的可见范围内。",
        "There is no such record, or it is not yours to see.",
    ),
    "method_not_allowed": ("这个地址不支持该方法。", "This address does not take that method."),
    "not_acceptable": ("只提供 application/json。", "Only application/json is offered."),
    "unsupported_media_type": (
        "请求正文必须是 application/json。",
        "The body must be application/json.",
    ),
    "parse_error": (
        "请求正文不是有效的 JSON（UTF-8）。",
        "The body is not valid JSON in UTF-8.",
    ),
    "too_large": ("请求正文过大。", "The body is too large."),
    "invalid": ("请求内容有误，详见 errors。", "The request is not valid, see errors."),
}
# A value that passed every check and that the database still could not take.
LAST_RESORT = (DataError, RecursionError, UnicodeEncodeError)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER. None leaves the error to handler500 (config.errors)."""
    response = _answer(error, context["request"].META.get(REQUEST_ID, "-"))
    if response is not None:
        # DRF's own handler does this too: an answered error must not commit half of the work.
        set_rollback()
    return response


def _answer(error: Exception, request_id: str) -> Response | None:
    if isinstance(error, Http404):
        return _problem(404, "not_found", request_id)
    if isinstance(error, PermissionDenied):
        return _problem(403, "permission_denied", request_id)
    if isinstance(error, RequestDataTooBig):
        return _problem(413, "too_large", request_id)
    if isinstance(error, PeriodLocked):
        said = (str(error), "The period is locked; it takes a granted exception to change this.")
        return _problem(409, "period_locked", request_id, said, state=error.state)
    if isinstance(error, TransitionRefused):
        said = (str(error), f"In the state “{error.state}” this cannot be done: {error.verb}.")
        return _problem(409, "transition_refused", request_id, said, state=error.state)
    if isinstance(error, ModelValidationError):
        return _problem(400, "invalid", request_id, errors=list(_model_faults(error)))
    if isinstance(error, ValidationError):
        return _problem(400, "invalid", request_id, errors=list(_faults(error.detail)))
    if isinstance(error, APIException):
        return _api_problem(error, request_id)
    if isinstance(error, LAST_RESORT):
        # The caller's fault, but ours to have missed: refuse it, and let somebody know.
        logger.error("a request got past validation", exc_info=error)
        return _problem(400, "invalid", request_id, errors=[])
    return None


def _api_problem(error: APIException, request_id: str) -> Response:
    code = error.default_code
    said = DETAILS.get(code) or (str(error.detail), getattr(error, "detail_en", ""))
    response = _problem(error.status_code, code, request_id, said, **getattr(error, "members", {}))
    # Set by DRF where a caller without a token may try again with one (RFC 9110, 11.6.1).
    if challenge := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    for name, value in getattr(error, "headers", {}).items():
        response[name] = value
    return response


def _problem(
    status: int,
    code: str,
    request_id: str,
    said: tuple[str, str] | None = None,
    **members: Any,
) -> Response:
    fallback = (HTTPStatus(status).phrase, HTTPStatus(status).phrase)
    title, title_en = TITLES.get(status, fallback)
    detail, detail_en = said or DETAILS[code]
    body = {
        "type": "about:blank",
        "title": title,
        "title_en": title_en,
        "status": status,
        "code": code,
        "detail": detail,
        "detail_en": detail_en,
        "request_id": request_id,
        **members,
    }
    return Response(body, status=status, content_type="application/problem+json")


def _model_faults(error: ModelValidationError) -> Iterator[dict[str, str]]:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for field, messages in by_field.items():
        for message in messages:
            yield {"field": "" if field == NON_FIELD_ERRORS else field, "message": message}


def _faults(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Each message with the path of its field: `agencies.0.key`, or "" for the whole body."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == api_settings.NON_FIELD_ERRORS_KEY else str(name)
            yield from _faults(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _faults(inner, f"{path}.{index}" if nested else path)
    else:
        yield {"field": path, "message": str(detail)}
