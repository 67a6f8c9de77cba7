"""Regions and the rounds of the pilot they take part in."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from regions.models import PilotRegion, Region


class PilotRegionSerializer(serializers.ModelSerializer[PilotRegion]):
    year = serializers.IntegerField(source="round.year", label="批次年份")
    name = serializers.CharField(source="round.name", label="批次名称")
    basis = serializers.CharField(source="round.basis", label="依据文号")
    starts_on = serializers.DateField(source="round.starts_on", allow_null=True, label="开始")
    ends_on = serializers.DateField(source="round.ends_on", allow_null=True, label="结束")

    class Meta:
        model = PilotRegion
        fields = ["year", "name", "basis", "starts_on", "ends_on", "name_in_document"]


class RegionSerializer(serializers.ModelSerializer[Region]):
    # The metaclass takes the field out of the class, so DRF's own `parent` is left alone.
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.slug", default=None, allow_null=True, label="上级地区"
    )
    rounds = PilotRegionSerializer(source="pilotregion_set", many=True, label="试点批次")

    class Meta:
        model = Region
        fields = ["slug", "code", "name", "short_name", "level", "parent", "rounds"]


class RegionViewSet(ReadOnlyModelViewSet[Region]):
    """地区：令牌可见的地区及其参加的试点批次。"""

    serializer_class = RegionSerializer
    queryset = Region.objects.all()
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self) -> QuerySet[Region]:
        rounds = PilotRegion.objects.select_related("round").order_by("round__year")
        return (
            Region.objects.visible_to(self.request.user)
            .select_related("parent")
            .prefetch_related(Prefetch("pilotregion_set", queryset=rounds))
        )
