"""Log-in and password change: Django's own views, with the audit trail and nothing typed lost."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
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
        "next": _page_of_form(request),
    }
    return render(request, "registration/login.html", ctx)


def _page_of_form(request: HttpRequest) -> str:
    """Where the form was sent from, as the browser says; "/" for any other site and for none."""
    page = request.headers.get("Referer", "")
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
