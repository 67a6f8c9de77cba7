"""落实事项: the list, its filters, and its exports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.db.models import aggregates
from django.http import (
    FileResponse,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from agencies.models import Agency
from regions.models import PilotRound, Region
from tasks.choices import Light, Status, TrackScope, UpdateState
from tasks.columns import (
    COLUMNS,
    DEMO_COLUMN,
    Column,
    chosen_columns,
    drawn,
    with_columns,
)
from tasks.exports import lines, workbook
from tasks.filters import ImplementationFilter
from tasks.models import Assignment, Implementation, Measure, PilotTask
from tasks.querysets import ImplementationQuerySet
from tasks.views.access import reader_required
from tasks.widgets import FlatCheckboxes, FlatSelect

PAGE_SIZE = 50
# Folded away until one of them is used.
RARE_FILTERS = (
    "mine",
    "document",
    "round",
    "lead",
    "update_state",
    "status",
    "claimed",
    "light",
    "scope",
    "owed_after",
    "owed_before",
    "due_before",
    "blocked",
    "assigned",
    "closed",
)
CHOICES: dict[str, list[tuple[str, str]]] = {
    "update_state": UpdateState.choices,
    "status": Status.choices,
    "claimed": Status.choices,
    "light": Light.choices,
    "scope": TrackScope.choices,
}
YES_OR_NO = [("true", "是"), ("false", "否")]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of the present rows with one status or light, and the address of just those."""

    value: str
    label: str
    number: int
    query: str
    is_chosen: bool


