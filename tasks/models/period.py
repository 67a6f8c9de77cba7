"""Reporting periods and the working-day calendar their dates are counted by."""

from __future__ import annotations

from datetime import date

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
    # A special round may ask about one document only; the others ask about everything tracked.
    document = models.ForeignKey(
        "tasks.PolicyDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="专项文件",
    )
    opens_on = models.DateField("开启日期")
    # Empty until its expected updates exist; the scheduler opens a planned period on its day.
    opened_at = models.DateTimeField("开启时间", null=True, blank=True)
    opened_by = models.ForeignKey(
        "agencies.User", models.PROTECT, null=True, related_name="+", verbose_name="开启人"
    )
    # From this day on nothing changes without an exception; empty where a person locks it.
    locks_on = models.DateField("锁定日期", null=True, blank=True)
    locks_note = models.CharField("锁定日期依据", max_length=200, blank=True)
    locked_at = models.DateTimeField("锁定时间", null=True, blank=True)
    locked_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="锁定人",
    )
    lock_reason = models.CharField("锁定理由", max_length=200, blank=True)
    # Since when, and for which level above, nothing changes without that level's consent: set where
    # the period's package is accepted, moved on where it is accepted further up.
    frozen_at = models.DateTimeField("上级接收时间", null=True, blank=True)
    frozen_by = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="接收的上级",
    )
    is_demo = models.BooleanField("演示数据", default=False)

    # Set by `with_state(on)`.
    state: str

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "填报期"
        verbose_name_plural = "填报期"
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "frequency", "starts_on"],
                condition=~Q(frequency=Frequency.SPECIAL),
                name="period_unique",
                violation_error_message="该地区已有相同频次和起始日期的填报期。",
            ),
            models.UniqueConstraint(
                fields=["region", "title"],
                condition=Q(frequency=Frequency.SPECIAL),
                name="period_special_unique",
                violation_error_message="该地区已有同名的专项填报。",
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
            models.CheckConstraint(
                condition=Q(locks_on__isnull=True) | Q(locks_on__gt=F("due_on")),
                name="period_locks_after_due",
                violation_error_message="锁定日期须晚于填报截止。",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=True) | Q(frequency=Frequency.SPECIAL),
                name="period_document_is_special",
                violation_error_message="只有专项填报可以限定一份文件。",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True)
                | Q(frozen_at__isnull=False, frozen_by__isnull=False),
                name="period_frozen_by_a_level",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_locked(self, on: date) -> bool:
        """Whether its rows are frozen on that day, whether or not the scheduler has been there."""
        return self.locked_at is not None or (self.locks_on is not None and self.locks_on <= on)
