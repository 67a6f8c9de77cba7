"""What goes on around an implementation: who answers for it, what stands in its way, 批示."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from agencies.http import AuthenticatedHttpRequest
from tasks.actions import annotate as put_remark
from tasks.actions import assign as set_agencies
from tasks.actions import close_blocker as settle
from tasks.actions import raise_blocker as put_obstacle
from tasks.errors import StaleVersion
from tasks.forms import AnnotationForm, AssignForm, BlockerForm, CloseBlockerForm
from tasks.models import Blocker, Implementation
from tasks.permissions import may_annotate, may_assign, may_raise_blocker
from tasks.views.access import reader_required
from tasks.views.item import on_implementation, posted_version
from tasks.views.item_page import render_item


@on_implementation
def assign(request: AuthenticatedHttpRequest, item: Implementation) -> HttpResponseBase:
    if not may_assign(request.user, item):
        raise PermissionDenied
    form = AssignForm(request.POST, implementation=item, auto_id="assigning_%s")
    version = posted_version(request)
    if form.is_valid():
        try:
            set_agencies(
                item,
                agencies=form.agencies(),
                version=version,
                actor=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as fault:
            form.refuse(fault)
        except StaleVersion as stale:
            version = item.version
            # The item's row also moves with updates; the agencies shown above are the present ones.
            form.add_error(None, f"{stale}上方是现在的责任单位，确认无误可再次保存。")
        else:
            messages.success(request, "责任单位已更新。")
            return redirect(f"{item.get_absolute_url()}#responsible")
    return render_item(request, item.pk, status=422, assigning=form, item_version=version)


@on_implementation
def raise_blocker(request: AuthenticatedHttpRequest, item: Implementation) -> HttpResponseBase:
    if not may_raise_blocker(request.user, item):
        raise PermissionDenied
    form = BlockerForm(request.POST, auto_id="blocker_%s")
    if form.is_valid():
        put_obstacle(item, **form.cleaned_data, actor=request.user, now=timezone.now())
        messages.success(request, "问题诉求已登记。")
        return redirect(f"{item.get_absolute_url()}#blockers")
    return render_item(request, item.pk, status=422, blocker=form)


@reader_required
def close_blocker(request: AuthenticatedHttpRequest, /, pk: int) -> HttpResponseBase:
    seen = Blocker.objects.visible_to(request.user).select_related("implementation")
    blocker = get_object_or_404(seen, pk=pk)
    item = blocker.implementation
    if request.method != "POST":
        return redirect(item)
    form = CloseBlockerForm(request.POST, auto_id=f"closing_{pk}_%s")
    if form.is_valid():
        settle(blocker, **form.cleaned_data, actor=request.user, now=timezone.now())
        messages.success(request, "已登记解决情况。")
        return redirect(f"{item.get_absolute_url()}#blockers")
    return render_item(request, item.pk, status=422, closing=(pk, form))


@on_implementation
def annotate(request: AuthenticatedHttpRequest, item: Implementation) -> HttpResponseBase:
    if not may_annotate(request.user, item):
        raise PermissionDenied
    form = AnnotationForm(request.POST, auto_id="annotation_%s")
    if form.is_valid():
        put_remark(item, **form.cleaned_data, actor=request.user, now=timezone.now())
        messages.success(request, "批示已记录，责任单位和经办会看到。")
        return redirect(f"{item.get_absolute_url()}#annotations")
    return render_item(request, item.pk, status=422, annotation=form)
