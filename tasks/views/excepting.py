"""Asking for an exception from the page of the locked item."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from agencies.http import AuthenticatedHttpRequest
from tasks.actions import ask_exception
from tasks.forms import ExceptionForm
from tasks.models import ProgressUpdate
from tasks.permissions import may_ask_exception
from tasks.views.item import on_update
from tasks.views.item_page import page_of, render_item


@on_update
def ask(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    if not may_ask_exception(request.user, update):
        raise PermissionDenied
    form = ExceptionForm(request.POST, auto_id="asking_%s")
    try:
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            ask_exception(update, reason=reason, actor=request.user, now=timezone.now())
            messages.success(request, "已提交例外申请，待审核签发人审批。")
            return redirect(page_of(update) + "#work")
    except ValidationError as fault:
        form.refuse(fault)
    return render_item(request, update.implementation_id, update=update, status=422, asking=form)
