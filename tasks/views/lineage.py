"""承接关系: two documents side by side, what is suggested, and the chain of one measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from agencies.http import AuthenticatedHttpRequest
from agencies.models import User
from tasks.actions import add_link, confirm_link, reject_link
from tasks.errors import StaleVersion
from tasks.forms import LinkForm
from tasks.lineage.chains import chain_of
from tasks.lineage.linking import is_above
from tasks.lineage.pairs import LABELS, LISTED, Kind, Lineage, detail, lineage, row_of
from tasks.lineage.sheet import workbook
from tasks.models import Measure, MeasureLink, PolicyDocument
from tasks.permissions import may_link
from tasks.views.access import reader_required
from tasks.views.implementations import EXCEL

PAGE_SIZE = 40
VERBS = {"confirm": confirm_link, "reject": reject_link}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The two documents to compare and those one could choose; `fault` says why none are."""

    uppers: list[PolicyDocument]
    lowers: list[PolicyDocument]
    upper: PolicyDocument | None
    lower: PolicyDocument | None
    kind: Kind | None
    fault: str = ""

    def address(self, **changes: Any) -> str:
        """The page's query for this choice, with some of it changed."""
        said = {
            "upper": self.upper.slug if self.upper else None,
            "lower": self.lower.slug if self.lower else None,
            "show": self.kind,
        } | changes
        return urlencode({name: value for name, value in said.items() if value})


