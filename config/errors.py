"""The answers when something is wrong: a plain page for people, problem+json for programs.

But for a form that is only outdated, none of them touches the session or the database: either
may be what is missing.
"""

import sys
from http import HTTPStatus

import redis.exceptions
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from kombu.exceptions import OperationalError as BrokerError

from agencies.views.accounts import form_outdated
from config.middleware import REQUEST_ID

RETRY_AFTER_SECONDS = 10
# A lost connection, a lock or statement that took too long, a broker that does not answer: in all
# of them the request did nothing wrong and may be sent again.
TEMPORARY = (OperationalError, InterfaceError, BrokerError, redis.exceptions.ConnectionError)

TITLES = {
    400: ("请求有误", "Bad request"),
    403: ("没有权限", "Not allowed"),
    404: ("没有找到", "Not found"),
    413: ("内容过大", "Content too large"),
    429: ("登录暂停", "Too many attempts"),
    500: ("系统出错", "Internal error"),
    503: ("服务暂时不可用", "Temporarily unavailable"),
}


def error_response(request: HttpRequest, status: int) -> HttpResponse:
    """The answer with this status, in the form the caller reads; it names the request id."""
    title, title_en = TITLES[status]
    request_id = request.META.get(REQUEST_ID, "-")
    if wants_json(request):
        return JsonResponse(
            {
                "type": "about:blank",
                "title": title,
                "title_en": title_en,
                "status": status,
                "code": HTTPStatus(status).name.lower(),
                "request_id": request_id,
            },
            status=status,
            content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False},
        )
    context = {
        "status": status,
        "title": title,
        "request_id": request_id,
        "is_form": request.method == "POST",
        "CSP_NONCE": getattr(request, "csp_nonce", ""),
    }
    return HttpResponse(render_to_string(f"errors/{status}.html", context), status=status)


def wants_json(request: HttpRequest) -> bool:
    """Everything under /api/ is for programs, except its readable documentation."""
    return request.path.startswith("/api/") and not request.path.startswith("/api/docs/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    too_big = isinstance(exception, RequestDataTooBig)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_big else HTTPStatus.BAD_REQUEST
    return error_response(request, status)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return error_response(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return error_response(request, HTTPStatus.NOT_FOUND)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection did not match: an old page, or cookies switched off.

    Of a form of ours that is only older than a log-in in another tab, nothing typed is lost.
    """
    if not wants_json(request) and (answer := form_outdated(request)) is not None:
        return answer
    return error_response(request, HTTPStatus.FORBIDDEN)


def login_paused(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong passwords for one name from one address (django-axes calls it)."""
    return error_response(request, HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: Django calls it with the error still current, wherever it was raised.

    Standing here rather than in a middleware, it also sees what middlewares and templates raise
    (the session, the log-in), each of which Django turns into a response layer by layer.
    """
    if is_temporary(sys.exc_info()[1]):
        response = error_response(request, HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return error_response(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def is_temporary(error: BaseException | None) -> bool:
    """Whether the same request may succeed a little later: by the error, or what it came from."""
    while error is not None and not isinstance(error, TEMPORARY):
        error = error.__cause__
    return error is not None
