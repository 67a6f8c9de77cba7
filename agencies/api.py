"""Public bodies and all their names."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies.choices import AgencyLevel
from agencies.models import Agency, AgencyName
from agencies.names import borne_on


class AgencyNameSerializer(serializers.ModelSerializer[AgencyName]):
    class Meta:
        model = AgencyName
        fields = ["name", "kind", "valid_from", "valid_to"]


class AgencySerializer(serializers.ModelSerializer[Agency]):
    region = serializers.CharField(
        source="region.slug", default=None, allow_null=True, label="地区"
    )
    successor = serializers.CharField(
        source="successor.key", default=None, allow_null=True, label="承继单位"
    )
    name_on = serializers.SerializerMethodField(label="名称（参数 on 那天的，缺省为今天）")
    names = AgencyNameSerializer(many=True, label="名称")

    class Meta:
        model = Agency
        fields = [
            "key",
            "name",
            "name_on",
            "short_name",
            "level",
            "kind",
            "region",
            "successor",
            "since",
            "until",
            "names",
        ]

    def get_name_on(self, agency: Agency) -> str:
        names = agency.names.all()
        return borne_on(names, self.context["on"]).name if names else agency.name


class AgencyFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    region = filters.CharFilter(label="地区", field_name="region__slug", max_length=40)
    level = filters.ChoiceFilter(label="层级", choices=AgencyLevel.choices)
    on = filters.DateFilter(label="名称以这一天为准（name_on）", method="as_it_is")
    q = filters.CharFilter(label="名称中的字", method="named", max_length=100)

    class Meta:
        model = Agency
        fields: list[str] = []

    def as_it_is(self, q: QuerySet[Agency], name: str, value: date) -> QuerySet[Agency]:
        """The day changes what is said of a body, not which bodies are listed."""
        return q

    def named(self, q: QuerySet[Agency], name: str, value: str) -> QuerySet[Agency]:
        """Any of its names, also former and short ones."""
        known = AgencyName.objects.filter(name__icontains=value).values("agency")
        return q.filter(Q(name__icontains=value) | Q(pk__in=known))


class AgencyViewSet(ReadOnlyModelViewSet[Agency]):
    """单位：可见地区及其上级的单位，含全称、简称和曾用名。"""

    serializer_class = AgencySerializer
    queryset = Agency.objects.all()
    filterset_class = AgencyFilter
    lookup_field = "key"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_serializer_context(self) -> dict[str, Any]:
        """`on`: a wrong date has been refused by the filters already."""
        asked = parse_date(self.request.query_params.get("on", ""))
        return {**super().get_serializer_context(), "on": asked or timezone.localdate()}

    def get_queryset(self) -> QuerySet[Agency]:
        return (
            Agency.objects.visible_to(self.request.user)
            .select_related("region", "successor")
            .prefetch_related("names")
        )
