"""年度报告: one region's report on one year."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from reports.querysets import AnnualReportQuerySet


class AnnualReport(models.Model):
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="annual_reports", verbose_name="地区"
    )
    year = models.PositiveSmallIntegerField("年度")
    created_at = models.DateTimeField("建立时间")
    created_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="建立人"
    )

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = "年度报告"
        verbose_name_plural = "年度报告"
        ordering = ["-year", "region__order"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year"], name="report_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}{self.year}年服务贸易创新发展试点工作年度报告"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.pk])
