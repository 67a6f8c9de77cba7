"""Counts in two directions: status by task and locality, updates and lateness by agency."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from reports.statistics.figures import ASSESSED, Figure, Params, Rate, figure
from reports.statistics.rates import is_late
from reports.statistics.standing import Body, Standing, assessed, bodies_then
from tasks.choices import HANDED_IN, DocumentLevel, Status, UpdateState
from tasks.filters import NO_LEAD
from tasks.models import PilotTask, ProgressUpdate, ReportingPeriod, UpdateRound
from tasks.then import alive_rounds, end_of, with_lead

NO_TASK = "未归入试点任务"
NO_AGENCY = "未明确责任单位"
NOBODY = Body("", NO_AGENCY)


@dataclass(frozen=True, slots=True)
class StatusCell:
    """One task in one locality: how many measures in scope stand where."""

    not_started: Figure
    in_progress: Figure
    landed: Figure
    total: Figure

    @property
    def rate(self) -> Rate:
        return Rate("核查落地率", self.landed, self.total, "")

    @property
    def shade(self) -> int:
        """Fifths of the way, 0 to 5, for the depth of the cell's colour."""
        return 5 * self.landed.count // self.total.count if self.total.count else 0


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of a document; `cells` follow the order of the table's regions."""

    label: str
    title: str
    cells: tuple[StatusCell | None, ...]
    total: StatusCell


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """The tasks of one document by the localities that carry it out."""

    title: str
    regions: tuple[str, ...]
    rows: tuple[TaskRow, ...]

    @property
    def by_region(self) -> list[tuple[str, tuple[StatusCell | None, ...]]]:
        """The same cells with the localities down the side."""
        return [
            (name, tuple(row.cells[index] for row in self.rows))
            for index, name in enumerate(self.regions)
        ]


def status_by_task(standing: Standing) -> tuple[DocumentTable, ...]:
    """Measures in scope by task, locality and status, one table for each document.

    Two queries, whatever the size. Documents from the nation downwards, tasks in their order,
    localities in theirs.
    """
    grouped = (
        standing.rows.filter(assessed(standing.as_of))
        .order_by()
        .values(
            now=F("at_status"),
            document=F("measure__document__slug"),
            document_title=F("measure__document__title"),
            level=F("measure__document__level"),
            task=F("measure__task"),
            slug=F("region__slug"),
            region_name=F("region__short_name"),
            region_order=F("region__order"),
        )
        .annotate(n=Count("pk"))
    )
    counts: dict[tuple[str, int | None, str], dict[str, int]] = defaultdict(dict)
    documents: dict[str, tuple[int, str]] = {}
    regions: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for g in grouped:
        counts[g["document"], g["task"], g["slug"]][g["now"]] = g["n"]
        level = list(DocumentLevel).index(DocumentLevel(g["level"]))
        documents[g["document"]] = (level, g["document_title"])
        regions[g["document"]][g["slug"]] = (g["region_order"], g["region_name"])
    tasks = PilotTask.objects.in_bulk({task for _, task, _ in counts if task is not None})

    tables = []
    for slug, (_, title) in sorted(documents.items(), key=lambda d: (d[1][0], d[0])):
        columns = sorted(regions[slug], key=lambda r: (regions[slug][r][0], r))
        keys = {task for document, task, _ in counts if document == slug}
        rows = []
        for key in sorted(keys, key=lambda k: (k is None, tasks[k].span_start if k else 0)):
            task = tasks[key] if key else None
            # Measures outside all tasks have no filter of their own, unless they are all there is.
            params = {"pilot_task": str(key)} if key else None
            if keys == {None}:
                params = {"document": slug}
            cells = [counts.get((slug, key, region)) for region in columns]
            whole: dict[str, int] = defaultdict(int)
            for cell in cells:
                for status, n in (cell or {}).items():
                    whole[status] += n
            rows.append(
                TaskRow(
                    label=task.label if task else "",
                    title=(task.title or "（标题缺失）") if task else NO_TASK,
                    cells=tuple(
                        _cell(standing, n, params and params | {"region": region}) if n else None
                        for region, n in zip(columns, cells, strict=True)
                    ),
                    total=_cell(standing, whole, params),
                )
            )
        names = tuple(regions[slug][region][1] for region in columns)
        tables.append(DocumentTable(title, names, tuple(rows)))
    return tuple(tables)


