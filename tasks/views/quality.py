"""识读质量: how well the documents are read, for the administrator; never how far work has come."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from agencies.spreadsheets import CONTROLS
from tasks.models import ParseProblem, PolicyDocument, Responsibility
from tasks.parser.version import parser_version
from tasks.problem_words import problem_word
from tasks.quality import FIGURES
from tasks.reading_quality import loaded_documents, problem_kinds, qualities, whole
from tasks.views.access import administrator_required

PAGE_SIZE = 50


@require_GET
@administrator_required
def quality(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The figures of each document, the kinds of doubts, and the unknown names."""
    found = qualities(now=timezone.now())
    parser, rows = whole(found)
    unknown = Responsibility.objects.unknown()
    ctx = {
        "labels": [label for _, label, _ in FIGURES],
        "qualities": found,
        "parser": parser,
        "rows": rows,
        "version": parser_version(),
        "kinds": problem_kinds(),
        "documents": loaded_documents(),
        "unknown": unknown.count(),
        "unknown_names": unknown.order_by()
        .values("measure__document__region", "name")
        .distinct()
        .count(),
    }
    return render(request, "tasks/quality.html", ctx)


@require_GET
@administrator_required
def problems(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Doubts of one kind, of one document or both, each leading to its place in the reader."""
    rows = ParseProblem.objects.select_related("document", "measure", "answer__agency").order_by(
        "document__region__order", "document", "span_start", "pk"
    )
    code = request.GET.get("code", "").translate(CONTROLS)[:60]
    slug = request.GET.get("document", "").translate(CONTROLS)[:80]
    chosen = get_object_or_404(PolicyDocument, slug=slug) if slug else None
    rows = _chosen(rows, code, chosen)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    ctx = {
        "page_obj": page,
        "rows": [(problem, problem_word(problem.code)) for problem in page],
        "kind": problem_word(code) if code else "",
        "document": chosen,
    }
    return render(request, "tasks/problems.html", ctx)


def _chosen(
    rows: QuerySet[ParseProblem], code: str, document: PolicyDocument | None
) -> QuerySet[ParseProblem]:
    if code:
        rows = rows.filter(code=code)
    return rows.filter(document=document) if document else rows
