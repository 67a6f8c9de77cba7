"""Who comes through the door of the content pages; which rows they see, `visible_to` decides."""

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
from agencies.permissions import keeps_names, may_administer, may_read_content, may_read_papers
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
                if request.htmx:
                    # The log-in page has no place inside another page; a correction being typed
                    # is kept in the browser (half-typed.js) and offered when its page is back.
                    page = request.htmx.current_url_abs_path or "/"
                    return HttpResponseClientRedirect(redirect_to_login(page).url)
                if request.method == "POST":
                    return log_in_again(request)
                return redirect_to_login(request.get_full_path())
            if not allowed(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(Guarded[P], guarded)

    return guard


def reader_required(view: View[P]) -> Guarded[P]:
    """Those whose role reads tracked content; auditors and administrators get 403."""
    return admits(may_read_content)(view)


def paper_reader_required(view: View[P]) -> Guarded[P]:
    """Those who read the documents: the administrator too, who answers for the names in them."""
    return admits(may_read_papers)(view)


def names_keeper_required(view: View[P]) -> Guarded[P]:
    """Those who say what unknown names mean."""
    return admits(keeps_names)(view)


def administrator_required(view: View[P]) -> Guarded[P]:
    """The administrator."""
    return admits(may_administer)(view)
