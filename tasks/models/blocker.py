"""问题诉求: what stands in the way, and which level can remove it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tasks.choices import BlockerLevel
from tasks.querysets import BlockerQuerySet


class Blocker(models.Model):
    implementation = models.ForeignKey(
        "tasks.Implementation",
        models.PROTECT,
        related_name="blockers",
        verbose_name="落实事项",
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="blockers", verbose_name="地区"
    )
    level = models.CharField("所需层级", max_length=10, choices=BlockerLevel.choices)
    text = models.TextField("问题", max_length=2000)
    raised_at = models.DateTimeField("提出时间")
    raised_by = models.ForeignKey(
        "agencies.User", models.PROTECT, related_name="+", verbose_name="提出人"
    )
    closed_at = models.DateTimeField("解决时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        "agencies.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="解决登记人",
    )
    resolution = models.TextField("解决情况", blank=True, max_length=2000)
    is_demo = models.BooleanField("演示数据", default=False)

    objects = BlockerQuerySet.as_manager()

    class Meta:
        verbose_name = "问题诉求"
        verbose_name_plural = "问题诉求"
        ordering = ["-raised_at"]
        indexes = [
            models.Index(fields=["region"], condition=Q(closed_at=None), name="blocker_open"),
        ]

    def __str__(self) -> str:
        return self.text[:40]
