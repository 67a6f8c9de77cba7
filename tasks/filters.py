"""One FilterSet for the list of implementations: the page, its exports and the API share it.

The names of the filters are the names in the address, so a filtered list is a link.
"""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q

from tasks.choices import Light, Status, TrackScope, UpdateState
from tasks.models import Assignment, Implementation, ProgressUpdate
from tasks.querysets import ImplementationQuerySet
from tasks.search import fold


class ImplementationFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """Expects rows from `with_light(on)`: `light` filters on that day's light."""

    q = filters.CharFilter(label="关键词", method="search", max_length=100)
    region = filters.CharFilter(label="地区", field_name="region__slug", max_length=40)
    document = filters.CharFilter(
        label="政策文件", field_name="measure__document__slug", max_length=80
    )
    task = filters.NumberFilter(
        label="试点任务", field_name="measure__task__ordinal", min_value=1, max_value=99
    )
    agency = filters.CharFilter(label="责任单位", method="of_agency", max_length=80)
    lead = filters.CharFilter(label="牵头单位", field_name="lead_agency__key", max_length=80)
    status = filters.MultipleChoiceFilter(label="核查状态", choices=Status.choices)
    claimed = filters.MultipleChoiceFilter(
        label="自评状态", field_name="claimed_status", choices=Status.choices
    )
    light = filters.MultipleChoiceFilter(label="亮灯", choices=Light.choices)
    rule = filters.CharFilter(label="亮灯依据", field_name="light_rule", max_length=20)
    scope = filters.MultipleChoiceFilter(label="考核范围", choices=TrackScope.choices)
    round = filters.NumberFilter(
        label="试点批次", field_name="round__year", min_value=2000, max_value=2200
    )
    update_state = filters.ChoiceFilter(
        label="填报状态", method="with_update", choices=UpdateState.choices
    )
    owed_before = filters.DateFilter(
        label="填报截止不晚于", field_name="owed_on", lookup_expr="lte"
    )
    due_before = filters.DateFilter(label="完成时限不晚于", field_name="due_on", lookup_expr="lte")
    blocked = filters.BooleanFilter(label="有问题诉求", method="is_blocked")
    assigned = filters.BooleanFilter(label="已明确责任单位", method="is_assigned")
    closed = filters.BooleanFilter(label="批次已结束", method="is_closed")
    ordering = filters.OrderingFilter(
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
        self, q: ImplementationQuerySet, name: str, value: str
    ) -> ImplementationQuerySet:
        found = ProgressUpdate.objects.filter(state=value).values("implementation")
        return q.filter(pk__in=found)

    def is_blocked(self, q: ImplementationQuerySet, name: str, value: bool) -> Any:
        return q.filter(open_blockers__gt=0) if value else q.filter(open_blockers=0)

    def is_assigned(self, q: ImplementationQuerySet, name: str, value: bool) -> Any:
        return q.filter(lead_agency__isnull=not value)

    def is_closed(self, q: ImplementationQuerySet, name: str, value: bool) -> Any:
        return q.filter(closed_on__isnull=not value)
