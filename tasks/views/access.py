"""Who comes through the door of the content pages; which rows they see, `visible_to` decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from agencies.choices import CONTENT_ROLES
from agencies.http import AuthenticatedHttpRequest
from agencies.views.accounts import log_in_again

P = ParamSpec("P")


def reader_required(
    view: Callable[Concatenate[AuthenticatedHttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A person logged in whose role reads tracked content; auditors and administrators get 403.

    A form sent after the session ran out is answered by a log-in page that carries what was typed.
    """

    @wraps(view)
    def guarded(
        request: AuthenticatedHttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.method == "POST":
                return log_in_again(request)
            return redirect_to_login(request.get_full_path())
        if request.user.role not in CONTENT_ROLES:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], guarded)
