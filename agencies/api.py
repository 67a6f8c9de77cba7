"""Public bodies and all their names."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies.choices import AgencyLevel
from agencies.models import Agency, AgencyName


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
    names = AgencyNameSerializer(many=True, label="名称")

    class Meta:
        model = Agency
        fields = [
            "key",
            "name",
            "short_name",
            "level",
            "kind",
            "region",
            "successor",
            "since",
            "until",
            "names",
        ]


class AgencyFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    region = filters.CharFilter(label="地区", field_name="region__slug", max_length=40)
    level = filters.ChoiceFilter(label="层级", choices=AgencyLevel.choices)
    q = filters.CharFilter(label="名称中的字", method="named", max_length=100)

    class Meta:
        model = Agency
        fields: list[str] = []

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

    def get_queryset(self) -> QuerySet[Agency]:
        return (
            Agency.objects.visible_to(self.request.user)
            .select_related("region", "successor")
            .prefetch_related("names")
        )
