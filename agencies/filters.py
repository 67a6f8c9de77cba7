"""A filter by day for every list, and those of the audit trail; names are query parameters."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q

from agencies.audit_words import VERBS, object_types
from agencies.fields import DayField
from agencies.models import AuditEvent
from agencies.models.audit import AuditEventQuerySet
from regions.models import Region


class DayFilter(filters.DateFilter):  # type: ignore[misc]  # django-filter is untyped
    field_class = DayField


class AuditFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    actor = filters.CharFilter(label="操作人", method="by_actor", max_length=80)
    verb = filters.ChoiceFilter(label="动作", choices=list(VERBS.items()), empty_label="全部")
    object_type = filters.ChoiceFilter(
        label="对象类型", choices=lambda: list(object_types().items()), empty_label="全部"
    )
    object = filters.CharFilter(label="对象", method="by_object", max_length=200)
    region = filters.ModelChoiceFilter(
        label="地区",
        queryset=lambda request: Region.objects.filter(
            pk__in=AuditEvent.objects.visible_to(request.user).order_by().values("region")
        ),
        to_field_name="slug",
        empty_label="全部",
    )
    since = DayFilter(label="起始日期", field_name="at", lookup_expr="date__gte")
    until = DayFilter(label="截止日期", field_name="at", lookup_expr="date__lte")

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def by_actor(self, q: AuditEventQuerySet, name: str, value: str) -> AuditEventQuerySet:
        return q.filter(Q(actor_name__icontains=value) | Q(actor__username=value))

    def by_object(self, q: AuditEventQuerySet, name: str, value: str) -> AuditEventQuerySet:
        """A word of the object's label, or its exact number."""
        return q.filter(Q(object_label__icontains=value) | Q(object_id=value))
