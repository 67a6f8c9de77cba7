"""通报: figures of one period, frozen, with a text around them that is drafted and signed."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from reports.choices import BulletinState
from reports.querysets import BulletinQuerySet


class Bulletin(models.Model):
    """The figures never change after drafting; an issued bulletin changes in nothing at all."""

    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="bulletins", verbose_name="地区"
    )
    period = models.ForeignKey(
        "tasks.ReportingPeriod", models.PROTECT, related_name="bulletins", verbose_name="填报期"
    )
    title = models.CharField("标题", max_length=120)
    as_of = models.DateField("数据截至")
    formula_version = models.CharField("口径版本", max_length=20)
    figures = models.JSONField("数据")
    # [{"label", "count", "query"}] of the period's exceptions to its lock, frozen with the figures;
    # empty in bulletins drafted before they were counted.
    exceptions = models.JSONField("锁定例外", null=True, blank=True)
    figures_sha256 = models.CharField("数据 SHA-256", max_length=64)
    state = models.CharField(
        "状态", max_length=8, choices=BulletinState.choices, default=BulletinState.DRAFT
    )
    version = models.PositiveIntegerField("版本", default=1)
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="起草人"
    )
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签发人",
    )
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)
    has_demo = models.BooleanField("含演示数据", default=False)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "通报"
        verbose_name_plural = "通报"
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "as_of"],
                name="bulletin_unique",
                violation_error_message="这个填报期在这一天的通报已经起草。",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("drafted_by")),
                name="bulletin_signed_by_another",
                violation_error_message="起草人不能签发自己起草的通报。",
            ),
            models.CheckConstraint(
                condition=~Q(state=BulletinState.ISSUED)
                | Q(issued_at__isnull=False, signed_by__isnull=False),
                name="bulletin_issued_is_signed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="issued_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=BulletinState.ISSUED),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:bulletin", args=[self.pk])


class BulletinText(models.Model):
    """One version of the words around the figures; saving writes the next one."""

    bulletin = models.ForeignKey(
        Bulletin, models.CASCADE, related_name="texts", verbose_name="通报"
    )
    number = models.PositiveIntegerField("版次")
    opening = models.TextField("开头", max_length=3000)
    closing = models.TextField("要求", max_length=3000)
    at = models.DateTimeField("时间")
    author = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="修改人"
    )

    class Meta:
        verbose_name = "通报文字"
        verbose_name_plural = "通报文字"
        ordering = ["bulletin", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "number"], name="bulletin_text_unique"),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} 第{self.number}版"
