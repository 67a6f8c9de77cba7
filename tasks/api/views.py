"""Documents, tasks, measures and implementations: what the API only shows."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from tasks.api.filters import DocumentFilter, MeasureFilter, TaskFilter
from tasks.api.preconditions import etag
from tasks.api.serializers import (
    DocumentSerializer,
    ImplementationSerializer,
    MeasureSerializer,
    TaskSerializer,
)
from tasks.filters import ImplementationFilter
from tasks.models import Implementation, Measure, MeasureLink, PilotTask, PolicyDocument

NUMBER = "[0-9]{1,18}"


class DocumentViewSet(ReadOnlyModelViewSet[PolicyDocument]):
    """政策文件。"""

    serializer_class = DocumentSerializer
    queryset = PolicyDocument.objects.all()
    filterset_class = DocumentFilter
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self) -> QuerySet[PolicyDocument]:
        return PolicyDocument.objects.visible_to(self.request.user).select_related(
            "region", "implements"
        )


class TaskViewSet(ReadOnlyModelViewSet[PilotTask]):
    """试点任务。"""

    serializer_class = TaskSerializer
    queryset = PilotTask.objects.all()
    filterset_class = TaskFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[PilotTask]:
        seen = PolicyDocument.objects.visible_to(self.request.user)
        return PilotTask.objects.filter(document__in=seen).select_related("document")


class MeasureViewSet(ReadOnlyModelViewSet[Measure]):
    """具体举措：原文、落实计划和责任分工。"""

    serializer_class = MeasureSerializer
    queryset = Measure.objects.all()
    filterset_class = MeasureFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Measure]:
        links = MeasureLink.objects.visible_to(self.request.user).upheld()
        ends = {
            name: links.select_related(f"{end}__document").order_by("-score", "pk")
            for name, end in (("upper_links", "upper"), ("lower_links", "lower"))
        }
        return (
            Measure.objects.visible_to(self.request.user)
            .select_related("document", "task")
            .prefetch_related(
                "responsibilities__agency", *(Prefetch(name, q) for name, q in ends.items())
            )
        )


class ImplementationViewSet(ReadOnlyModelViewSet[Implementation]):
    """落实事项：一条举措在一个地区的落实情况。筛选参数与网页列表相同。"""

    serializer_class = ImplementationSerializer
    queryset = Implementation.objects.all()
    filterset_class = ImplementationFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Implementation]:
        on = timezone.localdate()
        return Implementation.objects.visible_to(self.request.user).with_light(on).for_list()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """一个落实事项；版本见 version 和 ETag。"""
        row = self.get_object()
        return Response(self.get_serializer(row).data, headers={"ETag": etag(row)})