def _cell(standing: Standing, n: dict[str, int], params: Params | None) -> StatusCell:
    def of(label: str, count: int, more: Params) -> Figure:
        if params is None:
            return Figure(label, count)
        return figure(standing, label, count, ASSESSED | dict(params) | dict(more))

    by_status = {
        status: of(str(status.label), n.get(status, 0), {"status": status.value})
        for status in (Status.NOT_STARTED, Status.IN_PROGRESS, Status.LANDED)
    }
    return StatusCell(
        not_started=by_status[Status.NOT_STARTED],
        in_progress=by_status[Status.IN_PROGRESS],
        landed=by_status[Status.LANDED],
        total=of("纳入考核", sum(n.values()), {}),
    )


@dataclass(frozen=True, slots=True)
class LateAgency:
    """An agency that owes updates past their due date."""

    name: str
    late: Figure
    since: date


def late_by_agency(standing: Standing) -> tuple[LateAgency, ...]:
    """逾期未报 by lead agency, the longest overdue first.

    Two queries, and one more for the names of a past day.
    """
    day = standing.as_of
    grouped = (
        standing.rows.filter(assessed(day) & is_late(day))
        .order_by()
        .values(body=F("at_lead"))
        .annotate(n=Count("pk"), since=Min("at_owed_on"))
    )
    bodies = bodies_then(standing, (g["body"] for g in grouped))
    yesterday = {"owed_before": (day - timedelta(days=1)).isoformat()}
    return tuple(
        LateAgency(
            body.name,
            figure(
                standing,
                "逾期未报",
                g["n"],
                ASSESSED | yesterday | ({"lead": body.key} if body.key else {"assigned": "false"}),
            ),
            g["since"],
        )
        for body, g in sorted(
            ((bodies.get(g["body"], NOBODY), g) for g in grouped),
            key=lambda row: (row[1]["since"], -row[1]["n"], row[0].key),
        )
    )


@dataclass(frozen=True, slots=True)
class Returns:
    """应报, 已报, 按时, 退回待改 of one lead agency; `body` is its primary key, None for nobody."""

    body: int | None
    name: str
    expected: Figure
    handed_in: Figure
    on_time: Figure
    returned: Figure


def returns_by_agency(
    standing: Standing,
    *,
    since: date | None = None,
    until: date | None = None,
    period: ReportingPeriod | None = None,
) -> tuple[Returns, ...]:
    """Updates owed and handed in, for one period or all that end in a span, by the agency that led
    when they were handed in or locked (tasks.then.with_lead).

    按时: no round came in after the date it was due; 退回: with the agency to be mended.
    Two queries, and one more for the names of a past day. With a period every number opens its
    rows: an item has one update for a period.
    """
    end = end_of(standing.as_of)
    alive = Exists(alive_rounds(end).filter(update=OuterRef("pk")))
    updates = ProgressUpdate.objects.filter(
        implementation__in=standing.rows.order_by().values("pk"), expected_at__lt=end
    )
    if period is not None:
        updates = updates.filter(period=period)
    if since is not None:
        updates = updates.filter(period__ends_on__gte=since)
    if until is not None:
        updates = updates.filter(period__ends_on__lte=until)
    if standing.present:
        handed_in, returned = Q(state__in=HANDED_IN), Q(state=UpdateState.RETURNED)
        on_time = handed_in & Q(is_late=False)
    else:
        last = UpdateRound.objects.filter(update=OuterRef("pk"), submitted_at__lt=end)
        handed_in, returned = Q(alive), ~Q(alive) & Q(Exists(last))
        on_time = handed_in & ~Q(Exists(last.filter(is_late=True)))
    grouped = (
        with_lead(updates, end=end)
        .order_by()
        .values(body=F("lead_then"))
        .annotate(
            expected=Count("pk"),
            handed_in=Count("pk", filter=handed_in),
            on_time=Count("pk", filter=on_time),
            returned=Count("pk", filter=returned),
        )
    )
    bodies = bodies_then(standing, (g["body"] for g in grouped))

    def of(label: str, count: int, body: Body, reported: str) -> Figure:
        if period is None:
            return Figure(label, count)
        params = {"period": str(period.pk), "led_by": body.key or NO_LEAD}
        return figure(standing, label, count, params | ({"reported": reported} if reported else {}))

    return tuple(
        Returns(
            g["body"],
            body.name,
            of("应报", g["expected"], body, ""),
            of("已报", g["handed_in"], body, "yes"),
            of("按时", g["on_time"], body, "on_time"),
            of("退回待改", g["returned"], body, "returned"),
        )
        for body, g in sorted(
            ((bodies.get(g["body"], NOBODY), g) for g in grouped),
            key=lambda row: (not row[0].key, row[1]["handed_in"] - row[1]["expected"], row[0].key),
        )
    )
