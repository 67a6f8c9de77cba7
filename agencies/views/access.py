"""Who comes through the door of a page: somebody logged in, in a role that may open it.

Which rows they see there, `visible_to` decides.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect

from agencies.http import AuthenticatedHttpRequest
from agencies.models import User
from agencies.views.accounts import log_in_again

P = ParamSpec("P")
View = Callable[Concatenate[AuthenticatedHttpRequest, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def admits(allowed: Callable[[User], bool]) -> Callable[[View[P]], Guarded[P]]:
    """A person logged in whom the predicate lets pass; everybody else gets 403.

    A form sent after the session ran out is answered by a log-in page that carries what was typed.
    """

    def guard(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(
            request: AuthenticatedHttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _ask_to_log_in(request)
            if not allowed(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(Guarded[P], guarded)

    return guard


def log_in_required(view: View[P]) -> Guarded[P]:
    """Everybody who is logged in."""
    return admits(lambda user: True)(view)


def _ask_to_log_in(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    if request.htmx:
        # The log-in page has no place inside another page; a correction being typed is kept in
        # the browser (half-typed.js) and offered when its page is back.
        return HttpResponseClientRedirect(
            redirect_to_login(request.htmx.current_url_abs_path or "/").url
        )
    if request.method == "POST":
        return log_in_again(request)
    return redirect_to_login(request.get_full_path())
