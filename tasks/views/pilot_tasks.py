"""试点任务: the tasks of a document; one task with its measures and progress by locality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from agencies.models import User
from regions.models import Region
from tasks.choices import ListName
from tasks.lineage.carrying import carryings_of
from tasks.lineage.linking import CARRYING_LISTS
from tasks.models import Implementation, PilotTask, PolicyDocument
from tasks.reading import standings_of
from tasks.tallies import COLUMNS, Tally, cells, tally, total
from tasks.views.access import reader_required


@require_GET
@reader_required
def pilot_tasks(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The tasks of one document (`?document=slug`, at first the one the person tracks most of)."""
    on = timezone.localdate()
    seen = PolicyDocument.objects.visible_to(request.user).select_related("region", "implements")
    with_tasks = list(seen.filter(tasks__isnull=False).distinct().order_by("region__order", "slug"))
    slug = request.GET.get("document")
    document = (
        get_object_or_404(seen, slug=slug) if slug else _mostly_tracked(with_tasks, request.user)
    )
    ctx = {
        "documents": with_tasks,
        "document": document,
        "columns": COLUMNS.values(),
        "lists": _lists(document, request.user, on) if document else [],
        "carryings": carryings_of(document, request.user) if document else [],
        "shows_demo": document is not None
        and Implementation.objects.visible_to(request.user)
        .filter(Q(measure__document=document) | Q(measure__document__implements=document))
        .filter(is_demo=True)
        .exists(),
    }
    return render(request, "tasks/pilot_tasks.html", ctx)


@require_GET
@reader_required
def pilot_task(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One task: statement, progress in each locality the person may see, its measures."""
    on = timezone.localdate()
    task = get_object_or_404(
        PilotTask.objects.filter(
            document__in=PolicyDocument.objects.visible_to(request.user)
        ).select_related("document__region", "document__implements"),
        pk=pk,
    )
    standings = standings_of(task.document, request.user)
    uncarried = {
        measure.pk: carrying.lower
        for carrying in carryings_of(task.document, request.user)
        if carrying.upper == task.document
        for measure in carrying.uncarried
    }
    measures = task.measures.visible_to(request.user).prefetch_related("responsibilities__agency")
    ctx = {
        "task": task,
        "shows_demo": any(s.is_demo for found in standings.values() for s in found),
        "columns": COLUMNS.values(),
        "localities": _localities(task, request.user, on),
        "rows": [
            {
                "measure": measure,
                "standings": standings.get(measure.pk, []),
                "uncarried": uncarried.get(measure.pk),
            }
            for measure in measures
        ],
    }
    return render(request, "tasks/pilot_task.html", ctx)


def _mostly_tracked(documents: list[PolicyDocument], user: User) -> PolicyDocument | None:
    tracked = dict(
        Implementation.objects.visible_to(user)
        .order_by()
        .values_list("measure__document")
        .annotate(n=Count("pk"))
    )
    return max(documents, key=lambda d: tracked.get(d.pk, 0), default=None)


def _lists(document: PolicyDocument, user: User, on: date) -> list[dict[str, Any]]:
    """The document's tasks by list, each with its numbers; what is tracked stands first.

    Tasks without measures are left out.
    """
    tasks = sorted(document.tasks.annotate(measure_count=Count("measures")), key=_place)
    families = _families(tasks)
    members = {pk for family in families.values() for pk in family}
    counted = tally(
        Implementation.objects.visible_to(user).filter(measure__task__in=members),
        "measure__task",
        on=on,
    )
    rows: list[dict[str, Any]] = [
        {
            "task": task,
            "cells": cells(
                total(counted.get((pk,), Tally()) for pk in families[task.pk]),
                on=on,
                pilot_task=",".join(map(str, families[task.pk])),
            ),
        }
        for task in tasks
        if task.measure_count
    ]
    lists = []
    for name, group in groupby(rows, key=lambda row: row["task"].list_name):
        of_list = list(group)
        is_tracked = any(row["cells"][0].count for row in of_list)
        lists.append({"label": ListName(name).label, "rows": of_list, "is_tracked": is_tracked})
    return sorted(lists, key=lambda each: not each["is_tracked"])


def _place(task: PilotTask) -> tuple[str, int, int]:
    """By list; a table's headings by number, since they may stand below their rows."""
    is_table = task.list_name in CARRYING_LISTS
    return task.list_name, task.ordinal if is_table else 0, task.span_start


def _localities(task: PilotTask, user: User, on: date) -> list[dict[str, Any]]:
    """The task's numbers in each visible region, those of a lower document's same task included."""
    family = _families([task])[task.pk]
    counted = tally(
        Implementation.objects.visible_to(user).filter(measure__task__in=family),
        "region",
        on=on,
    )
    regions = Region.objects.in_bulk([pk for (pk,) in counted])
    return [
        {
            "region": region,
            "cells": cells(
                counted[region.pk,],
                on=on,
                region=region.slug,
                pilot_task=",".join(map(str, family)),
            ),
        }
        for region in sorted(regions.values(), key=lambda r: (r.order, r.slug))
    ]


def _families(tasks: Sequence[PilotTask]) -> dict[int, list[int]]:
    """Each task with the tasks that carry it: same number, in a table of a document below.

    A city's plan repeats the upper table's tasks under their own numbers; a task the city adds
    (九, 自主探索) has a number the upper table does not, and prose numbers start anew each section.
    """
    below: dict[tuple[int | None, int], list[int]] = defaultdict(list)
    carrying = Q(list_name__in=CARRYING_LISTS)
    for lower in PilotTask.objects.filter(
        carrying, document__implements__in={t.document_id for t in tasks}
    ).select_related("document"):
        below[lower.document.implements_id, lower.ordinal].append(lower.pk)
    return {
        t.pk: [t.pk, *(below[t.document_id, t.ordinal] if t.list_name == ListName.TABLE else [])]
        for t in tasks
    }
