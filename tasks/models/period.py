"""Reporting periods and the working-day calendar their dates are counted by."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tasks.choices import DayKind, Frequency
from tasks.querysets import ReportingPeriodQuerySet


class CalendarDay(models.Model):
    """A day that differs from its weekday, by the State Council's yearly notice."""

    date = models.DateField("日期", primary_key=True)
    kind = models.CharField("类别", max_length=8, choices=DayKind.choices)
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = "工作日历"
        verbose_name_plural = "工作日历"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


class ReportingPeriod(models.Model):
    """填报期. Opening it creates every expected update; nobody creates one by hand."""

    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="periods", verbose_name="地区"
    )
    title = models.CharField("名称", max_length=60)
    frequency = models.CharField("频次", max_length=10, choices=Frequency.choices)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期")
    due_on = models.DateField("填报截止")
    due_note = models.CharField("截止日期依据", max_length=200, blank=True)
    opened_at = models.DateTimeField("开启时间")
    opened_by = models.ForeignKey(
        "agencies.User", models.PROTECT, null=True, related_name="+", verbose_name="开启人"
    )
    is_demo = models.BooleanField("演示数据", default=False)

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "填报期"
        verbose_name_plural = "填报期"
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "frequency", "starts_on"],
                name="period_unique",
                violation_error_message="该地区已有相同频次和起始日期的填报期。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="period_ends_after_start",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="period_due_after_start",
                violation_error_message="填报截止不能早于填报期起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title
