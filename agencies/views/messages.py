"""消息: what a person was told, and how they want to be told."""

from __future__ import annotations

from django.contrib import messages as flash
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.forms import MailForm
from agencies.http import AuthenticatedHttpRequest
from agencies.inbox import choose_mail, mark_read
from agencies.models import Message
from agencies.views.access import log_in_required

PAGE_SIZE = 30


@require_GET
@log_in_required
def messages(request: AuthenticatedHttpRequest) -> HttpResponse:
    user = request.user
    pages = Paginator(Message.objects.visible_to(user), PAGE_SIZE)
    ctx = {"page_obj": pages.get_page(request.GET.get("page")), "unread": user.unread_messages}
    return render(request, "agencies/messages.html", ctx)


@require_POST
@log_in_required
def open_message(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Read it, and go to the page it speaks of."""
    user = request.user
    message = get_object_or_404(Message.objects.visible_to(user), pk=pk)
    mark_read(user, message=message, now=timezone.now())
    return redirect(message.address)


@require_POST
@log_in_required
def read_all(request: AuthenticatedHttpRequest) -> HttpResponse:
    mark_read(request.user, now=timezone.now())
    return redirect("messages")


@require_http_methods(["GET", "POST"])
@log_in_required
def choices(request: AuthenticatedHttpRequest) -> HttpResponse:
    user = request.user
    form = MailForm(
        request.POST or None, initial={"email": user.email, "mail_choice": user.mail_choice}
    )
    if request.method == "POST" and form.is_valid():
        try:
            choose_mail(user, **form.cleaned_data, now=timezone.now())
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            flash.success(request, "消息设置已保存。")
            return redirect("messages")
    ctx = {"form": form}
    return render(request, "agencies/message_choices.html", ctx, status=422 if form.errors else 200)
