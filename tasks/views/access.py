"""Who comes through the door of the content pages; which rows they see, `visible_to` decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from agencies.choices import CONTENT_ROLES
from agencies.http import AuthenticatedHttpRequest

P = ParamSpec("P")


def reader_required(
    view: Callable[Concatenate[AuthenticatedHttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A person logged in whose role reads tracked content; auditors and administrators get 403."""

    @wraps(view)
    def checked(
        request: AuthenticatedHttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if request.user.role not in CONTENT_ROLES:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded: Any = login_required(checked)
    return guarded  # type: ignore[no-any-return]
