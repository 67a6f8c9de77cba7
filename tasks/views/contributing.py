"""A co-agency's part, given from the page of the item."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from agencies.http import AuthenticatedHttpRequest
from tasks.actions import contribute as give
from tasks.errors import StaleVersion, TransitionRefused
from tasks.forms import ContributionForm
from tasks.models import ProgressUpdate
from tasks.permissions import may_contribute
from tasks.views.item import on_update, posted_version
from tasks.views.item_page import page_of, render_item


@on_update
def contribute(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    if not may_contribute(request.user, update.implementation):
        raise PermissionDenied
    form = ContributionForm(request.POST, auto_id="contributing_%s")
    status = 422
    try:
        if form.is_valid():
            give(
                update,
                text=form.cleaned_data["text"],
                version=posted_version(request),
                actor=request.user,
                now=timezone.now(),
            )
            messages.success(request, "配合情况已保存，牵头单位可以看到。")
            return redirect(page_of(update) + "#work")
    except ValidationError as fault:
        form.refuse(fault)
    except StaleVersion as stale:
        status = 409
        theirs = getattr(stale.current, "text", "")
        form.add_error("text", f"本单位同事刚改过，现在的内容是：{theirs}。核对后再保存。")
    except TransitionRefused as refused:
        status = 409
        form.add_error(None, str(refused))
    return render_item(
        request, update.implementation_id, update=update, status=status, contributing=form
    )
