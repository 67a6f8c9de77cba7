"""Verifying and returning what was submitted, one after the other."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from agencies.deputies import covered_by
from agencies.http import AuthenticatedHttpRequest
from agencies.models import User
from tasks.actions import reopen as open_again
from tasks.actions import return_ as send_back
from tasks.actions import verify as accept
from tasks.errors import StaleVersion, TransitionRefused
from tasks.forms import PageForm, ReopenForm, ReturnForm, VerifyForm
from tasks.models import ProgressUpdate
from tasks.permissions import may_reopen, may_verify
from tasks.views.item import on_update, posted_version
from tasks.views.item_page import page_of, render_item


@on_update
def verify(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    form = VerifyForm(request.POST, auto_id="verifying_%s")
    return _decide(request, update, form, accept, name="verifying", done="已核查通过。")


@on_update
def return_(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    form = ReturnForm(request.POST, update=update, auto_id="returning_%s")
    return _decide(request, update, form, send_back, name="returning", done="已退回填报单位。")


@on_update
def reopen(request: AuthenticatedHttpRequest, update: ProgressUpdate) -> HttpResponseBase:
    form = ReopenForm(request.POST, auto_id="reopening_%s")
    return _decide(
        request, update, form, open_again, name="reopening", done="已重新打开，退回填报单位。"
    )


def next_to_verify(user: User, after: ProgressUpdate | None = None) -> ProgressUpdate | None:
    """The oldest submission this person may decide about; after one, the next older than none."""
    queue = (
        ProgressUpdate.objects.visible_to(user)
        .to_verify()
        .unlocked(timezone.localdate())
        .exclude(submitted_by=user)
        .select_related("implementation")
        .order_by("submitted_at", "pk")
    )
    if after is not None and after.submitted_at is not None:
        later = queue.filter(submitted_at__gte=after.submitted_at).exclude(pk=after.pk).first()
        if later:
            return later
    return queue.first()


def _decide(
    request: AuthenticatedHttpRequest,
    update: ProgressUpdate,
    form: PageForm,
    decide: Any,
    *,
    name: str,
    done: str,
) -> HttpResponseBase:
    user = request.user
    may = (
        may_reopen(user, update)
        if name == "reopening"
        else may_verify(user, update, covered_by(user, timezone.localdate()))
    )
    if not may:
        raise PermissionDenied
    if not form.is_valid():
        return _shown_again(request, update, name, form)
    try:
        decide(
            update,
            **form.cleaned_data,
            version=posted_version(request),
            actor=request.user,
            now=timezone.now(),
        )
    except ValidationError as fault:
        form.refuse(fault)
        return _shown_again(request, update, name, form)
    except StaleVersion as stale:
        return _shown_again(request, update, name, form, conflict=stale.current, status=409)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return render_item(
            request, update.implementation_id, update=update, status=409, unsent=_typed(form)
        )
    if "next" not in request.POST:
        messages.success(request, done)
        return redirect(page_of(update) + "#work")
    following = next_to_verify(request.user, after=update)
    if following is None:
        messages.success(request, f"{done}待核查的都已处理完。")
        return redirect("tasks:my_work")
    messages.success(request, f"{done}这是下一条。")
    return redirect(page_of(following) + "#work")


def _shown_again(
    request: AuthenticatedHttpRequest,
    update: ProgressUpdate,
    name: str,
    form: PageForm,
    *,
    conflict: Any = None,
    status: int = 422,
) -> HttpResponse:
    bound: dict[str, Any] = {name: form}
    return render_item(
        request,
        update.implementation_id,
        update=update,
        version=posted_version(request),
        conflict=conflict,
        status=status,
        **bound,
    )


def _typed(form: PageForm) -> list[tuple[str, str]]:
    """The remark that was written for a decision somebody else has taken."""
    return [
        (str(form.fields[name].label), form.cleaned_data[name])
        for name in ("note", "reason")
        if form.cleaned_data.get(name)
    ]