@require_GET
@reader_required
def compared(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Pairs, 未承接 and 自主探索 of an upper and a lower document, with their differences."""
    chosen = _chosen(request)
    ctx: dict[str, Any] = {"chosen": chosen, "here": reverse("tasks:lineage")}
    if chosen.upper and chosen.lower and not chosen.fault:
        found = lineage(chosen.upper, chosen.lower)
        page_obj = Paginator(found.of(chosen.kind), PAGE_SIZE).get_page(request.GET.get("page"))
        page_obj.object_list = detail(page_obj.object_list, chosen.lower, request.user)
        ctx |= {
            "lineage": found,
            "page_obj": page_obj,
            "kinds": _kinds(found, chosen),
            "export": f"{reverse('tasks:lineage_export')}?{chosen.address()}",
            "may_link": may_link(request.user, chosen.lower),
        }
    return render(request, "tasks/lineage.html", ctx)


@require_GET
@reader_required
def export(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """The rows the page with the same address shows, all pages of them."""
    chosen = _chosen(request)
    if chosen.upper is None or chosen.lower is None or chosen.fault:
        return HttpResponse(
            chosen.fault or "没有可以比对的文件，未导出。", status=400, content_type="text/plain"
        )
    rows = detail(lineage(chosen.upper, chosen.lower).of(chosen.kind), chosen.lower, request.user)
    place = chosen.lower.region.short_name
    shown = LABELS[chosen.kind] if chosen.kind else "全部"
    on = timezone.localdate()
    title = f"{place}承接关系（{shown}，{on}）"
    response = FileResponse(workbook(rows, title=title), content_type=EXCEL)
    response["Content-Disposition"] = content_disposition_header(
        True, f"承接关系_{place}_{shown}_{on}.xlsx"
    )
    return response


@require_POST
@reader_required
def decide(request: AuthenticatedHttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Confirm or reject one link; htmx gets its row back, a plain form the page it came from."""
    compared = PolicyDocument.objects.compared_for(request.user)
    link = get_object_or_404(_with_ends().filter(lower__document__in=compared), pk=pk)
    if not may_link(request.user, link.lower.document):
        raise PermissionDenied
    note = ""
    try:
        VERBS[verb](
            link,
            seen=request.POST.get("seen", ""),
            actor=request.user,
            now=timezone.now(),
            reason=request.POST.get("reason", ""),
        )
    except StaleVersion:
        note = "已由他人处理，请看现在的状态再决定。"
    except ValidationError as fault:
        note = "".join(fault.messages)
    link = _with_ends().get(pk=pk)
    if not request.htmx:
        if note:
            messages.warning(request, f"{link.lower.label}：{note}")
        return redirect(_page_of(link, request))
    (row,) = detail([row_of(link)], link.lower.document, request.user)
    found = lineage(link.upper.document, link.lower.document)
    chosen = Chosen([], [], found.upper, found.lower, _kind(request.POST.get("show", "")))
    ctx = {
        "row": row,
        "chosen": chosen,
        "kinds": _kinds(found, chosen),
        "note": note,
        "may_link": True,
        "lineage": found,
    }
    response = render(request, "tasks/_lineage_decided.html", ctx)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
@reader_required
def measure(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One measure with what it carries and what carries it, 国 → 省 → 市."""
    return _render_measure(request, _measure(request.user, pk))


@reader_required
def add(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    """Link the measure by hand with one of another document."""
    this = _measure(request.user, pk)
    if request.method != "POST":
        # A refused form stands at its own address: from there a log-in leads back.
        return redirect("tasks:lineage_measure", pk=pk)
    form = LinkForm(request.POST, measure=this, user=request.user)
    if not form.documents:
        raise PermissionDenied
    if form.is_valid():
        other: Measure = form.cleaned_data["other"]
        upper, lower = (this, other) if is_above(this.document, other.document) else (other, this)
        try:
            add_link(
                upper,
                lower,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                now=timezone.now(),
            )
        except ValidationError as fault:
            form.refuse(fault)
        else:
            messages.success(request, f"已添加：{upper.label} → {lower.label}。")
            return redirect("tasks:lineage_measure", pk=pk)
    return _render_measure(request, this, form)


def _measure(user: User, pk: int) -> Measure:
    seen = Measure.objects.visible_to(user)
    return get_object_or_404(seen.select_related("document__region", "task"), pk=pk)


def _render_measure(
    request: AuthenticatedHttpRequest, this: Measure, form: LinkForm | None = None
) -> HttpResponse:
    form = form or LinkForm(measure=this, user=request.user)
    ctx = {"measure": this, "chain": chain_of(this, request.user), "form": form}
    status = 422 if form.errors else 200
    return render(request, "tasks/lineage_measure.html", ctx, status=status)


def _chosen(request: AuthenticatedHttpRequest) -> Chosen:
    """Read the address; a document that is not there for the person is a 404."""
    user = request.user
    documents = PolicyDocument.objects.with_measures().select_related("region", "implements")
    # Of a region's documents the one with the most measures first: a short later one carries few,
    # and opened by itself it would show nearly all as carried by nobody.
    documents = documents.annotate(size=Count("measures")).order_by(
        "region__order", "-size", "slug"
    )
    readable = list(documents.visible_to(user))
    allowed = list(documents.compared_for(user))
    lowers = [lower for lower in allowed if any(is_above(upper, lower) for upper in readable)]
    uppers = [upper for upper in readable if any(is_above(upper, lower) for lower in lowers)]
    kind = _kind(request.GET.get("show", ""))
    slug = request.GET.get("lower")
    lower = _named(allowed, slug) if slug else _usual_lower(lowers, user)
    slug = request.GET.get("upper")
    upper = _named(readable, slug) if slug else _usual_upper(uppers, lower)
    fault = ""
    if upper and lower and not is_above(upper, lower):
        fault = "所选上级文件不在下级文件之上，请重新选择。"
    elif not upper or not lower:
        fault = "没有可以比对的上下级文件。"
    return Chosen(uppers, lowers, upper, lower, kind, fault)


def _named(documents: list[PolicyDocument], slug: str) -> PolicyDocument:
    for document in documents:
        if document.slug == slug:
            return document
    raise Http404


def _usual_lower(lowers: list[PolicyDocument], user: User) -> PolicyDocument | None:
    """What implements another document, the person's own region's first; or else any."""
    return max(
        lowers,
        key=lambda d: (d.implements_id is not None, d.region_id == user.region_id),
        default=None,
    )


def _usual_upper(
    uppers: list[PolicyDocument], lower: PolicyDocument | None
) -> PolicyDocument | None:
    """What the lower document implements, or else the first above it."""
    above = [upper for upper in uppers if lower and is_above(upper, lower)]
    implemented = [upper for upper in above if lower and upper.pk == lower.implements_id]
    return next(iter([*implemented, *above]), None)


def _kind(text: str) -> Kind | None:
    return Kind(text) if text in LISTED else None


def _kinds(found: Lineage, chosen: Chosen) -> list[dict[str, Any]]:
    """The filters with their numbers; the chosen one leads back to all rows."""
    shown: list[tuple[Kind | None, str, int]] = [(None, "全部", len(found.rows))]
    shown += [(kind, found.labels[kind], number) for kind, number in found.counts().items()]
    return [
        {
            "value": kind or "all",
            "label": label,
            "number": number,
            "query": chosen.address(show=kind),
            "is_chosen": kind == chosen.kind,
        }
        for kind, label, number in shown
    ]


def _with_ends() -> Any:
    return MeasureLink.objects.select_related(
        "upper__document__region", "lower__document__region", "decided_by"
    )


def _page_of(link: MeasureLink, request: AuthenticatedHttpRequest) -> str:
    """Back to where the form stood: the page of the measure, or that of the two documents."""
    back = request.POST.get("measure", "")
    if back in {str(link.upper_id), str(link.lower_id)}:
        return reverse("tasks:lineage_measure", args=[back])
    kind = _kind(request.POST.get("show", ""))
    page = request.POST.get("page", "")
    chosen = Chosen([], [], link.upper.document, link.lower.document, kind)
    query = chosen.address(page=page if page.isascii() and page.isdigit() else None)
    return f"{reverse('tasks:lineage')}?{query}#l{link.pk}"
