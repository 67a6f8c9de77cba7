"""One FilterSet for the list of implementations: the page, its exports and the API share it.

The names of the filters are the names in the address, so a filtered list is a link.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters as filters
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from agencies.deputies import covered_by
from agencies.filters import DayFilter
from agencies.models import Agency
from tasks.choices import HANDED_IN, STANDSTILL, UNFINISHED, Light, Status, TrackScope, UpdateState
from tasks.models import Assignment, Implementation, ProgressUpdate
from tasks.querysets import ImplementationQuerySet, unsigned
from tasks.search import fold
from tasks.then import with_lead

# Most pressing first, and along the way a measure goes: the words' own order says nothing.
LIGHT_ORDER = [Light.RED, Light.YELLOW, Light.GREEN, Light.GREY]
STATUS_ORDER = [Status.NOT_STARTED, Status.IN_PROGRESS, Status.LANDED, Status.NOT_APPLICABLE]
RANKED: dict[str, list[Any]] = {
    "light": LIGHT_ORDER,
    "status": STATUS_ORDER,
    "claimed_status": STATUS_ORDER,
}
# The value of `led_by` for updates that nobody led.
NO_LEAD = "-"


class ChoicesFilter(filters.MultipleChoiceFilter):  # type: ignore[misc]  # django-filter is untyped
    """Any of the values named. All are columns of the row itself, so no row comes twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, distinct=False, **kwargs)


class NumbersFilter(filters.BaseInFilter, filters.NumberFilter):  # type: ignore[misc]  # untyped
    """One number or several with commas between them."""


class RankedOrdering(filters.OrderingFilter):  # type: ignore[misc]  # django-filter is untyped
    """Sorts by the rank of a light or status; rows that tie keep the order of the document."""

    def filter(self, q: ImplementationQuerySet, value: list[str] | None) -> ImplementationQuerySet:
        names = [self.get_ordering_value(param) for param in value or [] if param]
        for name in {name.lstrip("-") for name in names} & set(RANKED):
            ranks = [When(**{name: each}, then=Value(i)) for i, each in enumerate(RANKED[name])]
            q = q.annotate(**{f"{name}_rank": Case(*ranks, output_field=IntegerField())})
        ranked = [f"{name}_rank" if name.lstrip("-") in RANKED else name for name in names]
        return q.order_by(*ranked, "region__order", "measure__document_id", "measure__order", "pk")


class ImplementationFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """Expects rows from `with_light(on)` (`light` filters on that day's light) and the request."""

    q = filters.CharFilter(label="关键词", method="search", max_length=100)
    region = filters.CharFilter(label="地区", field_name="region__slug", max_length=40)
    document = filters.CharFilter(
        label="政策文件", field_name="measure__document__slug", max_length=80
    )
    task = filters.NumberFilter(
        label="试点任务", field_name="measure__task__ordinal", min_value=1, max_value=99
    )
    # Ordinals restart in every section of a prose document; this names headings one by one.
    pilot_task = NumbersFilter(label="试点任务标题", field_name="measure__task", min_value=1)
    measure = filters.NumberFilter(label="具体举措", min_value=1)
    agency = filters.CharFilter(label="责任单位", method="of_agency", max_length=80)
    lead = filters.CharFilter(label="牵头单位", field_name="lead_agency__key", max_length=80)
    # Who answered for the updates of a period, whoever leads the items now.
    led_by = filters.CharFilter(label="填报时的牵头单位", method="led_when_reported", max_length=80)
    mine = filters.BooleanFilter(label="我经办的", method="is_mine")
    status = ChoicesFilter(label="核查状态", choices=Status.choices)
    claimed = ChoicesFilter(label="自评状态", field_name="claimed_status", choices=Status.choices)
    light = ChoicesFilter(label="亮灯", choices=Light.choices)
    rule = filters.CharFilter(label="亮灯依据", field_name="light_rule", max_length=20)
    scope = ChoicesFilter(label="考核范围", choices=TrackScope.choices)
    round = filters.NumberFilter(
        label="试点批次", field_name="round__year", min_value=2000, max_value=2200
    )
    update_state = ChoicesFilter(
        label="填报状态", method="with_update", choices=UpdateState.choices
    )
    owed_after = DayFilter(label="填报截止不早于", field_name="owed_on", lookup_expr="gte")
    period = filters.NumberFilter(label="填报期", method="of_period", min_value=1)
    reported = filters.ChoiceFilter(
        label="报送情况",
        method="by_report",
        choices=[
            ("yes", "已报"),
            ("on_time", "按时报送"),
            ("returned", "退回待改"),
            ("no", "未报"),
        ],
    )
    owed_before = DayFilter(label="填报截止不晚于", field_name="owed_on", lookup_expr="lte")
    due_before = DayFilter(label="完成时限不晚于", field_name="due_on", lookup_expr="lte")
    on_time = filters.BooleanFilter(label="按时落地", method="landed_on_time")
    blocked = filters.BooleanFilter(label="有问题诉求", method="is_blocked")
    standstill = filters.BooleanFilter(label="连续无变化", method="stands_still")
    signed = filters.BooleanFilter(label="已签收", method="is_signed")
    assigned = filters.BooleanFilter(label="已明确责任单位", method="is_assigned")
    closed = filters.BooleanFilter(label="批次已结束", method="is_closed")
    ordering = RankedOrdering(
        label="排序",
        fields=[
            ("measure__order", "number"),
            ("region__order", "region"),
            ("lead_agency__name", "agency"),
            ("status", "status"),
            ("claimed_status", "claimed"),
            ("light", "light"),
            ("owed_on", "owed"),
            ("due_on", "due"),
            ("last_verified_at", "verified"),
        ],
        field_labels={
            "measure__order": "序号",
            "region__order": "地区",
            "lead_agency__name": "牵头单位",
            "status": "核查状态",
            "claimed_status": "自评状态",
            "light": "亮灯",
            "owed_on": "填报截止",
            "due_on": "完成时限",
            "last_verified_at": "最近核查",
        },
    )

    class Meta:
        model = Implementation
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made for one request, for which it is one moment.
        self.now = timezone.now()

    # The type checker does not know the light these rows carry.
    def wider(self, *names: str) -> Any:
        """The rows that all filters but these let through; a filter in error counts as none."""
        self.is_valid()
        q = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name not in names:
                q = self.filters[name].filter(q, value)
        return q

    def search(self, q: ImplementationQuerySet, name: str, value: str) -> ImplementationQuerySet:
        """Words apart by spaces must all occur; each in the measure, or as its exact number."""
        for word in value.split():
            folded = fold(word)
            found = Q(measure__search_text__contains=folded)
            if folded.isascii() and folded.isdigit() and len(folded) <= 4:
                found |= Q(measure__number=int(folded))
            q = q.filter(found)
        return q

    def of_agency(self, q: ImplementationQuerySet, name: str, value: str) -> ImplementationQuerySet:
        found = Assignment.objects.filter(agency__key=value).values("implementation")
        return q.filter(pk__in=found)

    def with_update(
        self, q: ImplementationQuerySet, name: str, value: list[str]
    ) -> ImplementationQuerySet:
        if not value:
            return q
        # Whom drafts are hidden from must not find them by asking for them.
        seen = ProgressUpdate.objects.visible_to(self.request.user)
        found = seen.filter(state__in=value).values("implementation")
        return q.filter(pk__in=found)

    def is_mine(self, q: ImplementationQuerySet, name: str, value: bool) -> Any:
        """What the person looks after, or those they stand in for today."""
        user = self.request.user
        people = {user.pk, *covered_by(user, timezone.localdate(self.now))}
        found = Assignment.objects.filter(officer__in=people).values("implementation")
        return q.filter(pk__in=found) if value else q.exclude(pk__in=found)

    def is_blocked(self, q: ImplementationQuerySet, name: str, value: bool) -> Any:
        return q.filter(open_blockers__gt=0) if value else q.filter(open_blockers=0)

    def is_signed(self, q: ImplementationQuerySet, name: str, value: bool) -> Any:
        return q.exclude(unsigned()) if value else q.filter(unsigned())

    def stands_still(self, q: ImplementationQuerySet, name: str, value: bool) -> Any:
        still = Q(unchanged_in_a_row__gte=STANDSTILL, status__in=UNFINISHED)
        return q.filter(still if value else ~still)

    def is_assigned(self, q: ImplementationQuerySet, name: str, value: bool) -> Any:
        return q.filter(lead_agency__isnull=not value)

    def is_closed(self, q: ImplementationQuerySet, name: str, value: bool) -> Any:
        # "Closed" is the first rule of the light, so no other rule can hide it.
        closed = Q(light_rule="closed")
        return q.filter(closed if value else ~closed)

    def landed_on_time(self, q: ImplementationQuerySet, name: str, value: bool) -> Any:
        on_time = Q(status=Status.LANDED, due_on__isnull=False, landed_on__lte=F("due_on"))
        return q.filter(on_time if value else ~on_time)

    def of_period(
        self, q: ImplementationQuerySet, name: str, value: Decimal
    ) -> ImplementationQuerySet:
        seen = ProgressUpdate.objects.visible_to(self.request.user)
        found = seen.filter(period=int(value)).values("implementation")
        return q.filter(pk__in=found)

    def led_when_reported(self, q: ImplementationQuerySet, name: str, value: str) -> Any:
        """Within the period asked for, if one is."""
        seen = ProgressUpdate.objects.visible_to(self.request.user)
        if period := self.form.cleaned_data.get("period"):
            seen = seen.filter(period=int(period))
        lead = None if value == NO_LEAD else Agency.objects.filter(key=value).values("pk")
        led = with_lead(seen, end=self.now).filter(
            Q(("lead_then__isnull", True)) if lead is None else Q(("lead_then__in", lead))
        )
        return q.filter(pk__in=led.values("implementation"))

    def by_report(self, q: ImplementationQuerySet, name: str, value: str) -> ImplementationQuerySet:
        """Within the period asked for, if one is: an item has one update for each."""
        updates = ProgressUpdate.objects.visible_to(self.request.user)
        if period := self.form.cleaned_data.get("period"):
            updates = updates.filter(period=int(period))
        if value == "returned":
            updates = updates.returned()
        elif value == "no":
            updates = updates.to_fill()
        else:
            updates = updates.filter(state__in=HANDED_IN)
        if value == "on_time":
            updates = updates.filter(is_late=False)
        return q.filter(pk__in=updates.values("implementation"))
