"""What lists of the API can be filtered by; implementations share the page's filters."""

from __future__ import annotations

from datetime import datetime

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet

from tasks.choices import DocumentLevel, ListName, UpdateState
from tasks.models import Measure, PilotTask, PolicyDocument, ProgressUpdate
from tasks.search import fold


class DocumentFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    level = filters.ChoiceFilter(label="层级", choices=DocumentLevel.choices)
    region = filters.CharFilter(label="地区", field_name="region__slug", max_length=40)

    class Meta:
        model = PolicyDocument
        fields: list[str] = []


class TaskFilter(filters.FilterSet):  # type: ignore[misc]
    document = filters.CharFilter(label="政策文件", field_name="document__slug", max_length=80)
    list_name = filters.ChoiceFilter(label="清单", choices=ListName.choices)

    class Meta:
        model = PilotTask
        fields: list[str] = []


class MeasureFilter(filters.FilterSet):  # type: ignore[misc]
    document = filters.CharFilter(label="政策文件", field_name="document__slug", max_length=80)
    list_name = filters.ChoiceFilter(label="清单", choices=ListName.choices)
    task = filters.NumberFilter(
        label="试点任务序号", field_name="task__ordinal", min_value=1, max_value=99
    )
    number = filters.NumberFilter(label="序号", min_value=1, max_value=9999)
    q = filters.CharFilter(label="关键词", method="search", max_length=100)

    class Meta:
        model = Measure
        fields: list[str] = []

    def search(self, q: QuerySet[Measure], name: str, value: str) -> QuerySet[Measure]:
        for word in value.split():
            q = q.filter(search_text__contains=fold(word))
        return q


class UpdateFilter(filters.FilterSet):  # type: ignore[misc]
    state = filters.MultipleChoiceFilter(label="状态", choices=UpdateState.choices)
    implementation = filters.NumberFilter(label="落实事项", min_value=1, max_value=999_999_999)
    period = filters.NumberFilter(label="填报期", min_value=1, max_value=999_999_999)
    region = filters.CharFilter(label="地区", field_name="region__slug", max_length=40)
    changed_since = filters.IsoDateTimeFilter(label="此时以后有变动", method="since")

    class Meta:
        model = ProgressUpdate
        fields: list[str] = []

    def since(
        self, q: QuerySet[ProgressUpdate], name: str, value: datetime
    ) -> QuerySet[ProgressUpdate]:
        """By the history the database keeps of every change, drafts and decisions included."""
        history = ProgressUpdate.events.rel.related_model  # type: ignore[attr-defined]
        changes = history.objects.filter(pgh_obj=OuterRef("pk"), pgh_created_at__gte=value)
        return q.filter(Exists(changes))
