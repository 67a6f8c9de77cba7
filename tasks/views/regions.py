"""地区: where the person may look, and one locality with its rounds and its numbers."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from regions.models import PilotRegion, Region
from tasks.models import Implementation, PilotTask, PolicyDocument
from tasks.tallies import COLUMNS, Tally, cells, tally, total
from tasks.views.access import reader_required


@require_GET
@reader_required
def regions(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Visible regions that take part in a round or track anything, with their numbers."""
    on = timezone.localdate()
    seen = Implementation.objects.visible_to(request.user)
    counted = tally(seen, "region", on=on)
    named = PilotRegion.objects.filter(region=OuterRef("pk"))
    taking_part = (
        Region.objects.visible_to(request.user)
        .filter(Exists(named) | Q(pk__in=[pk for (pk,) in counted]))
        .select_related("parent")
        .prefetch_related("pilotregion_set__round")
    )
    ctx = {
        "columns": COLUMNS.values(),
        "rows": [
            {
                "region": region,
                "cells": cells(counted.get((region.pk,), Tally()), on=on, region=region.slug),
            }
            for region in taking_part
        ],
        "whole": cells(total(counted.values()), on=on),
    }
    return render(request, "tasks/regions.html", ctx)


@require_GET
@reader_required
def region(request: AuthenticatedHttpRequest, slug: str) -> HttpResponse:
    """One region: rounds with their periods, numbers by document and task, what lies below."""
    on = timezone.localdate()
    region = get_object_or_404(
        Region.objects.visible_to(request.user).select_related("parent", "replaced_by"), slug=slug
    )
    seen = Implementation.objects.visible_to(request.user).filter(region=region)
    counted = tally(seen, "measure__document", "measure__task", on=on)
    rounds = PilotRegion.objects.filter(region=region).select_related("round")
    below = Region.objects.visible_to(request.user).within(region).exclude(pk=region.pk)
    ctx = {
        "region": region,
        "columns": COLUMNS.values(),
        "rounds": [
            {"named": named, "over": named.round.is_over(on)}
            for named in rounds.order_by("-round__year")
        ],
        "documents": _by_document(counted, region, on),
        "whole": cells(total(counted.values()), on=on, region=region.slug),
        "issued": PolicyDocument.objects.visible_to(request.user).filter(region=region),
        "below": below.filter(Exists(PilotRegion.objects.filter(region=OuterRef("pk")))),
    }
    return render(request, "tasks/region.html", ctx)


def _by_document(
    counted: dict[tuple[Any, ...], Tally], region: Region, on: Any
) -> list[dict[str, Any]]:
    """Each document the region tracks, with a row for each of its tasks in their order."""
    documents = PolicyDocument.objects.in_bulk({document for document, _ in counted})
    tasks = PilotTask.objects.in_bulk({task for _, task in counted if task})
    tables = []
    for document in documents.values():
        params = {"region": region.slug, "document": document.slug}
        rows: list[dict[str, Any]] = [
            {
                "task": tasks[task],
                "cells": cells(numbers, on=on, region=region.slug, pilot_task=str(task)),
            }
            for (of, task), numbers in counted.items()
            if of == document.pk and task
        ]
        rows.sort(key=lambda row: row["task"].span_start)
        whole = total(numbers for (of, _), numbers in counted.items() if of == document.pk)
        tables.append({"document": document, "rows": rows, "whole": cells(whole, on=on, **params)})
    return tables
