"""Annual reports over the API: ask, watch, fetch."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies.choices import Scope
from agencies.models import User
from regions.models import Region
from reports.actions import request_report
from reports.choices import MEDIA_TYPES, FileFormat
from reports.downloads import hand_out
from reports.jobs import ring
from reports.models import ReportFile, ReportRun
from tasks.api.fields import IsoDateField, StrictSerializer, TextField, WholeNumberField
from tasks.api.views import NUMBER


class RunSerializer(serializers.ModelSerializer[ReportRun]):
    """A making of a report; `download` appears when it is done."""

    region = serializers.CharField(source="report.region.slug", label="地区")
    year = serializers.IntegerField(source="report.year", label="年度")
    download = serializers.SerializerMethodField(label="下载地址")

    class Meta:
        model = ReportRun
        fields = [
            "id",
            "region",
            "year",
            "as_of",
            "content_version",
            "state",
            "progress",
            "note",
            "reason",
            "requested_at",
            "started_at",
            "finished_at",
            "content_sha256",
            "has_demo",
            "download",
        ]

    def get_download(self, run: ReportRun) -> str | None:
        if not run.files.all():
            return None
        return reverse("api:report-download", [run.pk], request=self.context["request"])


class NewReportSerializer(StrictSerializer):
    region = TextField(max_length=40, label="地区", help_text="地区标识，例如 suzhou。")
    year = WholeNumberField(label="年度", min_value=1, max_value=9999)
    as_of = IsoDateField(
        required=False,
        label="数据截至",
        help_text="省略时为该年最后一天；当年未结束时为今天。",
    )


class ReportViewSet(ReadOnlyModelViewSet[ReportRun]):
    """年度报告：申请生成、查看进度、下载 Word。需要 report 权限。"""

    serializer_class = RunSerializer
    queryset = ReportRun.objects.all()
    lookup_value_regex = NUMBER
    scopes = {"GET": Scope.REPORT, "POST": Scope.REPORT}

    def get_queryset(self) -> QuerySet[ReportRun]:
        # Without the bytes: a list must not carry every file out of the database.
        files = ReportFile.objects.defer("content")
        return (
            ReportRun.objects.visible_to(self.request.user)
            .select_related("report__region")
            .prefetch_related(Prefetch("files", queryset=files))
        )

    @extend_schema(request=NewReportSerializer, responses={202: RunSerializer})
    def create(self, request: Request) -> Response:
        """申请生成一个地区一年的报告。立即答复 202，Location 是任务地址。

        同一报告正在生成时，再次申请得到的是同一任务。
        """
        sent = NewReportSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        seen = Region.objects.visible_to(request.user)
        region = get_object_or_404(seen, slug=values.pop("region"))
        run = request_report(region, **values, actor=cast(User, request.user), now=timezone.now())
        ring(run)
        return Response(
            self.get_serializer(run).data,
            status=202,
            headers={"Location": reverse("api:report-detail", [run.pk], request=request)},
        )

    @extend_schema(
        responses={
            (200, MEDIA_TYPES[FileFormat.WORD]): OpenApiResponse(OpenApiTypes.BINARY, "Word 文件")
        }
    )
    @action(detail=True)
    def download(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """下载 Word 文件。任务完成之前没有文件（404）。"""
        return hand_out(self.get_object(), actor=cast(User, request.user), now=timezone.now())
