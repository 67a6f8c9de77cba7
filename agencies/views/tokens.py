"""接口令牌: issued to the systems of partner bodies, shown once, revoked at any time."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.actions import issue_agency_token, revoke_token
from agencies.choices import Scope
from agencies.forms import TokenForm
from agencies.http import AuthenticatedHttpRequest
from agencies.models import ApiToken
from agencies.permissions import may_administer
from agencies.views.access import admits


@never_cache
@require_http_methods(["GET", "POST"])
@admits(may_administer)
def tokens(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The list and the form. A new token is in the answer to its POST and nowhere afterwards."""
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        agency = form.cleaned_data["agency"]
        try:
            _, secret = issue_agency_token(
                agency=agency,
                region=agency.region,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                actor=request.user,
                now=timezone.now(),
            )
        except ValidationError as fault:
            form.add_error(None, fault.messages)
        else:
            form = TokenForm()
    issued = ApiToken.objects.select_related("user__agency", "user__region", "created_by")
    ctx = {
        "form": form,
        "secret": secret,
        "rows": [
            {"token": token, "scopes": [Scope(scope).label for scope in token.scopes]}
            for token in issued
        ],
    }
    return render(request, "agencies/tokens.html", ctx)


@require_http_methods(["GET", "POST"])
@admits(may_administer)
def revoke(request: AuthenticatedHttpRequest, token_key: str) -> HttpResponse:
    """Asks first (GET), then revokes (POST)."""
    token = get_object_or_404(
        ApiToken.objects.select_related("user__agency", "user__region"), token_key=token_key
    )
    if request.method == "POST":
        revoke_token(token, actor=request.user, now=timezone.now())
        messages.success(request, f"已撤销令牌“{token.name}”，使用它的系统即刻不能再访问。")
        return HttpResponseRedirect(reverse("tokens"))
    return render(request, "agencies/revoke_token.html", {"token": token})
