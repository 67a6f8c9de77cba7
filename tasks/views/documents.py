"""政策文件: the list, and the reader with the text beside its outline."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from agencies.permissions import keeps_names, may_read_content
from tasks.choices import DocumentLevel
from tasks.models import Implementation, Measure, ParseProblem, PolicyDocument
from tasks.permissions import is_bureau_of, may_read_again
from tasks.reading import read
from tasks.views.access import paper_reader_required

# From the top down, whatever the words sort like.
LEVELS = (DocumentLevel.NATIONAL, DocumentLevel.PROVINCE, DocumentLevel.CITY)


@require_GET
@paper_reader_required
def documents(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every document with what was read out of it and how much of it the person tracks."""
    seen = PolicyDocument.objects.visible_to(request.user).select_related("region", "implements")
    measures = _counted(Measure.objects.visible_to(request.user), "document")
    doubts = _counted(ParseProblem.objects.filter(answer=None), "document")
    tracked = _counted(Implementation.objects.visible_to(request.user), "measure__document")
    rows: list[dict[str, Any]] = [
        {
            "document": document,
            "measures": measures.get(document.pk, 0),
            "doubts": doubts.get(document.pk, 0),
            "tracked": tracked.get(document.pk, 0),
        }
        for document in seen.order_by("region__order", "-issued_on", "slug")
    ]
    region_id = request.user.region_id
    ctx = {
        "may_record": region_id is not None and is_bureau_of(request.user, region_id),
        "may_answer": keeps_names(request.user),
        "levels": [
            (level.label, [row for row in rows if row["document"].level == level])
            for level in LEVELS
        ],
    }
    return render(request, "tasks/documents.html", ctx)


@require_GET
@paper_reader_required
def document(request: AuthenticatedHttpRequest, slug: str) -> HttpResponse:
    """The reader. `?measure=<pk>` points at one measure; its anchor in the text is #m<pk>."""
    document = get_object_or_404(
        PolicyDocument.objects.visible_to(request.user).select_related(
            "source", "region", "implements"
        ),
        slug=slug,
    )
    asked = request.GET.get("measure", "")
    current = int(asked) if asked.isascii() and asked.isdigit() else None
    ctx = {
        "document": document,
        "reading": read(document, user=request.user, current=current),
        "lower": document.implemented_by.visible_to(request.user).select_related("region"),
        "current": current,
        "compares": may_read_content(request.user),
        "may_read_again": may_read_again(request.user, document),
    }
    return render(request, "tasks/document.html", ctx)


def _counted(q: QuerySet[Any], by: str) -> dict[int, int]:
    return dict(q.order_by().values_list(by).annotate(n=Count("pk")))
