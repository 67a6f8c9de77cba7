"""政策文件: the list, and the reader with the text beside its outline."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest, number_in
from agencies.models import User
from agencies.permissions import keeps_names
from tasks.choices import DocumentLevel
from tasks.lineage.linking import is_above
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
            "source", "region", "implements__region"
        ),
        slug=slug,
    )
    ctx = {
        "document": document,
        "reading": read(
            document, user=request.user, current=number_in(request.GET.get("measure", ""))
        ),
        # Of one file with several, such as a notice with its plan, each leads to the others.
        "beside": document.source.documents.visible_to(request.user).exclude(pk=document.pk),
        "lower": document.implemented_by.visible_to(request.user).select_related("region"),
        "compared": _compared(document, request.user),
        "may_read_again": may_read_again(request.user, document),
    }
    return render(request, "tasks/document.html", ctx)


def _compared(document: PolicyDocument, user: User) -> str:
    """Where it is held against what it implements; "" for whoever may not look into that, and
    where there is nothing to compare."""
    upper = document.implements
    if upper is None or not is_above(upper, document):
        return ""
    above = PolicyDocument.objects.with_measures()
    seen = PolicyDocument.objects.with_measures().compared_for(user)
    if not seen.filter(pk=document.pk, implements__in=above).exists():
        return ""
    pair = urlencode({"upper": upper.slug, "lower": document.slug})
    return f"{reverse('tasks:lineage')}?{pair}"


def _counted(q: QuerySet[Any], by: str) -> dict[int, int]:
    return dict(q.order_by().values_list(by).annotate(n=Count("pk")))
