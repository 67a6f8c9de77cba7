"""The columns of the list of implementations: page, CSV and Excel draw the same ones.

A cell of the page is built here rather than in a template: fifty rows of ten cells are the
costliest part of the page, and a template include per cell would double it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tasks.choices import HANDED_IN, AssignmentRole, Light, Status
from tasks.lights import REASONS
from tasks.markup import escaped
from tasks.models import Assignment, Implementation, ProgressUpdate
from tasks.querysets import ImplementationQuerySet

Text = Callable[[Implementation], str]
Cell = Callable[[Implementation], str | SafeString]


@dataclass(frozen=True, slots=True)
class Column:
    """`text` is what an export writes; `cell` what the page draws where that differs.

    `reads` names the fields either of them looks at, nothing else is fetched; `ordering` is the
    name to sort by in the address; `width` is of the Excel column.
    """

    key: str
    label: str
    text: Text
    width: int
    reads: tuple[str, ...]
    cell: Cell | None = None
    ordering: str = ""
    is_default: bool = True
    css: str = ""

    @property
    def opening(self) -> SafeString:
        """The start of each of its cells; phones show the label before the value."""
        css = format_html(' class="{}"', self.css) if self.css else ""
        return format_html('<td{} data-label="{}">', css, self.label)


def drawn(rows: Iterable[Implementation], columns: Sequence[Column]) -> list[SafeString]:
    """The cells of each row as the page shows them."""
    cells = [(column.opening, column.cell or column.text) for column in columns]
    return [
        SafeString("".join(f"{opening}{escaped(cell(row))}</td>" for opening, cell in cells))
        for row in rows
    ]


def _number(row: Implementation) -> str:
    return row.measure.label


def _lead(row: Implementation) -> str:
    return row.lead_agency.name if row.lead_agency else "未明确"


def _lead_cell(row: Implementation) -> str | SafeString:
    if row.lead_agency is None:
        return NOBODY
    others = row.other_bodies
    more = f' <span class="muted">等{others + 1}家</span>' if others else ""
    return SafeString(escaped(row.lead_agency.short_name) + more)


def _participants(row: Implementation) -> str:
    others = [a.agency.name for a in row.assignments.all() if a.role != AssignmentRole.LEAD]
    return "、".join(others)


def _measure_cell(row: Implementation) -> SafeString:
    mark = DEMO_MARK if row.is_demo else ""
    text = row.measure.title or row.measure.text
    short = text if len(text) <= 60 else f"{text[:58]}……"
    return SafeString(f'<a href="{escaped(row.get_absolute_url())}">{escaped(short)}</a> {mark}')


def _claimed_cell(row: Implementation) -> SafeString:
    cell = _status_cell(row.claimed_status)
    if not row.stands_still():
        return cell
    said = f"连续{row.unchanged_in_a_row}期无变化"
    return format_html('{} <span class="state state-returned">{}</span>', cell, said)


@cache
def _status_cell(status: str) -> SafeString:
    return format_html('<span class="status status-{}">{}</span>', status, Status(status).label)


def _light(row: Implementation) -> str:
    return f"{Light(row.light).label}（{REASONS[row.light_rule]}）"


def _light_cell(row: Implementation) -> SafeString:
    return _lit(row.light, row.light_rule)


@cache
def _lit(light: str, rule: str) -> SafeString:
    reason = REASONS[rule]
    return format_html(
        '<span class="light light-{}" title="{}">{}'
        '<span class="visually-hidden">：{}</span></span>',
        light,
        reason,
        Light(light).label,
        reason,
    )


def _verified_on(row: Implementation) -> str:
    return f"{timezone.localdate(row.last_verified_at)}" if row.last_verified_at else ""


NOBODY = SafeString('<span class="muted">未明确</span>')
DEMO_MARK = SafeString('<span class="demo-mark" title="演示数据，不是真实工作情况">演示</span>')

COLUMNS: tuple[Column, ...] = (
    Column("number", "序号", _number, 8, ("measure__label",), ordering="number", css="nowrap"),
    Column(
        "region",
        "地区",
        lambda row: row.region.short_name,
        12,
        ("region__short_name",),
        ordering="region",
    ),
    Column(
        "measure",
        "具体举措",
        lambda row: row.measure.text,
        60,
        ("measure__title", "measure__text"),
        cell=_measure_cell,
        css="long",
    ),
    Column(
        "document",
        "政策文件",
        lambda row: row.measure.document.title,
        40,
        ("measure__document__title",),
        is_default=False,
    ),
    Column(
        "task",
        "试点任务",
        lambda row: str(row.measure.task) if row.measure.task else "",
        24,
        ("measure__task__label", "measure__task__title"),
    ),
    Column(
        "plan",
        "落实计划",
        lambda row: row.measure.plan_text,
        60,
        ("measure__plan_text",),
        is_default=False,
    ),
    Column(
        "lead",
        "牵头单位",
        _lead,
        24,
        ("lead_agency__name", "lead_agency__short_name"),
        cell=_lead_cell,
        ordering="agency",
    ),
    Column("participants", "配合单位", _participants, 30, (), is_default=False),
    Column(
        "claimed",
        "自评",
        lambda row: row.get_claimed_status_display(),
        10,
        ("claimed_status", "status", "unchanged_in_a_row"),
        cell=_claimed_cell,
        ordering="claimed",
    ),
    Column(
        "status",
        "核查结论",
        lambda row: row.get_status_display(),
        10,
        ("status",),
        cell=lambda row: _status_cell(row.status),
        ordering="status",
    ),
    Column("light", "亮灯", _light, 24, (), cell=_light_cell, ordering="light"),
    Column(
        "owed",
        "填报截止",
        lambda row: f"{row.owed_on or ''}",
        12,
        ("owed_on",),
        ordering="owed",
        css="nowrap",
    ),
    Column(
        "due",
        "完成时限",
        lambda row: f"{row.due_on or ''}",
        12,
        ("due_on",),
        ordering="due",
        is_default=False,
        css="nowrap",
    ),
    Column(
        "verified",
        "最近核查",
        _verified_on,
        12,
        ("last_verified_at",),
        ordering="verified",
        is_default=False,
        css="nowrap",
    ),
    Column(
        "landed",
        "落地日期",
        lambda row: f"{row.landed_on or ''}",
        12,
        ("landed_on",),
        is_default=False,
    ),
    Column(
        "blockers",
        "未解决问题",
        lambda row: str(row.open_blockers or ""),
        10,
        ("open_blockers",),
        is_default=False,
    ),
    Column(
        "scope",
        "考核范围",
        lambda row: row.get_scope_display(),
        12,
        ("scope",),
        is_default=False,
    ),
    Column(
        "round",
        "试点批次",
        lambda row: f"{row.round.year}年" if row.round else "",
        10,
        ("round__year",),
        is_default=False,
    ),
    Column(
        "progress",
        "最近一次进展",
        lambda row: getattr(row, "progress", None) or "",
        60,
        (),
        is_default=False,
        css="long as-written",
    ),
)
DEMO_COLUMN = Column(
    "demo",
    "数据性质",
    lambda row: "演示数据" if row.is_demo else "",
    10,
    ("is_demo",),
    is_default=False,
)


def chosen_columns(keys: Iterable[str], *, many_regions: bool) -> list[Column]:
    """The columns named, in their own order; without a known name, the usual ones."""
    wanted = set(keys) & {c.key for c in COLUMNS}
    if not wanted:
        wanted = {c.key for c in COLUMNS if c.is_default}
        if not many_regions:
            wanted.discard("region")
    return [c for c in COLUMNS if c.key in wanted]


def with_columns(q: ImplementationQuerySet, columns: Sequence[Column]) -> ImplementationQuerySet:
    """The rows with what these columns show and no more, in a fixed number of queries.

    Expects rows from `with_light(on)`.
    """
    keys = {column.key for column in columns}
    # Every row says whether it is a demonstration.
    reads = {"is_demo"}.union(*(column.reads for column in columns))
    q = q.only(*reads)
    if joins := {path.rpartition("__")[0] for path in reads if "__" in path}:
        q = q.select_related(*joins)
    if "lead" in keys:
        # The model declares the attribute so that readers of a row are typed.
        q = q.annotate(other_bodies=_other_bodies())  # type: ignore[no-redef]
    if "participants" in keys:
        q = q.prefetch_related("assignments__agency")
    if "progress" in keys:
        q = q.annotate(progress=Subquery(_newest().values("done")[:1]))
    return q


def _other_bodies() -> Coalesce:
    others = Assignment.objects.filter(implementation=OuterRef("pk")).exclude(
        role=AssignmentRole.LEAD
    )
    counted = others.order_by().values("implementation").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def _newest() -> QuerySet[ProgressUpdate]:
    # Only what was handed in: a draft is its writer's own, and a returned text is withdrawn.
    return ProgressUpdate.objects.filter(
        implementation=OuterRef("pk"), state__in=HANDED_IN
    ).order_by("-period__ends_on", "-pk")
