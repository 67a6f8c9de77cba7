"""生成任务: the job that makes a report's files. The row is the truth; the broker only rings."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from reports.choices import UNDER_WAY, FileFormat, RunKind, RunState
from reports.querysets import ReportRunQuerySet
from tasks.models.job import Job


class ReportRun(Job):
    """One making of a report as of one day, from the request to its files or its failure."""

    report = models.ForeignKey(
        "reports.AnnualReport", models.PROTECT, related_name="runs", verbose_name="年度报告"
    )
    kind = models.CharField("类型", max_length=10, choices=RunKind.choices, default=RunKind.ANNUAL)
    as_of = models.DateField("数据截至")
    # Of the content and its formulas: figures made under different versions are not compared.
    content_version = models.CharField("口径版本", max_length=20)
    state = models.CharField(
        "状态", max_length=8, choices=RunState.choices, default=RunState.QUEUED
    )
    requested_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="report_runs", verbose_name="申请人"
    )
    content_sha256 = models.CharField("内容 SHA-256", max_length=64, blank=True)
    has_demo = models.BooleanField("含演示数据", default=False)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "生成任务"
        verbose_name_plural = "生成任务"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            # Pressing twice asks for the same run; when it has ended, a new one may be made.
            models.UniqueConstraint(
                fields=["report", "kind", "as_of", "content_version"],
                condition=Q(state__in=UNDER_WAY),
                name="run_under_way_unique",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="run_progress_percent"),
            models.CheckConstraint(
                condition=~Q(state=RunState.RUNNING) | Q(lease_until__isnull=False),
                name="run_running_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE) | ~Q(content_sha256=""),
                name="run_done_has_content",
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(state__in=UNDER_WAY), name="run_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}（截至{self.as_of:%Y-%m-%d}）"

    def get_absolute_url(self) -> str:
        return reverse("reports:run", args=[self.pk])


class ReportFile(models.Model):
    """A file a run made. The bytes lie in the database, so every host can hand them out."""

    run = models.ForeignKey(
        ReportRun, models.PROTECT, related_name="files", verbose_name="生成任务"
    )
    format = models.CharField("格式", max_length=4, choices=FileFormat.choices)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = "报告文件"
        verbose_name_plural = "报告文件"
        ordering = ["run", "format"]
        constraints = [
            models.UniqueConstraint(fields=["run", "format"], name="report_file_unique"),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.name
