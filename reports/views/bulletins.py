"""通报: draft one, mend its words, sign it, issue it, take it as Word."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agencies.choices import Role
from agencies.http import AuthenticatedHttpRequest
from reports.bulletins import draft_bulletin, edit_bulletin, issue_bulletin, sign_bulletin
from reports.choices import BulletinState
from reports.downloads import attachment
from reports.errors import StaleText
from reports.forms import BulletinForm, DraftForm
from reports.letters import bulletin_word
from reports.models import Bulletin
from reports.permissions import may_draft_bulletin, may_read_bulletins, may_sign_bulletin
from tasks.views.access import reader_required
from tasks.views.item import posted_version


@reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulletins(request: AuthenticatedHttpRequest) -> HttpResponse:
    if not may_read_bulletins(request.user):
        raise PermissionDenied
    region, today = request.user.region, timezone.localdate()
    own = region is not None and may_draft_bulletin(request.user, region)
    if request.method == "POST" and not own:
        raise PermissionDenied
    form = DraftForm(
        request.POST if request.method == "POST" else None, user=request.user, today=today
    )
    if request.method == "POST" and form.is_valid():
        try:
            drafted = draft_bulletin(**form.cleaned_data, actor=request.user, now=timezone.now())
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            return redirect(drafted)
    ctx = {
        "form": form,
        "may_draft": own,
        "bulletins": Bulletin.objects.visible_to(request.user).select_related(
            "region", "drafted_by", "signed_by"
        ),
    }
    return render(request, "reports/bulletins.html", ctx, status=422 if form.errors else 200)


@reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """The bulletin; posting writes the next version of its words."""
    found = _found(request, pk)
    status = 200
    version = found.version
    text = found.texts.select_related("author").latest("number")
    is_open = found.state != BulletinState.ISSUED and may_draft_bulletin(request.user, found.region)
    form = BulletinForm(initial={"opening": text.opening, "closing": text.closing})
    if request.method == "POST":
        if not may_draft_bulletin(request.user, found.region):
            raise PermissionDenied
        form, status = BulletinForm(request.POST), 422
        if form.is_valid():
            try:
                edit_bulletin(
                    found,
                    **form.cleaned_data,
                    version=posted_version(request),
                    actor=request.user,
                    now=timezone.now(),
                )
            except ValidationError as fault:
                form.add_error(None, fault)
            except StaleText as stale:
                form.add_error(None, str(stale))
                status = 409
            else:
                messages.success(request, "通报文字已保存为新的一版。")
                return redirect(found)
    ctx = {
        "bulletin": found,
        # A reporter sees the published numbers, and of the rows behind them only their own.
        "opens_rows": request.user.role != Role.REPORTER,
        "text": text,
        "texts": found.texts.select_related("author"),
        "form": form if is_open else None,
        "version": version,
        "may_sign": found.state == BulletinState.DRAFT
        and may_sign_bulletin(request.user, found.region)
        and found.drafted_by_id != request.user.pk,
        "may_issue": found.state == BulletinState.SIGNED
        and may_sign_bulletin(request.user, found.region),
    }
    return render(request, "reports/bulletin.html", ctx, status=status)


@reader_required
def sign(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if request.method == "POST":
        try:
            sign_bulletin(
                found,
                version=posted_version(request),
                actor=request.user,
                now=timezone.now(),
            )
        except ValidationError as fault:
            messages.warning(request, fault.messages[0])
        except StaleText:
            messages.warning(request, "通报文字刚被修改，请看过现在的文字再签发。")
        else:
            messages.success(request, "通报已签发，可以印发。")
    return redirect(found)


@reader_required
def issue(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    if request.method == "POST":
        try:
            issue_bulletin(found, actor=request.user, now=timezone.now())
        except ValidationError as fault:
            messages.warning(request, fault.messages[0])
        else:
            messages.success(request, "通报已印发，本地区各单位可以看到。")
    return redirect(found)


@reader_required
@require_safe
def bulletin_file(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    return attachment(bulletin_word(found, found.texts.latest("number")), f"{found}.docx")


def _found(request: AuthenticatedHttpRequest, pk: int) -> Bulletin:
    if not may_read_bulletins(request.user):
        raise PermissionDenied
    seen = Bulletin.objects.visible_to(request.user).select_related(
        "region", "period", "drafted_by", "signed_by"
    )
    return get_object_or_404(seen, pk=pk)
