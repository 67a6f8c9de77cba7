"""Log-in and password change: Django's own views, with the audit trail and nothing typed lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from agencies import keeping
from agencies.actions import set_password


class LogIn(LoginView):
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        kept = keeping.unpack(self.request.POST.get("kept", ""))
        if kept is None:
            return response
        keeping.store(self.request, kept)
        return HttpResponseRedirect(kept.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = self.request.POST.get("kept", "")
        return super().get_context_data(kept=kept, **kwargs)


def log_in_again(request: HttpRequest) -> HttpResponse:
    """Answers a form sent after the session ran out: the log-in page, carrying what was typed."""
    ctx = {
        "form": AuthenticationForm(request),
        "kept": keeping.pack(request),
        "next": _page_of_form(request, is_log_in=False),
    }
    return render(request, "registration/login.html", ctx)


def form_outdated(request: HttpRequest) -> HttpResponse | None:
    """Answers a form of ours whose protection is older than the last log-in, in another tab.

    Nothing of it is done; what was typed goes back into its page, or on through the log-in page
    where nobody is logged in. None for what does not come from our own pages.
    """
    origin = request.headers.get("Origin", "")
    # "null", of a page without an origin, would pass for a path.
    is_ours = "://" in origin and url_has_allowed_host_and_scheme(
        origin, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not is_ours or request.headers.get("HX-Request"):
        return None
    is_log_in = request.path == reverse("login")
    if not request.user.is_authenticated:
        return _log_in_page(request) if is_log_in else log_in_again(request)
    packed = request.POST.get("kept", "") if is_log_in else keeping.pack(request)
    kept = keeping.unpack(packed)
    if kept is not None:
        keeping.store(request, kept)
    still_there = "填写的文字还在，" if kept else ""
    if is_log_in:
        messages.info(request, f"您已在另一个窗口登录。{still_there}请核对后继续。")
    else:
        messages.warning(
            request,
            f"您在另一个窗口重新登录过，这次提交没有执行；{still_there}请核对后再提交一次。",
        )
    return HttpResponseRedirect(kept.page if kept else _page_of_form(request, is_log_in))


def _log_in_page(request: HttpRequest) -> HttpResponse:
    """The log-in page once more, as it was."""
    ctx = {
        "form": AuthenticationForm(request),
        "kept": request.POST.get("kept", ""),
        "next": request.POST.get("next", ""),
    }
    return render(request, "registration/login.html", ctx)


def _page_of_form(request: HttpRequest, is_log_in: bool) -> str:
    """Where the form was sent from, as the browser says, or the log-in form itself; "/" for any
    other site and for none."""
    page = request.POST.get("next", "") if is_log_in else request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if is_ours else "/"


class PasswordChange(PasswordChangeView):
    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        set_password(
            form.user,
            password=form.cleaned_data["new_password1"],
            actor=form.user,
            now=timezone.now(),
        )
        # Other sessions of the person end with the old password; this one goes on.
        update_session_auth_hash(self.request, form.user)
        return HttpResponseRedirect(str(self.get_success_url()))