@require_GET
@reader_required
def implementations(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    given = _without_blanks(request.GET)
    mine = Implementation.objects.visible_to(request.user).order_by()
    regions = Region.objects.filter(pk__in=mine.values("region")).order_by("order")
    columns = chosen_columns(given.getlist("cols"), many_regions=len(regions) > 1)
    if columns == chosen_columns([], many_regions=len(regions) > 1):
        # The form always sends its columns; the usual ones need not stand in the address.
        given.pop("cols", None)
    if given != request.GET and not request.htmx:
        return HttpResponseRedirect(f"{request.path}?{given.urlencode()}")
    seen = mine.with_light(timezone.localdate())
    listed = ImplementationFilter(given, queryset=seen, request=request)
    rows = listed.qs if listed.is_valid() else seen.none()
    total, by_status, by_light = _counts(given, listed)
    # The keys of the page first: sorted with all that its rows show, the whole list would be read.
    paginator = Paginator(rows.values_list("pk", flat=True), PAGE_SIZE)
    # Counted already, together with the counts by status and light.
    paginator.count = total if listed.is_valid() else 0
    page_obj = paginator.get_page(given.get("page"))
    page_obj.object_list = _rows_of(page_obj, with_columns(seen, columns))
    form = listed.form if request.htmx else _with_choices(listed.form, mine, regions)
    ctx = {
        "page_obj": page_obj,
        "drawn": drawn(page_obj, columns),
        "columns": [(column, *_sorting(given, column)) for column in columns],
        "total": paginator.count,
        "by_status": by_status,
        "by_light": by_light,
        "query": _query(given, page=None),
        "ordering": given.get("ordering", ""),
        "form": form,
        "many_regions": len(regions) > 1,
        "more_fields": [form[name] for name in RARE_FILTERS],
        "more_open": any(given.get(name) for name in RARE_FILTERS),
        "all_columns": COLUMNS,
        "shown": {column.key for column in columns},
    }
    template = "_implementation_rows.html" if request.htmx else "implementations.html"
    response = render(request, f"tasks/{template}", ctx)
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:
        response["HX-Push-Url"] = f"{request.path}?{given.urlencode()}"
    return response


def _rows_of(keys: Iterable[int], rows: ImplementationQuerySet) -> list[Implementation]:
    """The rows with these keys, in the order of the keys, with all that a list row shows."""
    found = rows.in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


@require_GET
@reader_required
def export(request: AuthenticatedHttpRequest, form: str) -> HttpResponseBase:
    """The same rows and columns as the page with the same address, all pages of it."""
    given = _without_blanks(request.GET)
    on = timezone.localdate()
    seen = Implementation.objects.visible_to(request.user).with_light(on)
    listed = ImplementationFilter(given, queryset=seen, request=request)
    if not listed.is_valid():
        return HttpResponse(
            "筛选条件有误，未导出。请回到列表更正后重试。", status=400, content_type="text/plain"
        )
    many_regions = seen.order_by().values("region").distinct()[:2].count() > 1
    columns = chosen_columns(given.getlist("cols"), many_regions=many_regions)
    q = with_columns(listed.qs, columns)
    if q.filter(is_demo=True).exists():
        columns = [*columns, DEMO_COLUMN]
    rows = q.iterator(chunk_size=500)
    place = request.user.region.short_name if request.user.region else ""
    name = f"落实事项_{place}_{on}.{form}"
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(
            lines(rows, columns), content_type="text/csv; charset=utf-8"
        )
    else:
        title = f"{place}落实事项（{on}）"
        response = FileResponse(workbook(rows, columns, title=title), content_type=EXCEL)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _without_blanks(given: QueryDict) -> QueryDict:
    """A plain form sends every field; the address keeps those that say something."""
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        if said := [value.strip() for value in values if value.strip()]:
            kept.setlist(name, said)
    return kept


def _query(given: QueryDict, **changes: str | None) -> str:
    """The address's query with some parameters set, or taken out where None."""
    changed = given.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = value
    return changed.urlencode()


def _sorting(given: QueryDict, column: Column) -> tuple[str, str]:
    """Where a click on the column's head leads, and how the list is sorted by it now."""
    present = given.get("ordering", "")
    if not column.ordering:
        return "", ""
    if present == column.ordering:
        return _query(given, ordering=f"-{column.ordering}", page=None), "ascending"
    state = "descending" if present == f"-{column.ordering}" else "none"
    return _query(given, ordering=column.ordering, page=None), state


def _counts(given: QueryDict, listed: ImplementationFilter) -> tuple[int, list[Count], list[Count]]:
    """How many rows there are, and how many of each status and light, in one query.

    The counts by status heed every other filter but the status, those by light likewise: each
    says what a click on it would show.
    """
    rows = listed.wider("status", "light", "ordering")
    pairs = [
        (Status(p["status"]), Light(p["light"]), p["number"])
        for p in rows.order_by().values("status", "light").annotate(number=aggregates.Count("pk"))
    ]
    statuses = set(given.getlist("status")) or set(Status.values)
    lights = set(given.getlist("light")) or set(Light.values)
    total = sum(n for status, light, n in pairs if status in statuses and light in lights)
    by_status = [
        Count(
            s.value,
            str(s.label),
            sum(n for status, light, n in pairs if status == s and light in lights),
            _query(given, status=s.value, page=None),
            s.value in given.getlist("status"),
        )
        for s in Status
    ]
    by_light = [
        Count(
            each.value,
            str(each.label),
            sum(n for status, light, n in pairs if light == each and status in statuses),
            _query(given, light=each.value, page=None),
            each.value in given.getlist("light"),
        )
        for each in Light
    ]
    return total, by_status, by_light


def _with_choices(
    form: forms.Form, mine: ImplementationQuerySet, regions: Iterable[Region]
) -> forms.Form:
    """The filter's form with lists to choose from, made of what the person can see."""
    documents, titles = _documents_and_headings(mine)
    assigned = Assignment.objects.filter(implementation__in=mine.values("pk")).order_by()
    bodies = Agency.objects.filter(pk__in=assigned.values("agency")).order_by("name")
    rounds = PilotRound.objects.only("year", "name")
    names = list(bodies.values_list("key", "name"))
    _offer(form, "region", [(region.slug, region.name) for region in regions])
    _offer(form, "document", list(documents.items()))
    _offer(form, "task", [(str(ordinal), title) for ordinal, title in titles.items()])
    _offer(form, "agency", names)
    _offer(form, "lead", names)
    _offer(form, "round", [(str(each.year), str(each)) for each in rounds])
    for name in ("blocked", "assigned", "closed"):
        _offer(form, name, YES_OR_NO)
    for name in CHOICES:
        form.fields[name].widget = FlatCheckboxes(choices=CHOICES[name])
    return form


def _documents_and_headings(mine: ImplementationQuerySet) -> tuple[dict[str, str], dict[int, str]]:
    """Titles of documents by slug, and of headings by ordinal: the first document's, if several."""
    found = (
        Measure.objects.filter(pk__in=mine.values("measure"))
        .order_by("document__level", "document__region__order", "document__slug")
        .values_list(
            "document__slug", "document__title", "task__ordinal", "task__label", "task__title"
        )
        .distinct()
    )
    documents: dict[str, str] = {}
    titles: dict[int, str] = {}
    for slug, document, ordinal, label, title in found:
        documents[slug] = document
        if ordinal is not None:
            titles.setdefault(ordinal, str(PilotTask(label=label, title=title)))
    return documents, dict(sorted(titles.items()))


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    form.fields[name].widget = FlatSelect(choices=[("", "全部"), *choices])
