"""发送渠道 and 发送记录: where a region's messages go, and what became of each."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import outbox
from agencies.channels import set_channel, switch_channel, try_channel
from agencies.choices import DeliveryState, Role
from agencies.forms import ChannelForm
from agencies.http import AuthenticatedHttpRequest
from agencies.models import Channel, Delivery
from agencies.permissions import may_open_channels, may_read_deliveries
from agencies.views.access import admits

PAGE_SIZE = 40


@never_cache
@require_http_methods(["GET", "POST"])
@admits(may_open_channels)
def channels(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = ChannelForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            channel = set_channel(**form.cleaned_data, actor=request.user, now=timezone.now())
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, f"发送渠道“{channel.name}”已保存，可以发一条测试消息。")
            return redirect("channels")
    ctx = {
        "form": form,
        "channels": Channel.objects.visible_to(request.user).select_related("region", "created_by"),
    }
    return render(request, "agencies/channels.html", ctx, status=422 if form.errors else 200)


@require_POST
@admits(may_open_channels)
def switch(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.visible_to(request.user), pk=pk)
    is_active = request.POST.get("active") == "1"
    switch_channel(channel, is_active=is_active, actor=request.user, now=timezone.now())
    messages.success(request, f"“{channel.name}”已{'启用' if is_active else '停用'}。")
    return redirect("channels")


@require_POST
@admits(may_open_channels)
def test(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.visible_to(request.user), pk=pk)
    try_channel(channel, actor=request.user, now=timezone.now())
    messages.success(request, "测试消息已登记，结果请看下面的发送记录。")
    return redirect("deliveries")


@require_GET
@admits(may_read_deliveries)
def deliveries(request: AuthenticatedHttpRequest) -> HttpResponse:
    seen = Delivery.objects.visible_to(request.user).select_related(
        "recipient", "channel", "region"
    )
    state = request.GET.get("state", "")
    if state in DeliveryState.values:
        seen = seen.filter(state=state)
    pages = Paginator(seen, PAGE_SIZE)
    ctx = {
        "page_obj": pages.get_page(request.GET.get("page")),
        "states": DeliveryState.choices,
        "state": state,
        "may_retry": may_open_channels(request.user),
        # Administrators look after the ways out, not after what is said.
        "shows_content": request.user.role != Role.ADMINISTRATOR,
    }
    return render(request, "agencies/deliveries.html", ctx)


@require_POST
@admits(may_read_deliveries)
def retry(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(
        Delivery.objects.visible_to(request.user).select_related("region"), pk=pk
    )
    if not may_open_channels(request.user):
        raise PermissionDenied
    try:
        outbox.retry(delivery, actor=request.user, now=timezone.now())
    except ValidationError as fault:
        messages.warning(request, fault.messages[0])
    else:
        messages.success(request, "已重新登记发送，8:00 至 20:00 间随即发出。")
    return redirect("deliveries")
