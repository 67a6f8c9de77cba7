"""审计: the trail for the auditor, its check and its export."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from agencies import audit
from agencies.audit_words import changes, object_types, verb_label
from agencies.filters import AuditFilter
from agencies.http import AuthenticatedHttpRequest
from agencies.models import AuditEvent
from agencies.models.audit import AuditEventQuerySet
from agencies.permissions import may_read_audit
from agencies.spreadsheets import csv_lines
from agencies.views.access import admits

PAGE_SIZE = 50
HEADER = (
    "序号",
    "时间",
    "操作人",
    "代表单位",
    "地区",
    "动作",
    "对象类型",
    "对象编号",
    "对象",
    "变更前",
    "变更后",
    "原因",
    "来源地址",
    "请求编号",
    "哈希",
)


@require_GET
@admits(may_read_audit)
def trail(request: AuthenticatedHttpRequest) -> HttpResponse:
    filtered = _filtered(request)
    page = Paginator(_rows(filtered), PAGE_SIZE).get_page(request.GET.get("page"))
    ctx = {
        "form": filtered.form,
        "page_obj": page,
        "rows": [
            {
                "event": event,
                "verb": verb_label(event.verb),
                "object_type": object_types().get(event.object_type, event.object_type),
                "changes": changes(event.object_type, event.before, event.after),
            }
            for event in page
        ],
        "query": request.GET.urlencode(),
    }
    return render(request, "agencies/trail.html", ctx)


@require_GET
@admits(may_read_audit)
def export(request: AuthenticatedHttpRequest) -> StreamingHttpResponse:
    """The same rows as CSV, streamed: a trail of years must not fill the memory."""
    name = f"审计记录{timezone.localdate():%Y%m%d}.csv"
    return StreamingHttpResponse(
        csv_lines(HEADER, _lines(_rows(_filtered(request)))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


@require_POST
@admits(may_read_audit)
def check(request: AuthenticatedHttpRequest) -> HttpResponseRedirect:
    """Walk the whole chain and say whether it holds, or which row is the first that does not."""
    bad = audit.verify()
    if bad:
        messages.error(request, f"审计链在第 {bad.seq} 条断开：{bad.fault}。")
    else:
        messages.success(request, f"审计链完整，共 {AuditEvent.objects.count()} 条。")
    return HttpResponseRedirect(reverse("audit"))


def _filtered(request: AuthenticatedHttpRequest) -> AuditFilter:
    seen = AuditEvent.objects.visible_to(request.user).select_related("agency", "region")
    return AuditFilter(request.GET, queryset=seen, request=request)


def _rows(filtered: AuditFilter) -> AuditEventQuerySet:
    """Nothing where a filter is wrong: other rows must not pass for what was asked."""
    rows: AuditEventQuerySet = filtered.qs if filtered.is_valid() else filtered.queryset.none()
    return rows


def _lines(events: AuditEventQuerySet) -> Iterator[list[str]]:
    for event in events.iterator(chunk_size=2000):
        listed = changes(event.object_type, event.before, event.after)
        yield [
            str(event.seq),
            f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
            event.actor_name,
            str(event.agency or ""),
            str(event.region or ""),
            verb_label(event.verb),
            object_types().get(event.object_type, event.object_type),
            event.object_id,
            event.object_label,
            "；".join(f"{c.label}：{c.before}" for c in listed if c.before is not None),
            "；".join(f"{c.label}：{c.after}" for c in listed if c.after is not None),
            event.reason,
            event.address,
            event.request_id,
            event.hash,
        ]
