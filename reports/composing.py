"""From the database to ReportContent: what the report says, before anybody sets it in type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency
from regions.models import Region
from reports.content import (
    CONTENT_VERSION,
    AnnexRow,
    BlockerEntry,
    BlockerGroup,
    CountLine,
    MeasureEntry,
    PeriodEntry,
    RateLine,
    ReportContent,
    ReturnsLine,
    StatusLine,
    TaskSection,
)
from reports.errors import CannotReport
from reports.models import AnnualReport
from reports.permissions import commerce_key
from reports.statistics import (
    Figure,
    Rate,
    Standing,
    attention,
    demonstration,
    landing_rate,
    lock_exceptions,
    returns_by_agency,
    standing,
    status_by_task,
)
from reports.statistics.standing import names_then
from reports.statistics.tables import NO_AGENCY, NO_TASK
from reports.wording import number_of, printable, text_of, title_of
from tasks.choices import (
    UNFINISHED,
    BlockerLevel,
    DocumentLevel,
    Status,
    TrackScope,
    UpdateState,
)
from tasks.models import Blocker, Implementation, ProgressUpdate
from tasks.then import assigned_then, end_of

Tell = Callable[[int, str], None]


def compose(report: AnnualReport, *, as_of: date, today: date, tell: Tell) -> ReportContent:
    """The region's report on the year, with what was so at the end of `as_of`.

    Only verified updates of periods ending in the year are quoted. Raises CannotReport.
    """
    region, year = report.region, report.year
    tell(5, "正在汇总统计数据")
    now = standing(
        Implementation.objects.filter(region=region),
        as_of=as_of,
        today=today,
    )
    rate = landing_rate(now)
    if not rate.total.count:
        raise CannotReport(
            f"截至{as_of:%Y-%m-%d}，{region.name}还没有纳入跟踪的落实事项，没有可以报告的内容。"
            "请先载入政策文件并纳入落实事项。"
        )
    needs = attention(now)
    tell(20, "正在读取经核查的进展")
    updates = _verified_updates(region, year, as_of)
    tell(35, "正在整理各项任务")
    rows = _rows(now, year)
    assigned = assigned_then(rows, end_of(as_of))
    names = names_then(now, {b.pk: b.name for bodies in assigned.values() for b in bodies})
    sections = _sections(rows, updates, names)
    tell(55, "正在整理问题诉求和附表")
    blockers = _blockers(region, as_of)
    annex = tuple(_annex_row(row, as_of, assigned[row.pk], names) for row in rows)
    return ReportContent(
        version=CONTENT_VERSION,
        title=str(report),
        region=region.name,
        year=year,
        as_of=as_of,
        submitted_to=_named(["china-commerce"], now),
        copied_to=_named([commerce_key(r) for r in _provinces_above(region)], now),
        rates=tuple(rate_line(r) for r in (rate.verified, rate.claimed, rate.by_deadline)),
        beside=tuple(_count_line(f) for f in rate.beside),
        attention=tuple(_count_line(f) for f in (needs.blocked, needs.late, needs.overdue)),
        tasks_status=_status_lines(now),
        returns=tuple(
            ReturnsLine(
                r.name, r.expected.count, r.handed_in.count, r.on_time.count, r.returned.count
            )
            for r in returns_by_agency(now, since=date(year, 1, 1), until=date(year, 12, 31))
        ),
        exceptions=tuple(_count_line(f) for f in lock_exceptions(now, year=year)),
        sections=sections,
        blockers=blockers,
        annex=annex,
        has_demo=bool(demonstration(now).count)
        or any(b.is_demo for group in blockers for b in group.blockers),
    )


def _named(keys: list[str], now: Standing) -> tuple[str, ...]:
    """Names of the bodies that are on record; a body we do not know is not made up."""
    bodies = {body.key: body for body in Agency.objects.filter(key__in=keys)}
    names = names_then(now, {body.pk: body.name for body in bodies.values()})
    return tuple(names[bodies[key].pk] for key in keys if key in bodies)


def _provinces_above(region: Region) -> list[Region]:
    above, parent = [], region.parent
    while parent is not None and parent.parent is not None:
        above.append(parent)
        parent = parent.parent
    return above


def _verified_updates(region: Region, year: int, as_of: date) -> dict[int, list[ProgressUpdate]]:
    """By implementation, in the order of their periods."""
    updates: dict[int, list[ProgressUpdate]] = defaultdict(list)
    found = ProgressUpdate.objects.filter(
        region=region,
        state=UpdateState.VERIFIED,
        verified_at__lt=end_of(as_of),
        period__ends_on__range=(date(year, 1, 1), date(year, 12, 31)),
    )
    for update in found.select_related("period").order_by("period__ends_on", "verified_at", "pk"):
        updates[update.implementation_id].append(update)
    return updates


def _rows(now: Standing, year: int) -> list[Implementation]:
    """What was tracked in the year, in the order of the documents from the nation downwards.

    A round that ended before the year is counted beside the rates and otherwise left alone.
    """
    levels = list(DocumentLevel)
    rows = now.rows.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=date(year, 1, 1))
    ).select_related("measure__task", "measure__document")
    return sorted(
        rows,
        key=lambda r: (
            levels.index(DocumentLevel(r.measure.document.level)),
            r.measure.document.slug,
            r.measure.order,
            r.pk,
        ),
    )


def _sections(
    rows: list[Implementation],
    updates: dict[int, list[ProgressUpdate]],
    names: Mapping[int, str],
) -> tuple[TaskSection, ...]:
    by_task: dict[tuple[str, str], list[Implementation]] = defaultdict(list)
    for row in rows:
        by_task[row.measure.document.title, _task_title(row)].append(row)
    return tuple(
        TaskSection(
            document=document,
            title=title,
            measures=tuple(
                _measure_entry(row, updates[row.pk], names) for row in group if row.pk in updates
            ),
            silent=tuple(number_of(row.measure) for row in group if row.pk not in updates),
        )
        for (document, title), group in by_task.items()
    )


def _task_title(row: Implementation) -> str:
    task = row.measure.task
    return str(task) if task else NO_TASK


def _measure_entry(
    row: Implementation, updates: list[ProgressUpdate], names: Mapping[int, str]
) -> MeasureEntry:
    status = Status(_at(row, "status"))
    return MeasureEntry(
        label=number_of(row.measure),
        title=printable(title_of(row.measure)),
        text=printable(text_of(row.measure)),
        lead=names.get(_at(row, "lead") or 0, NO_AGENCY),
        verdict=str(status.label),
        landed_on=_landed_on(row),
        entries=tuple(
            PeriodEntry(
                period=update.period.title,
                done=printable(update.done),
                no_change=update.no_change,
                verdict=update.get_verified_status_display(),
                is_demo=update.is_demo,
            )
            for update in updates
        ),
        next_step=printable(updates[-1].next_step) if status in UNFINISHED else "",
        is_demo=any(update.is_demo for update in updates),
    )


def _blockers(region: Region, as_of: date) -> tuple[BlockerGroup, ...]:
    """Open on that day, by the level that can remove them.

    What the city can settle itself is not put to the level the report goes to (the rule of
    `BlockerQuerySet.visible_to`).
    """
    end = end_of(as_of)
    found = (
        Blocker.objects.filter(region=region, raised_at__lt=end)
        .filter(Q(closed_at__isnull=True) | Q(closed_at__gte=end))
        .exclude(level=BlockerLevel.CITY)
        .select_related("implementation__measure")
        .order_by("raised_at", "pk")
    )
    by_level: dict[str, list[BlockerEntry]] = defaultdict(list)
    for blocker in found:
        by_level[blocker.level].append(
            BlockerEntry(
                measure=number_of(blocker.implementation.measure),
                text=printable(blocker.text),
                raised_on=timezone.localdate(blocker.raised_at, timezone.get_default_timezone()),
                is_demo=blocker.is_demo,
            )
        )
    return tuple(
        BlockerGroup(str(level.label), tuple(by_level[level]))
        for level in BlockerLevel
        if level in by_level
    )


def _annex_row(
    row: Implementation, as_of: date, bodies: list[Agency], names: Mapping[int, str]
) -> AnnexRow:
    return AnnexRow(
        document=row.measure.document.title,
        label=number_of(row.measure),
        text=printable(text_of(row.measure)),
        agencies="、".join(_short(body, names[body.pk]) for body in bodies) or NO_AGENCY,
        claimed=str(Status(_at(row, "claimed")).label),
        verdict=_verdict(row, as_of),
        landed_on=_landed_on(row),
        is_demo=row.is_demo,
    )


def _short(body: Agency, name: str) -> str:
    """The short name; under an earlier name, which it does not shorten, that name in full."""
    return body.short_name if name == body.name else name


def _verdict(row: Implementation, as_of: date) -> str:
    """The verified status, or why the measure is outside the denominator."""
    if row.closed_on is not None and row.closed_on <= as_of:
        return "批次已结束"
    if row.scope != TrackScope.IN_SCOPE:
        return row.get_scope_display()
    return str(Status(_at(row, "status")).label)


def _landed_on(row: Implementation) -> date | None:
    landed_on: date | None = _at(row, "landed_on")
    return landed_on if _at(row, "status") == Status.LANDED else None


def _at(row: Implementation, name: str) -> Any:
    """A column `standing` has added; the model's type does not know it."""
    return getattr(row, f"at_{name}")


def _status_lines(now: Standing) -> tuple[StatusLine, ...]:
    return tuple(
        StatusLine(
            task=f"{row.label}{row.title}",
            not_started=row.total.not_started.count,
            in_progress=row.total.in_progress.count,
            landed=row.total.landed.count,
            total=row.total.total.count,
        )
        for table in status_by_task(now)
        for row in table.rows
    )


def rate_line(rate: Rate) -> RateLine:
    """A rate as it is written down for good."""
    return RateLine(rate.label, rate.part.count, rate.whole.count, rate.percent, rate.explained)


def _count_line(figure: Figure) -> CountLine:
    return CountLine(figure.label, figure.count)
